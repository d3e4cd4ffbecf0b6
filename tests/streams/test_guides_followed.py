"""What follows from an attempt at a guide's exercise: the same as from any course's unit."""

import zlib
from datetime import UTC, datetime

import pytest

from hito import caches
from hito.domain import guides as rules
from hito.domain.moments import Moment
from hito.store import course_records
from hito.store import summaries as stored_summaries
from hito.store.dynamodb import table
from hito.store.idempotency import NoIdempotency
from hito.usecases import attempts
from tests.people import new_id
from tests.stored_guides import put_guides
from tests.usecases.test_crashes import Crash, Crashing
from update_projections.app import lambda_handler

NOW = datetime.now(UTC)


@pytest.fixture
def stream(mapped):
    """The function, following the table from now on by the template's mapping."""
    return mapped(lambda_handler, "UpdateProjectionsFunction")


@pytest.fixture
def guide():
    """A guide of two exercises, of which a function has heard."""
    [(guide_id, exercises)] = put_guides(1, 2)
    caches.clear_all()
    return rules.course(guide_id), exercises


def submit(learner, exercise, answer="ls"):
    attempts.submit(
        learner,
        rules.Submission(exercise=exercise, answer=answer),
        Moment.utc(datetime.now(UTC)),
        NoIdempotency(),
        is_admin=False,
    )


def keep_summary(learner):
    key = stored_summaries.key(learner)
    table.update(key, stored_summaries.lease_update("a lease", NOW))
    table.update(key, stored_summaries.summary_update("a lease", zlib.compress(b"{}"), NOW))


def is_kept(learner):
    return stored_summaries.from_item(table.get(stored_summaries.key(learner)), NOW) is not None


def first_completed_at(learner, course):
    return course_records.get(learner, course).header.first_completed_at


@pytest.mark.parametrize("answer", ["ls", "rm -rf /"])
def test_an_attempt_forgets_the_learners_summary_and_nobody_elses(stream, guide, answer):
    _course, [exercise, _] = guide
    ana, luis = new_id("ana"), new_id("luis")
    keep_summary(ana)
    keep_summary(luis)
    submit(ana, exercise, answer)
    assert is_kept(ana)
    stream.follow()
    assert (is_kept(ana), is_kept(luis)) == (False, True)
    assert stream.dead_letters == []


def test_a_guides_completion_whose_request_crashed_comes_from_the_stream(stream, guide):
    course, [first, last] = guide
    undisturbed = new_id("ana")
    submit(undisturbed, first)
    with Crashing() as counting:
        submit(undisturbed, last)
    # From after the transaction that keeps the attempt, the third request, to before the write that puts the
    # completion down.
    crashes = [Crashing(3, after=True), *(Crashing(number) for number in range(4, counting.calls + 1))]
    assert len(crashes) >= 4

    for crashing in crashes:
        ana = new_id("ana")
        submit(ana, first)
        with crashing, pytest.raises(Crash):
            submit(ana, last)
        assert first_completed_at(ana, course) is None
        stream.follow()
        assert first_completed_at(ana, course) == course_records.get(ana, course).unit(last).completed_at
        assert [one.guide for one in attempts.completions(ana)] == [course.id]


def test_a_completion_that_an_attempt_recorded_stays_as_it_is(stream, guide):
    course, exercises = guide
    ana = new_id("ana")
    for exercise in exercises:
        submit(ana, exercise)
    before = first_completed_at(ana, course)
    submit(ana, exercises[0])
    stream.follow()
    assert first_completed_at(ana, course) == before


def test_a_guide_of_which_some_is_missing_is_not_completed(stream, guide):
    course, [first, last] = guide
    ana = new_id("ana")
    submit(ana, first)
    submit(ana, last, "rm -rf /")
    stream.follow()
    assert first_completed_at(ana, course) is None


def test_what_authors_write_makes_no_call(stream, guide):
    stream.follow()
    assert stream.calls == []
    put_guides(1, 2)
    assert stream.follow() == 0
