"""The gateway's definition, the declared endpoints and the contracts' list name the same routes."""

import csv
from pathlib import Path

from tests import template
from tests.template import resources
from tools import gateway
from tools import template as tools_template

# Paths that a contract spells in two ways; the list has the first.
ALIASES = (
    {
        f"/api/v1/tutorials/progress/{{tutorialId}}{what}": f"/v1/tutorials/progress/{{tutorialId}}{what}"
        for what in ["", "/chapter", "/quiz", "/complete"]
    }
    | {
        f"/api/v1/{progress}/enrollment-updated": "/api/v1/progress/Webhook/enrollment-updated"
        for progress in ["Progress/Webhook", "Progress/webhook", "progress/webhook"]
    }
    | {
        f"/api/v1/progress/{what}": f"/api/v1/Progress/{what}"
        for what in ["summary/{userId}", "video", "course/{userId}/{courseId}", "videos/{userId}/{courseId}"]
    }
)


# What front ends call and their contracts' documents do not have.
CALLED_AND_NOT_WRITTEN = {
    "/courses/mtd_courses",
    "/workbrench/new_section",
    "/api/v1/Progress/video/{userId}/{videoId}",
    "/api/v1/progress/video/{userId}/{videoId}",
}


def declared():
    functions = tools_template.functions()
    for route in gateway.declared_routes():
        if route.method != "OPTIONS":
            yield template.Route(route.method, route.path, functions[route.function]["Handler"])


def test_the_gateways_definition_is_made_from_what_the_functions_declare():
    assert gateway.DEFINITION.read_text(encoding="utf-8") == gateway.definition(), "run: make docs"


def test_no_two_functions_declare_the_same_route():
    routes = [(route.method, route.path) for route in gateway.declared_routes()]
    assert len(routes) == len(set(routes))


def test_the_template_declares_no_route():
    events = [
        event for function in tools_template.functions().values() for event in function.get("Events", {}).values()
    ]
    assert {event["Type"] for event in events} == {"DynamoDB", "EventBridgeRule", "SQS"}


def test_every_path_answers_its_preflight():
    paths = {route.path for route in template.routes()}
    assert {route.path for route in template.routes() if route.method == "OPTIONS"} == paths


def test_the_gateway_may_call_each_function_that_has_routes_and_no_other():
    permissions = resources("AWS::Lambda::Permission").values()
    called = [each["FunctionName"]["Ref"].removesuffix(".Alias") for each in permissions]
    assert sorted(called) == sorted({route.function for route in gateway.declared_routes()})


def test_the_functions_declare_what_the_list_says_is_built():
    with (Path(__file__).parent / "endpoints.csv").open(encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file))
    # Hito has routes that no contract has: to author courses and guides, to list everybody's attempts and pending
    # achievements, to export a learner, to report on courses, to issue credentials, to name the caller, to take what
    # was collected offline, to subscribe to events, and to award what was earned before. Front ends also call a few
    # routes that their contracts do not list.
    own = {
        route
        for route in declared()
        if route.path.startswith(("/catalog/", "/attempts/admin/", "/v1/learners/", "/v1/courses/", "/health"))
        or route.handler.startswith(("credentials.", "webhooks.", "website."))
        or route.path.endswith(("/pending", "/backfill"))
        or route.path in CALLED_AND_NOT_WRITTEN | {"/v1/me", "/v1/sync"}
        or (route.method, route.path) in {("POST", "/guides"), ("PATCH", "/guides/{guide_id}")}
    }
    built = {(row["group"], row["method"], row["path"].rstrip("/")) for row in listed if row["built"] == "yes"}
    assert len(listed) >= 64
    assert built == {
        (route.handler.split(".")[0], route.method, ALIASES.get(route.path, route.path))
        for route in set(declared()) - own
    }
