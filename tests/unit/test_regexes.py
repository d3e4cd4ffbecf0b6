"""No regular expression of the package takes longer than in proportion to what it reads.

Each is read apart for what it repeats; long runs of each character that it knows come after what leads to a
repetition, and an end that nothing fits comes after them. Each is called as the code calls it.
"""

import ast
import gc
import importlib
import pkgutil
import re
import string
import time
from collections import defaultdict
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]

import pytest

from tests.template import ROOT

LONGEST = 50_000
MOST_SECONDS = 0.2
CALLS = frozenset({"match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"})
# "" is for a run that is the end.
ENDS = ("!", "\0", "\n", "", "é")
PACKAGES = [("hito", ROOT / "layers" / "common" / "hito"), ("", ROOT / "functions")]


def modules():
    """Every module that is deployed, with its source."""
    for name, folder in PACKAGES:
        for found in pkgutil.walk_packages([str(folder)], prefix=f"{name}." if name else ""):
            module = importlib.import_module(found.name)
            if module.__file__:
                yield module, ast.parse(Path(module.__file__).read_text())


def used_patterns():
    """Each pattern of the deployed code, and the calls that the code makes of it; all calls if it shows none."""
    calls = defaultdict(set)
    for module, tree in modules():
        for held in vars(module).values():
            for pattern in held_patterns(held):
                calls[pattern.pattern, pattern.flags] |= set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in CALLS and isinstance(node.value, ast.Name):
                held = vars(module).get(node.value.id)
                if isinstance(held, re.Pattern):
                    calls[held.pattern, held.flags].add(node.attr)
            if written := written_pattern(node):
                calls[written[:2]].add(written[2])
    return {pattern: called or {"match", "fullmatch", "search"} for pattern, called in calls.items()}


def held_patterns(held, levels=3):
    if isinstance(held, re.Pattern):
        yield held
    elif levels and isinstance(held, dict):
        for value in held.values():
            yield from held_patterns(value, levels - 1)
    elif levels and isinstance(held, list | tuple | set | frozenset):
        for value in held:
            yield from held_patterns(value, levels - 1)
    elif levels and isinstance(held, type):
        for value in vars(held).values():
            yield from held_patterns(value, levels - 1)
    elif levels and callable(held) and hasattr(held, "cache_info"):
        # A pattern made when it is needed: as it is made for the cases that the code knows.
        for arguments in MADE.get(held.__qualname__, []):
            yield held(*arguments)


MADE = {
    "_token": [
        (escape, stop, *modes)
        for escape in "\\`"
        for stop in ("", '"', "}", "/")
        for modes in ((False, False, True), (True, True, True), (False, False, False))
    ]
}


