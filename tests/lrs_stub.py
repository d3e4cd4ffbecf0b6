"""A learning record store for tests: strict about what it takes, and it stores each id once."""

import json
import re
import threading
from datetime import datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID

IRI = re.compile(r"https?://[^\s#<>\"{}|\\^`]+")
KNOWN = {"id", "actor", "verb", "object", "result", "context", "timestamp"}


class LrsStub:
    """Listens on a free port of 127.0.0.1. ``fails`` is a status for every request, if it is set."""

    def __init__(self, username: str = "hito", password: str = "secret") -> None:
        self.stored: dict[str, Any] = {}
        self.batches: list[int] = []
        self.headers: list[dict[str, str]] = []
        self.fails: HTTPStatus | None = None
        self.credentials = {"username": username, "password": password}
        stub = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                text = self.rfile.read(int(self.headers["content-length"]))
                stub.headers.append({name.lower(): value for name, value in self.headers.items()})
                status = stub.fails or stub.store(self.path, json.loads(text))
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Print nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/xAPI"

    def __enter__(self) -> "LrsStub":
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def store(self, path: str, statements: list[Any]) -> HTTPStatus:
        """Store all statements or none. Source: xAPI 1.0.3, part 3, section 2.1.2."""
        assert path == "/xAPI/statements"
        self.batches.append(len(statements))
        ids = [one.get("id") for one in statements]
        if len(set(ids)) < len(ids) or not all(map(is_valid, statements)):
            return HTTPStatus.BAD_REQUEST
        if any(self.stored.get(one["id"], one) != one for one in statements):
            return HTTPStatus.CONFLICT
        self.stored |= {one["id"]: one for one in statements}
        return HTTPStatus.OK


def is_valid(statement: dict[str, Any]) -> bool:
    """Whether a statement is as the specification says; of what Hito uses, everything is checked."""
    try:
        check(statement)
    except (AssertionError, KeyError, ValueError, TypeError):
        return False
    return True


def check(statement: dict[str, Any]) -> None:
    """Check a statement. Source: xAPI 1.0.3, part 2.

    Raises:
        AssertionError: if a rule is broken.
    """
    assert statement.keys() <= KNOWN
    UUID(statement["id"])
    assert set(statement["actor"]) == {"objectType", "account"}
    assert statement["actor"]["objectType"] == "Agent"
    account = statement["actor"]["account"]
    assert set(account) == {"homePage", "name"}
    assert IRI.fullmatch(account["homePage"])
    assert account["name"]
    assert IRI.fullmatch(statement["verb"]["id"])
    assert all(isinstance(text, str) for text in statement["verb"]["display"].values())
    _check_activity(statement["object"])
    for parent in statement["context"].get("contextActivities", {}).get("parent", []):
        _check_activity(parent)
    assert statement["context"]["platform"]
    assert datetime.fromisoformat(statement["timestamp"]).tzinfo
    _check_result(statement.get("result", {}))


def _check_activity(activity: dict[str, Any]) -> None:
    assert activity["objectType"] == "Activity"
    assert IRI.fullmatch(activity["id"])
    definition = activity["definition"]
    assert set(definition) <= {"type", "name"}
    assert IRI.fullmatch(definition["type"])
    assert all(isinstance(text, str) and text for text in definition.get("name", {"und": "x"}).values())


def _check_result(result: dict[str, Any]) -> None:
    assert set(result) <= {"score", "success", "completion"}
    assert all(isinstance(result[name], bool) for name in ("success", "completion") if name in result)
    if "score" in result:
        score = result["score"]
        assert -1 <= score["scaled"] <= 1
        assert score["min"] <= score["raw"] <= score["max"]
        assert score["min"] < score["max"]
