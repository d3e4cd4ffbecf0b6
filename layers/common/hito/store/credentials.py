"""Credentials of learners, by learner and by their public id, and which of them are revoked."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from hito.domain.credentials import Credential, Place, Wanted
from hito.domain.records import CourseId, Kind
from hito.store import keys
from hito.store.dynamodb import attributes, table
from hito.store.dynamodb.attributes import Item, Key, Scalar, epoch_ms, from_epoch_ms, present, text, whole
from hito.store.dynamodb.client import RetryDeadline
from hito.store.dynamodb.update import Update
from hito.store.dynamodb.writes import PutItem, UpdateItem, Write

# The attributes of a learner's item that ``revoke_all`` needs.
PLACE = ("status_list", "status_index")


class Published(NamedTuple):
    """A credential as anybody may read it: what was signed; None once it is revoked."""

    jwt: str | None


def key(learner: str, credential: str) -> Key:
    """The key of a learner's credential."""
    return keys.CREDENTIAL.key(learner=learner, credential=credential)


def public_key(credential: str) -> Key:
    """The key of a credential by its id."""
    return keys.PUBLIC_CREDENTIAL.key(credential=credential)


def issued_key(learner: str, wanted: Wanted) -> Key:
    """The key of the id of the one credential for what was earned."""
    what = "named" if wanted.has_name else "plain"
    if wanted.course:
        return keys.ISSUED.key(learner=learner, what=what, kind=wanted.course.kind, id=wanted.course.id)
    return keys.ISSUED.key(learner=learner, what=what, kind="achievement", id=keys.by_size(wanted.achievement or 0))


def find(learner: str, wanted: Wanted) -> Credential | None:
    """The credential that a learner has for what they earned, or None. Two requests; one if there is none."""
    issued = table.get(issued_key(learner, wanted))
    item = table.get(key(learner, text(issued, "credential"))) if issued else None
    return from_item(item) if item else None


def get_all(learner: str) -> list[Credential]:
    """A learner's credentials, oldest first. One request for each megabyte."""
    found = (from_item(item) for item in table.query(keys.CREDENTIAL.prefix(learner=learner)))
    return sorted(found, key=lambda credential: (credential.issued_at, credential.id))


def get_published(credential: str) -> Published | None:
    """A credential by its id, or None. One request."""
    item = table.get(public_key(credential))
    if item is None:
        return None
    return Published(None if "revoked" in item else text(item, "jwt"))


def creation(learner: str, credential: Credential) -> list[Write]:
    """The parts of a transaction that store a credential, if there is none for the same and its place is free."""
    course, wanted = credential.wanted.course, credential.wanted
    values = present(
        kind=course.kind.value if course else None,
        course=course.id if course else None,
        achievement=wanted.achievement,
        percent=credential.percent,
    )
    stored: dict[str, Scalar] = {
        **key(learner, credential.id),
        **values,
        "title": credential.title,
        "named": wanted.has_name,
        "at": epoch_ms(credential.issued_at),
        "earned": epoch_ms(credential.earned_at),
        "url": credential.url,
        "jwt": credential.jwt,
        "status_list": credential.place.list,
        "status_index": credential.place.index,
    }
    issued: dict[str, Scalar] = {**issued_key(learner, wanted), "credential": credential.id}
    absent = Update().if_absent()
    return [
        PutItem(attributes.item(issued), absent),
        PutItem(attributes.item({**_index_key(credential.place)}), absent),
        PutItem(attributes.item(stored), absent),
        PutItem(attributes.item({**public_key(credential.id), "jwt": credential.jwt}), absent),
    ]


def revoke_all(items: Iterable[Item], now: datetime) -> None:
    """Revoke the credentials among a learner's items: set their bits, and remove what was signed.

    One transaction for each; repeating is harmless.
    """
    deadline = RetryDeadline()
    for item in items:
        credential = (keys.CREDENTIAL.parts(text(item, "SK")) or {}).get("credential")
        while credential and not table.try_transact(*_revocation(credential, _place(item), now)):
            deadline.wait()


def revoked(number: int) -> list[int]:
    """The revoked places of a status list. One request for each megabyte."""
    prefix = keys.REVOKED.prefix(list=_number(number))
    return [int(text(item, "SK").rpartition("#")[2]) for item in table.query(prefix)]


def from_item(item: Item) -> Credential:
    """A learner's credential from its item."""
    course = CourseId(Kind(text(item, "kind")), text(item, "course")) if "course" in item else None
    return Credential(
        id=text(item, "SK").partition("#")[2],
        url=text(item, "url"),
        wanted=Wanted(
            course=course,
            achievement=None if course else whole(item, "achievement"),
            has_name=bool(item["named"]["BOOL"]),
        ),
        title=text(item, "title"),
        issued_at=from_epoch_ms(whole(item, "at")),
        earned_at=from_epoch_ms(whole(item, "earned")),
        percent=whole(item, "percent") if "percent" in item else None,
        place=_place(item),
        jwt=text(item, "jwt"),
    )


def _revocation(credential: str, place: Place, now: datetime) -> Sequence[Write]:
    at = epoch_ms(now)
    return (
        UpdateItem(_revoked_key(place), Update().set_if_absent(at=at)),
        UpdateItem(public_key(credential), Update().set_if_absent(revoked=at).remove("jwt")),
    )


def _place(item: Item) -> Place:
    return Place(*(whole(item, name) for name in PLACE))


def _index_key(place: Place) -> Key:
    return keys.STATUS_INDEX.key(list=_number(place.list), index=_number(place.index))


def _revoked_key(place: Place) -> Key:
    return keys.REVOKED.key(list=_number(place.list), index=_number(place.index))


def _number(number: int) -> str:
    return f"{number:06}"
