"""Expansion of a Dockerfile's words as Docker does it: quotes, escapes, `$NAME` and `${NAME…}`.

Written from BuildKit's `frontend/dockerfile/shell/lex.go`, which is not a shell: it has fewer substitutions, and
refuses the others. It reads once from left to right, without recursion. What only a build knows stays unknown.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from functools import cache

# White space in Go; Python's has more characters.
SPACES = "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f"
SPACES += "\u205f\u3000"

UNCLOSED_QUOTES = "comillas sin cerrar"
UNCLOSED_BRACE = "falta '}'"
UNSUPPORTED = "sustitución no admitida"
BAD_PATTERN = "patrón no válido"
REQUIRED = "variable sin valor"


class Unknown(Enum):
    """The value of a variable that only a build knows."""

    VALUE = "unknown"


Variables = Callable[[str], Unknown | None]
"""The value of a variable: only a build knows it, or it is not set, which is None."""


class ExpansionError(Exception):
    """Docker cannot expand a word; the text says why, for the learner, without the word."""


def anything(_name: str) -> Unknown:
    """Variables of which nothing is known."""
    return Unknown.VALUE


def nothing(_name: str) -> None:
    """Variables of which none is set."""


def expanded(word: str, escape: str, variables: Variables, *, has_quotes: bool = True) -> str | None:
    """The word after expansion; None if only a build would tell. Without ``has_quotes``, quotes are characters.

    Raises:
        ExpansionError: if Docker cannot expand the word.
    """
    return _Reader(word, escape, variables, has_quotes=has_quotes).read()


def split(line: str, escape: str, variables: Variables) -> list[str] | None:
    """The words of a line after its expansion; None if only a build would tell.

    Raises:
        ExpansionError: if Docker cannot expand the line.
    """
    reader = _Reader(line, escape, variables)
    return None if reader.read() is None else reader.words()


def as_written(line: str) -> list[str]:
    """The words of a line, with their quotes and escapes, and variables not expanded.

    Raises:
        ExpansionError: if Docker cannot expand the line.
    """
    if not _SPECIAL.search(line):
        return [word for word in _SPACES.split(_DOCUMENT.sub("<<", line)) if word]
    reader = _Reader(line, "\\", nothing, is_raw=True, keeps_unset=True)
    reader.read()
    return reader.words()


def delimiter(written: str) -> tuple[str, bool] | None:
    """The delimiter of a here-document, and whether Docker expands the document; None if it is not a single word.

    Raises:
        ExpansionError: if Docker cannot expand the word.
    """
    if _FIXED.fullmatch(written):
        return written, True
    readers = [_Reader(written, "\\", nothing, keeps_unset=True, keeps_quotes=keeps) for keeps in (False, True)]
    for reader in readers:
        reader.read()
    (plain, *others), raw = readers[0].words() or [""], readers[1].words()
    if not plain or others:
        return None
    return plain, _quotes(plain) == _quotes("".join(raw))


def _quotes(word: str) -> int:
    return word.count("'") + word.count('"')


@dataclass(slots=True)
class _Frame:
    """A part of a word up to ``stop``: "" for the word's end, `"`, or the end of a substitution.

    ``parts`` is the result so far. ``name`` and ``modifier`` belong to the substitution; ``pattern`` is what it
    replaces.
    """

    stop: str
    is_raw: bool
    parts: list[str] = field(default_factory=list)
    is_known: bool = True
    name: str = ""
    modifier: str = ""
    pattern: str | None = None

    @property
    def value(self) -> str | None:
        return "".join(self.parts) if self.is_known else None


class _Reader:
    """Reads a word from left to right; ``segments`` are the results, and whether blanks in each split the word."""

    def __init__(  # noqa: PLR0913 - it is a reader's own
        self,
        text: str,
        escape: str,
        variables: Variables,
        *,
        has_quotes: bool = True,
        keeps_quotes: bool = False,
        keeps_unset: bool = False,
        is_raw: bool = False,
    ) -> None:
        self.text = text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
        self.escape = escape
        self.variables = variables
        self.has_quotes = has_quotes
        self.keeps_quotes = keeps_quotes or is_raw
        self.keeps_unset = keeps_unset
        self.frames = [_Frame("", is_raw)]
        self.segments: list[tuple[str, bool] | None] = []

    def read(self) -> str | None:
        index = 0
        while index < len(self.text):
            frame = self.frames[-1]
            token = _token(self.escape, frame.stop, self.keeps_unset, frame.is_raw, self.has_quotes).match(
                self.text, index
            )
            if token is None:
                index = self.close(index + 1) if self.text[index] == frame.stop else self.special(frame, index)
            else:
                if token.lastgroup == "plain":
                    self.add(token[0], splits=True)
                else:
                    self.add(token[0] if self.keeps_quotes else token[0][1:-1], splits=False)
                index = token.end()
        frame = self.frames[-1]
        if frame.stop == '"':
            raise ExpansionError(UNCLOSED_QUOTES)
        if frame.stop:
            raise ExpansionError(UNCLOSED_BRACE)
        return frame.value

    def words(self) -> list[str]:
        """The word's result, split at the blanks that split."""
        words: list[str] = []
        current: list[str] = []

        def end() -> None:
            if word := "".join(current):
                words.append(word)
            current.clear()

        for segment in self.segments:
            if segment is None:
                # BuildKit drops what came before a substitution with a modifier in the same word.
                current.clear()
            elif segment[1]:
                first, *others = _SPACES.split(segment[0])
                current.append(first)
                for other in others:
                    end()
                    current.append(other)
            else:
                current.append(segment[0])
        end()
        return words

    def add(self, text: str | None, *, splits: bool) -> None:
        """Add a part's result to the innermost frame."""
        frame = self.frames[-1]
        if text is None:
            frame.is_known = False
        else:
            frame.parts.append(text)
            if len(self.frames) == 1:
                self.segments.append((text, splits))

    def special(self, frame: _Frame, index: int) -> int:
        char = self.text[index]
        if char == self.escape:
            return self.escaped(frame, index)
        if char == "$":
            return self.variable(frame, index)
        if char == "<":
            document = _DOCUMENT.match(self.text, index)
            self.add(document[0] if document else char, splits=False)
            return document.end() if document else index + 1
        if char == "'":
            raise ExpansionError(UNCLOSED_QUOTES)
        self.frames.append(_Frame('"', frame.is_raw, ['"'] if self.keeps_quotes else []))
        return index + 1

    def escaped(self, frame: _Frame, index: int) -> int:
        following = self.text[index + 1 : index + 2]
        if frame.stop == '"' and following not in ('"', "$", self.escape):
            # Between double quotes it escapes nothing else.
            self.add(self.escape * (1 + frame.is_raw), splits=False)
            return index + 1
        self.add(self.escape * frame.is_raw + following, splits=False)
        return index + 2

    def variable(self, frame: _Frame, index: int) -> int:
        if self.text[index + 1 : index + 2] != "{":
            name, end = self.name(index + 1)
            self.add(self.value(name, f"${name}") if name else "$", splits=True)
            return end
        if self.text[index + 2 : index + 3] in ("", "{", "}", ":"):
            raise ExpansionError(UNSUPPORTED if self.text[index + 2 :] else UNCLOSED_BRACE)
        name, end = self.name(index + 2)
        modifier = self.text[end : end + 1]
        if modifier == ":":
            modifier = self.text[end : end + 2]
        if modifier in ("", ":"):
            raise ExpansionError(UNCLOSED_BRACE)
        end += len(modifier)
        if modifier == "}":
            self.add(self.value(name, f"${{{name}}}"), splits=True)
            return end
        # If unset variables stay unchanged, BuildKit does not check what follows the colon.
        is_known = modifier in _MODIFIERS or (self.keeps_unset and modifier[0] == ":" and modifier not in (":#", ":%"))
        if not is_known:
            raise ExpansionError(UNSUPPORTED)
        self.segments.append(None)
        if modifier == "/" and self.text[end : end + 1] == "/":
            end += 1
        stop = "/" if modifier == "/" else "}"
        self.frames.append(_Frame(stop, modifier in _PATTERNS, name=name, modifier=modifier))
        return end

    def name(self, index: int) -> tuple[str, int]:
        match = _NAME.match(self.text, index)
        name = match[0] if match else ""
        if not name.isascii():
            # Python's letters and digits are more than Go's.
            name = next((name[:at] for at, char in enumerate(name) if not _is_of_name(char)), name)
        return name, index + len(name)

    def value(self, name: str, written: str) -> str | None:
        if self.variables(name) is not None:
            return None
        return written if self.keeps_unset else ""

    def close(self, index: int) -> int:
        """Leave the innermost frame, whose end is before ``index``."""
        frame = self.frames.pop()
        if frame.stop == '"':
            if self.keeps_quotes:
                frame.parts.append('"')
            self.add(frame.value, splits=False)
        elif frame.stop == "/":
            pattern = frame.value or ""
            if not self.keeps_unset:
                _check_pattern(pattern)
            self.segments.append(None)
            self.frames.append(_Frame("}", is_raw=True, name=frame.name, modifier="/", pattern=pattern))
            self.frames[-1].is_known = frame.is_known
        else:
            self.add(self.substituted(frame), splits=True)
        return index

    def substituted(self, frame: _Frame) -> str | None:
        """The result of a substitution with a modifier."""
        value, word, modifier = self.variables(frame.name), frame.value, frame.modifier
        if value is None and self.keeps_unset:
            pattern = f"{frame.pattern}/" if frame.pattern is not None else ""
            return f"${{{frame.name}{modifier}{pattern}{word}}}"
        if modifier in ("#", "%"):
            _check_pattern((word or "").removeprefix(modifier))
            return "" if value is None and word is not None else None
        if modifier == "/" and value is None and frame.pattern is not None and frame.is_known:
            # In an empty text, only an empty pattern or one that matches anything is found.
            return "" if frame.pattern.strip("*") else word
        if isinstance(value, Unknown) or modifier == "/":
            return None
        if modifier[-1] == "?":
            raise ExpansionError(REQUIRED)
        return "" if modifier[-1] == "+" else word


