"""A learner's courses. Each has a header, units and quizzes.

Every write states its update rules. So two devices that write at once do not undo each other's writes.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from itertools import groupby

from hito.domain import grading
from hito.domain.content import Content
from hito.domain.corrections import Completion, Correction
from hito.domain.moments import Moment, parse_date
from hito.domain.records import (
    Attempt,
    CourseId,
    CourseRecord,
    Enrollment,
    EnrollmentEvent,
    Header,
    Kind,
    Observation,
    Quiz,
    QuizTaken,
    Unit,
)
from hito.store import completions, corrections, keys, learners
from hito.store.dynamodb import sharded_lists, table
from hito.store.dynamodb.attributes import Item, Key, epoch_ms, from_epoch_ms, key_of, text, time, whole
from hito.store.dynamodb.update import Update
from hito.store.dynamodb.writes import UpdateItem, Write
from hito.store.idempotency import NoIdempotency

# The number of lists of the index that hold a course's learners.
SHARDS = sharded_lists.SHARDS


def header_key(learner: str, course: CourseId) -> Key:
    """The key of the header of a learner's course; also the prefix of all that belongs to it."""
    return keys.HEADER.key(learner=learner, kind=course.kind, course=course.id)


def unit_key(learner: str, course: CourseId, unit: str) -> Key:
    """The key of a unit of a learner's course."""
    return keys.UNIT.key(learner=learner, kind=course.kind, course=course.id, unit=unit)


def quiz_key(learner: str, course: CourseId, quiz: str) -> Key:
    """The key of a quiz of a learner's course."""
    return keys.QUIZ.key(learner=learner, kind=course.kind, course=course.id, quiz=quiz)


def courses_key(learner: str, kind: Kind | None) -> Key:
    """The prefix of all of a learner's courses, of one kind or of all."""
    return keys.HEADER.prefix(learner=learner, kind=kind) if kind else keys.HEADER.prefix(learner=learner)


def course_of(sort_key: str) -> CourseId:
    """The course that a sort key belongs to.

    Raises:
        ValueError: if this release knows no such kind of course.
    """
    _course, kind, course_id, *_part = sort_key.split("#")
    return CourseId(Kind(kind), course_id)


def part_of_course(sort_key: str) -> tuple[str, str]:
    """What a sort key stands for: ``("UNIT", id)``, ``("QUIZ", id)``, ``("", "")`` for the header, or another part."""
    parts = sort_key.split("#")
    return (parts[3], parts[4]) if len(parts) > 4 else ("", "")


def get(learner: str, course: CourseId, content: Content | None = None) -> CourseRecord:
    """A learner's course with the given content; empty if it was never begun. One request."""
    return from_items(course, table.query(header_key(learner, course)), content)


def begin_get(learner: str, course: CourseId) -> Callable[[], CourseRecord]:
    """Ask for ``get``, and go on: the result waits for the course. What is read until then is the same trip."""
    items = table.begin_query(header_key(learner, course))
    return lambda: from_items(course, items(), None)


def get_all(learner: str, kind: Kind | None) -> dict[CourseId, CourseRecord]:
    """All of a learner's courses, or those of a kind. One request."""
    return begin_get_all(learner, kind)()


def begin_get_all(learner: str, kind: Kind | None) -> Callable[[], dict[CourseId, CourseRecord]]:
    """Ask for ``get_all``, and go on, as by ``begin_get``."""
    items = table.begin_query(courses_key(learner, kind))

    def take() -> dict[CourseId, CourseRecord]:
        by_course = group_by_course(items())
        return {course: from_items(course, of_course, None) for course, of_course in by_course.items()}

    return take


def learners_of(course: CourseId) -> list[str]:
    """All learners of a course, read with eventual consistency."""
    return [text(item, "list_at") for item in sharded_lists.everything(_list(course))]


def count_learners(course: CourseId) -> int:
    """How many learners a course has, read with eventual consistency. Ten requests, and more for very many."""
    return sum(map(table.count_listed, sharded_lists.shards(_list(course))))


def learners_page(course: CourseId, number: int, before: str | None, most: int) -> list[str]:
    """The learners before one in one of a course's ``SHARDS``, in descending order. One request."""
    return learners.listed_page(_list(course), number, before, most)


def observation_update(learner: str, observation: Observation, moment: Moment) -> UpdateItem:
    """A client's observation of a unit: watched time never shrinks, and a finished unit stays finished."""
    change = _touched(moment).set(position=observation.position_ms, position_at=epoch_ms(moment.at))
    change = change.set_max("watched", observation.watched_ms)
    change = completions.with_observation(change, moment) if observation.finished else change
    return UpdateItem(unit_key(learner, observation.course, observation.unit), change)


