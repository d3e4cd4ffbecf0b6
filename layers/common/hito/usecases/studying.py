"""Courses with their content, for learners and senseis."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hito.domain import ids
from hito.domain.content import Content
from hito.domain.errors import Code, NotFound
from hito.domain.records import CourseId, CourseRecord, Described, Kind, Listed
from hito.store import catalog, course_records
from hito.usecases import content, tracking

# Contents that are read in one batch to describe courses; a large one takes half a megabyte.
_READ_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class PersonCourses:
    """The courses that a person takes or teaches, by number."""

    is_sensei: bool
    courses: Sequence[tuple[CourseRecord, Content]]


def read(learner: str, course: CourseId) -> tuple[CourseRecord, Content]:
    """A course of the catalog with the learner's record of it, whether or not they are enrolled.

    Raises:
        NotFound: if there is no such course.
    """
    # The course may be newer than the cached content.
    found = content.get(course) or content.get_latest(course)
    if found is None:
        raise NotFound(Code.NO_COURSE)
    return course_records.get(learner, course, found), found


def courses_of(learner: str) -> PersonCourses:
    """A person's courses. One request for the courses they take, one for those they teach, and more for contents.

    Courses that the catalog does not have are left out. So are those whose id is no integer, because this contract
    cannot ask for them.
    """
    records = tracking.read_all(learner, Kind.COURSE)
    teaches = {course for course in taught_by(learner) if ids.number(course.id) is not None}
    taken = [course for course, record in records.items() if record.is_enrolled and ids.number(course.id) is not None]
    contents = content.get_all({*taken, *teaches})
    with_records = [
        (records.get(course, CourseRecord(course=course, content=found)), found)
        for course, found in contents.items()
        if found
    ]
    return PersonCourses(
        is_sensei=any(course in teaches for course, found in contents.items() if found),
        courses=sorted(with_records, key=lambda one: ids.number(one[0].course.id) or 0),
    )


def offered(after: str | None) -> Iterator[tuple[str, Listed, Described]]:
    """The courses to choose from after a place, by number, each with its place in the list.

    One request for a megabyte, and more for courses whose list entries are older than descriptions. Only courses of
    the kind ``course`` whose ids are integers: this contract cannot ask for others.
    """
    for page in catalog.described_entries(Kind.COURSE, after):
        offers = [entry for entry in page if entry.course.kind == "course" and ids.number(entry.course.id) is not None]
        for some in (offers[start : start + _READ_AT_ONCE] for start in range(0, len(offers), _READ_AT_ONCE)):
            described = {entry.course.id: entry.description for entry in some}
            described |= _read_descriptions([course for course, known in described.items() if known is None])
            for entry in some:
                if (about := described[entry.course.id]) is not None:
                    yield entry.place, entry.course, about


def _read_descriptions(course_ids: Sequence[str]) -> dict[str, Described | None]:
    editions = content.catalog.read_editions(
        [CourseId(Kind.COURSE, course_id) for course_id in course_ids], {}, consistent=False
    )
    return {
        course.id: Described.of(edition.content) if edition.content else None for course, edition in editions.items()
    }


def taught_by(person: str) -> set[CourseId]:
    """The courses that a person teaches. A sensei's number is the person's id as an integer. One request, or none."""
    number = ids.number(person)
    return set(catalog.taught_by(number)) if number is not None else set()
