"""The skeleton of a shell script: its code, without what is quoted, substituted or commented.

Written from bash's manual, "Shell Syntax" and "Shell Expansions". The text is read once from left to right,
without recursion. A nested script costs its length again, so the number of levels is limited.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from hito.domain.structure import shown

MAX_LEVELS = 10

INVALID = "Sintaxis de shell no válida: "
UNCLOSED_QUOTES = "Comillas sin cerrar"
INCOMPLETE = f"{INVALID}la orden está incompleta"


class ShellSyntaxError(Exception):
    """A shell would refuse this; the text is for the learner."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text with code in it; ``at`` is its place in the answer. In a document, only substitutions are code."""

    content: str
    at: int = 0
    is_document: bool = False


@dataclass(frozen=True, slots=True)
class Script:
    """A script, nested in another or not.

    ``skeleton`` is as long as the script. In it, `%` replaces what is quoted, expanded, substituted, not ASCII or
    arithmetic, comments are blanks, and a here-document is a redirection from a file. No quotes, `$`, backquotes or
    backslashes are left. ``begin`` is its place in ``text``, ``at`` its place in the answer.
    """

    text: str
    begin: int
    at: int
    skeleton: str

    def written(self, begin: int, end: int) -> str:
        """The original text of the skeleton from ``begin`` to ``end``."""
        return self.text[self.begin + begin : self.begin + end]


def read(text: Text) -> tuple[list[Script], list[Text]]:
    """The scripts in a text, and further texts to read: documents, and text between backquotes.

    Raises:
        ShellSyntaxError: if something is not closed, or bashlex cannot parse it.
    """
    reader = _Reader(text)
    reader.read()
    return reader.scripts, reader.texts


def unquoted(written: str) -> tuple[str, bool]:
    """A word without its quotes, and whether a shell would expand nothing in it."""
    value, is_all = [], True
    for piece in _PIECE.finditer(written):
        kind, text = piece.lastgroup, piece[piece.lastgroup or 0]
        if kind == "double":
            is_all = is_all and not re.search(r"(?<!\\)[$`]", text)
            text = re.sub(r'\\\n|\\([$`"\\])', lambda escape: escape[1] or "", text)
        elif kind == "plain":
            is_all = is_all and text not in "$`()"
        elif kind == "escaped" and text == "\n":
            text = ""
        value.append(text)
    return "".join(value), is_all


_PIECE = re.compile(
    r"""
    \$?'(?P<single>[^']*+)' | \$?"(?P<double>(?:[^"\\]++|\\.)*+)" | \\(?P<escaped>.) | (?P<plain>[^\\'"$`()]++|.)
    """,
    re.VERBOSE | re.DOTALL,
)
# The end of the text ends a word, too.
_BREAKS = ("", *" \t\n;&|()<>")
_TOKEN = re.compile(
    r"""
    (?P<blank>[ \t]+) | (?P<line>\n) | (?P<continuation>\\\n) | (?P<comment>\#[^\n]*)
    | (?P<quoted>'[^']*'|\$'(?:[^'\\]|\\.)*'|\\.)
    | (?P<document><<-?(?!<)) | (?P<nested>[$<>]\(|\$[{[]|["`])
    | (?P<operator><<<|&&|\|\||;;|[;&|()<>]) | (?P<word>[^ \t\n\\'"`$<>()|&;]+)
    """,
    re.VERBOSE | re.DOTALL,
)
_NO_CODE = re.compile(r"[^\\'\"`$()\]}]+")
_OPENER = re.compile(r'\$\(\(|[$<>]\(|\$[{[]|"')
_CLOSERS = {'"': '"', "$((": "))", "${": "}", "$[": "]"}
_BACKQUOTED = re.compile(r"`((?:[^`\\]|\\.)*)`", re.DOTALL)
_DELIMITER = re.compile(r"""[ \t]*((?:[^ \t\n;&|<>()'"\\]|\\.|'[^']*'|"[^"]*")+)""", re.DOTALL)
# Single quotes quote in these, unless everything is in double quotes.
_QUOTING = frozenset({"}", "]]", ")"})
# After these words a command or another of these words may stand.
_LEADING = frozenset(["!", "do", "done", "elif", "else", "fi", "if", "then", "time", "until", "while", "{", "}"])
# bashlex 0.18 cannot parse what these begin.
_UNSUPPORTED = frozenset({"case", "select", "coproc"})


@dataclass(slots=True)
class _NoCode:
    """Quoted text or arithmetic, up to ``closer``; ``depth`` counts the open parentheses in it."""

    closer: str
    depth: int = 0


