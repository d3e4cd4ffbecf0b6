"""Checks a Compose file against the published schema: keys, types and values, at every level.

`compose-spec.json` is the Compose specification's own, unchanged (github.com/compose-spec/compose-spec,
`schema/compose-spec.json`, Apache License 2.0, in `compose-spec.LICENSE`), as PyPI's check-jsonschema 0.39.0 has it.
This module supports only those parts of JSON Schema that the schema uses.
"""

import json
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path as File
from typing import Any

from hito.domain.structure.compose.formats import BOOLEAN, PLACES, Format, Place
from hito.domain.structure.compose.interpolation import Unset
from hito.domain.structure.compose.wording import Path, Wording, one_of, text_of

_NAMES = {
    "string": "un texto",
    "integer": "un número entero",
    "number": "un número",
    "boolean": "true/false",
    "object": "un mapa",
    "array": "una lista",
    "null": "nada",
}
# Where the schema allows a boolean and a text, the text must be a boolean, except for these.
_TEXT_OR_BOOLEAN = frozenset(["boolean", "string"]), frozenset(["boolean", "object", "string"])
_NO_BOOLEANS = frozenset(["provenance", "sbom"])
# compose-go removes duplicates here before it checks the schema.
_REPEATABLE = frozenset(
    """
    annotations args additional_contexts aliases cap_add cap_drop dns dns_opt dns_search environment expose labels
    link_local_ips links ports profiles sysctls tmpfs volumes
    """.split()  # noqa: SIM905 - words read better than quoted lines
)
# Lists of a service whose mappings need a target in compose-go, though not in the schema.
_TARGETED = frozenset(["devices", "ports", "volumes"])


@dataclass(slots=True)
class Shape:
    """What a part of the schema requires of a value."""

    types: frozenset[str]
    # The requirements for values of each type.
    choices: dict[str, "Shape"] = field(default_factory=dict)
    keys: dict[str, "Shape"] = field(default_factory=dict)
    patterns: list[tuple[re.Pattern[str], "Shape"]] = field(default_factory=list)
    closed: bool = False
    required: tuple[str, ...] = ()
    one_of_required: tuple[str, ...] = ()
    items: "Shape | None" = None
    unique: bool = False
    values: tuple[Any, ...] = ()
    pattern: re.Pattern[str] | None = None
    least: float | None = None
    most: float | None = None


ANYTHING = Shape(frozenset(_NAMES))


@cache
def _root() -> Shape:
    # A file of the layer, beside this one.
    text = File(__file__).with_name("compose-spec.json").read_text("utf-8")
    return _Reader(json.loads(text)).shape({"$ref": "#"})


class _Reader:
    """Converts the schema to shapes, each of its definitions once."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self.schema = schema
        self.made: dict[str, Shape] = {}

    def shape(self, part: dict[str, Any]) -> Shape:
        if not part:
            return ANYTHING
        reference = part.get("$ref")
        if reference is None:
            return self.make(self.flat(part))
        if reference not in self.made:
            self.made[reference] = self.shape(self.referred(reference))
        return self.made[reference]

    def referred(self, reference: str) -> dict[str, Any]:
        name = reference.rpartition("/")[2]
        return self.schema if reference == "#" else self.schema["$defs"][name]

    def flat(self, part: dict[str, Any]) -> dict[str, Any]:
        """A part with the properties of all its parts as its own."""
        whole = dict(part)
        for other in part.get("allOf", ()):
            base = self.flat(self.referred(other["$ref"]))
            for keyword in ("properties", "patternProperties"):
                whole[keyword] = base.get(keyword, {}) | whole.get(keyword, {})
        return whole

    def make(self, part: dict[str, Any]) -> Shape:
        if "oneOf" in part:
            branches = [self.shape(branch) for branch in part["oneOf"]]
            choices = {name: branch for branch in branches for name in branch.types}
            return Shape(frozenset(choices), choices)
        types = part.get("type", list(_NAMES) if "properties" not in part and "allOf" not in part else "object")
        closed = part.get("additionalProperties", True) is False or part.get("unevaluatedProperties", True) is False
        return Shape(
            types=frozenset([types] if isinstance(types, str) else types),
            keys={key: self.shape(below) for key, below in part.get("properties", {}).items()},
            patterns=[(_pattern(key), self.shape(below)) for key, below in part.get("patternProperties", {}).items()],
            closed=closed,
            required=tuple(part.get("required", ())),
            one_of_required=tuple(key for one in part.get("anyOf", ()) for key in one["required"]),
            items=self.shape(part["items"]) if "items" in part else None,
            unique=part.get("uniqueItems", False),
            values=tuple(part.get("enum", ())),
            pattern=_pattern(part["pattern"]) if "pattern" in part else None,
            least=part.get("minimum"),
            most=part.get("maximum"),
        )


def _pattern(text: str) -> re.Pattern[str]:
    """A pattern whose end is the end of the text, not a last line break."""
    return re.compile(text.removesuffix("$") + r"\Z" if text.endswith("$") else text)


def check(file: dict[str, Any], wording: Wording) -> None:
    """Report what the schema refuses, and texts with a wrong format."""
    _Checker(wording).check(file, _root(), PLACES, ())


def _types_of(value: Any) -> tuple[str, ...]:
    """The names of a value's types in JSON Schema, the narrowest first."""
    if isinstance(value, str):
        return ("string",)
    if isinstance(value, bool):
        return ("boolean",)
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer()):
        return ("integer", "number")
    if isinstance(value, float):
        return ("number",)
    if value is None:
        return ("null",)
    return ("array",) if isinstance(value, list) else ("object",)


