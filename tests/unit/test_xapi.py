"""Events as xAPI statements."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hito.domain import events, xapi
from hito.domain.records import CourseId, Enrollment, Kind
from hito.domain.xapi import Platform
from tests.lrs_stub import check
from tests.template import resources
from tests.unit.test_events import (
    AT,
    AWARDED,
    COMPLETED,
    CORRECTED,
    DISABLED,
    ENROLLED,
    FINISHED,
    IDS,
    ISSUED,
    RESET,
    TAKEN,
    TEST,
)

SCHOOL = Platform("https://school.example/")


def said(event):
    statement = xapi.statement(event.detail, SCHOOL)
    return statement["verb"]["id"].rpartition("/")[2], statement["object"]["id"].removeprefix("https://school.example/")


@pytest.mark.parametrize(
    ("event", "verb", "activity"),
    [
        (ENROLLED, "registered", "courses/course/python"),
        (replace(ENROLLED, state=Enrollment.DROPPED), "unregistered", "courses/course/python"),
        (FINISHED, "progressed", "courses/course/python/units/lists"),
        (TAKEN, "passed", "courses/course/python/quizzes/final"),
        (replace(TAKEN, passed=False), "failed", "courses/course/python/quizzes/final"),
        (COMPLETED, "completed", "courses/course/python"),
        (AWARDED, "earned", "achievements/3"),
        (ISSUED, "earned", "credentials/3f6c1e0b9d2a4c57"),
    ],
)
def test_what_happened_is_said_by_a_verb_of_an_activity(event, verb, activity):
    assert said(event) == (verb, activity)
    check(json.loads(json.dumps(xapi.statement(event.detail, SCHOOL))))


@pytest.mark.parametrize("event", [RESET, CORRECTED, DISABLED, TEST])
def test_other_events_are_no_statements(event):
    assert xapi.statement(event.detail, SCHOOL) is None


def test_a_statements_id_is_the_same_for_ever():
    # An LRS would store a statement with another id again.
    assert xapi.statement(FINISHED.detail, SCHOOL)["id"] == "0e414bbd-c59b-5530-b45b-cd6753ded474"


def test_the_actor_is_an_account():
    assert xapi.statement(FINISHED.detail, SCHOOL)["actor"] == {
        "objectType": "Agent",
        "account": {"homePage": "https://school.example/", "name": "ana"},
    }


def test_a_unit_and_a_quiz_have_their_course_as_context_and_a_course_has_none():
    [parent] = xapi.statement(FINISHED.detail, SCHOOL)["context"]["contextActivities"]["parent"]
    assert parent == xapi.statement(ENROLLED.detail, SCHOOL)["object"]
    assert parent["definition"]["name"] == {"und": "Python"}
    assert xapi.statement(ENROLLED.detail, SCHOOL)["context"] == {"platform": "Hito"}


def test_a_score_is_scaled():
    assert xapi.statement(TAKEN.detail, SCHOOL)["result"] == {
        "score": {"scaled": 0.85, "raw": 8.5, "min": 0, "max": 10},
        "success": True,
        "completion": True,
    }


@given(
    learner=IDS,
    course=st.builds(CourseId, st.sampled_from(Kind), IDS),
    unit=IDS,
    title=st.none() | st.text(),
    score=st.tuples(st.integers(1, 10**9), st.fractions(0, 1)),
)
def test_every_statement_is_valid(learner, course, unit, title, score):
    most, share = score
    of = {"learner": learner, "course": course, "at": AT, "course_title": title, "unit_title": title}
    check(xapi.statement(events.UnitFinished(unit=unit, **of).detail, SCHOOL))
    taken = events.QuizAttempted(
        quiz=unit, attempt=1, score_milli=int(most * share), max_score_milli=most, passed=True, **of
    )
    check(xapi.statement(taken.detail, SCHOOL))


def test_the_rule_lets_through_what_becomes_a_statement():
    pattern = resources("AWS::Events::Rule")["StatementEvents"]["EventPattern"]
    assert pattern == {"source": ["hito"], "detail-type": [*xapi.TYPES]}
