"""Feedback on answers, and answers to questions: by a model if there is one, else by Hito itself.

The learner gets a reply before the gateway times out, whatever happens to the model.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice
from time import monotonic
from uuid import uuid4

from hito.config import settings
from hito.domain.errors import Code, Conflict, Invalid, NotFound, StructureInvalid
from hito.domain.guides import Attempt, Exercise, ListedExercise, Person, Submission, Type
from hito.domain.moments import Moment
from hito.domain.tutoring import (
    MAX_ENTRY,
    MAX_HISTORY,
    Embedding,
    Entry,
    Flags,
    Metric,
    Sort,
    Task,
    prompts,
    recall,
    replies,
    similarity,
)
from hito.domain.tutoring.prompts import Prompt
from hito.services import tutor as tutors
from hito.services.tutor import Blocked, Completion, ServiceUnavailable, Tutor
from hito.services.tutor.stub import Stub
from hito.store import attempts as stored_attempts
from hito.store import guides as stored_guides
from hito.store import rate_limits, tutoring
from hito.store.idempotency import IdempotencyKey, NoIdempotency
from hito.store.transactions import RetryDeadline, Write
from hito.usecases import attempts, guides, people

# How long one request may wait for the model. The gateway times out after 29 s, the function after 28.
DEADLINE_SECONDS = 24

# How long to wait for an embedding. Without one, recall finds less.
EMBEDDING_SECONDS = 3

# How long a second request with the same key, or the same answer, waits for the first.
DUPLICATE_WAITS_SECONDS = 12

_MOMENT = timedelta(milliseconds=1)


class Failure(StrEnum):
    """Why a configured model did not answer."""

    UNAVAILABLE = "away"
    BLOCKED = "blocked"
    BUDGET = "budget"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a learner writes about an exercise.

    ``exercise`` and ``attempt`` are ids. Without ``attempt``, the message is about the newest one.
    """

    exercise: str
    attempt: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The reply to a learner, and its metric; ``failure`` says why the model did not write it, if it should have."""

    text: str
    metric: Metric
    failure: Failure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The state of the tutor in this process."""

    model: str
    stub_mode: bool
    prompt_budget: int
    loading: tutors.Loading


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredReply:
    """A reply's metric, with its learner and its exercise if they still exist."""

    metric: Metric
    person: Person | None
    exercise: ListedExercise | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    """A learner's request that is being answered; ``began`` and ``ends`` are times of ``monotonic``."""

    learner: str
    exercise: Exercise
    now: datetime
    began: float
    idempotency: NoIdempotency

    @property
    def ends(self) -> float:
        return self.began + DEADLINE_SECONDS

    @property
    def took_us(self) -> int:
        return round(1_000_000 * (monotonic() - self.began))

    @property
    def later(self) -> datetime:
        """The current time. It is always later than the time of the request."""
        return self.now + max(_MOMENT, timedelta(microseconds=self.took_us // 1000 * 1000))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """A written reply, and what the history stores of it."""

    text: str
    model: str
    completion: Completion
    flags: Flags
    message_embedding: Embedding
    reply_embedding: Embedding
    failure: Failure | None


def on_answer(
    learner: str, submitted: Submission, moment: Moment, idempotency: NoIdempotency, *, is_admin: bool
) -> Reply:
    """Feedback on an answer, stored with the learner's newest attempt that has this answer, or with a new attempt.

    For a day, the same answer to the same exercise gets the same feedback. That uses no tokens.

    Raises:
        NotFound: if the exercise does not exist or is inactive; or if its guide is inactive and the caller is no admin.
        Invalid: if the exercise gives no feedback.
        StructureInvalid: if the answer fails validation; then the model is not asked.
        TooMany: if the learner has used up the calls of this hour.
        Conflict: if the same request is still being answered.
    """
    if idempotency.replayed:
        return _repeated_reply(learner, idempotency)
    now = moment.at
    request = _request(learner, submitted.exercise, now, idempotency, is_admin=is_admin)
    answer = submitted.answer
    _check_structure(request.exercise, answer)
    with _reserved(request):
        if idempotency.replayed:
            return _repeated_reply(learner, idempotency)
        _count_call(learner, "POST /feedback/attempt", settings().tutor.attempts_per_hour, now)
        tutor = tutors.current(now)
        same = IdempotencyKey(learner, "feedback", *_fingerprints(request.exercise, answer, tutor), now)
        same.resource_id = idempotency.resource_id
        same.check()
        try:
            # Of two requests at once, the second one finds the attempt and the feedback of the first.
            same.reserve(min(request.began + DUPLICATE_WAITS_SECONDS, request.ends))
            attempt = attempts.newest_with(learner, submitted.exercise, answer)
            # Whether the learner may see the exercise was checked above.
            attempt = attempt or attempts.submit(learner, submitted, moment, NoIdempotency(), is_admin=True)
            if same.replayed and (earlier := _find_reply(learner, same.resource_id)):
                return _reuse_reply(request, attempt, earlier)
            return _reply_to_attempt(request, attempt, tutor, same)
        except Exception:
            same.release()
            raise


def on_message(learner: str, message: Message, now: datetime, idempotency: NoIdempotency, *, is_admin: bool) -> Reply:
    """An answer to a learner's message about an exercise, and about their attempt at it if they have one.

    Raises:
        NotFound: as ``on_answer``, or if the learner has no such attempt at the exercise.
        Invalid, TooMany, Conflict: as ``on_answer``.
    """
    if idempotency.replayed:
        return _repeated_reply(learner, idempotency)
    request = _request(learner, message.exercise, now, idempotency, is_admin=is_admin)
    attempt = attempts.find(learner, message.exercise, message.attempt) if message.attempt else None
    attempt = attempt or attempts.newest(learner, message.exercise)
    with _reserved(request):
        if idempotency.replayed:
            return _repeated_reply(learner, idempotency)
        _count_call(learner, "POST /feedback/chat", settings().tutor.chats_per_hour, now)
        task = Task(
            exercise=request.exercise,
            message=message.text,
            answer=attempt.answer if attempt else None,
            warnings=attempt.warnings if attempt else (),
        )
        written = _write(request, task, tutors.current(now))
        question = Entry(
            id=str(uuid4()), sort=Sort.QUESTION, text=message.text, at=now, embedding=written.message_embedding
        )
        return _store_reply(request, attempt, written, Sort.ANSWER, question)


def history(
    learner: str, exercise_id: str, before: str | None, *, is_admin: bool
) -> tuple[list[tuple[str, Entry]], str | None]:
    """The 80 entries before a place in a learner's history with an exercise, newest first; and the next place, if any.

    Each comes with its place. At most a megabyte of them. Three requests.

    Raises:
        NotFound: if the exercise exists and the caller may not see it.
    """
    guides.check_not_hidden(exercise_id, is_admin=is_admin)
    found, is_more = tutoring.history_page(learner, exercise_id, before, MAX_HISTORY)
    return found, found[-1][0] if found and is_more else None


def _history(learner: str, exercise_id: str) -> list[Entry]:
    """The newest entries of a learner's history with an exercise, oldest first. One request."""
    found, _ = tutoring.history_page(learner, exercise_id, None, MAX_HISTORY)
    return [entry for _place, entry in reversed(found)]


def status(now: datetime) -> Status:
    """The state of the tutor. Loads the model if it is not loaded yet."""
    tutor, configured = tutors.current(now), settings().tutor
    return Status(
        model=configured.model,
        stub_mode=tutor is None,
        prompt_budget=configured.prompt_budget,
        loading=tutors.loading,
    )


def overview(limit: int) -> list[MeasuredReply]:
    """The metrics of the newest replies, newest first. A dozen requests, and more for a greater limit."""
    metrics = list(islice(tutoring.newest_metrics(), limit))
    known = people.find({metric.learner for metric in metrics})
    listed = {one.id: one for one in stored_guides.exercises_of(None)}
    return [
        MeasuredReply(metric=metric, person=known.get(metric.learner), exercise=listed.get(metric.exercise))
        for metric in metrics
    ]


def _request(learner: str, exercise_id: str, now: datetime, idempotency: NoIdempotency, *, is_admin: bool) -> _Request:
    began = monotonic()
    exercise = guides.visible_exercise(exercise_id, is_admin=is_admin)
    if not exercise.is_active:
        raise NotFound(Code.NO_EXERCISE)
    if not exercise.gives_feedback:
        raise Invalid.rule(Code.NO_FEEDBACK)
    # A repetition finds the first request's reply by this place.
    idempotency.resource_id = tutoring.place(now, idempotency.resource_id)
    return _Request(learner=learner, exercise=exercise, now=now, began=began, idempotency=idempotency)


def _check_structure(exercise: Exercise, answer: str) -> None:
    verdict = attempts.judge(exercise, answer)
    if verdict is not None and not verdict.passed:
        # For a command, only errors are reported, unless there are warnings too.
        has_warnings = verdict.warnings or exercise.type is not Type.COMMAND
        raise StructureInvalid(exercise.type, verdict.errors, verdict.warnings if has_warnings else None)


def _count_call(learner: str, route: str, per_hour: int, now: datetime) -> None:
    if limit := rate_limits.scaled(per_hour):
        rate_limits.count_hourly_call(learner, route, limit, now)


@contextmanager
def _reserved(request: _Request) -> Iterator[None]:
    """Reserve the request's idempotency key: inside, another request with the same key waits."""
    try:
        _reserve(request)
        yield
    except Exception:
        request.idempotency.release()
        raise


def _reserve(request: _Request) -> None:
    if not request.idempotency.reserve(request.began + DUPLICATE_WAITS_SECONDS):
        raise Conflict(Code.FIRST_REQUEST_RUNNING)


def _fingerprints(exercise: Exercise, answer: str, tutor: Tutor | None) -> tuple[str, str]:
    """What two requests for the same feedback have in common: as an idempotency key, and as a request hash."""
    content = [exercise.title, exercise.html, exercise.expected_answer, exercise.context, exercise.type]
    canonical = json.dumps([exercise.id, *content, tutor.model if tutor else Stub.model, answer])
    fingerprint = hashlib.sha256(canonical.encode()).hexdigest()
    return fingerprint, fingerprint


def _find_reply(learner: str, place: str) -> Reply | None:
    """An earlier reply, by the place of its metric; None if it is gone."""
    metric = tutoring.get_metric(learner, place)
    entry = tutoring.get_reply(metric) if metric else None
    return Reply(text=entry.text, metric=metric) if metric and entry else None


def _repeated_reply(learner: str, idempotency: NoIdempotency) -> Reply:
    reply = _find_reply(learner, idempotency.resource_id)
    if reply is None:
        raise NotFound(Code.NO_REPLY_TO_REPEAT)
    return reply


def _reply_to_attempt(request: _Request, attempt: Attempt, tutor: Tutor | None, same: NoIdempotency) -> Reply:
    task = Task(exercise=request.exercise, answer=attempt.answer, warnings=attempt.warnings)
    written = _write(request, task, tutor)
    if written.failure:
        # The model may answer the next request.
        same.release()
    entry = Entry(
        id=attempt.id, sort=Sort.ATTEMPT, text=attempt.answer, at=attempt.at, embedding=written.message_embedding
    )
    comment = stored_attempts.feedback_update(attempt, written.text)
    return _store_reply(request, attempt, written, Sort.FEEDBACK, entry, comment, same=same)


def _reuse_reply(request: _Request, attempt: Attempt, earlier: Reply) -> Reply:
    metric = replace(
        earlier.metric,
        id=tutoring.id_at(request.idempotency.resource_id),
        attempt=attempt.id,
        prompt_tokens=0,
        completion_tokens=0,
        took_us=request.took_us,
        flags=replace(earlier.metric.flags, reused=True),
        at=request.now,
    )
    return _commit(
        request,
        Reply(text=earlier.text, metric=metric),
        stored_attempts.feedback_update(attempt, earlier.text),
        tutoring.metric_creation(metric),
    )


def _store_reply(  # noqa: PLR0913 - the request, the reply, and what is written with it
    request: _Request,
    attempt: Attempt | None,
    written: _Written,
    sort: Sort,
    entry: Entry,
    *more: Write,
    same: NoIdempotency | None = None,
) -> Reply:
    reply_entry = Entry(
        id=str(uuid4()), sort=sort, text=written.text, at=request.later, embedding=written.reply_embedding
    )
    metric = Metric(
        id=tutoring.id_at(request.idempotency.resource_id),
        learner=request.learner,
        exercise=request.exercise.id,
        attempt=attempt.id if attempt else None,
        reply=tutoring.place(reply_entry.at, reply_entry.id),
        model=written.model,
        prompt_tokens=written.completion.prompt_tokens,
        completion_tokens=written.completion.completion_tokens,
        took_us=request.took_us,
        flags=written.flags,
        at=request.now,
    )
    writes = (
        tutoring.entry_creation(request.learner, request.exercise.id, entry),
        tutoring.entry_creation(request.learner, request.exercise.id, reply_entry),
        tutoring.metric_creation(metric),
        *more,
    )
    reply = Reply(text=written.text, metric=metric, failure=written.failure)
    return _commit(request, reply, *writes, *(same.reserved_parts(*writes) if same else ()))


def _commit(request: _Request, reply: Reply, *writes: Write) -> Reply:
    deadline = RetryDeadline()
    while not request.idempotency.commit(*writes):
        deadline.wait()
    return _repeated_reply(request.learner, request.idempotency) if request.idempotency.replayed else reply


def _write(request: _Request, task: Task, tutor: Tutor | None) -> _Written:
    """Write the reply to a task: by the model or, if it does not answer, by Hito itself."""
    entries = _history(request.learner, request.exercise.id)
    reserved = _reserve_tokens(request.now) if tutor else 0
    writer: Tutor = tutor if tutor and reserved else Stub()
    text = task.answer or "" if task.message is None else task.message
    embedding = _embed(writer, text, request.ends)
    task = replace(task, similar=recall.recalled(entries, text, embedding, request.now))
    prompt = prompts.write(task, settings().tutor.prompt_budget)
    completion, failure = _complete(writer, prompt, request.ends)
    if reserved:
        used = completion.prompt_tokens + completion.completion_tokens if completion else 0
        tutoring.settle_tokens(reserved, used, request.now)
    elif tutor:
        failure = Failure.BUDGET
    reply = replies.fit(completion.text, task) if completion else ""
    if completion is None or not reply:
        failure = failure or Failure.UNAVAILABLE
        writer = Stub()
        completion = writer.complete(prompt, request.ends)
        reply = replies.fit(completion.text, task)
    return _Written(
        text=reply,
        model=writer.model,
        completion=completion,
        flags=_flags(prompt, reply, is_stub=isinstance(writer, Stub)),
        message_embedding=embedding,
        reply_embedding=_embed(writer, reply, request.ends),
        failure=failure,
    )


def _complete(writer: Tutor, prompt: Prompt, ends: float) -> tuple[Completion | None, Failure | None]:
    """The model's answer, or why it did not answer."""
    try:
        return writer.complete(prompt, ends), None
    except ServiceUnavailable:
        return None, Failure.UNAVAILABLE
    except Blocked:
        return None, Failure.BLOCKED


def _flags(prompt: Prompt, reply: str, *, is_stub: bool) -> Flags:
    flags = Flags(similarity_used=prompt.similarity_used, truncated=prompt.truncated, stub_mode=is_stub)
    if prompt.task.message is not None:
        return flags
    generic = replies.is_generic(reply, prompt.task)
    return replace(flags, specialization_applied=prompt.specialization_applied, generic_feedback=generic)


def _reserve_tokens(now: datetime) -> int:
    """Reserve the tokens that one request can use at most; how many, or 0 if the day has fewer left."""
    tutor = settings().tutor
    tokens = replies.estimated_tokens("x" * tutor.prompt_budget) + tutors.MAX_TOKENS
    if tokens > tutor.daily_tokens:
        return 0
    return tokens if tutoring.reserve_tokens(tokens, tutor.daily_tokens, now) else 0


def _embed(writer: Tutor, text: str, ends: float) -> Embedding:
    """A text's embedding: from the model if it answers in time, else a hashed one."""
    text = text[:MAX_ENTRY]
    try:
        [point] = writer.embed([text], min(ends, monotonic() + EMBEDDING_SECONDS))
    except ServiceUnavailable:
        writer = Stub()
        [point] = writer.embed([text], ends)
    return Embedding(writer.space, similarity.packed(point))
