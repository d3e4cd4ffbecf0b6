"""Goes back to an earlier state of a stack's table: ``python -m tools.restore --stack hito --at 2026-01-05T08:00:00Z``.

DynamoDB restores into a new table, which lacks what is no part of the data: stream, time to live, recovery, protection.
This tool adds them, erases again who was erased since, and says how the stack takes the table over. Without ``--apply``
it only prints the steps. Each step is skipped where it is done already, so a run may be repeated.
"""

import argparse
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3

from hito.domain.language import user_of
from hito.store import accounts, keys, sessions, tombstones
from tools import template

CONFIG = template.TEMPLATE.parent / "samconfig.toml"

Item = dict[str, Any]
Step = tuple[str, Callable[[], None]]


@dataclass
class Restore:
    """The restore of one stack's table to a time; ``client`` makes boto3's clients.

    ``spared`` are learners whose erasure is to be undone, because it was a mistake.
    """

    stack: str
    at: datetime
    spared: frozenset[str] = frozenset()
    client: Any = boto3.client
    poll_seconds: int = 20
    source: str = ""
    _declared: dict[str, Any] = field(default_factory=lambda: template.load()["Resources"]["Table"]["Properties"])

    def __post_init__(self) -> None:
        self._dynamodb = self.client("dynamodb")
        if not self.source:
            (stack,) = self.client("cloudformation").describe_stacks(StackName=self.stack)["Stacks"]
            outputs = {each["OutputKey"]: each["OutputValue"] for each in stack["Outputs"]}
            self.source = outputs["TableName"]

    @property
    def target(self) -> str:
        """The name of the new table."""
        return f"{self.stack}-restored-{self.at:%Y%m%d-%H%M%S}"

    @property
    def parameters(self) -> tuple[str, str]:
        """The parameters by which the stack takes the new table over."""
        return f"RestoredTable={self.target}", f"RestoredTableStream={self._described()['LatestStreamArn']}"

    def steps(self) -> Iterator[Step]:
        """What to do, in order, each with the function that does it."""
        yield f"Restore {self.source}, as it was at {self.at.isoformat()}, into the new table {self.target}", self.copy
        yield "Switch the new table's stream on; its consumers will begin at its start", self.switch_stream_on
        yield "Let items of the new table expire by expires_at", self.let_items_expire
        yield "Switch point-in-time recovery of the new table on", self.switch_recovery_on
        yield "Refuse to delete the new table", self.protect
        yield "Record the throttled keys of the new table and of its index", self.record_throttled_keys
        for learner, tombstone in self.erased_since():
            yield f"Erase {learner} again", lambda tombstone=tombstone: self.erase_again(tombstone)

    # Steps

    def copy(self) -> None:
        """Restore into the new table, and wait until it is there."""
        if not self._exists():
            self._dynamodb.restore_table_to_point_in_time(
                SourceTableName=self.source, TargetTableName=self.target, RestoreDateTime=self.at
            )
        self._wait()

    def switch_stream_on(self) -> None:
        """Switch the stream on."""
        if not self._described().get("StreamSpecification", {}).get("StreamEnabled"):
            wanted = {"StreamEnabled": True, **self._declared["StreamSpecification"]}
            self._dynamodb.update_table(TableName=self.target, StreamSpecification=wanted)
            self._wait()

    def let_items_expire(self) -> None:
        """Switch the time to live on."""
        found = self._dynamodb.describe_time_to_live(TableName=self.target)["TimeToLiveDescription"]
        if found["TimeToLiveStatus"] not in ("ENABLED", "ENABLING"):
            wanted = self._declared["TimeToLiveSpecification"]
            self._dynamodb.update_time_to_live(TableName=self.target, TimeToLiveSpecification=wanted)

    def switch_recovery_on(self) -> None:
        """Switch point-in-time recovery on."""
        wanted = self._declared["PointInTimeRecoverySpecification"]
        self._dynamodb.update_continuous_backups(TableName=self.target, PointInTimeRecoverySpecification=wanted)

    def protect(self) -> None:
        """Switch the protection against deletion on."""
        self._dynamodb.update_table(TableName=self.target, DeletionProtectionEnabled=True)
        self._wait()

    def record_throttled_keys(self) -> None:
        """Switch Contributor Insights on, as the template does."""
        indexes = [{"IndexName": each["IndexName"]} for each in self._declared["GlobalSecondaryIndexes"]]
        for index in [{}, *indexes]:
            found = self._dynamodb.describe_contributor_insights(TableName=self.target, **index)
            if found["ContributorInsightsStatus"] not in ("ENABLED", "ENABLING"):
                self._dynamodb.update_contributor_insights(
                    TableName=self.target,
                    ContributorInsightsAction="ENABLE",
                    ContributorInsightsMode=self._declared["ContributorInsightsSpecification"]["Mode"],
                    **index,
                )

    def erased_since(self) -> Iterator[tuple[str, Item]]:
        """The learners who asked to be erased since, without those who are spared, each with the tombstone."""
        pages = self._dynamodb.get_paginator("scan").paginate(
            TableName=self.source,
            FilterExpression="SK = :tombstone AND asked >= :at",
            ExpressionAttributeValues={
                ":tombstone": {"S": keys.TOMBSTONE.sk},
                ":at": {"N": str(int(self.at.timestamp() * 1000))},
            },
            ConsistentRead=True,
        )
        for page in pages:
            for item in page["Items"]:
                learner = keys.learner_of({"PK": item["PK"]["S"], "SK": item["SK"]["S"]})
                if learner not in self.spared:
                    yield learner, item

    def erase_again(self, tombstone: Item) -> None:
        """Delete the learner's account, and write the tombstone: the stream's consumer erases the rest."""
        learner = keys.learner_of({"PK": tombstone["PK"]["S"], "SK": tombstone["SK"]["S"]})
        number = user_of(learner)
        account = self._get(accounts.key(number)) if number is not None else None
        if number is not None and account:
            for key in (accounts.address_key(account["email_key"]["S"]), sessions.key(learner), accounts.key(number)):
                self._dynamodb.delete_item(TableName=self.target, Key=_typed(key))
        self._dynamodb.put_item(TableName=self.target, Item=tombstone)

    def _get(self, key: keys.Key) -> Item | None:
        found = self._dynamodb.get_item(TableName=self.target, Key=_typed(key), ConsistentRead=True)
        item: Item | None = found.get("Item")
        return item

    def _exists(self) -> bool:
        try:
            self._described()
        except self._dynamodb.exceptions.ResourceNotFoundException:
            return False
        return True

    def _described(self) -> dict[str, Any]:
        table: dict[str, Any] = self._dynamodb.describe_table(TableName=self.target)["Table"]
        return table

    def _wait(self) -> None:
        # A large table takes hours.
        waiter = {"Delay": self.poll_seconds, "MaxAttempts": 2_000}
        self._dynamodb.get_waiter("table_exists").wait(TableName=self.target, WaiterConfig=waiter)


