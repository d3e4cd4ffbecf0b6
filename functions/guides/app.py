"""The guides contract: one function, one file of routes for each resource."""

from guides import attempts, exercises, guides, people, progress  # noqa: F401 - declare their routes
from guides.api import api

lambda_handler = api
