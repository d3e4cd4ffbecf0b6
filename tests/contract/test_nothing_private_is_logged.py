"""At the end of a run, nothing that is a person's own, and no secret, is in any line of any function's log."""

import json
import time

import httpx
import jwt
import pytest

from tests.accounts import log_in, new_email, new_user, register
from tests.canaries import CANARIES, LOGGED, SHAPES, Canaries
from tests.guides import make_exercise, put_guide
from tests.people import new_id

# Once all else has sent what it sends.
pytestmark = pytest.mark.at_the_end


def canary(word):
    return new_id(f"canary of a {word}")


def send_private_texts(api):
    """Each kind of them, in requests that are taken and in requests that are refused."""
    password, name = canary("password"), canary("name")
    user = new_user(api, nombre=name, contrasena=password, correo=new_email("canary-of-an-email"))
    user.put(nombre=canary("name"), contrasena=canary("password"), foto=7)
    log_in(api, user.email, canary("wrong password"))
    log_in(api, new_email("canary-of-nobody"), canary("password"))
    register(api, correo=canary("no email"), contrasena=[canary("password")], nombre={"nombre": canary("name")})
    content = json.dumps({"correo": new_email("canary"), "contrasena": canary("password")})[:-2]
    headers = {"Content-Type": "application/json"}
    api.http.post("/api/users/login", content=content, headers=headers)

    claims = {"email": new_email("canary-of-a-claim"), "name": canary("name")}
    ana = api.person(new_id("ana"), role="Student", claims=claims)
    token = ana.api.token(ana.id, claims=claims)
    for authorization in [f"Bearer {token}x", f"bearer  {token}", f"Basic {canary('password')}", canary("token")]:
        api.http.get("/users/me", headers={"Authorization": authorization})
        api.http.get(f"/nowhere/{canary('path')}", headers={"Authorization": authorization})
    for cookie in [f"access_token={token}", f"access_token={canary('cookie').replace(' ', '-')}", canary("cookie")]:
        api.http.get("/courses/my_courses", headers={"Cookie": cookie})
        api.http.post("/courses/mark_progress", headers={"Cookie": cookie}, json={"lesson_id": canary("lesson")})
    ana.enrollment("python")
    ana.enrollment(canary("course"), action=canary("action"))
    event = {"UserId": ana.id, "CourseId": "python", "Action": "enroll"}
    ana.post("/api/v1/progress/Webhook/enrollment-updated", event, headers={"X-Server-Key": canary("server key")})

    exercise = make_exercise(api, put_guide(api), expected_answer=canary("answer"), ai_context=canary("context"))
    answer = {"exercise_id": exercise, "submitted_answer": canary("answer")}
    key = {"Idempotency-Key": canary("key").replace(" ", "-")}
    ana.post("/attempts", answer, headers=key)
    ana.post("/attempts", answer | {"submitted_answer": canary("answer")}, headers=key)
    ana.post("/attempts", answer | {"exercise_id": 7, "attempt_id": [canary("answer")]})
    ana.post("/attempts", answer, headers={"Idempotency-Key": f"{canary('key')} ñ".encode()})
    ana.post("/feedback/attempt", answer)
    ana.post("/feedback/chat", {"exercise_id": exercise, "message": canary("message")})
    ana.post("/feedback/chat", {"exercise_id": exercise, "message": {"message": canary("message")}})
    ana.chapter("python", watch_time=canary("watch time"), note=canary("note"))
    ana.get("/attempts/admin/all", params={"token": token, "q": canary("query"), "limit": canary("limit")})


def logs(api, request):
    """All that functions logged so far, here or in the local cloud."""
    if api.http is request.getfixturevalue("in_process").http:
        return LOGGED.getvalue()
    deployed = request.getfixturevalue("deployed")
    last = api.http.get("/users/me").headers["X-Request-Id"]
    deadline = time.monotonic() + 10
    while last not in (text := "\n".join(written(deployed))) and time.monotonic() < deadline:
        time.sleep(0.5)
    assert last in text
    return text


def written(deployed):
    pages = deployed.client("logs").get_paginator("filter_log_events")
    for group in deployed.log_groups:
        for page in pages.paginate(logGroupName=group):
            yield from (event["message"] for event in page["events"])


@pytest.mark.usefixtures("cheap_passwords")
def test_nothing_private_that_was_sent_is_in_a_log(api, request):
    send_private_texts(api)
    text = logs(api, request)
    assert text.count("request_id") > 30
    assert len(CANARIES.sent) > 20
    assert CANARIES.in_logs(text) == set()


def test_private_texts_are_found_wherever_a_line_has_them():
    canaries = Canaries()
    for kind in ("password", "answer"):
        body = {"contrasena": f'a "quoted" {kind}'} if kind == "password" else [{"submitted_answer": f"ñandú, {kind}"}]
        canaries.note(httpx.Request("POST", "http://a", json=body, headers={"Cookie": "access_token=a-long-cookie"}))
    canaries.note(
        httpx.Request("GET", "http://a", headers={"X-Server-Key": "a-server-key-1", "Authorization": "Bearer eyJh.b"})
    )
    assert canaries.sent == {
        'a \\"quoted\\" password',
        r"\u00f1and\u00fa, answer",
        "ñandú, answer",
        "a-long-cookie",
        "a-server-key-1",
    }
    for sent in canaries.sent:
        assert canaries.in_logs(json.dumps({"level": "ERROR"}) + f'\n{{"said": "{sent}"}}') == {sent}
    assert canaries.in_logs("INFO eyJhbGciOiJIUzI1NiJ9.e30.x") == {"eyJhbGciOiJIUzI1NiJ9"}
    assert canaries.in_logs('{"frames": ["x"], "who": "ana@example.org"}') == {"ana@example.org"}
    assert canaries.in_logs('{"endpoint": "GET /users/me", "learner_id": "ana-1"}') == set()
    assert len(SHAPES) == 3


def test_who_sent_a_request_may_be_in_a_line_even_if_their_id_looks_like_an_email():
    token = jwt.encode({"sub": "ana@example.org"}, "x" * 32)
    canaries = Canaries()
    canaries.note(httpx.Request("GET", "http://a", headers={"Authorization": f"Bearer {token}"}))
    assert canaries.in_logs('{"learner_id": "ana@example.org", "failed_of": ["LEARNER#ana@example.org"]}') == set()
    assert canaries.in_logs('{"learner_id": "ana@example.org", "who": "eva@example.org"}') == {"eva@example.org"}
