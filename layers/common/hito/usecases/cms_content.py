"""What the CMS says of courses outside the catalogue.

It is asked over HTTP as seldom as possible: its answers are stored for all functions, and cached for a moment in each.
A learner's heartbeat comes every few seconds, and a title hardly ever changes.
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

# How long after an answer the CMS is asked again; the old answer serves while the CMS does not answer.
FRESH = timedelta(hours=1)

# How long one function caches an answer, also that the CMS knows no such thing.
KEPT = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class _Cached(Generic[Answer]):
    answer: Answer | None
    until: datetime


@dataclass(frozen=True, slots=True)
class _Sort(Generic[Answer]):
    """One sort of thing that the CMS is asked for; ``ask`` may raise ``ServiceUnavailable``."""

    name: str
    shape: type[Answer]
    ask: Callable[[Visit, str], Answer | None]
    cache: caches.Cache[str, _Cached[Answer]]

    def cached(self, name: str, now: datetime) -> _Cached[Answer] | None:
        known = self.cache.get(name)
        return known if known and now < known.until else None

    def keep(self, name: str, answer: Answer | None, now: datetime) -> None:
        self.cache.put(name, _Cached(answer, now + KEPT))


def _placed(visit: Visit, video_id: str) -> Placed | None:
    video = visit.video(video_id)
    return Placed(CourseId(Kind.COURSE, video.course), _lesson(video)) if video else None


def _outline(visit: Visit, course_id: str) -> Content | None:
    """What a course consists of. The CMS has no titles of courses: the id stands for it."""
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
    """What the CMS says of videos and courses, for one request: all that it asks shares one budget of time.

    Where this deployment has no CMS, nothing is known.
    """

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._visit = cms.visit()

    def video(self, video_id: str) -> Placed | None:
        """A video and its course; None if there is no such video.

        Raises:
            ServiceUnavailable: if the CMS does not answer, and did not lately.
        """
        answers = self._answers(_VIDEOS, [video_id])
        if video_id not in answers:
            raise ServiceUnavailable("The CMS does not say")
        return answers[video_id]

    def outlines(self, courses: Sequence[CourseId]) -> dict[CourseId, Content]:
        """What courses consist of, each lesson a video; without those that the CMS does not know.

        If the time does not suffice for all, it does for the first.
        """
        answers = self._answers(_OUTLINES, [course.id for course in courses])
        return {course: outline for course in courses if (outline := answers.get(course.id))}

    def _answers(self, sort: _Sort[Answer], names: Sequence[str]) -> dict[str, Answer | None]:
        """The answer about each name, None if there is no such thing; a name is missing where there is no answer."""
        if self._visit is None:
            return dict.fromkeys(names)
        cached = {name: known for name in names if (known := sort.cached(name, self._now))}
        answers = {name: known.answer for name, known in cached.items()}
        wanted = [name for name in names if name not in answers]
        stored = cms_cache.get_all(sort.name, wanted, sort.shape, self._now)
        for name, remembered in zip(wanted, stored, strict=True):
            if remembered and self._now < remembered[1] + FRESH:
                answers[name] = remembered[0]
                sort.keep(name, remembered[0], self._now)
                continue
            try:
                answers[name] = self._ask(sort, self._visit, name)
            except ServiceUnavailable:
                if remembered:
                    answers[name] = remembered[0]
        return answers

    def _ask(self, sort: _Sort[Answer], visit: Visit, name: str) -> Answer | None:
        answer = sort.ask(visit, name)
        sort.keep(name, answer, self._now)
        if answer is not None:
            cms_cache.put(sort.name, name, answer, self._now)
        return answer
