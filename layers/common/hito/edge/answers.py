"""Learners' answers to exercises, as fields of a body."""

from typing import Annotated

from pydantic import AfterValidator

from hito.domain.guides import MAX_ANSWER
from hito.edge import problems
from hito.edge.body import NOT_BLANK, documented

# The limit of a body that holds an answer.
MAX_BYTES = 1024 * 1024


def _check_length(text: str) -> str:
    if len(text) > MAX_ANSWER:
        raise problems.error("answer_too_long", limit=MAX_ANSWER)
    return text


Answer = Annotated[str, NOT_BLANK, AfterValidator(_check_length), documented(maxLength=MAX_ANSWER)]
