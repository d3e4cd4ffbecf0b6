"""Reads template.yaml with its short forms (`!Ref`, `!Sub`), which plain YAML does not know."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

TEMPLATE = Path(__file__).resolve().parent.parent / "template.yaml"


# Reads `!Sub x` as ``{"Fn::Sub": x}``.
if TYPE_CHECKING:
    _SafeLoader = yaml.SafeLoader
else:
    _SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_SafeLoader):
    """Reads `!Sub x` as ``{"Fn::Sub": x}``."""


def _long_form(loader: _Loader, name: str, node: yaml.Node) -> dict[str, Any]:
    value: Any
    if isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    elif isinstance(node, yaml.MappingNode):
        value = loader.construct_mapping(node, deep=True)
    else:
        value = node.value
        if name == "GetAtt":
            value = value.split(".", 1)
    return {name if name in ("Ref", "Condition") else f"Fn::{name}": value}


_Loader.add_multi_constructor("!", _long_form)


@cache
def load(path: Path = TEMPLATE) -> dict[str, Any]:
    """The template, with its short forms expanded. Parsed once: do not change the result."""
    content: dict[str, Any] = _Loader(path.read_text(encoding="utf-8")).get_single_data()
    return content


def functions(path: Path = TEMPLATE) -> dict[str, dict[str, Any]]:
    """The properties of every function, by logical id."""
    return {
        name: resource["Properties"]
        for name, resource in load(path)["Resources"].items()
        if resource["Type"] == "AWS::Serverless::Function"
    }


def default(value: Any) -> Any:
    """A value, or the default of the parameter that it refers to."""
    return load()["Parameters"][value["Ref"]]["Default"] if isinstance(value, dict) and "Ref" in value else value


def table_properties(name: str) -> dict[str, Any]:
    """The table as arguments of CreateTable, for an emulator."""
    table = load()["Resources"]["Table"]["Properties"]
    copied = ("AttributeDefinitions", "KeySchema", "BillingMode")
    index = ("IndexName", "KeySchema", "Projection")
    return {
        "TableName": name,
        "StreamSpecification": {"StreamEnabled": True, **table["StreamSpecification"]},
        "GlobalSecondaryIndexes": [{key: one[key] for key in index} for one in table["GlobalSecondaryIndexes"]],
        **{key: table[key] for key in copied},
    }
