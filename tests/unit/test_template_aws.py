"""What AWS does with the template, where the emulators do nothing, or something else."""

import json
import re
from fnmatch import fnmatchcase

import pytest

from hito.edge import cors
from tests.template import resources
from tools import template

TEMPLATE = template.load()
PARAMETERS = TEMPLATE["Parameters"]
FUNCTIONS = resources("AWS::Serverless::Function")
API = TEMPLATE["Resources"]["Api"]["Properties"]
TABLE = TEMPLATE["Resources"]["Table"]["Properties"]
ALARMS = resources("AWS::CloudWatch::Alarm")


def takes(parameter, value):
    """Whether CloudFormation takes a value: the pattern has to match all of it."""
    return re.fullmatch(PARAMETERS[parameter]["AllowedPattern"], value) is not None


# Origins


@pytest.mark.parametrize(
    "origins",
    [
        "https://learn.example.org",
        "http://localhost:3000,http://localhost:5173",
        "https://a.example, https://b.example:8443",
        "https://xn--ol-jia.example",
        "http://127.0.0.1:8080",
        "http://[::1]:3000",
        "capacitor://localhost",
    ],
)
def test_origins_as_browsers_send_them_are_taken(origins):
    assert takes("AllowedOrigins", origins)


@pytest.mark.parametrize(
    "origins",
    [
        *("", " ", ",", "*", "null", "https://", "learn.example.org", "//a.example", "localhost:3000"),
        *("https://a.example/", "https://a.example/app", "https://a.example?x", "https://a.example#x"),
        *("https://*.example", "https://user@a.example", "https://a.example:", "https://a.example:x"),
        *("https://a.example,", ",https://a.example", "https://a.example,,https://b.example"),
        *("https://a.example,*", "https://a.example,null", "https://a.example,https://b.example/"),
        *("https://a.example https://b.example", "https://A.example", "HTTPS://a.example"),
        *("https://a.example\n", "https://a.example,\nhttps://b.example", "https://ñ.example"),
    ],
)
def test_what_no_browser_sends_as_an_origin_is_refused(origins):
    assert not takes("AllowedOrigins", origins)


# The gateway's own errors

# Source: API Gateway developer guide, "Gateway response types".
STATUSES = {
    "ACCESS_DENIED": 403,
    "BAD_REQUEST_BODY": 400,
    "BAD_REQUEST_PARAMETERS": 400,
    "INTEGRATION_FAILURE": 504,
    "INTEGRATION_TIMEOUT": 504,
    "REQUEST_TOO_LARGE": 413,
    "THROTTLED": 429,
    "WAF_FILTERED": 403,
}


def answered(kind):
    """The response in effect, and its status: that of DEFAULT_4XX replaces those of all that are not customized."""
    family = "DEFAULT_5XX" if STATUSES.get(kind, 403) >= 500 else "DEFAULT_4XX"
    responses = API["GatewayResponses"]
    response = responses.get(kind, responses[family])
    return response, response.get("StatusCode", STATUSES.get(kind))


@pytest.mark.parametrize("kind", STATUSES)
def test_an_error_of_the_gateways_own_keeps_its_status(kind):
    assert answered(kind)[1] == STATUSES[kind]


# An unknown route without an Authorization header, with one that looks like a signature of AWS's, and with any other:
# AWS takes it for an incomplete signature, which is no kind of its own.
@pytest.mark.parametrize("kind", ["MISSING_AUTHENTICATION_TOKEN", "INVALID_SIGNATURE", "IncompleteSignature"])
def test_an_unknown_route_is_404_whatever_the_authorization_and_repeats_nothing_of_it(kind):
    response, status = answered(kind)
    assert status == 404
    words = json.loads(response["ResponseTemplates"]["application/json"])
    assert words == dict.fromkeys(["message", "error", "detail", "Message"], "Not found") | {"success": False}


