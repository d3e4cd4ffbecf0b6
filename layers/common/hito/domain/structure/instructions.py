"""Parser of a Dockerfile's instructions, as BuildKit reads them.

Written from BuildKit's `frontend/dockerfile/parser`: where a line, a word, an option and a here-document end,
which differs from one instruction to the next.
"""

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from hito.domain.structure import Findings, shown
from hito.domain.structure.expansion import SPACES, ExpansionError, as_written, delimiter

# BuildKit reads a line into a buffer of this many bytes.
LONGEST_LINE = 65_535

_DIRECTIVES = frozenset({"check", "escape", "syntax"})
_WITH_HERE_DOCUMENTS = frozenset({"ADD", "COPY", "RUN"})
# Between words. Where words are not split, all of Unicode's blanks count.
_BLANKS = re.compile("[\t\v\f\r ]+")


class NotTextsError(Exception):
    """A JSON array contains something other than texts."""


class HereDocument(NamedTuple):
    """A here-document: its delimiter, its lines, and whether Docker expands variables in them."""

    name: str
    content: str
    is_expanded: bool


class Instruction(NamedTuple):
    """An instruction: its name in capitals, its options as written without quotes, and its arguments.

    ``escape`` is the escape character of the whole Dockerfile.
    """

    name: str
    options: tuple[str, ...]
    value: str
    escape: str
    documents: tuple[HereDocument, ...] = ()

    @property
    def words(self) -> list[str]:
        """The arguments, split at each blank, quoted or not."""
        return _BLANKS.split(self.value) if self.value else []

    @property
    def quoted_words(self) -> list[str]:
        """The arguments, split at the blanks that are not quoted."""
        pattern = _BACKQUOTE_WORD if self.escape == "`" else _BACKSLASH_WORD
        # An escape at the very end is dropped.
        return [word for word in pattern.findall(self.value) if word != self.escape]

    def items(self) -> list[str] | None:
        """The arguments as a JSON array of texts; None if they are no JSON array.

        Raises:
            NotTextsError: if the array contains something else.
        """
        if not self.value.startswith("["):
            return None
        try:
            items = json.loads(self.value, parse_int=_number, parse_float=_number, parse_constant=_no_number)
        except (ValueError, RecursionError):
            return None
        if not all(isinstance(item, str) for item in items):
            raise NotTextsError
        return [str(item) for item in items]

    @property
    def triggered(self) -> "Instruction":
        """The instruction after ONBUILD."""
        return _instruction(self.value, self.escape, self.documents)


def read(text: str, findings: Findings) -> list[Instruction]:
    """The instructions of a Dockerfile; errors in its lines become findings."""
    reader = _Reader(text, findings)
    return list(reader.instructions())


