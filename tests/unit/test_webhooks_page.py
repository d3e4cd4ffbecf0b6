"""The example of docs/webhooks.md runs."""

import json
import re
from datetime import UTC, datetime

from standardwebhooks import Webhook

from tests.template import ROOT

SECRET = "c2VjcmV0IG9mIHR3ZW50eS1mb3VyIGJ5dGVz"


def test_the_pages_receiver_takes_what_is_signed_once_and_nothing_else(capsys):
    page = (ROOT / "docs" / "webhooks.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    named = {}
    exec(example, named)
    schema = json.loads((ROOT / "docs" / "events" / "hito.course.completed.v1.json").read_text(encoding="utf-8"))
    [event] = schema["examples"]
    body, now, seen = json.dumps(event), datetime.now(UTC), set()
    headers = {
        "webhook-id": event["id"],
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(SECRET).sign(event["id"], now, body),
    }
    assert [named["receive"](SECRET, body.encode(), headers, seen) for _ in range(2)] == [204, 204]
    assert capsys.readouterr().out.splitlines() == [f"{event['type']} {event['data']['learner_id']}"]
    assert named["receive"](SECRET, body.encode() + b" ", headers, seen) == 401
