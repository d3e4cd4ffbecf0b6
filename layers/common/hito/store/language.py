"""Language lessons, exercises, achievements, records, awards and days, in and out of items.

An author's items and records have their fields' names.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from hito.domain import achievements, language
from hito.domain.achievements import Achievement, Award
from hito.domain.language import Exercise, Lesson, LessonRecord, Level, ListedLesson, State, Status, Written
from hito.store import attributes, keys, quotas
from hito.store.attributes import Item, Scalar, epoch_ms, from_epoch_ms, time, whole
from hito.store.items import day, day_of
from hito.store.keys import Key
from hito.store.update import Change

# An entry of before entries said how large a thing is.
_MANY_BYTES = 50_000


def _text(item: Item, name: str) -> str:
    return str(item[name]["S"])


def _scalar(value: Any) -> Scalar:
    """A field as it is kept: texts in a list as JSON, so that a condition can compare them."""
    scalar: Scalar = json.dumps(value, ensure_ascii=False) if isinstance(value, tuple) else value
    return scalar


def _fields(authored: Lesson | Exercise | Achievement) -> dict[str, Scalar]:
    return {name: _scalar(value) for name, value in asdict(authored).items() if name != "id"}


def authored(made: Lesson | Exercise | Achievement, author: str | None = None) -> Change:
    """What an author makes, whole; ``author`` is whose quota it counts towards, if anybody's."""
    return Change().set(**_fields(made), **quotas.by(author))


def changed(fields: Mapping[str, Any]) -> Change:
    """What an author changes of a thing that is there, by the names of its record."""
    return Change().if_exists().set(**{name: _scalar(value) for name, value in fields.items()})


def listed_lesson(item: Item) -> ListedLesson:
    """A lesson from its entry in the sequence."""
    order, number = _text(item, "SK").split("#")
    return ListedLesson(
        id=int(number),
        title=_text(item, "title"),
        level=Level(_text(item, "level")),
        order_milli=int(order),
        language=whole(item, "language"),
    )


def lesson_entry(known: Lesson) -> Item:
    """A lesson's entry in the sequence."""
    key = keys.listed_lesson(known.order_milli, known.id)
    listed: dict[str, Scalar] = {"title": known.title, "level": known.level, "language": known.language}
    return attributes.item({**key, **listed, "bytes": _bytes(known)})


def lesson_changed(before: Lesson, fields: Mapping[str, Any]) -> Change:
    """What an author changes of a lesson of which what the sequence shows is still what was read."""
    change = changed(fields)
    for name in ("title", "level", "order_milli", "language"):
        change = change.if_equals(name, getattr(before, name))
    return change


def in_place(known: Lesson) -> Change:
    """The condition that a lesson is there, and still at its place in the sequence."""
    return Change().if_exists().if_equals("order_milli", known.order_milli)


def _bytes(known: Lesson | Exercise) -> int:
    """About how many bytes an answer shows of a thing."""
    return len(json.dumps(asdict(known), ensure_ascii=False).encode())


def bytes_of(entry: Item) -> int:
    """About how many bytes an answer shows of what an entry stands for; of one that does not say so, many."""
    return whole(entry, "bytes") or _MANY_BYTES


def lesson(item: Item) -> Lesson:
    """A lesson from its item."""
    return Lesson(
        id=int(_text(item, "PK").rpartition("#")[2]),
        title=_text(item, "title"),
        description=_text(item, "description"),
        level=Level(_text(item, "level")),
        minutes_milli=whole(item, "minutes_milli"),
        order_milli=whole(item, "order_milli"),
        state=State(_text(item, "state")),
        points_milli=whole(item, "points_milli"),
        language=whole(item, "language"),
        text=_text(item, "text"),
    )


def exercise(item: Item) -> Exercise:
    """An exercise from its item."""
    return Exercise(
        id=int(_text(item, "PK").rpartition("#")[2]),
        lesson=whole(item, "lesson"),
        type=_text(item, "type"),
        question=_text(item, "question"),
        answer=_text(item, "answer"),
        options=tuple(json.loads(_text(item, "options"))),
        difficulty=_text(item, "difficulty"),
        points_milli=whole(item, "points_milli"),
    )


def exercise_entry(known: Exercise) -> Item:
    """An exercise's entry in its lesson."""
    return attributes.item({**keys.exercise_of_lesson(known.lesson, known.id), "bytes": _bytes(known)})


def exercise_changed(before: Exercise, fields: Mapping[str, Any]) -> Change:
    """What an author changes of an exercise whose lesson is still what was read."""
    return changed(fields).if_equals("lesson", before.lesson)


