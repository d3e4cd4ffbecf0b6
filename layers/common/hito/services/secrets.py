"""Secrets by reference, kept for a while."""

from functools import cache
from time import monotonic

from aws_lambda_powertools.utilities.parameters import SecretsProvider, SSMProvider
from aws_lambda_powertools.utilities.parameters.exceptions import GetParameterError
from botocore.config import Config

from hito.domain.errors import Unavailable

# A rotated key or issuer is known everywhere this many seconds later.
KEPT_SECONDS = 300

_CLIENT_CONFIG = Config(connect_timeout=1, read_timeout=2, retries={"mode": "standard", "total_max_attempts": 2})

# After a failure, the store is left alone for this long, so that its outage slows one request, not all.
RESTED_SECONDS = 30

_last_known: dict[str, str] = {}
_resting_until: dict[str, float] = {}


def read(reference: str) -> str:
    """The text behind a reference.

    A reference is the id or ARN of a Secrets Manager secret, the path of an SSM parameter
    (``/…``), or, where no secret store is at hand (``sam local``), the JSON itself. While the
    store does not answer, the last known text serves.

    Raises:
        Unavailable: if the store does not answer and never did.
    """
    if reference.startswith(("[", "{")):
        return reference
    if monotonic() >= _resting_until.get(reference, 0):
        try:
            _last_known[reference] = _fetch(reference)
        except GetParameterError as error:
            if reference not in _last_known:
                raise Unavailable("The secret store does not answer") from error
            _resting_until[reference] = monotonic() + RESTED_SECONDS
    return _last_known[reference]


def _fetch(reference: str) -> str:
    if reference.startswith("/"):
        return str(_parameters().get(reference, max_age=KEPT_SECONDS, decrypt=True))
    return str(_secrets().get(reference, max_age=KEPT_SECONDS))


@cache
def _secrets() -> SecretsProvider:
    return SecretsProvider(boto_config=_CLIENT_CONFIG)


@cache
def _parameters() -> SSMProvider:
    return SSMProvider(boto_config=_CLIENT_CONFIG)