def record_observation(
    learner: str, observation: Observation, moment: Moment, idempotency: NoIdempotency
) -> Unit | None:
    """Record a client's observation of a unit; the unit after it.

    None if a repeated request finds that the unit is deleted. One request; another one if the stored watched time is
    greater.
    """
    item = idempotency.write_and_read(observation_update(learner, observation, moment))
    return unit_from_item(observation.unit, item) if item else None


def remove_first_observation(learner: str, observation: Observation, moment: Moment) -> None:
    """Delete the unit that an observation created, unless another write changed it since. One request."""
    at = epoch_ms(moment.at)
    unchanged = Update().if_equals("begun", at).if_equals("updated", at)
    unchanged = unchanged.if_equals("watched", observation.watched_ms).if_equals("position", observation.position_ms)
    unchanged = unchanged.if_equals("corrected", None)
    table.delete(unit_key(learner, observation.course, observation.unit), only_if=unchanged)


def record_finish(learner: str, course: CourseId, unit: str, moment: Moment, idempotency: NoIdempotency) -> Unit | None:
    """Record that the learner marked a unit as finished; the unit after it. As ``record_observation``."""
    item = idempotency.write_and_read(unit_completion_update(learner, course, unit, moment))
    return unit_from_item(unit, item) if item else None


def unit_completion_update(learner: str, course: CourseId, unit: str, moment: Moment) -> UpdateItem:
    """A unit that the learner marked as finished: it stays finished, and its watched time does not change."""
    return UpdateItem(unit_key(learner, course, unit), completions.with_observation(_touched(moment), moment))


def exercise_update(learner: str, course: CourseId, exercise: str, moment: Moment, *, completes: bool) -> UpdateItem:
    """An attempt at an exercise: attempts are counted, and the first one that completes it stays."""
    change = _touched(moment).increment("attempts")
    change = completions.with_observation(change, moment).set(failed=0) if completes else change.increment("failed")
    return UpdateItem(unit_key(learner, course, exercise), change)


def quiz_update(learner: str, taken: QuizTaken, moment: Moment) -> UpdateItem:
    """An attempt at a quiz: the best result stays, a passed quiz stays passed, and attempts are counted."""
    at, scores = epoch_ms(moment.at), {"score": taken.score_milli, "max_score": taken.max_score_milli}
    change = (
        Update()
        .set(completed=at, day=moment.day.isoformat())
        # The attempt itself, which the stream publishes.
        .set(taken=at, taken_score=taken.score_milli, taken_max=taken.max_score_milli, taken_passed=taken.passed)
        .set_if_absent(begun=at, first_try=taken.passed)
        .increment("attempts")
        .set_max("rank", grading.rank(taken.score_milli, taken.max_score_milli), **scores)
    )
    if taken.passed:
        change = change.set_if_absent(passed=at, passed_day=moment.day.isoformat()).set(failed=0)
        change = change.with_first_of(Update().if_at_most("last_passed", at).set(last_passed=at), Update())
    else:
        change = change.increment("failed")
    return UpdateItem(quiz_key(learner, taken.course, taken.quiz), change)


def remove_first_attempt(learner: str, taken: QuizTaken, moment: Moment) -> None:
    """Delete the quiz that an attempt created, unless there was another attempt since. One request."""
    unchanged = Update().if_equals("attempts", 1).if_equals("completed", epoch_ms(moment.at))
    table.delete(quiz_key(learner, taken.course, taken.quiz), only_if=unchanged)


def correction_parts(
    learner: str, course: CourseId, before: Completion, correction: Correction, day: date
) -> tuple[Write, Write]:
    """The parts of a transaction that correct a unit, unless it differs from ``before`` or has anything newer."""
    change = completions.correction_update(before, correction, day)
    unit = UpdateItem(unit_key(learner, course, correction.unit), change)
    return unit, corrections.creation(learner, course, correction)


def start(learner: str, course: CourseId, announced_total: int) -> None:
    """Add a learner to a course's list, and raise the course's announced total if it grows. One request."""
    table.update(header_key(learner, course), start_update(learner, course, announced_total))


def start_update(learner: str, course: CourseId, announced_total: int) -> Update:
    """The change of the header that ``start`` writes."""
    change = _listed(Update(), learner, course)
    return change.set_max("announced_total", announced_total) if announced_total else change


