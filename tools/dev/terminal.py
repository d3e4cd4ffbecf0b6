"""What the person at the keyboard sees: one line for a request, a batch or a save; a traceback below its line."""

import json
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from tools.dev.worker import Loaded, Reply

_RED, _GREEN, _YELLOW, _DIM = "31", "32", "33", "2"


class Terminal:
    """Writes lines, in color if they go to a terminal."""

    def __init__(self, out: TextIO = sys.stdout) -> None:
        self._out = out
        self._has_color = out.isatty()
        self._lock = threading.Lock()
        self._is_muted = False

    @contextmanager
    def muted(self) -> Iterator[None]:
        """Write nothing but what is broken, for a time."""
        self._is_muted = True
        try:
            yield
        finally:
            self._is_muted = False

    def note(self, text: str) -> None:
        """Write a line with the time."""
        self._write(f"{self._colored(time.strftime('%H:%M:%S'), _DIM)}  {text}")

    def request(self, method: str, path: str, status: int, seconds: float, reply: Reply | None) -> None:
        """Write the line of a request, without its query, which may have what is secret."""
        if self._is_muted and status < 500:
            return
        color = _RED if status >= 500 else _YELLOW if status >= 400 else _GREEN
        logged, others = _logged(reply)
        words = [f"{method:7}", self._colored(str(status), color), f"{1000 * seconds:5.0f} ms", f" {path}"]
        words += [str(logged[name]) for name in ("learner_id", "refusal") if logged.get(name)]
        self.note(" ".join(words))
        self._below(others, reply)

    def batch(self, function: str, how_many: int, seconds: float, reply: Reply) -> None:
        """Write the line of a batch of changes, messages or events."""
        if self._is_muted and not reply.trace:
            return
        failures = len((reply.answer or {}).get("batchItemFailures", []))
        failed = self._colored(f"  {failures or how_many} failed", _RED) if failures or reply.trace else ""
        self.note(f"{'events':7} {how_many:3} {1000 * seconds:5.0f} ms  {function}{failed}")
        self._below(_logged(reply)[1], reply)

    def saved(self, names: list[str], seconds: float, loaded: Loaded) -> None:
        """Write what was saved and how long everything took to load, and what cannot be loaded."""
        if names:
            more = f" and {len(names) - 3} more" if len(names) > 3 else ""
            self.note(f"saved   {', '.join(names[:3])}{more}: loaded in {seconds:.2f} s")
        for trace in dict.fromkeys(loaded.broken.values()):
            functions = [handler.partition(".")[0] for handler, each in loaded.broken.items() if each == trace]
            self.note(self._colored(f"broken  {', '.join(functions)}", _RED))
            self._write(_indented(trace))

    def _below(self, lines: list[str], reply: Reply | None) -> None:
        for line in lines:
            self._write(_indented(line))
        if reply and reply.trace:
            self._write(_indented(reply.trace))

    def _colored(self, text: str, color: str) -> str:
        return f"\x1b[{color}m{text}\x1b[0m" if self._has_color else text

    def _write(self, text: str) -> None:
        with self._lock:
            print(text, file=self._out, flush=True)


def _indented(text: str) -> str:
    return "\n".join(f"          {line}" for line in text.splitlines())


def _logged(reply: Reply | None) -> tuple[dict[str, Any], list[str]]:
    """The log line of a request, and what else was printed."""
    logged: dict[str, Any] = {}
    others = []
    for line, content in _parsed(reply.lines if reply else []):
        if content is None:
            others.append(line)
        elif content.get("message") in {"request", "batch", "bug"}:
            logged |= content
        elif "level" in content:
            # A line of the functions' own: what it says, without what every line has.
            others.append(f"{content['level']}: {content.get('message')}")
    return logged, others


def _parsed(lines: list[str]) -> Iterator[tuple[str, dict[str, Any] | None]]:
    for line in lines:
        try:
            content = json.loads(line)
        except ValueError:
            content = None
        yield line, content if isinstance(content, dict) else None