def still_in(lesson_number: int) -> Change:
    """The condition that an exercise is still its lesson's."""
    return Change().if_equals("lesson", lesson_number)


def is_there() -> Change:
    """The condition that a thing was not deleted."""
    return Change().if_exists()


def key_of(entry: Item) -> Key:
    """The key of an entry."""
    return {"PK": _text(entry, "PK"), "SK": _text(entry, "SK")}


def entry_number(item: Item) -> int:
    """The number of an exercise from its entry in a lesson."""
    return int(_text(item, "SK"))


def achievement(item: Item) -> Achievement:
    """An achievement from its item."""
    return _achievement(int(_text(item, "SK")), item)


def _achievement(number: int, item: Item) -> Achievement:
    return Achievement(
        id=number,
        name=_text(item, "name"),
        description=_text(item, "description"),
        icon=_text(item, "icon"),
        criteria=_text(item, "criteria"),
        state=achievements.State(_text(item, "state")),
    )


def award(item: Item) -> Award:
    """An award from its item; those of before they said why have no reason."""
    at = whole(item, "at")
    return Award(
        id=whole(item, "number"),
        user=_user(item),
        achievement=_achievement(int(_text(item, "SK").partition("#")[2]), item),
        at=from_epoch_ms(at),
        granted_at=from_epoch_ms(whole(item, "granted") or at),
        because=json.loads(_text(item, "because")) if "because" in item else {},
    )


def awarded(learner: str, award: Award) -> Item:
    """An award of a learner."""
    because = json.dumps(dict(award.because), ensure_ascii=False, sort_keys=True)
    times: dict[str, Scalar] = {"at": epoch_ms(award.at), "granted": epoch_ms(award.granted_at)}
    key = keys.award(learner, award.achievement.id)
    return attributes.item({**key, **_fields(award.achievement), "number": award.id, **times, "because": because})


def not_awarded() -> Change:
    """The condition of a put of an award: it is put once."""
    return Change().if_equals("number", None)


def progress_place(record: LessonRecord) -> Item:
    """Whose record of which lesson has its number."""
    return attributes.item({**keys.progress(record.id), "user": record.user, "lesson": record.lesson})


# A unit that has it is a record.
NUMBER = "progress"


def is_record(item: Item) -> bool:
    """Whether a learner's item is a record of a lesson."""
    return NUMBER in item


def place_of(item: Item) -> Item:
    """The item that leads from a record's number to the record; its key alone."""
    return attributes.item({**keys.progress(whole(item, NUMBER))})


def place(item: Item) -> tuple[int, int]:
    """The user and the lesson of a record's number."""
    return whole(item, "user"), whole(item, "lesson")


_TIMES = ("started_at", "ended_at")


def record(item: Item | None) -> LessonRecord | None:
    """A learner's record from the unit of its lesson; None if there is no record."""
    if item is None or not is_record(item):
        return None
    return LessonRecord(
        id=whole(item, NUMBER),
        user=_user(item),
        lesson=int(keys.part_of_course(_text(item, "SK"))[1]),
        written=Written(
            status=Status(_text(item, "status")),
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
        completed_at=time(item, "completed"),
        watched_ms=whole(item, "watched"),
        revision=whole(item, "revision"),
        day=day(item),
    )


def recorded(after: LessonRecord, now: datetime) -> Change:
    """A record written to the unit of its lesson, if nobody wrote since its revision before."""
    at = epoch_ms(now)
    change = (
        still_revision(after.id, after.revision - 1) if after.revision > 1 else Change().if_equals("progress", None)
    )
    # How often the learner tried is theirs to say; a unit's `attempts` are those that Hito graded.
    fields = {("tries" if name == "attempts" else name): value for name, value in asdict(after.written).items()}
    for name in _TIMES:
        moment = fields.pop(name)
        change = change.set(**{name: epoch_ms(moment)}) if moment else change.remove(name)
    change = change.set_if_absent(begun=at).set(
        updated=at, day=day_of(now), position=0, watched=after.watched_ms, best_milli=after.best_milli
    )
    change = change.set(progress=after.id, revision=after.revision, **fields)
    return change.set_if_absent(completed=epoch_ms(after.completed_at)) if after.completed_at else change


def still_revision(number: int, revision: int) -> Change:
    """The condition that a record is still the one that was read."""
    return Change().if_equals("progress", number).if_equals("revision", revision)


def _user(item: Item) -> int:
    return language.user_of(_text(item, "PK").partition("#")[2]) or 0
