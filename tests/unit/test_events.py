"""What Hito tells the world: ids, content, and the schemas that describe it."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hito.domain import events
from hito.domain.events import (
    AchievementAwarded,
    CorrectionMade,
    CourseCompleted,
    CredentialIssued,
    EnrollmentChanged,
    ProgressReset,
    QuizAttempted,
    SubscriberDisabled,
    UnitFinished,
    WebhookTest,
)
from hito.domain.records import CourseId, Enrollment, Kind
from tests.template import ROOT, resources

AT = datetime(2026, 1, 31, 8, 30, tzinfo=UTC)
COMPLETED = CourseCompleted(learner="ana", course=CourseId(Kind.COURSE, "python"), at=AT)
AWARDED = AchievementAwarded(
    learner="acct-7",
    achievement=3,
    number=41,
    name="Una semana",
    criteria="racha_7_dias",
    at=AT,
    facts={"days": 7, "first": "2026-01-25", "last": "2026-01-31"},
)
PYTHON = CourseId(Kind.COURSE, "python")
OF_ANA = {"learner": "ana", "course": PYTHON, "at": AT, "course_title": "Python"}
ENROLLED = EnrollmentChanged(state=Enrollment.ENROLLED, **OF_ANA)
FINISHED = UnitFinished(unit="lists", unit_title="Lists", **OF_ANA)
TAKEN = QuizAttempted(quiz="final", attempt=2, score_milli=8_500, max_score_milli=10_000, passed=True, **OF_ANA)
RESET = ProgressReset(**OF_ANA)
CORRECTED = CorrectionMade(
    unit="lists", unit_title="Lists", state="finished", reason="Shown in class", by="teacher-7", **OF_ANA
)
URL = "https://api.school.example/v1/credentials/3f6c1e0b9d2a4c57"
ISSUED = CredentialIssued(learner="ana", credential="3f6c1e0b9d2a4c57", name="Python", url=URL, at=AT)
SUBSCRIBER = "0b51b9b4-1d7e-4f3c-8a37-6a4a3f2d9e10"
DISABLED = SubscriberDisabled(
    subscriber=SUBSCRIBER,
    description="School intranet",
    because="failing",
    failing_since=AT - timedelta(days=3),
    at=AT,
)
TEST = WebhookTest(subscriber=SUBSCRIBER, test="4d1c", at=AT)
EVENTS = [COMPLETED, AWARDED, ENROLLED, FINISHED, TAKEN, RESET, CORRECTED, ISSUED, DISABLED, TEST]
IDS = st.text(st.characters(exclude_categories=["C"], exclude_characters="#"), min_size=1, max_size=128)
FACTS = st.dictionaries(st.text(), st.integers() | st.text() | st.lists(st.text()) | st.none(), max_size=4)


def schema(event_type):
    return json.loads((ROOT / "docs" / "events" / f"{event_type}.json").read_text(encoding="utf-8"))


def check(detail):
    validator = jsonschema.Draft202012Validator(schema(detail["type"]))
    validator.validate(json.loads(json.dumps(detail)))


def test_an_events_id_is_the_same_for_ever():
    # An event that is published again after a change of the code must not look new.
    assert COMPLETED.id == "b72d9b93-da56-5acf-804d-d45a28242b4d"
    assert AWARDED.id == "395ea346-6338-5cc0-8981-ebff42b2e355"


def test_every_type_that_can_be_asked_for_has_a_schema_and_so_has_the_test():
    described = {path.stem for path in (ROOT / "docs" / "events").glob("*.json")}
    assert described == {*events.TYPES, WebhookTest.TYPE} == {event.TYPE for event in EVENTS}


@pytest.mark.parametrize("event", EVENTS)
def test_an_example_is_what_is_published(event):
    described = schema(event.TYPE)
    jsonschema.Draft202012Validator.check_schema(described)
    assert described["examples"] == [event.detail]


@given(learner=IDS, course=st.builds(CourseId, st.sampled_from(Kind), IDS), at=st.datetimes(timezones=st.just(UTC)))
def test_every_completed_course_is_as_its_schema_says(learner, course, at):
    event = CourseCompleted(learner=learner, course=course, at=at)
    check(event.detail)
    UUID(event.id)


@given(learner=IDS, achievement=st.integers(min_value=0), name=st.text(), criteria=st.text(), facts=FACTS)
def test_every_award_is_as_its_schema_says(learner, achievement, name, criteria, facts):
    check(
        AchievementAwarded(
            learner=learner, achievement=achievement, number=1, name=name, criteria=criteria, at=AT, facts=facts
        ).detail
    )


@given(learner=IDS, course=st.builds(CourseId, st.sampled_from(Kind), IDS), unit=IDS, title=st.none() | st.text())
def test_every_finished_unit_and_correction_is_as_its_schema_says(learner, course, unit, title):
    of = {"learner": learner, "course": course, "unit": unit, "at": AT, "course_title": title, "unit_title": title}
    check(UnitFinished(**of).detail)
    check(CorrectionMade(state="withdrawn", reason="", by=learner, **of).detail)


@given(score=st.integers(min_value=0, max_value=10**12), most=st.integers(min_value=1, max_value=10**12))
def test_every_attempt_at_a_quiz_is_as_its_schema_says(score, most):
    check(replace(TAKEN, score_milli=score, max_score_milli=most).detail)


def test_a_title_is_no_part_of_an_id_and_a_time_is():
    assert replace(FINISHED, unit_title=None, course_title="Other").id == FINISHED.id
    assert replace(FINISHED, at=AT + timedelta(milliseconds=1)).id != FINISHED.id


def test_a_name_without_hitos_own_and_the_version_is_short():
    assert [*map(events.short, events.TYPES)] == [
        "course.completed",
        "achievement.awarded",
        "enrollment.changed",
        "unit.finished",
        "quiz.taken",
        "progress.reset",
        "correction.made",
        "credential.issued",
        "subscriber.disabled",
    ]


@pytest.mark.parametrize("event", EVENTS)
def test_a_schema_takes_nothing_more(event):
    for wrong in ({"more": 1}, {"timestamp": "2026-01-31"}, {"type": "hito.other.v1"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(event.detail | wrong, schema(event.TYPE))


@pytest.mark.parametrize(
    "other",
    [
        replace(COMPLETED, learner="luis"),
        replace(COMPLETED, course=CourseId(Kind.COURSE, "git")),
        replace(COMPLETED, course=CourseId(Kind.GUIDE, "python")),
        AWARDED,
        replace(AWARDED, achievement=4),
        replace(AWARDED, learner="acct-8"),
    ],
)
def test_other_learners_courses_and_achievements_are_other_events(other):
    same = AWARDED if isinstance(other, AchievementAwarded) and other != AWARDED else COMPLETED
    assert other.id != same.id


@given(first=IDS, second=IDS, third=IDS)
def test_no_two_learners_and_courses_share_an_id(first, second, third):
    one = CourseCompleted(learner=first, course=CourseId(Kind.COURSE, second + third), at=AT)
    other = CourseCompleted(learner=first + second, course=CourseId(Kind.COURSE, third), at=AT)
    assert one.id != other.id


def test_a_time_is_published_in_utc_whatever_its_zone():
    there = AT.astimezone(timezone(timedelta(hours=5, minutes=45)))
    assert replace(COMPLETED, at=there).detail == COMPLETED.detail
    assert COMPLETED.detail["timestamp"] == "2026-01-31T08:30:00.000Z"


def test_the_rule_lets_through_every_event_that_is_published():
    pattern = resources("AWS::Events::Rule")["WebhookEvents"]["EventPattern"]
    assert pattern == {"source": ["hito"], "detail-type": [CourseCompleted.TYPE, AchievementAwarded.TYPE]}
