"""What only the deployed stack can show."""

import json
import time
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import httpx
import pytest

from tests.deployed import Deployed
from tests.language import user
from tests.people import System, new_id
from tools import demo, template

pytestmark = pytest.mark.deployed

TUTORIALS = "/v1/tutorials/progress"
EXPOSED = "Retry-After, Idempotency-Replayed, X-Next-Cursor, Server-Timing, X-Request-Id, ETag"


@pytest.fixture
def http(deployed: Deployed) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=deployed.url, timeout=30, trust_env=False) as client:
        yield client


def authorization(deployed: Deployed, learner: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {deployed.token(learner, role='Student')}"}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/v1/tutorials"),
        ("POST", "/v1/tutorials/progresses/python/chapter"),
        ("PUT", "/v1/tutorials/progress/python"),
        ("GET", "/api/v1/PROGRESS/Webhook/enrollment-updated"),
    ],
)
@pytest.mark.parametrize("has_token", [False, True])
def test_an_unknown_route_or_method_is_404_in_every_contracts_spelling(
    deployed: Deployed, http: httpx.Client, method: str, path: str, has_token: bool
) -> None:
    token = authorization(deployed, "ana") if has_token else {}
    answer = http.request(method, path, headers={"Origin": "http://localhost:3000"} | token)
    assert answer.status_code == 404
    assert answer.json() == dict.fromkeys(["message", "error", "detail", "Message"], "Not found") | {"success": False}


@pytest.mark.parametrize("origin", ["http://localhost:3000", "http://localhost:5173"])
def test_a_browser_may_read_what_the_gateway_itself_answers(http: httpx.Client, origin: str) -> None:
    headers = http.get("/nowhere", headers={"Origin": origin}).headers
    assert headers["Content-Type"] == "application/json"
    assert headers["Access-Control-Allow-Origin"] == origin
    assert headers["Access-Control-Allow-Credentials"] == "true"
    assert headers["Access-Control-Expose-Headers"] == EXPOSED
    assert headers["X-Request-Id"]
    assert headers["Vary"] == "Origin"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_who_is_no_browser_gets_the_gateways_own_answer_too(http: httpx.Client) -> None:
    assert "Access-Control-Allow-Origin" not in http.get("/nowhere").headers


def test_the_gateways_own_answers_are_those_of_the_template(deployed: Deployed) -> None:
    gateway = deployed.client("apigateway")
    for kind, response in template.load()["Resources"]["Api"]["Properties"]["GatewayResponses"].items():
        present = gateway.get_gateway_response(restApiId="hito", responseType=kind)
        assert present.get("statusCode") == (str(response["StatusCode"]) if "StatusCode" in response else None)
        assert present["responseTemplates"] == response["ResponseTemplates"]


def test_chains_through_queues_are_let_go_on(deployed: Deployed) -> None:
    functions = deployed.client("lambda")
    names = [function["FunctionName"] for function in functions.list_functions()["Functions"]]
    going_on = {
        name.split("-")[1]
        for name in names
        if functions.get_function_recursion_config(FunctionName=name)["RecursiveLoop"] == "Allow"
    }
    assert going_on == {
        "AwardAchievementsFunction",
        "BackfillLearnersFunction",
        "DeliverToSubscribersFunction",
        "EraseLearnersFunction",
        "UpdateProjectionsFunction",
    }


@pytest.mark.parametrize("origin", ["http://localhost:3000", "http://localhost:5173"])
@pytest.mark.parametrize(
    "path",
    [
        "/v1/tutorials/progress/python",
        "/api/v1/tutorials/progress/python/chapter",
        "/api/v1/progress/Webhook/enrollment-updated",
        "/api/v1/Progress/Webhook/enrollment-updated",
    ],
)
def test_a_preflight_allows_each_of_the_origins(http: httpx.Client, origin: str, path: str) -> None:
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "x-time-zone"}
    answer = http.options(path, headers=asked)
    assert answer.is_success
    assert answer.headers["Access-Control-Allow-Origin"] == origin
    assert answer.headers["Access-Control-Allow-Credentials"] == "true"
    assert "X-Time-Zone" in answer.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize(
    ("encoded", "tutorial"),
    [("%2541", "%41"), ("caf%C3%A9", "café"), ("caf%c3%a9%20%f0%9f%98%80", "café 😀"), ("a+b", "a+b")],
)
def test_an_id_in_the_path_is_decoded_once(http: httpx.Client, deployed: Deployed, encoded: str, tutorial: str) -> None:
    answer = http.get(f"{TUTORIALS}/{encoded}", headers=authorization(deployed, new_id("ana")))
    assert answer.json()["tutorialId"] == tutorial


@pytest.mark.parametrize("encoded", ["%2F", "a%2Fb", "%2E%2E", "%FF", "%00", "%", "%zz", "%23"])
def test_no_spelling_of_a_path_is_a_server_error(http: httpx.Client, deployed: Deployed, encoded: str) -> None:
    answer = http.get(f"{TUTORIALS}/{encoded}", headers=authorization(deployed, new_id("ana")))
    assert answer.status_code < 500


def test_items_expire_and_changes_are_streamed(deployed: Deployed) -> None:
    dynamodb = deployed.client("dynamodb")
    expiry = dynamodb.describe_time_to_live(TableName=deployed.table_name)["TimeToLiveDescription"]
    assert (expiry["TimeToLiveStatus"], expiry["AttributeName"]) == ("ENABLED", "expires_at")
    stream = dynamodb.describe_table(TableName=deployed.table_name)["Table"]["StreamSpecification"]
    assert stream == {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}


