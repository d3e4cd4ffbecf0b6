"""Accounts of Hito's own, and learners' exports and erasures: the only function that reads e-mails."""

from accounts import learners, users  # noqa: F401 - declare their routes
from accounts.api import api

lambda_handler = api
