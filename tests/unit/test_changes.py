"""What a record of the table's stream says of a learner's course."""

import pytest

from hito.domain.records import CourseId, Kind
from hito.store import stream_records
from hito.store.stream_records import CourseChanged

ANA = "LEARNER#ana"
HEADER, UNIT, QUIZ = (f"COURSE#course#python#{part}" for part in ["", "UNIT#intro", "QUIZ#final"])
SOME, MORE = {"updated": {"N": "1"}}, {"updated": {"N": "2"}}


def record(sort_key, before, after, partition=ANA):
    images = {"OldImage": before, "NewImage": after}
    key = {"PK": {"S": partition}, "SK": {"S": sort_key}}
    return {"dynamodb": {"Keys": key, **{name: key | image for name, image in images.items() if image is not None}}}


def having(name):
    return MORE | {name: {"N": "1"}}


@pytest.mark.parametrize(
    ("sort_key", "before", "after", "may_complete"),
    [
        (UNIT, None, SOME, False),
        (UNIT, None, having("completed"), True),
        (UNIT, SOME, having("completed"), True),
        (UNIT, having("completed"), having("completed") | SOME, False),
        (UNIT, having("completed"), None, False),
        # A correction finishes a unit, or an observation after one that set it back; or one no longer stands.
        (UNIT, None, having("credited"), True),
        (UNIT, having("completed"), having("completed") | having("credited"), False),
        (UNIT, having("completed"), having("not_finished"), False),
        (UNIT, having("not_finished"), having("not_finished") | having("completed"), True),
        (UNIT, having("not_finished"), having("corrected"), True),
        (UNIT, having("not_finished"), None, False),
        (QUIZ, having("passed"), having("passed") | having("last_passed"), True),
        (QUIZ, having("passed") | having("last_passed"), having("passed") | having("last_passed"), False),
        (QUIZ, having("last_passed"), None, False),
        (QUIZ, None, having("completed"), False),
        (QUIZ, None, having("passed"), True),
        (QUIZ, having("completed"), having("completed") | having("passed"), True),
        (QUIZ, having("passed"), having("passed"), False),
        (HEADER, None, having("enrollment"), False),
        (HEADER, having("enrollment"), having("announced_total"), True),
        (HEADER, having("announced_total"), having("announced_total") | having("first_completed"), False),
        (HEADER, having("announced_total"), MORE, False),
    ],
)
def test_a_course_may_be_complete_once_more_of_it_is_done_or_known(sort_key, before, after, may_complete):
    expected = CourseChanged("ana", CourseId(Kind.COURSE, "python"), may_complete=may_complete)
    assert stream_records.read_course_change(record(sort_key, before, after)) == expected


@pytest.mark.parametrize(
    ("partition", "sort_key"),
    [
        (ANA, "SUMMARY#"),
        (ANA, "ONCE#POST /x#COURSE"),
        (ANA, "COURSE#recipe#paella#UNIT#rice"),
        (ANA, "COURSE#course"),
        ("COURSE#course#python", "VERSION#1"),
        ("LIST#course", "COURSE#course#python#"),
    ],
)
def test_what_is_of_no_learners_course_is_none(partition, sort_key):
    assert stream_records.read_course_change(record(sort_key, SOME, MORE, partition)) is None


def test_ids_are_taken_as_they_are():
    course = CourseId(Kind.COURSE, "introducción 😀")
    change = stream_records.read_course_change(
        record(f"COURSE#course#{course.id}#UNIT#x", None, SOME, "LEARNER#auth0|a b")
    )
    assert change == CourseChanged("auth0|a b", course, may_complete=False)
