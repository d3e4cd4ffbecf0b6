"""Bodies and responses of the video progress contract."""

from collections.abc import Callable, Mapping
from typing import Annotated

from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_camel, to_pascal

from hito.config import VideoProgressCase, settings
from hito.domain.errors import Invalid, Problem
from hito.domain.summary import CourseStanding, Summary
from hito.edge import body, formatting
from hito.edge.body import Body, Fraction, Id
from hito.edge.formatting import Number, Response, Timestamp, timestamp
from hito.usecases.videos import VideoProgress, WatchReport

# Thirty years of watching one video.
MAX_SECONDS = 10**9

_HOUR_MS = 3_600_000


class _Watched(Body):
    """A position in a video; the body's keys match in any case."""

    model_config = ConfigDict(alias_generator=to_pascal)

    user_id: str | None = None
    current_time_seconds: Annotated[Fraction, Field(ge=0, le=MAX_SECONDS)]
    mark_as_completed: bool | None = None

    def report_of(self, video: str) -> WatchReport:
        return WatchReport(
            video=video,
            position_ms=body.to_thousandths(self.current_time_seconds),
            is_done=bool(self.mark_as_completed),
        )


class VideoWatched(_Watched):
    """The body of ``POST …/video``."""

    video_id: Id

    def report(self) -> WatchReport:
        return self.report_of(self.video_id)


class VideoOfPathWatched(_Watched):
    """The body of ``POST …/video/{userId}/{videoId}``, which may repeat the path's ids."""

    video_id: Id | None = None

    def report(self, video: str) -> WatchReport:
        if self.video_id not in (None, video):
            raise Invalid(Problem("path_differs", "VideoId"))
        return self.report_of(video)


_CASES: Mapping[VideoProgressCase, Callable[[str], str]] = {"pascal": to_pascal, "camel": to_camel}


class _Response(Response):
    model_config = ConfigDict(alias_generator=_CASES[settings().video_progress_case], populate_by_name=True)


class VideoResponse(_Response):
    """One video; ``LastWatched`` is null until the learner watches it."""

    video_id: str
    video_title: str
    current_time_seconds: Number
    completion_percentage: Number
    is_completed: bool
    last_watched: Timestamp | None

    @classmethod
    def from_record(cls, video: VideoProgress) -> "VideoResponse":
        return cls(
            video_id=video.id,
            video_title=video.title,
            current_time_seconds=formatting.from_thousandths(video.position_ms),
            completion_percentage=formatting.from_hundredths(video.hundredths),
            is_completed=video.is_completed,
            last_watched=timestamp(video.last_watched_at),
        )


class CourseEntry(_Response):
    """One course of ``RecentCourses``; only required videos count."""

    course_id: str
    course_title: str
    completed_videos: int
    total_videos: int
    completion_percentage: Number
    total_watch_time_seconds: Number
    last_accessed: Timestamp | None

    @classmethod
    def from_record(cls, standing: CourseStanding) -> "CourseEntry":
        return cls(
            course_id=standing.course,
            course_title=standing.title,
            completed_videos=standing.done,
            total_videos=standing.total,
            completion_percentage=formatting.from_hundredths(standing.hundredths),
            total_watch_time_seconds=formatting.from_thousandths(standing.watched_ms),
            last_accessed=timestamp(standing.last_touched_at),
        )


class _OfLearner(_Response):
    user_id: str


class CourseResponse(CourseEntry, _OfLearner):
    """The response of ``GET …/course``."""

    @classmethod
    def for_learner(cls, learner: str, standing: CourseStanding) -> "CourseResponse":
        return cls(user_id=learner, **CourseEntry.from_record(standing).model_dump())


class SummaryResponse(_OfLearner):
    """The response of ``GET …/summary``, over the learner's courses.

    ``TotalVideosWatched`` is the sum of their ``CompletedVideos``.
    """

    total_courses_enrolled: int
    completed_courses: int
    total_videos_watched: int
    total_watch_time_hours: Number
    recent_courses: list[CourseEntry]

    @classmethod
    def from_record(cls, learner: str, summary: Summary) -> "SummaryResponse":
        return cls(
            user_id=learner,
            total_courses_enrolled=summary.courses,
            completed_courses=summary.completed,
            total_videos_watched=summary.done,
            total_watch_time_hours=formatting.from_hundredths(_rounded(100 * summary.watched_ms, _HOUR_MS)),
            recent_courses=[CourseEntry.from_record(standing) for standing in summary.recent],
        )


def _rounded(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)
