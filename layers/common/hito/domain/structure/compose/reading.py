"""Parses the YAML of a Compose file to plain values: dicts, lists, texts, numbers, booleans and None.

PyYAML composes nodes. Nothing is constructed from tags, and an alias is the node that it stands for, however often
it is used. Plain scalars have the types of Docker's YAML parser: `22:22` is a text, `0x50` and `0120` are 80, and no
number has base 60. Variables are interpolated.
"""

import re
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from hito.domain.structure import Findings, shown
from hito.domain.structure.compose.interpolation import TemplateError, interpolated

# A Compose file has some six levels, and a value for every ten characters. The depth limits PyYAML's recursion, the
# number of values its time, and the size the values that aliases repeat.
MAX_DEPTH = 20
MAX_NODES = 2_500
MAX_SIZE = 5_000

# `!reset` removes these keys from the documents before.
RESET = object()


class Override:
    """A value that replaces what the documents before say, because it is tagged `!override`."""

    def __init__(self, value: Any) -> None:
        self.value = value


class UnreadableError(Exception):
    """The text is not YAML, or too long or deep; the message is for the learner."""


class _Loader(yaml.BaseLoader):
    """Composes nodes up to a depth, beyond which PyYAML's scanner would take quadratic time.

    YAML allows an anchor's name twice, and a tab between a key and its value; PyYAML does not.
    """

    depth = 0
    nodes = 0

    def scan_to_next_token(self) -> None:
        super().scan_to_next_token()
        while self.peek() == "\t" and (self.flow_level or not self.allow_simple_key):
            self.forward()
            super().scan_to_next_token()

    def fetch_flow_collection_start(self, token: type) -> None:
        if self.flow_level >= MAX_DEPTH:
            raise UnreadableError(f"Demasiados niveles de YAML (línea {self.line + 1})")
        super().fetch_flow_collection_start(token)

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if self.depth == MAX_DEPTH:
            raise UnreadableError(f"Demasiados niveles de YAML (línea {_line(event.start_mark)})")
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise UnreadableError(f"Demasiados valores en el YAML (máximo {MAX_NODES})")
        if not isinstance(event, yaml.AliasEvent):
            self.anchors.pop(event.anchor, None)
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def resolve(self, kind: type[Node], value: Any, implicit: Any) -> Any:
        """No tag for a node that has none: ``_scalar`` decides its type."""
        return None


def read(answer: str, findings: Findings) -> list[Any]:
    """The documents of an answer; none if it has only comments.

    Raises:
        UnreadableError: if it is not YAML, or too long or deep.
    """
    roots: list[Node] = []
    try:
        loader = _Loader(answer)
        while loader.check_node() and (root := loader.get_node()) is not None:
            roots.append(root)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        reason = _reason(f"{problem.context} {problem.problem}")
        raise UnreadableError(f"YAML no válido en la línea {_line(mark)}: {reason}") from None
    except yaml.reader.ReaderError as problem:
        line = answer.count("\n", 0, problem.position) + 1
        raise UnreadableError(f"YAML no válido en la línea {line}: carácter no permitido") from None
    except (ValueError, OverflowError):
        # A version or an escape sequence that means no number, or no character.
        raise UnreadableError("YAML no válido: número o carácter imposible") from None
    _check_size(roots)
    values = _Values(findings)
    return [values.of(root) for root in roots]


def _line(mark: Any) -> int:
    return int(mark.line) + 1


_REASONS = {
    "'\\t'": "no se puede sangrar con tabuladores",
    "mapping values are not allowed": "':' fuera de lugar",
    "could not find expected ':'": "falta ':'",
    "undefined alias": "alias sin definir",
    "quoted scalar": "comillas sin cerrar o mal escapadas",
    "<block end>": "la sangría no cuadra",
    "flow sequence": "falta ',' o ']'",
    "flow mapping": "falta ',' o '}'",
}


def _reason(problem: str) -> str:
    return next((reason for part, reason in _REASONS.items() if part in problem), "la estructura no cuadra")


def _children(node: Node) -> list[Node]:
    if isinstance(node, MappingNode):
        return [child for pair in node.value for child in pair]
    return list(node.value) if isinstance(node, SequenceNode) else []


