"""The routes of webhooks: who gets which events is managed by admins, in process and over HTTP."""

import pytest

from hito.domain import events
from tests.people import new_id

ALL = "/v1/webhooks"
URL = "https://hooks.school.example/hito"
WANTED = {"url": URL, "types": ["unit.finished", "hito.course.completed.v1"], "description": "Intranet"}


@pytest.fixture
def boss(api):
    return api.author()


@pytest.fixture
def webhook(boss):
    made = boss.post(ALL, WANTED)
    assert made.status_code == 201, made.text
    yield made.json()
    boss.delete(f"{ALL}/{made.json()['id']}")


def one(webhook):
    return f"{ALL}/{webhook['id']}"


def reason_of(answer):
    assert answer.status_code == 400, answer.text
    [error] = answer.json()["errors"]
    return error["field"], error["reason"]


def test_a_new_webhook_shows_its_secret_once(boss, webhook):
    assert webhook["secret"].startswith("whsec_")
    assert {name: webhook[name] for name in WANTED} == WANTED
    assert webhook["active"] is True
    shown = boss.get(one(webhook)).json()
    assert shown == {name: value for name, value in webhook.items() if name != "secret"}
    assert shown in boss.get(ALL).json()["webhooks"]
    assert webhook["secret"] not in boss.get(ALL).text


def test_a_webhook_that_is_posted_twice_with_a_key_is_one(boss):
    headers = {"Idempotency-Key": new_id("key")}
    first, second = (boss.post(ALL, WANTED, headers=headers) for _ in range(2))
    assert first.json() == second.json()
    assert second.headers["Idempotency-Replayed"] == "true"
    boss.delete(one(first.json()))


@pytest.mark.parametrize(
    ("body", "field", "reason"),
    [
        ({"url": "http://hooks.school.example/"}, "url", "must begin with https://"),
        ({"url": "https://169.254.169.254/latest"}, "url", "must be a public address, not one of a private network"),
        ({"url": "https://[::ffff:10.0.0.1]/"}, "url", "must be a public address"),
        ({"url": "https://user:secret@hooks.school.example/"}, "url", "must be a URL"),
        ({"url": "https://hooks.school.example/" + "x" * 2000}, "url", "must have at most 2000 characters"),
        ({"url": 7}, "url", "must be a string"),
        ({"types": []}, "types", "must have at least 1 item"),
        ({"types": ["unit.finished", "unit.finished"]}, "types", "must not have the same entry twice"),
        ({"types": ["unit.begun"]}, "types", "must be a type of events: 'course.completed'"),
        ({"types": "unit.finished"}, "types", "must be a list"),
        ({"description": "x" * 501}, "description", "must have at most 500 characters"),
        ({"description": "a\nb"}, "description", "must not contain control characters"),
    ],
)
def test_a_webhook_that_is_wrong_is_refused_by_its_field(boss, body, field, reason):
    wrong, text = reason_of(boss.post(ALL, WANTED | body))
    assert wrong.partition(".")[0] == field
    assert text.startswith(reason)


def test_every_type_may_be_asked_for_in_both_forms(boss):
    names = [*events.TYPES, *map(events.short, events.TYPES)]
    made = boss.post(ALL, WANTED | {"types": names}).json()
    assert made["types"] == names
    boss.delete(one(made))


def test_only_admins_see_webhooks(api, webhook):
    ana = api.learner()
    for answer in (ana.get(ALL), ana.get(one(webhook)), ana.post(ALL, WANTED), ana.delete(one(webhook))):
        assert answer.status_code == 403
    assert api.http.get(ALL).status_code == 401


def test_a_webhook_is_changed_field_by_field(boss, webhook):
    changed = boss.request("PATCH", one(webhook), json={"types": ["quiz.taken"], "url": None}).json()
    assert (changed["types"], changed["url"], changed["description"]) == (["quiz.taken"], URL, "Intranet")
    off = boss.request("PATCH", one(webhook), json={"active": False}).json()
    assert (off["active"], off["disabled_because"]) == (False, "admin")
    assert off["disabled_at"]
    on = boss.request("PATCH", one(webhook), json={"active": True}).json()
    assert (on["active"], on["disabled_at"], on["disabled_because"]) == (True, None, None)
    assert boss.request("PATCH", one(webhook), json={}).json() == on
    assert reason_of(boss.request("PATCH", one(webhook), json={"url": "https://10.0.0.1/"}))[0] == "url"


def test_a_rotation_shows_the_new_secret_once_and_says_how_long_the_old_one_signs(boss, webhook):
    changed = boss.post(f"{one(webhook)}/rotate").json()
    assert changed["secret"] != webhook["secret"]
    assert changed["previous_secret_until"] > changed["created_at"]
    assert "secret" not in boss.get(one(webhook)).json()
    headers = {"Idempotency-Key": new_id("key")}
    first, second = (boss.post(f"{one(webhook)}/rotate", headers=headers).json() for _ in range(2))
    assert first["secret"] == second["secret"] != changed["secret"]


