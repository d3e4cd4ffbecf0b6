"""The events of events/ are what the functions take."""

import importlib
import json
import re

import pytest

from tests.template import ROOT, resources

PAGE = (ROOT / "events" / "README.md").read_text(encoding="utf-8")
LISTED = dict(re.findall(r"\| `([\w-]+\.json)` \| `(\w+)` \|", PAGE))


def test_the_page_lists_every_event():
    assert set(LISTED) == {file.name for file in (ROOT / "events").glob("*.json")}


@pytest.mark.parametrize(("file", "function"), LISTED.items())
def test_a_ready_event_is_taken_by_its_function(in_process, file, function):
    text = (ROOT / "events" / file).read_text(encoding="utf-8")
    text = text.replace("SERVER-KEY", in_process.server_key).replace("TOKEN", in_process.token("ana"))
    module, _, name = resources("AWS::Serverless::Function")[function]["Handler"].rpartition(".")
    answer = getattr(importlib.import_module(module), name)(json.loads(text), None)
    assert answer in (None, {"batchItemFailures": []}) or answer["statusCode"] == 200
