"""The routes of the tutorials contract."""

from hito.domain.errors import NotEligible, NotFound
from hito.edge.api import Api, Context
from hito.edge.identity import learner
from hito.usecases import tracking
from tutorials.dialect import TUTORIALS
from tutorials.schemas import ChapterBody, CompletionRequest, CourseResponse, QuizBody, ResetResponse, course_id

# The contract's document and its front end disagree on the prefix.
ONE = "/v1/tutorials/progress/{tutorialId}"
ONE_ALIAS = f"/api{ONE}"

lambda_handler = api = Api(TUTORIALS, own=("userId",))


@api.route("GET", ONE, ONE_ALIAS, auth=learner, response=CourseResponse, may_be_stored=True, rate_per_minute=60)
def read_progress(ctx: Context[None]) -> CourseResponse:
    """Read the caller's progress in one tutorial; zeros before the first chapter."""
    course = tracking.read(ctx.learner, course_id(ctx.path["tutorialId"]))
    return CourseResponse.from_record(ctx.learner, course)


@api.route(
    "POST",
    f"{ONE}/chapter",
    f"{ONE_ALIAS}/chapter",
    auth=learner,
    body=ChapterBody,
    response=CourseResponse,
    rate_per_minute=30,
    takes_moment=True,
)
def record_chapter(ctx: Context[ChapterBody]) -> CourseResponse:
    """Record what the caller watched of one chapter."""
    observation = ctx.body.observation(ctx.path["tutorialId"])
    return CourseResponse.from_record(
        ctx.learner, tracking.record(ctx.learner, observation, ctx.moment, ctx.idempotency)
    )


@api.route(
    "POST",
    f"{ONE}/quiz",
    f"{ONE_ALIAS}/quiz",
    auth=learner,
    body=QuizBody,
    response=CourseResponse,
    rate_per_minute=10,
    takes_moment=True,
)
def record_quiz(ctx: Context[QuizBody]) -> CourseResponse:
    """Record a quiz: the best score stays, the attempt is counted."""
    taken = ctx.body.attempt(ctx.path["tutorialId"])
    return CourseResponse.from_record(ctx.learner, tracking.take_quiz(ctx.learner, taken, ctx.moment, ctx.idempotency))


@api.route(
    "POST",
    f"{ONE}/complete",
    f"{ONE_ALIAS}/complete",
    auth=learner,
    body=CompletionRequest,
    response=CourseResponse,
    rate_per_minute=5,
    refuses=(NotEligible, NotFound),
)
def complete_tutorial(ctx: Context[CompletionRequest]) -> CourseResponse:
    """Grant the certificate, if the caller is eligible."""
    course = course_id(ctx.path["tutorialId"])
    return CourseResponse.from_record(ctx.learner, tracking.certify(ctx.learner, course, ctx.now, ctx.idempotency))


@api.route("DELETE", ONE, ONE_ALIAS, auth=learner, response=ResetResponse, rate_per_minute=5)
def reset_progress(ctx: Context[None]) -> ResetResponse:
    """Reset the caller's progress, quizzes and certificate; the enrollment stays."""
    tracking.reset(ctx.learner, course_id(ctx.path["tutorialId"]), ctx.now)
    return ResetResponse()
