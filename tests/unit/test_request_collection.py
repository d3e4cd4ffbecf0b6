"""The request collection of clients/http names every route, and is written as editors read it."""

import re

import pytest

from tests.endpoints import declared
from tests.request_collection import FILES, is_json, requests, settings

# A path's parameters and a collection's placeholders are both a segment of their own.
PARAMETER = re.compile(r"\{[^/]+\}")


def routes():
    """Each route by method and the form of its path that has its name; an alias is no route of its own."""
    return {tuple(endpoint.name.split(" ", 1)) for endpoint in declared()}


def sends(request, method, path):
    sent = request.url.removeprefix("{{base}}").partition("?")[0].rstrip("/")
    form = "[^/]+".join(map(re.escape, PARAMETER.split(path)))
    return request.method == method and re.fullmatch(form, sent) is not None


def test_every_route_is_in_the_collection_and_succeeds_there():
    sent = [request for file in FILES for request in requests(file) if max(request.expected) < 400]
    missing = {(method, path) for method, path in routes() if not any(sends(request, method, path) for request in sent)}
    assert not missing


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_each_request_is_complete(file):
    assert "base" in settings(file)
    for request in requests(file):
        assert request.url.startswith("{{base}}/"), request.title
        assert (request.body != "") == ("Content-Type" in request.headers), request.title
        assert not request.body or is_json(request.body), request.title
