"""Answers of all kinds, for each validator of structure.

`HITO_EXAMPLES=2000` tries that many for each test, and holds each to its processor time.
"""

import gc
import os
import time

from hypothesis import settings
from hypothesis import strategies as st

from hito.domain.structure import ALLOWED_COMMANDS, MOST_SHOWN, Verdict, validate

EXAMPLES = int(os.environ.get("HITO_EXAMPLES", "0"))
# More than twice what the worst known answer takes on a developer's machine.
MOST_SECONDS = 0.2

# What programs stumble over.
ODD = ["\0", "\ud800", "😀", "é", "²", "٣", "\xa0", "\x85", "\ufeff", "\t", "\r", "\r\n", "\x0b", "\x1b", "\u202e"]
ODD += ["9" * 40, "%", "`", "\\", "'", '"', "#", "$", "\n", " "]


def as_many_as_asked(test):
    return settings(max_examples=EXAMPLES)(test) if EXAMPLES else test


def texts():
    """Any text at all."""
    return st.text(max_size=200) | st.text(st.characters(), max_size=200)


def mixtures(tokens):
    """Tokens in any order, among which there are odd ones."""
    return st.lists(st.sampled_from([*tokens, *ODD, " ", "\n"]), max_size=40).map("".join)


def mutations(good, tokens):
    """Right answers, in which a token took the place of a part, or a part is missing."""

    def mutated(answer, begin, length, token):
        begin %= len(answer)
        return answer[:begin] + token + answer[begin + length :]

    positions = st.integers(0, 500)
    return st.builds(
        mutated, st.sampled_from(good), positions, st.integers(0, 20), st.sampled_from(["", *tokens, *ODD])
    )


def indent(line):
    """How many blanks a line begins with."""
    return len(line) - len(line.lstrip(" "))


def repetitions(tokens):
    """A few tokens, a few that come over and over, and a few at the end."""
    few = st.lists(st.sampled_from([*tokens, *ODD, " ", "\n"]), max_size=4).map("".join)
    return st.tuples(few, few, few)


def as_long_as(longest, repetition):
    """A repetition of a length; hypothesis would rather not print that. A tenth of it where time is not measured."""
    begin, again, end = repetition
    longest = longest if EXAMPLES else longest // 10
    times = max(longest - len(begin) - len(end), 0) // max(len(again), 1)
    return (begin + again * times + end)[:longest]


def judged(sort, answer):
    """The verdict on an answer, which takes no long time."""
    verdict, took = timed(sort, answer)
    assert isinstance(verdict, Verdict)
    assert len(verdict.errors) <= MOST_SHOWN + 1
    assert "".join(verdict.errors + verdict.warnings).isprintable()
    if EXAMPLES and took > MOST_SECONDS:
        took = min(timed(sort, answer)[1] for _ in range(3))
        assert took < MOST_SECONDS
    return verdict


def timed(sort, answer):
    # The garbage of all tests before is not of this answer.
    gc.disable()
    started = time.process_time()
    verdict = validate(sort, answer, ALLOWED_COMMANDS)
    took = time.process_time() - started
    gc.enable()
    return verdict, took
