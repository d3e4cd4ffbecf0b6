"""What a deployment may add by parameters: none of it is there by default."""

import json
import subprocess

import pytest

from tests.template import resources
from tools import template
from tools.local_cloud import CLOUD_PYTHON, ROOT

TEMPLATE = template.load()
FUNCTIONS = resources("AWS::Serverless::Function")

# SAM's translator is in the local cloud's environment, not in that of the tests.
TRANSFORM = """
import copy, json, sys, types
import boto3
from samtranslator.translator.transform import transform
from tools import gateway, template

boto3.session.Session.region_name = "eu-central-1"
source = copy.deepcopy(template.load())
# What `sam build` and `sam deploy` put in: the code's place, and the file of the gateway.
source["Globals"]["Function"]["CodeUri"] = "s3://bucket/code"
source["Resources"]["CommonLayer"]["Properties"]["ContentUri"] = "s3://bucket/layer"
source["Resources"]["Api"]["Properties"]["DefinitionBody"] = json.loads(gateway.DEFINITION.read_text())
given = {name: each["Default"] for name, each in source["Parameters"].items() if "Default" in each}
given |= {"AllowedOrigins": "https://a.example"} | json.loads(sys.argv[1])
made = transform(source, given, types.SimpleNamespace(load=dict))
json.dump(made["Resources"], sys.stdout)
"""


def transformed(**parameters):
    """The resources that SAM makes of the template."""
    if not CLOUD_PYTHON.exists():
        pytest.skip("needs the environment of the local cloud: make run")
    command = [CLOUD_PYTHON, "-c", TRANSFORM, json.dumps(parameters)]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


def of_kind(made, kind):
    return {name: each for name, each in made.items() if each["Type"] == kind}


def test_a_release_may_go_out_slowly_and_alarms_take_it_back():
    made = transformed(GradualDeployment="true")
    groups = of_kind(made, "AWS::CodeDeploy::DeploymentGroup")
    assert len(groups) == len(FUNCTIONS)
    for group in groups.values():
        properties = group["Properties"]
        alarms = [each["Name"] for each in properties["AlarmConfiguration"]["Alarms"]]
        assert alarms == [{"Ref": "ServerErrorsAlarm"}, {"Ref": "SlowRequestsAlarm"}]
        assert "DEPLOYMENT_STOP_ON_ALARM" in properties["AutoRollbackConfiguration"]["Events"]
        assert "Canary10Percent15Minutes" in str(properties["DeploymentConfigName"])
    aliases = of_kind(made, "AWS::Lambda::Alias").values()
    assert all("CodeDeployLambdaAliasUpdate" in each["UpdatePolicy"] for each in aliases)


def test_by_default_a_release_is_there_at_once():
    made = transformed()
    assert not [name for name, each in made.items() if each["Type"].startswith("AWS::CodeDeploy")]
    assert len(of_kind(made, "AWS::Lambda::Alias")) == len(FUNCTIONS)


def test_functions_that_answer_may_start_from_snapshots_or_be_ready_and_are_neither_by_default():
    made = transformed()
    snapped = {
        name: each["Properties"]["SnapStart"]
        for name, each in of_kind(made, "AWS::Lambda::Function").items()
        if "SnapStart" in each["Properties"]
    }
    assert {"TutorialsFunction", "HealthFunction"} <= snapped.keys()
    chosen = {"ApplyOn": {"Fn::If": ["UsesSnapStart", "PublishedVersions", "None"]}}
    assert all(each == chosen for each in snapped.values())
    ready = [
        each["Properties"]["ProvisionedConcurrencyConfig"]["Fn::If"]
        for each in of_kind(made, "AWS::Lambda::Alias").values()
        if "ProvisionedConcurrencyConfig" in each["Properties"]
    ]
    assert len(ready) == 7
    assert all(each[0] == "HasReadyExecutions" and each[2] == {"Ref": "AWS::NoValue"} for each in ready)
    defaults = {name: TEMPLATE["Parameters"][name]["Default"] for name in ("SnapStart", "ProvisionedConcurrency")}
    assert defaults == {"SnapStart": "false", "ProvisionedConcurrency": 0}


# The resources of each part, by the condition that adds them.
PARTS = {
    "HasWebFirewall": {"Firewall", "FirewallOfTheApi"},
    "HasExports": {"Exports", "ExportsPolicy", "ExportRole", "ExportTable"},
    "HasRestoredTable": set(),
    "HasDomain": {"Domain", "DomainOfTheApi"},
}


@pytest.mark.parametrize("condition", PARTS)
def test_a_part_is_added_by_its_parameter_alone(condition):
    having = {name for name, each in TEMPLATE["Resources"].items() if each.get("Condition") == condition}
    assert having == PARTS[condition]
    match TEMPLATE["Conditions"][condition]:
        case {"Fn::Equals": [{"Ref": str(name)}, str(wanted)]}:
            assert TEMPLATE["Parameters"][name]["Default"] != wanted
        case {"Fn::Not": [{"Fn::Equals": [{"Ref": str(name)}, ""]}]}:
            assert TEMPLATE["Parameters"][name]["Default"] == ""
        case other:
            pytest.fail(str(other))


def test_the_firewall_lets_answers_through():
    """AWS's common rules refuse shell commands, which learners send as answers, and bodies over 8 KB."""
    rules = resources("AWS::WAFv2::WebACL")["Firewall"]["Rules"]
    groups = [rule["Statement"].get("ManagedRuleGroupStatement", {}).get("Name") for rule in rules]
    assert groups == ["AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesKnownBadInputsRuleSet", None]
