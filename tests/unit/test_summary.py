"""What a learner's courses come to at a glance."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hito.domain import summary
from hito.domain.content import Content, Lesson, Section
from hito.domain.records import CourseId, CourseRecord, Enrollment, Header, Kind, Unit

MONDAY = datetime(2026, 1, 5, 8, tzinfo=UTC)


def unit(name, at=MONDAY):
    """A minute watched, and finished."""
    return Unit(id=name, begun_at=at, watched_ms=60_000, position_ms=0, completed_at=at, updated_at=at)


def course(name, *units, content=None, **header):
    return CourseRecord(course=CourseId(Kind.COURSE, name), content=content, header=Header(**header), units=units)


def recent(*records):
    return [standing.course for standing in summary.of(records).recent]


def test_a_dropped_course_is_left_out_of_everything():
    dropped = course("a", unit("intro"), enrollment=Enrollment.DROPPED, enrollment_at=MONDAY)
    assert summary.of([dropped]) == summary.of([])


def test_only_units_that_count_in_their_course_are_done_and_all_time_is_watched():
    lessons = (Lesson(id="needed", title=""), Lesson(id="extra", title="", required=False))
    content = Content(name="Python", sections=(Section(id="1", title="", lessons=lessons),))
    made = summary.of([course("a", unit("needed"), unit("extra"), unit("gone"), content=content)])
    assert (made.courses, made.completed, made.done, made.watched_ms) == (1, 1, 1, 180_000)


def test_a_course_is_shown_by_its_name_or_else_its_id():
    made = summary.of([course("a", unit("x"), content=Content(name="Python")), course("b", unit("x"))])
    assert {standing.course: standing.title for standing in made.recent} == {"a": "Python", "b": "b"}


def test_courses_touched_stand_before_those_only_enrolled_in():
    def enrolled(name, day):
        at = MONDAY + timedelta(days=day)
        return course(name, enrollment=Enrollment.ENROLLED, enrollment_at=at)

    touched = course("touched", unit("x", MONDAY - timedelta(days=9)))
    assert recent(enrolled("newer", 2), enrolled("older", 1), touched) == ["touched", "newer", "older"]


@given(st.permutations(range(8)))
def test_the_five_touched_last_are_recent_whatever_their_order(days):
    records = [course(f"day {day}", unit("x", MONDAY + timedelta(days=day))) for day in days]
    assert recent(*records) == ["day 7", "day 6", "day 5", "day 4", "day 3"]
    assert [record.course.id for record in summary.newest_first(records)][:5] == recent(*records)