_FIXED = re.compile(r"[A-Za-z0-9_.;,:=/-]+")
_SPACES = re.compile(f"[{SPACES}]")
_SPECIAL = re.compile(r"[\\$'\"]")
_DOCUMENT = re.compile(r"<<[\t\r ]*")
_NAME = re.compile(r"\d+|[@*#?$!-]|\w+")
_MODIFIERS = frozenset({"+", "-", "?", ":+", ":-", ":?", "#", "%", "/"})
# After these, escapes belong to the pattern.
_PATTERNS = frozenset({"#", "%", "/"})


def _is_of_name(char: str) -> bool:
    return char.isalpha() or char.isdecimal() or char == "_"


@cache
def _token(escape: str, stop: str, *modes: bool) -> re.Pattern[str]:
    """A pattern for characters that stand for themselves in a part that ends at ``stop``: plain or quoted.

    ``modes``: whether unset variables stay unchanged, whether escapes stay, whether there are quotes.
    """
    keeps_unset, is_raw, has_quotes = modes
    special = f"{escape}${stop}" if stop == '"' else f"{escape}${stop}<'\""
    plain = [f"[^{re.escape(special)}]"]
    if keeps_unset:
        plain += [r"\$[$@*#?!-]", r"\$(?!\{)"]
    if stop == '"':
        return re.compile(f"(?P<plain>(?:{'|'.join(plain)})++)")
    plain += [
        "<(?!<)",
        *(["['\"]"] if not has_quotes else []),
        *([rf"{re.escape(escape)}[^{SPACES}]"] if is_raw else []),
    ]
    quoted = rf"|(?P<quoted>'[^']*+'|\"[^\"${re.escape(escape)}]*+\")" if has_quotes else ""
    return re.compile(f"(?P<plain>(?:{'|'.join(plain)})++){quoted}")


def _check_pattern(pattern: str) -> None:
    """Raises: ExpansionError, if a backslash in a pattern escapes what it may not."""
    if not _PATTERN.fullmatch(pattern):
        raise ExpansionError(BAD_PATTERN)


_PATTERN = re.compile(r"(?:[^\\]|\\[*?\\}/])*+", re.DOTALL)
