"""The one edge of all routes of this function."""

from hito.edge.api import Api
from hito.edge.dialects.language import LANGUAGE

api = Api(LANGUAGE)
