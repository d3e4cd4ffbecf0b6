"""The edge of every endpoint group: it authenticates, parses, calls the route's function and renders the response.

A function declares its routes on an ``Api``, which is also its Lambda handler. Authentication, parsing, refusals, bugs,
CORS and the one log line of a request are the same for all.
"""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from http import HTTPStatus
from time import perf_counter
from typing import Any, Generic, NamedTuple, TypeVar

import typing_extensions
from pydantic import BaseModel, TypeAdapter

from hito.config import settings
from hito.domain.calendars import is_zone
from hito.domain.errors import AnswerTooLarge, Code, ComeBack, Forbidden, Gone, NotFound, Refusal, Unauthenticated
from hito.domain.moments import Moment
from hito.edge import body, conditional, cors, days, idempotency, request_log, server_timing, snapshots
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
    """A request that passed every check: a known caller, checked parameters, a parsed body.

    ``path`` has the path parameters by the contract's names. ``params`` has the parameters of path and query as the
    route's schema. ``now`` is UTC, to the millisecond. ``zone`` is the caller's time zone, if the request names one.
    ``accepts_csv`` says that the caller asks for comma-separated values, ``accept`` has the whole header.
    ``idempotency`` writes the effect of a POST, so that a repeated key has it once. ``count_metric`` adds one to a
    metric of the stack.
    """

    caller: Caller
    path: Mapping[str, str]
    params: Params
    body: BodyT
    now: datetime
    zone: str | None
    idempotency: NoIdempotency
    count_metric: Callable[[str], None]
    accepts_csv: bool = False
    accept: str = ""
    host_and_base: str = ""
    _moment: Moment | None = None

    @property
    def learner(self) -> str:
        """The caller's id."""
        return self.caller.learner

    @property
    def base_url(self) -> str:
        """The API's base URL: as the deployment says, else as the caller used it."""
        scheme = "http" if settings().is_local else "https"
        return settings().public_url or f"{scheme}://{self.host_and_base}"

    @property
    def moment(self) -> Moment:
        """The moment of the request for the caller; for a route that declares ``takes_moment``.

        Raises:
            LookupError: if the route does not declare it.
        """
        if self._moment is None:
            raise LookupError("the route does not declare takes_moment")
        return self._moment

    def resolve_moment(self, learner: str) -> Moment:
        """The moment of the request for a learner; stores the caller's time zone. One request, or none.

        It is for a route that finds out for whom something is done.
        """
        return _resolve_moment(learner, self.zone if learner == self.learner else None, self.now)

    def date_of(self, learner: str) -> date:
        """A learner's local date, for reading their activity. One request, or none.

        A caller without a token may say where that is.
        """
        own = self.zone if self.learner in (learner, "") else None
        return days.moment(self.now, own or learners.last_zone(learner)).day

    def moment_of(self, at: datetime) -> Moment:
        """A moment at which the caller did something; the calendar is that of ``moment``. No request after that."""
        return days.moment(at, self.zone or learners.last_zone(self.learner))

    def own_zone(self, learner: str) -> str | None:
        """The time zone that the request names, if the caller is the learner."""
        return self.zone if self.learner == learner else None


class Page(NamedTuple, Generic[ResponseT]):
    """One page of a list; ``cursor`` leads to the next page, if there may be one."""

    response: ResponseT
    cursor: str | None


class AlreadyExists(NamedTuple, Generic[ResponseT]):
    """The answer to a request whose result existed already: status 200."""

    response: ResponseT


@dataclass(frozen=True, slots=True)
class Accepted:
    """The answer to a request whose result is still being made: status 202; ``retry_after`` is in whole seconds."""

    response: BaseModel
    retry_after: int


@dataclass(frozen=True, slots=True)
class Document:
    """An answer that is a text or a file of a media type which the route declares."""

    media_type: str
    body: str | bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    status: HTTPStatus = HTTPStatus.OK


@dataclass(frozen=True, slots=True)
class Failing(Generic[ResponseT]):
    """The answer of a check that failed: status 503; ``retry_after`` is in whole seconds."""

    response: ResponseT
    retry_after: int


# Lists and courses stop below this limit. It guards against routes that do not.
MAX_ANSWER_BYTES = 5_000_000
# Source: Lambda's quota for a synchronous response, 6 MB, less the envelope around the body.
MAX_SENT_BYTES = 6_000_000

# The caller of a public route.
ANONYMOUS = Caller("", frozenset())


# A route's function: it returns the response, a page of it, or that the result existed already or is being made.
RouteHandler = Callable[
    [Context[Any, Any]],
    ResponseT
    | Page[ResponseT]
    | AlreadyExists[ResponseT]
    | AlreadyExists[Page[ResponseT]]
    | Accepted
    | Document
    | Failing[ResponseT],
]


