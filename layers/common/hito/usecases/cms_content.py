"""The CMS's content of courses outside the catalog.

HTTP requests to the CMS are rare: its answers are stored for all functions, and cached for a minute in each. Players
report every few seconds, but titles hardly ever change.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Generic

from hito import caches
from hito.domain.content import Content, Lesson, Section
from hito.domain.records import CourseId, Kind, Placed
from hito.services import cms
from hito.services.cms import ServiceUnavailable, Video, Visit
from hito.store import cms_cache
from hito.store.cms_cache import Answer

# How long a stored answer is used before the CMS is asked again. If the CMS does not answer, the stored one is used.
FRESH = timedelta(hours=1)

# How long one function caches an answer, also the answer that the CMS has no such video or course.
CACHED = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class _Cached(Generic[Answer]):
    answer: Answer | None
    until: datetime


@dataclass(frozen=True, slots=True)
class _Sort(Generic[Answer]):
    """What can be asked of the CMS: a video or an outline. ``ask`` may raise ``ServiceUnavailable``."""

    name: str
    shape: type[Answer]
    ask: Callable[[Visit, str], Answer | None]
    cache: caches.Cache[str, _Cached[Answer]]

    def cached(self, name: str, now: datetime) -> _Cached[Answer] | None:
        cached = self.cache.get(name)
        return cached if cached and now < cached.until else None

    def cache_answer(self, name: str, answer: Answer | None, now: datetime) -> None:
        self.cache.put(name, _Cached(answer, now + CACHED))


def _placed(visit: Visit, video_id: str) -> Placed | None:
    video = visit.video(video_id)
    return Placed(CourseId(Kind.COURSE, video.course), _lesson(video)) if video else None


def _outline(visit: Visit, course_id: str) -> Content | None:
    """The outline of a course. The CMS has no course titles, so the id is used."""
    videos = visit.outline(course_id)
    if videos is None:
        return None
    sections = groupby(videos, key=lambda video: video.section)
    return Content(
        name=course_id,
        sections=tuple(
            Section(id=section, title=section, lessons=tuple(map(_lesson, of_section)))
            for section, of_section in sections
        ),
    )


def _lesson(video: Video) -> Lesson:
    return Lesson(id=video.id, title=video.title, kind="video", duration_ms=video.duration_ms)


_VIDEOS: _Sort[Placed] = _Sort("video", Placed, _placed, caches.register("videos of the CMS", entries=1_000))
# The outline of a large course takes half a megabyte.
_OUTLINES: _Sort[Content] = _Sort("course", Content, _outline, caches.register("outlines of the CMS", entries=128))


class CmsContent:
    """The CMS's videos and outlines for one request. All questions to the CMS share one time limit.

    Without a CMS in this deployment, there are none.
    """

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._visit = cms.visit()

    def video(self, video_id: str) -> Placed | None:
        """A video and its course; None if there is no such video.

        Raises:
            ServiceUnavailable: if the CMS does not answer, and no earlier answer is stored.
        """
        answers = self._answers(_VIDEOS, [video_id])
        if video_id not in answers:
            raise ServiceUnavailable("The CMS does not say")
        return answers[video_id]

    def outlines(self, courses: Sequence[CourseId]) -> dict[CourseId, Content]:
        """The outlines of courses, in which each lesson is a video. Courses that the CMS does not have are missing.

        If the time limit is too short for all, the first ones are answered.
        """
        answers = self._answers(_OUTLINES, [course.id for course in courses])
        return {course: outline for course in courses if (outline := answers.get(course.id))}

    def _answers(self, sort: _Sort[Answer], names: Sequence[str]) -> dict[str, Answer | None]:
        """The answer for each name; None if the CMS has no such thing. A name without an answer is missing."""
        if self._visit is None:
            return dict.fromkeys(names)
        cached = {name: entry for name in names if (entry := sort.cached(name, self._now))}
        answers = {name: entry.answer for name, entry in cached.items()}
        uncached = [name for name in names if name not in answers]
        stored = cms_cache.get_all(sort.name, uncached, sort.shape, self._now)
        for name, remembered in zip(uncached, stored, strict=True):
            if remembered and self._now < remembered[1] + FRESH:
                answers[name] = remembered[0]
                sort.cache_answer(name, remembered[0], self._now)
                continue
            try:
                answers[name] = self._ask(sort, self._visit, name)
            except ServiceUnavailable:
                if remembered:
                    answers[name] = remembered[0]
        return answers

    def _ask(self, sort: _Sort[Answer], visit: Visit, name: str) -> Answer | None:
        answer = sort.ask(visit, name)
        sort.cache_answer(name, answer, self._now)
        if answer is not None:
            cms_cache.put(sort.name, name, answer, self._now)
        return answer
