"""What a teacher sees of a course: the report and the roster."""

import csv
import io
import os
import time
from datetime import UTC, datetime, timedelta

import pytest

from backfill_learners.app import lambda_handler as backfill_learners
from hito import caches
from hito.domain.language import COURSE as LANGUAGE
from tests import courses, language
from tests.people import new_id, new_number
from tests.queues.lambda_queue import Queue

SENSEI = new_number()
STATES = ("not_started", "active", "at_risk", "stuck", "completed", "dropped")


def wait_for(person, path, **options):
    """The answer, once the report is there."""
    for _ in range(60):
        answer = person.get(path, **options)
        if answer.status_code != 202:
            return answer
        assert answer.headers["Retry-After"] == "1"
        assert answer.json().keys() == {"state", "done", "total"}
        assert answer.json()["state"] == "running"
        if person.api.http.base_url.host == "gateway":
            Queue(os.environ["BACKFILL_QUEUE"].rpartition("/")[2]).drain(backfill_learners)
        else:
            time.sleep(0.5)
    raise AssertionError("the report is never there")


@pytest.fixture
def course(api):
    return courses.put(api, courses.course(courses.lessons(2), sensei_id=SENSEI, name="Python"))


@pytest.fixture
def sensei(api):
    return api.person(str(SENSEI))


def path(course, what="report"):
    return f"/v1/courses/{course['id']}/{what}"


def learns(api, course, *units, at="2026-01-07T23:30:00Z"):
    """A learner who enrolled in a course and finished some of its lessons."""
    somebody = api.student()
    assert somebody.enrollment(str(course["id"]), at=at).status_code == 200
    for unit in units:
        somebody.chapter(str(course["id"]), str(unit), completed=True).raise_for_status()
    return somebody


def test_a_teacher_reads_where_all_of_a_course_stand(api, course, sensei):
    first, second = courses.ids(course)
    done = learns(api, course, first, second)
    half, new, gone = learns(api, course, first), learns(api, course, at="2026-02-01T00:00:00Z"), learns(api, course)
    assert gone.enrollment(str(course["id"]), "drop", at="2026-02-02T00:00:00Z").status_code == 200
    before = datetime.now(UTC)
    answer = wait_for(sensei, path(course))
    shown = answer.json()
    assert list(shown) == ["course", "kind", "title", "as_of", "refreshing", "learners", "lessons", "weeks"]
    assert (shown["course"], shown["kind"], shown["title"]) == (str(course["id"]), "course", "Python")
    assert shown["refreshing"] is False
    assert before - timedelta(seconds=1) < datetime.fromisoformat(shown["as_of"]) < datetime.now(UTC)
    counts = {"not_started": 1, "active": 1, "at_risk": 0, "stuck": 0, "completed": 1, "dropped": 1}
    assert shown["learners"] == {"total": 4, **counts}
    assert shown["lessons"] == [
        {"id": str(first), "title": "Lección 1", "begun": 2, "finished": 2, "median_days": 0},
        {"id": str(second), "title": "Lección 2", "begun": 1, "finished": 1, "median_days": 0},
    ]
    now = datetime.now(UTC).date().isocalendar()
    assert shown["weeks"] == [
        {"week": "2026-W02", "enrolled": 3, "finished": 0, "active": 0, "completed": 0},
        {"week": "2026-W05", "enrolled": 1, "finished": 0, "active": 0, "completed": 0},
        {"week": f"{now.year}-W{now.week:02}", "enrolled": 0, "finished": 3, "active": 2, "completed": 1},
    ]
    roster = sensei.get(path(course, "learners")).json()
    assert roster["as_of"] == shown["as_of"]
    by_learner = {row["learner"]: row for row in roster["learners"]}
    assert {learner: row["state"] for learner, row in by_learner.items()} == {
        done.id: "completed",
        half.id: "active",
        new.id: "not_started",
        gone.id: "dropped",
    }
    row = by_learner[half.id]
    assert list(row) == [
        "learner",
        "name",
        "state",
        "percent",
        "done",
        "total",
        "enrolled_at",
        "begun_at",
        "last_active_at",
        "completed_at",
    ]
    assert (row["percent"], row["done"], row["total"]) == (50, 1, 2)
    assert row["enrolled_at"] == "2026-01-07T23:30:00.000Z"
    assert row["completed_at"] is None
    assert row["begun_at"] <= row["last_active_at"]
    assert by_learner[done.id]["percent"] == half.progress(str(course["id"]))["completionPercentage"] * 2
    assert by_learner[gone.id]["enrolled_at"] == "2026-01-07T23:30:00.000Z"
    # A cohort.
    january = sensei.get(path(course), params={"enrolled_from": "2026-01-07", "enrolled_to": "2026-01-31"}).json()
    assert january["learners"]["total"] == 3
    assert [week["enrolled"] for week in january["weeks"]] == [3, 0]
    later = sensei.get(path(course, "learners"), params={"enrolled_from": "2026-02-01"}).json()
    assert [row["learner"] for row in later["learners"]] == [new.id]
    # Some of them, in an order.
    dropped = sensei.get(path(course, "learners"), params={"state": "dropped"}).json()
    assert [row["learner"] for row in dropped["learners"]] == [gone.id]
    percents = sensei.get(path(course, "learners"), params={"sort": "-percent"}).json()
    assert [row["percent"] for row in percents["learners"]] == [100, 50, 0, 0]
    begun = sensei.get(path(course, "learners"), params={"sort": "begun_at"}).json()["learners"]
    assert [row["learner"] for row in begun[:2]] == [done.id, half.id]
    assert [row["begun_at"] for row in begun[2:]] == [None, None]


