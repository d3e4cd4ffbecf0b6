"""The ``Idempotency-Key`` of a request."""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import datetime

from hito.domain.errors import Invalid
from hito.edge import problems
from hito.edge.caller import Caller
from hito.edge.form import Fields
from hito.edge.request import Request
from hito.store.idempotency import IdempotencyKey, NoIdempotency

_LEGAL = re.compile(r"[!-~]{1,255}")


# A keyed hash, of which nobody guesses what was hashed.
Seal = Callable[[bytes], str]


def use(  # noqa: PLR0913 - what came, where, from whom, when, and how it is kept
    request: Request, route: str, caller: Caller, now: datetime, *, form: Fields | None, seal: Seal | None
) -> NoIdempotency:
    """What guards the request's write: its key, if it brings one; ``form`` is what its body says if it is one.

    What was asked is kept as a hash: by ``seal`` where the body holds a secret.

    Raises:
        Invalid: if the key is malformed.
        KeyReused: if the caller used it for another request on this route.
    """
    key = request.headers.get("idempotency-key")
    if key is None:
        return NoIdempotency()
    if not _LEGAL.fullmatch(key):
        raise Invalid(problems.problem("Idempotency-Key", "key"))
    keyed = IdempotencyKey(caller.learner, route, key, (seal or _hash)(_asked(request, route, form)), now)
    keyed.check()
    return keyed


def _asked(request: Request, route: str, form: Fields | None) -> bytes:
    asked = json.dumps([route, dict(request.path), dict(request.query)], sort_keys=True).encode()
    # A browser that sends a form again divides it by another boundary.
    sent = request.body if form is None else json.dumps(form).encode()
    return asked + b"\n" + sent


def _hash(asked: bytes) -> str:
    return hashlib.sha256(asked).hexdigest()
