"""The one ``Api`` of all routes of guides. It records each caller as a person on the first request."""

from datetime import datetime

from guides.dialect import GUIDES
from hito.edge.api import Api
from hito.edge.caller import Caller
from hito.edge.people import person_of
from hito.usecases import people


def welcome(caller: Caller, now: datetime) -> None:
    """Record a caller as a person on the first request."""
    people.remember(person_of(caller), now)


api = Api(GUIDES, welcome=welcome)
