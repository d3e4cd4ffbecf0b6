"""Sends the statements of real learners to a real learning record store, twice, and compares what it then has.

``python -m bench.xapi --ralph .venv/lrs/bin/ralph --learners 100`` needs no network: Ralph, an LRS of France Université
Numérique, runs on this machine with its files in a temporary folder. docs/xapi.md says how to install it.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx
from moto import mock_aws

from bench import awards, expected_awards, oulad
from bench.arguments import positive
from hito.config import settings
from hito.domain.achievements import Achievement
from hito.domain.records import CourseId, Enrollment, EnrollmentEvent, Kind
from hito.services import events as bus
from hito.services import lrs
from hito.store.idempotency import NoIdempotency
from hito.usecases import awards as achievements
from hito.usecases import enrollment, statements
from hito.usecases.statements import Outcome
from tests.dynamodb import fit_for_tests
from tools import environment, local_secrets, moto_aws
from tools.local_cloud import free_port

LEARNERS = 100
USER, PASSWORD = "hito", "a password of the bench"
STARTS_WITHIN = 30


def expected(learners: Sequence[str]) -> Counter[str]:
    """How many statements of each verb the learners' files make."""
    found: Counter[str] = Counter()
    states: dict[tuple[str, str], tuple[str, Any]] = {}
    done: dict[tuple[str, str], set[str]] = {}
    totals: dict[tuple[str, str], int] = {}
    for event in oulad.events(learners):
        of = (event.learner, event.course)
        match event:
            case oulad.EnrollmentChanged():
                state, at = states.get(of, ("", None))
                wins = at is None or event.at > at or (event.at == at and event.action == "drop")
                if wins:
                    states[of] = (event.action, event.at)
                    found["registered" if event.action == "enroll" else "unregistered"] += event.action != state
            case oulad.AssessmentSubmitted():
                done.setdefault(of, set()).add(event.assessment)
                totals[of] = max(totals.get(of, 0), event.of)
            case oulad.QuizTaken():
                found["passed" if event.passed else "failed"] += 1
    found["progressed"] = sum(map(len, done.values()))
    found["completed"] = sum(len(units) >= totals[of] for of, units in done.items())
    found["earned"] = sum(map(len, expected_awards.expected(learners).values()))
    return found


def perform(event: oulad.Event) -> None:
    """Perform an event at its time."""
    if isinstance(event, oulad.EnrollmentChanged):
        state = Enrollment.ENROLLED if event.action == "enroll" else Enrollment.DROPPED
        course = CourseId(Kind.COURSE, event.course)
        change = EnrollmentEvent(learner=event.learner, course=course, state=state, at=event.at)
        enrollment.apply(change, event.at, NoIdempotency())
    else:
        awards.perform(event)


def send(learners: Sequence[str]) -> int:
    """Replay what learners did, and send the statements twice; how many were not stored."""
    published: list[Any] = []
    with fit_for_tests(), awards.empty_table() as name, patch.object(bus, "publish", published.extend):
        for criteria in expected_awards.criteria():
            achievements.add(Achievement(id=0, name=criteria, criteria=criteria), NoIdempotency())
        for event in oulad.events(learners):
            perform(event)
        awards.process_stream(name)
    details = [event.detail for event in published]
    outcomes = [outcome for _ in range(2) for outcome in statements.send(details)]
    return sum(outcome is not Outcome.DONE for outcome in outcomes)


# Ralph's store of files takes one request alone: as it is, the second one does not append to the file.
_APPENDS = """\
from ralph.backends.data.base import BaseOperationType
from ralph.backends.lrs.fs import FSLRSBackend

FSLRSBackend.default_operation_type = BaseOperationType.APPEND
"""


@contextmanager
def ralph(command: Path) -> Iterator[str]:
    """Run Ralph with an empty store; the URL of its xAPI."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="hito-lrs-") as home:
        variables = {**os.environ, "RALPH_APP_DIR": home, "RALPH_RUNSERVER_BACKEND": "fs"}
        variables["RALPH_RUNSERVER_MAX_SEARCH_HITS_COUNT"] = "500"
        account = ["-N", USER, "-A", USER, "https://hito.example"]
        subprocess.run(
            [command, "auth", "-u", USER, "-p", PASSWORD, "-s", "all", *account, "-w"],
            env=variables,
            check=True,
            capture_output=True,
        )
        # Python imports it when it starts.
        Path(home, "sitecustomize.py").write_text(_APPENDS, encoding="utf-8")
        variables["PYTHONPATH"] = home
        served = ["runserver", "-b", "fs", "--fs-default-directory-path", f"{home}/data", "-p", str(port)]
        process = subprocess.Popen(
            [command, *served, "-h", "127.0.0.1"],
            env=variables,
            cwd=home,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            url = f"http://127.0.0.1:{port}/xAPI"
            _await(url)
            yield url
        finally:
            os.killpg(process.pid, 15)
            process.wait()


def _await(url: str) -> None:
    ends = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < ends:
        try:
            if httpx.get(f"{url}/statements/", headers=_HEADERS, auth=(USER, PASSWORD)).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise TimeoutError("Ralph does not start")


_HEADERS = {"X-Experience-API-Version": "1.0.3"}


def stored(url: str) -> list[dict[str, Any]]:
    """All statements that the LRS has."""
    found: list[dict[str, Any]] = []
    place = f"{url}/statements/?limit=500"
    with httpx.Client(headers=_HEADERS, auth=(USER, PASSWORD), timeout=60) as client:
        while place:
            answer = client.get(place).raise_for_status().json()
            found += answer["statements"]
            more = answer.get("more")
            place = str(httpx.URL(url).join(more)) if more else ""
    return found


def main() -> int:
    """Send as the command line says; 0 if nothing differs."""
    options = _options()
    learners = oulad.learners(options.learners)
    with ralph(options.ralph) as url:
        os.environ |= environment.for_functions("hito-xapi", local_secrets.make()) | {
            "LOG_LEVEL": "ERROR",
            # The LRS is on this machine; AWS is moto all the same.
            "AWS_ENDPOINT_URL": "http://127.0.0.1",
            "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
            "XAPI_URL": url,
            "XAPI_HOME_PAGE": "https://school.example",
            "XAPI_CREDENTIALS": json.dumps({"username": USER, "password": PASSWORD}),
        }
        settings.cache_clear()
        # Ralph looks for each id in its files.
        with mock_aws(), patch.object(lrs, "READ_SECONDS", 600):
            moto_aws.install()
            failed = sum(send(learners[start : start + 20]) for start in range(0, len(learners), 20))
        found = stored(url)
    verbs = Counter(one["verb"]["id"].rpartition("/")[2] for one in found)
    wanted = expected(learners)
    for verb in sorted(wanted | verbs):
        print(f"{verb}: expected {wanted[verb]:,}, stored {verbs[verb]:,}")
    twice = len(found) - len({one["id"] for one in found})
    print(f"{len(learners):,} learners, {len(found):,} statements, {twice} twice, {failed} not stored")
    return 0 if verbs == +wanted and not (twice or failed) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.xapi", description="Send real learners' statements to an LRS.")
    parser.add_argument("--learners", type=positive, default=LEARNERS, help=f"how many; {LEARNERS:,} of them")
    parser.add_argument("--ralph", type=Path, required=True, help="the command ralph")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