def mark_completed(learner: str, course: CourseId, at: datetime, *, unless_reset_since: datetime | None) -> None:
    """Record when a learner completed a course, unless that is recorded or the course was reset since. One request."""
    change = _unless_reset_since(unless_reset_since).set_if_absent(first_completed=epoch_ms(at))
    table.update(header_key(learner, course), change)


def mark_completed_again(learner: str, course: CourseId, at: datetime, *, unless_reset_since: datetime | None) -> None:
    """Record when a learner completed a course once more, after a reset. As ``mark_completed``."""
    change = _unless_reset_since(unless_reset_since).set_if_absent(completed_again=epoch_ms(at))
    table.update(header_key(learner, course), change)


def move_completion_back(learner: str, course: CourseId, at: datetime, *, unless_reset_since: datetime | None) -> None:
    """Record that a course was completed at an earlier time than the stored one. One request."""
    change = _unless_reset_since(unless_reset_since).if_more("first_completed", epoch_ms(at))
    table.update(header_key(learner, course), change.set(first_completed=epoch_ms(at)))


def move_completion_again_back(
    learner: str, course: CourseId, at: datetime, *, unless_reset_since: datetime | None
) -> None:
    """As ``move_completion_back``, for a completion after a reset."""
    change = _unless_reset_since(unless_reset_since).if_more("completed_again", epoch_ms(at))
    table.update(header_key(learner, course), change.set(completed_again=epoch_ms(at)))


def certificate_update(
    learner: str, course: CourseId, at: datetime, *, unless_reset_since: datetime | None
) -> UpdateItem:
    """The certificate of a course: its first time stays, and it is not issued if the course was reset since."""
    change = _unless_reset_since(unless_reset_since).set_if_absent(certificate=epoch_ms(at))
    return UpdateItem(header_key(learner, course), change)


def enrollment_update(event: EnrollmentEvent) -> UpdateItem:
    """An enrollment event: the newest one wins, and of two at the same time, the drop.

    The earliest time of an enrollment is stored beside it.
    """
    at, is_drop = epoch_ms(event.at), event.state is Enrollment.DROPPED
    change = Update().set_newest("enrollment_at", at, wins_tie=is_drop, enrollment=event.state)
    change = change if is_drop else change.set_earliest("enrolled", at)
    return UpdateItem(header_key(event.learner, event.course), _listed(change, event.learner, event.course))


def reset(learner: str, course: CourseId, now: datetime) -> None:
    """Delete a learner's units and quizzes of a course; the enrollment, first completion and corrections stay.

    Repeating it is harmless.
    """
    stored = table.query(header_key(learner, course))
    if stored:
        table.delete_all([key_of(item) for item in stored if _is_progress(item) and "corrected" not in item])
        for item in stored:
            if change := completions.removal_of_progress(item):
                table.update(key_of(item), change)
        change = Update().set(reset=epoch_ms(now)).remove("announced_total", "certificate", "completed_again")
        table.update(header_key(learner, course), change)


def group_by_course(items: Iterable[Item]) -> dict[CourseId, list[Item]]:
    """A learner's items by course, from items in key order."""
    by_course = groupby(items, key=lambda item: course_of(text(item, "SK")))
    return {course: list(of_course) for course, of_course in by_course}


def courses_in(items: Iterable[Item]) -> set[CourseId]:
    """The courses that a learner's items belong to; items of another family belong to none."""
    sort_keys = (text(item, "SK") for item in items)
    return {course_of(each) for each in sort_keys if keys.family(each) == keys.HEADER.family}


def from_items(course: CourseId, items: Iterable[Item], content: Content | None) -> CourseRecord:
    """A learner's course from its items, with the given content."""
    header = Header()
    units, quizzes, corrected = [], [], []
    of_corrected_units = {}
    for item in items:
        part, part_id = part_of_course(text(item, "SK"))
        if part == "UNIT":
            if "corrected" in item:
                of_corrected_units[part_id] = completions.from_item(item)
            if "begun" in item or "credited" in item:
                units.append(unit_from_item(part_id, item))
        elif part == "QUIZ":
            quizzes.append(_quiz_from_item(part_id, item))
        elif part == "CORRECTION":
            corrected.append(corrections.from_item(item))
        elif not part:
            header = header_from_item(item)
    return CourseRecord(
        course=course,
        content=content,
        header=header,
        units=tuple(units),
        quizzes=tuple(quizzes),
        corrections=tuple(sorted(corrected, key=lambda each: each.at)),
        completions=of_corrected_units,
    )