@dataclass(frozen=True, slots=True)
class _Checker:
    wording: Wording

    def check(self, value: Any, shape: Shape, place: Place, path: Path) -> None:
        form = place.format
        if form is None and shape.types in _TEXT_OR_BOOLEAN and path[-1] not in _NO_BOOLEANS:
            form = BOOLEAN
        if form is not None and isinstance(value, str | int | float) and not isinstance(value, bool):
            if isinstance(value, Unset):
                return
            try:
                value = form.read(value)
            except ValueError:
                self.refuse(value, form, form.expected, path)
                return
        name = next((name for name in _types_of(value) if name in shape.types), None)
        if name is None:
            expected = one_of([text for name, text in _NAMES.items() if name in shape.types and name != "null"])
            self.refuse(value, form, expected, path)
            return
        shape = shape.choices.get(name, shape)
        if isinstance(value, dict):
            self.check_mapping(value, shape, place, path)
        elif isinstance(value, list):
            self.check_list(value, shape, place, path)
        elif not isinstance(value, Unset):
            self.check_scalar(value, shape, path)

    def refuse(self, value: Any, form: Format | None, expected: str, path: Path) -> None:
        """Report that a value is wrong, in the words that fit its place."""
        scalar = value is not None and not isinstance(value, list | dict)
        if form is not None and form.refused and (isinstance(value, str) or path[-1].startswith("[")):
            self.wording.refuses(path, f"{form.refused}: {text_of(value)}")
        else:
            self.wording.must_be(path, form.expected if form is not None and scalar else expected)

    def check_mapping(self, value: dict[str, Any], shape: Shape, place: Place, path: Path) -> None:
        for key, below in value.items():
            expected = shape.keys.get(key) or next((found for one, found in shape.patterns if one.search(key)), None)
            if expected is None and shape.closed:
                self.wording.unknown_key((*path, key), is_name=not shape.keys)
            if expected is not None and expected is not ANYTHING:
                self.check(below, expected, place.at(key), (*path, key))
        missing = [key for key in shape.required if key not in value]
        if path[2:3] and path[2] in _TARGETED and len(path) == 4 and "target" not in value:
            missing.append("target")
        for key in missing:
            self.wording.wants((*path, key))
        if shape.one_of_required and not value.keys() & set(shape.one_of_required):
            self.wording.must_be(path, f"un mapa con {one_of([repr(key) for key in shape.one_of_required])}")

    def check_list(self, value: list[Any], shape: Shape, place: Place, path: Path) -> None:
        if shape.items is not None:
            below = place.at("[]")
            for index, item in enumerate(value):
                self.check(item, shape.items, below, (*path, f"[{index}]"))
        if shape.unique and not (path[0] in ("services", "networks") and path[-1] in _REPEATABLE):
            seen: set[str] = set()
            for item in value:
                text = repr(int(item) if isinstance(item, float) and item.is_integer() else item)
                if text in seen:
                    self.wording.repeats(path, item)
                seen.add(text)

    def check_scalar(self, value: Any, shape: Shape, path: Path) -> None:
        if shape.values and value not in shape.values:
            self.wording.must_be(path, one_of([f"'{one}'" for one in shape.values]))
        if shape.pattern is not None and not shape.pattern.search(value):
            self.wording.must_be(path, f"otro valor que '{text_of(value)}'")
        if shape.least is not None and value < shape.least:
            self.wording.must_be(path, f"{shape.least} o más")
        if shape.most is not None and value > shape.most:
            self.wording.must_be(path, f"{shape.most} o menos")
