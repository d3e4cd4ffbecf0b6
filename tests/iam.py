"""The permissions of the functions' policies in template.yaml, as IAM reads them."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from tests.template import resources

FUNCTIONS = resources("AWS::Serverless::Function")


class Statement(NamedTuple):
    """One statement that allows actions, on resources by their logical names, for partition keys like ``keys``.

    A resource is ``Table``, ``Table/index/listed``, or another's logical name; ``keys`` is None without a condition.
    """

    sid: str
    actions: frozenset[str]
    resources: frozenset[str]
    keys: tuple[str, ...] | None

    def allows(self, action: str, resource: str, keys: Iterable[str] | None) -> bool:
        """Whether a call is allowed; ``keys`` are the partition keys of a call of DynamoDB."""
        if action not in self.actions or resource not in self.resources:
            return False
        return self.keys is None or (keys is not None and all(self.pattern(key) is not None for key in keys))

    def pattern(self, key: str) -> str | None:
        """The pattern for partition keys."""
        return next((one for one in self.keys or () if _like(one, key)), None)


@cache
def statements(function: str) -> tuple[Statement, ...]:
    """A function's statements, without those that SAM adds and those that a condition of the stack adds."""
    return tuple(
        _read(statement)
        for policy in FUNCTIONS[function].get("Policies", [])
        for statement in policy.get("Statement", [])
    )


def _read(statement: dict[str, Any]) -> Statement:
    keys = statement.get("Condition", {}).get("ForAllValues:StringLike", {}).get("dynamodb:LeadingKeys")
    return Statement(
        statement["Sid"],
        frozenset(_list(statement["Action"])),
        frozenset(_named(each) for each in _list(statement["Resource"])),
        None if keys is None else tuple(keys),
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _named(resource: dict[str, Any]) -> str:
    match resource:
        case {"Ref": str(name)}:
            return name
        # The stack's own table and key stand for those that may replace them.
        case {"Fn::If": ["HasRestoredTable" | "HasCredentialKeys", _, dict(own)]}:
            return _named(own)
        case {"Fn::Sub": [str(text), {"Arn": dict(named)}]}:
            return text.replace("${Arn}", _named(named))
        case {"Fn::GetAtt": [str(name), "Arn"]}:
            return name
    raise ValueError(resource)


def _like(pattern: str, text: str) -> bool:
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), text, re.DOTALL) is not None
