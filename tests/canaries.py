"""Private texts that must never be in a log, noted while the tests send them; and the logs of this process."""

import io
import json
import re
from collections.abc import Iterator
from http.cookies import CookieError, SimpleCookie
from typing import Any

import httpx
import jwt

# Fields whose texts are personal, in the contracts' spellings.
PRIVATE = {
    *("contrasena", "password", "correo", "email", "nombre", "name", "message", "answer", "respuesta"),
    *("submitted_answer", "expected_answer", "ai_context", "respuesta_correcta", "contenido", "note", "reason"),
}
HEADERS = ("authorization", "x-server-key", "idempotency-key")

# A shorter text may be in a line by chance, like "python".
LEAST = 12

# Tokens and e-mail addresses are recognizable.
SHAPES = [re.compile(r"\beyJ[\w-]{10,}"), re.compile(r"\bBearer\b"), re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")]


class Canaries:
    """The private texts that were sent so far, and the callers, whose ids are logged and may look like e-mails."""

    def __init__(self) -> None:
        self.sent: set[str] = set()
        self.senders: set[str] = set()

    def note(self, request: httpx.Request) -> None:
        """Note what is private in a request."""
        found = [request.headers.get(name, "").rpartition(" ")[2] for name in HEADERS]
        found += _cookies(request.headers.get("cookie", ""))
        if "json" in request.headers.get("content-type", ""):
            try:
                found += _private(json.loads(request.content))
            except (ValueError, RecursionError):
                found.append(request.content.decode("utf-8", "replace"))
        for text in found:
            # Tokens are recognized by their form.
            if text.startswith("eyJ"):
                self.senders |= _subjects(text)
            elif len(text) >= LEAST:
                self.sent |= _quoted(text)

    def in_logs(self, text: str) -> set[str]:
        """Which of them, and what else has the form of a secret, is in a log."""
        for sender in self.senders:
            text = text.replace(sender, "")
        shown = {match for shape in SHAPES for match in shape.findall(text)}
        return shown | {canary for canary in self.sent if canary in text}


CANARIES = Canaries()
LOGGED = io.StringIO()


def _quoted(text: str) -> set[str]:
    """A text as a line may quote it."""
    return {json.dumps(text, ensure_ascii=is_ascii)[1:-1] for is_ascii in (True, False)}


def _subjects(token: str) -> set[str]:
    """The token's subject, if it looks like an e-mail."""
    try:
        subject = jwt.decode(token, options={"verify_signature": False}).get("sub")
    except (jwt.InvalidTokenError, RecursionError, OverflowError, TypeError, ValueError):
        return set()
    return _quoted(subject) if isinstance(subject, str) and "@" in subject else set()


def _private(value: Any, name: str = "") -> Iterator[str]:
    match value:
        case str() if name.casefold() in PRIVATE:
            yield value
        case dict():
            for key, inside in value.items():
                yield from _private(inside, key)
        case list():
            for inside in value:
                yield from _private(inside, name)


def _cookies(header: str) -> list[str]:
    try:
        return [morsel.value for morsel in SimpleCookie(header).values()]
    except CookieError:
        return [header]


def install() -> None:
    """Note everything that the tests send and that functions log in this process, from now on."""
    from hito.edge import request_log  # noqa: PLC0415 - reads the environment

    send = httpx.Client.send

    def noted(self: httpx.Client, request: httpx.Request, **options: Any) -> httpx.Response:
        CANARIES.note(request)
        return send(self, request, **options)

    httpx.Client.send = noted  # type: ignore[assignment, method-assign]
    write_line = request_log.write_line

    def logged(text: str) -> None:
        LOGGED.write(f"{text}\n")
        write_line(text)

    request_log.write_line = logged
