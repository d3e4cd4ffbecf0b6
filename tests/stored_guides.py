"""Guides as authoring leaves them in the table, written in batches: moto is slow at transactions."""

import os
from collections.abc import Iterable
from datetime import UTC, datetime

import boto3

from hito.domain.guides import Exercise, Guide, Type
from hito.store import guides as stored_guides
from hito.store.dynamodb.attributes import Item
from tests.people import new_uuid

MONDAY = datetime(2026, 1, 5, 8, tzinfo=UTC)


def guide(order: int = 1) -> Guide:
    """A guide that is not stored yet."""
    return Guide(
        id=new_uuid(),
        title="Introducción a Docker",
        topic="docker",
        order=order,
        is_active=True,
        html="<h1>Docker</h1>",
        created_at=MONDAY,
        updated_at=MONDAY,
    )


def exercise(guide_id: str) -> Exercise:
    """An exercise that is not stored yet, whose answers are validated as commands."""
    return Exercise(
        id=new_uuid(),
        guide=guide_id,
        title="Listar archivos",
        type=Type.COMMAND,
        difficulty="fácil",
        validates=True,
        gives_feedback=True,
        is_active=True,
        html=None,
        expected_answer="ls",
        context=None,
        created_at=MONDAY,
    )


def put_all(stored: Iterable[Item]) -> None:
    """Put any number of items."""
    puts = [{"PutRequest": {"Item": item}} for item in stored]
    dynamodb, name = boto3.client("dynamodb"), os.environ["TABLE_NAME"]
    for start in range(0, len(puts), 25):
        dynamodb.batch_write_item(RequestItems={name: puts[start : start + 25]})


def put_guides(count: int, exercises_each: int, *, first_order: int = 1) -> list[tuple[str, list[str]]]:
    """Store so many guides; returns each by its id with the ids of its exercises."""
    guides = [guide(order) for order in range(first_order, first_order + count)]
    exercises = {one.id: [exercise(one.id) for _ in range(exercises_each)] for one in guides}
    put_all(part.item for one in guides for part in stored_guides.replacement(None, one))
    put_all(
        part.item
        for several in exercises.values()
        for one in several
        # Without the check that the guide exists.
        for part in stored_guides.exercise_creation(one)[1:]
    )
    return [(guide_id, [one.id for one in several]) for guide_id, several in exercises.items()]
