"""Idempotency: a POST with an ``Idempotency-Key`` has one effect, however often it is sent.

One transaction writes the effect and the key's record, so that a crash cannot separate them. The record has a hash of
the request, and the id of what the request created. It does not have the response: a repetition gets the current
state of what the first request created. A rejected request leaves no record.

A transaction is atomic, but a reader may see one of its items before another. So the record also has the keys of the
items that were written with it. A repetition waits until it can read them all.

A request with an expensive effect, such as a call of a model, reserves its key before it starts.
"""

import json
import random
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cached_property
from time import monotonic
from uuid import uuid4

from hito.domain.errors import KeyReused, Unavailable
from hito.store import keys
from hito.store.dynamodb import attributes, table
from hito.store.dynamodb.attributes import Item, Key, Scalar, epoch_seconds, is_expired, text
from hito.store.dynamodb.client import ConditionFailed, Conflicted, RetryDeadline
from hito.store.dynamodb.update import Update
from hito.store.dynamodb.writes import ConditionCheck, PutItem, UpdateItem, Write

KEPT_FOR = timedelta(hours=24)

# Longer than any function runs. A request that crashes blocks its reserved key for no longer than this.
RESERVED_FOR = timedelta(seconds=30)

# A request that waits for another one with its key checks it again after a random time between these.
_LOOK_AGAIN_SECONDS = (0.1, 0.3)


class NoIdempotency:
    """A request without a key: it only writes its effect.

    ``resource_id`` is an id for what the request creates; a repetition has that of the first request.
    """

    replayed = False

    @cached_property
    def resource_id(self) -> str:
        """A new id."""
        return str(uuid4())

    def check(self) -> None:
        """Find out whether the key was used before; then the request is ``replayed``."""

    def write(self, part: UpdateItem) -> bool:
        """Write one update; False if its condition failed and nothing was written."""
        return table.write(part) is not None

    def write_and_read(self, part: UpdateItem) -> Item | None:
        """Write one update; the item after it, or None if there is none."""
        return table.write(part)

    def commit(self, *parts: Write) -> bool:
        """Write all parts or none; False if a condition failed or another writer conflicted."""
        return table.try_transact(*parts)

    def reserve(self, until: float) -> bool:
        """Make other requests with the same key wait until this one is written or released; whether it may proceed.

        If another request has reserved the key, wait for its end: False if it has not ended at ``until``, a time of
        ``monotonic``. If it succeeded, this request is ``replayed``.
        """
        return True

    def release(self) -> None:
        """Let other requests with the key proceed."""

    def reserved_parts(self, *_effect: Write) -> tuple[Write, ...]:
        """The part of the effect's transaction that saves a reserved key; none if the key is not reserved."""
        return ()

    def save(self) -> None:
        """Save the request as completed although it had nothing to write."""

    def discard(self) -> None:
        """Forget the request, because its effect was undone."""


