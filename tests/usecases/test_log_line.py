"""One line per request, for people and for metrics; nothing in it that must not be read."""

import json

from hito.edge import line


def lines(logged):
    return [json.loads(text) for text in logged().splitlines()]


def test_a_request_is_one_line_with_its_ids_and_outcome(in_process, logged):
    ana = in_process.learner()
    answer = ana.chapter("python")
    (entry,) = lines(logged)
    assert entry["learner_id"] == ana.id
    assert entry["request_id"] == answer.headers["X-Request-Id"]
    assert entry["endpoint"] == "POST /v1/tutorials/progress/{tutorialId}/chapter"
    assert (entry["level"], entry["status"]) == ("INFO", 200)


def test_the_line_is_a_metric_of_count_latency_and_status_class(in_process, logged):
    in_process.learner().chapter("python", watch_time=-1)
    (entry,) = lines(logged)
    (metrics,) = entry["_aws"]["CloudWatchMetrics"]
    assert metrics["Namespace"] == "Hito"
    assert [sorted(each) for each in metrics["Dimensions"]] == [["endpoint", "service"]]
    assert {metric["Name"] for metric in metrics["Metrics"]} == {"Latency", "Status4xx"}
    assert entry["Status4xx"] == [1.0]
    assert entry["Latency"][0] > 0
    assert entry["refusal"] == "Invalid"


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
    described = line.described(ValueError("password=hunter2"))
    assert described["exception_type"] == "ValueError"
    assert "hunter2" not in json.dumps(described)
