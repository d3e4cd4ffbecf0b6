"""The webhook of the video progress contract."""

from enrollment_webhook.schemas import EmptyResponse, EnrollmentUpdated
from hito.edge.api import Api, Context
from hito.edge.identity import server
from hito.usecases import enrollment
from video_progress.dialect import VIDEO_PROGRESS

lambda_handler = api = Api(VIDEO_PROGRESS)


@api.route(
    "POST",
    # The contract's document has both cases of `progress`; its callers also use both cases of `Webhook`.
    "/api/v1/progress/Webhook/enrollment-updated",
    "/api/v1/Progress/Webhook/enrollment-updated",
    "/api/v1/progress/webhook/enrollment-updated",
    "/api/v1/Progress/webhook/enrollment-updated",
    auth=server("webhook"),
    body=EnrollmentUpdated,
    response=EmptyResponse,
)
def update_enrollment(ctx: Context[EnrollmentUpdated]) -> EmptyResponse:
    """Record that a learner enrolled in a course or dropped it."""
    enrollment.apply(ctx.body.event(ctx.now), ctx.now, ctx.idempotency)
    return EmptyResponse()
