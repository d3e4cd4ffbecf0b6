"""Learners' answers to exercises, as fields of a body."""

from typing import Annotated

from pydantic import AfterValidator

from hito.domain import texts
from hito.domain.guides import MAX_ANSWER
from hito.edge import problems
from hito.edge.body import NOT_BLANK_DOCUMENTED, documented

# The limit of a body that holds an answer.
MAX_BYTES = 1024 * 1024


def _check_answer(text: str) -> str:
    if texts.is_blank(text):
        raise problems.error("blank")
    if len(text) > MAX_ANSWER:
        raise problems.error("answer_too_long", limit=MAX_ANSWER)
    return text


Answer = Annotated[str, AfterValidator(_check_answer), documented(maxLength=MAX_ANSWER), NOT_BLANK_DOCUMENTED]
