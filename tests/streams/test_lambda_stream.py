"""The mapping of the tests does what AWS documents of Lambda's, shown with consumers of a few lines."""

from datetime import timedelta

import pytest

from tests.people import new_id
from tests.streams.lambda_stream import Settings, StreamMapping, aws
from tools.lambda_events import matches

TABLE = "hito-test"


def write(*names, **attributes):
    """One item for each name, in order."""
    for name in names:
        item = {"PK": {"S": name}, "SK": {"S": "x"}} | {key: {"S": value} for key, value in attributes.items()}
        aws("dynamodb").put_item(TableName=TABLE, Item=item)


def names_of(event):
    return [record["dynamodb"]["Keys"]["PK"]["S"] for record in event["Records"]]


class Consumer:
    """Notes what it is given, and fails at some of it for a number of times."""

    def __init__(self, *, at=(), times=10_000, by="report"):
        self.given = []
        self._at = set(at)
        self._times = times
        self._by = by

    def __call__(self, event, _context):
        self.given.append(names_of(event))
        failed = [record for record in event["Records"] if record["dynamodb"]["Keys"]["PK"]["S"] in self._at]
        if not failed or self._times == 0:
            return {"batchItemFailures": []}
        self._times -= 1
        if self._by == "raise":
            raise RuntimeError
        # The highest first: their order says nothing.
        return {"batchItemFailures": [{"itemIdentifier": each["dynamodb"]["SequenceNumber"]} for each in failed[::-1]]}


@pytest.fixture
def abcdefgh():
    return [new_id(letter) for letter in "abcdefgh"]


def test_a_record_looks_as_in_lambdas_events(mapped):
    events = []
    mapping = mapped(lambda event, _context: events.append(event))
    aws("dynamodb").put_item(
        TableName=TABLE, Item={"PK": {"S": new_id("a")}, "SK": {"S": "x"}, "n": {"N": "1"}, "b": {"B": b"\x00"}}
    )
    mapping.follow()
    ((record,),) = (event["Records"] for event in events)
    assert (record["eventName"], record["eventSource"]) == ("INSERT", "aws:dynamodb")
    assert record["dynamodb"]["NewImage"]["n"] == {"N": "1"}
    assert record["dynamodb"]["NewImage"]["b"] == {"B": "AA=="}
    assert isinstance(record["dynamodb"]["ApproximateCreationDateTime"], float)
    assert "/stream/" in record["eventSourceARN"]


def test_from_the_horizon_on_is_all_there_is_and_the_latest_is_nothing(abcdefgh):
    write(*abcdefgh)
    everything, nothing = Consumer(), Consumer()
    StreamMapping(TABLE, everything, Settings("TRIM_HORIZON")).follow()
    StreamMapping(TABLE, nothing, Settings("LATEST")).follow()
    assert everything.given[-1][-8:] == abcdefgh
    assert nothing.given == []


def test_a_batch_holds_no_more_than_its_size(mapped, abcdefgh):
    consumer = Consumer()
    mapping = mapped(consumer, batch_size=3)
    write(*abcdefgh)
    mapping.follow()
    assert consumer.given == [abcdefgh[:3], abcdefgh[3:6], abcdefgh[6:]]


def test_lanes_keep_the_order_of_one_items_records_only(mapped, abcdefgh):
    consumer = Consumer()
    mapping = mapped(consumer, lanes=4)
    write(*abcdefgh)
    write(*abcdefgh[::-1], again="yes")
    mapping.follow()
    flat = [name for given in consumer.given for name in given]
    assert len(consumer.given) > 1
    assert sorted(flat) == sorted(2 * abcdefgh)
    assert flat != abcdefgh + abcdefgh[::-1]
    per_item = [[name in lane for lane in consumer.given].count(True) for name in abcdefgh]
    assert per_item == [1] * 8


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        ({"dynamodb": {"Keys": {"PK": {"S": [{"prefix": "LEARNER#"}]}}}}, True),
        ({"dynamodb": {"Keys": {"PK": {"S": [{"prefix": "COURSE#"}]}}}}, False),
        ({"dynamodb": {"Keys": {"PK": {"S": ["no", {"prefix": "LEARNER#"}]}}}}, True),
        ({"dynamodb": {"Keys": {"PK": {"S": [{"prefix": "LEARNER#"}]}, "SK": {"S": ["y"]}}}}, False),
        ({"dynamodb": {"NewImage": {"passed": {"N": [{"exists": True}]}}}}, False),
        ({"dynamodb": {"NewImage": {"passed": {"N": [{"exists": False}]}}}}, True),
        ({"eventName": ["INSERT", "MODIFY"]}, True),
    ],
)
def test_a_filter_wants_all_keys_and_any_rule_of_each(pattern, fits):
    record = {"eventName": "INSERT", "dynamodb": {"Keys": {"PK": {"S": "LEARNER#a"}, "SK": {"S": "x"}}}}
    assert matches(pattern, record) is fits


def test_a_filter_rule_that_is_not_known_is_not_guessed():
    with pytest.raises(NotImplementedError):
        matches({"a": [{"suffix": "x"}]}, {"a": "x"})


def test_what_no_filter_lets_through_makes_no_call(mapped, abcdefgh):
    consumer = Consumer()
    pattern = {"dynamodb": {"Keys": {"PK": {"S": [{"prefix": abcdefgh[2]}, {"prefix": abcdefgh[5]}]}}}}
    mapping = mapped(consumer, patterns=(pattern,))
    write(*abcdefgh)
    mapping.follow()
    write(abcdefgh[0])
    assert not mapping.deliver()
    assert consumer.given == [[abcdefgh[2], abcdefgh[5]]]


