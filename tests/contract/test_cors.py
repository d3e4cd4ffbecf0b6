"""What a browser needs to be told."""

import pytest

PATH = "/v1/tutorials/progress/python"
FIRST, SECOND = "http://localhost:3000", "http://localhost:5173"
EXPOSED = {"Retry-After", "Idempotency-Replayed", "X-Next-Cursor", "Server-Timing"}
ALLOWED = {"Authorization", "Content-Type", "Idempotency-Key", "X-Client-Version", "X-Time-Zone"}


def listed(header):
    return {entry.strip() for entry in header.split(",")}


@pytest.mark.parametrize("origin", [FIRST, SECOND])
@pytest.mark.parametrize("path", [PATH, f"{PATH}/chapter", "/api/v1/progress/Webhook/enrollment-updated"])
def test_a_preflight_allows_each_known_origin(api, origin, path):
    answer = api.http.options(path, headers={"Origin": origin, "Access-Control-Request-Method": "POST"})
    assert answer.status_code in {200, 204}
    assert answer.headers["Access-Control-Allow-Origin"] == origin
    assert answer.headers["Access-Control-Allow-Credentials"] == "true"
    assert listed(answer.headers["Access-Control-Allow-Headers"]) >= ALLOWED
    assert listed(answer.headers["Access-Control-Allow-Methods"]) >= {"GET", "POST", "PUT", "PATCH", "DELETE"}


@pytest.mark.parametrize(
    ("origin", "allowed"), [(FIRST, FIRST), (SECOND, SECOND), ("https://evil.example", FIRST), (None, FIRST)]
)
def test_every_answer_says_which_origin_may_read_it(api, origin, allowed):
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
        assert "Origin" in listed(answer.headers["Vary"])
        assert answer.headers["Content-Type"] == "application/json"
