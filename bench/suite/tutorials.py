"""The same course for every contender: learners who finished its chapters, and the calls that read and write them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bench.suite import postgres
from bench.suite.emulated import PEER_TABLE, TABLE, TEMPLATE, Aws, event, learner
from bench.suite.http_peer import Call
from bench.suite.processes import Function

ONE = "/v1/tutorials/progress/{tutorialId}"
CHAPTER = f"{ONE}/chapter"


@dataclass(frozen=True)
class Course:
    """A course of so many chapters, which so many learners finished."""

    units: int
    learners: int

    @property
    def id(self) -> str:
        """Its id."""
        return f"course-of-{self.units}"

    def read(self, aws: Aws, subject: str) -> Call:
        """A learner reads their progress."""
        return "GET", ONE.format(tutorialId=self.id), {"Authorization": f"Bearer {aws.token(subject)}"}, None

    def post(self, aws: Aws, subject: str, chapter: int = 1) -> Call:
        """A learner finishes a chapter once more."""
        headers = {"Authorization": f"Bearer {aws.token(subject)}", "Content-Type": "application/json"}
        body = {
            "chapterId": f"chapter-{chapter:04}",
            "watchTime": 300,
            "completed": True,
            "lastPosition": 300,
            "totalChapters": self.units,
        }
        return "POST", CHAPTER.format(tutorialId=self.id), headers, json.dumps(body)

    def reads(self, aws: Aws) -> list[Call]:
        """One read by each learner."""
        return [self.read(aws, learner(number)) for number in range(self.learners)]

    def posts(self, aws: Aws) -> list[Call]:
        """One post by each learner."""
        return [self.post(aws, learner(number)) for number in range(self.learners)]

    def events(self, calls: list[Call]) -> list[str]:
        """Calls as API Gateway passes them."""
        return [event(call, ONE if call[0] == "GET" else CHAPTER, tutorialId=self.id) for call in calls]

    def peer_events(self, calls: list[Call]) -> list[str]:
        """The same for the peers, whose parameter has another name."""
        paths = {"GET": "/v1/tutorials/progress/{tutorial_id}", "POST": "/v1/tutorials/progress/{tutorial_id}/chapter"}
        return [event(call, paths[call[0]], tutorial_id=self.id) for call in calls]

    def fill(self, database: postgres.Postgres) -> None:
        """Store it in PostgreSQL."""
        postgres.fill(database, self.id, self.units, self.learners, learner(0)[:-7])


def store(aws: Aws, courses: Sequence[Course], subject: str = TEMPLATE) -> None:
    """Store each course of a learner, in Hito's table and in the peer's.

    The contender stores the first chapter itself. The other chapters are copies of what it stored.
    """
    aws.control("live")
    with aws.hito("tutorials") as hito, aws.powertools_peer() as peer:
        for course in courses:
            post = [course.post(aws, subject)]
            _store(aws, TABLE, hito, course, subject, course.events(post))
            _store(aws, PEER_TABLE, peer, course, subject, course.peer_events(post))


def _store(  # noqa: PLR0913, PLR0917 - where, by whom, what, whose, how
    aws: Aws, table: str, function: Function, course: Course, subject: str, events: list[str]
) -> None:
    function.load("store", events)
    function.run("store", 1)
    first = "chapter-0001"
    stored = [item for item in aws.stored(table) if subject in item["PK"]["S"] and course.id in item["SK"]["S"]]
    unit = json.dumps(next(item for item in stored if item["SK"]["S"].endswith(first)))
    names = (f"chapter-{number:04}" for number in range(2, course.units + 1))
    aws.clone(table, [json.loads(unit.replace(first, name)) for name in names])


def replay(
    aws: Aws,
    learners: int,
    recorded: Sequence[tuple[Function, list[str]]],
    *,
    template: str = TEMPLATE,
    once: bool = False,
) -> None:
    """Record what AWS answers to each function's events of ``template``, and replay it for so many learners.

    Each event is recorded twice, because a function may ask at other times for what it remembers. With ``once``, moto
    answers what was not recorded.
    """
    aws.control("record")
    for function, events in recorded:
        function.load("record", events)
        function.run("record", len(events) * (1 if once else 2))
    aws.control("replay", lenient=once, template=template, learners=[learner(number) for number in range(learners)])