def with_parameters(config: str, environment: str, parameters: tuple[str, ...]) -> str:
    """The text of samconfig.toml with parameters of an environment's deployment, instead of earlier values.

    Raises:
        ValueError: if the environment has no list of parameters.
    """
    head, begin, rest = config.partition(f"[{environment}.deploy.parameters]\n")
    names = "|".join(each.partition("=")[0] for each in parameters)
    section, mark, after = rest.partition("parameter_overrides = [\n")
    if not begin or not mark or "\n[" in section:
        raise ValueError(f"samconfig.toml has no parameter_overrides in [{environment}.deploy.parameters]")
    listed, end, more = after.partition("]\n")
    listed = re.sub(rf'^ *"(?:{names})=[^"]*",\n', "", listed, flags=re.MULTILINE)
    listed += "".join(f'    "{each}",\n' for each in parameters)
    return f"{head}{begin}{section}{mark}{listed}{end}{more}"


def adopt(environment: str, parameters: tuple[str, ...], config: Path = CONFIG) -> None:
    """Write the parameters into samconfig.toml, and deploy."""
    config.write_text(with_parameters(config.read_text(encoding="utf-8"), environment, parameters), encoding="utf-8")
    sam = template.TEMPLATE.parent / ".venv" / "sam" / "bin" / "sam"
    for command in ("build", "deploy"):
        subprocess.run([sam, command, "--config-env", environment], cwd=config.parent, check=True)


def _typed(key: keys.Key) -> Item:
    return {name: {"S": value} for name, value in key.items()}


def parse_time(text: str) -> datetime:
    """The time to go back to, which names its zone.

    Raises:
        ArgumentTypeError: if nobody could say any more who was erased since.
    """
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("a time is wanted, such as 2026-01-05T08:00:00Z") from None
    if at.tzinfo is None:
        raise argparse.ArgumentTypeError("name the time zone: 2026-01-05T08:00:00Z")
    if not timedelta(0) < datetime.now(UTC) - at < tombstones.STANDS_FOR:
        raise argparse.ArgumentTypeError(f"a time within the last {tombstones.STANDS_FOR.days} days is wanted")
    return at.astimezone(UTC)


def main() -> None:
    """Print the steps, and do them with ``--apply``."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stack", required=True, help="the stack whose table to restore")
    parser.add_argument(
        "--at", required=True, type=parse_time, help="the time to go back to, such as 2026-01-05T08:00:00Z"
    )
    parser.add_argument("--except", dest="spared", default="", help="learners whose erasure to undo, with commas")
    parser.add_argument("--config-env", help="the environment of samconfig.toml to deploy at the end")
    parser.add_argument("--apply", action="store_true", help="do the steps")
    given = parser.parse_args()
    spared = frozenset(filter(None, given.spared.split(",")))
    restore = Restore(given.stack, given.at, spared)
    for number, (text, do) in enumerate(restore.steps(), 1):
        print(f"{number}. {text}", flush=True)
        if given.apply:
            do()
    if not given.apply:
        print("Then let the stack take the new table over. Nothing is done yet: repeat with APPLY=1.")
        return
    print("Let the stack take the new table over: put these into samconfig.toml, then sam build, sam deploy.")
    print("\n".join(f'    "{each}",' for each in restore.parameters))
    if given.config_env:
        adopt(given.config_env, restore.parameters)


if __name__ == "__main__":
    main()
