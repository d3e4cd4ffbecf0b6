"""Validation of shell commands: `bashlex` finds which commands are called, and each must be allowed.

bashlex 0.18 parses the grammar well but not the tokens. It refuses `<<'EOF'`, `$((1+2))` and `$(a && b)`, does not
see what `${x:-$(rm)}` calls, sees a call in `a'$(rm)'`, and never returns from `echo $'${x'`. So it gets only the
skeleton of each script, and this module reads the words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import bashlex  # type: ignore[import-untyped]

from hito.domain.structure import Findings, Verdict, shown
from hito.domain.structure.skeletons import INCOMPLETE, INVALID, Script, ShellSyntaxError, Text, read, unquoted

# A learner's long answer has some hundred characters; bashlex takes up to 30 µs for each.
MAX_LENGTH = 3_000

# Commands that run the command after their options, with the options that take a value.
_WRAPPERS = {
    "builtin": "",
    "chroot": "",
    "command": "",
    "env": "-u --unset -C --chdir",
    "exec": "-a",
    "ionice": "-c -n",
    "nice": "-n",
    "nohup": "",
    "setsid": "",
    "stdbuf": "-i -o -e",
    "sudo": "-u -g -h -p -C -r -t -T -U -D -R",
    "time": "-f -o",
    "timeout": "-s -k",
    "watch": "-n --interval",
    "xargs": "-I -n -P -L -s -d -E -a",
}
_WITH_VALUE = {name: frozenset(options.split()) for name, options in _WRAPPERS.items()}
# For these, the first word after the options is not the command.
_WITH_OPERAND = frozenset({"chroot", "timeout"})
# These set variables before the command.
_WITH_ASSIGNMENTS = frozenset({"env", "sudo"})
# Commands that take a whole script as a word: `watch` as its command, the others after `-c`.
_SHELLS = frozenset({"ash", "bash", "dash", "ksh", "sh", "zsh"})
_FIND_EXECUTES = frozenset({"-exec", "-execdir", "-ok", "-okdir"})


def validate(answer: str, allowed: frozenset[str]) -> Verdict:
    """Validate a command, or a script of several."""
    findings = Findings()
    answer = answer.replace("\r\n", "\n")
    if len(answer) > MAX_LENGTH:
        findings.error(f"Comando demasiado largo (máximo {MAX_LENGTH} caracteres)")
        return findings.verdict()
    try:
        program = _program(answer)
    except ShellSyntaxError as problem:
        findings.error(str(problem))
        return findings.verdict()
    if program.is_empty or not answer.strip():
        return Verdict(("Comando vacío",))
    for _, name in sorted(program.calls, key=lambda call: call[0]):
        if name not in allowed and name not in program.functions:
            findings.error(f"Comando no permitido: {shown(name)}")
    return findings.verdict()


@dataclass(slots=True)
class _Program:
    """Everything an answer calls, with its place, and the functions that it defines."""

    calls: list[tuple[int, str]] = field(default_factory=list)
    functions: set[str] = field(default_factory=set)
    is_empty: bool = True


def _program(answer: str) -> _Program:
    program = _Program()
    texts = [Text(answer)]
    while texts:
        scripts, more = read(texts.pop())
        texts += more
        for script in scripts:
            for begin, node in _nodes(script):
                program.is_empty = False
                if node.kind == "function":
                    program.functions.add(script.written(begin + node.name.pos[0], begin + node.name.pos[1]))
                elif node.kind == "command":
                    for called in _called(_words(script, begin, node)):
                        if called.is_script:
                            texts.append(Text(called.value, called.at))
                        else:
                            program.calls.append((called.at, called.name))
    return program


_BLANKS = re.compile(r"[ \t\n]*")
# bashlex requires `;` before `do`.
_LINE_BEFORE_DO = re.compile(r"(?<=[^;&|\n \t])([ \t]*)\n(?=[ \t\n]*do[ \t\n])")


def _nodes(script: Script) -> Iterator[tuple[int, Any]]:
    """All nodes of a script's syntax trees, each with the offset of its positions in the script."""
    skeleton = _LINE_BEFORE_DO.sub(r"\1;", script.skeleton)
    index = _after_blanks(skeleton, 0)
    while index < len(skeleton):
        if line := _SIMPLE.match(skeleton, index):
            parts = tuple(_Node("word", word.span()) for word in _SIMPLE_WORD.finditer(line[0]))
            yield index, _Node("command", (0, len(line[0])), parts)
            index = _after_blanks(skeleton, line.end())
            continue
        try:
            root = _parsed(skeleton[index:])
        except _UnexpectedError as problem:
            begin, end = problem.args
            raise ShellSyntaxError(
                f"{INVALID}'{shown(script.written(index + begin, index + end))}' fuera de lugar"
            ) from None
        nodes = [root]
        while nodes:
            node = nodes.pop()
            yield index, node
            nodes += getattr(node, "parts", ()) or getattr(node, "list", ())
        index = _after_blanks(skeleton, index + root.pos[1])


@dataclass(frozen=True, slots=True)
class _Node:
    """A node of bashlex: a command of words, or a word."""

    kind: str
    pos: tuple[int, int]
    parts: "tuple[_Node, ...]" = ()


