"""The replay without a network: the real handlers, with moto's table in memory, on all cores.

Moto searches a whole table for each query, so each few learners have a table to themselves. Learners do not interact
in Hito, so the result is the same.
"""

import gc
import importlib
import json
import multiprocessing
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple

import boto3
from moto import mock_aws
from tqdm import tqdm

from bench import calls, compare, targets
from bench.calls import ApiCall
from bench.expected import Expected
from bench.oulad import Event
from bench.targets import Reply
from hito.store import keys
from hito.store.dynamodb import attributes
from tools import environment, gateway, local_secrets, moto_aws, template, tokens

LEARNERS_AT_ONCE = 5


class InProcess:
    """The functions' handlers, called as the gateway calls them.

    The environment that the functions read must be set: ``_environment`` makes one.
    """

    def __init__(self) -> None:
        functions = template.functions()
        self._handlers = {
            (route.method, route.path): _imported(functions[route.function]["Handler"]) for route in gateway.routes()
        }
        self._table_name = os.environ["TABLE_NAME"]
        self._table = template.table_properties(self._table_name)
        self._issuers = json.loads(os.environ["TRUSTED_ISSUERS"])
        self._server_key = json.loads(os.environ["SERVER_KEYS"])[0]["key"]
        self._dynamodb = boto3.client("dynamodb")

    @contextmanager
    def table(self) -> Iterator[None]:
        """An empty table, as the template declares it."""
        self._dynamodb.create_table(**self._table)
        try:
            yield
        finally:
            self._dynamodb.delete_table(TableName=self._table_name)

    def send(self, call: ApiCall) -> Reply:
        """Call the handler of the call's route."""
        answer = self._handlers[call.method, call.resource](self._event(call), None)
        headers = {name.lower(): value for name, value in answer["headers"].items()}
        return Reply(answer["statusCode"], headers, answer["body"])

    def _event(self, call: ApiCall) -> dict[str, Any]:
        """A call as a REST API's proxy event."""
        headers = {"Authorization": f"Bearer {tokens.make(self._issuers, call.caller)}"}
        if call.with_server_key:
            headers["X-Server-Key"] = self._server_key
        if call.idempotency_key:
            headers["Idempotency-Key"] = call.idempotency_key
        return {
            "resource": call.resource,
            "path": call.resource.format(**call.path),
            "httpMethod": call.method,
            "headers": headers,
            "queryStringParameters": None,
            "multiValueQueryStringParameters": None,
            "pathParameters": call.path or None,
            "requestContext": {"requestId": "replay", "resourcePath": call.resource},
            "body": None if call.body is None else json.dumps(call.body),
            "isBase64Encoded": False,
        }

    def item(self, key: keys.Key) -> attributes.Item | None:
        """One item, read from the table directly."""
        typed = {name: {"S": value} for name, value in key.items()}
        found = self._dynamodb.get_item(TableName=self._table_name, Key=typed, ConsistentRead=True)
        item: attributes.Item | None = found.get("Item")
        return item


def _environment() -> dict[str, str]:
    """The environment of functions that run here, with secrets of their own."""
    made = environment.for_functions("hito-replay", local_secrets.make())
    # Otherwise every request would print its line.
    return made | {"LOG_LEVEL": "ERROR"}


def replay(events: list[Event], expectations: list[Expected], run: str | None) -> list[str]:
    """Send all events and read every learner's course back; returns the differences.

    Without a ``run``, events are sent without idempotency keys, each of which makes a transaction.
    """
    batches = _batches(events, expectations, run)
    differences: list[str] = []
    with (
        tqdm(desc="Replaying", total=len(events), unit=" events") as bar,
        ProcessPoolExecutor(
            # Not forked: that would copy this process's threads and clients in any state.
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_start,
            initargs=(_environment(),),
        ) as pool,
    ):
        for batch, found in zip(batches, pool.map(_replay_batch, batches), strict=True):
            differences += found
            bar.update(len(batch.events))
    return differences


class _Batch(NamedTuple):
    """What a few learners do, in the order of the days, and the expected result."""

    events: list[Event]
    expectations: list[Expected]
    run: str | None


def _batches(events: list[Event], expectations: list[Expected], run: str | None) -> list[_Batch]:
    learners = list(dict.fromkeys(expected.learner for expected in expectations))
    batches = [_Batch([], [], run) for _ in range(0, len(learners), LEARNERS_AT_ONCE)]
    batch_of = {learner: batches[number // LEARNERS_AT_ONCE] for number, learner in enumerate(learners)}
    for event in events:
        batch_of[event.learner].events.append(event)
    for expected in expectations:
        batch_of[expected.learner].expectations.append(expected)
    return batches


def _start(variables: dict[str, str]) -> None:
    """Prepare a process for its batches."""
    # An interrupt goes to the process that started this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # The functions read the environment when they are imported.
    os.environ.update(variables)
    mock_aws().start()
    moto_aws.install()
    _target()
    # Everything imported by now stays, and each call leaves much garbage: collecting it less often saves a tenth of the
    # time.
    gc.freeze()
    gc.set_threshold(50_000)


@cache
def _target() -> InProcess:
    return InProcess()


def _replay_batch(batch: _Batch) -> list[str]:
    target = _target()
    with target.table():
        for event in batch.events:
            targets.answer(target, calls.of(event, batch.run))
        return [line for expected in batch.expectations for line in compare.differences(target, expected)]


def _imported(handler: str) -> Any:
    module, _, name = handler.rpartition(".")
    return getattr(importlib.import_module(module), name)
