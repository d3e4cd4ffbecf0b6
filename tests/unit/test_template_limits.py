"""What AWS takes of a template, and an emulator does not ask about."""

import json

import pytest

from tests.template import resources

KINDS = {
    "AWS::Serverless::Function",
    "AWS::ApiGateway::Account",
    "AWS::ApiGateway::BasePathMapping",
    "AWS::ApiGateway::DomainName",
    "AWS::IAM::Role",
    "AWS::Serverless::Api",
    "AWS::Serverless::LayerVersion",
    "AWS::CloudWatch::Alarm",
    "AWS::CloudWatch::Dashboard",
    "AWS::DynamoDB::Table",
    "AWS::Events::EventBus",
    "AWS::Events::Rule",
    "AWS::Lambda::Permission",
    "AWS::Logs::LogGroup",
    "AWS::SQS::Queue",
    "AWS::SQS::QueuePolicy",
    "AWS::SecretsManager::Secret",
    "AWS::S3::Bucket",
    "AWS::S3::BucketPolicy",
    "AWS::Scheduler::Schedule",
    "AWS::WAFv2::WebACL",
    "AWS::WAFv2::WebACLAssociation",
}

FUNCTIONS = resources("AWS::Serverless::Function")


PERMISSIONS = resources("AWS::Lambda::Permission")

# Source: AWS Lambda quotas, "function resource-based policy": 20 KB.
MAX_POLICY_BYTES = 20 * 1024


def statement(name, permission):
    """What a permission adds to the policy of its function, with names as long as they get."""
    account = "eu-central-1:123456789012"
    function = permission["FunctionName"]["Ref"].removesuffix(".Alias")
    return {
        "Sid": f"hito-staging-{name}-ABCDEFGHIJKL",
        "Effect": "Allow",
        "Principal": {"Service": permission["Principal"]},
        "Action": permission["Action"],
        "Resource": f"arn:aws:lambda:{account}:function:hito-staging-{function}-ABCDEFGHIJKL:live",
        "Condition": {"ArnLike": {"AWS:SourceArn": f"arn:aws:execute-api:{account}:abcdefghij/*"}},
    }


def policy_bytes(function):
    own = {name: each for name, each in PERMISSIONS.items() if each["FunctionName"]["Ref"] == f"{function}.Alias"}
    policy = {"Version": "2012-10-17", "Id": "default", "Statement": [statement(*each) for each in own.items()]}
    return len(json.dumps(policy, separators=(",", ":")))


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_policy_of_a_function_is_under_a_quarter_of_what_aws_takes(function):
    assert policy_bytes(function) < MAX_POLICY_BYTES / 4


@pytest.mark.parametrize("function", FUNCTIONS)
def test_aws_takes_no_more_than_five_filters_of_a_stream(function):
    for event in FUNCTIONS[function].get("Events", {}).values():
        assert len(event["Properties"].get("FilterCriteria", {}).get("Filters", [])) <= 5


def test_the_stack_has_room_for_its_resources():
    declared = sum(len(resources(kind)) for kind in KINDS)
    # SAM makes a role, a version and an alias of each function.
    made = 3 * len(FUNCTIONS)
    # Source: CloudFormation quotas.
    assert declared + made < 500
