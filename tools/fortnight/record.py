"""Records the stories in the local cloud, each step by a handler that believes it is that day."""

import importlib
import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, Self
from urllib.parse import urlsplit

from tools import environment, gateway, lambda_events, template
from tools.demo_guides import ATTEMPTS
from tools.fortnight import stories
from tools.fortnight.stories import COURSE, Step, Story

_CHAPTERS = len(stories.LESSONS)

# Learners who answer the exercises of a guide, too, and learners who have an account of the language product.
ANSWERING = 6
WITH_ACCOUNT = 3
PASSWORD = "pan con tomate y aceite"  # noqa: S105 - of made-up learners in the local cloud


class Refused(Exception):
    """A handler answered with an error."""


class Handlers:
    """The functions' handlers in this process, on the day that ``clock`` says."""

    def __init__(self, sign: Callable[..., str], server_key: str) -> None:
        """``sign`` makes tokens as `tools.tokens.make` does."""
        functions = template.functions()
        self._routes = list(gateway.routes())
        self._handlers = {name: functions[name]["Handler"] for name in {route.function for route in self._routes}}
        self._sign = sign
        self._server_key = server_key
        self.now = datetime.now(UTC)

    def call(  # noqa: PLR0913 - a request has that many parts
        self,
        method: str,
        address: str,
        body: object = None,
        *,
        learner: Story | None = None,
        account: int | None = None,
        may_be: tuple[int, ...] = (),
    ) -> Any:
        """The JSON that a handler answers; None for one of the statuses of ``may_be``.

        Raises:
            Refused: for any other error.
        """
        parts = urlsplit(address)
        found = lambda_events.route_of(self._routes, method, parts.path)
        if found is None:
            raise Refused(f"{method} {address} is no route")
        route, parameters = found
        event = lambda_events.request_event(
            route,
            parameters,
            path=parts.path,
            query=parts.query,
            headers=self._headers(learner, account),
            body=b"" if body is None else json.dumps(body).encode(),
            source="127.0.0.1",
        )
        module, _, name = self._handlers[route.function].rpartition(".")
        with redirect_stdout(io.StringIO()):
            answer = getattr(importlib.import_module(module), name)(event, None)
        if answer["statusCode"] in may_be:
            return None
        if answer["statusCode"] >= 400:
            raise Refused(f"{method} {address}: {answer['statusCode']} {answer['body']}")
        return json.loads(answer["body"] or "null")

    def _headers(self, learner: Story | None, account: int | None) -> dict[str, list[str]]:
        headers = {"X-Server-Key": [self._server_key], "Content-Type": ["application/json"]}
        if account is not None:
            headers["Authorization"] = [f"Bearer {self._sign(f'acct-{account}', issuer='hito')}"]
        elif learner:
            claims = {"name": learner.name, "zoneinfo": learner.zone}
            token = self._sign(learner.learner, role="Student", claims=claims)
            headers["Authorization"] = [f"Bearer {token}"]
        return headers

    @contextmanager
    def clock(self) -> Iterator[None]:
        """Let requests come at ``now`` while the block runs."""
        edge = importlib.import_module("hito.edge.api")
        handlers = self

        class Clock(datetime):
            """The time of the story."""

            @classmethod
            def now(cls, tz: tzinfo | None = None) -> Self:
                return cls.fromtimestamp(handlers.now.timestamp(), tz)

        present = edge.datetime  # type: ignore[attr-defined]  # what the module imported
        edge.datetime = Clock  # type: ignore[attr-defined]  # the same
        try:
            yield
        finally:
            edge.datetime = present  # type: ignore[attr-defined]  # the same


def begin(table_name: str, secrets: dict[str, Any], aws: dict[str, str]) -> None:
    """Set the environment that the functions read when they are imported."""
    os.environ |= environment.for_functions(table_name, secrets) | aws | {"LOG_LEVEL": "ERROR"}
    sys.path[:0] = [str(gateway.ROOT / "layers" / "common"), str(gateway.ROOT / "functions")]


