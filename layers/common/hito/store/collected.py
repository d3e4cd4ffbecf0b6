"""What observations of a client write into a unit or a quiz, whenever and in whatever order they arrive.

The functions here are the update rules of ``course_records`` for observations with times of their own. They turn the
stored fields and an observation into the fields after it. The result for several observations does not depend on
their order. Fields have the names of the stored attributes, times are epoch milliseconds, days ISO 8601.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from hito.domain import grading
from hito.domain.moments import Moment, epoch_ms
from hito.domain.records import CourseId, QuizTaken
from hito.domain.syncing import UnitSeen
from hito.store import course_records
from hito.store.dynamodb import table
from hito.store.dynamodb.attributes import Item, Key, Scalar, text
from hito.store.dynamodb.update import Update
from hito.store.dynamodb.writes import ConditionCheck, UpdateItem

Fields = Mapping[str, Scalar]

# The fields that change with every other writer's change which these rules depend on.
_COMPARED_OF_UNIT = ("begun", "watched", "position", "updated", "completed", "hidden", "not_finished")
_COMPARED_OF_QUIZ = ("begun", "attempts", "completed")

# A failed attempt's time, in the field ``failed_at``: so many bytes, big-endian.
_TIME_BYTES = 6

# So many times of failed attempts are stored; earlier ones are only counted.
_MAX_FAILED_TIMES = 1_000


class Seen(NamedTuple):
    """An observation, and the moment of it for the learner."""

    fact: UnitSeen | QuizTaken
    moment: Moment


def key_of(learner: str, fact: UnitSeen | QuizTaken) -> Key:
    """The key of the unit or the quiz that an observation is about."""
    if isinstance(fact, QuizTaken):
        return course_records.quiz_key(learner, fact.course, fact.quiz)
    return course_records.unit_key(learner, fact.course, fact.unit)


def begin_read(prefix: Key) -> Callable[[], Mapping[str, Item]]:
    """Read a learner's items of a course or of all, and go on: the result waits for them, by sort key."""
    items = table.begin_query(prefix)
    return lambda: {text(item, "SK"): item for item in items()}


def fields_of(item: Item | None) -> Fields:
    """The scalars of an item, by their names; none of no item."""
    found: dict[str, Scalar] = {}
    for name, typed in (item or {}).items():
        match typed:
            case {"N": str(number)}:
                found[name] = int(number)
            case {"S": str(scalar)}:
                found[name] = scalar
            case {"B": bytes(content)}:
                found[name] = content
            case {"BOOL": bool(flag)}:
                found[name] = flag
    return found


def after(stored: Fields, seen: Iterable[Seen]) -> Fields:
    """The fields after some observations of one unit or of one quiz."""
    fields = dict(stored)
    for fact, moment in seen:
        at, day = epoch_ms(moment.at), moment.day.isoformat()
        if isinstance(fact, QuizTaken):
            _take(fields, fact, at, day)
        else:
            _observe(fields, fact, at, day)
    return fields


def update(key: Key, before: Fields, fields: Fields) -> UpdateItem | None:
    """The part of a transaction that writes what changed, unless another writer changed it; None if nothing did."""
    changed = {name: value for name, value in fields.items() if before.get(name) != value}
    if not changed:
        return None
    compared = _COMPARED_OF_QUIZ if "attempts" in fields and "rank" in fields else _COMPARED_OF_UNIT
    change = Update().set(**changed)
    for name in compared:
        change = change.if_equals(name, before.get(name))
    return UpdateItem(key, change)


def header_part(
    learner: str, course: CourseId, reset_at: datetime | None, *, starts: bool, announced_total: int | None
) -> UpdateItem | ConditionCheck:
    """The part of a transaction that fails if a course was reset since, and otherwise starts it or raises its total."""
    key = course_records.header_key(learner, course)
    unchanged = Update().if_equals("reset", epoch_ms(reset_at) if reset_at else None)
    change = course_records.start_update(learner, course, 0) if starts else Update()
    if announced_total is not None:
        change = change.if_at_most("announced_total", announced_total).set(announced_total=announced_total)
    if not change.clauses:
        return ConditionCheck(key, unchanged)
    return UpdateItem(key, Update((*unchanged.clauses, *change.clauses)))