def test_an_admin_reads_where_all_learners_of_the_language_path_stand(api):
    lesson = language.make_lesson(api)["id"]
    language.user(api).completes(lesson)
    # As in a process of its own.
    caches.clear_all()
    shown = wait_for(api.author(), f"/v1/courses/{LANGUAGE.id}/report", params={"kind": LANGUAGE.kind}).json()
    assert shown["kind"] == "language"
    assert shown["learners"]["total"] >= 1


def test_the_roster_as_a_table_has_no_formula(api, course, sensei):
    evil = api.person(f"=cmd|{new_id('x')}")
    assert evil.enrollment(str(course["id"])).status_code == 200
    answer = wait_for(sensei, path(course, "learners"), headers={"Accept": "text/csv"})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    header, row = csv.reader(io.StringIO(answer.text))
    assert header == [
        "learner",
        "name",
        "state",
        "percent",
        "done",
        "total",
        "enrolled_at",
        "begun_at",
        "last_active_at",
        "completed_at",
    ]
    assert row[:6] == [f"'{evil.id}", "", "not_started", "0", "0", "2"]


def test_who_may_see_it(api, course, sensei):
    learner = learns(api, course)
    for what in ("report", "learners"):
        refused = learner.get(path(course, what))
        assert (refused.status_code, refused.json()) == (
            403,
            {"message": "Only the teacher of the course and admins may do this"},
        )
        assert api.person(str(new_number())).get(path(course, what)).status_code == 403
        assert api.http.get(path(course, what)).status_code == 401
        assert wait_for(api.author(), path(course, what)).status_code == 200
        assert wait_for(sensei, path(course, what)).status_code == 200
        assert api.http.get(path(course, what), headers={"X-Server-Key": api.server_key}).status_code == 200
        assert api.http.get(path(course, what), headers={"X-Server-Key": "x" * 40}).status_code == 401


@pytest.mark.parametrize("what", ["report", "learners"])
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"enrolled_from": "yesterday"}, "enrolled_from"),
        ({"enrolled_from": "2026-02-30"}, "enrolled_from"),
        ({"enrolled_to": "20260201"}, "enrolled_to"),
        ({"enrolled_to": "2026-02-01T00:00:00Z"}, "enrolled_to"),
        ({"enrolled_to": ""}, "enrolled_to"),
        ({"kind": "school"}, "kind"),
        ({"state": "lost"}, "state"),
        ({"sort": "shoe size"}, "sort"),
        ({"cursor": "x"}, "cursor"),
    ],
)
def test_a_wrong_query_is_refused_by_name(sensei, course, what, query, field):
    if what == "report" and field in ("state", "sort", "cursor"):
        pytest.skip("the report has no such parameter")
    refused = sensei.get(path(course, what), params=query)
    assert refused.status_code == 400
    assert [each["field"] for each in refused.json()["errors"]] == [field]


def test_a_course_that_nobody_knows_is_not_found(api):
    for what in ("report", "learners"):
        missing = api.author().get(f"/v1/courses/{new_number()}/{what}")
        assert (missing.status_code, missing.json()) == (404, {"message": "Course not found"})
        assert api.author().get(f"/v1/courses/{new_id('g')}/{what}?kind=guide").status_code == 404


def test_a_course_that_only_clients_know_has_a_report_for_admins(api):
    course = new_id("tutorial")
    ana = api.learner()
    ana.chapter(course, "intro", completed=True, totalChapters=2).raise_for_status()
    shown = wait_for(api.author(), f"/v1/courses/{course}/report").json()
    assert shown["title"] == course
    assert [(lesson["id"], lesson["title"], lesson["finished"]) for lesson in shown["lessons"]] == [
        ("intro", "intro", 1)
    ]
    assert ana.get(f"/v1/courses/{course}/report").status_code == 403


def test_a_report_no_longer_names_who_was_erased(api, course, sensei):
    ana = learns(api, course, courses.ids(course)[0])
    assert ana.id in wait_for(sensei, path(course, "learners")).text
    if api.http.base_url.host == "gateway":
        pytest.skip("the stream and the queues run deployed")
    assert ana.delete(f"/v1/learners/{ana.id}").status_code in (200, 202, 204)
    deadline = time.monotonic() + 30
    while ana.id in (text := wait_for(sensei, path(course, "learners")).text):
        assert time.monotonic() < deadline, text
        time.sleep(0.3)
