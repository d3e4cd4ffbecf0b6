"""Following the enrollment system."""

from datetime import datetime

from hito.domain.enrollment import EARLIEST, is_too_early, is_too_far_ahead
from hito.domain.errors import Invalid, Problem
from hito.domain.records import EnrollmentEvent
from hito.store import items, keys, tombstones
from hito.store.idempotency import NoIdempotency
from hito.usecases import summaries


def apply(event: EnrollmentEvent, now: datetime, once: NoIdempotency) -> None:
    """Take an enrollment event's word, unless a newer one was taken already. Three requests.

    Dropping keeps the learner's history, enrolling again shows it; the course need not be known. Of a learner
    who is erased, nothing is taken.

    Raises:
        Invalid: if the event's time is before 2000, or more than five minutes ahead.
    """
    if is_too_early(event.at):
        raise Invalid(Problem("event_time", f"must not be before {EARLIEST:%Y-%m-%d}"))
    if is_too_far_ahead(event.at, now):
        raise Invalid(Problem("event_time", "is more than 5 minutes ahead"))
    if tombstones.stands(event.learner, now):
        once.save()
        return
    once.write(keys.header(event.learner, event.course), items.enrollment(event))
    summaries.invalidate(event.learner)
