"""The routes of webhooks: subscribers, their secrets, and the log of deliveries to them. All are for admins."""

from http import HTTPStatus
from types import NoneType

from hito.domain.errors import Conflict, NotFound
from hito.edge.api import Api, Context, Page
from hito.edge.dialect import OWN
from hito.edge.identity import admin
from hito.usecases import subscribing
from webhooks.schemas import (
    DeliveriesParams,
    DeliveriesResponse,
    DeliveryResponse,
    RedeliverBody,
    Redelivered,
    RedeliverParams,
    WebhookBody,
    WebhookChange,
    WebhookParams,
    WebhookResponse,
    WebhooksResponse,
    WebhookWithSecret,
)

ALL = "/v1/webhooks"
ONE = f"{ALL}/{{id}}"

# Entries of one page of the log.
PAGE = 100

lambda_handler = api = Api(OWN)


@api.route(
    "POST",
    ALL,
    auth=admin,
    body=WebhookBody,
    response=WebhookWithSecret,
    status=HTTPStatus.CREATED,
    rate_per_minute=60,
    refuses=(Conflict, NotFound),
)
def add_webhook(ctx: Context[WebhookBody]) -> WebhookWithSecret:
    """Add a subscriber; its secret is shown once."""
    body = ctx.body
    made = subscribing.add(body.url, tuple(body.types), body.description, ctx.now, ctx.idempotency)
    return WebhookWithSecret.from_revealed(made, ctx.now)


@api.route("GET", ALL, auth=admin, response=WebhooksResponse, rate_per_minute=120)
def list_webhooks(ctx: Context[None]) -> WebhooksResponse:
    """List all subscribers, oldest first."""
    return WebhooksResponse.from_records(subscribing.find_all(), ctx.now)


@api.route(
    "GET", ONE, auth=admin, params=WebhookParams, response=WebhookResponse, rate_per_minute=120, refuses=(NotFound,)
)
def read_webhook(ctx: Context[None, WebhookParams]) -> WebhookResponse:
    """Read a subscriber."""
    return WebhookResponse.from_record(subscribing.find(ctx.params.id), ctx.now)


@api.route(
    "PATCH",
    ONE,
    auth=admin,
    params=WebhookParams,
    body=WebhookChange,
    response=WebhookResponse,
    rate_per_minute=60,
    refuses=(NotFound,),
)
def change_webhook(ctx: Context[WebhookChange, WebhookParams]) -> WebhookResponse:
    """Change a subscriber's URL, types or description, or enable or disable it."""
    changed = subscribing.change(ctx.params.id, ctx.body.fields(), ctx.now)
    return WebhookResponse.from_record(changed, ctx.now)


@api.route(
    "DELETE",
    ONE,
    auth=admin,
    params=WebhookParams,
    response=NoneType,
    status=HTTPStatus.NO_CONTENT,
    rate_per_minute=60,
    refuses=(NotFound,),
)
def delete_webhook(ctx: Context[None, WebhookParams]) -> None:
    """Delete a subscriber: what waits for it is not sent any more."""
    subscribing.remove(ctx.params.id)


@api.route(
    "POST",
    f"{ONE}/rotate",
    auth=admin,
    params=WebhookParams,
    response=WebhookWithSecret,
    rate_per_minute=60,
    refuses=(NotFound,),
)
def rotate_secret(ctx: Context[None, WebhookParams]) -> WebhookWithSecret:
    """Give a subscriber a new secret, which is shown once; the one before it signs for a day more."""
    return WebhookWithSecret.from_revealed(subscribing.rotate(ctx.params.id, ctx.now, ctx.idempotency), ctx.now)


@api.route(
    "GET",
    f"{ONE}/deliveries",
    auth=admin,
    params=DeliveriesParams,
    response=DeliveriesResponse,
    rate_per_minute=120,
    refuses=(NotFound,),
)
def list_deliveries(ctx: Context[None, DeliveriesParams]) -> Page[DeliveriesResponse]:
    """List the deliveries to a subscriber, newest first, all or those of one status."""
    params = ctx.params
    found, last = subscribing.log(params.id, params.status, params.cursor_key, PAGE)
    return Page(DeliveriesResponse.from_records(found), params.next_cursor(last))


@api.route(
    "POST",
    f"{ONE}/redeliver",
    auth=admin,
    params=RedeliverParams,
    body=RedeliverBody,
    response=Redelivered,
    status=HTTPStatus.ACCEPTED,
    rate_per_minute=60,
    refuses=(Conflict, NotFound),
)
def redeliver(ctx: Context[RedeliverBody, RedeliverParams]) -> Page[Redelivered]:
    """Send one delivery again, or those since a time, oldest first, with the same ids."""
    params, body = ctx.params, ctx.body
    if body.delivery is not None:
        sent = subscribing.send_again(params.id, body.delivery, ctx.now, ctx.idempotency)
    else:
        sent = subscribing.send_since(params.id, body.from_time, params.cursor_key, ctx.now, ctx.idempotency)
    return Page(Redelivered(redelivered=sent.count), params.next_cursor(sent.last))


@api.route(
    "POST",
    f"{ONE}/test",
    auth=admin,
    params=WebhookParams,
    response=DeliveryResponse,
    status=HTTPStatus.ACCEPTED,
    rate_per_minute=60,
    refuses=(Conflict, NotFound),
)
def send_test(ctx: Context[None, WebhookParams]) -> DeliveryResponse:
    """Send a test event to a subscriber, whatever types it gets."""
    return DeliveryResponse.from_record(subscribing.test(ctx.params.id, ctx.now, ctx.idempotency))
