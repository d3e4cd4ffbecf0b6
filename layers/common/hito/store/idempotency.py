"""Idempotency: a POST with an ``Idempotency-Key`` has one effect, however often it is sent.

The key is put in the same transaction as the effect, so that no crash comes between them. It holds
what was asked, not what was answered: a repetition is answered with what the first call made, as it
stands. Refused requests leave no key.

A transaction is all or none, but of its items a reader may see one before another. So the key also holds what
was written with it, and who finds the key waits until all of that can be read.

What costs too much to be made twice and thrown away once reserves its key before it is made.
"""

import random
import time
from datetime import datetime
from time import monotonic
from uuid import uuid4

from hito.domain.errors import KeyReused
from hito.store import items, keys, table
from hito.store.attributes import Item
from hito.store.keys import Key
from hito.store.table import Check, ConditionFailed, Conflicted, Put, Update, Write
from hito.store.update import Change

# A request that waits for another with its key looks for its end so often.
_LOOK_AGAIN_SECONDS = (0.1, 0.3)


class NoIdempotency:
    """A request without a key: its write is just written.

    ``resource_id`` is an id for what the request makes; a repetition has that of the first call.
    """

    replayed = False

    def __init__(self) -> None:
        self.resource_id = str(uuid4())

    def check(self) -> None:
        """See whether the key was used before."""

    def write(self, key: Key, change: Change) -> bool:
        """Write a change to one item; False if its conditions did not hold and nothing was written."""
        return table.update(key, change) is not None

    def written(self, key: Key, change: Change) -> Item | None:
        """Write a change to one item; the item as it then is, or None if there is none."""
        return table.update(key, change)

    def commit(self, *writes: Write) -> bool:
        """Do several writes, all or none; False if a condition of theirs did not hold, or others were in the way."""
        return table.transacted(*writes)

    def reserve(self, until: float) -> bool:
        """Keep others with the same key waiting until this request is written, or ``release`` is called.

        If another has it, wait for its end, but not beyond ``until`` (of ``monotonic``): False if it is not
        over by then. Where it was done, the request is ``replayed``.
        """
        return True

    def release(self) -> None:
        """Let others with the key try."""

    def puts(self, *_effect: Write) -> tuple[Write, ...]:
        """What keeps a reserved key in the transaction that writes the effect."""
        return ()

    def save(self) -> None:
        """Let the request count as done, though there was nothing to write."""

    def discard(self) -> None:
        """Let the request count as refused."""


class IdempotencyKey(NoIdempotency):
    """One use of a key on a route, ``request`` being a hash of all that was asked.

    It is the ``learner``'s own, or everybody's where they are nobody yet: the empty text.
    """

    def __init__(self, learner: str, route: str, key: str, request: str, now: datetime) -> None:
        super().__init__()
        self.learner, self.route, self.key, self.request, self.now = learner, route, key, request, now
        self._is_reserved = False

    def check(self) -> None:
        """See whether the key was used before; if it was, what was written with it can be read from now on.

        Raises:
            KeyReused: if it was, for another request.
            Unavailable: if it is being written for too long.
        """
        stored = table.get(self._key)
        if stored is None or items.is_expired(stored, self.now):
            return
        if items.once_request(stored) != self.request:
            raise KeyReused("This Idempotency-Key was used for another request")
        if items.is_reserved(stored):
            # A put of ours may have been done, and its answer lost.
            self._is_reserved = items.once_made(stored) == self.resource_id
            return
        table.await_written([self._key, *items.once_wrote(stored)])
        self.replayed = True
        self.resource_id = items.once_made(stored)

    def write(self, key: Key, change: Change) -> bool:
        """Write a change and the key together, unless the key was used before."""
        patience = table.RetryDeadline()
        while not self.replayed:
            try:
                effect = [Update(key, change)] if change.clauses else []
                table.transact(self._put(*effect), *effect)
            except ConditionFailed as failed:
                rest = change.without_max()
                if failed.index == 0:
                    self.check()
                    # Not there any more: it was just forgotten.
                    if not self.replayed:
                        patience.wait()
                elif rest is None:
                    return False
                else:
                    change = rest
            except Conflicted:
                patience.wait()
                self.check()
            else:
                return True
        return True

    def written(self, key: Key, change: Change) -> Item | None:
        """Write a change and the key together, unless the key was used before; the item, read after it."""
        self.write(key, change)
        return table.get(key)

    def commit(self, *writes: Write) -> bool:
        """Do several writes and put the key, all or none, unless the key was used before."""
        if not self.replayed and not table.transacted(self._put(*writes), *writes):
            self.check()
            return self.replayed
        return True

    def reserve(self, until: float) -> bool:
        """Put the key, to be kept for as long as a request lasts, unless it was used before."""
        reservation = items.reserved(self._key, self.request, self.resource_id, self.now)
        while not (self.replayed or self._is_reserved):
            if table.transacted(Put(reservation, items.absent_or_expired(self.now))):
                self._is_reserved = True
            else:
                self.check()
                if not self.replayed and monotonic() > until:
                    return False
                pause = random.uniform(*_LOOK_AGAIN_SECONDS)  # noqa: S311 - no secret  # nosec B311
                time.sleep(0 if self.replayed else pause)
        return True

    def release(self) -> None:
        """Remove the key, if it is still only reserved."""
        if self._is_reserved:
            table.delete(self._key, only_if=items.still_reserved(self.resource_id))
            self._is_reserved = False

    def puts(self, *effect: Write) -> tuple[Write, ...]:
        """The key as it is kept, if it was reserved and still is."""
        return (self._put(*effect),) if self._is_reserved else ()

    def save(self) -> None:
        """Put the key alone, unless it was used before."""
        if not self.replayed and not table.transacted(self._put()):
            self.check()

    def _put(self, *effect: Write) -> Put:
        free = items.still_reserved(self.resource_id) if self._is_reserved else items.absent_or_expired(self.now)
        wrote = [table.key_of(write) for write in effect if not isinstance(write, Check)]
        # A repetition shows what was made, no list of it.
        wrote = [key for key in wrote if not keys.is_listing(key)]
        return Put(items.once(self._key, self.request, self.resource_id, wrote, self.now), free)

    def discard(self) -> None:
        """Remove the key: what was written with it was taken back."""
        table.delete(self._key, only_if=Change())

    @property
    def _key(self) -> Key:
        if self.learner:
            return keys.idempotency(self.learner, self.route, self.key)
        return keys.once_of_anyone(self.route, self.key)
