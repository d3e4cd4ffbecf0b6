"""The video progress of learners. Every lesson of a course counts as a video, whatever its kind.

A course's content comes from the catalog, or from the CMS if the catalog does not have the course.
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
class WatchReport:
    """A player's report: its position in milliseconds, and whether the learner says that the video is done."""

    video: str
    position_ms: int
    is_done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoProgress:
    """A learner's progress in a video, by the last position; ``hundredths`` are of a percent."""

    id: str
    title: str
    position_ms: int
    hundredths: int
    is_completed: bool
    last_watched_at: datetime | None

    @classmethod
    def of(cls, lesson: Lesson, record: CourseRecord) -> "VideoProgress":
        """The progress that a record has for a lesson. A quiz is also completed by passing it."""
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


def watch(learner: str, report: WatchReport, moment: Moment, idempotency: NoIdempotency) -> VideoProgress:
    """Record a learner's position in a video; the new progress.

    Two requests: one writes the video, one invalidates the summary. More if the video's course is not cached, and one
    or more for the learner's course if the video is begun or finished.

    Raises:
        NotFound: if neither the catalog, the CMS nor the learner's record has the video.
        Unavailable: if the CMS may have it, but does not answer.
    """
    cms_content = CmsContent(moment.at)
    found = _find(learner, report.video, cms_content)
    observation = _observation(found, report)
    if observation.finished and not report.is_done:
        # A completion cannot be undone, so do not base it on a duration that may be a second old.
        observation = _observation(_latest(found), report)
    unit = course_records.record_observation(learner, observation, moment, idempotency)
    record = CourseRecord(course=found.course, units=(unit,) if unit else ())
    # A finished video that is reported again also records a completion that a crash left unrecorded.
    is_begun = unit is not None and unit.begun_at == moment.at
    if is_begun or observation.finished or idempotency.replayed or found.lesson.kind == QUIZ:
        record = tracking.start_course(learner, tracking.read(learner, found.course), 0)
        if observation.finished:
            [loaded] = _with_content([record], cms_content)
            tracking.ensure_completion(learner, loaded, outline=None if record.content else loaded.content)
    summaries.invalidate(learner)
    return VideoProgress.of(found.lesson, record)


def read(learner: str, course: CourseId, now: datetime) -> CourseRecord:
    """A learner's course with its content.

    Raises:
        NotFound: if neither the catalog, the CMS nor the learner's record has the course.
    """
    [record] = _with_content([tracking.read(learner, course)], CmsContent(now))
    if record.content or record.is_begun or record.header != Header():
        return record
    # The course may be newer than the cached content.
    loaded = content.get_latest(course)
    if loaded is None:
        raise NotFound(Code.NO_COURSE)
    return replace(record, content=loaded)


def of_course(record: CourseRecord) -> list[VideoProgress]:
    """The progress in each video of a course, in its order; then in videos that the content does not contain."""
    lessons = record.content.lessons if record.content else {}
    others = [_unknown(unit.id) for unit in record.units if unit.id not in lessons]
    return [VideoProgress.of(lesson, record) for lesson in [*lessons.values(), *others]]


def summary(learner: str, now: datetime) -> Summary:
    """A learner's summary over all courses."""

    def records() -> Sequence[CourseRecord]:
        loaded = tracking.read_all(learner, None).values()
        return _with_content([record for record in loaded if record.is_followed], CmsContent(now))

    return summaries.read(learner, records, now)


def _with_content(records: Sequence[CourseRecord], cms_content: CmsContent) -> list[CourseRecord]:
    """The records, with the CMS's content for courses that the catalog does not have."""
    missing = (one for one in records if one.content is None and one.course.kind is Kind.COURSE)
    outside = newest_first(missing)
    outlines = cms_content.outlines([record.course for record in outside])
    return [replace(one, content=outlines[one.course]) if one.course in outlines else one for one in records]


def _observation(found: Placed, report: WatchReport) -> Observation:
    duration_ms = found.lesson.duration_ms or None
    position_ms = report.position_ms if duration_ms is None else min(report.position_ms, duration_ms)
    return Observation(
        course=found.course,
        unit=found.lesson.id,
        watched_ms=position_ms,
        position_ms=position_ms,
        finished=report.is_done or progress.is_watched(position_ms, duration_ms),
    )


def _latest(found: Placed) -> Placed:
    latest = content.get_latest(found.course)
    return replace(found, lesson=latest.lessons.get(found.lesson.id, found.lesson)) if latest else found


def _find(learner: str, video_id: str, cms_content: CmsContent) -> Placed:
    """The course and lesson of a video: from the catalog, else the CMS, else the learner's own record."""
    authored = content.find_by_unit(Kind.COURSE, video_id)
    if authored:
        course, of_course = authored
        return Placed(course, of_course.lessons[video_id])
    is_unavailable = False
    try:
        if placed := cms_content.video(video_id):
            return placed
    except ServiceUnavailable:
        is_unavailable = True
    own = tracking.course_of(learner, Kind.COURSE, video_id)
    if own:
        return Placed(own, _unknown(video_id))
    if is_unavailable:
        raise Unavailable(Code.CONTENT_SYSTEM_AWAY, retry_after=cms.CIRCUIT_OPEN_SECONDS)
    raise NotFound(Code.NO_VIDEO)


def _unknown(unit_id: str) -> Lesson:
    return Lesson(id=unit_id, title=unit_id)
