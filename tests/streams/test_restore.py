"""A stack's table goes back to an earlier state: a learner erased by mistake has the same percentage as before.

Moto copies a table as it is when it is asked, whatever the time. So these tests ask it for the copy at that time.
"""

import argparse
import os
import tomllib
from datetime import UTC, datetime, timedelta, timezone

import boto3
import pytest

from erase_learners.app import lambda_handler as erase_learners
from hito import caches
from hito.store import tombstones
from tests import accounts
from tests.queues.lambda_queue import Queue
from tests.streams.lambda_stream import Settings, StreamMapping
from tools import restore
from tools.restore import Restore
from update_projections.app import lambda_handler as update_projections

ERASURES = os.environ["ERASURE_QUEUE"].rpartition("/")[2]
CONFIG = """\
[staging.deploy.parameters]
stack_name = "hito-staging"
parameter_overrides = [
    "Stage=staging",
]

[prod.deploy.parameters]
stack_name = "hito"
parameter_overrides = [
    "Stage=prod",
    "RestoredTable=old",
    "RestoredTableStream=old-stream",
    # A comment.
]
"""


@pytest.fixture
def made(monkeypatch):
    """A restore to now, whose copy is made; moto has no Contributor Insights."""
    monkeypatch.setattr(Restore, "record_throttled_keys", lambda _self: None)

    def make(*spared):
        found = Restore("hito", datetime.now(UTC), frozenset(spared), source=os.environ["TABLE_NAME"], poll_seconds=0)
        found.copy()
        return found

    return make


def run(found):
    texts = []
    for text, do in found.steps():
        do()
        texts.append(text)
    return texts


def adopt(found, setting):
    """What the parameters do: the functions use the new table, and the consumer begins at the start of its stream."""
    setting("TABLE_NAME", found.target)
    caches.clear_all()
    mapping = StreamMapping(found.target, update_projections, Settings.of("UpdateProjectionsFunction"))
    mapping.deliver()
    Queue(ERASURES).drain(erase_learners)


def shown(learner):
    """A learner's progress, without the id."""
    return {name: value for name, value in learner.progress("python").items() if name != "userId"}


def erase(api, learner, mapping):
    boss = api.author()
    answer = boss.delete(f"/v1/learners/{learner.id}")
    assert answer.is_success, answer.text
    mapping.follow()
    Queue(ERASURES).drain(erase_learners)


def test_a_learner_who_was_erased_by_mistake_has_the_same_percentage(in_process, made, mapped, setting):
    ana, ben = in_process.learner("ana"), in_process.learner("ben")
    for learner in (ana, ben):
        learner.chapter("python", completed=True, totalChapters=4)
    before, nothing = shown(ana), shown(in_process.learner())
    assert before != nothing
    found = made(ana.id)
    consumer = mapped(update_projections, "UpdateProjectionsFunction")
    for learner in (ana, ben):
        erase(in_process, learner, consumer)
    assert shown(ana) == nothing
    assert f"Erase {ben.id} again" in run(found)
    adopt(found, setting)
    assert shown(ana) == before
    # Who asked to be erased stays erased.
    assert shown(ben) == nothing
    assert ben.chapter("python").status_code == 410
    # Life goes on in the new table.
    ana.chapter("python", "second", completed=True)
    assert shown(ana) != before


def test_an_account_that_was_deleted_since_stays_deleted(in_process, made, setting, cheap_passwords):
    user = accounts.new_user(in_process)
    found = made()
    assert user.delete().is_success
    assert f"Erase {user.learner} again" in run(found)
    adopt(found, setting)
    assert accounts.log_in(in_process, user.email).status_code == 401
    assert accounts.register(in_process, correo=user.email).status_code == 201


def test_the_new_table_has_what_a_restore_leaves_out(made):
    found = made()
    run(found)
    dynamodb = boto3.client("dynamodb")
    described = dynamodb.describe_table(TableName=found.target)["Table"]
    assert described["StreamSpecification"] == {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
    assert described["DeletionProtectionEnabled"] is True
    expiring = dynamodb.describe_time_to_live(TableName=found.target)["TimeToLiveDescription"]
    assert expiring == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires_at"}
    backups = dynamodb.describe_continuous_backups(TableName=found.target)["ContinuousBackupsDescription"]
    assert backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"
    assert found.parameters == (
        f"RestoredTable={found.target}",
        f"RestoredTableStream={described['LatestStreamArn']}",
    )
    # A run that was interrupted is repeated.
    run(found)
    again = dynamodb.describe_table(TableName=found.target)["Table"]
    assert again["LatestStreamArn"] == described["LatestStreamArn"]


def test_the_parameters_replace_those_of_an_earlier_restore():
    changed = restore.with_parameters(CONFIG, "prod", ("RestoredTable=new", "RestoredTableStream=new-stream"))
    assert tomllib.loads(changed)["prod"]["deploy"]["parameters"]["parameter_overrides"] == [
        "Stage=prod",
        "RestoredTable=new",
        "RestoredTableStream=new-stream",
    ]
    assert changed.startswith(CONFIG.partition("[prod")[0])
    assert "# A comment." in changed
    with pytest.raises(ValueError, match="elsewhere"):
        restore.with_parameters(CONFIG, "elsewhere", ("RestoredTable=new",))


@pytest.mark.parametrize(
    "text",
    [
        "yesterday",
        "2026-01-05T08:00:00",
        (datetime.now(UTC) + timedelta(hours=1)).isoformat(),
        # Nobody knows any more who was erased in between.
        (datetime.now(UTC) - tombstones.STANDS_FOR - timedelta(hours=1)).isoformat(),
    ],
    # Each process of a run has the same names for the same tests.
    ids=["no time", "without a zone", "in the future", "too long ago"],
)
def test_a_time_that_cannot_be_gone_back_to_is_refused(text):
    with pytest.raises(argparse.ArgumentTypeError):
        restore.parse_time(text)


def test_a_time_of_any_zone_is_taken():
    at = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)
    assert restore.parse_time(at.astimezone(timezone(timedelta(hours=2))).isoformat()) == at
