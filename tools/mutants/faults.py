"""The small faults that a source text can have.

Each is one change of the syntax tree, spliced into the text, so that all else stays as it is written.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

_COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_SWAPPED = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "sorted": "list",
    "fullmatch": "match",
    "removeprefix": "removesuffix",
    "partition": "rpartition",
    "rpartition": "partition",
}
# Methods that give what they are called on, changed a little: a call of one may be left out.
_LINKS = ("set", "if_", "remove", "increment", "lower", "upper", "casefold", "strip", "rstrip", "lstrip")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: the lines of the statement it is in, and what the text from ``start`` to ``end`` (bytes) becomes.

    ``where`` is the function or class around it; ``was`` and ``now`` are what is changed, for people. ``at_import``
    says that it is no line of a function: it runs when the module is imported, before any test.
    """

    where: str
    at_import: bool
    line: int
    last_line: int
    start: int
    end: int
    was: str
    now: str

    def applied(self, source: bytes) -> bytes:
        """The source with the fault in it."""
        return source[: self.start] + self.now.encode() + source[self.end :]

    @property
    def name(self) -> str:
        """The fault on one line."""
        was, now = (" ".join(text.split()) for text in (self.was, self.now))
        return f"{self.where}: {was} -> {now}"


def find(source: bytes) -> list[Fault]:
    """All faults of a module, in the order of the text."""
    finder = _Finder(source)
    finder.visit(ast.parse(source))
    # Two operators may come to the same text.
    found = {(fault.start, fault.end, fault.now): fault for fault in finder.faults if fault.was != fault.now}
    return sorted(found.values(), key=lambda fault: (fault.start, fault.end, fault.now))


class _Finder(ast.NodeVisitor):
    def __init__(self, source: bytes) -> None:
        self.faults: list[Fault] = []
        self._source = source
        self._starts = [0]
        for line in source.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))
        self._around: list[str] = []
        self._is_in_function = False
        self._statement: ast.stmt = ast.Pass(lineno=1, end_lineno=1)

    def visit(self, node: ast.AST) -> None:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            self._define(node)
        elif isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            return
        elif isinstance(node, ast.stmt):
            self._in_statement(node)
        elif isinstance(node, ast.expr | ast.comprehension):
            self._add_all(node)
            self.generic_visit(node)
        else:
            self.generic_visit(node)

    def _define(self, node: ast.FunctionDef | ast.ClassDef) -> None:
        """Neither annotations nor decorators have faults: a type checker sees those, and few change what is done."""
        before, was_in_function = self._statement, self._is_in_function
        self._statement = node
        self._around.append(node.name)
        if isinstance(node, ast.FunctionDef):
            for default in [*node.args.defaults, *filter(None, node.args.kw_defaults)]:
                self.visit(default)
            self._is_in_function = True
        for statement in node.body:
            self.visit(statement)
        self._around.pop()
        self._statement, self._is_in_function = before, was_in_function

    def _in_statement(self, node: ast.stmt) -> None:
        before, self._statement = self._statement, node
        self._add_all(node)
        if isinstance(node, ast.AnnAssign):
            if node.value:
                self.visit(node.value)
        elif not _is_docstring(node):
            self.generic_visit(node)
        self._statement = before

    def _add_all(self, node: ast.AST) -> None:
        for replaced, text in _changes(node):
            self._add(replaced, text if isinstance(text, str) else _written(text))

    def _add(self, node: ast.AST, now: str) -> None:
        start, end = self._place(node.lineno, node.col_offset), self._place(node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]
        statement = self._statement
        # Of a compound statement, the head alone.
        body = getattr(statement, "body", None)
        last = body[0].lineno - 1 if isinstance(body, list) and body else statement.end_lineno
        self.faults.append(
            Fault(
                where=".".join(self._around) or "module",
                at_import=not self._is_in_function,
                line=statement.lineno,
                last_line=max(statement.lineno, last or 0),
                start=start,
                end=end,
                was=self._source[start:end].decode(),
                now=now,
            )
        )

    def _place(self, line: int, column: int) -> int:
        return self._starts[line - 1] + column


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _written(node: ast.expr) -> str:
    """An expression that stands wherever another one stood."""
    text = ast.unparse(node)
    return text if isinstance(node, ast.Constant | ast.Name | ast.Call | ast.Attribute | ast.Subscript) else f"({text})"


_Change = tuple[ast.AST, ast.expr | str]


def _changes(node: ast.AST) -> Iterator[_Change]:  # noqa: C901, PLR0912 - one case for each kind of node
    """What may become of a node: a part of it that is replaced, and by what."""
    match node:
        case ast.Expr(value=ast.Call()) | ast.AugAssign() | ast.Delete() | ast.Raise():
            yield node, "pass"
        case ast.Continue():
            yield node, "break"
        case ast.Break():
            yield node, "continue"
        # Nobody tells None from False, and seldom from an empty text.
        case ast.Return(value=ast.expr() as value) if not (isinstance(value, ast.Constant) and not value.value):
            yield value, "None"
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
            yield test, ast.UnaryOp(ast.Not(), test)
        case ast.comprehension(ifs=ifs):
            for each in ifs:
                yield each, "True"
        case ast.Constant(value=bool(value)):
            yield node, str(not value)
        case ast.Constant(value=int(value)):
            yield node, str(value + 1)
            yield node, str(value - 1) if value else "-1"
        case ast.UnaryOp(operand=operand):
            yield node, operand
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            for place, operator in enumerate(ops):
                for other in _COMPARED[type(operator)]:
                    yield node, ast.Compare(left, [*ops[:place], other(), *ops[place + 1 :]], comparators)
        case ast.BoolOp(op=operator, values=values):
            yield node, ast.BoolOp(ast.Or() if isinstance(operator, ast.And) else ast.And(), values)
            for place in range(len(values)):
                rest = [*values[:place], *values[place + 1 :]]
                yield node, rest[0] if len(rest) == 1 else ast.BoolOp(operator, rest)
        case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _COMPUTED:
            yield node, ast.BinOp(left, _COMPUTED[type(operator)](), right)
        case ast.Subscript(value=value, slice=ast.Slice(), ctx=ast.Load()):
            yield node, value
        case ast.Call():
            yield from _changes_of_call(node)


def _changes_of_call(node: ast.Call) -> Iterator[_Change]:
    match node.func:
        case ast.Name(id=name) if name in _SWAPPED:
            yield node.func, _SWAPPED[name]
        case ast.Attribute(value=called, attr=name):
            if name in _SWAPPED:
                yield node.func, ast.Attribute(called, _SWAPPED[name], ast.Load())
            if name.startswith(_LINKS) and isinstance(called, ast.Call | ast.Name | ast.Attribute | ast.Subscript):
                yield node, called
    for place, keyword in enumerate(node.keywords):
        if keyword.arg:
            yield node, ast.Call(node.func, node.args, [*node.keywords[:place], *node.keywords[place + 1 :]])
    if len(node.args) > 1 and not isinstance(node.args[-1], ast.Starred):
        yield node, ast.Call(node.func, node.args[:-1], node.keywords)
