"""Dead letters of the stream consumers are handled again, or their learners are recomputed."""

import json
import os
from datetime import UTC, datetime
from io import BytesIO
from types import SimpleNamespace

import boto3
import pytest

from award_achievements import app as awarding
from backfill_learners.app import lambda_handler as backfill_learners
from hito.domain.achievements import Achievement
from hito.domain.moments import Moment
from hito.domain.records import CourseId, Kind, Observation
from hito.services import events
from hito.store import achievements, earnings
from hito.store import learners as stored_learners
from hito.store.dynamodb import table
from hito.store.idempotency import NoIdempotency
from hito.usecases import awards, tracking
from tests.people import new_id
from tests.queues.lambda_queue import Queue
from tests.streams.lambda_stream import aws
from tests.template import resources
from tools import redrive

PYTHON = CourseId(Kind.COURSE, "python")
NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
BACKFILLS = os.environ["BACKFILL_QUEUE"].rpartition("/")[2]


class Cloud:
    """boto3's clients as the tool sees them: moto's, but a function is called here, and the log is what it wrote."""

    def __init__(self, logged):
        self.dead_letters = Queue("award-dead-letters")
        Queue("projection-dead-letters")
        self._logged = logged

    def __call__(self, service):
        special = {"cloudformation": self._cloudformation, "lambda": self._lambda, "logs": self._logs}
        if service == "dynamodbstreams":
            return aws(service)
        return special[service]() if service in special else boto3.client(service)

    def _cloudformation(self):
        named = {
            "AwardDeadLetters": self.dead_letters.url,
            "ProjectionDeadLetters": Queue("projection-dead-letters").url,
            "BackfillQueue": Queue(BACKFILLS).url,
            **{name: Queue(name).url for name in (*redrive.SENT_ON, *redrive.SENT_ON.values())},
            "AwardAchievementsFunction": "award",
            "AwardAchievementsLogs": "the log",
            "UpdateProjectionsFunction": "invalidate",
            "UpdateProjectionsLogs": "another log",
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
def failed(mapped, monkeypatch, cloud, achievement):
    """A learner whose award failed. Its dead letter is in the queue."""
    monkeypatch.setattr(events, "publish", lambda _: None)
    stream, ana = mapped(awarding.lambda_handler, "AwardAchievementsFunction"), new_id("ana")
    stream.read()
    stored_learners.remember_zone(ana, None)
    seen = Observation(course=PYTHON, unit="a", watched_ms=1, position_ms=1, finished=True)
    tracking.record(ana, seen, Moment.utc(NOW), NoIdempotency())

    def refuse(*_, **__):
        raise KeyError("a bug")

    with monkeypatch.context() as broken:
        broken.setattr(awards, "grant_due", refuse)
        stream.follow()
    assert not table.query(achievements.awards_key(ana))
    cloud.dead_letters.send(*(json.dumps(message) for message in stream.dead_letters))
    return ana


def has(learner, achievement):
    return achievement in earnings.read(learner).earned


def test_a_failed_batch_is_handled_again_while_the_stream_has_it(cloud, failed, achievement):
    done = list(redrive.Redrive("hito", cloud).run())
    assert done
    assert all(is_done for _, is_done in done)
    assert has(failed, achievement)
    assert cloud.dead_letters.bodies() == []


def test_what_was_not_delivered_goes_to_its_queue_again(cloud):
    event = {"id": "evt-1", "type": "hito.course.completed.v1", "data": {}}
    envelope = {"source": "hito", "detail-type": event["type"], "detail": event | {"id": "evt-2"}}
    Queue("UndeliveredWebhooks").send(json.dumps(event))
    Queue("UndeliveredEvents").send(json.dumps(envelope), json.dumps(event | {"id": "evt-3"}))
    Queue("UndeliveredStatements").send(json.dumps(event | {"id": "evt-4"}))
    done = list(redrive.Redrive("hito", cloud).run())
    assert sorted(said for said, _ in done) == [
        "UndeliveredEvents: hito.course.completed.v1 evt-2 sent on to WebhookQueue",
        "UndeliveredEvents: hito.course.completed.v1 evt-3 sent on to WebhookQueue",
        "UndeliveredStatements: hito.course.completed.v1 evt-4 sent on to StatementQueue",
        "UndeliveredWebhooks: hito.course.completed.v1 evt-1 sent on to WebhookQueue",
    ]
    sent = [json.loads(body) for body in Queue("WebhookQueue").bodies()]
    assert sorted(one["id"] for one in sent) == ["evt-1", "evt-2", "evt-3"]
    assert sent[0] == event | {"id": sent[0]["id"]}
    assert Queue("UndeliveredWebhooks").bodies() == Queue("UndeliveredEvents").bodies() == []


def test_what_fails_again_stays_in_its_queue(cloud, failed, achievement, monkeypatch):
    def refuse(*_, **__):
        raise KeyError("a bug")

    with monkeypatch.context() as broken:
        broken.setattr(awards, "grant_due", refuse)
        done = list(redrive.Redrive("hito", cloud).run())
    assert not any(is_done for _, is_done in done)
    assert not has(failed, achievement)


def test_after_the_stream_dropped_the_batch_its_learner_is_recomputed(cloud, failed, achievement, monkeypatch):
    def expired(*_):
        raise redrive.RecordsExpired

    monkeypatch.setattr(redrive.Redrive, "records", expired)
    done = list(redrive.Redrive("hito", cloud).run())
    assert all(is_done for _, is_done in done)
    assert failed in " ".join(said for said, _ in done)
    assert not has(failed, achievement)
    assert Queue(BACKFILLS).drain(backfill_learners) >= 1
    assert has(failed, achievement)


def test_a_batch_that_is_trimmed_has_expired(cloud):
    known = aws("dynamodbstreams").exceptions

    def trimmed(**_):
        raise known.TrimmedDataAccessException({"Error": {"Code": "TrimmedDataAccessException"}}, "GetShardIterator")

    tool = redrive.Redrive("hito", cloud)
    tool.client = lambda _: SimpleNamespace(exceptions=known, get_shard_iterator=trimmed)
    place = {"streamArn": "arn", "shardId": "shard", "startSequenceNumber": "1", "endSequenceNumber": "2"}
    with pytest.raises(redrive.RecordsExpired):
        tool.records(place)


def test_every_stream_consumer_has_its_dead_letters_in_the_tool():
    consumers = {
        event["Properties"]["DestinationConfig"]["OnFailure"]["Destination"]["Fn::GetAtt"][0]: name
        for name, function in resources("AWS::Serverless::Function").items()
        for event in function.get("Events", {}).values()
        if event["Type"] == "DynamoDB"
    }
    assert consumers == {queue: function for queue, (function, _) in redrive.CONSUMERS.items()}