def test_from_the_lowest_reported_place_on_all_is_delivered_again(mapped, abcdefgh):
    consumer = Consumer(at=[abcdefgh[2], abcdefgh[4]], times=1)
    mapping = mapped(consumer, reports=True)
    write(*abcdefgh)
    mapping.follow()
    assert consumer.given == [abcdefgh, abcdefgh[2:]]


@pytest.mark.parametrize("answer", [None, {}, {"batchItemFailures": None}, {"batchItemFailures": []}])
def test_an_answer_that_reports_nothing_is_a_success(mapped, answer, abcdefgh):
    mapping = mapped(lambda _event, _context: answer, reports=True)
    write(*abcdefgh)
    mapping.follow()
    assert len(mapping.calls) == 1


@pytest.mark.parametrize("failure", [{"itemIdentifier": ""}, {"itemIdentifier": None}, {"id": "1"}])
def test_a_report_of_no_record_makes_all_fail(mapped, failure, abcdefgh):
    mapping = mapped(lambda _event, _context: {"batchItemFailures": [failure]}, reports=True, retries=1)
    write(*abcdefgh)
    mapping.follow()
    assert [len(call) for call in mapping.calls] == [8, 8]
    assert mapping.dead_letters[0]["DDBStreamBatchInfo"]["batchSize"] == 8


def test_where_the_mapping_does_not_ask_for_reports_they_are_not_read(mapped, abcdefgh):
    consumer = Consumer(at=abcdefgh[:1])
    mapping = mapped(consumer)
    write(*abcdefgh)
    mapping.follow()
    assert consumer.given == [abcdefgh]


def test_what_fails_too_often_is_dead_lettered_with_all_that_is_left_of_its_batch(mapped, abcdefgh):
    consumer = Consumer(at=[abcdefgh[2]])
    mapping = mapped(consumer, reports=True, bisects=True, batch_size=5, retries=3)
    write(*abcdefgh)
    mapping.follow()
    assert consumer.given == [abcdefgh[:5], *4 * [abcdefgh[2:5]], abcdefgh[5:]]
    (letter,) = mapping.dead_letters
    assert letter["requestContext"] == {"condition": "RetryAttemptsExhausted", "approximateInvokeCount": 5}
    place = letter["DDBStreamBatchInfo"]
    assert (place["startSequenceNumber"], place["endSequenceNumber"]) == (mapping.calls[1][0], mapping.calls[1][-1])
    assert place["batchSize"] == 3


def test_a_raised_failure_is_split_down_to_its_record(mapped, abcdefgh):
    consumer = Consumer(at=[abcdefgh[5]], by="raise")
    mapping = mapped(consumer, reports=True, bisects=True, retries=2)
    write(*abcdefgh)
    mapping.follow()
    assert consumer.given[:3] == [abcdefgh, abcdefgh[:4], abcdefgh[4:]]
    assert {name for given in consumer.given for name in given if len(given) in (1, 2, 4)} == set(abcdefgh)
    (letter,) = mapping.dead_letters
    assert letter["DDBStreamBatchInfo"]["batchSize"] == 1
    assert letter["DDBStreamBatchInfo"]["startSequenceNumber"] == mapping.calls[0][5]


def test_a_raised_failure_that_is_not_split_holds_up_the_whole_batch(mapped, abcdefgh):
    consumer = Consumer(at=[abcdefgh[5]], by="raise")
    mapping = mapped(consumer, retries=2)
    write(*abcdefgh)
    mapping.follow()
    assert consumer.given == 3 * [abcdefgh]
    assert mapping.dead_letters[0]["DDBStreamBatchInfo"]["batchSize"] == 8


def test_what_is_too_old_is_dead_lettered_and_the_rest_goes_on(mapped, abcdefgh):
    consumer = Consumer()
    mapping = mapped(consumer, max_age_seconds=60)
    write(abcdefgh[0])
    mapping.clock.wait(timedelta(seconds=90))
    assert not mapping.deliver()
    (letter,) = mapping.dead_letters
    assert letter["requestContext"]["condition"] == "RecordAgeExceeded"
    mapping.clock.wait(timedelta(seconds=-90))
    write(abcdefgh[1])
    mapping.deliver()
    assert consumer.given == [[abcdefgh[1]]]


def test_what_fails_without_a_limit_is_tried_until_it_is_too_old(mapped, abcdefgh):
    consumer = Consumer(at=abcdefgh[:1])
    mapping = mapped(consumer, reports=True, max_age_seconds=3600)
    write(*abcdefgh[:2])
    mapping.follow()
    assert len(consumer.given) > 50
    assert mapping.dead_letters[0]["requestContext"]["condition"] == "RecordAgeExceeded"


def test_a_consumer_that_feeds_itself_is_noticed(mapped):
    mapping = mapped(lambda _event, _context: write(new_id("again")))
    write(new_id("once"))
    with pytest.raises(AssertionError, match="keeps itself going"):
        mapping.follow()


def test_the_templates_mappings_give_up_and_say_where(mapped):
    settings = Settings.of("UpdateProjectionsFunction")
    assert settings.reports
    assert settings.bisects
    assert settings.retries >= 0
    assert settings.max_age_seconds >= 0
    assert settings.patterns
