"""Courses with their content, as their learners and senseis see them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hito.domain import ids
from hito.domain.content import Content
from hito.domain.errors import Code, NotFound
from hito.domain.records import CourseId, CourseRecord, Described, Kind, Listed
from hito.store import catalog, course_records
from hito.usecases import content, tracking

# Contents that are read at once to describe courses; a large one takes half a megabyte.
_READ_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Mine:
    """A person's courses, those they take and those they teach, by number."""

    is_sensei: bool
    courses: Sequence[tuple[CourseRecord, Content]]


def read(learner: str, course: CourseId) -> tuple[CourseRecord, Content]:
    """A course of the catalogue, and what the learner did in it, enrolled or not.

    Raises:
        NotFound: if there is no such course.
    """
    # The learner may follow a link to a course that is a moment old.
    known = content.get(course) or content.get_latest(course)
    if known is None:
        raise NotFound(Code.NO_COURSE)
    return course_records.get(learner, course, known), known


def mine(learner: str) -> Mine:
    """A person's courses: one request for the learner, one for what they teach, and those for contents.

    A course that is not in the catalogue has nothing to show, and one whose id is no integer cannot be asked for in
    this contract: both are left out.
    """
    records = tracking.read_all(learner, Kind.COURSE)
    teaches = _taught_by(learner)
    taken = [course for course, record in records.items() if record.is_enrolled and ids.number(course.id) is not None]
    contents = content.get_all({*taken, *teaches})
    known = [
        (records.get(course, CourseRecord(course=course, content=found)), found)
        for course, found in contents.items()
        if found
    ]
    return Mine(
        is_sensei=any(course in teaches for course, found in contents.items() if found),
        courses=sorted(known, key=lambda one: ids.number(one[0].course.id) or 0),
    )


def offered(after: str | None) -> Iterator[tuple[str, Listed, Described]]:
    """The courses to choose from, by number, each with its place in the list; those after a place.

    One request for a megabyte, and some for courses that were listed before entries had descriptions. Only courses
    of the kind ``course`` whose ids are integers: others cannot be asked for here.
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


def _taught_by(person: str) -> set[CourseId]:
    """The courses whose sensei is a person: their id, as text, is the sensei's number."""
    number = ids.number(person)
    if number is None:
        return set()
    return {course for course in catalog.taught_by(number) if ids.number(course.id) is not None}
