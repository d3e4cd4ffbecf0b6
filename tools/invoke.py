"""Calls a function of the local cloud with an event: `python -m tools.invoke TutorialsFunction event.json`."""

import argparse
from pathlib import Path

from tools.local_cloud import STACK, LocalCloud


def main() -> None:
    """Print the function's answer."""
    parser = argparse.ArgumentParser(description="Hand an event to a function of the local cloud.")
    parser.add_argument("function", help="its name in template.yaml")
    parser.add_argument("event", type=Path)
    arguments = parser.parse_args()
    cloud = LocalCloud()
    resource = cloud.client("cloudformation").describe_stack_resource(
        StackName=STACK, LogicalResourceId=arguments.function
    )
    answer = cloud.client("lambda").invoke(
        FunctionName=resource["StackResourceDetail"]["PhysicalResourceId"],
        Qualifier="live",
        Payload=arguments.event.read_bytes(),
    )
    print(answer["Payload"].read().decode())


if __name__ == "__main__":
    main()