def record(handlers: Handlers, today: datetime, advance: Callable[[int], object]) -> int:
    """Record what is not recorded yet; how many steps that were. ``advance`` gets the steps done since its last call.

    A learner who is in the course already is left alone: a second run changes nothing.
    """
    began = (today - timedelta(days=stories.DAYS)).replace(hour=15, minute=0, second=0, microsecond=0)
    if not handlers.call("GET", f"/catalog/courses/{COURSE}", may_be=(404,)):
        handlers.call("PUT", f"/catalog/courses/{COURSE}", stories.COURSE_BODY)
    everyone = stories.all_stories()
    new = [story for story in everyone if not is_recorded(story)]
    advance(sum(len(story.steps) for story in everyone if story not in new))
    steps = [(step, story) for story in new for step in story.steps]
    with handlers.clock():
        for step, story in sorted(steps, key=lambda one: one[0].after):
            handlers.now = began + step.after
            _do(handlers, step, story)
            advance(1)
        for story in new:
            handlers.now = began + timedelta(days=stories.DAYS - 1)
            # So that the roster knows their name.
            handlers.call("GET", "/users/me", learner=story)
            if story.state != "not_started":
                _others(handlers, story, everyone.index(story))
    return len(steps)


def is_recorded(story: Story) -> bool:
    """Whether the learner is in the course."""
    from hito.domain.records import CourseId, Kind  # noqa: PLC0415 - only after the environment is set
    from hito.store import course_records  # noqa: PLC0415 - the same

    return course_records.get(story.learner, CourseId(Kind.COURSE, COURSE)).header.enrollment is not None


def _do(handlers: Handlers, step: Step, story: Story) -> None:
    """Send one step as a front end of one of the contracts would."""
    tutorial = f"/v1/tutorials/progress/{COURSE}"
    match step.what:
        case "enroll" | "drop":
            body = {
                "UserId": story.learner,
                "CourseId": COURSE,
                "Action": step.what,
                "EventTime": handlers.now.isoformat(),
            }
            handlers.call("POST", "/api/v1/progress/Webhook/enrollment-updated", body, learner=story)
        case "watch" | "video":
            seconds = 300 if step.what == "video" else 120
            body = {"UserId": story.learner, "VideoId": step.unit, "CurrentTimeSeconds": seconds}
            handlers.call("POST", "/api/v1/Progress/video", body | {"MarkAsCompleted": False}, learner=story)
        case "mark":
            handlers.call("POST", f"/courses/mark_progress?lesson_id={step.unit}", learner=story)
        case "chapter":
            body = {"chapterId": step.unit, "watchTime": 300, "completed": True}
            handlers.call("POST", f"{tutorial}/chapter", body, learner=story)
        case "pass" | "fail":
            passed = step.what == "pass"
            body = {"quizId": step.unit, "score": 9 if passed else 4, "maxScore": 10, "passed": passed}
            handlers.call("POST", f"{tutorial}/quiz", body, learner=story)


def _others(handlers: Handlers, story: Story, number: int) -> None:
    """What some learners did in the other contracts: exercises of a guide, lessons of the language product."""
    if number < ANSWERING:
        guide, answers = ATTEMPTS[number % 2][1:]
        path = f"/guides/{guide}/exercises-with-progress"
        for exercise in handlers.call("GET", path, learner=story, may_be=(404,)) or ():
            for answer in answers.get(exercise["title"], ()):
                body = {"exercise_id": exercise["id"], "submitted_answer": answer}
                handlers.call("POST", "/attempts/", body, learner=story)
    if number < WITH_ACCOUNT:
        account = {"nombre": story.name, "correo": f"{story.learner}@example.org", "contrasena": PASSWORD}
        made = handlers.call("POST", "/api/users/register", account, may_be=(409,))
        if not made:
            return
        for lesson in handlers.call("GET", "/api/lessons")["lecciones"][: number + 1]:
            body = {
                "id_usuario": made["user"]["id"],
                "id_leccion": lesson["id"],
                "estado_completitud": "completada",
                "puntuacion_obtenida": 3 - number,
                "tiempo_dedicado": 600,
            }
            handlers.call("POST", "/api/progress", body, account=made["user"]["id"])
