"""What grows with what: learners' courses, the table, a batch of the stream, requests at the same time."""

import json
from collections.abc import Mapping
from contextlib import ExitStack
from functools import partial
from typing import Any

from bench.suite import tutorials
from bench.suite.emulated import TABLE, TEMPLATE, event, learner
from bench.suite.processes import Function
from bench.suite.run import Run, Work
from bench.suite.tutorials import Course

COURSES_OF_A_LEARNER = (1, 5, 50)
ITEMS = (1_000, 100_000, 1_000_000)
BATCHES = (1, 10, 100, 1_000)
CONSUMERS = ("update_projections", "award_achievements")
AT_ONCE = (1, 2, 4, 8, 16, 32, 64)

# A learner of one course, whose requests are recorded for these.
_LEARNER = "learner-of-one-course"

_UNITS = 30
_COURSE = Course(_UNITS, 100)


def of_courses(run: Run) -> dict[str, Any]:
    """Microseconds of a request, by the number of the learner's courses and by route."""
    found: dict[str, Any] = {}
    tutorials.store(run.aws, [_COURSE], _LEARNER)
    stored, routes = _items_of_course(run), _reads(run)
    times = run.times(25)
    for count in COURSES_OF_A_LEARNER:
        run.aws.control("live")
        for number in range(1, count):
            copied = json.dumps(stored).replace(_COURSE.id, f"{_COURSE.id}-{number:02}")
            run.aws.clone(TABLE, json.loads(copied))
        # The summary before is of fewer courses.
        key = {"PK": {"S": f"LEARNER#{_LEARNER}"}, "SK": {"S": "SUMMARY#"}}
        run.aws.dynamodb.delete_item(TableName=TABLE, Key=key)
        with ExitStack() as stack:
            # Others for each count: they have cached nothing.
            hito = {name: stack.enter_context(run.aws.hito(name)) for name in routes}
            recorded = [(hito[name], [routes[name](_LEARNER)]) for name in routes]
            # The summary is computed each time: the second answer would be the cached one. Whether the catalog has the
            # courses is asked again each second.
            tutorials.replay(run.aws, times, recorded, template=_LEARNER, once=True)
            works: dict[str, tuple[Work, int]] = {}
            for name, function in hito.items():
                function.load("read", [routes[name](learner(number)) for number in range(times)])
                works[name] = partial(function.run, "read", times), times
            found[str(count)] = run.alternate(works, f"{count} courses")
    run.aws.control("live")
    return found


def _items_of_course(run: Run) -> list[dict[str, Any]]:
    return [item for item in run.aws.stored(TABLE, f"LEARNER#{_LEARNER}") if f"#{_COURSE.id}#" in item["SK"]["S"]]


def _reads(run: Run) -> dict[str, Any]:
    def of_course(subject: str) -> str:
        return _COURSE.events([_COURSE.read(run.aws, subject)])[0]

    def get(subject: str, path: str, resource: str, **parameters: str) -> str:
        headers = {"Authorization": f"Bearer {run.aws.token(subject, role='Student')}"}
        return event(("GET", path, headers, None), resource, **parameters)

    def of_summary(subject: str) -> str:
        summary = "/api/v1/Progress/summary/"
        return get(subject, summary + subject, f"{summary}{{userId}}", userId=subject)

    my_courses = "/courses/my_courses"
    return {
        "tutorials": of_course,
        "courses": lambda subject: get(subject, my_courses, my_courses),
        "video_progress": of_summary,
    }


