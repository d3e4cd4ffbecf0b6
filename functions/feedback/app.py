"""The tutor of the guides contract: feedback on answers, questions, and their costs."""

from datetime import datetime
from typing import Any

from feedback.schemas import (
    AnswerGiven,
    ChatResponse,
    EntryResponse,
    FeedbackResponse,
    HistoryParams,
    MessageSent,
    MetricsParams,
    MetricsResponse,
    StatusResponse,
)
from guides.dialect import GUIDES
from hito.domain.errors import Conflict, NotFound, StructureInvalid
from hito.edge import pages
from hito.edge.api import Api, Context, Page
from hito.edge.caller import Caller
from hito.edge.identity import admin, learner
from hito.edge.people import person_of
from hito.usecases import feedback, people
from hito.usecases.feedback import Failure, Reply


def welcome(caller: Caller, now: datetime) -> None:
    """Record a caller as a person on the first request."""
    people.remember(person_of(caller), now)


lambda_handler = api = Api(GUIDES, welcome=welcome)

# The time of a reply is mostly the model's, so it has a metric of its own.
LATENCY = "TutorLatency"

# The metrics that count replies that the model did not write. The first one has an alarm. The others only inform: the
# model refused to answer, or the day's tokens are used up.
_COUNTED = {Failure.UNAVAILABLE: "TutorUnavailable", Failure.BLOCKED: "TutorBlocked", Failure.BUDGET: "TutorBudgetUsed"}


@api.route(
    "POST",
    "/feedback/attempt",
    auth=learner,
    body=AnswerGiven,
    response=FeedbackResponse,
    takes_moment=True,
    refuses=(Conflict, NotFound, StructureInvalid),
    latency_metric=LATENCY,
)
def comment(ctx: Context[AnswerGiven]) -> FeedbackResponse:
    """Give feedback on an answer, and store it with the attempt."""
    submitted, is_admin = ctx.body.submission(), ctx.caller.is_admin
    reply = feedback.on_answer(ctx.learner, submitted, ctx.moment, ctx.idempotency, is_admin=is_admin)
    _count(ctx, reply)
    return FeedbackResponse.from_record(reply)


@api.route(
    "POST",
    "/feedback/chat",
    auth=learner,
    body=MessageSent,
    response=ChatResponse,
    latency_metric=LATENCY,
    refuses=(Conflict, NotFound),
)
def chat(ctx: Context[MessageSent]) -> ChatResponse:
    """Answer a learner's message about an exercise."""
    reply = feedback.on_message(ctx.learner, ctx.body.said(), ctx.now, ctx.idempotency, is_admin=ctx.caller.is_admin)
    _count(ctx, reply)
    return ChatResponse.from_record(reply)


@api.route(
    "GET", "/feedback/history", auth=learner, params=HistoryParams, response=list[EntryResponse], refuses=(NotFound,)
)
def read_history(ctx: Context[None, HistoryParams]) -> Page[list[EntryResponse]]:
    """List what the caller and the tutor wrote about an exercise, oldest first; a cursor leads to older texts."""
    params, is_admin = ctx.params, ctx.caller.is_admin
    found, last_key = feedback.history(ctx.learner, params.exercise_id, params.cursor_key, is_admin=is_admin)
    response, next_key = pages.fit(((key, EntryResponse.from_record(entry)) for key, entry in found), last_key)
    return Page(response[::-1], params.next_cursor(next_key))


@api.route("GET", "/llm/status", auth=learner, response=StatusResponse)
def read_status(ctx: Context[None]) -> StatusResponse:
    """Read the tutor's status."""
    return StatusResponse.from_record(feedback.status(ctx.now))


@api.route("GET", "/metrics/overview", auth=admin, params=MetricsParams, response=MetricsResponse)
def list_metrics(ctx: Context[None, MetricsParams]) -> MetricsResponse:
    """List the metrics of the newest replies, newest first."""
    return MetricsResponse.from_record(feedback.overview(ctx.params.limit))


def _count(ctx: Context[Any], reply: Reply) -> None:
    if reply.failure:
        ctx.count_metric(_COUNTED[reply.failure])