def _observe(fields: dict[str, Scalar], fact: UnitSeen, at: int, day: str) -> None:
    _keep_earliest(fields, "begun", at)
    fields["watched"] = max(_whole(fields, "watched"), fact.watched_ms)
    if fact.position_ms is not None:
        # Earlier releases stored the time of the last change alone.
        position_at = _whole(fields, "position_at") or (_whole(fields, "updated") if "position" in fields else 0)
        if (position_at, _whole(fields, "position")) <= (at, fact.position_ms):
            fields.update(position=fact.position_ms, position_at=at)
    _keep_latest(fields, "updated", at, "day", day)
    if fact.finished:
        _finish(fields, at, day)


def _finish(fields: dict[str, Scalar], at: int, day: str) -> None:
    """A unit is finished by its first observation after a correction to not finished: see ``completions``."""
    is_hidden = "not_finished" in fields and _whole(fields, "not_finished") >= at
    name = "hidden" if is_hidden else "completed"
    _keep_earliest(fields, name, at, f"{name}_day", day)


def _take(fields: dict[str, Scalar], taken: QuizTaken, at: int, day: str) -> None:
    _note_first_try(fields, at, passed=taken.passed)
    rank = grading.rank(taken.score_milli, taken.max_score_milli)
    if "rank" not in fields or rank >= _whole(fields, "rank"):
        fields.update(rank=rank, score=taken.score_milli, max_score=taken.max_score_milli)
    fields["attempts"] = _whole(fields, "attempts") + 1
    _keep_latest(fields, "completed", at, "day", day)
    attempt = {
        "taken": at,
        "taken_score": taken.score_milli,
        "taken_max": taken.max_score_milli,
        "taken_passed": taken.passed,
    }
    if tuple(attempt.values()) >= tuple(fields.get(name, -1) for name in attempt):
        fields.update(attempt)
    if taken.passed:
        _keep_earliest(fields, "passed", at, "passed_day", day)
    _count_failed(fields, at, passed=taken.passed)


def _note_first_try(fields: dict[str, Scalar], at: int, *, passed: bool) -> None:
    """Note whether the first attempt passed. Of attempts at the same time, all have to."""
    if "begun" not in fields and "attempts" in fields:
        # Of an earlier release: the time of the only attempt is known, that of the first of several is not.
        if _whole(fields, "attempts") > 1:
            return
        fields["begun"] = fields["completed"]
    begun = _whole(fields, "begun") if "begun" in fields else None
    if begun is None or at < begun:
        fields.update(begun=at, first_try=passed)
    elif at == begun:
        fields["first_try"] = passed and bool(fields.get("first_try"))


def _count_failed(fields: dict[str, Scalar], at: int, *, passed: bool) -> None:
    """Count the failed attempts since the last one that passed.

    Only observations have a stored time. A failed attempt without one was recorded when it arrived: it is from before a
    passed one only if that is the newest attempt.
    """
    last_passed = _whole(fields, "last_passed") if "last_passed" in fields else -1
    times = [one for one in _times(fields) if one > last_passed]
    others = max(0, _whole(fields, "failed") - len(times))
    if passed:
        others = 0 if at >= _whole(fields, "completed") else others
        last_passed = max(last_passed, at)
        fields["last_passed"] = last_passed
        times = [one for one in times if one > last_passed]
    elif at > last_passed:
        times = sorted([*times, at])
    fields["failed"] = others + len(times)
    fields["failed_at"] = b"".join(one.to_bytes(_TIME_BYTES, "big") for one in times[-_MAX_FAILED_TIMES:])


def _times(fields: Fields) -> list[int]:
    stored = fields.get("failed_at", b"")
    content = stored if isinstance(stored, bytes) else b""
    return [int.from_bytes(content[start : start + _TIME_BYTES], "big") for start in range(0, len(content), 6)]


def _keep_earliest(fields: dict[str, Scalar], name: str, at: int, day_name: str = "", day: str = "") -> None:
    """Keep the smaller time, with its day; of two days at the same time, the earlier one."""
    if name not in fields or (at, day) < (_whole(fields, name), str(fields.get(day_name, ""))):
        fields[name] = at
        if day_name:
            fields[day_name] = day


def _keep_latest(fields: dict[str, Scalar], name: str, at: int, day_name: str, day: str) -> None:
    """Keep the greater time, with its day; of two days at the same time, the later one."""
    if name not in fields or (at, day) >= (_whole(fields, name), str(fields.get(day_name, ""))):
        fields.update({name: at, day_name: day})


def _whole(fields: Fields, name: str) -> int:
    value = fields.get(name, 0)
    return value if isinstance(value, int) else 0
