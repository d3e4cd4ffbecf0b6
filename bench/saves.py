"""Measures `make dev`: from saving a file to the first answer that shows the change.

Run ``python -m bench.saves``. It serves a copy of the project, and changes one number in each of four files: a
handler, a schema, a use case, a rule. Other requests go on meanwhile; it counts those that fail.
"""

import argparse
import os
import shutil
import signal
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from tools import local_secrets, tokens
from tools.local_cloud import HOST, ROOT, free_port

START_SECONDS = 60

PATH = "/v1/tutorials/progress/never-begun"

COPIED = ("functions", "layers", "tools", "docs", "gateway.json", "template.yaml", "samconfig.toml", "pyproject.toml")


class Change(NamedTuple):
    """A line of a file, the one that replaces it, with ``{}`` for a number, and the answer's field that shows it."""

    kind: str
    file: str
    line: str
    changed: str
    field: str


CHANGES = [
    Change(
        "handler",
        "functions/tutorials/app.py",
        '    course = tracking.read(ctx.learner, course_id(ctx.path["tutorialId"]))\n',
        '    course = tracking.read(ctx.learner, course_id("never-begun-{}"))\n',
        "tutorialId",
    ),
    Change(
        "schema",
        "functions/tutorials/schemas.py",
        "            chapters_completed=now.done,\n",
        "            chapters_completed={},\n",
        "chaptersCompleted",
    ),
    Change(
        "use case",
        "layers/common/hito/usecases/tracking.py",
        "    return replace(reading(), content=of_course)\n",
        "    return replace(reading(), course=replace(course, id='{}'))\n",
        "tutorialId",
    ),
    Change(
        "rule",
        "layers/common/hito/domain/percent.py",
        "    return 100 * done // total if total else 0\n",
        "    return 100 * done // total if total else {}\n",
        "completionPercentage",
    ),
]


@dataclass
class Served:
    """A copy of the project, served by `make dev`'s server."""

    root: Path
    http: httpx.Client
    log: Path
    failures: list[str] = field(default_factory=list)

    def save(self, file: str, text: str) -> None:
        """Save a file of the copy."""
        (self.root / file).write_text(text, encoding="utf-8")

    def text(self, file: str) -> str:
        """A file of the copy."""
        return (self.root / file).read_text(encoding="utf-8")

    def answer(self) -> Any:
        """The answer now; the whole response, if it is no success."""
        response = self.http.get(PATH)
        return response.json() if response.status_code == httpx.codes.OK else response


@contextmanager
def served() -> Iterator[Served]:
    """Serve a copy of the project until the block ends."""
    with tempfile.TemporaryDirectory(prefix="hito-dev-") as folder:
        root = Path(folder)
        for name in COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, root / name)
            else:
                shutil.copy2(source, root / name)
        (root / ".venv").symlink_to(ROOT / ".venv")
        port, log = free_port(), root / "dev.log"
        environment = {**os.environ, "RATE_LIMITS": "off"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        command = [ROOT / ".venv" / "dev" / "bin" / "python", "-m", "tools.dev"]
        with log.open("w") as output:
            process = subprocess.Popen(
                [*command, "--port", str(port), "--cloud-port", str(free_port()), "--no-demo"],
                cwd=root,
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            api = _started(root, log, process, port)
            with api.http:
                yield api
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)


def _started(root: Path, log: Path, process: subprocess.Popen[bytes], port: int) -> Served:
    deadline = time.monotonic() + START_SECONDS
    while "serving" not in log.read_text(encoding="utf-8"):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"it did not start:\n{log.read_text(encoding='utf-8')}")
        time.sleep(0.05)
    secrets = local_secrets.load(root / ".local" / "secrets.json")
    token = tokens.make(secrets["trusted_issuers"], "ana", role="Student")
    headers = {"Authorization": f"Bearer {token}"}
    return Served(
        root, httpx.Client(base_url=f"http://{HOST}:{port}", headers=headers, timeout=60, trust_env=False), log
    )


def seconds_to_answer(api: Served, change: Change, number: int, answers: int = 1000) -> float:
    """Seconds from saving a change to the first of so many answers that shows it.

    Raises:
        RuntimeError: if none of the answers shows it.
    """
    original = api.text(change.file)
    if original.count(change.line) != 1:
        raise RuntimeError(f"{change.file} has another text now: {change.line.strip()}")
    api.save(change.file, original.replace(change.line, change.changed.format(number)))
    saved = time.monotonic()
    answer = None
    for _ in range(answers):
        answer = api.answer()
        if isinstance(answer, dict) and str(answer[change.field]).endswith(str(number)):
            seconds = time.monotonic() - saved
            api.save(change.file, original)
            api.answer()
            return seconds
        time.sleep(0.01)
    raise RuntimeError(
        f"no answer showed the change of the {change.kind}: {answer}\n{api.log.read_text(encoding='utf-8')[-2000:]}"
    )


@contextmanager
def traffic(api: Served) -> Iterator[None]:
    """Go on asking, and note every answer that is no success."""
    ends = threading.Event()

    def ask() -> None:
        with httpx.Client(base_url=api.http.base_url, headers=api.http.headers, timeout=60, trust_env=False) as http:
            while not ends.wait(0.1):
                try:
                    response = http.get(PATH)
                except httpx.HTTPError as error:
                    api.failures.append(repr(error))
                else:
                    if response.status_code != httpx.codes.OK:
                        api.failures.append(response.text)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield
    finally:
        ends.set()
        thread.join()


def main() -> None:
    """Print a row for each kind of file."""
    parser = argparse.ArgumentParser(description="Measure from saving a file to the changed answer.")
    parser.add_argument("--times", type=int, default=10)
    times = parser.parse_args().times
    with served() as api:
        print(f"{'seconds from saving to the changed answer':44} {'median':>7} {'worst':>6}   each")
        with traffic(api):
            for change in CHANGES:
                found = [seconds_to_answer(api, change, 11 + number) for number in range(times)]
                each = " ".join(f"{one:.2f}" for one in found)
                print(
                    f"{f'{change.kind}, {change.file}':44} {statistics.median(found):7.2f} {max(found):6.2f}   {each}",
                    flush=True,
                )
        print(f"{len(api.failures)} requests failed meanwhile", *api.failures[:3])


if __name__ == "__main__":
    main()
