"""The ``Idempotency-Key`` of a request."""

import hashlib
import json
import re
from datetime import datetime

from hito.domain.errors import Invalid, Problem
from hito.edge.identity import Caller
from hito.edge.request import Request
from hito.store.once import Keyed, Once

_LEGAL = re.compile(r"[!-~]{1,255}")


def use(request: Request, route: str, caller: Caller, now: datetime) -> Once:
    """What guards the request's write: its key, if it brings one.

    Raises:
        Invalid: if the key is malformed.
        KeyReused: if the caller used it for another request on this route.
    """
    key = request.headers.get("idempotency-key")
    if key is None:
        return Once()
    if not _LEGAL.fullmatch(key):
        raise Invalid(Problem("Idempotency-Key", "must be 1 to 255 visible ASCII characters"))
    keyed = Keyed(caller.learner, route, key, _hash(request, route), now)
    keyed.look()
    return keyed


def _hash(request: Request, route: str) -> str:
    asked = json.dumps([route, dict(request.path), dict(request.query)], sort_keys=True).encode()
    return hashlib.sha256(asked + b"\n" + request.body).hexdigest()
