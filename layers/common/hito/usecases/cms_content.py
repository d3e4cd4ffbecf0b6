"""What the CMS tells of courses outside the catalogue, and what is remembered of it.

It is asked over HTTP as seldom as can be: what it told is remembered in the table for all functions, and
for a moment in each. A learner's heartbeat comes every few seconds, and a title hardly ever changes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Generic

from hito.domain.content import Content, Lesson, Section
from hito.domain.records import CourseId, Kind, Placed
from hito.services import cms
from hito.services.cms import ServiceUnavailable, Video, Visit
from hito.store import authored, keys, table
from hito.store.authored import Told

# So long after it was told, it is asked for anew; the old serves while the CMS is away.
FRESH = timedelta(hours=1)

# In one function, also that the CMS knows no such thing.
KEPT = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class _Kept(Generic[Told]):
    told: Told | None
    until: datetime


@dataclass(frozen=True, slots=True)
class _Sort(Generic[Told]):
    """One sort of thing that the CMS is asked for: ``ask`` may raise ``Away``; ``most`` are kept in one function."""

    name: str
    shape: type[Told]
    ask: Callable[[Visit, str], Told | None]
    most: int
    kept: dict[str, _Kept[Told]] = field(default_factory=dict)

    def keep(self, name: str, told: Told | None, now: datetime) -> None:
        self.kept.pop(name, None)
        if len(self.kept) >= self.most:
            # The one that was kept first.
            del self.kept[next(iter(self.kept))]
        self.kept[name] = _Kept(told, now + KEPT)


def _placed(visit: Visit, video_id: str) -> Placed | None:
    video = visit.video(video_id)
    return Placed(CourseId(Kind.COURSE, video.course), _lesson(video)) if video else None


def _outline(visit: Visit, course_id: str) -> Content | None:
    """The CMS has no titles of courses: the id stands for it."""
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


_VIDEOS = _Sort("video", Placed, _placed, most=1_000)
# Of a large course, an outline takes half a megabyte.
_OUTLINES = _Sort("course", Content, _outline, most=128)


def clear_cache() -> None:
    """Keep nothing in this function."""
    _VIDEOS.kept.clear()
    _OUTLINES.kept.clear()


class CmsContent:
    """The CMS's word on videos and courses, for one request: all that it asks shares one budget of time.

    Where this deployment has no CMS, there is no word on anything.
    """

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._visit = cms.visit()

    def video(self, video_id: str) -> Placed | None:
        """A video and its course; None if there is no such video.

        Raises:
            Away: if the CMS does not say, and did not lately.
        """
        told = self._told(_VIDEOS, [video_id])
        if video_id not in told:
            raise ServiceUnavailable("The CMS does not say")
        return told[video_id]

    def outlines(self, courses: Sequence[CourseId]) -> dict[CourseId, Content]:
        """What courses consist of, each lesson a video; those are left out of which the CMS does not say.

        If the time does not suffice for all, it does for the first.
        """
        told = self._told(_OUTLINES, [course.id for course in courses])
        return {course: outline for course in courses if (outline := told.get(course.id))}

    def _told(self, sort: _Sort[Told], names: Sequence[str]) -> dict[str, Told | None]:
        """What was told of each name, None if there is no such thing; a name is missing if nobody says."""
        if self._visit is None:
            return dict.fromkeys(names)
        kept = {name: sort.kept[name] for name in names if name in sort.kept and self._now < sort.kept[name].until}
        told = {name: each.told for name, each in kept.items()}
        wanted = [name for name in names if name not in told]
        stored = table.get_all([keys.cms_cache(sort.name, name) for name in wanted], consistent=False)
        for name, item in zip(wanted, stored, strict=True):
            remembered = authored.remembered(item, sort.shape, self._now)
            if remembered and self._now < remembered[1] + FRESH:
                told[name] = remembered[0]
                sort.keep(name, remembered[0], self._now)
                continue
            try:
                told[name] = self._ask(sort, self._visit, name)
            except ServiceUnavailable:
                if remembered:
                    told[name] = remembered[0]
        return told

    def _ask(self, sort: _Sort[Told], visit: Visit, name: str) -> Told | None:
        answer = sort.ask(visit, name)
        sort.keep(name, answer, self._now)
        if answer is not None and (remember := authored.told(answer, self._now)):
            table.update(keys.cms_cache(sort.name, name), remember)
        return answer
