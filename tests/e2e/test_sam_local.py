"""Functions in containers, by `sam local`, with the table of the local cloud."""

import json

import pytest

from tools import sam_local

pytestmark = [
    pytest.mark.deployed,
    pytest.mark.docker,
    pytest.mark.skipif(not sam_local.has_daemon(), reason="no Docker daemon answers"),
]


def test_every_function_answers_its_events_and_start_api_answers_requests(deployed, capsys, monkeypatch):
    monkeypatch.setattr(sam_local, "LocalCloud", lambda: deployed._cloud)
    sam_local.main()
    shown = capsys.readouterr().out
    assert "failed:" not in shown
    assert shown.count("GET /") == len(sam_local.REQUESTS)
    assert json.loads(sam_local.TEMPLATE.read_text("utf-8"))["Resources"]["Api"]
