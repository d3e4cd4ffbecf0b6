"""The corrections of learners' units: each is stored, whatever comes after it."""

from hito.domain.corrections import Correction, State
from hito.domain.records import CourseId
from hito.store import keys
from hito.store.dynamodb import attributes
from hito.store.dynamodb.attributes import Item, Key, epoch_ms, from_epoch_ms, text
from hito.store.dynamodb.update import Update
from hito.store.dynamodb.writes import PutItem

# Source: DynamoDB's limit of a sort key.
_MAX_KEY_BYTES = 1_024


def key(learner: str, course: CourseId, unit: str, at_ms: int) -> Key:
    """The key of a correction; those of a unit sort by time. A unit's id that is too long for it is hashed."""
    parts = {"learner": learner, "kind": course.kind, "course": course.id, "at": keys.by_time(at_ms)}
    plain = keys.CORRECTION.key(unit=unit, **parts)
    is_too_long = len(plain["SK"].encode()) > _MAX_KEY_BYTES
    return keys.CORRECTION.key(unit=keys.hashed(unit), **parts) if is_too_long else plain


def creation(learner: str, course: CourseId, correction: Correction) -> PutItem:
    """The part of a transaction that stores a correction."""
    said = {"unit": correction.unit, "state": correction.state.value, "by": correction.by, "reason": correction.reason}
    place = key(learner, course, correction.unit, epoch_ms(correction.at))
    return PutItem(attributes.item({**place, **said}), Update().if_absent())


def from_item(item: Item) -> Correction:
    """A correction from its item."""
    return Correction(
        unit=text(item, "unit"),
        state=State(text(item, "state")),
        reason=text(item, "reason"),
        by=text(item, "by"),
        at=from_epoch_ms(int(text(item, "SK").rpartition("#")[2])),
    )
