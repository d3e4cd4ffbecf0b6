"""What the demo's courses and learners promise to a reader who pastes a documented example."""

from collections import Counter

from tools import demo
from tools.demo_courses import COURSES


def lessons_of(course):
    return {lesson["id"]: lesson for section in COURSES[course]["sections"] for lesson in section["lessons"]}


def test_the_contracts_own_examples_name_a_course_a_video_and_a_learner_of_the_demo():
    assert "video-789" in lessons_of("course-7890")
    assert ("test-user-123", "course-7890") in {record[:2] for record in demo.COURSE_RECORDS}


def test_no_two_lessons_have_the_same_id():
    ids = Counter(
        lesson["id"] for body in COURSES.values() for section in body["sections"] for lesson in section["lessons"]
    )
    assert set(ids.values()) == {1}


def test_no_two_discussions_have_the_same_id():
    threads = Counter(
        thread["id"] for course in COURSES for one in lessons_of(course).values() for thread in one.get("threads") or ()
    )
    assert set(threads.values()) == {1}


def test_a_learner_finishes_and_watches_lessons_of_the_course():
    for _, course, _, finished, positions in demo.COURSE_RECORDS:
        lessons = {str(lesson) for lesson in lessons_of(course)}
        assert {str(lesson) for lesson in finished} | set(positions) <= lessons


def test_a_position_is_so_early_that_the_video_stays_unfinished():
    for _, course, _, finished, positions in demo.COURSE_RECORDS:
        lessons = {str(lesson["id"]): lesson for lesson in lessons_of(course).values()}
        for video, seconds in positions.items():
            assert 0 < seconds < 0.9 * lessons[video]["duration_seconds"]
            assert video not in map(str, finished)


def test_one_course_has_a_quiz_and_a_lesson_that_does_not_count():
    lessons = lessons_of("2").values()
    assert [lesson["title"] for lesson in lessons if lesson["kind"] == "quiz"] == ["Examen: ¿qué dicen estos datos?"]
    assert [lesson["id"] for lesson in lessons if not lesson.get("required", True)] == [4203]


def test_who_follows_what():
    followed = {(learner, course) for learner, course, *_ in demo.COURSE_RECORDS}
    assert {course for learner, course in followed if learner == "ana"} == {"1", "2"}
    assert {course for learner, course in followed if learner == "luis"} == {"1"}
    assert not [learner for learner, _ in followed if learner == "marta"]
