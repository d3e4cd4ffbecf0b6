"""What the import of the real courses sends, and what it takes for a difference."""

import csv
import gzip
import json
from collections import Counter

import pytest

from bench import catalog, oulad

# The catalog's limit for a body.
MAX_BYTES = 5_000_000


@pytest.fixture(scope="module")
def courses():
    return {course.name: course for course in catalog.courses()}


@pytest.fixture(scope="module")
def lines():
    """The lines of vle.csv, read once more without the code under test."""
    with gzip.open(oulad.FILES / "vle.csv.gz", "rt", encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def test_the_courses_are_numbered_in_the_order_of_their_file(courses):
    assert [course.id for course in courses.values()] == list(range(1001, 1016))
    assert list(courses)[:3] == ["AAA 2013J", "BBB 2013J", "BBB 2013B"]


def test_every_line_of_the_file_is_a_unit_of_its_course(courses, lines):
    of_file = {(f"{line[1]} {line[2]}", int(line[0])) for line in lines}
    assert {(name, unit.id) for name, course in courses.items() for unit in course.units} == of_file
    assert sum(len(course.units) for course in courses.values()) == len(lines) == 4_694


def test_the_largest_course_has_529_units_and_the_smallest_109(courses):
    sizes = Counter({name: len(course.units) for name, course in courses.items()}).most_common()
    assert (sizes[0], sizes[-1]) == (("FFF 2013J", 529), ("EEE 2014B", 109))


def test_no_two_units_of_any_courses_have_the_same_id(courses):
    ids = Counter(unit.id for course in courses.values() for unit in course.units)
    assert set(ids.values()) == {1}


def test_a_unit_stands_in_the_section_of_its_first_planned_week_and_else_among_the_material(courses, lines):
    planned = {int(line[0]): f"Week {line[4]}" if line[4] else "Course material" for line in lines}
    assert {unit.id: unit.section for course in courses.values() for unit in course.units} == planned


def test_material_comes_before_the_weeks_and_the_weeks_in_their_order(courses):
    titles = [section["title"] for section in courses["FFF 2013J"].body["sections"]]
    assert titles[0] == "Course material"
    weeks = [int(title.removeprefix("Week ")) for title in titles[1:]]
    assert weeks == sorted(set(weeks))


def test_the_units_of_a_section_are_in_the_order_of_the_file(courses, lines):
    place = {int(line[0]): number for number, line in enumerate(lines)}
    for course in courses.values():
        for section in course.body["sections"]:
            places = [place[lesson["id"]] for lesson in section["lessons"]]
            assert places == sorted(places)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("oucontent 546712", "lesson"),
        ("quiz 542894", "quiz"),
        ("url 546888", "link"),
        ("resource 546943", "resource"),
    ],
)
def test_a_units_title_is_the_datasets_word_and_its_kind_is_hitos_where_there_is_one(courses, title, kind):
    lessons = {
        lesson["title"]: lesson
        for course in courses.values()
        for section in course.body["sections"]
        for lesson in section["lessons"]
    }
    assert (lessons[title]["kind"], lessons[title]["required"]) == (kind, True)


def test_a_course_claims_no_hours_because_the_dataset_knows_none(courses):
    assert {course.body["hours"] for course in courses.values()} == {0}


def test_every_body_is_under_the_catalogues_limit(courses):
    assert max(len(json.dumps(course.body).encode()) for course in courses.values()) < MAX_BYTES


def test_the_bodies_are_the_same_each_time():
    assert catalog.courses() == catalog.courses()


INTRO = catalog.UnitSeen(1, "Course material", 11, "homepage 11")
FIRST = catalog.UnitSeen(2, "Week 1", 12, "quiz 12")


@pytest.mark.parametrize(
    ("found", "said"),
    [
        pytest.param([INTRO, FIRST], [], id="all of it"),
        pytest.param([INTRO], [f"missing: {FIRST}"], id="one missing"),
        pytest.param([INTRO, FIRST, FIRST], [f"not expected: {FIRST}"], id="one twice"),
        pytest.param([FIRST, INTRO], [f"in another order, from {INTRO} on, where {FIRST} is"], id="another order"),
        pytest.param(
            [INTRO, FIRST._replace(number=3)],
            [f"missing: {FIRST}", f"not expected: {FIRST._replace(number=3)}"],
            id="in another section",
        ),
    ],
)
def test_a_unit_that_is_not_in_its_place_is_a_difference(found, said):
    assert catalog.differences([INTRO, FIRST], found) == said


def test_the_learners_view_is_read_as_the_catalogues_is():
    content = {
        "1": {"id": 5, "title": "Course material", "lessons": [{"id": 11, "section_id": 5, "title": "homepage 11"}]},
        "2": {"id": 6, "title": "Week 1", "lessons": [{"id": 12, "section_id": 6, "title": "quiz 12"}]},
    }
    assert catalog.units_shown(content) == [INTRO, FIRST]


def test_a_lesson_that_names_another_section_is_a_difference():
    content = {"1": {"id": 5, "title": "Week 1", "lessons": [{"id": 12, "section_id": 6, "title": "quiz 12"}]}}
    assert catalog.units_shown(content) == [FIRST._replace(number=0)]
