"""The route that records what a client collected while it was offline."""

from hito.edge.api import Api, Context
from hito.edge.identity import learner
from hito.usecases import syncing
from sync.dialect import SYNC
from sync.schemas import SyncBody, SyncResponse

lambda_handler = api = Api(SYNC)


@api.route(
    "POST", "/v1/sync", auth=learner, body=SyncBody, response=SyncResponse, rate_per_minute=60, takes_moment=True
)
def synchronize(ctx: Context[SyncBody]) -> SyncResponse:
    """Record up to 500 observations of the caller, each at its own time; repeating changes nothing."""
    outcome = syncing.record(ctx.learner, ctx.body.collected(), ctx.moment_of, ctx.now)
    ctx.idempotency.save()
    return SyncResponse.from_record(outcome)
