"""A batch of changes: what is done of it, what is reported, and its one line."""

import json
from types import SimpleNamespace

import pytest

from hito.aws.errors import ServiceError
from hito.domain.errors import Code, Unavailable
from hito.edge.stream import consumer
from tests.people import new_id
from tests.streams.lambda_stream import aws


class Noting:
    """Notes what it was given, batch by batch; ``failing`` says what is raised for which name."""

    def __init__(self, failing=None):
        self.batches = []
        self._failing = failing or {}

    def begin(self):
        done = []
        self.batches.append(done)

        def do(name):
            done.append(name)
            if name in self._failing:
                raise self._failing[name]

        return do


def name_of(record):
    return record["dynamodb"]["Keys"]["PK"]["S"]


def event(*names, written=1_700_000_000.0):
    return {
        "Records": [
            {
                "eventName": "INSERT",
                "dynamodb": {
                    "ApproximateCreationDateTime": written,
                    "Keys": {"PK": {"S": name}, "SK": {"S": "x"}},
                    "NewImage": {"PK": {"S": name}, "note": {"S": "an answer of mine"}},
                    "SequenceNumber": f"{100 + place}",
                },
            }
            for place, name in enumerate(names)
        ]
    }


def entry(logged):
    (line,) = logged().splitlines()
    return json.loads(line)


def test_each_batch_begins_again():
    noting = Noting()
    handler = consumer(name_of, noting.begin)
    assert handler(event("a", "b"), None) == {"batchItemFailures": []}
    handler(event("a"), None)
    assert noting.batches == [["a", "b"], ["a"]]


def test_a_record_that_tells_of_nothing_here_is_done(logged):
    noting = Noting()
    handler = consumer(lambda _record: None, noting.begin)
    assert handler(event("a", "b"), None) == {"batchItemFailures": []}
    assert noting.batches == [[]]


def test_a_failure_is_reported_and_does_not_end_its_batch():
    noting = Noting({"b": KeyError("secret"), "c": Unavailable(Code.DATABASE_AWAY)})
    handler = consumer(name_of, noting.begin)
    answer = handler(event("a", "b", "c", "d"), None)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "101"}, {"itemIdentifier": "102"}]}
    assert noting.batches == [["a", "b", "c", "d"]]


def test_a_batch_that_fails_as_a_whole_is_reported_too():
    handler = consumer(name_of, Noting({"a": KeyError(), "b": KeyError()}).begin)
    assert len(handler(event("a", "b"), None)["batchItemFailures"]) == 2


def test_a_record_that_cannot_be_read_fails_alone():
    noting = Noting()

    def read(record):
        return record["dynamodb"]["NewImage"]["grade"] if name_of(record) == "b" else name_of(record)

    answer = consumer(read, noting.begin)(event("a", "b", "c"), None)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "101"}]}
    assert noting.batches == [["a", "c"]]


def test_a_batch_is_one_line_with_its_figures(logged):
    handler = consumer(name_of, Noting({"b": Unavailable(Code.DATABASE_AWAY)}).begin)
    context = SimpleNamespace(aws_request_id="the-call", get_remaining_time_in_millis=lambda: 60_000)
    handler(event("a", "b", "c"), context)
    line = entry(logged)
    assert (line["level"], line["request_id"], line["failed_at"]) == ("WARNING", "the-call", ["101"])
    assert line["refusals"] == {"Unavailable": 1}
    assert (line["records"], line["failures"]) == (3, 1)
    assert line["age_ms"] > 1_000_000
    assert 0 < line["latency_ms"] < 60_000


def test_a_bug_is_described_once_however_many_records_met_it_and_without_its_message(logged):
    refused = ServiceError("AccessDeniedException", 400, {"message": "user hunter2"})
    failing = {"a": KeyError("hunter2"), "b": KeyError("hunter2"), "c": refused}
    consumer(name_of, Noting(failing).begin)(event("a", "b", "c"), None)
    line = entry(logged)
    assert line["level"] == "ERROR"
    described = [(bug["exception_type"], bug["aws_error"], bug["times"]) for bug in line["bugs"]]
    assert described == [("KeyError", None, 2), ("ServiceError", "AccessDeniedException", 1)]
    assert any("test_batches.py" in frame for frame in line["bugs"][0]["frames"])
    assert "hunter2" not in logged()


def test_nothing_of_an_item_is_logged_but_whose_it_is_where_it_failed(logged):
    consumer(name_of, Noting({"LEARNER#ana": KeyError("LEARNER#ana of mine")}).begin)(
        event("LEARNER#ana", "LEARNER#eva"), None
    )
    assert "of mine" not in logged()
    assert entry(logged)["failed_of"] == ["LEARNER#ana"]
    assert "eva" not in logged()


def test_a_batch_with_no_time_left_reports_what_it_did_not_begin(logged):
    left_ms = iter([60_000, 30_000, 19_000, 18_000])
    context = SimpleNamespace(aws_request_id="1", get_remaining_time_in_millis=lambda: next(left_ms))
    noting = Noting()
    answer = consumer(name_of, noting.begin)(event("a", "b", "c", "d"), context)
    assert noting.batches == [["a", "b"]]
    assert [failure["itemIdentifier"] for failure in answer["batchItemFailures"]] == ["102", "103"]
    assert entry(logged)["level"] == "WARNING"


def test_a_record_without_a_time_has_no_age(logged):
    consumer(name_of, Noting().begin)(event("a", written=None), None)
    assert "age_ms" not in entry(logged)


@pytest.mark.parametrize("place", [0, 3, 7])
def test_what_comes_after_a_record_that_always_fails_is_handled_before_all_is_discarded(mapped, place):
    names = [new_id("x") for _ in range(8)]
    noting = Noting({names[place]: KeyError()})
    mapping = mapped(consumer(name_of, noting.begin), "UpdateProjectionsFunction", patterns=(), lanes=1)
    for name in names:
        aws("dynamodb").put_item(TableName="hito-test", Item={"PK": {"S": name}, "SK": {"S": "x"}})
    mapping.follow()
    assert {name for batch in noting.batches for name in batch} == set(names)
    assert [letter["DDBStreamBatchInfo"]["startSequenceNumber"] for letter in mapping.dead_letters] == [
        mapping.calls[0][place]
    ]
