"""The language contract without accounts: one function, one file of routes for each resource."""

from language import achievements, exercises, lessons, progress  # noqa: F401 - declare their routes
from language.api import api

lambda_handler = api
