"""Authors, senseis and a learner's devices, all at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.courses import course, enrolled, ids, lesson, lessons, put, section
from tests.people import new_number


def test_of_two_authors_at_once_both_are_heard_and_no_lesson_is_in_two_courses(api):
    shared = new_number()
    bodies = [(new_number(), course(section("A", lesson("común", id=shared), lesson(f"propia {n}")))) for n in range(6)]
    author = api.author()
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda one: author.put(f"/catalog/courses/{one[0]}", one[1]), bodies))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409, 409]


def test_authors_of_one_course_at_once_leave_one_of_their_versions_whole(api):
    number = put(api, course())["id"]
    bodies = [course(lessons(n), name=f"Versión {n}") for n in range(1, 7)]
    author = api.author()
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda body: author.put(f"/catalog/courses/{number}", body), bodies))
    assert {answer.status_code for answer in answers} == {200}
    left = author.get(f"/catalog/courses/{number}").json()
    assert left in [answer.json() for answer in answers]
    assert left["version"] == 7
    assert len(ids(left)) == int(left["name"].split()[1])


@pytest.mark.large
def test_twenty_sections_at_once_all_get_their_own_number(api):
    number, author = put(api, course())["id"], api.author()
    path = f"/workbrench/new_section/{number}"
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda n: author.post(path, params={"section_name": f"Sección {n}"}), range(20)))
    assert {answer.status_code for answer in answers} == {200}
    sections = author.get(f"/catalog/courses/{number}").json()["sections"]
    assert len({one["id"] for one in sections}) == 21
    assert {one["title"] for one in sections} == {"Inicio", *(f"Sección {n}" for n in range(20))}


def test_fifty_lessons_marked_at_once_are_all_done(api):
    shown = put(api, course(lessons(50)))
    ana = enrolled(api, shown["id"])
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda one: ana.post("/courses/mark_progress", params={"lesson_id": one}), ids(shown)))
    assert {answer.status_code for answer in answers} == {200}
    read = ana.get("/courses/course_content", params={"course_id": shown["id"]})
    progress = read.json()["course_content"]["progress"]
    assert progress == {"total_lessons": 50, "completed_lessons": 50, "progress_percentage": 100}
