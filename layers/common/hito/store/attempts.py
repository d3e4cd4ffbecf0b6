"""Learners' attempts at exercises of guides, with their verdicts and feedback."""

from collections.abc import Iterator
from dataclasses import dataclass

from hito.config import settings
from hito.domain import guides
from hito.domain.guides import Attempt
from hito.domain.moments import Moment
from hito.store import course_records, keys, retention
from hito.store.dynamodb import attributes, sharded_lists, table
from hito.store.dynamodb.attributes import (
    Item,
    Key,
    epoch_ms,
    from_epoch_ms,
    optional_text,
    present,
    text,
    texts,
    texts_attribute,
)
from hito.store.dynamodb.update import Update
from hito.store.dynamodb.writes import PutItem, UpdateItem, Write

_LIST = "ATTEMPTS"


@dataclass(frozen=True, slots=True)
class ListedAttempt:
    """An attempt in the list of all: its place, and about how many bytes it takes in a response."""

    attempt: Attempt
    place: str
    size: int


def key(attempt: Attempt) -> Key:
    """The key of an attempt; a learner's attempts at an exercise sort by time."""
    at = keys.by_time(epoch_ms(attempt.at))
    return keys.ATTEMPT.key(learner=attempt.learner, exercise=attempt.exercise, at=at, attempt=attempt.id)


def list_key(learner: str, exercise: str | None = None) -> Key:
    """The prefix of a learner's attempts, at one exercise or at all."""
    if exercise:
        return keys.ATTEMPT.prefix(learner=learner, exercise=exercise)
    return keys.ATTEMPT.prefix(learner=learner)


def get_all(learner: str, exercise: str) -> list[Attempt]:
    """A learner's attempts at an exercise, in the order of time. One request."""
    return [_from_item(item) for item in table.query(list_key(learner, exercise))]


def newest(learner: str, exercise: str) -> Attempt | None:
    """A learner's newest attempt at an exercise. One request."""
    return next(map(_from_item, table.newest(list_key(learner, exercise), 1)), None)


def page(learner: str, exercise: str, before: str | None) -> tuple[list[Attempt], str | None]:
    """A learner's attempts at an exercise before a place, newest first; and the place to continue before, if any.

    A megabyte of them. One request.
    """
    prefix = list_key(learner, exercise)
    found, is_more = table.page_before(prefix, before=prefix["SK"] + before if before else None)
    last = text(found[-1], "SK").removeprefix(prefix["SK"]) if is_more else None
    return [_from_item(item) for item in found], last


def newest_first(before: str | None) -> Iterator[ListedAttempt]:
    """Everybody's attempts before a place, newest first; read lazily and with eventual consistency."""
    for item in sharded_lists.newest_first(_LIST, before):
        yield ListedAttempt(_from_item(item), sharded_lists.place(item), _size(item))


def creation(attempt: Attempt, guide: str, moment: Moment) -> list[Write]:
    """The parts of a transaction that store an attempt, and count it in the exercise's unit of the guide.

    The unit keeps the time of the first attempt that completed it.
    """
    of_guide = guides.course(guide)
    counted = course_records.exercise_update(
        attempt.learner, of_guide, attempt.exercise, moment, completes=attempt.completes
    )
    return [PutItem(_to_item(attempt)), counted]


def feedback_update(attempt: Attempt, feedback: str) -> Write:
    """The part of a transaction that adds feedback to an attempt."""
    return UpdateItem(key(attempt), Update().if_exists().set(feedback=feedback))


def _to_item(attempt: Attempt) -> Item:
    place = f"{keys.by_time(epoch_ms(attempt.at))}#{attempt.id}"
    own = present(answer=attempt.answer, passed=attempt.passed, feedback=attempt.feedback)
    ends = retention.expiry(attempt.at, settings().retention.attempt_days)
    item = attributes.item({**key(attempt), **own, **ends, **sharded_lists.entry(_LIST, attempt.id, place)})
    return {**item, "errors": texts_attribute(attempt.errors), "warnings": texts_attribute(attempt.warnings)}


def _from_item(item: Item) -> Attempt:
    _attempt, exercise, at_ms, attempt = text(item, "SK").split("#")
    return Attempt(
        id=attempt,
        learner=text(item, "PK").partition("#")[2],
        exercise=exercise,
        at=from_epoch_ms(int(at_ms)),
        answer=text(item, "answer"),
        passed=item["passed"]["BOOL"] if "passed" in item else None,
        errors=texts(item, "errors"),
        warnings=texts(item, "warnings"),
        feedback=optional_text(item, "feedback"),
    )


def _size(item: Item) -> int:
    texts_shown = [
        text(item, "answer"),
        *texts(item, "errors"),
        *texts(item, "warnings"),
        optional_text(item, "feedback") or "",
    ]
    return 1_000 + sum(len(each.encode()) for each in texts_shown)
