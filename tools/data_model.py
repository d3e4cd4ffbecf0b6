"""Writes docs/data-model.md: the key map of keys.py, and the measured cost of each access.

``python -m tools.data_model`` writes the page. A test fails if it differs from the code.
"""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from unittest import mock
from uuid import UUID

import boto3
from moto import mock_aws

from hito import caches
from hito.domain import language
from hito.domain import subscribers as domain_subscribers
from hito.domain.accounts import Address
from hito.domain.achievements import Achievement
from hito.domain.content import Content, Lesson, Section
from hito.domain.corrections import State
from hito.domain.events import EnrollmentChanged
from hito.domain.guides import Exercise, Guide, Submission, Type
from hito.domain.moments import Moment
from hito.domain.records import CourseId, Enrollment, EnrollmentEvent, Kind, Observation, QuizTaken
from hito.domain.syncing import Collected, UnitSeen
from hito.store import achievements, keys, rate_limits, sessions, subscribers, tombstones
from hito.store.idempotency import IdempotencyKey, NoIdempotency
from hito.usecases import (
    accounts,
    activity,
    attempts,
    awards,
    catalog,
    content,
    corrections,
    enrollment,
    erasure,
    feedback,
    guides,
    history,
    learners,
    lessons,
    publishing,
    studying,
    subscribing,
    syncing,
    tracking,
    videos,
)
from hito.usecases.corrections import CorrectedUnit, Corrector
from tools import capacity, environment, local_secrets, moto_aws, template

PAGE = Path(__file__).resolve().parent.parent / "docs" / "data-model.md"

INTRODUCTION = """\
# Data model

<!-- Written by `make docs` from layers/common/hito/store/keys.py; do not edit. -->

One table, `PK` and `SK`, on demand, encrypted, with a stream of old and new images. Units are the truth. Percentages
and summaries are computed from them, so no stored number can drift. Times are stored as epoch milliseconds, durations
as milliseconds, points as thousandths. `expires_at` (epoch seconds) lets an item expire. The sparse index `listed`
(`list`, `list_at`) has what is listed across learners.

An id has 1 to 128 characters, no `#` and no control characters, so no id reaches into another's keys.

## Items
"""

ACCESSES = """
## What an access costs

Measured in one run against an emulator: requests in order, and capacity computed from item sizes by DynamoDB's rules.
Reads that are sent together are one trip. A write costs the larger of the item before and after, and the change of its
index entry. The courses have 30 units, the guide has 10 exercises, the language lessons have 10,000 bytes. Reads of a
learner's record are strongly consistent. A function that caches a course's content checks once a second whether it is
still current: 1 BatchGetItem, 0.5 RCU, in addition to the costs below, and no trip where the learner's course is read.

| access | requests | trips | RCU | WCU |
|---|---|---|---|---|
"""


def key_map() -> str:
    """The table of items."""
    rows = ["| item | PK | SK | holds |", "|---|---|---|---|"]
    rows += [f"| {each.item} | `{each.pk}` | `{each.sk}` | {holds} |" for each, holds in keys.KEY_MAP.items()]
    return "\n".join(rows) + "\n"


_LESSONS = tuple(Lesson(id="", title=f"Lección {n}", mime_type="video/mp4") for n in range(1, 31))


