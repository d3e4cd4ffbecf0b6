"""What Hito sends verifies by the official library of Standard Webhooks for Node."""

import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hito.domain.events import UnitFinished
from hito.domain.records import CourseId, Kind
from hito.services import subscriber_secrets

HERE = Path(__file__).parent
EVENT = UnitFinished(
    learner="niño", course=CourseId(Kind.COURSE, "python"), unit="a", at=datetime(2026, 1, 31, tzinfo=UTC)
).detail
BODY = json.dumps(EVENT, ensure_ascii=False)

Verify = Callable[[list[dict[str, Any]]], list[Any]]


@pytest.fixture(scope="module")
def verify() -> Verify:
    """What the library says of some webhooks: each event, or None."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    if not (HERE / "node_modules" / "standardwebhooks").is_dir():
        pytest.skip("standardwebhooks is not installed: npm ci --prefix tests/webhooks")

    def run(webhooks: list[dict[str, Any]]) -> list[Any]:
        done = subprocess.run(
            [node, HERE / "verify.mjs"],
            input=json.dumps(webhooks),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        found: list[Any] = json.loads(done.stdout)
        return found

    return run


def webhook(secret: str, names: list[str], now: datetime, **changed: str) -> dict[str, Any]:
    """A webhook as Hito signs it with some secrets, for who knows one of them."""
    signature = subscriber_secrets.signature("school", names, EVENT["id"], BODY.encode(), now)
    headers = {
        "webhook-id": EVENT["id"],
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signature,
    }
    body = changed.pop("body", BODY)
    return {"secret": secret, "body": body, "headers": headers | {k.replace("_", "-"): v for k, v in changed.items()}}


def test_who_knows_either_secret_verifies_and_nothing_that_was_changed_does(verify: Verify) -> None:
    names = [subscriber_secrets.new_name() for _ in range(2)]
    new, old = (subscriber_secrets.secret("school", name) for name in names)
    other, now = subscriber_secrets.secret("another", names[0]), datetime.now(UTC)
    asked = [
        webhook(new, names, now),
        webhook(old, names, now),
        webhook(new, names[:1], now),
        webhook(old, names[:1], now),
        webhook(other, names, now),
        webhook(new, names, now, body=BODY.replace("python", "pyth0n")),
        webhook(new, names, now, webhook_id="another"),
        webhook(new, names, now - timedelta(hours=1)),
    ]
    assert verify(asked) == [EVENT] * 3 + [None] * 5
