"""Who signs: the role of the function; outside of Lambda, what boto3's chain finds."""

import os
from typing import Any, NamedTuple

from hito import caches
from hito.aws.errors import NoCredentials


class Credentials(NamedTuple):
    """An access key, and the token of its session if it is temporary."""

    access_key: str
    secret_key: str
    token: str | None


def current() -> Credentials:
    """What the environment has now, as in Lambda; without it, what boto3's chain finds and refreshes.

    Raises:
        NoCredentials: if there is nothing.
    """
    access_key, secret_key = os.environ.get("AWS_ACCESS_KEY_ID"), os.environ.get("AWS_SECRET_ACCESS_KEY")
    if access_key and secret_key:
        return Credentials(access_key, secret_key, os.environ.get("AWS_SESSION_TOKEN"))
    if (found := _chain()) is None:
        raise NoCredentials("The environment and boto3's chain have no credentials")
    return Credentials(*found.get_frozen_credentials()[:3])


def prepare() -> None:
    """Load what will find credentials, if the environment has none: Lambda restores snapshots without them."""
    if not os.environ.get("AWS_ACCESS_KEY_ID"):
        import botocore.session  # noqa: F401, PLC0415 - as below


def forget() -> None:
    """Look for credentials again: those of another process may have ended."""
    _chain.cache_clear()


@caches.once("boto3's chain of credentials")
def _chain() -> Any:
    import botocore.session  # noqa: PLC0415 - takes 200 ms; Lambda's environment has credentials, but for snapshots

    return botocore.session.get_session().get_credentials()
