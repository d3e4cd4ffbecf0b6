"""The edge of functions that EventBridge calls: one event, one effect, one log line."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from time import perf_counter
from typing import Any, TypeVar

from hito.config import settings
from hito.domain.errors import Refusal
from hito.edge import body, request_log
from hito.store import connection

Detail = TypeVar("Detail", bound=body.Body)
Handler = Callable[[Mapping[str, Any], object], None]


def handler(takes: type[Detail], do: Callable[[Detail, datetime, datetime], None]) -> Handler:
    """A Lambda handler that hands ``do`` an event's detail, its own time, and the time now.

    A refused event is raised, not swallowed: Lambda tries again, and parks what it cannot deliver.
    """
    settings()
    connection.prepare()

    def handle(event: Mapping[str, Any], _context: object) -> None:
        started = perf_counter()
        note = request_log.RequestLog(event["id"], "EVENT", event["detail-type"])
        status = HTTPStatus.OK
        try:
            happened = datetime.fromisoformat(event["time"])
            do(body.validate(event["detail"], takes, any_case=True), happened, datetime.now(UTC))
        except Refusal as refusal:
            note.refusal, status = type(refusal).__name__, HTTPStatus.SERVICE_UNAVAILABLE
            raise
        except Exception as bug:
            note.bug, status = bug, HTTPStatus.INTERNAL_SERVER_ERROR
            raise
        finally:
            note.emit(status, 1000 * (perf_counter() - started))

    return handle
