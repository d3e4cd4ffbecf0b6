"""The one ``Api`` of all routes of this function."""

from hito.edge.api import Api
from language.dialect import LANGUAGE

api = Api(LANGUAGE)
