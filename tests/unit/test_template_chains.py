"""What calls what through queues: AWS stops a chain SQS, Lambda, SQS after some sixteen rounds."""

import pytest

from tests import iam
from tests.template import resources

FUNCTIONS = resources("AWS::Serverless::Function")
QUEUES = resources("AWS::SQS::Queue")

WRITES = {f"dynamodb:{action}" for action in ("BatchWriteItem", "DeleteItem", "PutItem", "UpdateItem")}

# Each chain that is meant, by who sends and the queue that leads back to it; and why it ends.
CHAINS = {
    ("AwardAchievementsFunction", "SubscriberQueue"): "what a delivery writes is not published",
    ("DeliverToSubscribersFunction", "SubscriberQueue"): "a subscriber is disabled once, and only the others are told",
    ("BackfillLearnersFunction", "BackfillQueue"): "a backfill job sends itself its next page, until there is none",
    ("UpdateProjectionsFunction", "BackfillQueue"): "a completion that a backfill job records starts no new job",
    ("UpdateProjectionsFunction", "ErasureQueue"): "what an erasure removes is not there to be removed again",
}


def leads_to(functions):
    """Where what one thing does goes next: functions, queues and the table, whose changes are streamed."""
    edges = {}
    for name, function in functions.items():
        edges[name] = set()
        for statement in iam.statements(name) if name in FUNCTIONS else ():
            if "sqs:SendMessage" in statement.actions:
                edges[name] |= statement.resources
            if statement.actions & WRITES:
                edges[name].add("Table")
        edges[name] |= set(function.get("sends", ()))
        for event in function.get("Events", {}).values():
            if event["Type"] == "SQS":
                edges.setdefault(event["Properties"]["Queue"]["Fn::GetAtt"][0], set()).add(name)
            if event["Type"] == "DynamoDB":
                edges.setdefault("Table", set()).add(name)
    return edges


def paths(edges, start, end, seen=()):
    """All ways from one to another that pass nothing twice."""
    for after in edges.get(start, ()):
        if after == end:
            yield (*seen, start)
        elif after not in (*seen, start):
            yield from paths(edges, after, end, (*seen, start))


def chains(functions=FUNCTIONS):
    """By who sends and the queue that leads back to it: the functions on the way, which all have to do with a queue."""
    edges = leads_to(functions)
    by_queue = {name for queue in QUEUES for name in edges.get(queue, ())}
    found = {}
    for name in functions:
        for queue in edges[name] & set(QUEUES):
            for way in paths(edges, queue, name):
                on_it = {each for each in way if each in functions} | {name}
                if all(each in by_queue or edges[each] & set(QUEUES) for each in on_it):
                    found.setdefault((name, queue), set()).update(on_it)
    return found


def test_every_chain_through_a_queue_is_meant():
    assert chains().keys() == CHAINS.keys(), "name the chain in CHAINS, say why it ends, and let RecursiveLoop be Allow"


def test_a_chain_that_is_not_named_is_found():
    answering = {"Events": FUNCTIONS["DeliverWebhooksFunction"]["Events"], "sends": ["WebhookQueue"]}
    found = chains(FUNCTIONS | {"AnsweringFunction": answering})
    assert found.keys() - CHAINS.keys() == {("AnsweringFunction", "WebhookQueue")}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_aws_lets_those_go_on_that_are_in_a_chain_and_stops_all_others(function):
    in_a_chain = any(function in functions for functions in chains().values())
    assert FUNCTIONS[function].get("RecursiveLoop", "Terminate") == ("Allow" if in_a_chain else "Terminate")


def senders(queue):
    """What puts messages into a queue that nothing takes them from."""
    here = {"Fn::GetAtt": [queue, "Arn"]}
    for name, other in QUEUES.items():
        if other.get("RedrivePolicy", {}).get("deadLetterTargetArn") == here:
            yield f"the queue {name}"
    for name, rule in resources("AWS::Events::Rule").items():
        for target in rule["Targets"]:
            if target.get("DeadLetterConfig", {}).get("Arn") == here:
                yield f"the rule {name}"
    for name, function in FUNCTIONS.items():
        if any("sqs:SendMessage" in each.actions and queue in each.resources for each in iam.statements(name)):
            yield f"the function {name}"
        configured = [
            function.get("EventInvokeConfig", {}),
            *(one["Properties"] for one in function.get("Events", {}).values()),
        ]
        for config in configured:
            if config.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination") == here:
                yield f"failures of {name}"


@pytest.mark.parametrize("queue", sorted(QUEUES.keys() - leads_to(FUNCTIONS).keys()))
def test_a_queue_of_dead_letters_has_one_sender(queue):
    assert len(list(senders(queue))) == 1, list(senders(queue))
