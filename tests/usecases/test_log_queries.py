"""The queries of the log, on the dashboard and in the operations page, name fields that lines really have."""

import json
import re

import pytest

from hito.aws.errors import ServiceError
from hito.domain.errors import Code, Unavailable
from hito.edge import api, queue, stream
from hito.edge.body import Body
from hito.edge.dialect import OWN
from hito.edge.identity import public
from tests.template import resources
from tests.watching import WIDGETS
from tools import template

PAGE = (template.TEMPLATE.parent / "docs" / "operations.md").read_text(encoding="utf-8")

# Source: CloudWatch Logs Insights, "Supported commands and functions", as far as they are used.
WORDS = {
    *("fields", "filter", "stats", "sort", "limit", "by", "as", "in", "and", "or", "not", "like", "desc", "asc"),
    *("count", "sum", "avg", "min", "max", "pct", "bin", "ispresent", "count_distinct"),
}
# What CloudWatch adds to each line.
ADDED = {"timestamp", "message", "log", "logStream"}


def queries():
    for widget in WIDGETS:
        if widget["type"] == "log":
            yield pytest.param(widget["properties"]["query"], id=widget["properties"]["title"])
    for number, block in enumerate(re.findall(r"^```\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)):
        if re.search(r"^\| ", block, re.MULTILINE):
            yield pytest.param(block, id=f"operations-{number}")


QUERIES = list(queries())


def fields_of(query):
    """The fields that a query reads: every name that is no word of the language and not made by the query itself."""
    text = re.sub(r"SOURCE '[^']*'|\"[^\"]*\"|'[^']*'|/(?:[^/\\]|\\.)*/|\b\d+\w*\b(?!\.)", " ", query)
    made = set(re.findall(r"\bas (\w+)", text))
    names = set(re.findall(r"@?[A-Za-z_]\w*(?:\.\w+)*", text))
    return {name for name in names if name.lstrip("@") not in WORDS | ADDED | made}


def paths(value, before=""):
    """The names of a line's fields, as Logs Insights flattens them."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inside in pairs:
        yield f"{before}{key}"
        yield from paths(inside, f"{before}{key}.")


class Order(Body):
    """A message of a queue."""

    number: int


@pytest.fixture(scope="module")
def emitted(in_process):
    """The fields of lines that the code wrote: of a good request, a refused one, a bug, and batches that fail."""
    from tests.canaries import LOGGED  # noqa: PLC0415 - the log of this process

    start = len(LOGGED.getvalue())
    in_process.learner().chapter("python")
    in_process.learner().chapter("python", watch_time=-1)
    broken = api.Api(OWN)

    @broken.route("GET", "/broken", auth=public, response=dict)
    def fail(_ctx):
        raise ServiceError("AccessDeniedException", 400, {})

    broken({"httpMethod": "GET", "resource": "/broken", "headers": {"X-Client-Version": "1.2"}}, None)

    def away(_change):
        raise Unavailable(Code.DATABASE_AWAY)

    def bug(_message, _delivery):
        raise ValueError("oh")

    record = {
        "eventName": "INSERT",
        "dynamodb": {
            "Keys": {"PK": {"S": "LEARNER#ana"}},
            "SequenceNumber": "1",
            "ApproximateCreationDateTime": 1.0,
        },
    }
    stream.consumer(lambda each: each, lambda: away)({"Records": [record]}, None)
    stream.consumer(lambda each: each, lambda: lambda change: bug(change, None))({"Records": [record]}, None)
    message = {
        "messageId": "1",
        "body": '{"number": 1}',
        "attributes": {"ApproximateReceiveCount": "1", "SentTimestamp": "1000"},
    }
    queue.consumer(Order, bug)({"Records": [message]}, None)
    lines = [json.loads(text) for text in LOGGED.getvalue()[start:].splitlines()]
    gateways = json.loads(resources("AWS::Serverless::Api")["Api"]["AccessLogSetting"]["Format"])
    return {path for line in [*lines, gateways] for path in paths(line)}


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_reads_fields_that_lines_have(emitted, query):
    assert fields_of(query)
    assert fields_of(query) <= emitted


def test_a_field_that_no_line_has_is_noticed(emitted):
    query = "fields @timestamp, latency | filter status >= 500 | stats pct(latency_ms, 95) as p95 by endpoint"
    assert fields_of(query) == {"latency", "status", "latency_ms", "endpoint"}
    assert fields_of(query) - emitted == {"latency"}


def test_the_dashboard_and_the_page_have_queries():
    assert len(QUERIES) >= 8
