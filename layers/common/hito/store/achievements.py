"""Achievements, and learners' awards."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from hito.domain import language
from hito.domain.achievements import Achievement, Award, State
from hito.store import keys, quotas
from hito.store.authored_fields import attributes_of, change_update, creation_update
from hito.store.dynamodb import attributes, table
from hito.store.dynamodb.attributes import Item, Key, Scalar, epoch_ms, from_epoch_ms, text, whole
from hito.store.dynamodb.update import Update
from hito.store.dynamodb.writes import DeleteItem, PutItem, UpdateItem, Write
from hito.store.quotas import What

# Awards that are read for one response.
_AWARDS_PAGE = 100


def key(achievement: int) -> Key:
    """The key of an achievement."""
    return keys.ACHIEVEMENT.key(achievement=keys.by_size(achievement))


def list_key() -> Key:
    """The prefix of all achievements."""
    return keys.ACHIEVEMENT.prefix()


def award_key(learner: str, achievement: int) -> Key:
    """The key of a learner's award."""
    return keys.AWARD.key(learner=learner, achievement=keys.by_size(achievement))


def awards_key(learner: str) -> Key:
    """The prefix of a learner's awards."""
    return keys.AWARD.prefix(learner=learner)


def get(achievement: int) -> Achievement | None:
    """An achievement, or None. One request."""
    item = table.get(key(achievement))
    return _from_item(item) if item else None


def get_all() -> list[Achievement]:
    """All achievements, oldest first. One request for each megabyte."""
    return [_from_item(item) for item in table.query(list_key())]


def get_some(achievements: Sequence[int]) -> dict[int, Achievement]:
    """The achievements with the given numbers, if they exist, by number. One request for each hundred."""
    stored = table.get_all([key(each) for each in achievements], consistent=True)
    return {found.id: found for found in (_from_item(item) for item in stored if item)}


def page(after: int | None) -> tuple[list[Achievement], bool]:
    """The next achievements after a number, oldest first; whether there are more. One request."""
    found, is_more = table.page_after(list_key(), key(after)["SK"] if after is not None else None)
    return [_from_item(item) for item in found], is_more


def creation(achievement: Achievement, author: str | None) -> list[Write]:
    """The parts of a transaction that create an achievement; it counts towards the quota of ``author``, if given."""
    return [
        UpdateItem(key(achievement.id), creation_update(achievement, author)),
        *quotas.take_update(author, What.ACHIEVEMENT),
    ]


def change(achievement: int, fields: Mapping[str, Any]) -> bool:
    """Change the given fields of an achievement; False if there is none. One request."""
    return table.update(key(achievement), change_update(fields)) is not None


def deletion(achievement: int) -> list[Write] | None:
    """The parts of a transaction that delete an achievement; None if there is none.

    One request; another for an author who has a quota.
    """
    item = table.get(key(achievement))
    if item is None:
        return None
    return [
        DeleteItem(key(achievement), Update().if_exists()),
        *quotas.release_updates([item], What.ACHIEVEMENT),
    ]


def get_award(learner: str, achievement: int) -> Award | None:
    """A learner's award, or None. One request."""
    item = table.get(award_key(learner, achievement))
    return award_from_item(item) if item else None


def award_page(learner: str, after: int | None) -> tuple[list[Award], bool]:
    """The next awards of a learner, of achievements after a number; whether there are more. One request."""
    prefix = awards_key(learner)
    place = award_key(learner, after)["SK"].removeprefix(prefix["SK"]) if after is not None else None
    stored, is_more = table.page_after(prefix, place, _AWARDS_PAGE)
    return [award_from_item(item) for item in stored], is_more


def award_creation(learner: str, award: Award) -> PutItem:
    """The part of a transaction that awards an achievement to a learner who lacks it."""
    because = json.dumps(dict(award.because), ensure_ascii=False, sort_keys=True)
    times: dict[str, Scalar] = {"at": epoch_ms(award.at), "granted": epoch_ms(award.granted_at)}
    values = {**attributes_of(award.achievement), "number": award.id, **times, "because": because}
    item = attributes.item({**award_key(learner, award.achievement.id), **values})
    return PutItem(item, only_if=Update().if_equals("number", None))


def grant(learner: str, award: Award) -> bool:
    """Award an achievement to a learner; False if they have it already. One request."""
    part = award_creation(learner, award)
    return table.put(part.item, only_if=part.only_if)


def award_from_item(item: Item) -> Award:
    """An award from its item. Items of earlier releases have no reasons."""
    at = whole(item, "at")
    return Award(
        id=whole(item, "number"),
        user=language.user_of(text(item, "PK").partition("#")[2]) or 0,
        achievement=_achievement(int(text(item, "SK").partition("#")[2]), item),
        at=from_epoch_ms(at),
        granted_at=from_epoch_ms(whole(item, "granted") or at),
        because=json.loads(text(item, "because")) if "because" in item else {},
    )


def _from_item(item: Item) -> Achievement:
    return _achievement(int(text(item, "SK")), item)


def _achievement(number: int, item: Item) -> Achievement:
    return Achievement(
        id=number,
        name=text(item, "name"),
        description=text(item, "description"),
        icon=text(item, "icon"),
        criteria=text(item, "criteria"),
        state=State(text(item, "state")),
    )
