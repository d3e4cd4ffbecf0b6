"""Courses as the tests author them."""

from typing import Any

from tests.people import Learner, System, new_number

Json = dict[str, Any]


def course(*sections: Json, **more: Any) -> Json:
    """The body of a course; without sections, one of two lessons."""
    return {
        "name": "Python desde cero",
        "description": "Un curso corto",
        "hours": 4,
        "price": 49.9,
        "sensei_id": 7,
        "sensei_name": "Sofía",
        "miniature_id": "miniature-1",
        "video_id": None,
        "sections": list(sections) or [section("Inicio", lesson("Hola"), lesson("Variables", kind="video"))],
        **more,
    }


def section(title: str, *lessons: Json, **more: Any) -> Json:
    return {"title": title, "lessons": list(lessons), **more}


def lesson(title: str, **more: Any) -> Json:
    return {"title": title, **more}


def lessons(count: int) -> Json:
    """One section of so many lessons."""
    return section("Lecciones", *(lesson(f"Lección {n}") for n in range(1, count + 1)))


def put(api: System, body: Json, course_id: object = None) -> Json:
    """Put a course, a new one if no id is given, and return the catalog's response."""
    answer = api.author().put(f"/catalog/courses/{course_id or new_number()}", body)
    assert answer.status_code == 200, answer.text
    shown: Json = answer.json()
    return shown


def ids(shown: Json) -> list[Any]:
    """The ids of a course's lessons, in order."""
    return [one["id"] for part in shown["sections"] for one in part["lessons"]]


def enrolled(api: System, course_id: object) -> Learner:
    """A learner who is enrolled in a course."""
    somebody = api.student()
    assert somebody.enrollment(str(course_id)).status_code == 200
    return somebody
