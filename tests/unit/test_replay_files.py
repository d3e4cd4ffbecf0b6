"""What the replay reads from its files, and what it expects to find afterwards."""

from datetime import UTC, datetime

import pytest

from bench import calls, oulad
from bench.expected import Expected, expected
from bench.oulad import AssessmentSubmitted, EnrollmentChanged


def _the_course_of(learner: str) -> Expected:
    (found,) = expected([learner])
    return found


@pytest.mark.parametrize(
    ("learner", "state"),
    [
        pytest.param("oulad-11391", "enrolled", id="registered"),
        pytest.param("oulad-30268", "dropped", id="registered, withdrew later"),
        pytest.param("oulad-493672", "dropped", id="registered and withdrew on one day"),
        pytest.param("oulad-57369", "dropped", id="no day of registration, withdrew"),
        pytest.param("oulad-630346", "none", id="no day of registration"),
    ],
)
def test_the_expected_enrollment_follows_the_later_day_and_a_withdrawal_on_the_same(learner, state):
    assert _the_course_of(learner).enrollment == state


def test_the_expected_percentage_is_the_floor_of_the_assessments_handed_in():
    shown = _the_course_of("oulad-11391").shown
    assert (shown["chaptersCompleted"], shown["totalChapters"]) == (5, 6)
    assert (shown["completionPercentage"], shown["certificateEligible"]) == (83, False)


def test_somebody_who_handed_nothing_in_is_expected_to_show_zeros():
    shown = _the_course_of("oulad-493672").shown
    assert (shown["completionPercentage"], shown["totalChapters"], shown["chapterProgress"]) == (0, 0, [])


def test_an_assessment_with_a_weight_counts_a_minute_for_each_percent_and_one_without_half_an_hour():
    assert (oulad.watch_time(12.5), oulad.watch_time(0)) == (750, 1800)


def test_what_is_sent_and_what_is_expected_assume_the_same_watched_time():
    learners = oulad.learners(50)
    sent = sum(event.watch_time for event in oulad.events(learners) if isinstance(event, AssessmentSubmitted))
    assert sent == sum(course.shown["totalWatchTime"] for course in expected(learners))


def test_a_day_is_counted_from_the_start_of_the_presentation_in_utc():
    registered, *_ = oulad.events(["oulad-11391"])
    assert registered == EnrollmentChanged(
        learner="oulad-11391", course="AAA-2013J", at=datetime(2013, 4, 25, tzinfo=UTC), action="enroll"
    )


def test_without_a_day_of_registration_only_the_withdrawal_is_sent():
    assert [event.action for event in oulad.events(["oulad-57369"])] == ["drop"]


def test_events_run_in_the_order_of_their_days():
    days = [event.at for event in oulad.events(oulad.learners(50))]
    assert days == sorted(days)


def test_every_event_can_be_sent_through_a_contract():
    resources = {calls.of(event).resource for event in oulad.events(oulad.learners(20))}
    assert resources == {
        "/api/v1/progress/Webhook/enrollment-updated",
        "/v1/tutorials/progress/{tutorialId}/chapter",
        "/v1/tutorials/progress/{tutorialId}/quiz",
    }


def test_a_submission_without_a_mark_finishes_a_chapter_and_takes_no_quiz():
    unmarked = next(row for row in oulad.rows("student_assessments") if not row["score"])
    told = [
        type(event)
        for event in oulad.events([f"oulad-{unmarked['id_student']}"])
        if getattr(event, "assessment", None) == unmarked["id_assessment"]
    ]
    assert told == [AssessmentSubmitted]


def test_a_few_learners_are_of_every_course():
    courses = {f"{row['code_module']}-{row['code_presentation']}" for row in oulad.rows("courses")}
    assert {event.course for event in oulad.events(oulad.learners(20))} == courses


def test_fewer_learners_are_the_first_of_more():
    assert oulad.learners(200)[:50] == oulad.learners(50)


def test_all_learners_have_all_registrations():
    assert len(expected(oulad.learners())) == 21_333
