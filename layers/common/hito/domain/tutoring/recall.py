"""Chooses the entries of a learner's history for the tutor's prompt."""

from collections.abc import Sequence
from datetime import datetime

from hito.domain.tutoring import Embedding, Entry, similarity
from hito.domain.tutoring.similarity import Vector

MOST = 3


def recalled(history: Sequence[Entry], text: str, embedding: Embedding, now: datetime) -> tuple[Entry, ...]:
    """The entries that matter most for a text, the most relevant first, without the text's own entry.

    A hashed vector compares with any text; a model's vector only with vectors of the same model.
    """
    point = similarity.unpacked(embedding.packed)
    points = [
        (entry, place)
        for entry in history
        if entry.text != text and (place := _point(entry, embedding.space)) is not None
    ]
    relevances = [similarity.relevance(similarity.cosine(point, place), now - entry.at) for entry, place in points]
    chosen = similarity.chosen(relevances, lambda one, other: similarity.cosine(points[one][1], points[other][1]), MOST)
    return tuple(points[place][0] for place in chosen)


def _point(entry: Entry, space: str) -> Vector | None:
    if entry.embedding.space == space:
        return similarity.unpacked(entry.embedding.packed)
    return similarity.hashed(entry.text) if space == similarity.HASHED else None