@pytest.mark.parametrize("kind", API["GatewayResponses"])
def test_the_gateways_own_errors_reach_every_origin_and_tell_a_cache_so(kind):
    assert API["GatewayResponses"][kind]["ResponseParameters"]["Headers"] == {
        "Access-Control-Allow-Origin": "method.request.header.origin",
        "Access-Control-Allow-Credentials": "'true'",
        "Access-Control-Expose-Headers": f"'{cors.EXPOSED}'",
        "Vary": "'Origin'",
        "X-Content-Type-Options": "'nosniff'",
        "X-Request-Id": "context.requestId",
    }


@pytest.mark.parametrize("kind", API["GatewayResponses"])
def test_the_gateways_own_errors_have_only_its_words(kind):
    """They reach any origin: nothing of a request or a learner may be in them."""
    body = API["GatewayResponses"][kind]["ResponseTemplates"]["application/json"]
    assert set(re.findall(r"\$\w[\w.]*", body)) <= {"$context.error.messageString"}
    assert set(json.loads(body.replace("$context.error.messageString", '"words"'))) == {
        *("message", "error", "detail", "Message", "success"),
    }


# The access log


def test_the_access_log_is_json_of_what_can_hold_no_secret():
    entry = json.loads(API["AccessLogSetting"]["Format"])
    # No header, path, query, authorizer, and not error.message, which quotes the Authorization header.
    assert set(entry.values()) == {
        "$context.requestId",
        "$context.requestTime",
        "$context.identity.sourceIp",
        "$context.httpMethod",
        "$context.resourcePath",
        "$context.status",
        "$context.responseLength",
        "$context.responseLatency",
        "$context.integrationLatency",
        "$context.error.responseType",
    }


def test_the_access_log_is_retained_as_long_as_the_others_and_may_be_written():
    assert API["AccessLogSetting"]["DestinationArn"] == {"Fn::GetAtt": ["ApiLogs", "Arn"]}
    assert resources("AWS::Logs::LogGroup")["ApiLogs"]["RetentionInDays"] == {"Ref": "LogRetentionDays"}
    assert TEMPLATE["Resources"]["Api"]["DependsOn"] == "ApiAccount"


# Alarms and what they name

TEXTS = {name: alarm["AlarmDescription"] for name, alarm in ALARMS.items()}


def test_contributor_insights_that_alarms_name_are_there():
    assert any("Contributor Insights" in text for text in TEXTS.values())
    for one in [TABLE, *TABLE["GlobalSecondaryIndexes"]]:
        assert one["ContributorInsightsSpecification"]["Enabled"] is True


# Permissions


def conditions():
    for name, function in FUNCTIONS.items():
        for policy in function.get("Policies", []):
            for statement in policy.get("Statement", []):
                yield f"{name} {statement['Sid']}", statement


