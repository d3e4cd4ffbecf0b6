"""Items as the tests of streams put them, and as requests name them."""

from tests.people import new_id
from tests.streams.lambda_stream import aws


def copy(learners, stored):
    """Let each learner have items of somebody else's."""
    puts = [
        {"PutRequest": {"Item": {**item, "PK": {"S": f"LEARNER#{learner}"}}}} for learner in learners for item in stored
    ]
    for start in range(0, len(puts), 25):
        aws("dynamodb").batch_write_item(RequestItems={"hito-test": puts[start : start + 25]})


def sample(pattern):
    """An item of a pattern of the key map."""
    parts = {"learner": new_id("ana"), "kind": "course", "minute": "2026-01-05T08:00"}
    key = pattern.key(**{name: parts.get(name, "1") for name in _parts(pattern)})
    return {name: {"S": value} for name, value in key.items()}


def _parts(pattern):
    return [part.partition("}")[0] for part in f"{pattern.pk}{pattern.sk}".split("{")[1:]]


def partitions(arguments):
    """The partition keys that a request touches."""
    asked = arguments.get("RequestItems", {})
    found = [key["PK"]["S"] for each in asked.values() for key in each["Keys"]]
    found += [arguments[name]["PK"]["S"] for name in ("Key", "Item") if name in arguments]
    if "KeyConditionExpression" in arguments:
        found.append(arguments["ExpressionAttributeValues"][":pk"]["S"])
    return found
