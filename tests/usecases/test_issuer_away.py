"""An issuer that publishes its keys and is away: 503 in each contract's spelling, and nobody else is affected."""

import json
import os
import time
from dataclasses import replace

import pytest

from hito import caches
from hito.config import settings
from hito.edge import identity, issuers
from tests.issuer_stub import IssuerStub

ROUTES = [
    ("/courses/course_content?course_id=1", {"message"}),
    ("/api/v1/Progress/summary/ana", {"Message"}),
    ("/v1/tutorials/progress/python", {"error"}),
    ("/users/me", {"detail"}),
    ("/llm/status", {"detail"}),
    ("/api/users/profile/1", {"message"}),
    ("/v1/learners/ana", {"message"}),
]


@pytest.fixture
def issuer(monkeypatch):
    monkeypatch.setattr(issuers, "settings", lambda: replace(settings(), is_local=True))
    with IssuerStub() as stub:
        text = json.dumps([stub.entry(), *json.loads(os.environ["TRUSTED_ISSUERS"])])
        read = identity.secrets.read
        known = settings().trusted_issuers
        monkeypatch.setattr(identity.secrets, "read", lambda asked: text if asked == known else read(asked))
        yield stub
    caches.clear_all()


def get(system, path, token):
    return system.http.get(path, headers={"Authorization": f"Bearer {token}"})


@pytest.mark.parametrize(("path", "keys"), ROUTES)
def test_a_contract_says_in_its_words_that_the_issuer_is_away(in_process, issuer, path, keys):
    issuer.status = 500
    answer = get(in_process, path, issuer.token())
    assert answer.status_code == 503
    assert 1 <= int(answer.headers["Retry-After"]) <= 5
    assert keys <= answer.json().keys()
    assert get(in_process, path, in_process.token("ana", role="Student")).status_code != 503


def test_a_silent_issuer_is_waited_for_two_seconds(in_process, issuer):
    issuer.mode = "silent"
    started = time.perf_counter()
    assert get(in_process, "/v1/tutorials/progress/python", issuer.token()).status_code == 503
    assert 1.9 < time.perf_counter() - started < 4


def test_a_learner_of_such_an_issuer_has_progress(in_process, issuer):
    token = issuer.token(sub="jwks-ana")
    answer = in_process.http.post(
        "/v1/tutorials/progress/python/chapter",
        json={"chapterId": "intro", "watchTime": 30, "completed": True, "totalChapters": 1},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.status_code == 200
    assert get(in_process, "/v1/tutorials/progress/python", token).json()["completionPercentage"] == 100
