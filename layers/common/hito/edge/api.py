"""The edge of every endpoint group: who calls, what they ask, what is done, how it is shown.

A function declares its routes on an ``Api``, which is its Lambda handler as well. Authentication,
parsing, refusals, bugs, CORS and the request's one log line are the same for all.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from http import HTTPStatus
from time import perf_counter
from typing import Any, Generic, TypeVar

import typing_extensions
from pydantic import TypeAdapter

from hito.config import settings
from hito.domain.errors import AnswerTooLarge, Code, ComeBack, Forbidden, Gone, NotFound, Refusal, Unauthenticated
from hito.domain.moments import Moment
from hito.edge import body, cors, days, idempotency, request_log
from hito.edge.caller import Caller
from hito.edge.dialect import Dialect
from hito.edge.form import Fields
from hito.edge.identity import Authenticator
from hito.edge.request import Request
from hito.store import connection, learners, rate_limits, tombstones
from hito.store.idempotency import NoIdempotency

BodyT = TypeVar("BodyT")
Params = typing_extensions.TypeVar("Params", default=None)
ResponseT = TypeVar("ResponseT")


@dataclass(frozen=True, slots=True)
class Context(Generic[BodyT, Params]):
    """A request that may be done: known caller, checked path, parsed body.

    ``path`` holds the path parameters by the contract's names, ``params`` they and the query's as
    the route's schema, ``now`` is in UTC, to the millisecond; ``zone`` is the caller's time zone, as far as
    they say it; ``idempotency`` writes the effect of a POST, which a repeated key must not have twice;
    ``count_metric`` adds one to a metric of the route.
    """

    caller: Caller
    path: Mapping[str, str]
    params: Params
    body: BodyT
    now: datetime
    zone: str | None
    idempotency: NoIdempotency
    count_metric: Callable[[str], None]
    _moment: Moment | None = None

    @property
    def learner(self) -> str:
        """The caller's id."""
        return self.caller.learner

    @property
    def moment(self) -> Moment:
        """When the caller does what the request says; for a route that declares ``takes_moment``.

        Raises:
            LookupError: if the route does not declare it.
        """
        if self._moment is None:
            raise LookupError("the route does not declare takes_moment")
        return self._moment

    def resolve_moment(self, learner: str) -> Moment:
        """When a learner does what the request says; the caller's time zone is remembered. One request, or none.

        It is for a route that finds out for whom something is done.
        """
        return _resolve_moment(learner, self.zone if learner == self.learner else None, self.now)

    def date_of(self, learner: str) -> date:
        """The date where a learner is, to look at what they did. One request, or none.

        A caller without a token may say where that is.
        """
        own = self.zone if self.learner in (learner, "") else None
        return days.moment(self.now, own or learners.last_zone(learner)).day


@dataclass(frozen=True, slots=True)
class Page(Generic[ResponseT]):
    """A part of a list; ``cursor`` is where to go on, if there may be more."""

    shown: ResponseT
    cursor: str | None


@dataclass(frozen=True, slots=True)
class AlreadyExists(Generic[ResponseT]):
    """What a request would have made and was there already: answered with 200."""

    shown: ResponseT


# The lists and courses stop before this: it is for what nobody thought of.
MAX_ANSWER_BYTES = 5_000_000
# Source: Lambda's quota for a synchronous answer, 6 MB, less what is around the body.
MAX_SENT_BYTES = 6_000_000

# Who calls a public route.
ANONYMOUS = Caller("", frozenset())


