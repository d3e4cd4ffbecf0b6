"""Recording what a client of a learner collected while it was offline.

Each observation has the effect that its own route would have had at its time. The result does not depend on the order
in which observations arrive, nor on how often they are sent. A batch is read once, merged in memory and written in
transactions of a hundred items. Each transaction fails if another writer changed what it is based on; then the rest of
the batch is read again. It also writes the ids of its observations. So a batch that was interrupted can be sent again.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from hito.domain import progress, syncing
from hito.domain.content import Content
from hito.domain.errors import Code, Invalid
from hito.domain.moments import Moment
from hito.domain.records import CourseId, CourseRecord, Header, QuizTaken
from hito.domain.syncing import Collected, Outcome, Result, Status
from hito.store import activity_days, collected, course_records, received, transactions
from hito.store.collected import Fields, Seen
from hito.store.transactions import MAX_PARTS, ConditionCheck, PutItem, RetryDeadline, UpdateItem, Write
from hito.usecases import content, tracking

MomentOf = Callable[[datetime], Moment]

# A batch of more courses reads the learner's whole record.
_COURSES_READ_ALONE = 4


@dataclass(slots=True)
class _State:
    """What is stored for a learner, as far as a batch needs it: the items of courses by sort key, and received ids."""

    items: dict[str, Fields]
    headers: dict[CourseId, Header]
    contents: Mapping[CourseId, Content | None]
    received: dict[int, received.Bucket]
    # How many units and quizzes each course has.
    counts: Counter[tuple[CourseId, str]] = field(default_factory=Counter)


def record(learner: str, batch: Sequence[Collected | Result], moment_of: MomentOf, now: datetime) -> Outcome:
    """Record the observations of a batch; what became of each, and the courses after them.

    What is known to be malformed comes as its ``Result``.

    Requests: one trip to read, one for each hundred items to write, one to read the courses afterwards.

    Raises:
        Unavailable: if the database is busy, or other writers conflict for too long. What is recorded by then is a
            duplicate when the batch is sent again.
        TooMany: if more observations arrived within 30 days than are remembered.
    """
    results = {number: one for number, one in enumerate(batch) if isinstance(one, Result)}
    given = {number: one for number, one in enumerate(batch) if isinstance(one, Collected)}
    deadline = RetryDeadline()
    while len(results) < len(batch):
        left = {number: one for number, one in given.items() if number not in results}
        state = _read(learner, left.values(), now)
        judged, pending = _judge(left, state, now)
        written = _write(learner, pending, state, moment_of, now)
        results |= written
        if len(written) == len(pending):
            results |= judged
        else:
            deadline.wait()
    recorded = [one for number, one in given.items() if results[number].status is not Status.REFUSED]
    return Outcome([results[number] for number in range(len(batch))], _courses_after(learner, recorded))


def _read(learner: str, batch: Collection[Collected], now: datetime) -> _State:
    courses = list(dict.fromkeys(one.course for one in batch))
    keys = (
        [course_records.header_key(learner, course) for course in courses]
        if len(courses) <= _COURSES_READ_ALONE
        else [course_records.courses_key(learner, None)]
    )
    reading = [collected.begin_read(key) for key in keys]
    known = received.begin_read(learner, {received.bucket_of(one) for one in batch}, now)
    contents = _contents(batch, courses)
    items = {key: item for take in reading for key, item in take().items()}
    state = _State(
        items={key: collected.fields_of(item) for key, item in items.items()},
        headers={
            course: course_records.header_from_item(items.get(course_records.header_key(learner, course)["SK"]))
            for course in courses
        },
        contents=contents,
        received=dict(known()),
    )
    for key in items:
        part, part_id = course_records.part_of_course(key)
        if part_id:
            state.counts[course_records.course_of(key), part] += 1
    return state


def _contents(batch: Collection[Collected], courses: Collection[CourseId]) -> Mapping[CourseId, Content | None]:
    """The contents of courses; the latest one, where an observation does not fit the cached one.

    The same where the length of a lesson finishes it: that cannot be undone.
    """
    contents = content.get_all(courses)
    matter = {
        one.course
        for one in batch
        if syncing.problem_of_place(one.fact, contents[one.course])
        or syncing.with_content(one.fact, contents[one.course]) != one.fact
    }
    return contents | {course: content.get_latest(course) for course in matter}


def _judge(
    left: Mapping[int, Collected], state: _State, now: datetime
) -> tuple[dict[int, Result], dict[int, Collected]]:
    """What is to be answered without recording anything; and the observations to record."""
    results: dict[int, Result] = {}
    pending: dict[int, Collected] = {}
    fingerprints: dict[str, bytes] = {}
    new = _NewParts(state)
    for number, one in left.items():
        is_known = received.has(state.received, one)
        if one.id in fingerprints:
            is_known = fingerprints[one.id] == one.fingerprint or None
        if is_known:
            results[number] = Result(one.id, Status.DUPLICATE)
            continue
        is_reused = is_known is None
        refusal = Invalid.rule(Code.OBSERVATION_ID_REUSED) if is_reused else _refusal(one, state, now)
        if refusal := refusal or new.refusal(one):
            results[number] = Result(one.id, Status.REFUSED, refusal)
            continue
        pending[number] = one
        fingerprints[one.id] = one.fingerprint
    return results, pending


def _refusal(one: Collected, state: _State, now: datetime) -> Invalid | None:
    code = (
        syncing.problem_of_time(one.at, now)
        or syncing.problem_of_place(one.fact, state.contents[one.course])
        or syncing.problem_in_course(one.at, state.headers[one.course])
    )
    return Invalid.rule(code) if code else None


class _NewParts:
    """The units and quizzes that a batch adds to courses, up to the limits of their routes."""

    def __init__(self, state: _State) -> None:
        self._state = state
        self._added: Counter[tuple[CourseId, str]] = Counter()
        self._known: set[str] = set(state.items)

    def refusal(self, one: Collected) -> Invalid | None:
        """Why an observation cannot add its unit or its quiz, or None."""
        key = collected.key_of("", one.fact)["SK"]
        is_quiz = isinstance(one.fact, QuizTaken)
        if key in self._known or (not is_quiz and self._state.contents[one.course] is not None):
            return None
        part = (one.course, "QUIZ" if is_quiz else "UNIT")
        limit = progress.MAX_QUIZZES if is_quiz else progress.MAX_ANNOUNCED_UNITS
        if self._state.counts[part] + self._added[part] >= limit:
            return Invalid.rule(Code.TOO_MANY_QUIZZES if is_quiz else Code.TOO_MANY_UNITS, limit=limit)
        self._added[part] += 1
        self._known.add(key)
        return None


def _write(
    learner: str, pending: Mapping[int, Collected], state: _State, moment_of: MomentOf, now: datetime
) -> dict[int, Result]:
    """Write observations in as few transactions as possible, until another writer is in the way of one."""
    numbers = {one.id: number for number, one in pending.items()}
    moments = {one.id: moment_of(one.at) for one in pending.values()}
    written: dict[int, Result] = {}
    for chunk in _chunks(learner, pending.values(), moments):
        if not transactions.commit(*_parts(learner, chunk, moments, state, now)):
            break
        written |= {numbers[one.id]: Result(one.id, Status.ACCEPTED) for one in chunk}
    return written


def _chunks(
    learner: str, pending: Collection[Collected], moments: Mapping[str, Moment]
) -> Iterator[Sequence[Collected]]:
    """Observations by the transaction that writes them, each of at most ``MAX_PARTS`` items.

    Those of one unit are together, and so are units whose ids are stored together.
    """
    buckets: dict[str, int] = {}
    for one in pending:
        target = collected.key_of(learner, one.fact)["SK"]
        buckets[target] = min(buckets.get(target, received.BUCKETS), received.bucket_of(one))

    def place(one: Collected) -> tuple[int, str, datetime]:
        target = collected.key_of(learner, one.fact)["SK"]
        return buckets[target], target, one.at

    left = sorted(pending, key=place)
    while left:
        taken, rest = list[Collected](), list[Collected]()
        written: set[object] = set()
        for one in left:
            needed = {
                collected.key_of(learner, one.fact)["SK"],
                one.course,
                moments[one.id].day,
                received.bucket_of(one),
            }
            if len(written | needed) <= MAX_PARTS:
                written |= needed
                taken.append(one)
            else:
                rest.append(one)
        yield taken
        left = rest


def _parts(
    learner: str, chunk: Sequence[Collected], moments: Mapping[str, Moment], state: _State, now: datetime
) -> list[Write]:
    """The parts of the transaction that records some observations; ``state`` is then as it will be after it."""
    parts: list[Write] = []
    targets: dict[str, list[Collected]] = {}
    for one in chunk:
        targets.setdefault(collected.key_of(learner, one.fact)["SK"], []).append(one)
    for sort_key, of_target in targets.items():
        before = state.items.get(sort_key, {})
        observed = [syncing.with_content(one.fact, state.contents[one.course]) for one in of_target]
        seen = (Seen(fact, moments[one.id]) for fact, one in zip(observed, of_target, strict=True))
        after = collected.after(before, seen)
        if part := collected.update(collected.key_of(learner, of_target[0].fact), before, after):
            parts.append(part)
        state.items[sort_key] = after
    parts += [
        _header_part(learner, course, [one for one in chunk if one.course == course], state)
        for course in dict.fromkeys(one.course for one in chunk)
    ]
    parts += [PutItem(activity_days.new_day(learner, day)) for day in {moments[one.id].day for one in chunk}]
    for bucket in {received.bucket_of(one) for one in chunk}:
        added = [one for one in chunk if received.bucket_of(one) == bucket]
        part, state.received[bucket] = received.addition(learner, bucket, state.received, added, now)
        parts.append(part)
    return parts


def _header_part(
    learner: str, course: CourseId, of_course: Sequence[Collected], state: _State
) -> UpdateItem | ConditionCheck:
    """The part that starts a course and raises its announced total, unless the course was reset since it was read."""
    header, is_announced = state.headers[course], state.contents[course] is None
    totals = [
        one.fact.announced_total or 0 for one in of_course if is_announced and not isinstance(one.fact, QuizTaken)
    ]
    total = max(totals, default=0)
    grows = total > header.announced_total
    state.headers[course] = replace(header, listed=True, announced_total=max(total, header.announced_total))
    return collected.header_part(
        learner, course, header.reset_at, starts=not header.listed, announced_total=total if grows else None
    )


def _courses_after(learner: str, recorded: Sequence[Collected]) -> list[CourseRecord]:
    """The courses of recorded observations, each with its completion recorded."""
    courses = list(dict.fromkeys(one.course for one in recorded))
    records = _read_courses(learner, courses)
    return [
        _with_completion(learner, records[course], min(one.at for one in recorded if one.course == course))
        for course in courses
    ]


def _read_courses(learner: str, courses: Sequence[CourseId]) -> Mapping[CourseId, CourseRecord]:
    if len(courses) <= _COURSES_READ_ALONE:
        begun = [course_records.begin_get(learner, course) for course in courses]
        contents = content.get_all(courses)
        records = {course: take() for course, take in zip(courses, begun, strict=True)}
    else:
        contents, records = content.get_all(courses), course_records.get_all(learner, None)
    return {
        course: replace(records.get(course, CourseRecord(course=course)), content=contents[course])
        for course in courses
    }


def _with_completion(learner: str, record_: CourseRecord, earliest: datetime) -> CourseRecord:
    """A course with its completion recorded, if it is completed.

    If a late observation shows that the course was completed earlier than was known, the earlier time is recorded:
    otherwise the result would depend on the order of arrival.
    """
    recorded_at, completed_at = record_.header.completed_since_reset_at, progress.of(record_).completed_at
    if recorded_at and completed_at and earliest <= completed_at < recorded_at:
        return tracking.move_completion_back(learner, record_)
    return tracking.ensure_completion(learner, record_)
