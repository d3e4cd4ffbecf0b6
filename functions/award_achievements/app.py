"""What a learner's progress earns them: awards, put once; and what the world is told of awards and completed courses.

An award's item and a course's header are the outbox: what they say is published when the stream tells of
them, so that nothing is told that is not so, and nothing that is so is left untold.
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


def follow() -> Callable[[AwardTrigger], None]:
    """One batch: each learner is looked at once, unless that failed, and what may be earned is read once.

    All of the batch was written before it came here, so that once is enough.
    """
    is_gone, asked = cache(lambda learner: tombstones.stands(learner, _now())), cache(awards.asked)
    grant_due = cache(lambda learner: awards.grant_due(learner, asked(), _now()))

    def see_to(change: AwardTrigger) -> None:
        if change.may_earn:
            grant_due(change.learner)
        if change.told and not is_gone(change.learner):
            events.publish([change.told])

    return see_to


def _now() -> datetime:
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


settings().require("event_bus")
lambda_handler = consumer(stream_records.read_award_trigger, follow)
