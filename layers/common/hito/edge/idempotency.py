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


# A keyed hash: without the key, nobody can guess what was hashed.
Seal = Callable[[bytes], str]


def of_request(  # noqa: PLR0913 - all that a key stands for
    request: Request, route: str, caller: Caller, now: datetime, *, form: Fields | None, seal: Seal | None
) -> NoIdempotency:
    """The idempotency key of a request, or none, which guards its write.

    ``form`` has the fields of a body that is a form. The request is stored as a hash; ``seal`` hashes a
    body that holds a secret.

    Raises:
        Invalid: if the key is malformed.
        KeyReused: if the caller used the key for another request on this route.
    """
    text = request.headers.get("idempotency-key")
    if text is None:
        return NoIdempotency()
    if not _LEGAL.fullmatch(text):
        raise Invalid(problems.problem("Idempotency-Key", "key"))
    key = IdempotencyKey(caller.learner, route, text, (seal or _hash)(_content(request, route, form)), now)
    key.check()
    return key


def _content(request: Request, route: str, form: Fields | None) -> bytes:
    target = json.dumps([route, dict(request.path), dict(request.query)], sort_keys=True).encode()
    # A browser that repeats a form sends another boundary.
    sent = request.body if form is None else json.dumps(form).encode()
    return target + b"\n" + sent


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
