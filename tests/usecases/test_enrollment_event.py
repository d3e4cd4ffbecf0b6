"""The enrollment system's news over EventBridge."""

import json

import pytest

from enrollment_webhook import event as function
from hito.domain.errors import Invalid
from hito.domain.records import CourseId, Enrollment, Kind
from hito.usecases import tracking
from tests.people import new_id
from tests.template import ROOT

PYTHON = CourseId(Kind.COURSE, "python")


def news(learner, action="enroll", time="2026-01-31T08:30:00Z", **more):
    published = json.loads((ROOT / "events" / "learner-enrolled-event.json").read_text(encoding="utf-8"))
    detail = {"userId": learner, "courseId": "python", "action": action} | more
    return published | {"time": time, "detail": detail}


def state(learner):
    return tracking.read(learner, PYTHON).header.enrollment


def test_an_event_enrolls_at_its_own_time():
    ana = new_id("ana")
    function.lambda_handler(news(ana, "drop", "2026-01-31T09:00:00Z"), None)
    function.lambda_handler(news(ana, "enroll", "2026-01-31T08:00:00Z"), None)
    assert state(ana) is Enrollment.DROPPED
    function.lambda_handler(news(ana, "enroll", "2026-01-31T10:00:00Z"), None)
    assert state(ana) is Enrollment.ENROLLED


def test_a_time_in_the_detail_is_the_finer_one():
    ana = new_id("ana")
    function.lambda_handler(news(ana, "drop", EventTime="2026-01-31T08:30:00.200Z"), None)
    function.lambda_handler(news(ana, "enroll", EventTime="2026-01-31T08:30:00.700Z"), None)
    assert state(ana) is Enrollment.ENROLLED


@pytest.mark.parametrize("early", [{"time": "1999-12-31T23:59:59Z"}, {"EventTime": "0001-01-01T00:00:00"}])
def test_an_event_of_before_2000_is_raised_and_freezes_nobody(early):
    ana = new_id("ana")
    with pytest.raises(Invalid):
        function.lambda_handler(news(ana, "drop", **early), None)
    assert state(ana) is None


def test_webhook_and_event_may_both_tell(in_process):
    ana = in_process.learner()
    function.lambda_handler(news(ana.id, "enroll", "2026-01-31T08:00:00Z"), None)
    ana.enrollment("python", "drop", at="2026-01-31T09:00:00Z")
    function.lambda_handler(news(ana.id, "enroll", "2026-01-31T08:00:00Z"), None)
    assert state(ana.id) is Enrollment.DROPPED


def test_an_event_invalidates_the_learners_summary(in_process):
    ana = in_process.student()

    def courses():
        return ana.get(f"/api/v1/Progress/summary/{ana.id}").json()["TotalCoursesEnrolled"]

    assert courses() == 0
    function.lambda_handler(news(ana.id), None)
    assert courses() == 1


@pytest.mark.parametrize("wrong", [{"action": "pause"}, {"userId": "a#b"}, {"courseId": None}])
def test_a_wrong_event_is_raised_so_that_it_is_dead_lettered(wrong, logged):
    with pytest.raises(Invalid):
        function.lambda_handler(news(new_id("ana"), **wrong), None)
    entry = json.loads(logged())
    assert (entry["refusal"], entry["level"]) == ("Invalid", "WARNING")
    assert entry["request_id"] == news("ana")["id"]