# A line that has only words, for which bashlex is not needed: it takes 100 µs for each command.
_RESERVED = "case coproc do done elif else esac fi for function if in select then time until while"
_SIMPLE = re.compile(
    rf"(?!(?:{_RESERVED.replace(' ', '|')})(?![^\s]))[A-Za-z%./][A-Za-z0-9%./_+:,@^~?*-]*+"
    r"(?:[ \t]++[A-Za-z0-9%./_+:,@^~?*-]++)*+[ \t]*+(?=\n|\Z)"
)
_SIMPLE_WORD = re.compile(r"[^ \t]+")


def _after_blanks(skeleton: str, index: int) -> int:
    blanks = _BLANKS.match(skeleton, index)
    return blanks.end() if blanks else index


class _UnexpectedError(Exception):
    """A token stands where it is not allowed; ``begin`` and ``end`` are its position."""


def _parsed(skeleton: str) -> Any:
    """The first command of a skeleton, lists and compounds included, as bashlex parses it.

    Raises:
        _UnexpectedError: if a token stands where it is not allowed.
        ShellSyntaxError: if something is missing at the end, or bashlex cannot parse it.
    """
    try:
        # At this limit bashlex does not expand words.
        return bashlex.parser.parsesingle(skeleton, expansionlimit=-1)
    except _DEFECTS:
        raise ShellSyntaxError(f"{INVALID}construcción no admitida") from None
    except bashlex.errors.ParsingError as problem:
        unexpected = _UNEXPECTED.match(skeleton, problem.position)
        # If something is missing at the end, bashlex gives its position in another text.
        if unexpected is None or problem.message == "unexpected EOF":
            raise ShellSyntaxError(INCOMPLETE) from None
        raise _UnexpectedError(*unexpected.span()) from None


# bashlex raises this if it fails. Of skeletons, only `!` before a line's end was seen to cause it, as an
# AttributeError.
_DEFECTS = (AssertionError, AttributeError, IndexError, NotImplementedError, TypeError, ValueError)
_UNEXPECTED = re.compile(r"&&|\|\||;;|<<<|>>|[;&|()<>]|[^\s;&|()<>]+")


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a command; ``at`` is its place in the answer, ``value`` is without its quotes.

    ``is_known`` says that a run would not change the word. ``is_script`` says that it is a script, not a name.
    """

    at: int
    written: str
    value: str
    is_known: bool
    is_script: bool = False

    @property
    def name(self) -> str:
        """The command that this word calls; as written, if only a run could tell."""
        if not self.is_known or not self.value:
            return self.written
        command = _SYSTEM_COMMAND.fullmatch(self.value)
        return command[1] if command else self.value

    def as_script(self) -> "_Word":
        """The same word, which a shell reads as a script."""
        return _Word(self.at, self.written, self.value, self.is_known, is_script=True)


_SYSTEM_COMMAND = re.compile(r"/(?:usr/(?:local/)?)?s?bin/([^/]+)")
_ASSIGNMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*=.*", re.DOTALL)
_ELEMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\[[^]]*\]\+?=")
_NEEDS_SHELL = re.compile(r"[\s;&|<>$`()]")
_SCRIPT_FOLLOWS = re.compile(r"-[A-Za-z]*c")


def _words(script: Script, begin: int, command: Any) -> list[_Word]:
    """The words of a command, without those that set variables before it."""
    words: list[_Word] = []
    for part in command.parts:
        written = script.written(begin + part.pos[0], begin + part.pos[1])
        # bashlex does not return the elements of an array.
        if part.kind == "word" and (words or not _ELEMENT.match(written)):
            words.append(_Word(script.at + begin + part.pos[0], written, *unquoted(written)))
    return words


def _called(words: Sequence[_Word]) -> Iterator[_Word]:
    """The words that name commands: the first one, and those of commands that it runs."""
    index, finds = 0, False
    while index < len(words):
        yield words[index]
        name = words[index].name
        finds = finds or name == "find"
        following = _wrapped(words, index) if name in _WRAPPERS else len(words)
        if name == "watch" and following < len(words) and _NEEDS_SHELL.search(words[following].value):
            yield words[following].as_script()
            following = len(words)
        elif name in _SHELLS and (script := _script_for_shell(words, index)):
            yield script.as_script()
        while finds and following == len(words) and (index := index + 1) < len(words):
            if words[index].value in _FIND_EXECUTES:
                following = index + 1
        index = following


def _wrapped(words: Sequence[_Word], index: int) -> int:
    """The position of the command that the wrapper at ``index`` runs, or the end."""
    name = words[index].name
    index += 1
    while index < len(words):
        value = words[index].value
        if value.startswith("-") and value != "-":
            index += 2 if value in _WITH_VALUE[name] else 1
        elif name in _WITH_ASSIGNMENTS and _ASSIGNMENT.fullmatch(value):
            index += 1
        else:
            break
    return min(index + (name in _WITH_OPERAND), len(words))


def _script_for_shell(words: Sequence[_Word], index: int) -> _Word | None:
    """The script that the shell at ``index`` gets after `-c`, if any."""
    options: list[str] = []
    for word in words[index + 1 :]:
        if not word.value.startswith("-"):
            return word if any(map(_SCRIPT_FOLLOWS.fullmatch, options)) else None
        options.append(word.value)
    return None
