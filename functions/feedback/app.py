"""The tutor of the guides contract: feedback on answers, questions, and what they took."""

from datetime import datetime
from typing import Any

from feedback.schemas import (
    AnswerGiven,
    ChatShown,
    EntryShown,
    FeedbackShown,
    MessageSent,
    MetricsShown,
    StatusShown,
    WhichExercise,
    WhichMetrics,
)
from hito.edge import pages
from hito.edge.api import Api, Call, Page
from hito.edge.caller import Caller
from hito.edge.dialects.guides import GUIDES
from hito.edge.identity import admin, learner
from hito.edge.people import person_of
from hito.usecases import feedback, people
from hito.usecases.feedback import Failure, Reply


def welcome(caller: Caller, now: datetime) -> None:
    """A caller is a person from now on, if they were none."""
    people.welcome(person_of(caller), now)


lambda_handler = api = Api(GUIDES, welcome=welcome)

# Metrics of a reply that is not the model's. A person should look at the first; of what a model will not
# answer, or a day's tokens that are used up, they should only know.
_COUNTED = {Failure.AWAY: "TutorAway", Failure.BLOCKED: "TutorBlocked", Failure.BUDGET: "TutorBudgetUsed"}


@api.route("POST", "/feedback/attempt", who=learner, takes=AnswerGiven, gives=FeedbackShown)
def comment(call: Call[AnswerGiven]) -> FeedbackShown:
    """Feedback on an answer, kept on its attempt."""
    submitted, is_admin = call.body.submission(), call.caller.is_admin
    reply = feedback.on_answer(call.learner, submitted, call.local, call.once, is_admin=is_admin)
    _count(call, reply)
    return FeedbackShown.of(reply)


@api.route("POST", "/feedback/chat", who=learner, takes=MessageSent, gives=ChatShown)
def chat(call: Call[MessageSent]) -> ChatShown:
    """An answer to what a learner says about an exercise."""
    reply = feedback.on_message(call.learner, call.body.said(), call.now, call.once, is_admin=call.caller.is_admin)
    _count(call, reply)
    return ChatShown.of(reply)


@api.route("GET", "/feedback/history", who=learner, asks=WhichExercise, gives=list[EntryShown])
def read_history(call: Call[None, WhichExercise]) -> Page[list[EntryShown]]:
    """What the caller and the tutor wrote about an exercise, oldest first; a cursor leads to what is older."""
    asked, is_admin = call.asked, call.caller.is_admin
    found, onward = feedback.history(call.learner, asked.exercise_id, asked.place, is_admin=is_admin)
    shown, place = pages.fit(((place, EntryShown.of(entry)) for place, entry in found), onward)
    return Page(shown[::-1], asked.onward(place))


@api.route("GET", "/llm/status", who=learner, gives=StatusShown)
def read_status(call: Call[None]) -> StatusShown:
    """How the tutor stands."""
    return StatusShown.of(feedback.status(call.now))


@api.route("GET", "/metrics/overview", who=admin, asks=WhichMetrics, gives=MetricsShown)
def list_metrics(call: Call[None, WhichMetrics]) -> MetricsShown:
    """What everybody's newest replies took, newest first."""
    return MetricsShown.of(feedback.overview(call.asked.limit))


def _count(call: Call[Any], reply: Reply) -> None:
    if reply.failure:
        call.count(_COUNTED[reply.failure])
