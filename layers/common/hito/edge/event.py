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


def handler(schema: type[Detail], apply: Callable[[Detail, datetime, datetime], None]) -> Handler:
    """A Lambda handler that calls ``apply`` with the detail of an event, the event's time and the time now.

    A refusal is raised: Lambda tries again, and sends what it cannot deliver to the dead letters.
    """
    settings()
    connection.prepare()

    def handle(event: Mapping[str, Any], _context: object) -> None:
        started = perf_counter()
        log = request_log.RequestLog(event["id"], "EVENT", event["detail-type"])
        # Nobody waits for it.
        log.latency_metric = None
        status = HTTPStatus.OK
        try:
            happened = datetime.fromisoformat(event["time"])
            apply(body.validate(event["detail"], schema, any_case=True), happened, datetime.now(UTC))
        except Refusal as refusal:
            log.refusal, status = refusal, HTTPStatus.SERVICE_UNAVAILABLE
            raise
        except Exception as bug:
            log.bug, status = bug, HTTPStatus.INTERNAL_SERVER_ERROR
            raise
        finally:
            log.emit(status, 1000 * (perf_counter() - started))

    return handle