class Endpoint(NamedTuple):
    """One declared route; all forms of its path share ``name``."""

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
    may_be_stored: bool
    dialect: Dialect
    csv: Callable[[Any], str] | None
    media_types: tuple[str, ...]
    accepted: type[BaseModel] | None
    refuses: tuple[type[Refusal], ...]
    shows_time: bool
    latency_metric: str | None
    handler: Callable[[Context[Any, Any]], Any]


OnCaller = Callable[[Caller, datetime], None]


class RawResponse(NamedTuple):
    """A response before the common headers are added."""

    status: HTTPStatus
    body: str
    headers: Mapping[str, str]
    is_base64: bool = False


class Api:
    """The Lambda handler of an endpoint group, in one contract's dialect.

    ``own`` are the contract's names for the caller's id: a path, a query or a body may repeat that id, and no other.
    ``welcome`` is called with every known caller.
    """

    def __init__(self, dialect: Dialect, *, own: tuple[str, ...] = (), welcome: OnCaller | None = None) -> None:
        self.endpoints: list[Endpoint] = []
        self._dialect = dialect
        self.own = own
        self._welcome = welcome
        self._untimed: set[str] = set()
        self._origins = settings().allowed_origins
        # Built while the function starts, which has a whole processor; not in the first request.
        connection.prepare()
        snapshots.register(self._prepare)

    def _prepare(self) -> None:
        """Build what the first request of a route would build."""
        for endpoint in self.endpoints:
            endpoint.response.rebuild()
            for schema in (endpoint.params, endpoint.body):
                if schema:
                    schema.model_rebuild()

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
        may_be_stored: bool = False,
        dialect: Dialect | None = None,
        shows_time: bool = True,
        csv: Callable[[ResponseT], str] | None = None,
        media_types: tuple[str, ...] = (),
        accepted: type[BaseModel] | None = None,
        refuses: tuple[type[Refusal], ...] = (),
        latency_metric: str | None = request_log.LATENCY,
    ) -> Callable[[RouteHandler[ResponseT]], RouteHandler[ResponseT]]:
        """Declare a route under one or more paths, in the form of the gateway's resources.

        Args:
            method: the HTTP method.
            paths: all spellings of the path.
            auth: authenticates the caller.
            params: the schema of the path's and the query's parameters.
            body: the schema of the body.
            response: the schema of the response; ``NoneType`` with status 204.
            status: the status of success.
            rate_per_minute: how many calls a caller has a minute, over all paths.
            admins_unlimited: whether ``rate_per_minute`` spares admins.
            rate_per_address: how many calls one address has a minute.
            seal: hashes the body for the ``Idempotency-Key``; a public POST takes a key only with it.
            for_erased: whether an erased learner may call the route, though it writes.
            takes_moment: whether the context has the ``moment`` of the request, which remembers the caller's time zone.
            may_be_stored: whether the caller's browser may store what a GET shows, and only ask whether it changed: for
                progress, not for names and e-mails.
            dialect: words this route's errors, instead of the group's dialect.
            csv: writes the response as comma-separated values, for a caller who accepts ``text/csv``.
            media_types: those of a ``Document`` that the handler may return instead of the response.
            accepted: the schema of the response with status 202, where the result may still be in the making.
            shows_time: whether responses have ``Server-Timing``; without, time does not tell what Hito found.
            refuses: why the handler itself may refuse, beyond what the edge checks; the OpenAPI document lists it.
            latency_metric: the metric of the route's milliseconds; None for no metrics.
        """
        if not shows_time:
            self._untimed.update(paths)

        adapter = TypeAdapter(response)

        def declare(handler: RouteHandler[ResponseT]) -> RouteHandler[ResponseT]:
            self.endpoints += [
                Endpoint(
                    method=method,
                    path=path,
                    name=f"{method} {paths[0]}",
                    auth=auth,
                    params=params,
                    body=body,
                    response=adapter,
                    status=status,
                    rate_per_minute=rate_per_minute,
                    admins_unlimited=admins_unlimited,
                    rate_per_address=rate_per_address,
                    seal=seal,
                    for_erased=for_erased,
                    takes_moment=takes_moment,
                    may_be_stored=may_be_stored,
                    dialect=dialect or self._dialect,
                    csv=csv,
                    media_types=media_types,
                    accepted=accepted,
                    refuses=refuses,
                    shows_time=shows_time,
                    latency_metric=latency_metric,
                    handler=handler,
                )
                for path in paths
            ]
            return handler

        return declare

    def __call__(self, event: Mapping[str, Any], _context: object) -> dict[str, Any]:
        """Answer one API Gateway event: the Lambda handler."""
        started, used = perf_counter(), connection.used()
        connection.forget_begun()
        request = Request(event)
        log = request_log.RequestLog(request.id, request.method, request.resource)
        log.client_version = request.client_version
        response = self._respond(request, log)
        elapsed_ms = 1000 * (perf_counter() - started)
        log.emit(response.status, elapsed_ms)
        origin = cors.headers(request.headers.get("origin"), self._origins)
        timing = {
            "Server-Timing": server_timing.header(elapsed_ms, connection.used().since(used)),
            # Lets the page's own measurements have it, too.
            "Timing-Allow-Origin": origin["Access-Control-Allow-Origin"],
        }
        return {
            "statusCode": response.status,
            "headers": {
                **origin,
                "Cache-Control": "no-store",
                **response.headers,
                **({} if request.resource in self._untimed else timing),
                "X-Content-Type-Options": "nosniff",
                "X-Request-Id": request.id,
            },
            "body": response.body,
            **({"isBase64Encoded": True} if response.is_base64 else {}),
        }

    def _respond(self, request: Request, log: request_log.RequestLog) -> RawResponse:
        if request.method == "OPTIONS":
            return RawResponse(HTTPStatus.NO_CONTENT, "", cors.PREFLIGHT)
        dialect = self._dialect
        try:
            endpoint = self._endpoint(request)
            dialect, log.latency_metric = endpoint.dialect, endpoint.latency_metric
            ctx = self._context(endpoint, request, log)
            return _conditional(endpoint, request, _rendered(endpoint, ctx, endpoint.handler(ctx)))
        except Refusal as refusal:
            log.refusal = refusal
            headers = {"Retry-After": str(refusal.retry_after)} if isinstance(refusal, ComeBack) else {}
            return RawResponse(dialect.status(refusal), _to_json(dialect.body(refusal)), _JSON | headers)
        except Exception as bug:  # the last resort: the caller gets a response, the operator the trace
            log.bug = bug
            return RawResponse(HTTPStatus.INTERNAL_SERVER_ERROR, _to_json(dialect.internal_error()), _JSON)

    def _endpoint(self, request: Request) -> Endpoint:
        for endpoint in self.endpoints:
            if (endpoint.method, endpoint.path) == (request.method, request.resource):
                return endpoint
        raise NotFound(Code.NO_ROUTE)

    def _context(self, endpoint: Endpoint, request: Request, log: request_log.RequestLog) -> Context[Any, Any]:
        now = _truncate_to_millisecond(datetime.now(UTC))
        _count_call_of_address(endpoint, request, now)
        caller = _caller(endpoint, request)
        if caller.learner:
            if endpoint.method != "GET" and not endpoint.for_erased:
                # Before anything else: nothing is counted or stored for an erased learner.
                tombstones.check(caller.learner, now)
            log.learner = caller.learner
            self._count_call(endpoint, caller, now)
            if self._welcome:
                self._welcome(caller, now)
        path = request.path
        params, form = _parse_params(endpoint.params, request)
        parsed = body.parse(request.body, endpoint.body, any_case=endpoint.dialect.any_case) if endpoint.body else None
        if caller.learner:
            _refuse_others(caller, self.own, path, request.query, parsed)
        takes_key = (caller.learner or endpoint.seal) and endpoint.method == "POST"
        key = (
            idempotency.of_request(request, endpoint.name, caller, now, form=form, seal=endpoint.seal)
            if takes_key
            else NoIdempotency()
        )
        zone = _zone_of(caller, request)
        moment = _resolve_moment(caller.learner, zone, now) if endpoint.takes_moment else None
        is_csv = "text/csv" in request.headers.get("accept", "").lower()
        return Context(
            caller,
            path,
            params,
            parsed,
            now,
            zone,
            key,
            log.count_metric,
            is_csv,
            request.headers.get("accept", ""),
            request.host_and_base,
            moment,
        )

    def _count_call(self, endpoint: Endpoint, caller: Caller, now: datetime) -> None:
        if endpoint.admins_unlimited and caller.is_admin:
            return
        if (per_day := settings().daily_quota) and not caller.is_admin and endpoint.latency_metric:
            # Health is watched all day.
            rate_limits.count_daily_call(caller.learner, per_day, now)
        if endpoint.rate_per_minute is not None and (per_minute := rate_limits.scaled(endpoint.rate_per_minute)):
            rate_limits.count_call(caller.learner, endpoint.name, per_minute, now)


