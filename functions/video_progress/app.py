"""The routes of the video progress contract; its webhook is a function of its own."""

from typing import Any

from hito.domain import summary
from hito.domain.records import CourseId, Kind
from hito.edge import pages
from hito.edge.api import Api, Call, Page
from hito.edge.cursor import Position, position_of
from hito.edge.dialects.video_progress import VIDEO_PROGRESS
from hito.edge.identity import student
from hito.usecases import videos
from video_progress.schemas import CourseShown, SummaryShown, VideoOfPathWatched, VideoShown, VideoWatched

# The contract's document spells the segment both ways.
PREFIXES = ("/api/v1/Progress", "/api/v1/progress")

lambda_handler = api = Api(VIDEO_PROGRESS, own=("userId", "UserId"))


def _paths(rest: str) -> list[str]:
    return [prefix + rest for prefix in PREFIXES]


@api.route("GET", *_paths("/summary/{userId}"), who=student, gives=SummaryShown)
def read_summary(call: Call[None]) -> SummaryShown:
    """The courses that the caller follows, at a glance."""
    return SummaryShown.of(call.learner, videos.summary(call.learner, call.now))


@api.route("POST", *_paths("/video"), who=student, takes=VideoWatched, gives=VideoShown)
def record_video(call: Call[VideoWatched]) -> VideoShown:
    """Where the caller is in a video."""
    return VideoShown.of(videos.watch(call.learner, call.body.watched(), call.local, call.once))


@api.route("POST", *_paths("/video/{userId}/{videoId}"), who=student, takes=VideoOfPathWatched, gives=VideoShown)
def record_video_of_path(call: Call[VideoOfPathWatched]) -> VideoShown:
    """The same, with the ids in the path."""
    watched = call.body.watched(call.path["videoId"])
    return VideoShown.of(videos.watch(call.learner, watched, call.local, call.once))


@api.route("GET", *_paths("/course/{userId}/{courseId}"), who=student, gives=CourseShown)
def read_course(call: Call[None]) -> CourseShown:
    """How far the caller is in one course."""
    record = videos.read(call.learner, _course(call), call.now)
    return CourseShown.of_learner(call.learner, summary.standing(record))


@api.route("GET", *_paths("/videos/{userId}/{courseId}"), who=student, asks=Position, gives=list[VideoShown])
def list_videos(call: Call[None, Position]) -> Page[list[VideoShown]]:
    """All videos of one course, and what the caller saw of each."""
    record = videos.read(call.learner, _course(call), call.now)
    shown, onward = pages.part(map(VideoShown.of, videos.of_course(record)), call.asked.cursor)
    return Page(shown, position_of(onward))


def _course(call: Call[None, Any]) -> CourseId:
    return CourseId(Kind.COURSE, call.path["courseId"])
