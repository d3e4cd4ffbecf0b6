"""The public list of courses: written before it described them, and longer than an answer."""

from datetime import UTC, datetime

import boto3
import pytest

from hito.config import settings
from hito.domain.content import Content, Lesson, Section
from hito.domain.records import CourseId, Kind
from hito.edge import pages as edge
from hito.store import catalog as stored_catalog
from hito.store.dynamodb import table
from hito.usecases import catalog, studying
from tests.courses import course, put
from tests.people import new_number

MONDAY = datetime(2026, 1, 5, 8, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("table")


def made(name="Python", description="Un curso"):
    lessons = (Lesson(id="", title="Uno"),)
    return Content(
        name=name, description=description, price=49.9, hours=4, sections=(Section(id="", title="A", lessons=lessons),)
    )


def as_before(course_id):
    """Reduce a course's list entry to the attributes that entries had before descriptions."""
    dynamodb = boto3.client("dynamodb")
    key = {name: {"S": value} for name, value in stored_catalog.listing_key(course_id).items()}
    for name in stored_catalog.DESCRIPTION_FIELDS:
        dynamodb.update_item(
            TableName=settings().table_name,
            Key=key,
            UpdateExpression="REMOVE #name",
            ExpressionAttributeNames={"#name": name},
        )


def offered(*courses):
    return {
        entry.id: about
        for _, entry, about in studying.offered(None)
        if entry.id in [course_id.id for course_id in courses]
    }


def test_a_course_that_was_listed_before_lists_described_is_described_by_its_content():
    old = [CourseId(Kind.COURSE, str(new_number())) for _ in range(25)]
    new, gone = (CourseId(Kind.COURSE, str(new_number())) for _ in range(2))
    for course_id in [*old, new, gone]:
        catalog.put(course_id, made(description=course_id.id), MONDAY)
    for course_id in [*old, gone]:
        as_before(course_id)
    boto3.client("dynamodb").delete_item(
        TableName=settings().table_name,
        Key={name: {"S": value} for name, value in stored_catalog.head_key(gone).items()},
    )
    found = offered(*old, new, gone)
    assert {course_id: about.description for course_id, about in found.items()} == {
        course_id.id: course_id.id for course_id in [*old, new]
    }
    assert {(about.price, about.hours) for about in found.values()} == {(49.9, 4)}
    catalog.put(old[0], made(name="Otro"), MONDAY)
    assert offered(old[0])[old[0].id].description == "Un curso"


def test_courses_are_listed_by_queries_alone(monkeypatch):
    courses = [CourseId(Kind.COURSE, str(2**53 - new_number())) for _ in range(3)]
    for course_id in courses:
        catalog.put(course_id, made(), MONDAY)
    monkeypatch.setattr(table, "get_all", lambda wanted, **_: wanted and pytest.fail("a course was read"))
    smaller = stored_catalog.listing_key(CourseId(Kind.COURSE, str(2**52)))["SK"]
    assert [entry.id for _, entry, _ in studying.offered(smaller)] == sorted(course_id.id for course_id in courses)


def test_a_long_list_goes_on_where_it_stopped(in_process, monkeypatch):
    for _ in range(5):
        put(in_process, course(description="x" * 1_000), new_number())
    whole = in_process.http.get("/courses/mtd_courses").json()["mtd_courses"]
    monkeypatch.setattr(edge, "MAX_BYTES", 3_000)
    pages, following = [], {}
    while following is not None:
        answer = in_process.http.get("/courses/mtd_courses", params=following)
        pages.append(answer.json()["mtd_courses"])
        after = answer.headers.get("X-Next-Cursor")
        following = {"cursor": after} if after else None
    assert [one for page in pages for one in page] == whole
    assert len(pages) > 2
    assert all(pages)
