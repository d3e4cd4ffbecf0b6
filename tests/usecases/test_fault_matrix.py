"""Faults at every call of DynamoDB, of every route: an answer soon, never a bug, and once repeated one effect.

Each route's ready requests are asked once, to count their calls. Then each is asked again with each fault at each of
these calls, and repeated, as a client does who was answered 503, or not at all.
"""

import pytest

from hito import caches
from hito.config import settings
from hito.domain.records import Kind
from hito.store import course_records, transactions
from hito.usecases import content, feedback, tracking
from tests import ready_requests, stored_table
from tests.endpoints import declared
from tests.faults import CELLS, Clock, Unwell, applies, conflict, dynamodb

# What fails is what a health check reports: tests/streams/test_health.py.
ROUTES = {endpoint.name: endpoint for endpoint in declared() if not endpoint.path.startswith("/health")}
WITHIN_SECONDS = 5

# What may differ after a fault, by how its key begins, and why.
NO_EFFECT = {
    "RATE#": "a window that counts a call once too often does no harm",
    "COUNTER#": "a number that was given and not used is never given again",
    "SUMMARY#": "a kept summary is a copy, which the next reader makes anew",
    "ONCE#feedback#": "that an answer's feedback was given before saves a model's tokens, and nothing else",
}

TUTOR = {"POST /feedback/attempt", "POST /feedback/chat"}
# Who may author, by how a route says who may call it.
AUTHORS = {"admin", "author", "learner_or_cookie", "admin_or_server.<locals>.authenticate"}

# Routes whose repetition is answered otherwise, with what, and why.
REPEATED = {
    "PUT /api/users/profile/{id}": {401: "a new password has ended the token"},
    "DELETE /api/users/profile/{id}": {401: "the session is gone", 410: "the account is deleted"},
    "POST /v1/learners/{id}/recompute": {200: "nothing is missing any more"},
    "POST /v1/sync": {200: "what was accepted is a duplicate now"},
}

pytestmark = pytest.mark.usefixtures("cheap_passwords")


class Matrix:
    """The world, as each cell finds it, and what is stored of it."""

    def __init__(self, api):
        world = ready_requests.build(api)
        self.learner, self.requests = world.ana.id, ready_requests.requests(world)
        self._kept = stored_table.Kept()
        self.plain = stored_table.Plain("".join(self._kept.items.values()))

    def begin(self):
        self._kept.restore()
        caches.clear_all()

    def effects(self):
        """What is stored, without what may differ."""
        found = [
            (self.plain(partition), self.plain(sort), self.plain(item))
            for (partition, sort), item in stored_table.items().items()
            if not partition.startswith(tuple(NO_EFFECT)) and not sort.startswith(tuple(NO_EFFECT))
        ]
        # A claim of a unit whose number was not used after all stands in nobody's way.
        claims = {each for each in found if each[0].startswith("UNIT#")}
        return sorted([each for each in found if each not in claims] + list(claims))

    def follow(self):
        """What the stream's consumer does after a write: it records a completion that a request did not come to."""
        for course in course_records.get_all(self.learner, Kind.GUIDE):
            tracking.ensure_completion_of(self.learner, course, content.get_latest(course))

    def shown(self, answer):
        return answer.status_code, self.plain(answer.text)


@pytest.fixture(scope="module")
def matrix(in_process, cheap_passwords):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RATE_LIMITS", "10")
        settings.cache_clear()
        yield Matrix(in_process)
    settings.cache_clear()


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    clock.install(monkeypatch)
    return clock


@pytest.mark.parametrize("name", ROUTES)
def test_whatever_fails_the_answer_comes_soon_and_its_repetition_has_one_effect(matrix, clock, name):
    wrong = [
        f"{ready.method} {ready.path}: {where}: {what}"
        for ready in matrix.requests[name]
        for where, what in wrong_cells(matrix, ready, ROUTES[name], clock)
    ]
    assert not wrong, "\n".join(wrong)


def wrong_cells(matrix, ready, endpoint, clock):  # noqa: C901 - one question after another, of one cell
    matrix.begin()
    before = matrix.effects()
    clean, calls = send(ready, Unwell(clock))
    assert clean.is_success, clean.text
    after, expected = matrix.effects(), matrix.shown(clean)
    places = [(number, call, *cell) for number, call in enumerate(calls, 1) for cell in CELLS if applies(cell[0], call)]
    for number, call, fault, span in places:
        where = f"{fault.__name__} ({span}) at {number}, {call}, of {calls}"
        matrix.begin()
        began = clock.now()
        answer, _ = send(ready, Unwell(clock, number, fault, span))
        took = clock.now() - began
        if took > most_seconds(endpoint, fault, span):
            yield where, f"takes {took} s"
        if answer.status_code == 503:
            if not is_refusal(answer, endpoint):
                yield where, f"refuses with {answer.headers}, {answer.text}"
        elif matrix.shown(answer) != expected and not (answer.status_code == 409 and span == "lasting"):
            yield where, f"answers {matrix.shown(answer)}, not {expected}"
        if endpoint.method == "GET":
            if not set(matrix.effects()) <= {*before, *after}:
                yield where, "leaves something else"
            continue
        if answer.is_success and matrix.effects() != after:
            yield where, f"has another effect: {difference(matrix.effects(), after)}"
        again, _ = send(ready, Unwell(clock))
        matrix.follow()
        if span == "lasting" and again.status_code == 409 and endpoint.name in TUTOR:
            # The reservation could not be released either: it ends by itself.
            continue
        if not may_be_repeated(again, expected, matrix, endpoint):
            yield where, f"repeated, answers {again.status_code} {again.text}"
        if matrix.effects() != after:
            yield where, f"repeated, has another effect: {difference(matrix.effects(), after)}"


def send(ready, unwell):
    key = {"Idempotency-Key": "once"} if ready.method == "POST" else {}
    with dynamodb(unwell):
        return ready.send(key | {"X-Time-Zone": "Europe/Madrid"}), unwell.calls


def most_seconds(endpoint, fault, span):
    """How long an answer may take: where others write the same without an end, authors and the tutor wait longer."""
    if (fault, span) != (conflict, "lasting"):
        return WITHIN_SECONDS
    if endpoint.name in TUTOR:
        return feedback.DEADLINE_SECONDS
    return transactions.AUTHOR_RETRY_SECONDS + 1 if endpoint.auth.__qualname__ in AUTHORS else WITHIN_SECONDS


def is_refusal(answer, endpoint):
    """Whether it says when to come back, in the contract's spelling."""
    expected, body = endpoint.dialect.render_error("x"), answer.json()
    is_spelled = type(body) is type(expected) and (isinstance(expected, str) or body.keys() == expected.keys())
    return is_spelled and int(answer.headers.get("Retry-After", 0)) >= 1


def may_be_repeated(again, expected, matrix, endpoint):
    """Whether a repetition is answered as the first time; what was deleted the first time may be found to be gone."""
    known = {404} if endpoint.method == "DELETE" else set()
    return again.status_code in known | REPEATED.get(endpoint.name, {}).keys() or matrix.shown(again) == expected


def difference(one, other):
    return {"more": [each for each in one if each not in other], "less": [each for each in other if each not in one]}


def test_every_route_is_asked(matrix):
    assert {name for name in matrix.requests if "/health" not in name} == ROUTES.keys()
