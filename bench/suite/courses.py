"""Warm requests of one learner's course, by its size: Hito beside the peers."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from typing import Any

from bench.suite import tutorials
from bench.suite.emulated import TEMPLATE
from bench.suite.run import Run, Work
from bench.suite.tutorials import Course

SIZES = (8, 30, 109, 529, 1000)

# All contenders take part in these; in the others, Hito and the first peer.
COMPARED = (30, 529)

# As many requests make a round.
_TIMES = {8: 40, 30: 50, 109: 25, 529: 8, 1000: 5}


def measure(run: Run) -> dict[str, Any]:
    """Microseconds of a request, by size, method and contender."""
    # Each request of a round is another learner's, as in a deployment with many.
    courses = [Course(size, run.times(_TIMES[size])) for size in SIZES]
    tutorials.store(run.aws, courses)
    if run.database:
        for course in courses:
            course.fill(run.database)
    with ExitStack() as stack:
        contenders = _Contenders(run, stack)
        contenders.record(courses)
        works: dict[Case, tuple[Work, int]] = {}
        for course in courses:
            for method in ("GET", "POST"):
                for name, work in contenders.works(course, method):
                    works[course.units, method, name] = work, course.learners
        took = run.alternate(works, "chapters", rounds=2 * run.rounds)
    found: dict[str, Any] = {str(size): {"GET": {}, "POST": {}} for size in SIZES}
    for (size, method, name), figures in took.items():
        found[str(size)][method][name] = figures
    return found


# A size, a method, and a contender.
Case = tuple[int, str, str]


class _Contenders:
    """The processes that take part, the same for every size."""

    def __init__(self, run: Run, stack: ExitStack) -> None:
        self._run = run
        self._hito = stack.enter_context(run.aws.hito("tutorials"))
        self._unlimited = stack.enter_context(run.aws.hito("tutorials", RATE_LIMITS="off"))
        self._bound = stack.enter_context(run.aws.bound())
        self._powertools = stack.enter_context(run.aws.powertools_peer())
        self._http = stack.enter_context(run.peer()) if run.database else None
        self._mangum = stack.enter_context(run.lambda_peer("asyncpg")) if run.database else None

    def record(self, courses: Sequence[Course]) -> None:
        """Let AWS answer each request once."""
        aws = self._run.aws
        calls = [
            (course, call) for course in courses for call in (course.read(aws, TEMPLATE), course.post(aws, TEMPLATE))
        ]
        events = [event for course, call in calls for event in course.events([call])]
        peer_events = [event for course, call in calls for event in course.peer_events([call])]
        recorded = [(self._hito, events), (self._unlimited, events), (self._powertools, peer_events)]
        tutorials.replay(aws, max(course.learners for course in courses), recorded)

    def works(self, course: Course, method: str) -> Iterator[tuple[str, Work]]:
        """What each contender does in a round."""
        times, name = course.learners, f"{method} {course.units}"
        calls = course.reads(self._run.aws) if method == "GET" else course.posts(self._run.aws)
        events, peer_events = course.events(calls), course.peer_events(calls)
        self._hito.load(name, events)
        yield "hito", partial(self._hito.run, name, times)
        if self._http:
            yield "asyncpg", partial(self._http.run, calls, times)
        if course.units not in COMPARED:
            return
        self._hito.load(f"{name}, one learner", events[:1])
        yield "hito, one learner", partial(self._hito.run, f"{name}, one learner", times)
        for contender, function, own in (
            ("hito, no rate limits", self._unlimited, events),
            ("bound", self._bound, events),
            ("powertools", self._powertools, peer_events),
        ):
            function.load(name, own)
            yield contender, partial(function.run, name, times)
        if self._mangum:
            self._mangum.load(name, peer_events)
            yield "asyncpg, Mangum", partial(self._run.with_database_time, self._mangum, name, times)


def heartbeats(run: Run) -> dict[str, Any]:
    """Requests and capacity units of a post: as deployed, and to the largest course without a rate window."""
    return {
        "deployed": _heartbeat(run, Course(30, 1)),
        "largest": _heartbeat(run, Course(SIZES[-1], 1), RATE_LIMITS="off"),
    }


def _heartbeat(run: Run, course: Course, **instead: str) -> dict[str, Any]:
    run.aws.control("live")
    with run.aws.hito("tutorials", **instead) as hito:
        hito.load("post", course.events([course.post(run.aws, TEMPLATE)]))
        # A function that has seen the learner knows the time zone.
        hito.run("post", 1)
        run.aws.control("record")
        hito.run("post", 1)
        return run.aws.control("live")
