"""The webhook of the video progress contract."""

from enrollment_webhook.schemas import EnrollmentUpdated, Nothing
from hito.edge.api import Api, Call
from hito.edge.dialects.video_progress import VIDEO_PROGRESS
from hito.edge.identity import server
from hito.usecases import enrollment

lambda_handler = api = Api(VIDEO_PROGRESS)


@api.route(
    "POST",
    # The contract's document spells one segment both ways, its callers the other, too.
    "/api/v1/progress/Webhook/enrollment-updated",
    "/api/v1/Progress/Webhook/enrollment-updated",
    "/api/v1/progress/webhook/enrollment-updated",
    "/api/v1/Progress/webhook/enrollment-updated",
    who=server("webhook"),
    takes=EnrollmentUpdated,
    gives=Nothing,
)
def update_enrollment(call: Call[EnrollmentUpdated]) -> Nothing:
    """A learner enrolled in, or dropped, a course."""
    enrollment.apply(call.body.event(call.now), call.now, call.once)
    return Nothing()
