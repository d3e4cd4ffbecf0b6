"""The language contract but for accounts: one function, the routes of each resource in a file of its own."""

from language import achievements, exercises, lessons, progress  # noqa: F401 - declare their routes
from language.api import api

lambda_handler = api
