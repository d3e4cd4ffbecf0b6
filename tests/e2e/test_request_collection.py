"""The request collection of clients/http, sent whole: each request answers as the file says."""

import httpx
import pytest

from tests.request_collection import FILES, Session, requests, settings
from tools import collection, demo

pytestmark = pytest.mark.deployed


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_collection_works_after_a_fresh_start_and_can_be_sent_again(deployed, file):
    demo.load(deployed.url, deployed.token, deployed.server_key)
    dotenv = collection.variables(deployed.url, deployed.token, deployed.server_key)
    with httpx.Client(timeout=30, trust_env=False) as client:
        for _ in range(2):
            session = Session(settings(file), dotenv)
            for request in requests(file):
                answer = session.send(request, client)
                assert answer.status_code in request.expected, f"{request.title}: {answer.text}"