def accesses() -> str:
    """The table of costs, measured on one learner."""
    python = CourseId(Kind.COURSE, "python-basics")
    now = datetime(2026, 1, 5, 8, tzinfo=UTC)

    def seen(chapter: int, watched_ms: int = 300_000, *, finished: bool = True, of: int | None = 30) -> Observation:
        return Observation(
            course=python,
            unit=f"chapter-{chapter}",
            watched_ms=watched_ms,
            position_ms=watched_ms,
            finished=finished,
            announced_total=of,
        )

    def record(observation: Observation) -> Callable[[], object]:
        return lambda: tracking.record("ana", observation, Moment.utc(now), NoIdempotency())

    def keyed(key: str) -> IdempotencyKey:
        use = IdempotencyKey("ana", "POST /route", key, "0" * 64, now)
        use.check()
        return use

    authored = CourseId(Kind.COURSE, "1")
    draft = Content(name="Python", sensei_id=7, sections=(Section(id="", title="Inicio", lessons=_LESSONS),))
    longer = replace(draft, sections=(*draft.sections, Section(id="", title="Fin")))

    def learners_own(learner: str, course: CourseId) -> EnrollmentEvent:
        return EnrollmentEvent(learner=learner, course=course, state=Enrollment.ENROLLED, at=now)

    def finish(lesson: int) -> Callable[[], object]:
        return lambda: tracking.finish("eva", Kind.COURSE, str(lesson), Moment.utc(now), NoIdempotency())

    def watch(lesson: int, seconds: int, *, is_done: bool = False) -> Callable[[], object]:
        watched = videos.WatchReport(video=str(lesson), position_ms=1000 * seconds, is_done=is_done)
        return lambda: videos.watch("eva", watched, Moment.utc(now + timedelta(seconds=seconds)), NoIdempotency())

    thirtieth, boss = CorrectedUnit(learner="ana", course=python, unit="chapter-30"), Corrector("boss", is_admin=True)
    later = Moment.utc(now + timedelta(hours=1))

    def correct(state: State) -> Callable[[], object]:
        return lambda: corrections.correct(thirtieth, state, "Lo vi en clase", boss, Moment.utc(now))

    address = Address("Ana@example.org", "ana@example.org")
    event = EnrollmentEvent(learner="ana", course=python, state=Enrollment.ENROLLED, at=now)
    taken = QuizTaken(course=python, quiz="final", score_milli=8_000, max_score_milli=10_000, passed=True)
    measured: list[tuple[str, Callable[[], object]]] = [
        ("enrollment webhook", lambda: enrollment.apply(event, now, NoIdempotency())),
        ("first chapter, announcing a total", record(seen(1))),
        *(("", record(seen(chapter))) for chapter in range(2, 30)),
        ("heartbeat", record(seen(29, 310_000, finished=False))),
        (
            "heartbeat with an idempotency key",
            lambda: tracking.record("ana", seen(29, 320_000), Moment.utc(now), keyed("a")),
        ),
        ("the same again", lambda: tracking.record("ana", seen(29, 320_000), Moment.utc(now), keyed("a"))),
        ("heartbeat with a smaller watch time", record(seen(29, 5_000, finished=False))),
        ("last chapter: the course is completed", record(seen(30))),
        ("quiz", lambda: tracking.take_quiz("ana", taken, Moment.utc(now), NoIdempotency())),
        ("quiz with an idempotency key", lambda: tracking.take_quiz("ana", taken, Moment.utc(now), keyed("b"))),
        ("certificate", lambda: tracking.certify("ana", python, now, NoIdempotency())),
        ("correction of a unit to not finished", correct(State.NOT_FINISHED)),
        ("the same again", correct(State.NOT_FINISHED)),
        ("a late observation of it, from before", record(seen(30))),
        ("an observation of it, from after", lambda: tracking.record("ana", seen(30), later, NoIdempotency())),
        ("correction withdrawn", lambda: corrections.withdraw(thirtieth, boss, later)),
        ("course progress", lambda: tracking.read("ana", python)),
        ("rate window, on top of a limited route", lambda: rate_limits.count_call("ana", "GET /route", 60, now)),
        ("reset", lambda: tracking.reset("ana", python, now)),
        ("a course put into the catalog", lambda: catalog.put(authored, draft, now)),
        ("the same again", lambda: catalog.put(authored, draft, now)),
        ("one section more", lambda: catalog.put(authored, longer, now)),
        ("course, as its author reads it", lambda: catalog.find(authored)),
        ("", lambda: enrollment.apply(learners_own("eva", authored), now, NoIdempotency())),
        ("course content, not cached", lambda: studying.read("eva", authored)),
        ("course content", lambda: studying.read("eva", authored)),
        ("the list of courses, of one", lambda: list(studying.offered(None))),
        ("my courses", lambda: studying.courses_of("eva")),
        ("first lesson done", finish(1)),
        ("", finish(2)),
        ("lesson done", finish(2)),
        ("video begun", watch(30, 10)),
        ("video position", watch(30, 20)),
        ("video finished", watch(30, 30, is_done=True)),
        ("summary", lambda: videos.summary("eva", now)),
        ("summary, cached", lambda: videos.summary("eva", now)),
        *_of_guides(now),
        ("a year's activity", lambda: activity.read("eva", "eva", None, None, None, now=now, is_admin=False)),
        *_of_awards(now),
        *_of_sync(now),
        *_of_lessons(now),
        ("registration", lambda: accounts.register("Ana", address, "contraseña", now, NoIdempotency())),
        ("wrong password, on top of a login", lambda: rate_limits.take_guess(address.key, accounts.WRONG, now)),
        ("right password, on top of that", lambda: rate_limits.give_back_guess(address.key, accounts.WRONG, now)),
        (
            "login, on top of its rate windows",
            lambda: accounts.log_in(address.key, "contraseña", now, lambda _: now.date()),
        ),
        ("profile", lambda: accounts.find(1, lambda _: now.date())),
        ("an account's token, once a minute", lambda: sessions.is_current("acct-1", 1)),
        *_of_events(now),
    ]
    caches.clear_all()
    # Ids that are the same each time: by them, lists are spread over the index's keys.
    made = (UUID(int=number) for number in count(1))
    rows = []
    unmetered = boto3.client("dynamodb")
    for name, access in measured:
        unchanged = mock.patch.object(content.freshness, "ASK_AGAIN_SECONDS", 3600)
        same = mock.patch("hito.store.idempotency.uuid4", side_effect=made)
        with unchanged, same, capacity.metered(unmetered) as bill:
            access()
        counted = {request: bill.requests.count(request) for request in dict.fromkeys(bill.requests)}
        requests = ", ".join(f"{n} x {request}" if n > 1 else request for request, n in counted.items())
        rows.append(f"| {name} | {requests} | {bill.trips} | {bill.reads:g} | {bill.writes:g} |")
    return "\n".join(row for row in rows if not row.startswith("|  |")) + "\n"


