"""Writes docs/cost.md: what an hour of a learner costs, from measured units, measured milliseconds and list prices.

``python -m tools.cost`` writes the page. A test fails if it differs from the code or from docs/data-model.md.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tools import data_model

PAGE = Path(__file__).resolve().parent.parent / "docs" / "cost.md"

# Dollars, list prices of us-east-1 as published in 2025, without free tiers and discounts.
REQUEST_REST = 3.50e-6
REQUEST_HTTP = 1.00e-6
CALL = 0.20e-6
GIGABYTE_SECOND = 0.0000133334
WRITE_UNIT = 0.625e-6
READ_UNIT = 0.125e-6
LOG_GIGABYTE = 0.50
TRACE = 5.00e-6
OUT_GIGABYTE = 0.09

MEMORY_GB = 0.5
# Bytes of a request: its line, the gateway's line and Lambda's own lines; the answer.
LOG_BYTES, ANSWER_BYTES = 1_250, 2_000
# X-Ray samples one request in twenty.
TRACED = 0.05

# A learner's write is one record of the stream. At worst it comes alone: a call of update_projections, which reads
# whether the learner is erased and drops the cached summary.
STREAM_MS, STREAM_READS, STREAM_WRITES = 20.3, 1, 1


@dataclass(frozen=True)
class Call:
    """A route as a learner's hour uses it.

    ``accesses`` are rows of docs/data-model.md. ``ms`` is the median of the function in the local cloud.
    """

    route: str
    times: int
    ms: float
    accesses: tuple[str, ...]
    writes: bool


@dataclass(frozen=True)
class Hour:
    """What a learner does in an hour with one contract."""

    contract: str
    story: str
    calls: tuple[Call, ...]


RATE = "rate window, on top of a limited route"
ERASED = "whether a learner is erased, on top of every write of a caller"

HOURS = (
    Hour(
        "tutorials",
        "a heartbeat each 30 s, 4 chapters finished, 1 quiz, 5 looks at the progress",
        (
            Call("POST …/chapter", 120, 68.9, ("heartbeat", RATE, ERASED), writes=True),
            Call("POST …/quiz", 1, 68.9, ("quiz", RATE, ERASED), writes=True),
            Call("GET …/{tutorialId}", 5, 14.7, ("course progress", RATE), writes=False),
        ),
    ),
    Hour(
        "video progress",
        "a position each 30 s, 3 videos finished, 3 looks at the summary",
        (
            Call("POST …/video", 117, 36.2, ("video position", ERASED), writes=True),
            Call("POST …/video, finished", 3, 36.2, ("video finished", ERASED), writes=True),
            Call("GET …/summary", 3, 8.3, ("summary",), writes=False),
        ),
    ),
    Hour(
        "courses",
        "10 lessons done, 5 looks at a course, 2 at the list",
        (
            Call("POST /courses/mark_progress", 10, 24.3, ("lesson done", ERASED), writes=True),
            Call("GET /courses/course_content", 5, 52.2, ("course content",), writes=False),
            Call("GET /courses/my_courses", 2, 3.2, ("my courses",), writes=False),
        ),
    ),
    Hour(
        "guides",
        "20 attempts, 10 times feedback by Hito itself, 5 messages, 10 looks at exercises",
        (
            Call("POST /attempts/", 20, 108.6, ("attempt that fails", ERASED), writes=True),
            Call("POST /feedback/attempt", 10, 124.1, ("feedback on an attempt, by Hito itself", ERASED), writes=True),
            Call("POST /feedback/chat", 5, 21.5, ("a message answered", ERASED), writes=True),
            Call("GET …/exercises-with-progress", 10, 58.1, ("exercises with progress",), writes=False),
        ),
    ),
    Hour(
        "language",
        "1 login, 10 pages of lessons, 10 lessons recorded, 5 looks at achievements",
        (
            Call("POST /api/users/login", 1, 280.5, ("login, on top of its rate windows", RATE), writes=False),
            Call("GET /api/lessons", 10, 24.1, ("a page of lessons",), writes=False),
            Call("POST /api/progress", 10, 37.8, ("first lesson done", ERASED), writes=True),
            Call("GET /api/achievements/user/{id}", 5, 21.4, ("profile",), writes=False),
        ),
    ),
)


def units(page: str) -> dict[str, tuple[float, float]]:
    """Read and write units of each access, by the table of docs/data-model.md."""
    found = {}
    for line in page.partition("## What an access costs")[2].splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == len(("access", "requests", "trips", "RCU", "WCU")) and cells[2].isdecimal():
            found[cells[0]] = (float(cells[3]), float(cells[4]))
    return found


@dataclass(frozen=True)
class Bill:
    """Dollars of one hour, by what they are for."""

    requests: int
    gateway: float
    functions: float
    table: float
    stream: float
    logs: float

    @property
    def total(self) -> float:
        """All of it."""
        return self.gateway + self.functions + self.table + self.stream + self.logs


def bill(hour: Hour, known: dict[str, tuple[float, float]]) -> Bill:
    """What an hour costs."""
    requests = sum(call.times for call in hour.calls)
    written = sum(call.times for call in hour.calls if call.writes)
    reads = sum(call.times * known[access][0] for call in hour.calls for access in call.accesses)
    writes = sum(call.times * known[access][1] for call in hour.calls for access in call.accesses)
    return Bill(
        requests=requests,
        gateway=requests * REQUEST_REST,
        functions=sum(call.times * _called(call.ms) for call in hour.calls),
        table=reads * READ_UNIT + writes * WRITE_UNIT,
        stream=written * (_called(STREAM_MS) + STREAM_READS * READ_UNIT + STREAM_WRITES * WRITE_UNIT),
        logs=requests * (LOG_BYTES * LOG_GIGABYTE + ANSWER_BYTES * OUT_GIGABYTE) / 1e9 + requests * TRACED * TRACE,
    )


def _called(ms: float) -> float:
    return CALL + MEMORY_GB * ms / 1000 * GIGABYTE_SECOND


def _rows(bills: Iterable[tuple[Hour, Bill]]) -> Iterator[str]:
    for hour, one in bills:
        parts = (one.gateway, one.functions, one.table, one.stream, one.logs, one.total)
        micro = " | ".join(f"{1e6 * part:,.0f}" for part in parts)
        saved = one.requests * (REQUEST_REST - REQUEST_HTTP) / one.total
        yield f"| {hour.contract} | {one.requests} | {micro} | {1000 * one.total:.2f} | {100 * saved:.0f} % |"


def page() -> str:
    """The text of docs/cost.md."""
    known = units(data_model.PAGE.read_text(encoding="utf-8"))
    bills = [(hour, bill(hour, known)) for hour in HOURS]
    stories = "\n".join(f"- **{hour.contract}**: {hour.story}." for hour in HOURS)
    return _TEXT.format(stories=stories, rows="\n".join(_rows(bills)))


_TEXT = """\
# Cost

