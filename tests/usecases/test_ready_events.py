"""The events of events/ are what the functions take."""

import importlib
import json
import re

import pytest

from tests.template import ROOT, resources
from tools import build_site
from tools.demo_courses import COURSES
from website import app as website

PAGE = (ROOT / "events" / "README.md").read_text(encoding="utf-8")
LISTED = dict(re.findall(r"\| `([\w-]+\.json)` \| `(\w+)` \|", PAGE))


def test_the_page_lists_every_event():
    assert set(LISTED) == {file.name for file in (ROOT / "events").glob("*.json")}


@pytest.mark.parametrize(("file", "function"), LISTED.items())
def test_a_ready_event_is_taken_by_its_function(in_process, file, function, tmp_path, monkeypatch):
    text = (ROOT / "events" / file).read_text(encoding="utf-8")
    text = text.replace("SERVER-KEY", in_process.server_key).replace("TOKEN", in_process.token("ana", role="Student"))
    if function == "SiteFunction":
        build_site.build(tmp_path)
        monkeypatch.setattr(website, "lambda_handler", website.Site(tmp_path))
    module, _, name = resources("AWS::Serverless::Function")[function]["Handler"].rpartition(".")
    in_process.http.put("/catalog/courses/1", json=COURSES["1"], headers={"X-Server-Key": in_process.server_key})
    answer = getattr(importlib.import_module(module), name)(json.loads(text), None)
    if function == "WebhooksFunction":
        # They are for admins.
        assert answer["statusCode"] == 403
    elif function in ("DeliverWebhooksFunction", "SendStatementsFunction"):
        # There is no subscriber, and no LRS.
        assert answer["batchItemFailures"]
    else:
        assert answer in (None, {"batchItemFailures": []}) or answer["statusCode"] in {200, 202}