def header_from_item(item: Item | None) -> Header:
    """A header from its item; an empty one if there is no item."""
    if item is None:
        return Header()
    return Header(
        listed="list" in item,
        enrollment=Enrollment(text(item, "enrollment")) if "enrollment" in item else None,
        enrollment_at=time(item, "enrollment_at"),
        enrolled_at=_enrolled_at(item),
        announced_total=whole(item, "announced_total"),
        first_completed_at=time(item, "first_completed"),
        completed_again_at=time(item, "completed_again"),
        certificate_at=time(item, "certificate"),
        reset_at=time(item, "reset"),
    )


def unit_from_item(unit: str, item: Item) -> Unit:
    """A unit from its item. A course may have a thousand: what most items do not have costs little."""
    begun, updated, completed = item.get("begun"), item.get("updated"), item.get("completed")
    completed_at = from_epoch_ms(int(completed["N"])) if completed else None
    completed_day = completions.day_of(item, "completed_day") if completed else None
    is_credited = False
    if "corrected" in item:
        completion = completions.from_item(item)
        finish = completion.finish
        completed_at, completed_day = (finish.at, finish.day) if finish else (None, None)
        is_credited = completion.is_credited
    return Unit(
        id=unit,
        begun_at=from_epoch_ms(int(begun["N"])) if begun else None,
        watched_ms=int(item.get("watched", _ZERO)["N"]),
        position_ms=int(item.get("position", _ZERO)["N"]),
        completed_at=completed_at,
        updated_at=from_epoch_ms(int(updated["N"])) if updated else None,
        attempts=int(item.get("attempts", _ZERO)["N"]),
        failed=_failed(item, has_succeeded="completed" in item or "hidden" in item) if "attempts" in item else 0,
        day=day_from_item(item),
        completed_day=completed_day,
        is_credited=is_credited,
    )


_ZERO = {"N": "0"}


def day_from_item(item: Mapping[str, Mapping[str, str]]) -> date | None:
    """The learner's local date of the last change of a unit or a quiz; None if none is stored."""
    return parse_date(text(item, "day")) if "day" in item else None


def newest_attempt(item: Item) -> Attempt | None:
    """The newest attempt at a quiz; None if an earlier release stored it."""
    if "taken" not in item:
        return None
    passed = item["taken_passed"]["BOOL"]
    return Attempt(from_epoch_ms(whole(item, "taken")), whole(item, "taken_score"), whole(item, "taken_max"), passed)


def _quiz_from_item(quiz: str, item: Item) -> Quiz:
    return Quiz(
        id=quiz,
        score_milli=whole(item, "score"),
        max_score_milli=whole(item, "max_score"),
        passed_at=time(item, "passed"),
        attempts=whole(item, "attempts"),
        completed_at=from_epoch_ms(whole(item, "completed")),
        failed=_failed(item, has_succeeded="passed" in item),
        day=day_from_item(item),
        passed_day=completions.day_of(item, "passed_day"),
        last_passed_at=time(item, "last_passed"),
        at_first_try=item["first_try"]["BOOL"] if "first_try" in item else False,
        newest=newest_attempt(item),
    )


def _enrolled_at(item: Item) -> datetime | None:
    """When a learner enrolled first. Earlier releases stored the newest event alone."""
    is_enrolled = "enrollment" in item and text(item, "enrollment") == Enrollment.ENROLLED
    return time(item, "enrolled") or (time(item, "enrollment_at") if is_enrolled else None)


def _failed(item: Item, *, has_succeeded: bool) -> int:
    """The failed attempts since the last success. Earlier releases counted attempts alone."""
    return whole(item, "failed") if "failed" in item or has_succeeded else whole(item, "attempts")


def _is_progress(item: Item) -> bool:
    return part_of_course(text(item, "SK"))[0] in ("UNIT", "QUIZ")


def _list(course: CourseId) -> str:
    return f"LEARNERS#{course.kind}#{course.id}"


def _listed(change: Update, learner: str, course: CourseId) -> Update:
    return change.set_if_absent(**sharded_lists.entry(_list(course), learner, learner))


def _touched(moment: Moment) -> Update:
    """What every activity of a learner changes in a unit."""
    at = epoch_ms(moment.at)
    return Update().set_if_absent(begun=at).set(updated=at, day=moment.day.isoformat())


def _unless_reset_since(reset_at: datetime | None) -> Update:
    return Update().if_equals("reset", epoch_ms(reset_at) if reset_at else None)
