"""`make demo`: every learner ends where the story says, and a second run changes nothing."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import boto3
import pytest

from hito.domain import progress, reports
from hito.domain.records import CourseId, Kind
from hito.store import course_records
from hito.usecases import content
from tests.people import System
from tools.fortnight import stories
from tools.fortnight.record import Handlers, record

COURSE = CourseId(Kind.COURSE, stories.COURSE)


@pytest.fixture(scope="module")
def handlers(in_process: System) -> Handlers:
    made = Handlers(in_process.sign, in_process.server_key)
    record(made, datetime.now(UTC), lambda _: None)
    return made


def items() -> list[object]:
    found = boto3.client("dynamodb").scan(TableName="hito-test")["Items"]
    return sorted(map(str, found))


def state_of(story: stories.Story) -> str:
    found = course_records.get(story.learner, COURSE, content.get(COURSE))
    return reports.state(found, progress.of(found), datetime.now(UTC), reports.Thresholds()).value


@pytest.mark.usefixtures("handlers")
def test_every_learner_ends_in_the_state_of_the_story() -> None:
    everyone = stories.all_stories()
    assert {story.learner: state_of(story) for story in everyone} == {story.learner: story.state for story in everyone}
    assert Counter(story.state for story in everyone) == stories.STATES


@pytest.mark.usefixtures("handlers")
def test_the_lessons_were_finished_over_two_weeks() -> None:
    records = [course_records.get(story.learner, COURSE) for story in stories.all_stories()]
    finished = [unit.completed_at for found in records for unit in found.units if unit.completed_at]
    assert len(finished) > 100
    assert len({at.date() for at in finished}) >= 12
    assert max(finished) <= datetime.now(UTC)
    assert min(finished) >= datetime.now(UTC) - timedelta(days=15)


def test_a_second_run_changes_nothing(handlers: Handlers) -> None:
    before = items()
    assert record(handlers, datetime.now(UTC) + timedelta(days=1), lambda _: None) == 0
    assert items() == before
