"""The stream consumer that awards achievements, and publishes awards and completed courses.

An award's item and a course's header are the outbox: an event is published when the stream reports the item. So
every event is true, and no event is lost.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

from hito.config import settings
from hito.edge.stream import consumer
from hito.services import events
from hito.store import stream_records, tombstones
from hito.store.stream_records import AwardTrigger
from hito.usecases import awards


def make_handler() -> Callable[[AwardTrigger], None]:
    """The handler of one batch's changes. It reads the achievements once, and checks each learner once.

    All changes of a batch were written before the batch arrived, so once is enough. What failed is done again.
    """
    is_erased = cache(lambda learner: tombstones.is_erased(learner, _now()))
    earnable = cache(awards.earnable)
    grant_due = cache(lambda learner: awards.grant_due(learner, earnable(), _now()))

    def handle(change: AwardTrigger) -> None:
        if change.may_earn:
            grant_due(change.learner)
        if change.event and not is_erased(change.learner):
            events.publish([change.event])

    return handle


def _now() -> datetime:
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


settings().require("event_bus")
lambda_handler = consumer(stream_records.read_award_trigger, make_handler)
