"""Learners' records of language lessons. Each is the unit of its lesson, with the values last written.

A record also has a number. A separate item maps the number to the user and the lesson.
"""

from collections.abc import Iterable
from dataclasses import asdict

from hito.domain import language
from hito.domain.language import LessonRecord, Status, Written
from hito.domain.moments import Moment
from hito.store import completions, course_records, keys
from hito.store.dynamodb import attributes, table
from hito.store.dynamodb.attributes import Item, Key, Scalar, epoch_ms, text, time, whole
from hito.store.dynamodb.update import Update
from hito.store.dynamodb.writes import DeleteItem, PutItem, UpdateItem, Write

# The attribute that makes a unit a record: the record's number.
NUMBER = "progress"


def key(user: int, lesson: int) -> Key:
    """The key of a user's record of a lesson."""
    return course_records.unit_key(language.learner_of(user), language.COURSE, str(lesson))


def number_key(number: int) -> Key:
    """The key of the item that maps a record's number to its user and lesson."""
    return keys.PROGRESS.key(progress=str(number))


def get(user: int, lesson: int) -> LessonRecord | None:
    """A user's record of a lesson, or None. One request."""
    return _from_item(table.get(key(user, lesson)))


def get_numbered(number: int) -> LessonRecord | None:
    """The record with a number, or None. Two requests."""
    item = table.get(number_key(number))
    record = get(whole(item, "user"), whole(item, "lesson")) if item else None
    return record if record and record.id == number else None


def get_all(user: int) -> list[LessonRecord]:
    """A user's records, oldest first. One request."""
    return sorted(from_items(table.query(_course_key(user))), key=lambda record: record.id)


def page(user: int, after: int | None) -> tuple[list[LessonRecord], int | None]:
    """The next records of a user, oldest first; and the lesson to continue after, if there are more.

    A megabyte of them, of lessons whose ids as text come after that of ``after``. One request.
    """
    course = _course_key(user)
    place = key(user, after)["SK"].removeprefix(course["SK"]) if after is not None else None
    stored, is_more = table.page_after(course, place)
    found = from_items(stored)
    last = found[-1].lesson if found and is_more else None
    return sorted(found, key=lambda record: record.id), last


def creation(record: LessonRecord, moment: Moment, *, completes: bool) -> list[Write]:
    """The parts of a transaction that create a record, if there is none."""
    place: dict[str, Scalar] = {**number_key(record.id), "user": record.user, "lesson": record.lesson}
    written = _update(record, moment, completes=completes)
    return [UpdateItem(key(record.user, record.lesson), written), PutItem(attributes.item(place))]


def save(after: LessonRecord, moment: Moment, *, completes: bool) -> bool:
    """Write a record, unless another writer wrote its last revision; whether it was written. One request."""
    return table.update(key(after.user, after.lesson), _update(after, moment, completes=completes)) is not None


def delete(record: LessonRecord) -> bool:
    """Delete a record and its number, unless it changed since it was read; whether it was deleted.

    One request, and one more for a corrected unit, whose corrections stay.
    """
    place, unchanged = key(record.user, record.lesson), _unchanged(record.id, record.revision)
    unit: Write = DeleteItem(place, unchanged.if_equals("corrected", None))
    if record.is_corrected and (item := table.get(place)) and (removal := completions.removal_of_progress(item)):
        unit = UpdateItem(place, Update((*unchanged.clauses, *removal.clauses)))
    return table.try_transact(unit, DeleteItem(number_key(record.id)))


def number_keys(items: Iterable[Item]) -> list[Key]:
    """The keys of the items that map numbers to records, for the records among a learner's items."""
    return [number_key(whole(item, NUMBER)) for item in items if NUMBER in item]


def from_items(units: Iterable[Item]) -> list[LessonRecord]:
    """The records among a learner's items of the language path, in their order."""
    return [record for record in map(_from_item, units) if record]


def _course_key(user: int) -> Key:
    return course_records.header_key(language.learner_of(user), language.COURSE)


_TIMES = ("started_at", "ended_at")


def _from_item(item: Item | None) -> LessonRecord | None:
    if item is None or NUMBER not in item:
        return None
    finish = completions.from_item(item).finish
    return LessonRecord(
        id=whole(item, NUMBER),
        user=language.user_of(text(item, "PK").partition("#")[2]) or 0,
        lesson=int(course_records.part_of_course(text(item, "SK"))[1]),
        written=Written(
            status=Status(text(item, "status")),
            score_milli=whole(item, "score_milli"),
            attempts=whole(item, "tries"),
            started_at=time(item, "started_at"),
            ended_at=time(item, "ended_at"),
            spent_ms=whole(item, "spent_ms"),
            vocabulary_milli=whole(item, "vocabulary_milli"),
            grammar_milli=whole(item, "grammar_milli"),
            pronunciation_milli=whole(item, "pronunciation_milli"),
            comprehension_milli=whole(item, "comprehension_milli"),
        ),
        best_milli=whole(item, "best_milli"),
        completed_at=finish.at if finish else None,
        is_corrected="corrected" in item,
        watched_ms=whole(item, "watched"),
        revision=whole(item, "revision"),
        day=course_records.day_from_item(item),
    )


def _update(after: LessonRecord, moment: Moment, *, completes: bool) -> Update:
    at = epoch_ms(moment.at)
    change = _unchanged(after.id, after.revision - 1) if after.revision > 1 else Update().if_equals(NUMBER, None)
    # `tries` is what the learner reports; the attribute `attempts` of a unit counts what Hito graded.
    fields = {("tries" if name == "attempts" else name): value for name, value in asdict(after.written).items()}
    for name in _TIMES:
        written_time = fields.pop(name)
        change = change.set(**{name: epoch_ms(written_time)}) if written_time else change.remove(name)
    change = change.set_if_absent(begun=at).set(
        updated=at, day=moment.day.isoformat(), position=0, watched=after.watched_ms, best_milli=after.best_milli
    )
    change = change.set(progress=after.id, revision=after.revision, **fields)
    return completions.with_observation(change, moment) if completes else change


def _unchanged(number: int, revision: int) -> Update:
    return Update().if_equals(NUMBER, number).if_equals("revision", revision)
