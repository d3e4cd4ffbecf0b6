"""Tasks for the tutor, as the tests create them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from hito.domain.guides import Exercise, Type
from hito.domain.tutoring import Embedding, Entry, Sort, Task, similarity

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)

DOCKERFILE = Exercise(
    id="imagen",
    guide="docker",
    title="Construir imagen base",
    type=Type.DOCKERFILE,
    difficulty="medio",
    validates=True,
    gives_feedback=True,
    is_active=True,
    created_at=NOON,
    html="<p>Crea un <code>Dockerfile</code> para una aplicación de Flask.</p>",
    expected_answer="FROM python:3.12-slim\nWORKDIR /srv/hidden\nCOPY requirements.txt .\nUSER nobody\n",
    context="El orden de las capas es lo importante; felicita a quien piense en el usuario.",
)

_numbers = count(1)


def task(answer: str | None = "FROM python:3.12-slim\nRUN pip install flask", **more: Any) -> Task:
    """A task about the Dockerfile, or about it changed as ``exercise`` says."""
    changed = more.pop("exercise", {})
    return Task(exercise=replace(DOCKERFILE, **changed), answer=answer, **more)


def entry(text: str, sort: Sort = Sort.QUESTION, age: timedelta = timedelta()) -> Entry:
    """A text of the history, of that age at noon."""
    embedding = Embedding(similarity.HASHED, similarity.packed(similarity.hashed(text)))
    return Entry(id=f"entry-{next(_numbers)}", sort=sort, text=text, at=NOON - age, embedding=embedding)
