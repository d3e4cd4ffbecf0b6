"""What the functions need of AWS, in the local cloud and apart from a deployed stack: table, queues, bus, rules."""

import json
from dataclasses import dataclass
from typing import Any

from tools import function_settings, template
from tools.dev.workers import Plan
from tools.local_cloud import LocalCloud

PREFIX = "hito-dev"
TABLE = PREFIX
CREDENTIAL_KEY = f"alias/{PREFIX}-credentials"

# A failed message comes again soon: its developer waits for it.
VISIBILITY_SECONDS = 10


@dataclass(frozen=True)
class Resources:
    """The physical resources behind the template's logical names, in one local cloud."""

    cloud: LocalCloud
    has_new_table: bool
    queues: dict[str, str]
    stream_arn: str

    def plan(self) -> Plan:
        """What a worker starts with, by template.yaml as it is now."""
        by_function = function_settings.of_functions(function_settings.parameters(), self._value)
        variables = {name: value for settings in by_function.values() for name, value in settings.items()}
        handlers = {name: function["Handler"] for name, function in template.functions().items()}
        connection = {name: value for name, value in self.cloud.environment.items() if name.startswith("AWS_")}
        return Plan(variables | connection | {"SERVICE_NAME": "hito"}, handlers)

    def _value(self, name: str) -> str:
        """What a reference to a resource stands for in a function's environment."""
        secrets = self.cloud.secrets
        known = {
            "Table": TABLE,
            "TrustedIssuersSecret": json.dumps(secrets["trusted_issuers"]),
            "AccountsSecret": json.dumps(secrets["accounts"]),
            "ServerKeysSecret": json.dumps(secrets["server_keys"]),
            "WebhookSecret": json.dumps(secrets["webhook_secrets"]),
            "SubscriberKeySecret": json.dumps(secrets["subscriber_key"]),
            "TutorKeySecret": "{}",
            "CredentialKey": CREDENTIAL_KEY,
            "XapiCredentialsSecret": "{}",
        }
        return known.get(name) or self.queues.get(name) or physical_name(name)


def physical_name(name: str) -> str:
    """The name in the local cloud of a resource of the template."""
    return f"{PREFIX}-{name}"


def make(cloud: LocalCloud) -> Resources:
    """Create what is not there yet."""
    declared = template.load()["Resources"]
    has_new_table = _make_table(cloud)
    queues = {name: _make_queue(cloud, name) for name, one in declared.items() if one["Type"] == "AWS::SQS::Queue"}
    _make_key(cloud)
    events = cloud.client("events")
    buses = {one["Name"] for one in events.list_event_buses()["EventBuses"]}
    for name, one in declared.items():
        if one["Type"] == "AWS::Events::EventBus" and physical_name(name) not in buses:
            events.create_event_bus(Name=physical_name(name))
    values = function_settings.parameters()
    for name, one in declared.items():
        is_wanted = "Condition" not in one or function_settings.holds(one["Condition"], values)
        if one["Type"] == "AWS::Events::Rule" and is_wanted:
            rule = one["Properties"]
            targets = [queues[target["Arn"]["Fn::GetAtt"][0]] for target in rule["Targets"]]
            (input_path,) = {target.get("InputPath") for target in rule["Targets"]}
            bus = physical_name(rule["EventBusName"]["Ref"])
            _make_rule(cloud, name, bus=bus, pattern=rule["EventPattern"], queues=targets, input_path=input_path)
    table = cloud.client("dynamodb").describe_table(TableName=TABLE)["Table"]
    return Resources(cloud, has_new_table, queues, table["LatestStreamArn"])


def make_event_queue(cloud: LocalCloud, function: str, bus: str, pattern: dict[str, Any]) -> str:
    """The URL of a queue with the events of a bus that fit a pattern."""
    url = _make_queue(cloud, f"{function}-events")
    _make_rule(cloud, f"{function}-events", bus=bus, pattern=pattern, queues=[url], input_path=None)
    return url


def _make_table(cloud: LocalCloud) -> bool:
    dynamodb = cloud.client("dynamodb")
    if TABLE in dynamodb.list_tables()["TableNames"]:
        return False
    dynamodb.create_table(**template.table_properties(TABLE))
    expiry = template.load()["Resources"]["Table"]["Properties"]["TimeToLiveSpecification"]
    dynamodb.update_time_to_live(TableName=TABLE, TimeToLiveSpecification=expiry)
    return True


def _make_key(cloud: LocalCloud) -> None:
    kms = cloud.client("kms")
    if any(one["AliasName"] == CREDENTIAL_KEY for one in kms.list_aliases()["Aliases"]):
        return
    declared = template.load()["Resources"]["CredentialKey"]["Properties"]
    key = kms.create_key(**{name: declared[name] for name in ("KeySpec", "KeyUsage")})["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName=CREDENTIAL_KEY, TargetKeyId=key)


def _make_queue(cloud: LocalCloud, name: str) -> str:
    attributes = {"VisibilityTimeout": str(VISIBILITY_SECONDS)}
    url: str = cloud.client("sqs").create_queue(QueueName=physical_name(name), Attributes=attributes)["QueueUrl"]
    return url


def _make_rule(  # noqa: PLR0913 - a rule has that many parts
    cloud: LocalCloud, name: str, *, bus: str, pattern: dict[str, Any], queues: list[str], input_path: str | None
) -> None:
    events = cloud.client("events")
    rule = {"Name": physical_name(name), "EventBusName": bus}
    events.put_rule(**rule, EventPattern=json.dumps(pattern))
    targets = [
        {"Id": str(number), "Arn": queue_arn(cloud, url)} | ({"InputPath": input_path} if input_path else {})
        for number, url in enumerate(queues)
    ]
    events.put_targets(Rule=rule["Name"], EventBusName=bus, Targets=targets)


def queue_arn(cloud: LocalCloud, url: str) -> str:
    """The ARN of a queue."""
    attributes = cloud.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]
    arn: str = attributes["QueueArn"]
    return arn
