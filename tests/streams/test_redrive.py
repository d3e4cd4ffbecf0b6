"""What the followers of the stream gave up is done again, or whose it was is put right."""

import json
import os
from datetime import UTC, datetime
from io import BytesIO
from types import SimpleNamespace

import boto3
import pytest

from award_achievements import app as awarding
from hito.domain.achievements import Achievement
from hito.domain.records import CourseId, Kind, Observation
from hito.services import events
from hito.store import keys, table, zones
from hito.store.idempotency import NoIdempotency
from hito.usecases import awards, tracking
from tests.people import new_id
from tests.queues.lambda_queue import Queue
from tests.streams.lambda_stream import aws
from tests.template import resources
from tools import redrive
from walk_learners.app import lambda_handler as look_again

PYTHON = CourseId(Kind.COURSE, "python")
NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
WALKS = os.environ["WALK_QUEUE"].rpartition("/")[2]


class Cloud:
    """boto3's clients as the tool sees them: moto's, but a function is called here, and the log is what it wrote."""

    def __init__(self, logged):
        self.parked = Queue("parked-earnings")
        Queue("parked-course-changes")
        self._logged = logged

    def __call__(self, service):
        special = {"cloudformation": self._cloudformation, "lambda": self._lambda, "logs": self._logs}
        if service == "dynamodbstreams":
            return aws(service)
        return special[service]() if service in special else boto3.client(service)

    def _cloudformation(self):
        named = {
            "ParkedEarnings": self.parked.url,
            "ParkedCourseChanges": Queue("parked-course-changes").url,
            "WalksOverLearners": Queue(WALKS).url,
            **{name: Queue(name).url for name in ("GivenUpWebhooks", "UndeliveredEvents", "WebhookDeliveries")},
            "AwardAchievementsFunction": "award",
            "AwardAchievementsLogs": "the log",
            "InvalidateSummariesFunction": "invalidate",
            "InvalidateSummariesLogs": "another log",
        }
        page = {
            "StackResourceSummaries": [
                {"LogicalResourceId": name, "PhysicalResourceId": value} for name, value in named.items()
            ]
        }
        return SimpleNamespace(get_paginator=lambda _: SimpleNamespace(paginate=lambda **_: [page]))

    def _lambda(self):
        def invoke(FunctionName, Qualifier, Payload):  # noqa: N803 - boto3's names
            assert (FunctionName, Qualifier) == ("award", "live")
            answer = awarding.lambda_handler(json.loads(Payload), None)
            return {"Payload": BytesIO(json.dumps(answer).encode())}

        return SimpleNamespace(invoke=invoke)

    def _logs(self):
        def paginate(logGroupName, filterPattern):  # noqa: N803 - boto3's names
            assert logGroupName == "the log"
            found = [line for line in self._logged().splitlines() if filterPattern.strip('"') in line]
            return [{"events": [{"message": line} for line in found]}]

        return SimpleNamespace(get_paginator=lambda _: SimpleNamespace(paginate=paginate))


@pytest.fixture
def cloud(logged):
    return Cloud(logged)


@pytest.fixture
def achievement():
    return awards.add(Achievement(id=0, name="Python", criteria="completar_1_lecciones"), NoIdempotency()).id


@pytest.fixture
def given_up(mapped, monkeypatch, cloud, achievement):
    """A learner whose award was given up; the message that says so is in the queue."""
    monkeypatch.setattr(events, "publish", lambda _: None)
    stream, ana = mapped(awarding.lambda_handler, "AwardAchievementsFunction"), new_id("ana")
    stream.read()
    zones.resolve(ana, None)
    seen = Observation(course=PYTHON, unit="a", watched_ms=1, position_ms=1, finished=True)
    tracking.record(ana, seen, NOW, NoIdempotency())

    def refuse(*_, **__):
        raise KeyError("a bug")

    with monkeypatch.context() as broken:
        broken.setattr(awards, "grant_due", refuse)
        stream.follow()
    assert not table.query(keys.awards(ana))
    cloud.parked.send(*(json.dumps(message) for message in stream.parked))
    return ana


