"""How a call fails. The kinds are those that a caller must tell apart."""

from collections.abc import Mapping
from typing import Any

# The codes that AWS's own clients retry, as botocore lists them.
_THROTTLED = frozenset(
    "BandwidthLimitExceeded EC2ThrottledException LimitExceededException PriorRequestNotComplete "  # noqa: SIM905 - short
    "ProvisionedThroughputExceededException RequestLimitExceeded RequestThrottled RequestThrottledException SlowDown "
    "ThrottledException Throttling ThrottlingException TooManyRequestsException TransactionInProgressException".split()
)
_TRANSIENT = frozenset({"ReplicatedWriteConflictException", "RequestTimeout", "RequestTimeoutException"})


class AwsError(Exception):
    """A call failed.

    ``may_be_done`` is whether the service may have done it all the same, ``is_transient`` whether it makes sense to
    send it again, ``is_throttled`` whether the service has too much to do. ``retry_after`` is in seconds.
    """

    may_be_done = False
    is_transient = False
    is_throttled = False
    retry_after = 0.0


class NoCredentials(AwsError):
    """There is nothing to sign with."""


class NotSent(AwsError):
    """There was no connection, so that the service knows nothing of the call."""

    is_transient = True


class NoAnswer(AwsError):
    """The request was sent, and no answer came that can be read."""

    may_be_done = True
    is_transient = True


class ServiceError(AwsError):
    """The service refused; ``code`` says why, and ``answer`` is all that it says."""

    def __init__(self, code: str, status: int, answer: Mapping[str, Any], retry_after: float = 0.0) -> None:
        super().__init__(code, answer.get("message") or answer.get("Message", ""))
        self.code = code
        self.status = status
        self.answer = answer
        self.retry_after = retry_after
        self.may_be_done = status >= 500
        self.is_throttled = code in _THROTTLED or status == 429
        self.is_transient = self.is_throttled or code in _TRANSIENT or status in {500, 502, 503, 504}
