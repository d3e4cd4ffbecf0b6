"""The one edge of all routes of guides. Whoever calls is written down as a person on first sight."""

from datetime import datetime

from guides.dialect import GUIDES
from hito.edge.api import Api
from hito.edge.caller import Caller
from hito.edge.people import person_of
from hito.usecases import people


def welcome(caller: Caller, now: datetime) -> None:
    """A caller is a person from now on, if they were none."""
    people.welcome(person_of(caller), now)


api = Api(GUIDES, welcome=welcome)