class IdempotencyKey(NoIdempotency):
    """One use of a key on a route; ``request`` is a hash of the whole request.

    Each ``learner`` has keys of their own. All callers without a token share keys; their ``learner`` is empty.
    """

    def __init__(self, learner: str, route: str, key: str, request: str, now: datetime) -> None:
        self.learner, self.route, self.key, self.request, self.now = learner, route, key, request, now
        self._is_reserved = False

    def check(self) -> None:
        """Find out whether the key was used before; then wait until what was written with it can be read.

        Raises:
            KeyReused: if it was used for another request.
            Unavailable: if that takes too long.
        """
        stored = table.get(self._key)
        if stored is None or is_expired(stored, self.now):
            return
        if text(stored, "request") != self.request:
            raise KeyReused()
        if "reserved" in stored:
            # This request's own reservation may have succeeded although its response was lost.
            self._is_reserved = text(stored, "made") == self.resource_id
            return
        table.await_written([self._key, *_written_keys(stored)])
        self.replayed = True
        self.resource_id = text(stored, "made")

    def write(self, part: UpdateItem) -> bool:
        """Write an update and the key's record together, unless the key was used before."""
        deadline = RetryDeadline()
        variants = part.update.variants()
        update = next(variants)
        while not self.replayed:
            try:
                effect = [UpdateItem(part.key, update)] if update.clauses else []
                table.transact(self._record(*effect), *effect)
            except ConditionFailed as failed:
                if failed.index == 0:
                    self.check()
                    # Without a record now, another request has just discarded the key.
                    if not self.replayed:
                        deadline.wait()
                elif (following := next(variants, None)) is None:
                    return False
                else:
                    update = following
            except Conflicted:
                deadline.wait()
            else:
                return True
        return True

    def write_and_read(self, part: UpdateItem) -> Item | None:
        """Write an update and the key's record together, unless the key was used before; the item, read after it."""
        self.write(part)
        return table.get(part.key)

    def commit(self, *parts: Write) -> bool:
        """Write several parts and the key's record, all or none, unless the key was used before."""
        if not self.replayed and not table.try_transact(self._record(*parts), *parts):
            self.check()
            return self.replayed
        return True

    def reserve(self, until: float) -> bool:
        """Reserve the key for as long as a request lasts, unless it was used before."""
        while not (self.replayed or self._is_reserved):
            try:
                self._is_reserved = table.try_transact(PutItem(self._reservation(), self._free()))
            except Unavailable:
                # It may be stored all the same. ``release`` removes it only if it is ours.
                self._is_reserved = True
                raise
            if not self._is_reserved:
                self.check()
                if not self.replayed and monotonic() > until:
                    return False
                pause = random.uniform(*_LOOK_AGAIN_SECONDS)  # noqa: S311 - no secret  # nosec B311
                time.sleep(0 if self.replayed else pause)
        return True

    def release(self) -> None:
        """Remove the key's record, if it is still only a reservation."""
        if self._is_reserved:
            table.delete(self._key, only_if=self._still_reserved())
            self._is_reserved = False

    def reserved_parts(self, *effect: Write) -> tuple[Write, ...]:
        """The part of a transaction that writes the key's record, if the key is reserved."""
        return (self._record(*effect),) if self._is_reserved else ()

    def save(self) -> None:
        """Write only the key's record, unless the key was used before."""
        deadline = RetryDeadline()
        while not self.replayed and not table.try_transact(self._record()):
            self.check()
            if not self.replayed:
                deadline.wait()

    def discard(self) -> None:
        """Remove the key's record, because the effect that was written with it was undone."""
        table.delete(self._key)

    @property
    def _key(self) -> Key:
        if self.learner:
            return key(self.learner, self.route, self.key)
        return anonymous_key(self.route, self.key)

    def _free(self) -> Update:
        return Update().if_absent_or_expired(epoch_seconds(self.now))

    def _still_reserved(self) -> Update:
        return Update().if_equals("made", self.resource_id).if_equals("reserved", value=True)

    def _reservation(self) -> Item:
        expires_at = epoch_seconds(self.now + RESERVED_FOR)
        values: dict[str, Scalar] = {
            "request": self.request,
            "made": self.resource_id,
            "reserved": True,
            "expires_at": expires_at,
        }
        return attributes.item({**self._key, **values})

    def _record(self, *effect: Write) -> PutItem:
        written = [part.key for part in effect if not isinstance(part, ConditionCheck)]
        # A repetition reads what was created, but no list of it.
        places = _json([[each["PK"], each["SK"]] for each in written if not keys.is_listing(each)])
        expires_at = epoch_seconds(self.now + KEPT_FOR)
        values: dict[str, Scalar] = {"request": self.request, "made": self.resource_id, "wrote": places}
        values["expires_at"] = expires_at
        item = attributes.item({**self._key, **values})
        return PutItem(item, self._still_reserved() if self._is_reserved else self._free())


def key(learner: str, route: str, name: str) -> Key:
    """The key of one use of an ``Idempotency-Key``, which may contain any visible ASCII character."""
    return keys.IDEMPOTENCY.key(learner=learner, route=route, key=name.replace("%", "%25").replace("#", "%23"))


def anonymous_key(route: str, name: str) -> Key:
    """The key for a caller without a token. If two callers use the same key, the second one is rejected."""
    return keys.ANONYMOUS_IDEMPOTENCY.key(hash=keys.hashed(name), route=route)


def _written_keys(record: Item) -> Sequence[Key]:
    """The keys of the items that were written with a record; none for records of earlier releases."""
    return [{"PK": pk, "SK": sk} for pk, sk in json.loads(text(record, "wrote"))] if "wrote" in record else []


def _json(places: Sequence[Sequence[str]]) -> str:
    return json.dumps(places, ensure_ascii=False, separators=(",", ":"))
