"""Records what each function asks of AWS while the tests call it.

A call that the function's policy in template.yaml does not allow fails the test that made it. What was never called
is known at the end of a whole run, see tests/whole_run.py.
"""

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, NamedTuple

import pytest

from hito import config
from hito.aws.client import Attempt, Send, interceptors
from hito.aws.connection import Response
from hito.services import secrets
from tests import iam
from tests.template import resources
from tools import template

FUNCTIONS = resources("AWS::Serverless::Function")
ENVIRONMENT = template.load()["Globals"]["Function"]["Environment"]["Variables"]

_TRANSACTED = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem"}

_running: ContextVar[str | None] = ContextVar("running", default=None)


class AwsCall(NamedTuple):
    """One call of AWS by a function; ``keys`` are the partition keys, for DynamoDB."""

    action: str
    resource: str
    keys: frozenset[str] | None = None


class Trace:
    """The calls so far, by function; and those that are not allowed and not reported yet."""

    def __init__(self) -> None:
        self.calls: dict[str, set[AwsCall]] = {}
        self.refused: list[tuple[str, AwsCall]] = []

    def note(self, function: str, call: AwsCall) -> None:
        known = self.calls.setdefault(function, set())
        if call not in known:
            known.add(call)
            if not any(statement.allows(*call) for statement in iam.statements(function)):
                self.refused.append((function, call))

    def as_json(self) -> dict[str, list[list[Any]]]:
        """The calls, for another process of the run."""
        return {
            function: [[call.action, call.resource, call.keys and sorted(call.keys)] for call in known]
            for function, known in self.calls.items()
        }

    def merge(self, others: dict[str, list[list[Any]]]) -> None:
        """Add the calls of another process, from its ``as_json``."""
        for function, known in others.items():
            self.calls.setdefault(function, set()).update(
                AwsCall(action, resource, keys and frozenset(keys)) for action, resource, keys in known
            )


TRACE = Trace()


def requests(operation: str, given: dict[str, Any]) -> Iterator[tuple[str, str, frozenset[str]]]:
    """The permissions that one call of DynamoDB needs: action, table or index, partition keys."""
    match operation:
        case "TransactWriteItems":
            for each in given["TransactItems"]:
                ((kind, write),) = each.items()
                yield _TRANSACTED[kind], "Table", frozenset({(write.get("Key") or write["Item"])["PK"]["S"]})
        case "TransactGetItems":
            for each in given["TransactItems"]:
                yield "GetItem", "Table", frozenset({each["Get"]["Key"]["PK"]["S"]})
        case "BatchGetItem":
            for wanted in given["RequestItems"].values():
                yield operation, "Table", frozenset(key["PK"]["S"] for key in wanted["Keys"])
        case "BatchWriteItem":
            for writes in given["RequestItems"].values():
                items = (write["DeleteRequest"]["Key"] for write in writes)
                yield operation, "Table", frozenset(item["PK"]["S"] for item in items)
        case "Query":
            index = given.get("IndexName")
            values = given["ExpressionAttributeValues"]
            key = values[":list" if index else ":pk"]["S"]
            yield operation, f"Table/index/{index}" if index else "Table", frozenset({key})
        case _:
            yield operation, "Table", frozenset({(given.get("Key") or given["Item"])["PK"]["S"]})


def _traced_attempt(attempt: Attempt, send: Send) -> Response:
    if function := _running.get():
        _note(function, attempt.service, attempt.operation, dict(attempt.request))
    return send(attempt)


def _note(function: str, service: str, operation: str, given: dict[str, Any]) -> None:
    if service in ("ssm", "secretsmanager"):
        # Secrets are noted where they are read, by reference. The parameters decide which models of Bedrock may be
        # called: tests/unit/test_template_aws.py.
        return
    if service == "dynamodb":
        for action, resource, keys in requests(operation, given):
            TRACE.note(function, AwsCall(f"dynamodb:{action}", resource, keys))
    else:
        TRACE.note(function, AwsCall(f"{service}:{operation}", _resource(function, service, given)))


def _resource(function: str, service: str, params: dict[str, Any]) -> str:
    if service == "kms":
        return "CredentialKey" if params["KeyId"] == config.settings().credential_keys else str(params["KeyId"])
    if service == "events":
        (name,) = {entry["EventBusName"] for entry in params["Entries"]}
    else:
        name = params.get("QueueUrl") or params["QueueName"]
    return _named(function, name) or _own_queue(function) or name


def _named(function: str, value: str) -> str | None:
    """The logical name of the resource in one of the function's settings."""
    for variable, declared in (ENVIRONMENT | FUNCTIONS[function]["Environment"]["Variables"]).items():
        if isinstance(declared, dict) and value == getattr(config.settings(), variable.lower(), None):
            return str(declared["Ref"])
    return "TutorKeySecret" if value == config.settings().tutor.key else None


def _own_queue(function: str) -> str | None:
    """The logical name of the queue that calls the function."""
    for each in FUNCTIONS[function].get("Events", {}).values():
        if each["Type"] == "SQS":
            return str(each["Properties"]["Queue"]["Fn::GetAtt"][0])
    return None


@contextmanager
def _as(handler: object) -> Iterator[None]:
    token = _running.set(_function_of(handler))
    try:
        yield
    finally:
        _running.reset(token)


def _function_of(handler: object) -> str | None:
    """The function of the template that has a handler; None for a test's own."""
    for name, function in FUNCTIONS.items():
        module, _, attribute = function["Handler"].rpartition(".")
        if getattr(sys.modules.get(module), attribute, None) is handler:
            return name
    return None


def _traced(make: Callable[..., Callable[..., Any]]) -> Callable[..., Callable[..., Any]]:
    @wraps(make)
    def traced_make(*arguments: Any, **options: Any) -> Callable[..., Any]:
        handle = make(*arguments, **options)

        @wraps(handle)
        def traced(happened: Any, context: Any) -> Any:
            with _as(traced):
                return handle(happened, context)

        return traced

    return traced_make


def install() -> None:
    """Record the calls of every handler created from now on."""
    from hito.edge import api, event, queue, stream  # noqa: PLC0415 - reads the environment

    answer, read, submit = api.Api.__call__, secrets.read, ThreadPoolExecutor.submit

    def traced_answer(self: api.Api, happened: Any, context: object) -> dict[str, Any]:
        with _as(self):
            return answer(self, happened, context)

    def traced_read(reference: str) -> str:
        if function := _running.get():
            TRACE.note(function, AwsCall("secretsmanager:GetSecretValue", _named(function, reference) or "another"))
        return read(reference)

    def traced_submit(self: ThreadPoolExecutor, do: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        function = _running.get()

        def traced(*given: Any, **named: Any) -> Any:
            _running.set(function)
            return do(*given, **named)

        return submit(self, traced, *arguments, **options)

    api.Api.__call__ = traced_answer  # type: ignore[method-assign]
    secrets.read = traced_read
    ThreadPoolExecutor.submit = traced_submit  # type: ignore[method-assign]
    queue.consumer, queue.batch_consumer = map(_traced, (queue.consumer, queue.batch_consumer))
    stream.consumer, event.handler = map(_traced, (stream.consumer, event.handler))
    interceptors.append(_traced_attempt)


@pytest.fixture(autouse=True)
def only_what_is_allowed() -> Iterator[None]:
    """Fail a test that calls a function which does what its policy does not allow."""
    yield
    refused, TRACE.refused = TRACE.refused, []
    assert not refused, f"template.yaml does not allow: {refused}"