def test_a_test_is_in_the_log(boss, webhook):
    answer = boss.post(f"{one(webhook)}/test")
    assert answer.status_code == 202
    made = answer.json()
    assert (made["type"], made["status"]) == ("hito.webhook.test.v1", "waiting")
    [logged] = boss.get(f"{one(webhook)}/deliveries").json()["deliveries"]
    assert logged["id"] == made["id"]
    assert boss.get(f"{one(webhook)}/deliveries", params={"status": "delivered"}).json() == {"deliveries": []}
    wrong = boss.get(f"{one(webhook)}/deliveries", params={"status": "lost"})
    assert reason_of(wrong) == ("status", "must be 'waiting', 'delivered' or 'failed'")


def test_a_test_that_is_asked_for_twice_with_a_key_is_one(boss, webhook):
    headers = {"Idempotency-Key": new_id("key")}
    first, second = (boss.post(f"{one(webhook)}/test", headers=headers).json() for _ in range(2))
    assert first["id"] == second["id"]
    assert len(boss.get(f"{one(webhook)}/deliveries").json()["deliveries"]) == 1


def test_the_log_has_pages(boss, webhook, monkeypatch, api, request):
    if "over_http" in request.node.name:
        pytest.skip("the page of a deployed function is long")
    monkeypatch.setattr("webhooks.app.PAGE", 2)
    made = [boss.post(f"{one(webhook)}/test").json()["id"] for _ in range(3)]
    first = boss.get(f"{one(webhook)}/deliveries")
    rest = boss.get(f"{one(webhook)}/deliveries", params={"cursor": first.headers["X-Next-Cursor"]})
    assert "X-Next-Cursor" not in rest.headers
    shown = [each["id"] for page in (first, rest) for each in page.json()["deliveries"]]
    assert shown == sorted(made, reverse=True)


def test_one_delivery_or_those_since_a_time_are_sent_again(boss, webhook):
    delivery = boss.post(f"{one(webhook)}/test").json()["id"]
    again = f"{one(webhook)}/redeliver"
    by_id = boss.post(again, {"delivery": delivery})
    assert (by_id.status_code, by_id.json()) == (202, {"redelivered": 1})
    assert boss.post(again, {"since": "2026-01-01T00:00:00Z"}).json() == {"redelivered": 1}
    assert boss.post(again, {"since": "2200-01-01T00:00:00Z"}).json() == {"redelivered": 0}
    headers = {"Idempotency-Key": new_id("key")}
    for _ in range(2):
        kept = boss.post(again, {"since": "2026-01-01T00:00:00Z"}, headers=headers)
        assert kept.json() == {"redelivered": 1}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({}, ("", "Exactly one of delivery and since is required")),
        ({"delivery": "x", "since": "2026-01-01"}, ("", "Exactly one of delivery and since is required")),
        ({"since": "yesterday"}, ("since", "must be an ISO 8601 time such as 2026-01-31T08:30:00Z")),
        ({"delivery": 7}, ("delivery", "must be a string")),
    ],
)
def test_what_is_to_be_sent_again_has_to_be_said(boss, webhook, body, reason):
    assert reason_of(boss.post(f"{one(webhook)}/redeliver", body)) == reason


@pytest.mark.parametrize("text", ["x", "#", "1769848200000#", "\U0010ffff", "1769848200000#" + "x" * 80])
def test_a_delivery_that_does_not_exist_is_not_found(boss, webhook, text):
    assert boss.post(f"{one(webhook)}/redeliver", {"delivery": text}).status_code == 404


def test_a_disabled_webhook_gets_nothing_again_and_no_test(boss, webhook):
    boss.request("PATCH", one(webhook), json={"active": False})
    for path, body in (("test", None), ("redeliver", {"since": "2026-01-01T00:00:00Z"})):
        answer = boss.post(f"{one(webhook)}/{path}", body)
        assert (answer.status_code, answer.json()["message"]) == (409, "The webhook is disabled; enable it first")


def test_a_webhook_that_is_deleted_is_not_found(boss):
    path = one(boss.post(ALL, WANTED).json())
    assert boss.delete(path).status_code == 204
    for answer in (
        boss.get(path),
        boss.delete(path),
        boss.request("PATCH", path, json={"active": True}),
        boss.request("PATCH", path, json={}),
        boss.post(f"{path}/rotate"),
        boss.post(f"{path}/test"),
        boss.get(f"{path}/deliveries"),
        boss.post(f"{path}/redeliver", {"since": "2026-01-01"}),
    ):
        assert (answer.status_code, answer.json()["message"]) == (404, "Webhook not found")


def test_there_may_be_fifty_and_no_more(boss, request, monkeypatch):
    if "over_http" in request.node.name:
        pytest.skip("others add webhooks at the same time")
    monkeypatch.setattr("hito.domain.subscribers.MAX_SUBSCRIBERS", len(boss.get(ALL).json()["webhooks"]))
    answer = boss.post(ALL, WANTED)
    assert answer.status_code == 409
    assert answer.json()["message"].endswith("there may be no more; delete one")
