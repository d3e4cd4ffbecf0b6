"""Enrollments over EventBridge, for an enrollment system that publishes events."""

from datetime import datetime

from enrollment_webhook.schemas import EnrollmentUpdated
from hito.edge.event import handler
from hito.store.idempotency import NoIdempotency
from hito.usecases import enrollment


def update_enrollment(detail: EnrollmentUpdated, happened: datetime, now: datetime) -> None:
    """Record that a learner enrolled in a course or dropped it; repeating an event is harmless."""
    enrollment.apply(detail.event(happened), now, NoIdempotency())


lambda_handler = handler(EnrollmentUpdated, update_enrollment)