def _of_events(now: datetime) -> list[tuple[str, Callable[[], object]]]:
    """The cost of an event about a course outside the catalog: nobody wants it, then one subscriber does."""
    known: list[domain_subscribers.Subscriber] = []
    event = EnrollmentChanged(
        learner="eva", course=CourseId(Kind.COURSE, "own"), state=Enrollment.ENROLLED, at=now, course_title="Own"
    )

    def subscribe() -> None:
        wanted = ("enrollment.changed",)
        known.append(subscribing.add("https://school.example/hooks", wanted, "", now, NoIdempotency()).subscriber)

    def untitled() -> None:
        with mock.patch.object(content, "get", return_value=None):
            publishing.publish(event, known, now)

    return [
        ("the subscribers, once a batch with an event", subscribers.get_all),
        ("an event that no subscriber wants, and the bus", untitled),
        ("", subscribe),
        ("an event for one subscriber, and the bus", untitled),
    ]


def _of_awards(now: datetime) -> list[tuple[str, Callable[[], object]]]:
    """The cost of awards: of one achievement, for a learner who finished three lessons."""

    def make() -> None:
        awards.add(Achievement(id=0, name="Un curso", criteria="completar_1_lecciones"), NoIdempotency())

    def asked() -> awards.Earnable:
        return awards.Earnable(achievements.get_all(), [])

    known: list[awards.Earnable] = []
    return [
        ("", make),
        ("", lambda: known.append(asked())),
        ("what may be earned, once a batch", awards.earnable),
        ("a learner looked at, and one award put", lambda: awards.grant_due("eva", known[0], now)),
        ("a learner looked at, and nothing due", lambda: awards.grant_due("eva", known[0], now)),
        ("whether a learner is erased, on top of every write of a caller", lambda: tombstones.is_erased("eva", now)),
        ("export of a learner", lambda: learners.export_page("eva", None)),
        ("an erasure asked for", lambda: learners.erase("eva", now)),
        ("and done", lambda: erasure.erase("eva", now)),
    ]


def _of_sync(now: datetime) -> list[tuple[str, Callable[[], object]]]:
    """The cost of what a client collected offline on five days, and of a learner's history."""
    course = CourseId(Kind.COURSE, "python")

    def collected(number: int) -> Collected:
        seen = UnitSeen(course, f"chapter-{number % 20}", 1_000 * number, None, number % 2 == 0, 20)
        return Collected(f"observation-{number}", now - timedelta(minutes=12 * number), seen)

    def sync(*numbers: int) -> Callable[[], object]:
        return lambda: syncing.record("sue", [collected(number) for number in numbers], Moment.utc, now)

    return [
        ("500 observations of 20 units, on five days", sync(*range(500))),
        ("the same again", sync(*range(500))),
        ("one observation", sync(500)),
        ("what happened to a learner", lambda: history.read("sue", "sue", None, is_admin=False)),
    ]


