"""Health: whether the API answers, and whether all that it needs does."""

from health.schemas import Alive, HealthResponse
from hito.edge import identity
from hito.edge.api import Api, Context, Failing
from hito.edge.dialect import OWN
from hito.usecases import health

lambda_handler = api = Api(OWN)


# Watching the API is not using it, so these requests are in no metric.
@api.route("GET", "/health", auth=identity.public, response=Alive, latency_metric=None)
def read_alive(_ctx: Context[None]) -> Alive:
    """Say that the API answers. It asks nothing and nobody."""
    return Alive()


@api.route("GET", "/health/deep", auth=identity.admin_or_server(None), response=HealthResponse, latency_metric=None)
def read_health(ctx: Context[None]) -> HealthResponse | Failing[HealthResponse]:
    """Check the table, the stream, the issuers, the model and the subscriber, within two seconds."""
    report = health.examine(ctx.now, identity.key_urls)
    response = HealthResponse.from_record(report)
    return response if report.is_healthy else Failing(response, health.CACHE_SECONDS)
