"""What AWS takes of a template, and an emulator does not ask about."""

import json
import re

import pytest

from tests.template import resources

KINDS = {
    "AWS::Serverless::Function",
    "AWS::ApiGateway::Account",
    "AWS::IAM::Role",
    "AWS::Serverless::Api",
    "AWS::Serverless::LayerVersion",
    "AWS::CloudWatch::Alarm",
    "AWS::DynamoDB::Table",
    "AWS::Events::EventBus",
    "AWS::Events::Rule",
    "AWS::Logs::LogGroup",
    "AWS::SQS::Queue",
    "AWS::SQS::QueuePolicy",
    "AWS::SecretsManager::Secret",
}

FUNCTIONS = resources("AWS::Serverless::Function")


def routes_of(function):
    return {
        name: event["Properties"]
        for name, event in FUNCTIONS[function].get("Events", {}).items()
        if event["Type"] == "Api"
    }


def permission(function, name, route):
    """What SAM adds to a function's policy for one route, with names as long as they get."""
    path = re.sub(r"\{[^}]+\}", "*", route["Path"])
    account = "eu-central-1:123456789012"
    arn = f"arn:aws:lambda:{account}:function:hito-staging-{function}-ABCDEFGHIJKL:live"
    return {
        "Sid": f"hito-staging-{function}{name}Permissionstaging-ABCDEFGHIJKL",
        "Effect": "Allow",
        "Principal": {"Service": "apigateway.amazonaws.com"},
        "Action": "lambda:InvokeFunction",
        "Resource": arn,
        "Condition": {
            "ArnLike": {"AWS:SourceArn": f"arn:aws:execute-api:{account}:abcdefghij/*/{route['Method']}{path}"}
        },
    }


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_functions_routes_fit_into_the_policy_of_its_alias(function):
    statements = [permission(function, name, route) for name, route in routes_of(function).items()]
    # Source: AWS Lambda quotas, "function resource-based policy".
    assert len(json.dumps(statements, separators=(",", ":"))) < 20 * 1024


@pytest.mark.parametrize("function", FUNCTIONS)
def test_aws_takes_no_more_than_five_filters_of_a_stream(function):
    for event in FUNCTIONS[function].get("Events", {}).values():
        assert len(event["Properties"].get("FilterCriteria", {}).get("Filters", [])) <= 5


def test_the_stack_has_room_for_its_resources():
    declared = sum(len(resources(kind)) for kind in KINDS)
    # SAM makes a role, a version and an alias of each function, and a permission for each route.
    made = sum(3 + len(routes_of(function)) for function in FUNCTIONS)
    # Source: CloudFormation quotas.
    assert declared + made < 500
