"""A domain of one's own with a base path: the gateway hands the path on with it, and answers do not depend on it."""

from typing import Any

import httpx
import pytest

from tests import gateway
from tests.people import new_id

BASE = "/hito"


class BehindABasePath(gateway.GatewayTransport):
    """API Gateway with a base path mapping: it routes without the base path.

    A function gets the path with it, as the client sent it. Source: API Gateway developer guide, "Use path mappings".
    """

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        assert request.url.raw_path.startswith(BASE.encode())
        url = request.url.copy_with(raw_path=request.url.raw_path.removeprefix(BASE.encode()))
        return super().handle_request(
            httpx.Request(request.method, url, headers=request.headers, content=request.content)
        )

    def call(self, handler: str, event: dict[str, Any]) -> Any:
        path = BASE + event["path"]
        asked = event["requestContext"] | {"path": path, "stage": "prod", "domainName": "api.example.org"}
        return super().call(handler, event | {"path": path, "requestContext": asked})


@pytest.fixture
def behind():
    """A client of the API at a base path."""
    return httpx.Client(transport=BehindABasePath(), base_url=f"http://api.example.org{BASE}")


def test_every_kind_of_route_answers_the_same_behind_a_base_path(in_process, behind):
    ana = new_id("ana")
    headers = {"Authorization": f"Bearer {in_process.token(ana, role='Student')}"}
    chapter = {"chapterId": "intro", "watchTime": 42, "completed": True, "totalChapters": 4}
    written = behind.post("/v1/tutorials/progress/python%20basics/chapter", json=chapter, headers=headers)
    assert written.json()["tutorialId"] == "python basics"
    for path in ["/v1/tutorials/progress/python%20basics", "/courses/my_courses", "/guides/", "/health"]:
        there, here = (client.get(path, headers=headers) for client in (behind, in_process.http))
        assert (there.status_code, there.text) == (here.status_code, here.text)
        assert "/hito" not in str(there.headers)
    assert behind.get("/nowhere", headers=headers).status_code == 404
    preflight = behind.options("/courses/my_courses", headers={"Origin": in_process.origins[0]})
    assert preflight.headers["Access-Control-Allow-Origin"] == in_process.origins[0]


def test_a_key_is_the_same_behind_a_base_path(in_process, behind):
    """A client that changes to the new address in the middle of a retry has its effect once."""
    ana = new_id("ana")
    headers = {"Authorization": f"Bearer {in_process.token(ana)}", "Idempotency-Key": "once"}
    quiz = {"quizId": "final", "score": 8, "maxScore": 10, "passed": True}
    first = in_process.http.post("/v1/tutorials/progress/python/quiz", json=quiz, headers=headers)
    again = behind.post("/v1/tutorials/progress/python/quiz", json=quiz, headers=headers)
    assert (first.status_code, again.headers.get("Idempotency-Replayed")) == (200, "true")


def test_a_cookie_of_the_domain_is_a_login_there(in_process, behind):
    cookie = {"Cookie": f"access_token={in_process.token(new_id('ana'))}", "Origin": in_process.origins[0]}
    assert behind.get("/courses/my_courses", headers=cookie).status_code == 200


def test_a_credentials_addresses_have_the_base_path(in_process, behind):
    ana = new_id("ana")
    headers = {"Authorization": f"Bearer {in_process.token(ana)}"}
    chapter = {"chapterId": "intro", "watchTime": 42, "completed": True, "totalChapters": 1}
    behind.post("/v1/tutorials/progress/python%20basics/chapter", json=chapter, headers=headers)
    made = behind.post("/v1/credentials", json={"course": "python basics"}, headers=headers).json()
    base = f"https://api.example.org{BASE}"
    assert made["url"] == f"{base}/v1/credentials/{made['id']}"
    shown = behind.get(f"/v1/credentials/{made['id']}").json()
    assert shown["credentialStatus"]["statusListCredential"] == f"{base}/v1/status-lists/0"
    assert shown["issuer"]["id"] == behind.get("/did.json").json()["id"] == "did:web:api.example.org:hito"
    (key,) = behind.get("/.well-known/jwks.json").json()["keys"]
    assert key["kid"].startswith(f"{base}/v1/keys/")
