"""The catalogue: authors put whole courses, and everybody sees the same."""

from typing import Any

import pytest

from tests.people import new_id, new_number


def course(**more: Any) -> dict[str, Any]:
    return {
        "name": "Python desde cero",
        "description": "Un curso corto",
        "hours": 4,
        "price": 49.9,
        "sensei_id": 7,
        "sensei_name": "Sofía",
        "miniature_id": "min-1",
        "video_id": None,
        "sections": [{"title": "Inicio", "lessons": [{"title": "Hola"}, {"title": "Variables", "kind": "video"}]}],
        **more,
    }


@pytest.fixture
def author(api):
    return api.author()


def test_smoke(api, author):
    number = new_number()
    answer = author.put(f"/catalog/courses/{number}", course())
    assert answer.status_code == 200, answer.text
    print(answer.json())
    again = author.put(f"/catalog/courses/{number}", course())
    assert again.json() == answer.json()
    lessons = [one["id"] for one in answer.json()["sections"][0]["lessons"]]
    ana = api.learner()
    assert ana.enrollment(str(number)).status_code == 200
    for lesson in lessons:
        done = ana.post(f"/courses/mark_progress?lesson_id={lesson}")
        assert (done.status_code, done.json()) == (200, "Todo bien papito")
    shown = ana.get("/courses/course_content", params={"course_id": number})
    print(shown.json())
    assert shown.json()["course_content"]["progress"] == {
        "total_lessons": 2,
        "completed_lessons": 2,
        "progress_percentage": 100,
    }
    print(ana.get("/courses/my_courses").json())
    print(ana.progress(str(number)))
    sensei = api.person("7")
    print(sensei.post(f"/workbrench/new_section/{number}?section_name=Fin").text)
    print(
        author.put(
            f"/catalog/courses/{number}?dry_run=true",
            course(sections=[{"title": "Inicio", "lessons": [{"title": "Nueva"}]}]),
        ).json()
    )
    print(author.get(f"/catalog/courses").json())
    print(author.request("DELETE", f"/catalog/courses/{number}").status_code)
    assert author.get(f"/catalog/courses/{number}").json() == {"message": "Course not found"}
