"""Issuing credentials for what learners earned, and what verifiers read about them."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import uuid4

from hito import caches
from hito.domain import credentials as rules
from hito.domain import progress, status_lists
from hito.domain.credentials import Credential, Earned, Issuer, Place, Wanted
from hito.domain.errors import Code, Conflict, NotFound, Revoked
from hito.domain.records import Header
from hito.services import signing
from hito.store import achievements, credentials, numbers
from hito.store.idempotency import NoIdempotency
from hito.store.transactions import RetryDeadline
from hito.usecases import tracking

# Signed status lists. One is signed again when a credential of it was revoked, or when it is old.
_signed_lists: caches.Cache[tuple[Issuer, int, frozenset[int]], str] = caches.register(
    "signed status lists", entries=20, seconds=status_lists.TTL_MS / 1000
)


class Published(NamedTuple):
    """A credential as anybody may read it: what was signed, and the claims in it."""

    jwt: str
    claims: Mapping[str, Any]


def issue(  # noqa: PLR0913 - what, to whom, by whom, when
    learner: str, name: str, wanted: Wanted, *, issuer: Issuer, now: datetime, idempotency: NoIdempotency
) -> Credential:
    """The learner's credential for what they earned; it is issued if there is none yet.

    Two requests for the same again. Otherwise one for the course or the award, and one each for the place in a status
    list, the signature and the transaction.

    Raises:
        NotFound: if there is no such course, or the learner does not have the award.
        Conflict: if the learner has not completed the course.
        Unavailable: if the key service does not answer, or other writers conflict for too long.
    """
    deadline = RetryDeadline()
    while (found := credentials.find(learner, wanted)) is None:
        made = _signed(_earned(learner, wanted), name, wanted, issuer, now)
        if idempotency.commit(*credentials.creation(learner, made)):
            return credentials.find(learner, wanted) or made
        deadline.wait()
    idempotency.save()
    return found


def of_learner(learner: str) -> list[Credential]:
    """A learner's credentials, oldest first. One request for each megabyte."""
    return credentials.get_all(learner)


def read(credential: str) -> Published:
    """A credential by its id. One request.

    Raises:
        NotFound: if there is none.
        Revoked: if it was revoked.
    """
    found = credentials.get_published(credential)
    if found is None:
        raise NotFound(Code.NO_CREDENTIAL)
    if found.jwt is None:
        raise Revoked()
    return Published(found.jwt, signing.claims_of(found.jwt))


def status_list(issuer: Issuer, number: int, now: datetime) -> Published:
    """A status list, signed. One request, and one of the key service if the list changed.

    Raises:
        NotFound: if there cannot be such a list yet.
        Unavailable: if the key service does not answer.
    """
    if not 0 <= number <= numbers.last_credential() // status_lists.CAPACITY:
        raise NotFound(Code.NO_STATUS_LIST)
    revoked = frozenset(credentials.revoked(number))
    key = (issuer, number, revoked)
    signed = _signed_lists.get(key)
    if signed is None:
        claims = status_lists.payload(issuer, number, revoked, now)
        signed = _signed_lists.put(key, signing.sign({"kid": _key_url(issuer), "typ": "vc+jwt"}, claims))
    return Published(signed, signing.claims_of(signed))


def keys(issuer: Issuer) -> list[dict[str, str]]:
    """All public keys as JWKs, the one that signs first.

    Raises:
        Unavailable: if the key service does not answer.
    """
    return [_jwk(issuer, key) for key in signing.public_keys()]


def key(issuer: Issuer, thumbprint: str) -> dict[str, str]:
    """A public key as a JWK.

    Raises:
        NotFound: if there is none with this thumbprint.
        Unavailable: if the key service does not answer.
    """
    for found in signing.public_keys():
        if found.thumbprint == thumbprint:
            return _jwk(issuer, found)
    raise NotFound(Code.NO_KEY)


def _jwk(issuer: Issuer, key: signing.PublicKey) -> dict[str, str]:
    return {**key.members, "use": "sig", "alg": signing.ALGORITHM, "kid": issuer.key_url(key.thumbprint)}


def _key_url(issuer: Issuer) -> str:
    return issuer.key_url(signing.public_keys()[0].thumbprint)


def _signed(earned: Earned, name: str, wanted: Wanted, issuer: Issuer, now: datetime) -> Credential:
    credential_id, place = secrets.token_hex(16), _random_place()
    claims = rules.payload(
        earned,
        url=issuer.credential_url(credential_id),
        subject=f"urn:uuid:{uuid4()}",
        name=name if wanted.has_name else None,
        issuer=issuer,
        place=place,
        at=now.replace(microsecond=0),
    )
    return Credential(
        id=credential_id,
        url=issuer.credential_url(credential_id),
        wanted=wanted,
        title=earned.title,
        issued_at=now.replace(microsecond=0),
        earned_at=earned.earned_at,
        percent=earned.percent,
        place=place,
        jwt=signing.sign({"kid": _key_url(issuer), "typ": "JWT"}, claims),
    )


def _random_place() -> Place:
    """A place that is probably free. Its index tells nothing about the order in which credentials were issued."""
    return Place((numbers.next_credential() - 1) // status_lists.CAPACITY, secrets.randbelow(status_lists.SIZE))


def _earned(learner: str, wanted: Wanted) -> Earned:
    if wanted.course is None:
        award = achievements.get_award(learner, wanted.achievement or 0)
        if award is None:
            raise NotFound(Code.NO_AWARD)
        return rules.of_award(award)
    record = tracking.read(learner, wanted.course)
    if record.content is None and not record.is_begun and record.header == Header():
        raise NotFound(Code.NO_COURSE)
    earned = rules.of_course(record, progress.of(record))
    if earned is None:
        raise Conflict(Code.NOT_COMPLETED)
    return earned
