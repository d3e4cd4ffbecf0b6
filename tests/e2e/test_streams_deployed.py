"""The table's stream and who follows it, as they are deployed."""

import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from hito.store import stream_records
from hito.store import summaries as stored_summaries
from tests.deployed import Deployed, within
from tests.people import new_id
from tests.streams.lambda_stream import Settings, StreamMapping

pytestmark = pytest.mark.deployed

FUNCTION = "UpdateProjectionsFunction"


@pytest.fixture
def http(deployed: Deployed) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=deployed.url, timeout=30, trust_env=False) as client:
        yield client


@pytest.fixture
def finish(deployed: Deployed, http: httpx.Client) -> Callable[[str], None]:
    """Lets a learner finish a chapter."""

    def post(learner: str) -> None:
        headers = {"Authorization": f"Bearer {deployed.token(learner, role='Student')}"}
        chapter = {"chapterId": "variables", "watchTime": 42, "completed": True, "totalChapters": 1}
        http.post("/v1/tutorials/progress/python/chapter", json=chapter, headers=headers).raise_for_status()

    return post


def keep_summary(deployed: Deployed, learner: str) -> None:
    now = datetime.now(UTC)
    for change in (
        stored_summaries.lease_update("a lease", now),
        stored_summaries.summary_update("a lease", zlib.compress(b"{}"), now),
    ):
        dynamodb(deployed).update_item(**of_summary(deployed, learner), **change.update())


def has_summary(deployed: Deployed, learner: str) -> bool:
    item = dynamodb(deployed).get_item(**of_summary(deployed, learner), ConsistentRead=True)["Item"]
    return stored_summaries.from_item(item, datetime.now(UTC)) is not None


def of_summary(deployed: Deployed, learner: str) -> dict[str, Any]:
    key = {name: {"S": value} for name, value in stored_summaries.key(learner).items()}
    return {"TableName": deployed.table_name, "Key": key}


def dynamodb(deployed: Deployed) -> Any:
    return deployed.client("dynamodb")


def mapping_of(deployed: Deployed) -> dict[str, Any]:
    mappings = deployed.client("lambda").list_event_source_mappings()["EventSourceMappings"]
    (mapping,) = [each for each in mappings if FUNCTION in each["FunctionArn"]]
    found: dict[str, Any] = mapping
    return found


def test_a_chapter_that_is_finished_invalidates_the_cached_summary(
    deployed: Deployed, finish: Callable[[str], None]
) -> None:
    ana, luis = new_id("ana"), new_id("luis")
    keep_summary(deployed, ana)
    keep_summary(deployed, luis)
    finish(ana)
    assert within(10, lambda: not has_summary(deployed, ana))
    assert has_summary(deployed, luis)


def test_the_mapping_calls_the_alias_and_is_what_the_template_says(deployed: Deployed) -> None:
    mapping = mapping_of(deployed)
    assert mapping["FunctionArn"].rpartition(":")[2] == "live"
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["BatchSize"] == Settings.of(FUNCTION).batch_size
    assert mapping["DestinationConfig"]["OnFailure"]["Destination"].startswith("arn:aws:sqs:")


def test_a_record_of_the_deployed_stream_is_understood(deployed: Deployed, finish: Callable[[str], None]) -> None:
    seen: list[dict[str, Any]] = []

    def note(event: dict[str, Any], _context: object) -> None:
        seen.extend(event["Records"])

    ana = new_id("ana")
    finish(ana)
    StreamMapping(deployed.table_name, note, Settings.of(FUNCTION), deployed.client).follow()
    told = [changed.learner for record in seen if (changed := stream_records.read_change(record)) and changed.learner]
    courses = [change.course for change in told if change.learner == ana and change.course]
    assert any(course.may_complete and course.day for course in courses)


def test_after_a_clean_restart_changes_are_still_followed(deployed: Deployed, finish: Callable[[str], None]) -> None:
    finish(new_id("somebody"))
    deployed.restart()
    ana = new_id("ana")
    keep_summary(deployed, ana)
    finish(ana)
    assert within(10, lambda: not has_summary(deployed, ana))
