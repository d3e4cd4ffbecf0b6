"""Processes that a run starts, and the processor time that they take."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]

# The interpreter without an environment: what runs there sees only what it is given, as in Lambda.
BARE_PYTHON = [os.path.realpath(sys.executable), "-S", "-s", "-P"]

_WAIT_SECONDS = 20


class Process:
    """A program that runs until the end of a ``with``; it leaves what it says on standard error in a file."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], **options: Any) -> None:
        self._errors = tempfile.TemporaryFile("w+")  # noqa: SIM115 - ``stop`` closes it
        self.started_at = time.time()
        self.process = subprocess.Popen(
            command,
            cwd=options.pop("cwd", ROOT),
            env=_without_secrets() | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            **options,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """The process's number."""
        return self.process.pid

    def stop(self) -> None:
        """End it, and wait for its end."""
        self.process.terminate()
        try:
            self.process.wait(_WAIT_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout, self._errors):
            if pipe:
                pipe.close()

    def line(self) -> str:
        """The next line that it prints.

        Raises:
            RuntimeError: if it has ended; the message is the last of what it said.
        """
        text = self.process.stdout.readline() if self.process.stdout else ""
        if not text:
            self._errors.seek(0)
            raise RuntimeError(f"{self.process.args} ended:\n{self._errors.read()[-3000:]}")
        return text

    def tell(self, command: Mapping[str, Any]) -> Any:
        """Send it a line of JSON; its answer."""
        if not self.process.stdin:
            raise RuntimeError("it takes no commands")
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        return json.loads(self.line())


class Function(Process):
    """A Lambda function's process: a handler with its artefacts, and nothing else."""

    def __init__(self, handler: str, path: Iterable[Path], environment: Mapping[str, str]) -> None:
        search = os.pathsep.join(map(str, path))
        super().__init__(
            [*BARE_PYTHON, str(Path(__file__).with_name("runtime.py")), handler],
            {"PYTHONPATH": search, "PYTHONDONTWRITEBYTECODE": "1", **environment},
        )

    def load(self, name: str, events: Sequence[str]) -> None:
        """Give it events, which ``run`` takes in turn."""
        self.tell({"do": "load", "name": name, "events": events})

    def run(self, name: str, times: int) -> dict[str, Any]:
        """Let it answer so many events.

        Raises:
            RuntimeError: if an answer is no success.
        """
        done: dict[str, Any] = self.tell({"do": "run", "name": name, "times": times})
        if done["failed"]:
            # It costs less than a success.
            raise RuntimeError(f"{self.process.args[-1]}, {name}: {done['failed']}")  # type: ignore[index]
        return done


Clocks = Mapping[int, float]


def clocks(pids: Iterable[int]) -> Clocks:
    """The processor time that each of some processes has taken so far, in seconds.

    Linux has a clock for each process, exact to the nanosecond. Its number is made from the process's.
    """
    found = {}
    for pid in pids:
        # PostgreSQL's processes come and go.
        with suppress(OSError):
            found[pid] = time.clock_gettime((~pid << 3) | 2)
    return found


def spent(before: Clocks, after: Clocks) -> float:
    """The processor time between two readings, of the processes that are there at the second one."""
    return sum(seconds - before.get(pid, 0.0) for pid, seconds in after.items())


def with_children(pid: int) -> list[int]:
    """A process and those that it started."""
    return [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split())]


def resident_bytes(pid: int) -> int:
    """How much memory a process has."""
    return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _without_secrets() -> dict[str, str]:
    """The environment, less what would lead to the real AWS, and less settings of Python's."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PYTHON"))}
