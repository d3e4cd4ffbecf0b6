"""Puts the dataset's courses into the catalog, reads every one back and compares.

``python -m bench.import_courses`` uses the local cloud. Repeating the command changes nothing. For another
deployment, give ``--base-url``, and SERVER_KEY and TOKEN (any learner's) in the environment.
"""

import argparse
import os
import statistics
import sys
import time
from typing import Any

import httpx
from tqdm import tqdm

from bench import catalog
from bench.catalog import Course
from tools import tokens
from tools.local_cloud import LocalCloud, LocalCloudError

# A REST API's own limit is 29.
TIMEOUT_SECONDS = 30

READS = 50
DIFFERENCES_SHOWN = 20

# A learner without any enrollment.
READER = "oulad-reader"


class Refused(Exception):
    """The API refused a request."""


def main() -> int:
    """Import as the command line says; 0 if nothing differs."""
    parser = argparse.ArgumentParser(prog="bench.import_courses", description="Import real courses and compare.")
    parser.add_argument("--base-url", help="where the API is, if not where the local cloud says")
    base_url = parser.parse_args().base_url
    cloud = LocalCloud()
    server_key = (base_url and os.environ.get("SERVER_KEY")) or cloud.server_key
    token = (base_url and os.environ.get("TOKEN")) or tokens.make(
        cloud.secrets["trusted_issuers"], READER, role="Student"
    )

    courses = catalog.courses()
    with httpx.Client(base_url=base_url or cloud.url, timeout=TIMEOUT_SECONDS, trust_env=False) as http:
        started = time.perf_counter()
        found = import_all(http, courses, server_key)
        seconds = time.perf_counter() - started
        largest = max(courses, key=lambda course: len(course.units))
        found += read_as_learner(http, largest, token)

    for difference in found[:DIFFERENCES_SHOWN]:
        print(difference)
    if len(found) > DIFFERENCES_SHOWN:
        print(f"and {len(found) - DIFFERENCES_SHOWN:,} more")
    units = sum(len(course.units) for course in courses)
    print(f"{len(courses)} courses, {units:,} units, {len(found):,} differences, {seconds:.1f} seconds")
    return 1 if found else 0


def import_all(http: httpx.Client, courses: list[Course], server_key: str) -> list[str]:
    """Put every course and read it back; returns the differences."""
    headers = {"X-Server-Key": server_key}
    found = []
    with tqdm(desc="Importing", total=sum(len(course.units) for course in courses), unit=" units") as bar:
        for course in courses:
            bar.set_postfix_str(course.name)
            path = f"/catalog/courses/{course.id}"
            answer(http, "PUT", path, headers, json=course.body)
            shown = answer(http, "GET", path, headers)
            found += differences(course, shown["name"], catalog.units_of(shown["sections"]))
            bar.update(len(course.units))
    return found


def read_as_learner(http: httpx.Client, course: Course, token: str) -> list[str]:
    """Read a course as a learner, ``READS`` times, and print how long it takes; returns the differences."""
    headers = {"Authorization": f"Bearer {token}"}
    milliseconds = []
    for _ in range(READS):
        started = time.perf_counter()
        shown = answer(http, "GET", "/courses/course_content", headers, params={"course_id": course.id})
        milliseconds.append(1000 * (time.perf_counter() - started))
    content = shown["course_content"]
    median, p95 = statistics.median(milliseconds), statistics.quantiles(milliseconds, n=20, method="inclusive")[-1]
    print(
        f"{content['name']}, {content['progress']['total_lessons']} units, as a learner reads it: "
        f"p50 {median:.0f} ms, p95 {p95:.0f} ms of {READS} reads"
    )
    return differences(course, content["name"], catalog.units_shown(content["content"]))


def differences(course: Course, name: str, units: list[catalog.UnitSeen]) -> list[str]:
    """The differences between a course and what was put, a line for each."""
    lines = catalog.differences(course.units, units)
    if name != course.name:
        lines.append(f"named {name}")
    return [f"{course.id} {course.name}: {line}" for line in lines]


def answer(http: httpx.Client, method: str, path: str, headers: dict[str, str], **options: Any) -> Any:
    """The JSON of a successful response.

    Raises:
        Refused: for any other response, or none.
    """
    try:
        response = http.request(method, path, headers=headers, **options)
    except httpx.TransportError as error:
        raise Refused(f"{method} {http.base_url}{path}: {error!r}") from error
    if not response.is_success:
        raise Refused(f"{method} {response.url} answered {response.status_code} {response.text[:300]}")
    return response.json()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (LocalCloudError, Refused) as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        print("\nInterrupted. The same command begins anew; what is there already stays the same.", file=sys.stderr)
        sys.exit(130)
