"""The routes of the video progress contract; its webhook is a function of its own."""

from typing import Any

from hito.domain import summary
from hito.domain.errors import NotFound
from hito.domain.records import CourseId, Kind
from hito.edge import pages
from hito.edge.api import Api, Context, Page
from hito.edge.cursor import PositionParams, position_cursor
from hito.edge.identity import student
from hito.usecases import videos
from video_progress.dialect import VIDEO_PROGRESS
from video_progress.schemas import CourseResponse, SummaryResponse, VideoOfPathWatched, VideoResponse, VideoWatched

# The contract's document has the segment in both forms.
PREFIXES = ("/api/v1/Progress", "/api/v1/progress")

lambda_handler = api = Api(VIDEO_PROGRESS, own=("userId", "UserId"))


def _paths(rest: str) -> list[str]:
    return [prefix + rest for prefix in PREFIXES]


@api.route("GET", *_paths("/summary/{userId}"), auth=student, response=SummaryResponse, may_be_stored=True)
def read_summary(ctx: Context[None]) -> SummaryResponse:
    """Read the summary of the caller's courses."""
    return SummaryResponse.from_record(ctx.learner, videos.summary(ctx.learner, ctx.now))


@api.route(
    "POST",
    *_paths("/video"),
    auth=student,
    body=VideoWatched,
    response=VideoResponse,
    takes_moment=True,
    refuses=(NotFound,),
)
def record_video(ctx: Context[VideoWatched]) -> VideoResponse:
    """Record the caller's position in a video."""
    return VideoResponse.from_record(videos.watch(ctx.learner, ctx.body.report(), ctx.moment, ctx.idempotency))


@api.route(
    "POST",
    *_paths("/video/{userId}/{videoId}"),
    auth=student,
    body=VideoOfPathWatched,
    response=VideoResponse,
    takes_moment=True,
    refuses=(NotFound,),
)
def record_video_of_path(ctx: Context[VideoOfPathWatched]) -> VideoResponse:
    """Record the caller's position in a video; the path has the ids."""
    report = ctx.body.report(ctx.path["videoId"])
    return VideoResponse.from_record(videos.watch(ctx.learner, report, ctx.moment, ctx.idempotency))


@api.route(
    "GET",
    *_paths("/course/{userId}/{courseId}"),
    auth=student,
    response=CourseResponse,
    may_be_stored=True,
    refuses=(NotFound,),
)
def read_course(ctx: Context[None]) -> CourseResponse:
    """Read the caller's progress in one course."""
    record = videos.read(ctx.learner, _course(ctx), ctx.now)
    return CourseResponse.for_learner(ctx.learner, summary.standing(record))


@api.route(
    "GET",
    *_paths("/videos/{userId}/{courseId}"),
    auth=student,
    params=PositionParams,
    response=list[VideoResponse],
    refuses=(NotFound,),
    may_be_stored=True,
)
def list_videos(ctx: Context[None, PositionParams]) -> Page[list[VideoResponse]]:
    """List all videos of one course with the caller's progress."""
    record = videos.read(ctx.learner, _course(ctx), ctx.now)
    response, next_key = pages.fit_from(map(VideoResponse.from_record, videos.of_course(record)), ctx.params.cursor)
    return Page(response, position_cursor(next_key))


def _course(ctx: Context[None, Any]) -> CourseId:
    return CourseId(Kind.COURSE, ctx.path["courseId"])