def _rendered(endpoint: Endpoint, ctx: Context[Any, Any], result: Any) -> RawResponse:
    """What a route's function returned, as a response."""
    if endpoint.status is HTTPStatus.NO_CONTENT:
        return RawResponse(endpoint.status, "", {})
    if isinstance(result, Document):
        return _document(result)
    status, headers = endpoint.status, dict(_JSON)
    if ctx.idempotency.replayed:
        headers["Idempotency-Replayed"] = "true"
    if isinstance(result, Accepted):
        headers["Retry-After"] = str(result.retry_after)
        return RawResponse(HTTPStatus.ACCEPTED, result.response.model_dump_json(), headers)
    if isinstance(result, AlreadyExists):
        status, result = HTTPStatus.OK, result.response
    if isinstance(result, Failing):
        headers["Retry-After"] = str(result.retry_after)
        status, result = HTTPStatus.SERVICE_UNAVAILABLE, result.response
    if isinstance(result, Page):
        headers |= {"X-Next-Cursor": result.cursor} if result.cursor else {}
        result = result.response
    if endpoint.csv and ctx.accepts_csv:
        headers["Content-Type"] = "text/csv; charset=utf-8"
        text = endpoint.csv(result)
    else:
        text = endpoint.response.dump_json(result, by_alias=True).decode()
    _check_size(text)
    return RawResponse(status, text, headers)


