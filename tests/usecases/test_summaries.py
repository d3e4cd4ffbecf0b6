"""A summary is cached for five minutes, and is never older than the last change of what it shows."""

from datetime import UTC, datetime, timedelta

import boto3
import pytest

from hito.domain.moments import Moment
from hito.domain.records import CourseId, Kind, Observation
from hito.store import summaries as stored_summaries
from hito.store.dynamodb import table
from hito.store.idempotency import NoIdempotency
from hito.usecases import summaries, tracking, videos
from tests.people import new_id
from tools import capacity

MONDAY = datetime(2026, 1, 5, 8, tzinfo=UTC)
PYTHON = CourseId(Kind.COURSE, "python")

pytestmark = pytest.mark.usefixtures("contents_are_kept")


@pytest.fixture
def ana():
    somebody = new_id("ana")
    finish(somebody, "intro")
    return somebody


def finish(learner, unit):
    """A unit finished, of which no summary knows yet."""
    seen = Observation(course=PYTHON, unit=unit, watched_ms=1_000, position_ms=1_000, finished=True)
    tracking.record(learner, seen, Moment.utc(MONDAY), NoIdempotency())


def records(learner):
    return list(tracking.read_all(learner, Kind.COURSE).values())


def read(learner, now=MONDAY, *, during=lambda: None):
    """How many units the summary counts, if ``during`` happens after the record was read for it."""

    def read_slowly():
        known = records(learner)
        during()
        return known

    return summaries.read(learner, read_slowly, now).done


def requests_of(access):
    with capacity.metered(boto3.client("dynamodb")) as bill:
        access()
    return bill.requests


def test_a_summary_is_four_requests_and_one_while_it_is_cached(ana):
    def summary():
        return videos.summary(ana, MONDAY)

    assert requests_of(summary) == ["GetItem", "UpdateItem", "Query", "UpdateItem"]
    assert requests_of(summary) == ["GetItem"]


def test_an_invalidation_is_one_request_and_leaves_nothing_where_nothing_was(ana):
    assert requests_of(lambda: summaries.invalidate(ana)) == ["UpdateItem"]
    assert table.get(stored_summaries.key(ana)) is None


def test_a_cached_summary_is_the_one_that_was_computed(ana):
    assert videos.summary(ana, MONDAY) == videos.summary(ana, MONDAY)


def test_a_summary_is_cached_for_five_minutes(ana):
    read(ana)
    finish(ana, "second")
    assert read(ana, MONDAY + timedelta(minutes=4, seconds=59)) == 1
    assert read(ana, MONDAY + timedelta(minutes=5)) == 2


def test_an_invalidated_summary_is_computed_again(ana):
    read(ana)
    finish(ana, "second")
    summaries.invalidate(ana)
    assert read(ana) == 2


def test_a_summary_that_a_change_has_overtaken_is_not_cached(ana):
    def change():
        finish(ana, "second")
        summaries.invalidate(ana)

    assert read(ana, during=change) == 1
    assert read(ana) == 2


def test_who_reads_after_that_change_keeps_what_they_read(ana):
    def change():
        finish(ana, "second")
        summaries.invalidate(ana)
        assert read(ana) == 2

    assert read(ana, during=change) == 1
    assert requests_of(lambda: read(ana)) == ["GetItem"]
    assert read(ana) == 2


def test_of_two_who_make_it_at_once_the_one_with_the_lease_keeps_it(ana):
    def meanwhile():
        finish(ana, "second")
        assert requests_of(lambda: read(ana)) == ["GetItem", "UpdateItem", "Query"]

    assert read(ana, during=meanwhile) == 1
    assert requests_of(lambda: read(ana)) == ["GetItem"]
    assert read(ana) == 1


def test_whoever_does_not_finish_it_holds_up_its_keeping_for_30_seconds(ana):
    def crash():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read(ana, during=crash)
    cold = ["GetItem", "UpdateItem", "Query"]
    assert requests_of(lambda: read(ana, MONDAY + timedelta(seconds=29))) == cold
    assert requests_of(lambda: read(ana, MONDAY + timedelta(seconds=30))) == [*cold, "UpdateItem"]


def test_a_summary_computed_under_an_ended_lease_is_not_cached(ana):
    later = MONDAY + timedelta(seconds=31)

    def meanwhile():
        finish(ana, "second")
        assert read(ana, later) == 2

    assert read(ana, during=meanwhile) == 1
    assert read(ana, later) == 2


def test_a_summary_of_another_release_is_computed_again(ana):
    key = stored_summaries.key(ana)
    table.update(key, stored_summaries.lease_update("another release", MONDAY))
    table.update(key, stored_summaries.summary_update("another release", b'{"courses": 1}', MONDAY))
    assert read(ana) == 1
    assert requests_of(lambda: read(ana)) == ["GetItem"]
