"""Facts of the enrollment webhook, in process and over HTTP."""

from datetime import UTC, datetime, timedelta

import pytest

PATHS = [
    f"/api/v1/{progress}/{webhook}/enrollment-updated"
    for progress in ["progress", "Progress"]
    for webhook in ["Webhook", "webhook"]
]


def error(message):
    return {"Message": message, "message": message, "success": False}


@pytest.fixture
def ums(api):
    """The system that calls the webhook: any valid token, and the server key."""
    return api.learner("enrollment-system")


def tell(ums, body, path=PATHS[0], **headers):
    return ums.post(path, body, headers={"X-Server-Key": ums.api.server_key} | headers)


def enrolled(**changes):
    return {"UserId": "test-user-123", "CourseId": "course-7890", "Action": "enroll"} | changes


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("action", ["enroll", "drop", "Enroll", "DROP"])
def test_an_enrollment_event_answers_an_empty_object(ums, path, action):
    answer = tell(ums, enrolled(Action=action), path)
    assert (answer.status_code, answer.text) == (200, "{}")


def test_keys_match_whatever_their_case(ums):
    assert tell(ums, {"userid": "ana", "COURSEID": "python", "action": "enroll"}).status_code == 200


def test_a_key_given_in_two_cases_is_refused(ums):
    answer = tell(ums, enrolled(userId="ben"))
    assert answer.status_code == 400
    assert "UserId" in answer.json()["Message"]


@pytest.mark.parametrize(
    "at",
    [
        None,
        "2026-01-31T08:30:00Z",
        "2026-01-31T08:30:00.1234567Z",
        "2026-01-31T08:30:00+05:30",
        "2026-01-31T08:30:00",
        "2026-01-31",
        "2026-01-31t08:30:00z",
        "2026-01-31t08:30:00.5+05:30",
        "2000-01-01T00:00:00Z",
        "2000-01-01T05:30:00+05:30",
    ],
)
def test_the_events_time_is_optional_and_iso_8601(ums, at):
    assert tell(ums, enrolled(EventTime=at)).status_code == 200


@pytest.mark.parametrize(
    "at",
    [
        *("yesterday", "", 1767225600, True, [], "2026-02-30T00:00:00Z", "9" * 400, "2026-01-31T08:30:00zz"),
        # A time that its sender did not set, in .NET and elsewhere.
        *("0001-01-01T00:00:00", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+23:59", "1970-01-01T00:00:00Z"),
        *("1999-12-31T23:59:59.999Z", "2000-01-01T00:00:00+00:01"),
    ],
)
def test_another_time_is_refused(ums, at):
    answer = tell(ums, enrolled(EventTime=at))
    assert answer.status_code == 400
    assert "EventTime" in answer.json()["Message"]


def test_a_time_more_than_5_minutes_ahead_is_refused(ums):
    def at(minutes):
        return (datetime.now(UTC) + timedelta(minutes=minutes)).isoformat()

    assert tell(ums, enrolled(EventTime=at(4))).status_code == 200
    answer = tell(ums, enrolled(EventTime=at(6)))
    assert answer.status_code == 400
    assert "EventTime" in answer.json()["Message"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("Action", "pause"),
        ("Action", ""),
        ("Action", None),
        ("Action", 1),
        ("UserId", None),
        ("UserId", ""),
        ("UserId", 7),
        ("UserId", "a#b"),
        ("UserId", "x" * 129),
        ("CourseId", None),
        ("CourseId", "a\nb"),
        ("CourseId", ["python"]),
    ],
)
def test_a_wrong_field_is_named(ums, field, value):
    answer = tell(ums, enrolled(**{field: value}))
    assert answer.status_code == 400
    assert answer.json() == error(answer.json()["Message"])
    assert field in answer.json()["Message"]


@pytest.mark.parametrize("field", ["UserId", "CourseId", "Action"])
def test_a_missing_field_is_named(ums, field):
    answer = tell(ums, {name: value for name, value in enrolled().items() if name != field})
    assert answer.status_code == 400
    assert field in answer.json()["Message"]


@pytest.mark.parametrize("key", [None, "", "wrong", "é", "a1b2c3d4-e5f6-7890-abcd-ef1234567890"])
def test_without_the_server_key_the_webhook_is_closed(ums, key):
    answer = ums.post(PATHS[0], enrolled(), headers={} if key is None else {"X-Server-Key": key.encode()})
    assert answer.status_code == 401
    assert answer.json() == error(answer.json()["Message"])


def test_the_server_key_alone_does_not_open_the_webhook(ums):
    answer = ums.api.http.post(PATHS[0], json=enrolled(), headers={"X-Server-Key": ums.api.server_key})
    assert answer.status_code == 401


def test_enrollment_does_not_touch_progress(api, ums):
    ana = api.learner()
    before = ana.chapter("python", completed=True, totalChapters=2).json()
    for action in ["enroll", "drop", "enroll"]:
        tell(ums, enrolled(UserId=ana.id, CourseId="python", Action=action))
    assert ana.progress("python") == before
