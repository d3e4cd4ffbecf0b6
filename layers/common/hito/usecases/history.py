"""What happened to a learner: for the learner, for teachers of their courses, and for admins."""

from collections.abc import Mapping, Sequence

from hito.domain import history
from hito.domain.content import Content
from hito.domain.errors import Code, Forbidden, NotFound
from hito.domain.history import HistoryEntry
from hito.domain.records import CourseId, CourseRecord, Kind
from hito.store import earnings, guides, learners
from hito.usecases import content, studying


def read(learner: str, reader: str, course: CourseId | None, *, is_admin: bool) -> Sequence[HistoryEntry]:
    """What happened to a learner in one course or in all, the first first. One request, and more for contents.

    An award belongs to the courses that earned it, a credential to its course. A teacher is shown what belongs to their
    courses.

    Raises:
        Forbidden: if the reader is neither the learner, nor a teacher of the course that the learner is in, nor an
            admin.
        NotFound: if another reader than the learner asks and nothing is stored for the learner.
    """
    is_owner = reader == learner
    teaches = set[CourseId]() if is_owner or is_admin else studying.taught_by(reader)
    if not (is_owner or is_admin or teaches):
        raise Forbidden(Code.OWNER_OR_TEACHER_ONLY)
    stored = earnings.read(learner)
    shown = dict(stored.courses)
    if not (is_owner or is_admin):
        shown = {one: record for one, record in shown.items() if one in teaches and record.is_followed}
        if not shown or (course and course not in shown):
            raise Forbidden(Code.OWNER_OR_TEACHER_ONLY)
    elif not is_owner and not (shown or stored.awards) and not learners.has_data(learner):
        raise NotFound(Code.NO_LEARNER_DATA)
    if course:
        shown = {one: record for one, record in shown.items() if one == course}
    is_whole = course is None and (is_owner or is_admin)
    awards = [one for one in stored.awards.values() if is_whole or history.is_earned_in(one, shown)]
    contents = _contents(shown, is_admin=is_admin)
    issued = [one for one in stored.credentials if is_whole or one.wanted.course in shown]
    entries = [entry for one, record in shown.items() for entry in history.of_course(record, contents[one])]
    entries += [*map(history.of_award, awards), *map(history.of_credential, issued)]
    return sorted(entries, key=lambda entry: (entry.at, entry.type))


def _contents(courses: Mapping[CourseId, CourseRecord], *, is_admin: bool) -> Mapping[CourseId, Content | None]:
    """The contents of courses; None of an inactive guide, which only admins may see."""
    found = content.get_all(courses)
    if is_admin or not any(one.kind is Kind.GUIDE for one in found):
        return found
    active = {guide.id for guide in guides.listed() if guide.is_active}
    return found | {one: None for one in found if one.kind is Kind.GUIDE and one.id not in active}
