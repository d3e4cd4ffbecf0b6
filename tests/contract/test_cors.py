"""The headers that a browser needs from another origin."""

import pytest

PATH = "/v1/tutorials/progress/python"
EXPOSED = {"Retry-After", "Idempotency-Replayed", "X-Next-Cursor", "Server-Timing", "X-Request-Id", "ETag"}
TRACING = {"traceparent", "tracestate", "baggage", "sentry-trace"}
ALLOWED = {
    "Authorization",
    "Content-Type",
    "Idempotency-Key",
    "If-None-Match",
    "X-Client-Version",
    "X-Time-Zone",
    *TRACING,
}


def listed(header):
    return {entry.strip() for entry in header.split(",")}


@pytest.fixture
def origins(api):
    if len(api.origins) < 2:
        pytest.skip("needs two allowed origins")
    return api.origins


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize("path", [PATH, f"{PATH}/chapter", "/api/v1/progress/Webhook/enrollment-updated"])
def test_a_preflight_allows_each_known_origin(api, origins, number, path):
    origin = origins[number]
    answer = api.http.options(path, headers={"Origin": origin, "Access-Control-Request-Method": "POST"})
    assert answer.status_code in {200, 204}
    assert answer.headers["Access-Control-Allow-Origin"] == origin
    assert answer.headers["Access-Control-Allow-Credentials"] == "true"
    assert listed(answer.headers["Access-Control-Allow-Headers"]) >= ALLOWED
    assert listed(answer.headers["Access-Control-Allow-Methods"]) >= {"GET", "POST", "PUT", "PATCH", "DELETE"}


def test_no_answers_type_is_guessed(api):
    token = {"Authorization": f"Bearer {api.token('ana', role='admin')}"}
    answers = [
        api.http.options(PATH),
        api.http.options("/api/users/login", headers={"Origin": "https://evil.example"}),
        api.http.get(PATH),
        api.http.get(PATH, headers=token),
        api.http.post(f"{PATH}/chapter", headers=token, content="no json"),
        api.http.post("/api/users/login", json={"correo": "nadie@example.com", "contrasena": "x"}),
        api.http.get("/guides/", headers=token),
        api.http.get("/api/lessons/"),
        api.http.delete("/guides/5d0c1e0e-0000-4000-8000-000000000000", headers=token),
        api.http.post("/nowhere"),
    ]
    for answer in answers[:-1]:
        assert answer.headers["X-Content-Type-Options"] == "nosniff", answer.url
    # In process there is no gateway to say so.
    assert answers[-1].headers.get("X-Content-Type-Options", "nosniff") == "nosniff"


@pytest.mark.parametrize("asks", ["the first", "the second", "a stranger", "nobody"])
def test_every_answer_says_which_origin_may_read_it(api, origins, asks):
    origin = {"the first": origins[0], "the second": origins[1], "a stranger": "https://evil.example"}.get(asks)
    allowed = origin if origin in origins else origins[0]
    sent = {"Origin": origin} if origin else {}
    token = {"Authorization": f"Bearer {api.token('ana')}"}
    for answer in [
        api.http.get(PATH, headers=sent | token),
        api.http.get(PATH, headers=sent),
        api.http.post(f"{PATH}/chapter", headers=sent | token, content="no json"),
    ]:
        assert answer.headers["Access-Control-Allow-Origin"] == allowed
        assert answer.headers["Access-Control-Allow-Credentials"] == "true"
        assert listed(answer.headers["Access-Control-Expose-Headers"]) >= EXPOSED
        assert answer.headers["X-Request-Id"]
        assert "Origin" in listed(answer.headers["Vary"])
        assert answer.headers["Content-Type"] == "application/json"
