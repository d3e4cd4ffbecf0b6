"""Videos as their learners watch them: every lesson of a course is one, whatever its kind.

Courses are those of the catalogue, or of the CMS where the catalogue has none of that id.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from hito.domain import progress
from hito.domain.content import QUIZ, Lesson
from hito.domain.errors import Code, NotFound, Unavailable
from hito.domain.moments import Moment
from hito.domain.records import CourseId, CourseRecord, Header, Kind, Observation, Placed
from hito.domain.summary import Summary, newest_first
from hito.services import cms
from hito.services.cms import ServiceUnavailable
from hito.store import course_records
from hito.store.idempotency import NoIdempotency
from hito.usecases import content, summaries, tracking
from hito.usecases.cms_content import CmsContent


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What a player reports: its position, in milliseconds, and whether its learner is done with the video."""

    video: str
    position_ms: int
    is_done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A video and what a learner saw of it, by the last position; ``hundredths`` are of a percent."""

    id: str
    title: str
    position_ms: int
    hundredths: int
    is_completed: bool
    last_watched_at: datetime | None

    @classmethod
    def of(cls, lesson: Lesson, record: CourseRecord) -> "Seen":
        """What a record says of a lesson; a quiz is also completed by passing it."""
        unit = record.unit(lesson.id)
        is_completed = progress.finished_at(record, lesson) is not None
        return cls(
            id=lesson.id,
            title=lesson.title,
            position_ms=unit.position_ms if unit else 0,
            hundredths=10_000 if is_completed else progress.unit_hundredths(unit, lesson.duration_ms),
            is_completed=is_completed,
            last_watched_at=unit.updated_at if unit else None,
        )


def watch(learner: str, watched: Watched, moment: Moment, once: NoIdempotency) -> Seen:
    """Record where a learner is in a video; the video as it then stands.

    Two requests: the video, and the summary that is no longer true. More where the video's course is not cached;
    and one for the learner's course, with those that follow from it, where a video is begun or finished.

    Raises:
        NotFound: if nobody knows the video.
        Unavailable: if the CMS may know it, and does not answer.
    """
    told = CmsContent(moment.at)
    found = _find(learner, watched.video, told)
    seen = _observation(found, watched)
    if seen.finished and not watched.is_done:
        # Finished is for good: not by a length that may have changed a second ago.
        seen = _observation(_latest(found), watched)
    unit = course_records.record_observation(learner, seen, moment, once)
    record = CourseRecord(course=found.course, units=(unit,) if unit else ())
    # Finished again, the completion is recorded that a crash after the first time kept from being recorded.
    is_begun = unit is not None and unit.begun_at == moment.at
    if is_begun or seen.finished or once.replayed or found.lesson.kind == QUIZ:
        record = tracking.start_course(learner, tracking.read(learner, found.course), 0)
        if seen.finished:
            [known] = _with_content([record], told)
            tracking.ensure_completion(learner, known, outline=None if record.content else known.content)
    summaries.invalidate(learner)
    return Seen.of(found.lesson, record)


def read(learner: str, course: CourseId, now: datetime) -> CourseRecord:
    """One learner's course as it stands, with what it consists of.

    Raises:
        NotFound: if nobody knows the course.
    """
    [record] = _with_content([tracking.read(learner, course)], CmsContent(now))
    if record.content or record.is_begun or record.header != Header():
        return record
    # The learner may follow a link to a course that is a moment old.
    known = content.get_latest(course)
    if known is None:
        raise NotFound(Code.NO_COURSE)
    return replace(record, content=known)


def of_course(record: CourseRecord) -> list[Seen]:
    """A course's videos in its order; after them what the learner saw of others, which its content does not hold."""
    lessons = record.content.lessons if record.content else {}
    others = [_unknown(unit.id) for unit in record.units if unit.id not in lessons]
    return [Seen.of(lesson, record) for lesson in [*lessons.values(), *others]]


def summary(learner: str, now: datetime) -> Summary:
    """A learner's courses at a glance."""

    def records() -> Sequence[CourseRecord]:
        known = tracking.read_all(learner, None).values()
        return _with_content([record for record in known if record.is_followed], CmsContent(now))

    return summaries.read(learner, records, now)


def _with_content(records: Sequence[CourseRecord], told: CmsContent) -> list[CourseRecord]:
    """Records in which courses outside the catalogue consist of what the CMS says, if it does."""
    unknown = (one for one in records if one.content is None and one.course.kind is Kind.COURSE)
    outside = newest_first(unknown)
    outlines = told.outlines([record.course for record in outside])
    return [replace(one, content=outlines[one.course]) if one.course in outlines else one for one in records]


def _observation(found: Placed, watched: Watched) -> Observation:
    duration_ms = found.lesson.duration_ms or None
    position_ms = watched.position_ms if duration_ms is None else min(watched.position_ms, duration_ms)
    return Observation(
        course=found.course,
        unit=found.lesson.id,
        watched_ms=position_ms,
        position_ms=position_ms,
        finished=watched.is_done or progress.is_watched(position_ms, duration_ms),
    )


def _latest(found: Placed) -> Placed:
    latest = content.get_latest(found.course)
    return replace(found, lesson=latest.lessons.get(found.lesson.id, found.lesson)) if latest else found


def _find(learner: str, video_id: str, told: CmsContent) -> Placed:
    """Where a video is: by the catalogue, else the CMS, else the learner's own record."""
    authored = content.find_by_unit(Kind.COURSE, video_id)
    if authored:
        course, of_course = authored
        return Placed(course, of_course.lessons[video_id])
    is_away = False
    try:
        if placed := told.video(video_id):
            return placed
    except ServiceUnavailable:
        is_away = True
    own = tracking.course_of(learner, Kind.COURSE, video_id)
    if own:
        return Placed(own, _unknown(video_id))
    if is_away:
        raise Unavailable(Code.CONTENT_SYSTEM_AWAY, retry_after=cms.CIRCUIT_OPEN_SECONDS)
    raise NotFound(Code.NO_VIDEO)


def _unknown(unit_id: str) -> Lesson:
    return Lesson(id=unit_id, title=unit_id)
