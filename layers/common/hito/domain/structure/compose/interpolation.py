"""Variables in values: `$NAME`, `${NAME}`, `${NAME:-default}` and similar forms.

Source: github.com/compose-spec/compose-go, `template/template.go`. What it does not read as a variable stays
unchanged: `$1`, `$@`, `$(pwd)`, a `$` at the end. The environment is unknown, so a variable without a default may
have any value.
"""

import re

# Defaults within defaults; real files have no more than three.
MAX_LEVELS = 10

_NAME = "[A-Za-z_][A-Za-z0-9_]*"
# In compose-go, a substitution with an operator extends to the last brace of its line, and is cut afterwards.
_VARIABLE = re.compile(rf"\$(?:(?P<escaped>\$)|(?P<name>{_NAME})|\{{(?P<braced>{_NAME}(?::?[-+?].*)?\}})?)")
_SUBSTITUTION = re.compile(rf"{_NAME}(?:(?P<operator>:?[-+?])(?P<word>.*))?", re.DOTALL)
# An opening brace hides what follows it.
_BRACES = re.compile(r"\{.?|\}", re.DOTALL)


class TemplateError(Exception):
    """A `${` that begins no variable."""


class Expanded(str):
    """A text after its variables and their defaults were replaced."""

    __slots__ = ()


class Unset(Expanded):
    """A text with a variable that has no default: Docker may read anything there."""

    __slots__ = ()


def interpolated(text: str, level: int = 0) -> str:
    """A text with its variables replaced: a plain one, an ``Expanded`` or an ``Unset``.

    Raises:
        TemplateError: where Docker Compose reports "invalid interpolation format".
    """
    if level > MAX_LEVELS:
        raise TemplateError
    pieces: list[str] = []
    kind: type[str] = str
    at = 0
    while match := _VARIABLE.search(text, at):
        pieces.append(text[at : match.start()])
        at = match.end()
        if match["escaped"]:
            pieces.append("$")
        elif match["name"]:
            kind = Unset
        elif match["braced"]:
            end = _closing(text, match.start(), at)
            piece = _substituted(text[match.start() + 2 : end], level)
            pieces.append(piece)
            kind = Unset if isinstance(piece, Unset) or kind is Unset else Expanded
            at = end + 1
        else:
            raise TemplateError
    return kind("".join([*pieces, text[at:]]))


def _closing(text: str, start: int, end: int) -> int:
    """The position of the brace that closes after ``start``; the last before ``end`` if none does."""
    depth = 0
    for brace in _BRACES.finditer(text, start, end):
        depth += -1 if brace[0] == "}" else 1
        if depth == 0:
            return brace.start()
    return end - 1


def _substituted(substitution: str, level: int) -> Expanded:
    match = _SUBSTITUTION.fullmatch(substitution)
    if match is None:
        raise TemplateError
    if match["operator"] is None:
        return Unset()
    word = interpolated(match["word"], level + 1)
    if match["operator"] not in (":-", "-"):
        return Unset()
    return Unset(word) if isinstance(word, Unset) else Expanded(word)