@dataclass(slots=True)
class _Code:
    """A script up to ``closer``, "" for the text's end; its skeleton is complete up to ``done``.

    ``is_fresh`` says that a command may begin here. ``word`` is the last plain word. ``documents`` follow the line:
    their delimiters, whether leading tabs are removed, whether they are quoted.
    """

    closer: str
    begin: int
    done: int
    skeleton: list[str] = field(default_factory=list)
    depth: int = 0
    is_fresh: bool = True
    word: str = ""
    documents: list[tuple[str, bool, bool]] = field(default_factory=list)

    def put(self, begin: int, end: int, what: str = "") -> int:
        """Write ``what`` for this part of the text, and `%` for the rest of it and for all before it."""
        self.skeleton += ("%" * (begin - self.done), what.ljust(end - begin, "%"))
        self.done = end
        return end


class _Reader:
    """Reads a text from left to right, and finds the scripts in it."""

    def __init__(self, text: Text) -> None:
        self.text = text.content
        self.at = text.at
        self.scripts: list[Script] = []
        self.texts: list[Text] = []
        self.frames: list[_Code | _NoCode] = [_NoCode("") if text.is_document else _Code("", 0, 0)]

    def read(self) -> None:
        index = 0
        while index < len(self.text):
            frame = self.frames[-1]
            index = self.code(frame, index) if isinstance(frame, _Code) else self.no_code(frame, index)
        frame = self.frames.pop()
        if frame.closer:
            raise ShellSyntaxError(UNCLOSED_QUOTES if frame.closer == '"' else f"{INVALID}falta '{frame.closer}'")
        if isinstance(frame, _Code):
            self.finish(frame, index)

    def finish(self, frame: _Code, end: int) -> None:
        if frame.documents:
            raise ShellSyntaxError(f"{INVALID}falta la línea '{shown(frame.documents[0][0])}'")
        frame.put(end, end)
        self.scripts.append(Script(self.text, frame.begin, self.at + frame.begin, "".join(frame.skeleton)))

    def is_in_word(self, frame: _Code, index: int) -> bool:
        # What is not in the skeleton yet was quoted or substituted.
        return index > frame.done or (index > 0 and self.text[index - 1] not in _BREAKS)

    def is_break(self, index: int) -> bool:
        return self.text[index : index + 1] in _BREAKS

    def nested(self, index: int) -> int:
        """Read what begins with `$`, `"`, a backquote, `<(` or `>(`."""
        if self.text[index] == "`":
            return self.backquoted(index)
        opener = _OPENER.match(self.text, index)
        if opener is None:
            return index + 1
        end = opener.end()
        closer = _CLOSERS.get(opener[0])
        self.frames.append(_NoCode(closer) if closer else _Code(")", end, end))
        if not closer and sum(isinstance(frame, _Code) for frame in self.frames) > MAX_LEVELS:
            raise ShellSyntaxError(f"Demasiados niveles de sustitución (máximo {MAX_LEVELS - 1})")
        return end

    def backquoted(self, index: int) -> int:
        match = _BACKQUOTED.match(self.text, index)
        if match is None:
            raise ShellSyntaxError(UNCLOSED_QUOTES)
        self.texts.append(Text(re.sub(r'\\([$`\\"])', r"\1", match[1]), self.at + match.start(1)))
        return match.end()

    # A step through text that is not code: only substitutions count in it.

    def no_code(self, frame: _NoCode, index: int) -> int:
        plain = _NO_CODE.match(self.text, index)
        if plain:
            return plain.end()
        char, step = self.text[index], 1
        if self.closes(frame, index):
            self.frames.pop()
            step = len(frame.closer)
        elif char == "\\":
            step = 2
        elif char in "$`" or (char == '"' and frame.closer):
            return self.nested(index)
        elif char == "'" and frame.closer in _QUOTING and self.frames[-2].closer != '"':
            end = self.text.find("'", index + 1)
            if end < 0:
                raise ShellSyntaxError(UNCLOSED_QUOTES)
            return end + 1
        elif char in "()" and frame.closer in (")", "))"):
            frame.depth += 1 if char == "(" else -1
            if frame.depth < 0:
                raise ShellSyntaxError(f"{INVALID}falta '{frame.closer}'")
        return index + step

    def closes(self, frame: _NoCode, index: int) -> bool:
        if not frame.closer or frame.depth or not self.text.startswith(frame.closer, index):
            return False
        return frame.closer != "]]" or (self.is_break(index - 1) and self.is_break(index + 2))

    # A token of a script.

    def code(self, frame: _Code, index: int) -> int:
        token = _TOKEN.match(self.text, index)
        if token is None:
            return self.other(frame, index)
        return _READERS[token.lastgroup or ""](self, frame, index, token.end())

    def other(self, frame: _Code, index: int) -> int:
        """A `$` that begins nothing, or a construct that is never closed."""
        if self.text[index] == "'":
            raise ShellSyntaxError(UNCLOSED_QUOTES)
        if self.text[index] == "\\":
            raise ShellSyntaxError(INCOMPLETE)
        frame.is_fresh = False
        return index + 1

    def blank(self, frame: _Code, index: int, end: int) -> int:
        return frame.put(index, end, " " * (end - index))

    def comment(self, frame: _Code, index: int, end: int) -> int:
        return index + 1 if self.is_in_word(frame, index) else self.blank(frame, index, end)

    def continuation(self, frame: _Code, index: int, end: int) -> int:
        # In the middle of a word it belongs to the word.
        return end if self.is_in_word(frame, index) and not self.is_break(end) else self.blank(frame, index, end)

    def line(self, frame: _Code, index: int, end: int) -> int:
        frame.is_fresh = True
        return self.documents(frame, frame.put(index, end, "\n"))

    def quoted(self, frame: _Code, _index: int, end: int) -> int:
        frame.is_fresh = False
        return end

    def document(self, frame: _Code, index: int, end: int) -> int:
        delimiter = _DELIMITER.match(self.text, end)
        if delimiter:
            is_quoted = any(quote in delimiter[1] for quote in "'\"\\")
            frame.documents.append((unquoted(delimiter[1])[0], self.text[end - 1] == "-", is_quoted))
        return frame.put(index, end, "<".ljust(end - index))

    def substitution(self, frame: _Code, index: int, _end: int) -> int:
        frame.is_fresh = False
        return self.nested(index)

    def operator(self, frame: _Code, index: int, end: int) -> int:
        what = self.text[index:end]
        if what == "(" and self.text.startswith("((", index) and (frame.is_fresh or frame.word == "for"):
            # Arithmetic calls nothing: bashlex gets an assignment instead, or the variable of `for`.
            self.frames.append(_NoCode("))"))
            return frame.put(index, index + 2, "_" if frame.word == "for" else "_=")
        if what == "(" and index > 0 and self.text[index - 1] == "=":
            self.frames.append(_NoCode(")"))
            return end
        if what == ")" and frame.closer and not frame.depth:
            self.frames.pop()
            self.finish(frame, index)
            return end
        frame.depth += {"(": 1, ")": -1}.get(what, 0)
        frame.is_fresh, frame.word = what[0] not in "<>", ""
        return frame.put(index, end, what)

    def word(self, frame: _Code, index: int, end: int) -> int:
        what = self.text[index:end]
        may_lead = frame.is_fresh and not self.is_in_word(frame, index) and self.is_break(end)
        frame.is_fresh = (may_lead and what in _LEADING) or frame.word == "function"
        frame.word = what
        if may_lead and what in _UNSUPPORTED:
            raise ShellSyntaxError(f"Sintaxis de shell no admitida: {what}")
        if may_lead and what == "[[":
            self.frames.append(_NoCode("]]"))
            return frame.put(index, end, "_=")
        if may_lead and what == "time":
            # bashlex cannot parse the reserved word, but it can parse a command's name.
            return frame.put(index, end, "tim")
        if what in ("{", "}") and not may_lead:
            # bashlex would let a command begin after it.
            return frame.put(index, end)
        return frame.put(index, end, _NO_LETTER.sub("%", what))

    def documents(self, frame: _Code, index: int) -> int:
        """Read the here-documents of the line that ends before ``index``."""
        begin = index
        for delimiter, without_tabs, is_quoted in frame.documents:
            start, last, line = index, index, None
            while line != delimiter:
                if index >= len(self.text):
                    raise ShellSyntaxError(f"{INVALID}falta la línea '{shown(delimiter)}'")
                end = self.text.find("\n", index) + 1 or len(self.text) + 1
                line, last, index = self.text[index : end - 1], index, end
                if without_tabs:
                    line = line.lstrip("\t")
            if not is_quoted:
                self.texts.append(Text(self.text[start:last], self.at + start, is_document=True))
        if frame.documents:
            frame.documents.clear()
            index = min(index, len(self.text))
            frame.put(begin, index, "\n".rjust(index - begin))
        return index


# bashlex would read any script's letters and digits as part of a name or a number, and `#` after `<&-` as a comment.
_NO_LETTER = re.compile(r"[^!$-}]")
_READERS: dict[str, Callable[[_Reader, _Code, int, int], int]] = {
    "blank": _Reader.blank,
    "line": _Reader.line,
    "continuation": _Reader.continuation,
    "comment": _Reader.comment,
    "quoted": _Reader.quoted,
    "document": _Reader.document,
    "nested": _Reader.substitution,
    "operator": _Reader.operator,
    "word": _Reader.word,
}