def of_table(run: Run) -> dict[str, Any]:
    """Microseconds of a read of 30 chapters, by the number of items in the table and by contender."""
    found: dict[str, Any] = {}
    times = run.times(100)
    for items in ITEMS[:2] if run.is_quick else ITEMS:
        run.step(f"fill a table with {items:,} items")
        learners = -(-items // _UNITS)
        course = Course(_UNITS, learners)
        # Far from each other in the table.
        chosen = [learner(number * 7919 % learners) for number in range(min(learners, 1_000))]
        calls = [course.read(run.aws, subject) for subject in chosen]
        with ExitStack() as stack:
            hito = stack.enter_context(run.aws.hito("tutorials"))
            template = course.events([course.read(run.aws, TEMPLATE)])
            tutorials.replay(run.aws, learners, [(hito, template)])
            hito.load("read", course.events(calls))
            works: dict[str, tuple[Work, int]] = {"hito": (partial(hito.run, "read", times), times)}
            if run.database:
                run.database.run("TRUNCATE tutorial_progress CASCADE")
                course.fill(run.database)
                peer = stack.enter_context(run.peer())
                works["asyncpg"] = partial(peer.run, calls, times), times
            found[str(items)] = run.alternate(works, f"{items:,} items")
    run.aws.control("live")
    return found


def of_batch(run: Run) -> dict[str, Any]:
    """Microseconds of a record, by the size of the batch and by consumer."""
    tutorials.store(run.aws, [_COURSE], _LEARNER)
    sizes = BATCHES[:3] if run.is_quick else BATCHES
    rounds = run.rounds + 1
    # How many batches make a round: a thousand records at most.
    batches = {size: max(1, min(50, 1_000 // size) // (5 if run.is_quick else 1)) for size in sizes}
    learners = max(size * batches[size] * rounds for size in sizes)
    with ExitStack() as stack:
        consumers = {name: stack.enter_context(run.aws.hito(name)) for name in CONSUMERS}
        recorded = [(each, [_batch([_LEARNER])]) for each in consumers.values()]
        tutorials.replay(run.aws, learners, recorded, template=_LEARNER)
        works: dict[tuple[int, str], tuple[Work, int]] = {}
        for size in sizes:
            count = batches[size]
            names = [learner(number) for number in range(size * count * rounds)]
            several = [_batch(names[start : start + size]) for start in range(0, len(names), size)]
            of_one = [_batch([one] * size) for one in names[: count * rounds]]
            for name in CONSUMERS:
                for contender, events in ((name, several), (f"{name}, one learner", of_one)):
                    # Another process for each size: it has seen none of the learners before.
                    consumer = stack.enter_context(run.aws.hito(name))
                    consumer.load("batch", events)
                    works[size, contender] = partial(consumer.run, "batch", count), size * count
        found = _by_size(run.alternate(works, "batches"))
    run.aws.control("live")
    return found


def of_heartbeat(run: Run) -> dict[str, Any]:
    """Requests and capacity units of the consumer of a heartbeat, from the second of a day on."""
    tutorials.store(run.aws, [_COURSE], _LEARNER)
    heartbeat = json.loads(_batch([_LEARNER]))
    change = heartbeat["Records"][0]["dynamodb"]
    del change["NewImage"]["completed"]
    with run.aws.hito(CONSUMERS[0]) as consumer:
        consumer.load("batch", [json.dumps(heartbeat)])
        consumer.run("batch", 1)
        run.aws.control("record")
        consumer.run("batch", 1)
        return run.aws.control("live")


def _batch(learners: list[str]) -> str:
    """Each learner finished a unit, as the stream reports it."""
    return json.dumps({"Records": [_record(one, number) for number, one in enumerate(learners)]})


def _record(subject: str, number: int) -> dict[str, Any]:
    keys = {"PK": {"S": f"LEARNER#{subject}"}, "SK": {"S": f"COURSE#course#{_COURSE.id}#UNIT#chapter-0001"}}
    before = {**keys, "begun": {"N": "1764324000000"}, "watched": {"N": "200000"}, "position": {"N": "200000"}}
    before |= {"updated": {"N": "1764324000000"}, "day": {"S": "2026-11-28"}}
    return {
        "eventID": f"{number:032x}",
        "eventName": "MODIFY",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "us-east-1",
        "dynamodb": {
            "ApproximateCreationDateTime": 1764324010,
            "Keys": keys,
            "NewImage": {**before, "watched": {"N": "300000"}, "completed": {"N": "1764324010000"}},
            "OldImage": before,
            "SequenceNumber": f"{number:021}",
            "SizeBytes": 400,
            "StreamViewType": "NEW_AND_OLD_IMAGES",
        },
        "eventSourceARN": f"arn:aws:dynamodb:us-east-1:123456789012:table/{TABLE}/stream/2026-11-28T00:00:00.000",
    }


def of_concurrency(run: Run) -> dict[str, Any]:
    """Microseconds of a post, by how many are under way at once and by contender; and requests a second."""
    levels = AT_ONCE[:4] if run.is_quick else AT_ONCE
    total = run.times(128)
    course = Course(_UNITS, total)
    posts = course.posts(run.aws)
    with ExitStack() as stack:
        hito = stack.enter_context(run.aws.hito("tutorials"))
        # It has had no event, so that each process has connections of its own.
        parent = stack.enter_context(run.aws.hito("tutorials"))
        parent.load("post", course.events(posts))
        tutorials.replay(run.aws, total, [(hito, course.events([course.post(run.aws, TEMPLATE)]))])
        peer = stack.enter_context(run.peer()) if run.database else None
        works: dict[tuple[int, str], tuple[Work, int]] = {}
        for level in levels:
            times = max(4, total // level)
            works[level, "hito"] = partial(_together, parent, times, level), times * level
            if peer:
                works[level, "asyncpg"] = partial(peer.together, posts, times, level), times * level
        found = _by_size(run.alternate(works, "at once"))
    run.aws.control("live")
    return found


def _by_size(took: Mapping[tuple[int, str], Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for (size, name), figures in took.items():
        found.setdefault(str(size), {})[name] = figures
    return found


def _together(function: Function, times: int, processes: int) -> dict[str, Any]:
    done = function.tell({"do": "together", "name": "post", "times": times, "processes": processes})["all"]
    if failed := next((each["failed"] for each in done if each["failed"]), None):
        raise RuntimeError(failed)
    return {"cpu": sum(each["cpu"] for each in done), "wall": max(each["wall"] for each in done)}