# What a route does: what it shows, or a part of that, or that it was there already.
RouteHandler = Callable[
    [Context[Any, Any]], ResponseT | Page[ResponseT] | AlreadyExists[ResponseT] | AlreadyExists[Page[ResponseT]]
]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One declared route; ``name`` is the same for all paths that a contract spells it in."""

    method: str
    path: str
    name: str
    auth: Authenticator
    params: type[body.QueryParams] | None
    body: type[body.Body] | None
    response: TypeAdapter[Any]
    status: HTTPStatus
    rate_per_minute: int | None
    admins_unlimited: bool
    rate_per_address: int | None
    seal: idempotency.Seal | None
    for_erased: bool
    takes_moment: bool
    dialect: Dialect
    handler: Callable[[Context[Any, Any]], Any]


OnCaller = Callable[[Caller, datetime], None]


@dataclass(frozen=True, slots=True)
class RawResponse:
    """What goes out, before its common headers."""

    status: HTTPStatus
    body: str
    headers: Mapping[str, str]


class Api:
    """An endpoint group in one contract's dialect.

    ``own`` are the contract's names for the caller's id: wherever a path, a query or a body
    repeats it, it has to be the caller's. ``welcome`` is told of every caller that it knows.
    """

    def __init__(self, dialect: Dialect, *, own: tuple[str, ...] = (), welcome: OnCaller | None = None) -> None:
        self.endpoints: list[Endpoint] = []
        self._dialect = dialect
        self._own = own
        self._welcome = welcome
        self._untimed: set[str] = set()
        self._origins = settings().allowed_origins
        # Made while the function starts, when the processor is its own, not in the first request.
        connection.prepare()

    def route(  # noqa: PLR0913 - all that is declared of a route
        self,
        method: str,
        *paths: str,
        auth: Authenticator,
        params: type[body.QueryParams] | None = None,
        body: type[body.Body] | None = None,
        response: type[ResponseT],
        status: HTTPStatus = HTTPStatus.OK,
        rate_per_minute: int | None = None,
        admins_unlimited: bool = False,
        rate_per_address: int | None = None,
        seal: idempotency.Seal | None = None,
        for_erased: bool = False,
        takes_moment: bool = False,
        dialect: Dialect | None = None,
        shows_time: bool = True,
    ) -> Callable[[RouteHandler[ResponseT]], RouteHandler[ResponseT]]:
        """Declare a route under one or more paths, spelled as the gateway's resources.

        ``auth`` authenticates, ``params`` is the schema of path and query, ``body`` the body's, ``response`` the
        answer's (``NoneType`` with status 204), ``rate_per_minute`` how often one caller may call it, on all its
        paths together, unless ``admins_unlimited`` and they are one; ``rate_per_address`` how often it may be
        called from one address. What writes is refused to who is erased, unless it is ``for_erased``, too. With
        ``takes_moment``, the context has the time and the caller's date of it, and remembers their time zone. A
        POST takes an ``Idempotency-Key``; where it is public, only if ``seal`` hashes its body. A route may have a
        ``dialect`` of its own; without ``shows_time`` its answers do not say how long Hito took, which would tell of
        what it found.
        """
        if not shows_time:
            self._untimed.update(paths)

        def declare(handler: RouteHandler[ResponseT]) -> RouteHandler[ResponseT]:
            self.endpoints += [
                Endpoint(
                    method=method,
                    path=path,
                    name=f"{method} {paths[0]}",
                    auth=auth,
                    params=params,
                    body=body,
                    response=TypeAdapter(response),
                    status=status,
                    rate_per_minute=rate_per_minute,
                    admins_unlimited=admins_unlimited,
                    rate_per_address=rate_per_address,
                    seal=seal,
                    for_erased=for_erased,
                    takes_moment=takes_moment,
                    dialect=dialect or self._dialect,
                    handler=handler,
                )
                for path in paths
            ]
            return handler

        return declare

    def __call__(self, event: Mapping[str, Any], _context: object) -> dict[str, Any]:
        """Answer one API Gateway event: the Lambda handler."""
        started = perf_counter()
        request = Request(event)
        note = request_log.RequestLog(request.id, request.method, request.resource)
        note.client_version = request.client_version
        answer = self._answer(request, note)
        elapsed_ms = 1000 * (perf_counter() - started)
        note.emit(answer.status, elapsed_ms)
        timing = {} if request.resource in self._untimed else {"Server-Timing": f"hito;dur={elapsed_ms:.1f}"}
        return {
            "statusCode": answer.status,
            "headers": {
                **answer.headers,
                **cors.headers(request.headers.get("origin"), self._origins),
                "Cache-Control": "no-store",
                **timing,
                "X-Content-Type-Options": "nosniff",
                "X-Request-Id": request.id,
            },
            "body": answer.body,
        }

    def _answer(self, request: Request, note: request_log.RequestLog) -> RawResponse:
        if request.method == "OPTIONS":
            return RawResponse(HTTPStatus.NO_CONTENT, "", cors.PREFLIGHT)
        dialect = self._dialect
        try:
            endpoint = self._endpoint(request)
            dialect = endpoint.dialect
            call = self._call(endpoint, request, note)
            shown = endpoint.handler(call)
            if endpoint.status is HTTPStatus.NO_CONTENT:
                return RawResponse(endpoint.status, "", {})
            headers = dict(_JSON)
            if call.idempotency.replayed:
                headers["Idempotency-Replayed"] = "true"
            status = endpoint.status
            if isinstance(shown, AlreadyExists):
                status, shown = HTTPStatus.OK, shown.shown
            if isinstance(shown, Page):
                headers |= {"X-Next-Cursor": shown.cursor} if shown.cursor else {}
                shown = shown.shown
            return RawResponse(status, _sendable(endpoint.response.dump_json(shown, by_alias=True).decode()), headers)
        except Refusal as refusal:
            note.refusal = type(refusal).__name__
            headers = {"Retry-After": str(refusal.retry_after)} if isinstance(refusal, ComeBack) else {}
            return RawResponse(dialect.status(refusal), _compact(dialect.body(refusal)), _JSON | headers)
        except Exception as bug:  # the last resort: a caller gets an answer, the operator the trace
            note.bug = bug
            return RawResponse(HTTPStatus.INTERNAL_SERVER_ERROR, _compact(dialect.internal_error()), _JSON)

    def _endpoint(self, request: Request) -> Endpoint:
        for endpoint in self.endpoints:
            if (endpoint.method, endpoint.path) == (request.method, request.resource):
                return endpoint
        raise NotFound(Code.NO_ROUTE)

    def _call(self, endpoint: Endpoint, request: Request, note: request_log.RequestLog) -> Context[Any, Any]:
        now = _truncate_to_millisecond(datetime.now(UTC))
        _take_from_window_of_source(endpoint, request, now)
        caller = _caller(endpoint, request)
        if caller.learner:
            if endpoint.method != "GET" and not endpoint.for_erased:
                # First of all: nothing is counted or remembered of who is erased.
                tombstones.check(caller.learner, now)
            note.learner = caller.learner
            self._take_from_window(endpoint, caller, now)
            if self._welcome:
                self._welcome(caller, now)
        path = request.path
        asked, form = _asked(endpoint.params, request)
        taken = body.parse(request.body, endpoint.body, any_case=endpoint.dialect.any_case) if endpoint.body else None
        if caller.learner:
            _refuse_others(caller, self._own, path, request.query, taken)
        keyed = (caller.learner or endpoint.seal) and endpoint.method == "POST"
        once = (
            idempotency.use(request, endpoint.name, caller, now, form=form, seal=endpoint.seal)
            if keyed
            else NoIdempotency()
        )
        zone = _zone_of(caller, request)
        moment = _resolve_moment(caller.learner, zone, now) if endpoint.takes_moment else None
        return Context(caller, path, asked, taken, now, zone, once, note.count_metric, moment)

    def _take_from_window(self, endpoint: Endpoint, caller: Caller, now: datetime) -> None:
        if endpoint.admins_unlimited and caller.is_admin:
            return
        if endpoint.rate_per_minute is not None and (per_minute := rate_limits.scaled(endpoint.rate_per_minute)):
            rate_limits.count_call(caller.learner, endpoint.name, per_minute, now)


def _asked(asks: type[body.QueryParams] | None, request: Request) -> tuple[body.QueryParams | None, Fields | None]:
    """The parameters of a request as a route's schema, and its body's fields if they came as a form."""
    if asks is None:
        return None, None
    if issubclass(asks, body.AskedAnywhere):
        content_type = request.headers.get("content-type", "")
        return body.anywhere(request.path, request.query, content_type, request.body, asks)
    return body.parameters(request.path, request.query, asks), None


def _caller(endpoint: Endpoint, request: Request) -> Caller:
    try:
        return endpoint.auth(request) or ANONYMOUS
    except Gone:
        if endpoint.method == "GET":
            # Nobody reads as an account that is deleted.
            raise Unauthenticated(Code.TOKEN_INVALID) from None
        raise


def _resolve_moment(learner: str, zone: str | None, now: datetime) -> Moment:
    """``now`` for a learner who does something; ``zone`` is the time zone that they give, if any."""
    return days.moment(now, learners.remember_zone(learner, zone))


def _zone_of(caller: Caller, request: Request) -> str | None:
    """The time zone that the token says, else the request, if there is one of that name."""
    return next((zone for zone in (caller.zone, request.time_zone) if zone and days.is_zone(zone)), None)


def _take_from_window_of_source(endpoint: Endpoint, request: Request, now: datetime) -> None:
    if (
        endpoint.rate_per_address is not None
        and request.source
        and (per_minute := rate_limits.scaled(endpoint.rate_per_address))
    ):
        rate_limits.count_anonymous_call(request.source, endpoint.name, per_minute, now)


def _truncate_to_millisecond(at: datetime) -> datetime:
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def _sendable(shown: str) -> str:
    """What an answer shows, if Lambda takes it: as a JSON text in its own answer, of which it takes 6 MB."""
    size = len(shown.encode())
    if size > MAX_ANSWER_BYTES or size + shown.count('"') + shown.count("\\") > MAX_SENT_BYTES:
        raise AnswerTooLarge(megabytes=MAX_ANSWER_BYTES // 1_000_000)
    return shown


def _compact(shown: object) -> str:
    return json.dumps(shown, separators=(",", ":"))


_JSON = {"Content-Type": "application/json"}


def _refuse_others(
    caller: Caller,
    own: tuple[str, ...],
    path: Mapping[str, str],
    query: Mapping[str, tuple[str, ...]],
    taken: body.Body | None,
) -> None:
    """Refuse to act for anyone but the caller, who may repeat their own id anywhere."""
    in_body = taken.model_dump(by_alias=True, include=_fields_called(own, taken)) if taken and own else {}
    for name in own:
        if {path.get(name), in_body.get(name), *query.get(name, ())} - {None, "", caller.learner}:
            raise Forbidden(Code.OTHERS_PROGRESS)


def _fields_called(names: tuple[str, ...], taken: body.Body) -> set[str]:
    return {name for name, field in type(taken).model_fields.items() if (field.alias or name) in names}
