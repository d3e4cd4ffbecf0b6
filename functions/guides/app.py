"""The guides contract: one function, the routes of each resource in a file of its own."""

from guides import attempts, exercises, guides, people, progress  # noqa: F401 - declare their routes
from guides.api import api

lambda_handler = api
