"""When a learner does something: the time, and the date of it where they are."""

from datetime import UTC, date, datetime

import pytest

from hito.domain.moments import Moment
from hito.edge import days
from hito.edge.api import ANONYMOUS, Context
from hito.store.idempotency import NoIdempotency

LATE = datetime(2026, 3, 15, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Europe/Madrid", date(2026, 3, 16)), (None, date(2026, 3, 15)), ("Middle/Earth", date(2026, 3, 15))],
)
def test_the_time_is_utcs_and_the_day_the_learners(zone, day):
    assert days.moment(LATE, zone) == Moment(LATE, day)


def test_a_route_that_declares_no_moment_has_none():
    context = Context(ANONYMOUS, {}, None, None, LATE, None, NoIdempotency(), lambda _name: None)
    with pytest.raises(LookupError, match="takes_moment"):
        _ = context.moment
