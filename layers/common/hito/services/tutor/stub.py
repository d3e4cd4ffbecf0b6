"""Hito itself, without a model or if none answers: its text is computed, and the same each time."""

from collections.abc import Sequence

from hito.domain.tutoring import hints, similarity
from hito.domain.tutoring.prompts import Prompt
from hito.domain.tutoring.replies import estimated_tokens
from hito.domain.tutoring.similarity import Vector
from hito.services.tutor import Completion


class Stub:
    """Answers from the task that a prompt was written from, with an estimate of a model's tokens."""

    model = "stub"
    space = similarity.HASHED

    def complete(self, prompt: Prompt, _ends: float) -> Completion:
        """Feedback, or a reply to a message."""
        text = hints.feedback(prompt.task) if prompt.task.message is None else hints.answer(prompt.task)
        return Completion(text, estimated_tokens(prompt.system + prompt.text), estimated_tokens(text))

    def embed(self, texts: Sequence[str], _ends: float) -> list[Vector]:
        """Texts as hashed vectors."""
        return [similarity.hashed(text) for text in texts]
