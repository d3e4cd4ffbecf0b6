"""Sending events to the learning record store as xAPI statements."""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

from hito.config import Misconfigured, settings
from hito.domain import xapi
from hito.domain.errors import Unavailable
from hito.domain.xapi import Platform
from hito.services import lrs
from hito.services.lrs import Answer

# No statement of Hito's has more; some LRSs refuse requests of more than a megabyte.
MOST = 100


class Outcome(Enum):
    """What came of one event."""

    DONE = "done"
    REFUSED = "refused"
    LATER = "later"


def send(events: Sequence[Mapping[str, Any]]) -> list[Outcome]:
    """Send events as statements, at most ``MOST`` in a request; what came of each.

    Repeating it is harmless: a statement has the same id each time, and the LRS stores an id once. If a request is
    refused, its halves are sent on their own, down to the statement that is wrong.
    """
    platform = Platform(settings().require("xapi_home_page"))
    outcomes = [Outcome.DONE] * len(events)
    made = [(place, xapi.statement(event, platform)) for place, event in enumerate(events)]
    # An event that comes twice in a batch is one statement: the LRS refuses an id that is twice in a request.
    by_id: dict[str, list[int]] = {}
    statements: dict[str, Mapping[str, Any]] = {}
    for place, one in made:
        if one is not None:
            by_id.setdefault(one["id"], []).append(place)
            statements[one["id"]] = one
    wanted = list(statements.values())
    for start in range(0, len(wanted), MOST):
        for statement, outcome in _send(wanted[start : start + MOST]):
            for place in by_id[statement["id"]]:
                outcomes[place] = outcome
    return outcomes


def _send(statements: Sequence[Mapping[str, Any]]) -> list[tuple[Mapping[str, Any], Outcome]]:
    try:
        answer = lrs.post(statements)
    except (Misconfigured, Unavailable):
        # Operators may mend it within three days, as an LRS may recover.
        answer = Answer.NOT_STORED
    match answer:
        case Answer.STORED:
            return [(one, Outcome.DONE) for one in statements]
        case Answer.NOT_STORED:
            return [(one, Outcome.LATER) for one in statements]
    if len(statements) == 1:
        # In a conflict, the LRS has a statement of that id: of the same event, before a title changed.
        return [(statements[0], Outcome.DONE if answer is Answer.CONFLICT else Outcome.REFUSED)]
    middle = len(statements) // 2
    return [*_send(statements[:middle]), *_send(statements[middle:])]