def _of_lessons(now: datetime) -> list[tuple[str, Callable[[], object]]]:
    """The cost of language lessons: of three, each with two exercises."""
    made: list[int] = []
    draft = language.Lesson(id=0, title="Los verbos", level=language.Level.BEGINNER, text="x" * 10_000)

    def add() -> None:
        made.append(lessons.add(draft, NoIdempotency(), "mar").id)

    def add_exercise() -> None:
        exercise = language.Exercise(id=0, lesson=made[0], type="traducción", question="Hello", answer="Hola")
        lessons.add_exercise(exercise, NoIdempotency(), "mar")

    return [
        ("a lesson added by an author with a quota", add),
        *(("", add) for _ in range(2)),
        ("an exercise added to it", add_exercise),
        ("", add_exercise),
        ("a lesson moved in the sequence", lambda: lessons.change(made[0], {"order_milli": 1_000}, now)),
        ("a page of lessons", lambda: lessons.page(None)),
        ("a page of a lesson's exercises", lambda: lessons.exercises(made[0], None)),
        ("a lesson deleted, with two exercises", lambda: lessons.delete(made[0], now)),
    ]


def _of_guides(now: datetime) -> list[tuple[str, Callable[[], object]]]:
    """The cost of guides: of one with ten exercises, and a learner who answers them all."""
    guide = Guide(
        id="docker",
        title="Introducción a Docker",
        topic="docker",
        order=1,
        is_active=True,
        html="<p>Un contenedor es un proceso.</p>",
        created_at=now,
        updated_at=now,
    )
    exercise = Exercise(
        id="",
        guide=guide.id,
        title="Ver todos los contenedores",
        type=Type.COMMAND,
        difficulty="fácil",
        validates=True,
        gives_feedback=True,
        is_active=True,
        html="<p>Escribe el comando.</p>",
        expected_answer="docker ps -a",
        context=None,
        created_at=now,
    )
    made: list[str] = []

    def add() -> None:
        made.append(guides.add_exercise(exercise, NoIdempotency()).id)

    def answer(number: int, text: str = "docker ps -a") -> Callable[[], object]:
        return lambda: attempts.submit(
            "leo", Submission(exercise=made[number], answer=text), Moment.utc(now), NoIdempotency(), is_admin=False
        )

    def submission() -> Submission:
        return Submission(exercise=made[0], answer="docker ps -a")

    def message() -> feedback.Message:
        return feedback.Message(exercise=made[0], attempt=None, text="¿Qué cambia con -a?")

    return [
        ("a guide put", lambda: guides.put(guide, now)),
        ("an exercise added to it", add),
        *(("", add) for _ in range(9)),
        ("first attempt in a guide, which fails", answer(0, "dockr ps")),
        ("attempt that fails", answer(0, "dockr ps")),
        ("attempt that completes its exercise", answer(0)),
        *(("", answer(number)) for number in range(1, 9)),
        ("attempt that completes its guide", answer(9)),
        ("exercises with progress", lambda: attempts.progress_in_guide("leo", guide.id, is_admin=False)),
        ("overview", lambda: attempts.progress_in_all("leo")),
        (
            "feedback on an attempt, by Hito itself",
            lambda: feedback.on_answer("leo", submission(), Moment.utc(now), NoIdempotency(), is_admin=False),
        ),
        (
            "the same again",
            lambda: feedback.on_answer("leo", submission(), Moment.utc(now), NoIdempotency(), is_admin=False),
        ),
        ("a message answered", lambda: feedback.on_message("leo", message(), now, NoIdempotency(), is_admin=False)),
        ("history", lambda: feedback.history("leo", made[0], None, is_admin=False)),
        ("the newest 200 metrics", lambda: feedback.overview(200)),
    ]


def page() -> str:
    """The whole page. The table must exist, without data of the learner ``ana``."""
    return f"{INTRODUCTION}\n{key_map()}{ACCESSES}{accesses()}"


def main() -> None:
    """Write the page, from a table of its own."""
    os.environ |= environment.for_functions("hito-docs", local_secrets.make())
    os.environ.pop("AWS_ENDPOINT_URL", None)

    moto_aws.install()
    with mock_aws():
        boto3.client("dynamodb").create_table(**template.table_properties(os.environ["TABLE_NAME"]))
        boto3.client("sqs").create_queue(QueueName=os.environ["SUBSCRIBER_QUEUE"].rpartition("/")[2])
        boto3.client("events").create_event_bus(Name=os.environ["EVENT_BUS"])
        PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
