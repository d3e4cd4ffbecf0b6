"""The edge of every endpoint group: who calls, what they ask, what is done, how it is shown.

A function declares its routes on an ``Api``, which is its Lambda handler as well. Authentication,
parsing, refusals, bugs, CORS and the request's one log line are the same for all.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from time import perf_counter
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter

from hito.config import settings
from hito.domain.errors import Forbidden, NotFound, Refusal, Unavailable
from hito.edge import body, cors, line
from hito.edge.dialect import Dialect
from hito.edge.identity import Caller, Who
from hito.edge.request import Request
from hito.store import table

Taken = TypeVar("Taken")
Shown = TypeVar("Shown")


@dataclass(frozen=True, slots=True)
class Call(Generic[Taken]):
    """A request that may be done: known caller, checked path, parsed body.

    ``path`` holds the path parameters by the contract's names, ``now`` is in UTC.
    """

    learner: str
    path: Mapping[str, str]
    body: Taken
    now: datetime


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One declared route."""

    method: str
    path: str
    who: Who
    takes: type[body.Body] | None
    gives: TypeAdapter[Any]
    do: Callable[[Call[Any]], Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes out, before its common headers."""

    status: HTTPStatus
    body: str
    headers: Mapping[str, str]


class Api:
    """An endpoint group in one contract's dialect.

    ``own`` is the contract's name for the caller's id: wherever a path, a query or a body
    repeats it, it has to be the caller's.
    """

    def __init__(self, dialect: Dialect, *, own: str | None = None) -> None:
        self.endpoints: list[Endpoint] = []
        self._dialect = dialect
        self._own = own
        self._origins = settings().allowed_origins

    def route(
        self, method: str, *paths: str, who: Who, takes: type[body.Body] | None = None, gives: type[Shown]
    ) -> Callable[[Callable[[Call[Any]], Shown]], Callable[[Call[Any]], Shown]]:
        """Declare a route under one or more paths, spelled as the gateway's resources.

        ``who`` authenticates, ``takes`` is the body's schema, ``gives`` the answer's.
        """

        def declare(do: Callable[[Call[Any]], Shown]) -> Callable[[Call[Any]], Shown]:
            self.endpoints += [Endpoint(method, path, who, takes, TypeAdapter(gives), do) for path in paths]
            return do

        return declare

    def __call__(self, event: Mapping[str, Any], _context: object) -> dict[str, Any]:
        """Answer one API Gateway event: the Lambda handler."""
        started = perf_counter()
        request = Request(event)
        note = line.Note(request.id, request.method, request.resource)
        with table.one_request():
            answer = self._answer(request, note)
        elapsed_ms = 1000 * (perf_counter() - started)
        note.close(answer.status, elapsed_ms)
        return {
            "statusCode": answer.status,
            "headers": {
                **answer.headers,
                **cors.headers(request.headers.get("origin"), self._origins),
                "Cache-Control": "no-store",
                "Server-Timing": f"hito;dur={elapsed_ms:.1f}",
                "X-Request-Id": request.id,
            },
            "body": answer.body,
        }

    def _answer(self, request: Request, note: line.Note) -> Answer:
        if request.method == "OPTIONS":
            return Answer(HTTPStatus.NO_CONTENT, "", cors.PREFLIGHT)
        try:
            endpoint = self._endpoint(request)
            call = self._call(endpoint, request, note)
            shown = endpoint.gives.dump_json(endpoint.do(call), by_alias=True)
            return Answer(HTTPStatus.OK, shown.decode(), _JSON)
        except Refusal as refusal:
            note.refusal = type(refusal).__name__
            headers = {"Retry-After": str(refusal.retry_after)} if isinstance(refusal, Unavailable) else {}
            return Answer(self._dialect.status(refusal), json.dumps(self._dialect.body(refusal)), _JSON | headers)
        except Exception as bug:  # the last resort: a caller gets an answer, the operator the trace
            note.bug = bug
            words = self._dialect.spell("Internal server error")
            return Answer(HTTPStatus.INTERNAL_SERVER_ERROR, json.dumps(words), _JSON)

    def _endpoint(self, request: Request) -> Endpoint:
        for endpoint in self.endpoints:
            if (endpoint.method, endpoint.path) == (request.method, request.resource):
                return endpoint
        raise NotFound("There is no such route")

    def _call(self, endpoint: Endpoint, request: Request, note: line.Note) -> Call[Any]:
        caller = endpoint.who(request)
        if caller:
            note.learner = caller.learner
        path = request.path
        taken = body.parse(request.body, endpoint.takes, any_case=self._dialect.any_case) if endpoint.takes else None
        if self._own and caller:
            _refuse_others(caller, self._own, path, request.query, taken)
        return Call(caller.learner if caller else "", path, taken, datetime.now(UTC))


_JSON = {"Content-Type": "application/json"}


def _refuse_others(
    caller: Caller, own: str, path: Mapping[str, str], query: Mapping[str, tuple[str, ...]], taken: body.Body | None
) -> None:
    """Refuse to act for anyone but the caller, who may repeat their own id anywhere."""
    in_body = taken.model_dump(by_alias=True).get(own) if taken else None
    claimed = {path.get(own), in_body, *query.get(own, ())} - {None, "", caller.learner}
    if claimed:
        raise Forbidden("Only your own progress can be read or changed")
