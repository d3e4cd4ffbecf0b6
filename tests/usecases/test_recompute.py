"""What requests and the stream both missed is found and put right."""

from datetime import UTC, date, datetime

import pytest

from hito import caches
from hito.domain.achievements import Achievement
from hito.domain.moments import Moment
from hito.domain.records import CourseId, Kind, Observation, QuizTaken
from hito.store import activity_days, course_records, earnings, keys, tombstones
from hito.store import learners as stored_learners
from hito.store.dynamodb import table
from hito.store.dynamodb.update import Update
from hito.store.idempotency import NoIdempotency
from hito.usecases import awards, recompute, tracking
from tests.people import new_id

PYTHON = CourseId(Kind.COURSE, "python")
NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)


@pytest.fixture
def ana():
    """A learner whose requests crashed before they recorded the completion, and whose stream records were lost."""
    learner = new_id("ana")
    seen = Observation(course=PYTHON, unit="a", watched_ms=1000, position_ms=1000, finished=True, announced_total=1)
    table.write(course_records.observation_update(learner, seen, Moment.utc(NOW)))
    table.update(course_records.header_key(learner, PYTHON), Update().set(announced_total=1))
    return learner


@pytest.fixture(scope="module", autouse=True)
def achievement(table):
    made = awards.add(Achievement(id=0, name="Python", criteria="completar_curso_python"), NoIdempotency()).id
    caches.clear_all()
    return made


def what(found):
    return [(drift.what, drift.of) for drift in found]


MISSING = [
    ("day", "2026-03-15"),
    ("place in the list of the course's learners", "course/python"),
    ("first completed at", "course/python"),
]


def test_what_is_missing_is_listed_and_nothing_is_written(ana):
    before = table.query(keys.of_learner(ana))
    found = recompute.drift(ana, NOW)
    assert what(found) == [("place in the list of learners", ana), *MISSING]
    assert [one.derived for one in found] == [True, True, True, NOW]
    assert table.query(keys.of_learner(ana)) == before


def test_what_is_missing_is_put_right_with_the_awards_that_follow(ana, achievement):
    found = recompute.recompute(ana, NOW)
    assert what(found) == [("place in the list of learners", ana), *MISSING, ("award", str(achievement))]
    assert tracking.read(ana, PYTHON).header.first_completed_at == NOW
    assert activity_days.read(ana) == {date(2026, 3, 15)}
    assert achievement in earnings.read(ana).earned
    assert recompute.drift(ana, NOW) == recompute.recompute(ana, NOW) == []


def test_a_learner_of_a_course_who_is_not_listed_among_its_learners_is(ana):
    course_records.mark_completed(ana, PYTHON, NOW, unless_reset_since=None)
    recompute.recompute(ana, NOW)
    assert tracking.read(ana, PYTHON).header.listed


def test_whoever_did_it_all_by_requests_and_stream_has_no_drift():
    eva = new_id("eva")
    stored_learners.remember_zone(eva, "Europe/Madrid")
    taken = QuizTaken(course=PYTHON, quiz="q", score_milli=1, max_score_milli=2, passed=False)
    tracking.take_quiz(eva, taken, Moment.utc(NOW), NoIdempotency())
    activity_days.mark(eva, NOW.date())
    assert recompute.drift(eva, NOW) == []


def test_of_who_is_erased_nothing_is_put_right(ana):
    tombstones.put(ana, NOW)
    assert recompute.recompute(ana, NOW) == []
