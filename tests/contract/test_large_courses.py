"""Courses as large as they may be."""

import random

import pytest

from tests.courses import course, ids, lesson, lessons, put, section
from tests.people import new_number


@pytest.mark.large
def test_a_thousand_lessons_are_put_and_put_again(api):
    shown = put(api, course(lessons(1_000)))
    assert len(set(ids(shown))) == 1_000
    assert put(api, course(lessons(1_000)), shown["id"]) == shown


def test_a_course_that_no_item_could_hold_is_refused(api):
    noise = random.Random(1)
    long = ["".join(chr(noise.randrange(0x4E00, 0x9FFF)) for _ in range(450)) for _ in range(400)]
    mine = new_number()
    body = course(section("A", lesson("mía", id=mine), *map(lesson, long)))
    answer = api.author().put(f"/catalog/courses/{new_number()}", body)
    assert answer.status_code == 400
    assert "350 kB" in answer.json()["message"]
    assert ids(put(api, course(section("A", lesson("libre", id=mine))))) == [mine]


def test_a_course_that_no_answer_could_hold_is_refused(api):
    long = [lesson("é" * 500, file_id="é" * 500) for _ in range(1_000)]
    answer = api.author().put(f"/catalog/courses/{new_number()}", course(section("A", *long)))
    assert answer.status_code == 400
    assert answer.json() == {"message": "sections: the course is over 2 MB"}