<!-- Written by `make docs` from tools/cost.py and docs/data-model.md; do not edit. -->

Prices are list prices of us-east-1 as published in 2025, without free tiers. They were not looked up again since: check
them before you decide. Units are those of [data-model.md](data-model.md), which are measured. Milliseconds are medians
of the functions in the local cloud, on a busy machine with two processors; on AWS they are mostly waiting for the
table. Memory is 512 MB, arm64.

## An hour of a learner

{stories}

In millionths of a dollar; the last but one column is dollars for a thousand learner-hours.

| contract | requests | gateway | functions | table | stream | logs and transfer | total | 1,000 hours | HTTP saves |
|---|---|---|---|---|---|---|---|---|---|
{rows}

A heartbeat each 30 seconds is what costs: a front end that sends one a minute halves the first two rows. The stream's
column assumes that each record comes alone; a busy school's come in batches and cost less. Logs include X-Ray.
[Decision 43](decisions/43-rest-or-http.md) says why the gateway is a REST API all the same.

## What stands, with no learner at all

| what | dollars a month |
|---|---|
| 7 secrets, at 0.40 | 2.80 |
| 27 alarm metrics, at 0.10 | 2.70 |
| 8 metrics of Hito's own, at 0.30 | 2.40 |
| the dashboard, after three in the account | 3.00 |
| the table, at 0.25 a gigabyte, and its recovery, at 0.20 | 0.45 a gigabyte |

## What each option adds

| option | adds |
|---|---|
| the tutor's model (`TutorProvider`) | at most 1.7 cents a reply, usually 0.3; `DailyTokenBudget`: 7.50 dollars a day |
| `WebFirewall` | 8.00 dollars a month (one list, three rules), and 0.60 for a million requests |
| `DailyQuota` | 1 write unit a request: 0.63 for a million |
| `ExportSchedule` | 0.10 a gigabyte for each export, 0.023 a gigabyte a month in S3 |
| `DomainName` | nothing but the domain; the certificate is free |
| `GradualDeployment` | nothing: CodeDeploy is free for Lambda |
| events on the bus, always | 1.00 for a million: finished units, attempts at quizzes, enrollments, awards |
| a webhook of the API | 4 write units an event, and 2 more for each retry: about 4.00 for a million |
| `XapiUrl` | 3 requests of the queue for a batch of up to 100 statements: at most 1.20 for a million statements |
| `WebhookUrl` | an event 1.00, and a message of the queue 0.40 to 1.20, for a million |
| `GET /health/deep` each minute | 44,000 requests a month: about 0.40 |
| retention in days | deletes by expiry are free, and storage shrinks |
| the dashboard's tables, and queries | 0.005 for each gigabyte of logs that they read |
| `LogLevel` at `WARNING` | saves about a third of the logs' column |
"""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
