"""When a learner enrolled first, whatever order the events come in."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from hito.domain.records import CourseId, Enrollment, EnrollmentEvent, Kind
from hito.store import course_records
from hito.store.idempotency import NoIdempotency
from hito.usecases import enrollment
from tests.people import new_id

pytestmark = pytest.mark.usefixtures("table")

START = datetime(2026, 1, 1, tzinfo=UTC)
COURSE = CourseId(Kind.COURSE, "python")
EVENTS = [(1, Enrollment.ENROLLED), (2, Enrollment.DROPPED), (3, Enrollment.ENROLLED), (4, Enrollment.DROPPED)]


@pytest.mark.parametrize("order", list(permutations(EVENTS)))
def test_the_earliest_enrollment_is_stored_beside_the_newest_state(order):
    learner = new_id("ana")
    for day, state in order:
        event = EnrollmentEvent(learner=learner, course=COURSE, state=state, at=START + timedelta(days=day))
        enrollment.apply(event, START + timedelta(days=9), NoIdempotency())
    header = course_records.get(learner, COURSE).header
    assert (header.enrollment, header.enrollment_at) == (Enrollment.DROPPED, START + timedelta(days=4))
    assert header.enrolled_at == START + timedelta(days=1)
    assert header.listed
