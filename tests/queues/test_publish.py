"""Events on their way to the bus, over moto's."""

import json
from datetime import UTC, datetime

import boto3
import pytest

from hito import caches
from hito.aws.errors import NotSent
from hito.domain.errors import Unavailable
from hito.domain.events import AchievementAwarded, CourseCompleted
from hito.domain.records import CourseId, Kind
from hito.services import events
from tests.aws_calls import answering, failing, intercepted, refusing

AT = datetime(2026, 1, 31, 8, 30, tzinfo=UTC)


def completed(number, course="python"):
    return CourseCompleted(learner=f"ana-{number}", course=CourseId(Kind.COURSE, course), at=AT)


@pytest.fixture
def bus(in_moto, setting):
    boto3.client("events").create_event_bus(Name="hito-events")
    setting("EVENT_BUS", "hito-events")
    caches.clear_made()
    yield
    caches.clear_made()


@pytest.fixture
def sent(bus):
    """The entries of each request that was sent."""
    requests = []
    with intercepted(lambda attempt: requests.append(attempt.request["Entries"]), "events"):
        yield requests


def test_an_event_is_published_with_its_type_and_time(sent):
    event = completed(1)
    events.publish([event])
    ((entry,),) = sent
    assert json.loads(entry["Detail"]) == event.detail
    told = (entry["EventBusName"], entry["Source"], entry["DetailType"], entry["Time"])
    assert told == ("hito-events", "hito", "hito.course.completed.v1", AT.timestamp())


def test_a_request_holds_at_most_ten(sent):
    events.publish([completed(number) for number in range(23)])
    assert [len(batch) for batch in sent] == [10, 10, 3]


def test_a_request_holds_at_most_256_kb(sent):
    award = AchievementAwarded(
        learner="ana", achievement=1, number=1, name="ñ" * 50_000, criteria="xp_1", at=AT, facts={}
    )
    events.publish([award] * 5)
    assert [len(batch) for batch in sent] == [2, 2, 1]


def test_no_events_are_no_request(sent):
    events.publish([])
    assert sent == []


def test_a_function_without_a_bus_tells_nobody(sent, setting):
    setting("EVENT_BUS", "")
    events.publish([completed(1)])
    assert sent == []


def test_an_event_that_was_not_taken_makes_all_come_again(bus):
    answer = {"FailedEntryCount": 1, "Entries": [{"EventId": "1"}, {"ErrorCode": "InternalFailure"}]}
    with intercepted(answering(200, answer), "events"), pytest.raises(Unavailable):
        events.publish([completed(1), completed(2)])


@pytest.mark.parametrize(
    "act", [refusing("InternalException", 400), refusing("InternalException", 500), failing(NotSent())]
)
def test_a_bus_that_is_away_is_unavailable(bus, act):
    with intercepted(act, "events"), pytest.raises(Unavailable):
        events.publish([completed(1)])