def _document(document: Document) -> RawResponse:
    headers = {"Content-Type": document.media_type, **document.headers}
    if isinstance(document.body, bytes):
        return RawResponse(document.status, base64.b64encode(document.body).decode(), headers, is_base64=True)
    return RawResponse(document.status, document.body, headers)


def _parse_params(
    schema: type[body.QueryParams] | None, request: Request
) -> tuple[body.QueryParams | None, Fields | None]:
    """The parameters of a request as the route's schema, and the fields of its form, if the body is one."""
    if schema is None:
        return None, None
    if issubclass(schema, body.ParamsAnywhere):
        content_type = request.headers.get("content-type", "")
        return body.parse_anywhere(request.path, request.query, content_type, request.body, schema)
    return body.parse_params(request.path, request.query, schema), None


def _caller(endpoint: Endpoint, request: Request) -> Caller:
    try:
        return endpoint.auth(request) or ANONYMOUS
    except Gone:
        if endpoint.method == "GET":
            # A deleted account may not read.
            raise Unauthenticated(Code.TOKEN_INVALID) from None
        raise


def _resolve_moment(learner: str, zone: str | None, now: datetime) -> Moment:
    """The moment ``now`` for an active learner; ``zone`` is the time zone that the request gives, if any."""
    return days.moment(now, learners.remember_zone(learner, zone))


def _zone_of(caller: Caller, request: Request) -> str | None:
    """The time zone of the token, else of the request; None if there is no such zone."""
    return next((zone for zone in (caller.zone, request.time_zone) if zone and is_zone(zone)), None)


def _count_call_of_address(endpoint: Endpoint, request: Request, now: datetime) -> None:
    if (
        endpoint.rate_per_address is not None
        and request.source
        and (per_minute := rate_limits.scaled(endpoint.rate_per_address))
    ):
        rate_limits.count_anonymous_call(request.source, endpoint.name, per_minute, now)


def _conditional(endpoint: Endpoint, request: Request, response: RawResponse) -> RawResponse:
    """The response, of a GET with its ``ETag``; 304 without a body for a client that has it."""
    if endpoint.method != "GET" or response.status is not HTTPStatus.OK:
        return response
    tag = conditional.etag(response.body, response.headers.get("X-Next-Cursor"))
    headers = {**response.headers, **conditional.headers(tag, may_be_stored=endpoint.may_be_stored)}
    if conditional.has(request.headers.get("if-none-match"), tag):
        del headers["Content-Type"]
        return RawResponse(HTTPStatus.NOT_MODIFIED, "", headers)
    return RawResponse(response.status, response.body, headers, response.is_base64)


def _truncate_to_millisecond(at: datetime) -> datetime:
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def _check_size(text: str) -> None:
    """Refuse a response that is too large for Lambda, which escapes the text once more within its 6 MB."""
    size = len(text.encode())
    if size > MAX_ANSWER_BYTES or size + text.count('"') + text.count("\\") > MAX_SENT_BYTES:
        raise AnswerTooLarge(megabytes=MAX_ANSWER_BYTES // 1_000_000)


def _to_json(content: object) -> str:
    return json.dumps(content, separators=(",", ":"))


_JSON = {"Content-Type": "application/json"}


def _refuse_others(
    caller: Caller,
    own: tuple[str, ...],
    path: Mapping[str, str],
    query: Mapping[str, tuple[str, ...]],
    parsed: body.Body | None,
) -> None:
    """Refuse a request that names another learner; the caller's own id is allowed anywhere."""
    in_body = parsed.model_dump(by_alias=True, include=_fields_named(own, parsed)) if parsed and own else {}
    for name in own:
        if {path.get(name), in_body.get(name), *query.get(name, ())} - {None, "", caller.learner}:
            raise Forbidden(Code.OTHERS_PROGRESS)


def _fields_named(names: tuple[str, ...], parsed: body.Body) -> set[str]:
    return {name for name, field in type(parsed).model_fields.items() if (field.alias or name) in names}
