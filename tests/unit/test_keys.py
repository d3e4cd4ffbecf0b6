import pytest
from hypothesis import given
from hypothesis import strategies as st

from hito.domain import ids
from hito.domain.records import CourseId, Kind
from hito.store import course_records, keys

some_id = st.text(min_size=1, max_size=128).filter(lambda text: ids.problem(text) is None)


def test_no_course_is_read_with_another_whose_id_it_begins_with():
    prefix = course_records.header_key("ana", CourseId(Kind.COURSE, "py"))["SK"]
    assert not course_records.unit_key("ana", CourseId(Kind.COURSE, "python"), "intro")["SK"].startswith(prefix)


@given(some_id, some_id, some_id, some_id)
def test_a_units_key_belongs_to_one_course_and_unit(course, unit, other_course, other_unit):
    one = course_records.unit_key("ana", CourseId(Kind.COURSE, course), unit)
    other = course_records.unit_key("ana", CourseId(Kind.COURSE, other_course), other_unit)
    assert (one == other) == ((course, unit) == (other_course, other_unit))
    assert course_records.part_of_course(one["SK"]) == ("UNIT", unit)
    assert course_records.part_of_course(course_records.quiz_key("ana", CourseId(Kind.COURSE, course), unit)["SK"]) == (
        "QUIZ",
        unit,
    )
    assert course_records.part_of_course(course_records.header_key("ana", CourseId(Kind.COURSE, course))["SK"]) == (
        "",
        "",
    )


@given(some_id, some_id)
def test_every_legal_id_fits_into_dynamodbs_keys(course, unit):
    key = course_records.unit_key(course, CourseId(Kind.COURSE, course), unit)
    assert len(key["SK"].encode()) <= 1024
    assert len(key["PK"].encode()) <= 2048


def test_an_id_with_the_separator_makes_no_key():
    with pytest.raises(ValueError, match="course"):
        course_records.header_key("ana", CourseId(Kind.COURSE, "a#UNIT#b"))


def test_the_printed_map_has_every_pattern_once():
    patterns = [each for each in vars(keys).values() if isinstance(each, keys.Pattern)]
    assert len({(each.pk, each.sk) for each in patterns}) == len(patterns)
    assert list(keys.KEY_MAP) == sorted(patterns, key=list(keys.KEY_MAP).index)


def test_a_prefix_ends_before_the_first_part_that_is_not_given():
    assert keys.HEADER.prefix(learner="ana")["SK"] == "COURSE#"
    assert keys.HEADER.prefix(learner="ana", kind="guide")["SK"] == "COURSE#guide#"
    assert keys.LISTED_GUIDE.prefix() == {"PK": "LIST#guide", "SK": ""}
