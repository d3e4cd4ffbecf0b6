"""What the function that follows the table puts on the bus, with nothing between."""

from datetime import UTC, datetime

from award_achievements.app import lambda_handler
from hito.domain.moments import Moment
from hito.domain.records import CourseId, Kind, Observation
from hito.store.idempotency import NoIdempotency
from hito.usecases import tracking
from tests.people import new_id

PYTHON = CourseId(Kind.COURSE, "python")
NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)


def test_a_completed_course_is_on_the_bus(mapped, published):
    stream, ana = mapped(lambda_handler, "AwardAchievementsFunction"), new_id("ana")
    seen = Observation(course=PYTHON, unit="a", watched_ms=1000, position_ms=1000, finished=True, announced_total=1)
    tracking.record(ana, seen, Moment.utc(NOW), NoIdempotency())
    stream.follow()
    assert not stream.dead_letters
    assert [event["data"]["learner_id"] for event in published if event["type"] == "hito.course.completed.v1"] == [ana]
