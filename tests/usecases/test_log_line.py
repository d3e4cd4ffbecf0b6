"""One line per request, for people and for metrics; nothing in it that must not be read."""

import json
from http import HTTPStatus

import pytest

from hito.domain.errors import Code, TooMany, Unauthenticated, Unavailable
from hito.edge import request_log
from tools import template

LEVELS = template.load()["Parameters"]["LogLevel"]["AllowedValues"]


def lines(logged):
    return [json.loads(text) for text in logged().splitlines()]


@pytest.fixture(params=LEVELS)
def level(request, setting):
    setting("LOG_LEVEL", request.param)
    return request.param


@pytest.fixture
def written(capsys):
    """What was written: lines, and metrics without one."""
    return lambda: [json.loads(text) for text in capsys.readouterr().out.splitlines()]


def measured(entries):
    """The names of all metrics in what was written."""
    return [
        metric["Name"]
        for entry in entries
        for metrics in entry.get("_aws", {}).get("CloudWatchMetrics", [])
        for metric in metrics["Metrics"]
    ]


def names(entries):
    return [entry["message"] for entry in entries if "message" in entry]


@pytest.mark.parametrize(("status", "wanted_at"), [(200, LEVELS[:2]), (404, LEVELS[:2]), (503, LEVELS[:3])])
def test_a_requests_metrics_are_written_once_whatever_the_level(level, written, status, wanted_at):
    note = request_log.RequestLog("id", "POST", "/feedback/chat")
    note.count_metric("TutorUnavailable")
    note.emit(HTTPStatus(status), 1.5)
    entries = written()
    assert sorted(measured(entries)) == ["Latency", "TokensRefused", "TutorUnavailable"]
    assert names(entries) == (["request"] if level in wanted_at else [])


def test_a_bugs_line_is_written_at_every_level(level, written):
    note = request_log.RequestLog("id", "GET", "/users/me")
    note.bug = ValueError("oh")
    note.emit(HTTPStatus.INTERNAL_SERVER_ERROR, 1.5)
    entries = written()
    assert (names(entries), sorted(measured(entries))) == (["bug"], ["Latency", "TokensRefused"])


@pytest.mark.parametrize(
    ("failures", "message", "wanted_at"),
    [
        ([], "batch", LEVELS[:2]),
        ([Unavailable(Code.DATABASE_AWAY)], "batch", LEVELS[:3]),
        ([ValueError("oh")], "bug", LEVELS),
    ],
)
def test_a_batch_has_a_line_and_no_metrics(level, written, failures, message, wanted_at):
    request_log.emit_batch(None, failures, 1.5, records=3)
    entries = written()
    assert measured(entries) == []
    assert names(entries) == ([message] if level in wanted_at else [])


def test_a_preflight_has_no_metrics(in_process, level, written):
    in_process.http.options("/v1/tutorials/progress/python", headers={"Origin": in_process.origins[0]})
    entries = written()
    assert measured(entries) == []
    assert names(entries) == (["request"] if level in LEVELS[:2] else [])


def test_a_request_is_one_line_with_its_ids_and_outcome(in_process, logged):
    ana = in_process.learner()
    answer = ana.chapter("python")
    (entry,) = lines(logged)
    assert entry["learner_id"] == ana.id
    assert entry["request_id"] == answer.headers["X-Request-Id"]
    assert entry["endpoint"] == "POST /v1/tutorials/progress/{tutorialId}/chapter"
    assert (entry["level"], entry["status"]) == ("INFO", 200)


def test_the_metrics_of_a_line_have_one_dimension_the_stack(in_process, logged):
    """CloudWatch bills each combination of dimensions: a dimension more, such as the endpoint, costs its values."""
    in_process.learner().chapter("python", watch_time=-1)
    (entry,) = lines(logged)
    (metrics,) = entry["_aws"]["CloudWatchMetrics"]
    assert (metrics["Namespace"], metrics["Dimensions"]) == ("Hito", [["stack"]])
    assert {metric["Name"] for metric in metrics["Metrics"]} == {"Latency", "TokensRefused"}
    assert entry["Latency"] == [entry["latency_ms"]]
    assert 0 < entry["latency_ms"] < 60_000
    assert (entry["service"], entry["stack"], entry["TokensRefused"]) == ("hito", "hito", [0.0])
    assert (entry["refusal"], entry["refusal_code"]) == ("Invalid", "invalid_input")


@pytest.mark.parametrize(
    ("refusal", "counted"),
    [
        (Unauthenticated(Code.TOKEN_INVALID), {"TokensRefused": [1.0]}),
        (Unauthenticated(Code.TOKEN_MISSING), {"TokensRefused": [0.0]}),
        (Unauthenticated(Code.WRONG_PASSWORD), {"TokensRefused": [0.0], "LoginFailures": [1.0]}),
        (TooMany(Code.PASSWORD_LIMIT, retry_after=1), {"TokensRefused": [0.0], "LoginFailures": [1.0]}),
    ],
)
def test_refused_tokens_and_passwords_are_counted(written, refusal, counted):
    note = request_log.RequestLog("id", "POST", "/api/users/login")
    note.refusal = refusal
    note.emit(HTTPStatus.UNAUTHORIZED, 1.5)
    (entry,) = written()
    assert {name: entry[name] for name in measured([entry]) if name != "Latency"} == counted


def test_neither_tokens_nor_keys_nor_bodies_are_logged(in_process, logged):
    ana = in_process.learner()
    token = in_process.token(ana.id, claims={"email": "ana@example.org"})
    ana.chapter("python", "a chapter of my own", note="an answer of mine")
    ana.enrollment("python")
    ana.chapter("python", "a chapter of my own", note="an answer of mine", watch_time="a wrong one")
    in_process.http.get("/v1/tutorials/progress/python", headers={"Authorization": f"Bearer {token}x"})
    text = logged()
    assert len(text.splitlines()) == 4
    for secret in [token, "Bearer", in_process.server_key, "ana@example.org", "of mine", "my own", "wrong one"]:
        assert secret not in text


def test_a_bug_is_described_without_its_message():
    described = request_log.describe_bug(ValueError("password=hunter2"))
    assert described["exception_type"] == "ValueError"
    assert "hunter2" not in json.dumps(described)


def test_half_a_character_is_written_as_json_escapes_it(written):
    note = request_log.RequestLog("id", "GET", "/users/me")
    note.client_version = "1.0\ud83d é"
    note.emit(HTTPStatus.OK, 1.5)
    (entry,) = written()
    assert entry["client_version"] == "1.0\ud83d é"


def test_a_line_names_the_trace_of_its_invocation(written, monkeypatch):
    for trace in ("1-5759e988-bd862e3fe1be46a994272793", "1-5759e988-bd862e3fe1be46a994272794"):
        monkeypatch.setenv("_X_AMZN_TRACE_ID", f"Root={trace};Parent=53995c3f42cd8ad8;Sampled=1")
        request_log.RequestLog("id", "GET", "/users/me").emit(HTTPStatus.OK, 1.5)
        assert [entry["xray_trace_id"] for entry in written()] == [trace]