def _number(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError(digits)
    return number


def _no_number(constant: str) -> None:
    """Refuse NaN and Infinity, which Python accepts and Docker does not."""
    raise ValueError(constant)


# Words

_NO_SPACE = rf"[^{SPACES}'\"%s]"
_WORD = r"""(?:{plain}|{escape}(?:.|\Z)|'[^']*+(?:'|\Z)|"(?:[^"{escape}]|{escape}(?:.|\Z))*+(?:"|\Z))++"""
_BACKSLASH_WORD = re.compile(_WORD.format(plain=_NO_SPACE % r"\\", escape=r"\\"), re.DOTALL)
_BACKQUOTE_WORD = re.compile(_WORD.format(plain=_NO_SPACE % "`", escape="`"), re.DOTALL)


# Lines


@dataclass(slots=True)
class _Reader:
    """Reads a Dockerfile from its first line to its last."""

    text: str
    findings: Findings
    escape: str = "\\"
    directives: set[str] | None = field(default_factory=set)
    rest: Iterator[str] = field(default_factory=lambda: iter(()))

    def instructions(self) -> Iterator[Instruction]:
        lines = self.text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}").split("\n")
        if not lines[-1]:
            lines.pop()
        if any(len(line) > LONGEST_LINE // 4 and _bytes(line) > LONGEST_LINE for line in lines):
            self.findings.error(f"Línea demasiado larga (máximo {LONGEST_LINE} bytes)")
        self.rest = iter(lines)
        for line in self.rest:
            start = line.rstrip("\r").lstrip(SPACES)
            if self.directives is not None:
                self.directive(start)
            if start and not start.startswith("#"):
                joined = self.joined(start)
                instruction = _instruction(joined, self.escape)
                if "<<" in joined:
                    instruction = instruction._replace(documents=tuple(self.documents(joined, instruction)))
                yield instruction

    def directive(self, line: str) -> None:
        """Read a parser directive, which is allowed only at the beginning."""
        before, equals, value = line.partition("=")
        name = before[1:].lstrip(SPACES).rstrip("\t\f\r ").lower()
        value = value.strip("\t\f\r ") or value[-1:]
        if self.directives is None or not line.startswith("#") or not equals or not value or name not in _DIRECTIVES:
            self.directives = None
            return
        if name in self.directives:
            self.findings.error(f"Directiva repetida: {name}")
        self.directives.add(name)
        if name == "escape":
            if value in ("\\", "`"):
                self.escape = value
            else:
                self.findings.error(f"Directiva escape no válida: {shown(value)}")
        elif name == "check" and not _is_check(value.partition(" ")[0]):
            self.findings.error(f"Directiva check no válida: {shown(value)}")

    def joined(self, line: str) -> str:
        """An instruction as one line, from its first line."""
        parts: list[str] = []
        part = self.continued(line)
        while part is not None:
            parts.append(part)
            line = ""
            for following in self.rest:
                start = following.lstrip(SPACES)
                if start and not start.startswith("#"):
                    line = following.rstrip("\r")
                    break
            part = self.continued(line)
        parts.append(line)
        return "".join(parts)

    def continued(self, line: str) -> str | None:
        """A line without its continuation character; None if the line does not continue."""
        part = line.rstrip(" \t")
        if not part.endswith(self.escape) or part.endswith(2 * self.escape):
            return None
        return part[:-1]

    def documents(self, line: str, instruction: Instruction) -> Iterator[HereDocument]:
        """Read the here-documents that begin after an instruction."""
        if not _may_have_documents(instruction):
            return
        try:
            begun = [_parse_delimiter(word) for word in as_written(line) if "<<" in word]
        except ExpansionError:
            return
        for document in begun:
            if document is None:
                continue
            name, is_expanded, without_tabs = document
            content: list[str] = []
            for following in self.rest:
                end = following.rstrip("\r")
                if (end.lstrip("\t") if without_tabs else end) == name:
                    break
                content.append(following)
            else:
                self.findings.error(f"Documento sin cerrar: falta la línea '{shown(name)}'")
                return
            yield HereDocument(name, "".join(f"{line}\n" for line in content), is_expanded)


_DOCUMENT = re.compile(r"[0-9]*+<<(-?)[\t\n\f\r ]*+([^<]*+)")


def _parse_delimiter(word: str) -> tuple[str, bool, bool] | None:
    """A here-document that a word begins: its delimiter, whether Docker expands it, whether it drops leading tabs."""
    match = _DOCUMENT.fullmatch(word)
    found = delimiter(match[2]) if match else None
    return (*found, match[1] == "-") if match and found else None


def begins_document(word: str) -> str | None:
    """The delimiter of the here-document that the word begins; None if it begins none."""
    if "<<" not in word:
        return None
    try:
        found = _parse_delimiter(word)
    except ExpansionError:
        return None
    return found[0] if found else None


def _may_have_documents(instruction: Instruction) -> bool:
    if instruction.name == "ONBUILD":
        instruction = instruction.triggered
    try:
        return instruction.name in _WITH_HERE_DOCUMENTS and instruction.items() is None
    except NotTextsError:
        return False


def _instruction(line: str, escape: str, documents: tuple[HereDocument, ...] = ()) -> Instruction:
    name, value = name_and_rest(line.strip(SPACES))
    options, value = _options(value, escape) if value.startswith("--") else ((), value)
    # Go's capitals are fewer than Python's.
    name = name.upper() if name.lower().isascii() else name
    return Instruction(name, options, value.strip(SPACES), escape, documents)


def name_and_rest(text: str) -> tuple[str, str]:
    """The first word, and the rest after the blanks."""
    blanks = _BLANKS.search(text)
    return (text[: blanks.start()], text[blanks.end() :]) if blanks else (text, "")


def _options(value: str, escape: str) -> tuple[tuple[str, ...], str]:
    """The options before the arguments, without their quotes, and the rest.

    BuildKit reads each byte as a character here: the second byte of `à` ends a word.
    """
    line = value.encode(errors="replace").decode("latin-1")
    words: list[str] = []
    end = 0
    while line.startswith("--", end):
        word, end = _option(line, end, escape)
        if word == "--":
            break
        words.append(word)
        while end < len(line) and line[end] in SPACES:
            end += 1
    return tuple(_characters(word) for word in words), _characters(line[end:])


def _option(line: str, index: int, escape: str) -> tuple[str, int]:
    """The option that begins here, without its quotes, and its end."""
    parts: list[str] = []
    quote = ""
    while index < len(line):
        char = line[index]
        if not quote and char in SPACES:
            break
        if char == quote:
            quote = ""
        elif not quote and char in "'\"":
            quote = char
        elif char != escape:
            parts.append(char)
        else:
            index += 1
            parts.append(line[index : index + 1])
            # At the end it escapes nothing.
        index += 1
    return "".join(parts), min(index, len(line))


def _characters(text: str) -> str:
    return text.encode("latin-1").decode(errors="replace")


def _bytes(line: str) -> int:
    return len(line.encode(errors="replace"))


def _is_check(value: str) -> bool:
    """Whether the directive `check` accepts this text."""
    for option in value.strip(SPACES).split(";", 2):
        name, equals, setting = option.partition("=")
        name = name.strip(SPACES)
        if not equals or name not in ("skip", "experimental", "error"):
            return False
        if name == "error" and setting.strip(SPACES) not in BOOLEANS:
            return False
    return True


# What Go reads as true or false.
BOOLEANS = frozenset({"1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"})
