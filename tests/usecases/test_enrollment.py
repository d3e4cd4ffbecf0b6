from datetime import UTC, datetime, timedelta

import boto3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hito.domain.errors import Invalid
from hito.domain.records import CourseId, Enrollment, EnrollmentEvent, Kind
from hito.store.idempotency import NoIdempotency
from hito.usecases import enrollment, tracking
from tests.people import new_id
from tools import capacity

MONDAY = datetime(2026, 1, 5, 8, tzinfo=UTC)
PYTHON = CourseId(Kind.COURSE, "python")
ENROLLED, DROPPED = Enrollment.ENROLLED, Enrollment.DROPPED


def state_after(*events):
    """The state after (state, minute) events, in the order of their arrival."""
    ana = new_id("ana")
    for state, minute in events:
        event = EnrollmentEvent(learner=ana, course=PYTHON, state=state, at=MONDAY + timedelta(minutes=minute))
        enrollment.apply(event, MONDAY + timedelta(days=1), NoIdempotency())
    return tracking.read(ana, PYTHON).header.enrollment


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([(ENROLLED, 1)], ENROLLED),
        ([(ENROLLED, 1), (DROPPED, 2)], DROPPED),
        ([(DROPPED, 2), (ENROLLED, 1)], DROPPED),
        ([(ENROLLED, 1), (DROPPED, 2), (ENROLLED, 3)], ENROLLED),
        ([(ENROLLED, 1), (DROPPED, 1)], DROPPED),
        ([(DROPPED, 1), (ENROLLED, 1)], DROPPED),
        ([(DROPPED, 1), (ENROLLED, 1.00002)], ENROLLED),
    ],
)
def test_the_newest_event_wins_and_a_drop_wins_a_tie(events, expected):
    assert state_after(*events) is expected


@settings(max_examples=12)
@given(
    st.lists(st.tuples(st.sampled_from(Enrollment), st.integers(0, 3)), min_size=1, max_size=6),
    st.randoms(use_true_random=False),
)
def test_events_may_come_in_any_order_and_more_than_once(events, random):
    shuffled = events + events
    random.shuffle(shuffled)
    assert state_after(*shuffled) is state_after(*events)


def test_an_event_is_three_requests_whether_to_the_header_and_the_summary_that_it_makes_untrue():
    event = EnrollmentEvent(learner=new_id("ana"), course=PYTHON, state=ENROLLED, at=MONDAY)
    with capacity.metered(boto3.client("dynamodb")) as bill:
        enrollment.apply(event, MONDAY, NoIdempotency())
    # The header is listed, too.
    assert (bill.requests, bill.writes) == (["GetItem", "UpdateItem", "UpdateItem"], 3)


def test_a_time_ahead_of_any_clock_skew_writes_nothing():
    ana = new_id("ana")
    event = EnrollmentEvent(learner=ana, course=PYTHON, state=ENROLLED, at=MONDAY + timedelta(minutes=5, seconds=1))
    with pytest.raises(Invalid, match="event_ahead"):
        enrollment.apply(event, MONDAY, NoIdempotency())
    assert tracking.read(ana, PYTHON).header.enrollment is None
