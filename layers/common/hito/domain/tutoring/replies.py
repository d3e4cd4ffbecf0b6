"""Rules for a reply, from a model or from Hito itself."""

import re

from hito.domain.tutoring import MAX_REPLY, Task, redaction

# A shorter reply, or one that names less of the learner's work, is generic.
LEAST_SPECIFIC_CHARACTERS = 120
LEAST_NAMED = 2

_WORD = re.compile(r"[^\W_]{4,}")
# Characters that may follow a question mark at the end, and precede the question.
_AFTER = " \t\n*_`\"'»”)]"
_BEFORE = "*_`\"'«“(["
_CHARACTERS_PER_TOKEN = 4


def fit(reply: str, task: Task) -> str:
    """A reply as it may be shown: without secrets, not too long, and feedback without a question at the end.

    It is empty if nothing is left.
    """
    shown = redaction.redacted(reply[:MAX_REPLY], task.secrets, task.own).strip()
    return shown if task.message is not None else without_final_question(shown)


def without_final_question(reply: str) -> str:
    """The reply without the questions at its end."""
    while (body := reply.rstrip(_AFTER)).endswith("?"):
        question = body.rstrip(_AFTER + "?")
        reply = question[: _begin_of_last_sentence(question)].rstrip()
    return reply


def _begin_of_last_sentence(text: str) -> int:
    begin = max(text.rfind("¿"), *(text.rfind(mark) + 1 for mark in (". ", "! ", "? ", "\n")))
    while begin > 0 and text[begin - 1] in _BEFORE:
        begin -= 1
    return begin


def is_generic(reply: str, task: Task) -> bool:
    """Whether feedback could be about any learner's answer.

    It is, if it is shorter than 120 characters, or names fewer than two of the words (of four letters or more) in
    the learner's answer, the exercise's title or the validation's warnings; with less than two words, fewer than all.
    """
    words = {word.casefold() for word in _WORD.findall(reply)}
    sources = " ".join((task.answer or "", task.exercise.title, *task.warnings))
    specific = {word.casefold() for word in _WORD.findall(sources)}
    return len(reply) < LEAST_SPECIFIC_CHARACTERS or len(words & specific) < min(LEAST_NAMED, len(specific))


def estimated_tokens(text: str) -> int:
    """The estimated number of tokens in a text: one for four characters, at least one."""
    return -(-len(text) // _CHARACTERS_PER_TOKEN)
