"""Feedback on answers, and answers to questions: by a model where there is one, else by Hito itself.

Whatever happens to the model, the learner gets a reply, and before the gateway hangs up.
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

# How long one request may wait for the model. The gateway hangs up after 29 s, the function ends after 28.
DEADLINE_SECONDS = 24

# How long to wait for an embedding, which only helps to recall.
EMBEDDING_SECONDS = 3

# How long a second request with the same key, or the same answer, waits for the first.
DUPLICATE_WAITS_SECONDS = 12

_MOMENT = timedelta(milliseconds=1)


class Failure(StrEnum):
    """Why a model that is there did not answer."""

    AWAY = "away"
    BLOCKED = "blocked"
    BUDGET = "budget"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a learner says about an exercise, and about which attempt at it, if not the newest; both by their ids."""

    exercise: str
    attempt: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The reply to a learner, and what it took; ``failure`` says why it is not the model's, where it should be."""

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
class Measured:
    """What a reply took, with its learner and its exercise, as far as they still exist."""

    metric: Metric
    person: Person | None
    exercise: ListedExercise | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    """One request of a learner that is being answered; ``began`` and ``ends`` are of ``monotonic``."""

    learner: str
    exercise: Exercise
    now: datetime
    began: float
    once: NoIdempotency

    @property
    def ends(self) -> float:
        return self.began + DEADLINE_SECONDS

    @property
    def took_us(self) -> int:
        return round(1_000_000 * (monotonic() - self.began))

    @property
    def later(self) -> datetime:
        """The time now, after the request's own."""
        return self.now + max(_MOMENT, timedelta(microseconds=self.took_us // 1000 * 1000))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """What was written in reply, and what the history stores of it."""

    text: str
    model: str
    completion: Completion
    flags: Flags
    asked: Embedding
    replied: Embedding
    failure: Failure | None


def on_answer(learner: str, submitted: Submission, moment: Moment, once: NoIdempotency, *, is_admin: bool) -> Reply:
    """Feedback on an answer, stored with the learner's newest attempt that has it, or with a new one.

    For a day, the same answer to the same exercise gets the same feedback, which costs no tokens.

    Raises:
        NotFound: if there is no such exercise, or it is not active; or its guide is not, and the caller no admin.
        Invalid: if it has no feedback.
        StructureInvalid: if the answer is not what it should be; the model is not asked.
        TooMany: if the learner's hour is used up.
        Conflict: if the same request is still being answered.
    """
    if once.replayed:
        return _again(learner, once)
    now = moment.at
    asked = _request(learner, submitted.exercise, now, once, is_admin=is_admin)
    answer = submitted.answer
    _check_structure(asked.exercise, answer)
    with _reserved(asked):
        if once.replayed:
            return _again(learner, once)
        _take(learner, "POST /feedback/attempt", settings().tutor.attempts_per_hour, now)
        tutor = tutors.current(now)
        same = IdempotencyKey(learner, "feedback", *_fingerprints(asked.exercise, answer, tutor), now)
        same.resource_id = once.resource_id
        same.check()
        try:
            # If two come at once, the second finds what the first made: an attempt, and feedback on it.
            same.reserve(min(asked.began + DUPLICATE_WAITS_SECONDS, asked.ends))
            attempt = attempts.newest_with(learner, submitted.exercise, answer)
            # Whether the learner may see the exercise was checked above.
            attempt = attempt or attempts.submit(learner, submitted, moment, NoIdempotency(), is_admin=True)
            if same.replayed and (earlier := _made(learner, same.resource_id)):
                return _reused(asked, attempt, earlier)
            return _on_attempt(asked, attempt, tutor, same)
        except Exception:
            same.release()
            raise


def on_message(learner: str, said: Message, now: datetime, once: NoIdempotency, *, is_admin: bool) -> Reply:
    """An answer to what a learner says about an exercise, and about their attempt at it, if there is one.

    Raises:
        NotFound: as ``on_answer``, or if the learner has no such attempt there.
        Invalid, TooMany, Conflict: as ``on_answer``.
    """
    if once.replayed:
        return _again(learner, once)
    asked = _request(learner, said.exercise, now, once, is_admin=is_admin)
    attempt = attempts.find(learner, said.exercise, said.attempt) if said.attempt else None
    attempt = attempt or attempts.newest(learner, said.exercise)
    with _reserved(asked):
        if once.replayed:
            return _again(learner, once)
        _take(learner, "POST /feedback/chat", settings().tutor.chats_per_hour, now)
        task = Task(
            exercise=asked.exercise,
            message=said.text,
            answer=attempt.answer if attempt else None,
            warnings=attempt.warnings if attempt else (),
        )
        written = _write(asked, task, tutors.current(now))
        question = Entry(id=str(uuid4()), sort=Sort.QUESTION, text=said.text, at=now, embedding=written.asked)
        return _keep(asked, attempt, written, Sort.ANSWER, question)


def history(
    learner: str, exercise_id: str, before: str | None, *, is_admin: bool
) -> tuple[list[tuple[str, Entry]], str | None]:
    """The last 80 texts that a learner and the tutor wrote about an exercise before a place, the newest first.

    A megabyte of them at most, each with its place; and where to go on, if there are more. Three requests.

    Raises:
        NotFound: if the exercise is there, and not for the caller to see.
    """
    guides.check_not_hidden(exercise_id, is_admin=is_admin)
    found, is_more = tutoring.history_page(learner, exercise_id, before, MAX_HISTORY)
    return found, found[-1][0] if found and is_more else None


def _history(learner: str, exercise_id: str) -> list[Entry]:
    """The last entries of a learner's history with an exercise, in the order of time. One request."""
    found, _ = tutoring.history_page(learner, exercise_id, None, MAX_HISTORY)
    return [entry for _place, entry in reversed(found)]


def status(now: datetime) -> Status:
    """The state of the tutor; the model is loaded, if it was not yet."""
    tutor, wanted = tutors.current(now), settings().tutor
    return Status(
        model=wanted.model,
        stub_mode=tutor is None,
        prompt_budget=wanted.prompt_budget,
        loading=tutors.loading,
    )


def overview(most: int) -> list[Measured]:
    """What the newest replies took, the newest first. A dozen requests, and more as more is taken."""
    metrics = list(islice(tutoring.newest_metrics(), most))
    known = people.find({metric.learner for metric in metrics})
    listed = {one.id: one for one in stored_guides.exercises_of(None)}
    return [
        Measured(metric=metric, person=known.get(metric.learner), exercise=listed.get(metric.exercise))
        for metric in metrics
    ]


def _request(learner: str, exercise_id: str, now: datetime, once: NoIdempotency, *, is_admin: bool) -> _Request:
    began = monotonic()
    exercise = guides.visible_exercise(exercise_id, is_admin=is_admin)
    if not exercise.is_active:
        raise NotFound(Code.NO_EXERCISE)
    if not exercise.gives_feedback:
        raise Invalid.rule(Code.NO_FEEDBACK)
    # By this place a repetition finds what the first request made.
    once.resource_id = tutoring.place(now, once.resource_id)
    return _Request(learner=learner, exercise=exercise, now=now, began=began, once=once)


def _check_structure(exercise: Exercise, answer: str) -> None:
    verdict = attempts.judge(exercise, answer)
    if verdict is not None and not verdict.passed:
        # For a command, only errors are reported, unless there are warnings too.
        has_warnings = verdict.warnings or exercise.type is not Type.COMMAND
        raise StructureInvalid(exercise.type, verdict.errors, verdict.warnings if has_warnings else None)


def _take(learner: str, route: str, per_hour: int, now: datetime) -> None:
    if most := rate_limits.scaled(per_hour):
        rate_limits.count_hourly_call(learner, route, most, now)


@contextmanager
def _reserved(asked: _Request) -> Iterator[None]:
    """Inside, a request with the same key waits."""
    try:
        _reserve(asked)
        yield
    except Exception:
        asked.once.release()
        raise


def _reserve(asked: _Request) -> None:
    if not asked.once.reserve(asked.began + DUPLICATE_WAITS_SECONDS):
        raise Conflict(Code.FIRST_REQUEST_RUNNING)


def _fingerprints(exercise: Exercise, answer: str, tutor: Tutor | None) -> tuple[str, str]:
    """What makes two requests for feedback the same, as a key and as what it stands for."""
    content = [exercise.title, exercise.html, exercise.expected_answer, exercise.context, exercise.type]
    asked = json.dumps([exercise.id, *content, tutor.model if tutor else Stub.model, answer])
    print_of_it = hashlib.sha256(asked.encode()).hexdigest()
    return print_of_it, print_of_it


def _made(learner: str, place: str) -> Reply | None:
    """A reply that was made before, by its metric's place."""
    metric = tutoring.get_metric(learner, place)
    entry = tutoring.get_reply(metric) if metric else None
    return Reply(text=entry.text, metric=metric) if metric and entry else None


def _again(learner: str, once: NoIdempotency) -> Reply:
    reply = _made(learner, once.resource_id)
    if reply is None:
        raise NotFound(Code.NO_REPLY_TO_REPEAT)
    return reply


def _on_attempt(asked: _Request, attempt: Attempt, tutor: Tutor | None, same: NoIdempotency) -> Reply:
    task = Task(exercise=asked.exercise, answer=attempt.answer, warnings=attempt.warnings)
    written = _write(asked, task, tutor)
    if written.failure:
        # Next time the model may well answer.
        same.release()
    said = Entry(id=attempt.id, sort=Sort.ATTEMPT, text=attempt.answer, at=attempt.at, embedding=written.asked)
    comment = stored_attempts.feedback_update(attempt, written.text)
    return _keep(asked, attempt, written, Sort.FEEDBACK, said, comment, same=same)


def _reused(asked: _Request, attempt: Attempt, earlier: Reply) -> Reply:
    metric = replace(
        earlier.metric,
        id=tutoring.id_at(asked.once.resource_id),
        attempt=attempt.id,
        prompt_tokens=0,
        completion_tokens=0,
        took_us=asked.took_us,
        flags=replace(earlier.metric.flags, reused=True),
        at=asked.now,
    )
    return _commit(
        asked,
        Reply(text=earlier.text, metric=metric),
        stored_attempts.feedback_update(attempt, earlier.text),
        tutoring.metric_creation(metric),
    )


def _keep(  # noqa: PLR0913 - what was asked, what was written, and what goes with it
    asked: _Request,
    attempt: Attempt | None,
    written: _Written,
    sort: Sort,
    said: Entry,
    *more: Write,
    same: NoIdempotency | None = None,
) -> Reply:
    reply = Entry(id=str(uuid4()), sort=sort, text=written.text, at=asked.later, embedding=written.replied)
    metric = Metric(
        id=tutoring.id_at(asked.once.resource_id),
        learner=asked.learner,
        exercise=asked.exercise.id,
        attempt=attempt.id if attempt else None,
        reply=tutoring.place(reply.at, reply.id),
        model=written.model,
        prompt_tokens=written.completion.prompt_tokens,
        completion_tokens=written.completion.completion_tokens,
        took_us=asked.took_us,
        flags=written.flags,
        at=asked.now,
    )
    made = (
        tutoring.entry_creation(asked.learner, asked.exercise.id, said),
        tutoring.entry_creation(asked.learner, asked.exercise.id, reply),
        tutoring.metric_creation(metric),
        *more,
    )
    shown = Reply(text=written.text, metric=metric, failure=written.failure)
    return _commit(asked, shown, *made, *(same.reserved_parts(*made) if same else ()))


def _commit(asked: _Request, reply: Reply, *writes: Write) -> Reply:
    deadline = RetryDeadline()
    while not asked.once.commit(*writes):
        deadline.wait()
    return _again(asked.learner, asked.once) if asked.once.replayed else reply


def _write(asked: _Request, task: Task, tutor: Tutor | None) -> _Written:
    """A reply to a task, by the model or, where it does not answer, by Hito itself."""
    known = _history(asked.learner, asked.exercise.id)
    aside = _set_aside(asked.now) if tutor else 0
    by: Tutor = tutor if tutor and aside else Stub()
    text = task.answer or "" if task.message is None else task.message
    embedding = _embedded(by, text, asked.ends)
    task = replace(task, similar=recall.recalled(known, text, embedding, asked.now))
    prompt = prompts.write(task, settings().tutor.prompt_budget)
    completion, failure = _completed(by, prompt, asked.ends)
    if aside:
        taken = completion.prompt_tokens + completion.completion_tokens if completion else 0
        tutoring.settle_tokens(aside, taken, asked.now)
    elif tutor:
        failure = Failure.BUDGET
    shown = replies.fit(completion.text, task) if completion else ""
    if completion is None or not shown:
        failure = failure or Failure.AWAY
        by = Stub()
        completion = by.complete(prompt, asked.ends)
        shown = replies.fit(completion.text, task)
    return _Written(
        text=shown,
        model=by.model,
        completion=completion,
        flags=_flags(prompt, shown, is_stub=isinstance(by, Stub)),
        asked=embedding,
        replied=_embedded(by, shown, asked.ends),
        failure=failure,
    )


def _completed(by: Tutor, prompt: Prompt, ends: float) -> tuple[Completion | None, Failure | None]:
    """What the model answers, or why it does not."""
    try:
        return by.complete(prompt, ends), None
    except ServiceUnavailable:
        return None, Failure.AWAY
    except Blocked:
        return None, Failure.BLOCKED


def _flags(prompt: Prompt, shown: str, *, is_stub: bool) -> Flags:
    flags = Flags(similarity_used=prompt.similarity_used, truncated=prompt.truncated, stub_mode=is_stub)
    if prompt.task.message is not None:
        return flags
    generic = replies.is_generic(shown, prompt.task)
    return replace(flags, specialization_applied=prompt.specialization_applied, generic_feedback=generic)


def _set_aside(now: datetime) -> int:
    """Set tokens of the day aside for one request, as many as it can take; how many, 0 if fewer are left."""
    wanted = settings().tutor
    tokens = replies.estimated_tokens("x" * wanted.prompt_budget) + tutors.MAX_TOKENS
    if tokens > wanted.daily_tokens:
        return 0
    return tokens if tutoring.set_tokens_aside(tokens, wanted.daily_tokens, now) else 0


def _embedded(by: Tutor, text: str, ends: float) -> Embedding:
    """A text's embedding, by the model if it answers soon, else hashed."""
    text = text[:MAX_ENTRY]
    try:
        [point] = by.embed([text], min(ends, monotonic() + EMBEDDING_SECONDS))
    except ServiceUnavailable:
        by = Stub()
        [point] = by.embed([text], ends)
    return Embedding(by.space, similarity.packed(point))
