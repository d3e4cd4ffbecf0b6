"""Recording the events of the enrollment system."""

from datetime import datetime

from hito.domain.enrollment import is_too_early, is_too_far_ahead
from hito.domain.errors import Code, Invalid
from hito.domain.records import EnrollmentEvent
from hito.store import course_records, tombstones
from hito.store.idempotency import NoIdempotency
from hito.usecases import summaries


def apply(event: EnrollmentEvent, now: datetime, idempotency: NoIdempotency) -> None:
    """Record an enrollment event, unless a newer one is recorded already. Three requests.

    The learner's progress stays after a drop, and is visible again after a new enrollment. The catalog need not have
    the course. For an erased learner, nothing is recorded.

    Raises:
        Invalid: if the event's time is before 2000, or more than five minutes in the future.
    """
    if is_too_early(event.at):
        raise Invalid.rule(Code.EVENT_TOO_EARLY)
    if is_too_far_ahead(event.at, now):
        raise Invalid.rule(Code.EVENT_AHEAD)
    if tombstones.is_erased(event.learner, now):
        idempotency.save()
        return
    idempotency.write(course_records.enrollment_update(event))
    summaries.invalidate(event.learner)
