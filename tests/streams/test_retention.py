"""Retention: what a deployment says ends, ends; progress never does."""

import time

import boto3
import pytest

from award_achievements.app import lambda_handler as award_achievements
from hito import caches
from hito.config import settings
from hito.services import events
from hito.store import keys, retention
from tests import ready_requests
from update_projections.app import lambda_handler as update_projections

DAYS = {"ATTEMPT_RETENTION_DAYS": 400, "TUTOR_RETENTION_DAYS": 90, "METRIC_RETENTION_DAYS": 30}
ENDS = {keys.ATTEMPT: 400, keys.TUTOR: 90, keys.METRIC: 30}

# What a percentage, a streak, an award or a certificate is computed from, and whose it is.
PROGRESS = {
    *(keys.LEARNER, keys.HEADER, keys.UNIT, keys.QUIZ, keys.DAY, keys.AWARD, keys.PERSON, keys.SESSION),
    *(keys.ACCOUNT, keys.EMAIL, keys.PROGRESS, keys.COUNTER),
}


def kind_of(partition, sort):
    """The kind of an item, by the key map; of several that fit, the one with the longest sort key."""
    fitting = [
        pattern
        for pattern in keys.KEY_MAP
        if pattern.parts(sort) is not None and keys.Pattern("", "", pattern.pk).parts(partition) is not None
    ]
    return max(fitting, key=lambda pattern: len(pattern.sk.partition("{")[0]))


@pytest.fixture
def stored(in_process, mapped, monkeypatch, cheap_passwords):
    """All items after every route was asked something valid, with every limit of time on, and the stream followed."""
    monkeypatch.setattr(events, "publish", lambda _events: None)
    for name, days in DAYS.items():
        monkeypatch.setenv(name, str(days))
    settings.cache_clear()
    caches.clear_all()
    consumers = [
        mapped(update_projections, "UpdateProjectionsFunction"),
        mapped(award_achievements, "AwardAchievementsFunction"),
    ]
    world = ready_requests.build(in_process)
    for several in ready_requests.requests(world).values():
        for ready in several:
            if ready.method != "DELETE":
                ready.send({})
    for consumer in consumers:
        consumer.follow()
    pages = boto3.client("dynamodb").get_paginator("scan").paginate(TableName="hito-test")
    yield [item for page in pages for item in page["Items"]]
    monkeypatch.undo()
    settings.cache_clear()


def test_progress_never_ends_whatever_the_deployment_says(stored):
    found = {}
    for item in stored:
        found.setdefault(kind_of(item["PK"]["S"], item["SK"]["S"]), []).append(item)
    assert found.keys() >= PROGRESS - {keys.COUNTER}
    for kind in PROGRESS & found.keys():
        assert not [item for item in found[kind] if "expires_at" in item], kind
    for kind, days in ENDS.items():
        assert found[kind], kind
        for item in found[kind]:
            left = int(item["expires_at"]["N"]) - time.time()
            assert (days - 1) * 86_400 < left <= days * 86_400


def test_the_key_map_says_of_no_progress_that_it_ends():
    for kind in PROGRESS:
        assert "expires_at" not in keys.KEY_MAP[kind]
    for kind in ENDS:
        assert "expires_at" in keys.KEY_MAP[kind]


def test_without_days_there_is_no_end():
    assert retention.expiry(None, None) == {}