def _check_size(roots: list[Node]) -> None:
    """Count the nodes as if every alias were written out, without doing so.

    Raises:
        UnreadableError: if there are too many, or a node contains itself.
    """
    sizes: dict[Node, int] = {}
    open_nodes: set[Node] = set()
    stack = list(reversed(roots))
    while stack:
        node = stack[-1]
        children = _children(node)
        if node in sizes:
            stack.pop()
        elif node in open_nodes:
            if any(child in open_nodes and child not in sizes for child in children):
                raise UnreadableError(f"Un alias de YAML está dentro de sí mismo (línea {_line(node.start_mark)})")
            size = 1 + sum(sizes[child] for child in children)
            if size > MAX_SIZE:
                raise UnreadableError(f"Demasiados alias de YAML (línea {_line(node.start_mark)})")
            sizes[node] = size
            stack.pop()
        else:
            open_nodes.add(node)
            stack += [child for child in children if child not in open_nodes]


_NULL = frozenset(["", "~", "null", "Null", "NULL"])
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(
    r"[-+]?(?:(?P<octal>0[oO]?[0-7]{1,30})|0|[1-9][0-9]{0,30}|0[xX][0-9a-fA-F]{1,30}|0[bB][01]{1,80})"
)
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]{1,30}|[0-9]{1,30}(?:\.[0-9]{0,30})?)(?:[eE][-+]?[0-9]{1,3})?")
_NO_NUMBERS = frozenset([f"{sign}.{name}" for sign in ("", "+", "-") for name in ("inf", "Inf", "INF")])
_NO_NUMBERS |= {".nan", ".NaN", ".NAN"}

_TAG = "tag:yaml.org,2002:"
_TYPED = frozenset(_TAG + name for name in ("bool", "float", "int", "null"))


class _Values:
    """Converts nodes to values, and reports wrong keys and variables; each node once, however often it is used."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.made: dict[Node, Any] = {}

    def of(self, node: Node) -> Any:
        if node not in self.made:
            self.made[node] = self.make(node)
        return self.made[node]

    def make(self, node: Node) -> Any:
        if node.tag == "!reset":
            return RESET
        if isinstance(node, MappingNode):
            value: Any = self.mapping(node)
        elif isinstance(node, SequenceNode):
            value = [item for item in map(self.of, node.value) if item is not RESET]
        else:
            value = self.scalar(node)
        return Override(value) if node.tag == "!override" else value

    def scalar(self, node: Node) -> Any:
        value = _scalar(node)
        if not isinstance(value, str) or "$" not in value:
            return value
        try:
            return interpolated(value)
        except TemplateError:
            line = _line(node.start_mark)
            self.findings.error(
                f"Variable mal escrita en la línea {line} (un '$' literal se escribe '$$'): {shown(value)}"
            )
            return value

    def mapping(self, node: MappingNode) -> dict[str, Any]:
        values: dict[str, Any] = {}
        bases: list[dict[str, Any]] = []
        seen: set[str] = set()
        for key_node, value_node in node.value:
            key, line = key_node.value, _line(key_node.start_mark)
            if not isinstance(key_node, ScalarNode):
                self.findings.error(f"Clave no válida en la línea {line}")
                continue
            if key in seen:
                self.findings.error(f"Clave repetida en la línea {line}: {shown(key)}")
                continue
            seen.add(key)
            if key == "<<" and key_node.style is None:
                bases += self.bases(value_node, line)
                continue
            if not isinstance(_scalar(key_node), str):
                self.findings.error(f"Clave no válida en la línea {line}: {shown(key)} necesita comillas")
            values[key] = self.of(value_node)
        # The mapping's own values take precedence, then those of the first base.
        for base in bases:
            for key, value in base.items():
                values.setdefault(key, value)
        return values

    def bases(self, node: Node, line: int) -> list[dict[str, Any]]:
        """The mappings that a `<<` merges."""
        value = self.of(node)
        bases = value if isinstance(value, list) else [value]
        if not all(isinstance(base, dict) for base in bases):
            self.findings.error(f"'<<' espera un mapa en la línea {line}")
        return [base for base in bases if isinstance(base, dict)]


def _scalar(node: Node) -> Any:
    """A scalar, by its tag or by its form. Source: go.yaml.in/yaml, resolve.go."""
    text = node.value
    plain = node.tag is None and isinstance(node, ScalarNode) and node.style is None
    if not isinstance(text, str) or not (plain or node.tag in _TYPED):
        return text
    if text in _NULL:
        return None
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    if text in _NO_NUMBERS:
        return float(text.replace(".", ""))
    return text if text[:1] not in "+-.0123456789" else _number(text.replace("_", ""), text)


def _number(digits: str, text: str) -> int | float | str:
    if match := _INTEGER.fullmatch(digits):
        return int(digits.replace("o", "").replace("O", ""), 8) if match["octal"] else int(digits, 0)
    return float(digits) if _FLOAT.fullmatch(digits) else text
