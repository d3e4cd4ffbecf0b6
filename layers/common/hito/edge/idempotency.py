"""The ``Idempotency-Key`` of a request."""

import hashlib
import json
import re
from datetime import datetime

from hito.domain.errors import Invalid, Problem
from hito.edge.caller import Caller
from hito.edge.form import Fields
from hito.edge.request import Request
from hito.store.once import Keyed, Once

_LEGAL = re.compile(r"[!-~]{1,255}")


def use(request: Request, route: str, caller: Caller, now: datetime, form: Fields | None = None) -> Once:
    """What guards the request's write: its key, if it brings one; ``form`` is what its body says if it is one.

    Raises:
        Invalid: if the key is malformed.
        KeyReused: if the caller used it for another request on this route.
    """
    key = request.headers.get("idempotency-key")
    if key is None:
        return Once()
    if not _LEGAL.fullmatch(key):
        raise Invalid(Problem("Idempotency-Key", "must be 1 to 255 visible ASCII characters"))
    keyed = Keyed(caller.learner, route, key, _hash(request, route, form), now)
    keyed.look()
    return keyed


def _hash(request: Request, route: str, form: Fields | None) -> str:
    asked = json.dumps([route, dict(request.path), dict(request.query)], sort_keys=True).encode()
    # A browser that sends a form again divides it by another boundary.
    sent = request.body if form is None else json.dumps(form).encode()
    return hashlib.sha256(asked + b"\n" + sent).hexdigest()
