"""Moto's DynamoDB, made fast enough for many tests: the same answers for a third of the work.

Each part says which repeated work of moto's no answer depends on.
"""

import copy
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import Any

import pytest
from botocore import useragent
from botocore.signers import RequestSigner
from moto import backend_index
from moto.core import responses
from moto.core.botocore_stubber import BotocoreStubber
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table
from moto.dynamodb.models.utilities import dynamo_json_dump
from moto.dynamodb.parsing import validators
from moto.dynamodb.parsing.ast_nodes import DepthFirstTraverser
from moto.dynamodb.parsing.expressions import UpdateExpressionParser
from moto.dynamodb.responses import DynamoHandler

from tools import moto_aws


@contextmanager
def fit_for_tests() -> Iterator[None]:
    """Inside, moto's DynamoDB takes one request at a time, and is fast."""
    with pytest.MonkeyPatch.context() as patch:
        _take_one_request_at_a_time(patch)
        _keep_only_what_a_transaction_touches(patch)
        _compare_keys_as_they_are(patch)
        _answer_without_aliases(patch)
        _parse_each_expression_once(patch)
        _work_out_once_what_no_request_changes(patch)
        yield


def _take_one_request_at_a_time(patch: pytest.MonkeyPatch) -> None:
    """The clients of boto3 take turns with Hito's own."""
    answer = BotocoreStubber.__call__

    def locked(*arguments: Any, **options: Any) -> Any:
        with moto_aws.LOCK:
            return answer(*arguments, **options)

    patch.setattr(BotocoreStubber, "__call__", locked)


def _keep_only_what_a_transaction_touches(patch: pytest.MonkeyPatch) -> None:
    """Moto copies its whole table, stream and all, for each write of a transaction, in case one fails."""
    write = DynamoDBBackend.transact_write_items

    def write_all_or_none(backend: DynamoDBBackend, writes: list[dict[str, dict[str, Any]]]) -> None:
        undone = [_undoing(backend, target) for one in writes for target in one.values()]
        try:
            write(backend, writes)
        except Exception:
            for undo in undone:
                undo()
            raise

    patch.setattr(DynamoDBBackend, "transact_write_items", write_all_or_none)
    patch.setattr(Table, "__deepcopy__", lambda table, _: table, raising=False)


def _undoing(backend: DynamoDBBackend, target: dict[str, Any]) -> Callable[[], None]:
    """Restore the item that a write is for, and the stream, to their present state."""
    table = backend.get_table(target["TableName"])
    partition_key, sort_key = backend.get_keys_value(table, target.get("Key") or target["Item"])
    partition, stream = table.items[partition_key], table.stream_shard.items
    item, streamed = copy.deepcopy(partition.get(sort_key)), len(stream)

    def undo() -> None:
        if item is None:
            partition.pop(sort_key, None)
        else:
            partition[sort_key] = item
        del stream[streamed:]

    return undo


def _compare_keys_as_they_are(patch: pytest.MonkeyPatch) -> None:
    """Moto sorts its whole table for each query, and checks the type of each value at each comparison."""
    cast = DynamoType.cast_value.fget

    def in_order(table: Table) -> list[Item]:
        items = [item for partition in table.items.values() for item in partition.values()]
        return sorted(items, key=lambda item: (item.hash_key.value, item.range_key.value))

    patch.setattr(Table, "all_items", in_order)
    patch.setattr(DynamoType, "cast_value", property(lambda it: it.value if it.type == "S" else cast(it)))


def _answer_without_aliases(patch: pytest.MonkeyPatch) -> None:
    """Moto looks for each field of a response under all names that it may have in moto's models of any service."""
    serialized = DynamoHandler.serialized

    def plain(handler: DynamoHandler, action: responses.ActionResult) -> Any:
        if isinstance(action.result, Exception):
            return serialized(handler, action)
        headers = {"Content-Type": "application/x-amz-json-1.0", **handler.response_headers}
        return 200, headers, dynamo_json_dump(action.result)

    patch.setattr(DynamoHandler, "serialized", plain)


def _parse_each_expression_once(patch: pytest.MonkeyPatch) -> None:
    """Moto parses an expression each time it needs it, and validates the whole of it at each of its parts."""
    pickled = cache(pickle.dumps)
    patch.setattr(UpdateExpressionParser, "make", staticmethod(cache(UpdateExpressionParser.make)))
    # The parsed expression changes during execution; moto's own copy takes longer than parsing.
    patch.setattr(validators, "deepcopy", lambda parsed: pickle.loads(pickled(parsed)))
    wanted_nodes = lru_cache(16)(DepthFirstTraverser.nodes_to_be_processed)
    patch.setattr(DepthFirstTraverser, "nodes_to_be_processed", wanted_nodes)
    for validator in [validators.ActionCountValidator, validators.OverlappingPathsValidator]:
        patch.setattr(validator, "traverse", validator.process)


def _work_out_once_what_no_request_changes(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(responses, "method_names_from_class", cache(responses.method_names_from_class))
    name = "sanitize_user_agent_string_component"
    patch.setattr(useragent, name, cache(getattr(useragent, name)))
    # Moto tries the addresses of two hundred services, by their names.
    ours_first = sorted(backend_index.backend_url_patterns, key=lambda pattern: pattern[0] != "dynamodb")
    patch.setattr(backend_index, "backend_url_patterns", ours_first)
    # Moto checks no signature.
    patch.setattr(RequestSigner, "sign", lambda *_, **__: None)
