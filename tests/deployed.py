"""A local cloud for the tests, deployed once for the whole run: a pytest plugin."""

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.issuer_stub import IssuerStub
from tests.subscriber import Subscriber
from tools import local_secrets, tokens
from tools.local_cloud import LocalCloud, free_port


class Deployed:
    """The application in its cloud, as a client sees it."""

    def __init__(self, cloud: LocalCloud, subscriber: Subscriber, issuer: IssuerStub) -> None:
        self._cloud = cloud
        self.subscriber = subscriber
        self.issuer = issuer

    @property
    def url(self) -> str:
        """The API's base URL, without a slash at the end."""
        return self._cloud.url

    @property
    def endpoint(self) -> str:
        """The root of the emulated AWS, for boto3's ``endpoint_url``."""
        return self._cloud.endpoint

    @property
    def table_name(self) -> str:
        return self._cloud.table_name

    @property
    def log_groups(self) -> list[str]:
        return self._cloud.log_groups

    @property
    def secrets(self) -> dict[str, Any]:
        return self._cloud.secrets

    @property
    def server_key(self) -> str:
        return self._cloud.server_key

    @property
    def webhook_secret(self) -> str:
        return self._cloud.webhook_secret

    @property
    def outputs(self) -> dict[str, str]:
        return self._cloud.outputs

    def token(self, sub: str, role: str | None = None, **claims: Any) -> str:
        """A token of the login issuer."""
        return tokens.make(self.secrets["trusted_issuers"], sub, role=role, claims=claims)

    def client(self, service: str) -> Any:
        """A boto3 client of this cloud."""
        return self._cloud.client(service)

    def forget_report(self, course: str) -> None:
        """Have the next request make a new report of a course, as it would five minutes later."""
        key = {"PK": {"S": f"REPORT#course#{course}"}, "SK": {"S": "REPORT#"}}
        self.client("dynamodb").delete_item(TableName=self.table_name, Key=key)

    def deploy(self, rate_limits: str, **parameters: str) -> None:
        """Deploy again, with other parameters."""
        parameters = {"loopback_subscribers": "true", **parameters}
        self._cloud.deploy(rate_limits, webhook_url=self.subscriber.url, **parameters)

    def restart(self) -> None:
        """Stop cleanly and start again, on the same port."""
        self._cloud.stop()
        self._cloud.start()


def within(seconds: float, holds: Callable[[], object]) -> bool:
    """Whether a condition becomes true within so many seconds."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@pytest.fixture(scope="session")
def deployed() -> Iterator[Deployed]:
    """The application, deployed on a free port; nothing of it remains."""
    with (
        tempfile.TemporaryDirectory(prefix="hito-test-") as home,
        Subscriber() as subscriber,
        IssuerStub() as issuer,
    ):
        cloud = LocalCloud(Path(home), free_port())
        known = local_secrets.make()
        known["trusted_issuers"].append(issuer.entry())
        cloud.secrets_file.write_text(json.dumps(known), encoding="utf-8")
        try:
            cloud.start()
            cloud.deploy(rate_limits="off", webhook_url=subscriber.url, loopback_subscribers="true")
            yield Deployed(cloud, subscriber, issuer)
        finally:
            cloud.stop()
