"""Calls a function of the local cloud with an event: `python -m tools.invoke TutorialsFunction event.json`."""

import argparse
from pathlib import Path

from tools.local_cloud import STACK, LocalCloud


def answer(cloud: LocalCloud, function: str, event: bytes) -> str:
    """What a function, by its name in template.yaml, answers to an event."""
    resource = cloud.client("cloudformation").describe_stack_resource(StackName=STACK, LogicalResourceId=function)
    answered = cloud.client("lambda").invoke(
        FunctionName=resource["StackResourceDetail"]["PhysicalResourceId"], Qualifier="live", Payload=event
    )
    text: str = answered["Payload"].read().decode()
    return text


def main() -> None:
    """Print the function's answer."""
    parser = argparse.ArgumentParser(description="Hand an event to a function of the local cloud.")
    parser.add_argument("function", help="its name in template.yaml")
    parser.add_argument("event", type=Path)
    arguments = parser.parse_args()
    print(answer(LocalCloud(), arguments.function, arguments.event.read_bytes()))


if __name__ == "__main__":
    main()
