"""AWS's Signature Version 4, of the one kind of request that AWS JSON has: ``POST /``.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html. Tests compare it
with the vectors that AWS publishes, and with botocore.
"""

from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from hmac import digest

from hito.aws.credentials import Credentials

_ALGORITHM = "AWS4-HMAC-SHA256"


def authorization(
    headers: Mapping[str, str], body: bytes, *, region: str, service: str, credentials: Credentials
) -> str:
    """The ``Authorization`` header of a request.

    ``headers`` are those to sign, in lower case and alphabetical order, ``x-amz-date`` among them.
    """
    at = headers["x-amz-date"]
    names = ";".join(headers)
    lines = "".join(f"{name}:{value}\n" for name, value in headers.items())
    request = f"POST\n/\n\n{lines}\n{names}\n{sha256(body).hexdigest()}"
    scope = f"{at[:8]}/{region}/{service}/aws4_request"
    text = f"{_ALGORITHM}\n{at}\n{scope}\n{sha256(request.encode()).hexdigest()}"
    signature = digest(_key(credentials.secret_key, at[:8], region, service), text.encode(), "sha256").hex()
    return f"{_ALGORITHM} Credential={credentials.access_key}/{scope}, SignedHeaders={names}, Signature={signature}"


# One for each service that a function calls; credentials and days change.
@lru_cache(maxsize=8)
def _key(secret_key: str, day: str, region: str, service: str) -> bytes:
    """The key of a day, a region and a service."""
    key = b"AWS4" + secret_key.encode()
    for part in (day, region, service, "aws4_request"):
        key = digest(key, part.encode(), "sha256")
    return key
