"""Who somebody is: accounts of Hito's own, and what is held of a learner. The one function that reads e-mails."""

from accounts import learners, users  # noqa: F401 - declare their routes
from accounts.api import api

lambda_handler = api