def test_the_gateway_calls_the_alias_of_a_published_version(deployed: Deployed) -> None:
    functions = deployed.client("lambda")
    gateway = deployed.client("apigateway")
    resources = gateway.get_resources(restApiId="hito", embed=["methods"], limit=500)["items"]
    called = {
        gateway.get_integration(restApiId="hito", resourceId=resource["id"], httpMethod=method)["uri"]
        for resource in resources
        for method in resource.get("resourceMethods", {})
    }
    arns = {uri.split("/functions/")[1].removesuffix("/invocations") for uri in called}
    assert arns
    for arn in arns:
        name, alias = arn.split(":")[-2:]
        assert alias == "live"
        assert functions.get_alias(FunctionName=name, Name=alias)["FunctionVersion"] != "$LATEST"


def test_a_request_is_one_line_of_json_without_the_token(http: httpx.Client, deployed: Deployed) -> None:
    began = int(time.time() * 1000) - 1000
    headers = authorization(deployed, new_id("ana"))
    request_id = http.get(f"{TUTORIALS}/python", headers=headers).headers["X-Request-Id"]
    lines = [
        line for line in logged(deployed, began, until=request_id) if not line.startswith(("START", "END", "REPORT"))
    ]
    about_it = [line for line in lines if request_id in line]
    assert len(about_it) == 1
    assert json.loads(about_it[0])["request_id"] == request_id
    signature = headers["Authorization"].rpartition(".")[2]
    assert not any(signature in line for line in lines)


def logged(deployed: Deployed, since: int, *, until: str) -> list[str]:
    """What the functions logged, once ``until`` is among it: lines come a little after the answer."""
    client = deployed.client("logs")
    deadline = time.monotonic() + 5
    while True:
        lines = [
            event["message"]
            for group in deployed.log_groups
            for page in client.get_paginator("filter_log_events").paginate(logGroupName=group, startTime=since)
            for event in page["events"]
        ]
        if any(until in line for line in lines) or time.monotonic() > deadline:
            return lines
        time.sleep(0.1)


def test_the_demo_data_can_be_loaded_twice(http: httpx.Client, deployed: Deployed) -> None:
    def records() -> list[Any]:
        demo.load(deployed.url, deployed.token, deployed.server_key)
        return [
            http.get(f"{TUTORIALS}/{tutorial}", headers=authorization(deployed, learner)).json()
            for learner, tutorial, *_ in demo.RECORDS
        ]

    for first, second in pairwise([records(), records()]):
        assert first == second
        assert [record["chaptersCompleted"] for record in first] == [4, 1, 2, 0]


def test_records_survive_a_clean_restart(http: httpx.Client, deployed: Deployed) -> None:
    headers = authorization(deployed, new_id("ana"))
    chapter = {"chapterId": "variables", "watchTime": 42, "completed": True, "totalChapters": 2}
    before = http.post(f"{TUTORIALS}/python/chapter", json=chapter, headers=headers)
    deployed.restart()
    after = http.get(f"{TUTORIALS}/python", headers=headers)
    assert after.json() == before.json()
    assert http.get("/nowhere").status_code == 404


def test_an_enrollment_may_come_as_an_event(deployed: Deployed) -> None:
    learner = new_id("ana")
    news = {"UserId": learner, "CourseId": "python", "Action": "enroll"}
    entry = {"Source": "enrollment", "DetailType": "enrollment-updated", "Detail": json.dumps(news)}
    assert deployed.client("events").put_events(Entries=[entry])["FailedEntryCount"] == 0
    key = {"PK": {"S": f"LEARNER#{learner}"}, "SK": {"S": "COURSE#course#python#"}}
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        header = deployed.client("dynamodb").get_item(TableName=deployed.table_name, Key=key).get("Item")
        if header:
            assert header["enrollment"] == {"S": "enrolled"}
            return
        time.sleep(0.2)
    pytest.fail("the event did not arrive")


def test_a_parameter_with_another_value_reaches_the_functions_that_are_called(
    deployed: Deployed, over_http: System
) -> None:
    def rate_limits_in_force() -> set[str]:
        functions = deployed.client("lambda")
        names = [function["FunctionName"] for function in functions.list_functions()["Functions"]]
        live = [functions.get_function_configuration(FunctionName=name, Qualifier="live") for name in names]
        return {function["Environment"]["Variables"]["RATE_LIMITS"] for function in live}

    assert rate_limits_in_force() == {"off"}
    deployed.deploy(rate_limits="3", language_api_access="strict", video_progress_case="camel")
    assert rate_limits_in_force() == {"3"}
    assert_language_is_strict(over_http)
    ana = over_http.student()
    assert ana.get(f"/api/v1/Progress/summary/{ana.id}").json()["totalCoursesEnrolled"] == 0
    deployed.deploy(rate_limits="off")
    assert rate_limits_in_force() == {"off"}
    assert over_http.http.get("/api/achievements/user/1").status_code == 200


def assert_language_is_strict(api: System) -> None:
    """Reads are their owner's and admins', and authoring is admins'."""
    ana, ben = user(api), user(api)
    path = f"/api/achievements/user/{ana.number}"
    assert api.http.get(path).status_code == 401
    assert [who.get(path).status_code for who in (ana, ben, api.author())] == [200, 403, 200]
    own = {"id_usuario": ana.number, "id_logro": 1}
    assert ana.post("/api/achievements/assign", own).status_code == 403
    lesson = {"titulo": "Saludos", "nivel": "principiante"}
    assert [who.post("/api/lessons/", lesson).status_code for who in (ana, api.author())] == [403, 201]
    profile = f"/api/users/profile/{ana.number}"
    assert [who.put(profile, {"xp": 5}).status_code for who in (ana, api.author())] == [403, 200]