@pytest.mark.parametrize("statement", [pytest.param(one, id=name) for name, one in conditions()])
def test_the_table_is_reached_by_keys_alone(statement):
    """ForAllValues holds where there is no key at all, as in a Scan."""
    actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
    if any(action.startswith("dynamodb:") for action in actions):
        assert statement["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]
        assert statement["Condition"]["Null"] == {"dynamodb:LeadingKeys": "false"}


# The tutor's model

REGION, ACCOUNT = "eu-central-1", "123456789012"


def test_the_models_default_is_a_name_that_google_keeps_current():
    assert PARAMETERS["TutorModel"]["Default"] == "gemini-flash-latest"


def resolved(value, parameters):
    """A part of the policy, for these parameters."""
    match value:
        case {"Ref": str(name)}:
            return parameters[name]
        case {"Fn::Sub": [str(text), dict(more)]}:
            return resolved(
                {"Fn::Sub": text}, parameters | {name: resolved(one, parameters) for name, one in more.items()}
            )
        case {"Fn::Sub": str(text)}:
            return re.sub(r"\$\{([\w:]+)\}", lambda name: parameters[name[1]], text)
        case {"Fn::If": [str(condition), then, otherwise]}:
            return resolved(then if parameters[condition] else otherwise, parameters)
        case list():
            return [resolved(one, parameters) for one in value]
    return value


def bedrock_allows(model, arn, through=None):
    """Whether the tutor may invoke ``arn``, by itself or behind an inference profile."""
    assert takes("TutorModel", model)
    parameters = {
        "TutorModel": model,
        "TutorEmbeddingModel": "",
        "HasEmbeddingModel": False,
        "AWS::Partition": "aws",
        "AWS::Region": REGION,
        "AWS::AccountId": ACCOUNT,
    }
    (policy,) = (each["Fn::If"] for each in FUNCTIONS["FeedbackFunction"]["Policies"] if "Fn::If" in each)
    assert policy[0] == "HasBedrock"
    for statement in policy[1]["Statement"]:
        wanted = resolved(statement["Resource"], parameters)
        if not any(fnmatchcase(arn, one) for one in (wanted if isinstance(wanted, list) else [wanted])):
            continue
        behind = statement.get("Condition", {}).get("ArnLike", {}).get("bedrock:InferenceProfileArn")
        if behind is None or any(fnmatchcase(through or "", one) for one in resolved(behind, parameters)):
            return True
    return False


NOVA = "amazon.nova-lite-v1:0"
CLAUDE = "anthropic.claude-haiku-4-5-20251001-v1:0"
OWN_PROFILE = f"arn:aws:bedrock:{REGION}:{ACCOUNT}:application-inference-profile/a1b2c3d4e5f6"


def test_bedrock_may_be_asked_for_a_model_of_its_region_alone():
    assert bedrock_allows(NOVA, f"arn:aws:bedrock:{REGION}::foundation-model/{NOVA}")
    assert not bedrock_allows(NOVA, f"arn:aws:bedrock:us-east-1::foundation-model/{NOVA}")
    assert not bedrock_allows(NOVA, f"arn:aws:bedrock:{REGION}::foundation-model/{CLAUDE}")


@pytest.mark.parametrize("area", ["eu", "us", "apac", "global"])
@pytest.mark.parametrize("region", ["eu-central-1", "eu-west-3", "us-east-2", ""])
def test_an_inference_profile_may_be_asked_and_its_model_through_it_in_any_region(area, region):
    model = f"{area}.{CLAUDE}"
    profile = f"arn:aws:bedrock:{REGION}:{ACCOUNT}:inference-profile/{model}"
    behind = f"arn:aws:bedrock:{region}::foundation-model/{CLAUDE}"
    assert bedrock_allows(model, profile)
    assert bedrock_allows(model, behind, through=profile)
    assert not bedrock_allows(model, behind)
    assert not bedrock_allows(model, behind, through=profile.replace(model, "us.other"))


def test_a_profile_of_ones_own_is_named_by_its_arn():
    behind = f"arn:aws:bedrock:eu-west-1::foundation-model/{NOVA}"
    assert bedrock_allows(OWN_PROFILE, OWN_PROFILE)
    assert bedrock_allows(OWN_PROFILE, behind, through=OWN_PROFILE)
    assert not bedrock_allows(OWN_PROFILE, behind)
    assert not bedrock_allows(OWN_PROFILE, OWN_PROFILE.replace(ACCOUNT, "210987654321"))


# Concurrency

# Source: Lambda quotas, concurrent executions of a new account.
OF_A_NEW_ACCOUNT = 10
# An on-demand table begins with four partitions, each with a shard of the stream.
SHARDS = 4


def mappings(kind):
    events = (event for function in FUNCTIONS.values() for event in function.get("Events", {}).values())
    return [event["Properties"] for event in events if event["Type"] == kind]


def test_how_much_the_followers_of_the_stream_do_at_once_is_a_parameter_that_leaves_room_in_a_new_account():
    followers = mappings("DynamoDB")
    assert [each["ParallelizationFactor"] for each in followers] == [{"Ref": "StreamConcurrency"}] * 2
    assert len(followers) * SHARDS * PARAMETERS["StreamConcurrency"]["Default"] < OF_A_NEW_ACCOUNT


def test_how_much_is_taken_from_queues_at_once_is_a_parameter():
    limits = [each["ScalingConfig"] for each in mappings("SQS")]
    assert limits == [{"MaximumConcurrency": {"Ref": "QueueConcurrency"}}] * len(limits)
    # AWS takes no less.
    assert PARAMETERS["QueueConcurrency"]["MinValue"] == PARAMETERS["QueueConcurrency"]["Default"] == 2
