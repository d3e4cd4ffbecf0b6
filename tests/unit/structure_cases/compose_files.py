"""Compose files of our own: cases with their verdicts, files as people write them, and mutations of those."""

import random
import re
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent
_HEAD = re.compile(r"^=== (.*)\n", re.MULTILINE)
_CASE = re.compile(r"(taken|refused)(?: although Docker Compose (takes|refuses) it: (.*))?")


@dataclass(frozen=True, slots=True)
class Case:
    """A file, whether it is taken, and why Docker Compose sees that differently if it does."""

    text: str
    is_taken: bool
    but: str = ""


def cases() -> list[Case]:
    """Small files, each about one thing. The verdict is that of Docker Compose 2.40.3, or a comment has that."""
    found = []
    for head, text in _blocks("compose_cases.txt"):
        verdict, _, but = _CASE.fullmatch(head).groups("")
        found.append(Case(text, verdict == "taken", but))
    return found


def files() -> dict[str, str]:
    """Files of the kinds that are published, with all that the specification has; each is right."""
    return dict(_blocks("compose_files.txt"))


def _blocks(name):
    parts = _HEAD.split((_HERE / name).read_text("utf-8"))[1:]
    return zip(parts[::2], parts[1::2], strict=True)


_VALUES = """
    nada 3 1.5 true null [] {} "" "x y" [a] {a: b} ${X} ${X ${1} $$ 80 "80:80" 1gb 10s -1 no service:db .5 web db [3]
    {x-a: 1} !reset !override ~ '"' "a\\"b" (a) 'it''s' default:/x ./a:/b ${A:-b} ${A:-3} 2 0 99999 0x1F 1e3 yes
    """.split()  # noqa: SIM905 - words read better than quoted lines
_KEYS = """
    image build x-y ports volumes environment foo name driver external file target source interval test retries
    condition networks depends_on links memory cpus replicas mode command type options config labels secrets configs
    deploy healthcheck develop logging
    """.split()  # noqa: SIM905 - words read better than quoted lines
_PIECES = ['"', "'", "{", "}", "[", "]", ":", "-", "#", "\t", ",", "*", "&a ", "$", "  "]
_VALUE = re.compile(r"(?<=[:\[,-] )[^\s,\]}]+")
_KEY = re.compile(r"[\w.-]+(?=:(?: |$))")


def mutations(count: int, seed: int = 1) -> list[str]:
    """Right files with a mistake or two: a line gone, repeated or moved, another value, another key, a stray sign."""
    dice = random.Random(seed)
    right = list(files().values())
    return list(dict.fromkeys(_mutated(dice.choice(right), dice) for _ in range(count)))


def _mutated(text: str, dice: random.Random) -> str:
    lines = text.split("\n")
    for _ in range(dice.choice([1, 1, 1, 2])):
        at = dice.randrange(len(lines))
        line = lines[at]
        kind = dice.choice(["gone", "repeated", "moved", "value", "value", "key", "key", "sign"])
        if kind == "gone":
            lines[at] = "#"
        elif kind == "repeated":
            lines.insert(at, dice.choice(lines))
        elif kind == "moved":
            lines[at] = dice.choice(["  " + line, line.removeprefix("  ")])
        elif kind == "sign":
            where = dice.randrange(len(line) + 1)
            lines[at] = line[:where] + dice.choice(_PIECES) + line[where + dice.randrange(2) :]
        elif found := list((_VALUE if kind == "value" else _KEY).finditer(line)):
            match = dice.choice(found)
            other = dice.choice(_VALUES if kind == "value" else _KEYS)
            lines[at] = line[: match.start()] + other + line[match.end() :]
    return "\n".join(lines)
