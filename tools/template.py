"""Reads template.yaml, whose short forms (`!Ref`, `!Sub`) plain YAML does not know."""

from pathlib import Path
from typing import Any

import yaml

TEMPLATE = Path(__file__).resolve().parent.parent / "template.yaml"


class _Loader(yaml.SafeLoader):
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


def load(path: Path = TEMPLATE) -> dict[str, Any]:
    """The template, its short forms spelled out."""
    content: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506
    return content


def resolve(value: Any, parameters: dict[str, str]) -> Any:
    """``value`` with the references in it that need only the stack's parameters replaced."""
    match value:
        case {"Ref": str(name)}:
            return parameters[name]
        case {"Fn::Select": [index, choices]}:
            return resolve(choices, parameters).split(",")[int(index)].strip()
        case {"Fn::Sub": [str(text), dict(variables)]}:
            for name, variable in variables.items():
                text = text.replace(f"${{{name}}}", resolve(variable, parameters))
            return text
        case dict():
            return {key: resolve(item, parameters) for key, item in value.items()}
        case list():
            return [resolve(item, parameters) for item in value]
    return value


def table_properties(name: str) -> dict[str, Any]:
    """The table as arguments of CreateTable, for an emulator."""
    table = load()["Resources"]["Table"]["Properties"]
    kept = ("AttributeDefinitions", "KeySchema", "BillingMode", "GlobalSecondaryIndexes")
    stream = {"StreamEnabled": True, **table["StreamSpecification"]}
    return {"TableName": name, "StreamSpecification": stream, **{key: table[key] for key in kept}}
