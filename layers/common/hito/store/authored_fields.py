"""Attributes of authored items of the language path. They have the names of the record's fields."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from hito.domain.achievements import Achievement
from hito.domain.language import Exercise, Lesson
from hito.store import quotas
from hito.store.dynamodb.attributes import Scalar
from hito.store.dynamodb.update import Update


def attributes_of(authored: Lesson | Exercise | Achievement) -> dict[str, Scalar]:
    """The attributes of a whole record, without its id."""
    return {name: _scalar(value) for name, value in asdict(authored).items() if name != "id"}


def creation_update(authored: Lesson | Exercise | Achievement, author: str | None) -> Update:
    """A new authored item; it counts towards the quota of ``author``, if given."""
    return Update().set(**attributes_of(authored), **quotas.author_attribute(author))


def change_update(fields: Mapping[str, Any]) -> Update:
    """A change of the given fields of an existing item. They have the names of its record."""
    return Update().if_exists().set(**{name: _scalar(value) for name, value in fields.items()})


def _scalar(value: Any) -> Scalar:
    """A field in stored form. A list of texts is stored as JSON, so that a condition can compare it."""
    scalar: Scalar = json.dumps(value, ensure_ascii=False) if isinstance(value, tuple) else value
    return scalar
