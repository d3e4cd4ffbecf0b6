"""Idempotency: a POST with an ``Idempotency-Key`` has one effect, however often it is sent.

The key's record is put in the same transaction as the effect, so that no crash comes between them. It holds a hash
of the request, not the answer: a repetition is answered with what the first call made, as it stands. Refused
requests leave no record.

A transaction is all or none, but a reader may see one of its items before another. So the record also holds the
keys of what was written with it, and whoever finds the record waits until all of that can be read.

A request whose effect is too expensive to be made twice and thrown away reserves its key first.
"""

import json
import random
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from time import monotonic
from uuid import uuid4

from hito.domain.errors import KeyReused
from hito.store import keys
from hito.store.dynamodb import attributes, table
from hito.store.dynamodb.attributes import Item, Key, Scalar, epoch_seconds, is_expired, text
from hito.store.dynamodb.client import ConditionFailed, Conflicted, RetryDeadline
from hito.store.dynamodb.update import Update
from hito.store.dynamodb.writes import ConditionCheck, PutItem, UpdateItem, Write

KEPT_FOR = timedelta(hours=24)

# Longer than any function runs: a request that reserved a key and crashed does not hold it for long.
RESERVED_FOR = timedelta(seconds=30)

# How often a request that waits for another one with its key looks whether that has ended: a random time between.
_LOOK_AGAIN_SECONDS = (0.1, 0.3)


class NoIdempotency:
    """A request without a key: its effect is just written.

    ``resource_id`` is an id for what the request makes; a repetition has the first call's.
    """

    replayed = False

    def __init__(self) -> None:
        self.resource_id = str(uuid4())

    def check(self) -> None:
        """Look whether the key was used before."""

    def write(self, part: UpdateItem) -> bool:
        """Write one update; False if its conditions did not hold and nothing was written."""
        return table.write(part) is not None

    def write_and_read(self, part: UpdateItem) -> Item | None:
        """Write one update; the item as it then is, or None if there is none."""
        return table.write(part)

    def commit(self, *parts: Write) -> bool:
        """Write several parts, all or none; False if a condition did not hold, or another writer conflicted."""
        return table.try_transact(*parts)

    def reserve(self, until: float) -> bool:
        """Let other requests with the same key wait until this one is written, or ``release`` is called.

        If another request has the key, wait for its end, but not beyond ``until`` (of ``monotonic``): False if it
        has not ended by then. If it succeeded, this request is ``replayed``.
        """
        return True

    def release(self) -> None:
        """Let other requests with the key go on."""

    def reserved_parts(self, *_effect: Write) -> tuple[Write, ...]:
        """The part that saves a reserved key in the transaction of the effect."""
        return ()

    def save(self) -> None:
        """Count the request as done, though there was nothing to write."""

    def discard(self) -> None:
        """Count the request as refused."""


class IdempotencyKey(NoIdempotency):
    """One use of a key on a route; ``request`` is a hash of the whole request.

    The key is the ``learner``'s own. An empty text stands for a caller who is not known: such keys are everybody's.
    """

    def __init__(self, learner: str, route: str, key: str, request: str, now: datetime) -> None:
        super().__init__()
        self.learner, self.route, self.key, self.request, self.now = learner, route, key, request, now
        self._is_reserved = False

    def check(self) -> None:
        """Look whether the key was used before; if it was, what was written with it can be read from now on.

        Raises:
            KeyReused: if it was, for another request.
            Unavailable: if it is being written for too long.
        """
        stored = table.get(self._key)
        if stored is None or is_expired(stored, self.now):
            return
        if text(stored, "request") != self.request:
            raise KeyReused()
        if "reserved" in stored:
            # Our own put may have succeeded, and its answer been lost.
            self._is_reserved = text(stored, "made") == self.resource_id
            return
        table.await_written([self._key, *_written_keys(stored)])
        self.replayed = True
        self.resource_id = text(stored, "made")

    def write(self, part: UpdateItem) -> bool:
        """Write an update and the key's record together, unless the key was used before."""
        deadline = RetryDeadline()
        while not self.replayed:
            try:
                effect = [part] if part.update.clauses else []
                table.transact(self._record(*effect), *effect)
            except ConditionFailed as failed:
                rest = part.update.without_max()
                if failed.index == 0:
                    self.check()
                    # It is not there any more: it was just discarded.
                    if not self.replayed:
                        deadline.wait()
                elif rest is None:
                    return False
                else:
                    part = UpdateItem(part.key, rest)
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
            if table.try_transact(PutItem(self._reservation(), self._free())):
                self._is_reserved = True
            else:
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
        """The key's record, if the key is reserved."""
        return (self._record(*effect),) if self._is_reserved else ()

    def save(self) -> None:
        """Put the key's record alone, unless the key was used before."""
        if not self.replayed and not table.try_transact(self._record()):
            self.check()

    def discard(self) -> None:
        """Remove the key's record: what was written with it was taken back."""
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
        kept_until = epoch_seconds(self.now + RESERVED_FOR)
        values: dict[str, Scalar] = {
            "request": self.request,
            "made": self.resource_id,
            "reserved": True,
            "expires_at": kept_until,
        }
        return attributes.item({**self._key, **values})

    def _record(self, *effect: Write) -> PutItem:
        wrote = [part.key for part in effect if not isinstance(part, ConditionCheck)]
        # A repetition shows what was made, no list of it.
        places = _json([[each["PK"], each["SK"]] for each in wrote if not keys.is_listing(each)])
        kept_until = epoch_seconds(self.now + KEPT_FOR)
        values: dict[str, Scalar] = {"request": self.request, "made": self.resource_id, "wrote": places}
        values["expires_at"] = kept_until
        item = attributes.item({**self._key, **values})
        return PutItem(item, self._still_reserved() if self._is_reserved else self._free())


def key(learner: str, route: str, name: str) -> Key:
    """The key of one use of an ``Idempotency-Key``, which may hold any visible ASCII character."""
    return keys.IDEMPOTENCY.key(learner=learner, route=route, key=name.replace("%", "%25").replace("#", "%23"))


def anonymous_key(route: str, name: str) -> Key:
    """The same where the caller is not known. Two callers with the same key get a refusal, and learn nothing."""
    return keys.ONCE_OF_ANYONE.key(hash=keys.hashed(name), route=route)


def _written_keys(record: Item) -> Sequence[Key]:
    """The keys of what was written with a record; none for a record of before they were stored."""
    return [{"PK": pk, "SK": sk} for pk, sk in json.loads(text(record, "wrote"))] if "wrote" in record else []


def _json(places: Sequence[Sequence[str]]) -> str:
    return json.dumps(places, ensure_ascii=False, separators=(",", ":"))