def written_pattern(node):
    """The pattern, flags and call of `re.call("pattern", …)`, if the node is such a call."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CALLS):
        return None
    if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "re" and node.args):
        return None
    if not (isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)):
        return None
    pattern = re.compile(node.args[0].value)
    return pattern.pattern, pattern.flags, node.func.attr


# What a pattern is made of


def characters(parsed):
    """A few characters of each literal and class in a parsed pattern, and of what each class excludes."""
    found = set()
    for code, value in parsed:
        if code in (codes.LITERAL, codes.NOT_LITERAL):
            found |= {chr(value), "x"}
        elif code is codes.ANY:
            found |= {"x", " "}
        elif code is codes.IN:
            found |= of_class(value)
        else:
            for inner in inner_patterns(code, value):
                found |= characters(inner)
    return found


def of_class(members):
    found = set()
    for code, value in members:
        if code is codes.LITERAL:
            found.add(chr(value))
        elif code is codes.RANGE:
            found |= {chr(value[0]), chr(value[1])}
        elif code is codes.CATEGORY:
            found |= {codes.CATEGORY_DIGIT: {"7"}, codes.CATEGORY_SPACE: {" ", "\n"}}.get(value, {"x", "_", "7"})
        elif code is codes.NEGATE:
            found |= {"x", " ", "~"}
    return found


def inner_patterns(code, value):
    """The patterns within a node of a parsed pattern."""
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        return [value[2]]
    if code is codes.SUBPATTERN:
        return [value[3]]
    if code is codes.ATOMIC_GROUP:
        return [value]
    if code is codes.BRANCH:
        return value[1]
    if code in (codes.ASSERT, codes.ASSERT_NOT):
        return [value[1]]
    return []


def example(parsed):
    """A short text that a parsed pattern matches, as far as assertions let it."""
    return "".join(example_of(code, value) for code, value in parsed)


def example_of(code, value):  # noqa: PLR0911 - one for each kind of node
    if code is codes.LITERAL:
        return chr(value)
    if code is codes.NOT_LITERAL:
        return "x" if value != ord("x") else "y"
    if code is codes.ANY:
        return "x"
    if code is codes.IN:
        return member(value)
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        return example(value[2]) * value[0]
    if code is codes.BRANCH:
        return example(value[1][0])
    if code in (codes.SUBPATTERN, codes.ATOMIC_GROUP):
        return example(inner_patterns(code, value)[0])
    return ""


def member(members):
    for char in "x7 " + string.printable:
        if parser_matches(members, char):
            return char
    return next((chr(value) for code, value in members if code is codes.LITERAL), "x")


def parser_matches(members, char):
    is_negated = members[0][0] is codes.NEGATE
    found = any(
        (code is codes.LITERAL and chr(value) == char)
        or (code is codes.RANGE and value[0] <= ord(char) <= value[1])
        or (code is codes.CATEGORY and is_of_category(value, char))
        for code, value in members
    )
    return found != is_negated


def is_of_category(category, char):
    is_in = {
        codes.CATEGORY_DIGIT: str.isdecimal,
        codes.CATEGORY_SPACE: str.isspace,
        codes.CATEGORY_WORD: lambda one: one.isalnum() or one == "_",
    }
    without = {
        codes.CATEGORY_NOT_DIGIT: codes.CATEGORY_DIGIT,
        codes.CATEGORY_NOT_SPACE: codes.CATEGORY_SPACE,
        codes.CATEGORY_NOT_WORD: codes.CATEGORY_WORD,
    }
    return is_in[category](char) if category in is_in else not is_in[without[category]](char)


def repetitions(parsed, before=""):
    """What leads to each repetition, and what it repeats."""
    for code, value in parsed:
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT) and value[1] > 9:
            yield before, example(value[2])
        branches = inner_patterns(code, value)
        for inner in branches:
            yield from repetitions(inner, before)
        before += example_of(code, value)


def runs(pattern, flags):
    """Texts to be tried: what comes before, what comes over and over, what comes at the end."""
    parsed = parser.parse(pattern, flags)
    found = list(repetitions(parsed))
    chars = sorted(characters(parsed))
    again = list(dict.fromkeys([*chars, *(body for _, body in found if len(body) > 1)]))
    for before in dict.fromkeys(["", *(lead for lead, _ in found)]):
        for repeated in again:
            for end in ENDS:
                yield before, repeated, end


def slowest(called, before, repeated, end):
    """How long a call takes on a text as long as can be, or on one that it already takes long on."""
    length, took = 8, 0.0
    while took < MOST_SECONDS:
        text = before + repeated * (length // len(repeated)) + end
        took = min(timed(called, text) for _ in range(3)) if took > MOST_SECONDS / 20 else timed(called, text)
        # Even if four times the time came with twice the length, the longest would be in time.
        if length >= LONGEST or (length > 1000 and took * (LONGEST / length) ** 2 < MOST_SECONDS):
            break
        # A time that doubles with each character is seen before it becomes hours.
        length = length + 4 if length < 32 else min(length * 40, LONGEST)
    return took, length


def timed(called, text):
    # The garbage of all tests before is not of this pattern.
    gc.disable()
    started = time.process_time()
    called(text)
    took = time.process_time() - started
    gc.enable()
    return took


def call(compiled, name):
    if isinstance(compiled.pattern, bytes):
        return of_bytes(compiled, name)
    if name in ("sub", "subn"):
        return lambda text: getattr(compiled, name)("", text)
    if name == "finditer":
        return lambda text: list(compiled.finditer(text))
    return getattr(compiled, name)


def of_bytes(compiled, name):
    if name in ("sub", "subn"):
        return lambda text: getattr(compiled, name)(b"", text.encode())
    return lambda text: getattr(compiled, name)(text.encode())


PATTERNS = used_patterns()


def test_the_patterns_of_the_code_are_found():
    assert len(PATTERNS) > 60


@pytest.mark.parametrize(("pattern", "flags"), PATTERNS, ids=[pattern[:40] for pattern, _ in PATTERNS])
def test_a_pattern_reads_long_runs_in_proportion(pattern, flags):
    compiled = re.compile(pattern, flags)
    for name in sorted(PATTERNS[pattern, flags]):
        called = call(compiled, name)
        for before, repeated, end in runs(pattern, flags):
            took, length = slowest(called, before, repeated, end)
            assert took < MOST_SECONDS, (
                f"{name} took {took:.2f} s for {before!r} + {repeated!r} * {length // len(repeated)} + {end!r}"
            )
