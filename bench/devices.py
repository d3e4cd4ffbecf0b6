"""The events of real learners as three offline devices of each would send them: late, in disorder and twice."""

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bench.oulad import AssessmentSubmitted, EnrollmentChanged, Event, QuizTaken

DEVICES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceSynced(Event):
    """What one device of a learner collected in a course, sent at once; ``at`` is the time of the first observation."""

    observations: tuple[AssessmentSubmitted | QuizTaken, ...]


def synced(events: Iterable[Event]) -> list[Event]:
    """Enrollments, and all else by device: everything twice, in a fixed order that has nothing to do with time.

    Each observation is on one of the devices. Half of a device's observations are twice in its batch.
    """
    rng = random.Random("devices")  # noqa: S311 - no secret  # nosec B311
    collected: dict[tuple[str, str, int], list[AssessmentSubmitted | QuizTaken]] = defaultdict(list)
    sent: list[Event] = []
    for event in events:
        match event:
            case AssessmentSubmitted() | QuizTaken():
                collected[event.learner, event.course, rng.randrange(DEVICES)].append(event)
            case EnrollmentChanged():
                sent.append(event)
    for (learner, course, _device), own in collected.items():
        batch = own + rng.sample(own, len(own) // 2)
        rng.shuffle(batch)
        first = min(event.at for event in batch)
        sent.append(DeviceSynced(learner=learner, course=course, at=first, observations=tuple(batch)))
    sent *= 2
    rng.shuffle(sent)
    return sent
