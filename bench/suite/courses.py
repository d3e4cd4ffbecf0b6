"""Warm requests of one learner's course, by its size: Hito beside the peers."""

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
_TIMES = {8: 80, 30: 100, 109: 50, 529: 16, 1000: 10}


def measure(run: Run) -> dict[str, Any]:
    """Microseconds of a request, by size, method and contender."""
    # Each request of a round is another learner's, as in a deployment with many.
    courses = [Course(size, run.times(_TIMES[size])) for size in SIZES]
    tutorials.store(run.aws, courses)
    if run.database:
        for course in courses:
            course.fill(run.database)
    return {str(course.units): _measure(run, course) for course in courses}


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


def _measure(run: Run, course: Course) -> dict[str, Any]:
    aws = run.aws
    with ExitStack() as stack:
        hito = stack.enter_context(aws.hito("tutorials"))
        unlimited = stack.enter_context(aws.hito("tutorials", RATE_LIMITS="off"))
        powertools = stack.enter_context(aws.powertools_peer())
        of_template = [course.read(aws, TEMPLATE), course.post(aws, TEMPLATE)]
        events = course.events(of_template)
        recorded = [(hito, events), (unlimited, events), (powertools, course.peer_events(of_template))]
        tutorials.replay(aws, course.learners, recorded)
        http = stack.enter_context(run.peer()) if run.database else None
        mangum = stack.enter_context(run.lambda_peer("asyncpg")) if run.database else None
        found = {}
        for method, calls in (("GET", course.reads(aws)), ("POST", course.posts(aws))):
            run.step(f"{method} of {course.units} chapters")
            times = course.learners
            hito.load(method, course.events(calls))
            contenders: dict[str, Work] = {"hito": partial(hito.run, method, times)}
            if http:
                contenders["asyncpg"] = partial(http.run, calls, times)
            if course.units in COMPARED:
                unlimited.load(method, course.events(calls))
                hito.load("same", course.events(calls[:1]))
                powertools.load(method, course.peer_events(calls))
                contenders |= {
                    "hito, one learner": partial(hito.run, "same", times),
                    "hito, no rate limits": partial(unlimited.run, method, times),
                    "powertools": partial(powertools.run, method, times),
                }
                if mangum:
                    mangum.load(method, course.peer_events(calls))
                    contenders["asyncpg, Mangum"] = partial(run.with_database_time, mangum, method, times)
            found[method] = run.alternate(contenders, times)
        return found