def has(learner, achievement):
    return achievement in awards.read(learner).held


def test_what_was_given_up_is_done_again_while_the_stream_has_it(cloud, given_up, achievement):
    done = list(redrive.Redrive("hito", cloud).run())
    assert done
    assert all(is_done for _, is_done in done)
    assert has(given_up, achievement)
    assert cloud.parked.bodies() == []


def test_webhooks_that_the_function_or_the_bus_gave_up_go_to_their_queue_again(cloud):
    event = {"id": "evt-1", "type": "hito.course.completed.v1", "data": {}}
    envelope = {"source": "hito", "detail-type": event["type"], "detail": event | {"id": "evt-2"}}
    Queue("GivenUpWebhooks").send(json.dumps(event))
    Queue("UndeliveredEvents").send(json.dumps(envelope), json.dumps(event | {"id": "evt-3"}))
    done = list(redrive.Redrive("hito", cloud).run())
    assert sorted(said for said, _ in done) == [
        "GivenUpWebhooks: hito.course.completed.v1 evt-1 sent on to WebhookDeliveries",
        "UndeliveredEvents: hito.course.completed.v1 evt-2 sent on to WebhookDeliveries",
        "UndeliveredEvents: hito.course.completed.v1 evt-3 sent on to WebhookDeliveries",
    ]
    sent = [json.loads(body) for body in Queue("WebhookDeliveries").bodies()]
    assert sorted(one["id"] for one in sent) == ["evt-1", "evt-2", "evt-3"]
    assert sent[0] == event | {"id": sent[0]["id"]}
    assert Queue("GivenUpWebhooks").bodies() == Queue("UndeliveredEvents").bodies() == []


def test_what_fails_again_stays_in_its_queue(cloud, given_up, achievement, monkeypatch):
    def refuse(*_, **__):
        raise KeyError("a bug")

    with monkeypatch.context() as broken:
        broken.setattr(awards, "grant_due", refuse)
        done = list(redrive.Redrive("hito", cloud).run())
    assert not any(is_done for _, is_done in done)
    assert not has(given_up, achievement)


def test_after_the_stream_has_forgotten_it_the_learner_is_put_right(cloud, given_up, achievement, monkeypatch):
    def forgotten(*_):
        raise redrive.Forgotten

    monkeypatch.setattr(redrive.Redrive, "records", forgotten)
    done = list(redrive.Redrive("hito", cloud).run())
    assert all(is_done for _, is_done in done)
    assert given_up in " ".join(said for said, _ in done)
    assert not has(given_up, achievement)
    assert Queue(WALKS).drain(look_again) >= 1
    assert has(given_up, achievement)


def test_a_place_that_is_trimmed_is_forgotten(cloud):
    known = aws("dynamodbstreams").exceptions

    def trimmed(**_):
        raise known.TrimmedDataAccessException({"Error": {"Code": "TrimmedDataAccessException"}}, "GetShardIterator")

    tool = redrive.Redrive("hito", cloud)
    tool.client = lambda _: SimpleNamespace(exceptions=known, get_shard_iterator=trimmed)
    place = {"streamArn": "arn", "shardId": "shard", "startSequenceNumber": "1", "endSequenceNumber": "2"}
    with pytest.raises(redrive.Forgotten):
        tool.records(place)


def test_every_follower_of_the_stream_has_its_queue_in_the_tool():
    followers = {
        event["Properties"]["DestinationConfig"]["OnFailure"]["Destination"]["Fn::GetAtt"][0]: name
        for name, function in resources("AWS::Serverless::Function").items()
        for event in function.get("Events", {}).values()
        if event["Type"] == "DynamoDB"
    }
    assert followers == {queue: function for queue, (function, _) in redrive.FOLLOWERS.items()}
