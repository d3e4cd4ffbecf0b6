"""What a reply has to be like, whoever wrote it."""

import re

from hito.domain.tutoring import MAX_REPLY, Task, redaction

# A reply that is shorter, or names less of the learner's work, could be about anybody's.
LEAST_SPECIFIC_CHARACTERS = 120
LEAST_NAMED = 2

_WORD = re.compile(r"[^\W_]{4,}")
# What may stand after a question mark at an end, and before the question.
_AFTER = " \t\n*_`\"'»”)]"
_BEFORE = "*_`\"'«“(["
_CHARACTERS_PER_TOKEN = 4


def fit(reply: str, task: Task) -> str:
    """A reply as it may be shown: without secrets, not too long, and of feedback without a question at its end.

    Empty if nothing is left of it.
    """
    shown = redaction.redacted(reply[:MAX_REPLY], task.secrets, task.own).strip()
    return shown if task.message is not None else without_final_question(shown)


def without_final_question(reply: str) -> str:
    """The reply up to before the questions at its end."""
    while (body := reply.rstrip(_AFTER)).endswith("?"):
        asked = body.rstrip(_AFTER + "?")
        reply = asked[: _begin_of_last_sentence(asked)].rstrip()
    return reply


def _begin_of_last_sentence(text: str) -> int:
    begin = max(text.rfind("¿"), *(text.rfind(mark) + 1 for mark in (". ", "! ", "? ", "\n")))
    while begin > 0 and text[begin - 1] in _BEFORE:
        begin -= 1
    return begin


def is_generic(reply: str, task: Task) -> bool:
    """Whether feedback could be about anybody's answer.

    It is if it is shorter than 120 characters, or names fewer than two of the words (of four letters or
    more) that stand in the learner's answer, the exercise's title or the validation's warnings; fewer
    than all, where there are less than two.
    """
    told = {word.casefold() for word in _WORD.findall(reply)}
    sources = " ".join((task.answer or "", task.exercise.title, *task.warnings))
    telling = {word.casefold() for word in _WORD.findall(sources)}
    return len(reply) < LEAST_SPECIFIC_CHARACTERS or len(told & telling) < min(LEAST_NAMED, len(telling))


def estimated_tokens(text: str) -> int:
    """About how many tokens a text is: one for four characters, at least one for any."""
    return -(-len(text) // _CHARACTERS_PER_TOKEN)
