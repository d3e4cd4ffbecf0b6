"""The comparison of each test's answers with the OpenAPI document finds what the document does not have."""

import httpx
import pytest

from tests import documented
from tools.openapi.examples import examples_of

CHAPTER = "/v1/tutorials/progress/{tutorialId}/chapter"
EXAMPLE = examples_of("saveChapterProgress")
HEADERS = {"Content-Type": "application/json", "X-Request-Id": "1", "Server-Timing": "hito;dur=1.0"}


def compare(sent=EXAMPLE.request, answered=EXAMPLE.response, status=200, headers=HEADERS):
    request = httpx.Request("POST", "http://gateway/", json=sent)
    documented.check(CHAPTER, request, httpx.Response(status, json=answered, headers=headers))


def test_the_example_of_the_document_is_documented():
    compare()


@pytest.mark.parametrize(
    ("difference", "wrong"),
    [
        ({"status": 418}, "the status is not documented"),
        ({"answered": EXAMPLE.response | {"colour": "red"}}, "colour"),
        ({"answered": {}}, '"tutorialId" is a required property'),
        ({"answered": EXAMPLE.response | {"completionPercentage": 12.5}}, "completionPercentage"),
        ({"answered": {"message": "of another contract"}, "status": 404}, "the status is not documented"),
        ({"answered": {"message": "of another contract"}, "status": 400}, '"error" is a required property'),
        ({"answered": {"error": "too many"}, "status": 429}, "the header retry-after is missing"),
        ({"headers": HEADERS | {"X-Next-Cursor": "abc"}}, "the header x-next-cursor is not documented"),
        ({"headers": HEADERS | {"Content-Type": "text/html"}}, "text/html is not documented"),
        ({"sent": EXAMPLE.request | {"watchTime": -1}}, "the body.watchTime"),
        ({"sent": {"watchTime": 1}}, '"chapterId" is a required property'),
    ],
)
def test_what_the_document_does_not_have_fails(difference, wrong):
    with pytest.raises(documented.Undocumented, match=wrong):
        compare(**difference)


def test_a_route_that_the_document_lacks_fails():
    with pytest.raises(documented.Undocumented, match="run make openapi"):
        documented.check("/v1/nothing", httpx.Request("GET", "http://gateway/"), httpx.Response(200))


def test_a_wrong_request_may_be_refused():
    compare(sent={}, answered={"error": "chapterId: is required"}, status=400)


def test_an_amount_is_compared_as_hito_rounds_it():
    compare(sent=EXAMPLE.request | {"watchTime": -1e-17})
