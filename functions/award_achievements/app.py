"""The stream consumer that awards achievements, and publishes what happened to learners.

Items are the outbox: an event is published when the stream reports the item. So every event is true, and no event is
lost.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

from hito.config import settings
from hito.edge.stream import consumer
from hito.store import stream_records, subscribers, tombstones
from hito.store.stream_records import AwardTrigger
from hito.usecases import awards, publishing


def make_handler() -> Callable[[AwardTrigger], None]:
    """The handler of one batch's changes. It reads the achievements once, and checks each learner once.

    All changes of a batch were written before the batch arrived, so once is enough. What failed is done again. The
    subscribers are read for the first event of a batch: who subscribed before something happened gets it.
    """
    is_erased = cache(lambda learner: tombstones.is_erased(learner, _now()))
    earnable = cache(awards.earnable)
    receivers = cache(subscribers.get_all)
    grant_due = cache(lambda learner: awards.grant_due(learner, earnable(), _now()))

    def handle(change: AwardTrigger) -> None:
        if change.may_earn:
            grant_due(change.learner)
        if change.events and not is_erased(change.learner):
            for event in change.events:
                publishing.publish(event, receivers(), _now())

    return handle


def _now() -> datetime:
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


settings().require("event_bus")
lambda_handler = consumer(stream_records.read_award_trigger, make_handler)
