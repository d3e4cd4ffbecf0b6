"""Fixtures of every tier: an environment for the functions, and clients of the API."""

import os
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

import boto3
import httpx
import pytest
from hypothesis import Phase, settings
from moto import mock_aws

from hito import caches
from tests import canaries, dynamodb, tracer
from tests.elsewhere import system
from tests.gateway import GatewayTransport
from tests.people import System, system_with
from tests.tracer import only_what_is_allowed  # noqa: F401 - a fixture
from tools import environment, local_secrets, moto_aws, template

if TYPE_CHECKING:
    from tests.deployed import Deployed

pytest_plugins = ["tests.deployed", "tests.whole_run", "tests.exhaustive"]

# A slow machine is not a failure, and no failure is worth minutes of shrinking.
settings.register_profile(
    "hito", deadline=None, max_examples=25, phases=[phase for phase in Phase if phase is not Phase.shrink]
)
settings.load_profile("hito")

_SECRETS = local_secrets.make()
_table_properties = cache(template.table_properties)

# The functions read these when they are imported.
os.environ |= environment.for_functions("hito-test", _SECRETS)
os.environ.pop("AWS_ENDPOINT_URL", None)
os.environ.pop("AWS_PROFILE", None)
moto_aws.install()
tracer.install()
canaries.install()


@pytest.fixture(scope="module")
def table() -> Iterator[None]:
    """The table as the template declares it, in moto. A file's tests share it and use learners of their own."""
    with mock_aws(config={"core": {"reset_boto3_session": False}}), dynamodb.fit_for_tests():
        boto3.client("dynamodb").create_table(**_table_properties(os.environ["TABLE_NAME"]))
        for queue in ("ERASURE_QUEUE", "BACKFILL_QUEUE", "SUBSCRIBER_QUEUE"):
            boto3.client("sqs").create_queue(QueueName=os.environ[queue].rpartition("/")[2])
        boto3.client("events").create_event_bus(Name=os.environ["EVENT_BUS"])
        environment.make_credential_key(boto3.client("kms"))
        caches.clear_all()
        yield


@pytest.fixture(scope="module")
def cheap_passwords() -> Iterator[None]:
    """Hash passwords cheaply in this process; few tests are about their strength."""
    import argon2  # noqa: PLC0415 - takes time, and few tests need it

    from hito.usecases import passwords  # noqa: PLC0415

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "HASHER", argon2.PasswordHasher.from_parameters(argon2.profiles.CHEAPEST))
        yield


@pytest.fixture(scope="module")
def in_process(table: None) -> System:
    """The API with its handlers called in this process."""
    return system_with(httpx.Client(transport=GatewayTransport(), base_url="http://gateway"), _SECRETS)


@pytest.fixture(scope="session")
def over_http(deployed: "Deployed") -> Iterator[System]:
    """The deployed API."""
    with httpx.Client(base_url=deployed.url, timeout=30, trust_env=False) as client:
        yield system_with(client, deployed.secrets)


@pytest.fixture
def api(request: pytest.FixtureRequest) -> System:
    """The API, once in process and once deployed, or the one that the command line names."""
    system: System = request.getfixturevalue(request.param)
    return system


@pytest.fixture(scope="session")
def elsewhere(request: pytest.FixtureRequest) -> Iterator[System]:
    """The API that the command line names."""
    option = request.config.getoption
    named = system(option("--base-url"), option("--token-command"), option("--server-key"), option("--origins"))
    with named.http:
        yield named


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options that `make contract` gives."""
    group = parser.getgroup("hito", "an API elsewhere, held to the contracts")
    group.addoption("--base-url", help="its base URL")
    group.addoption("--token-command", help="a command that prints a token for SUB and ROLE in its environment")
    group.addoption("--server-key", help="its server key; without, what needs it is skipped")
    group.addoption("--origins", help="two origins that it allows, with a comma; without, CORS is skipped")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test of the API in process and over HTTP, or against the API elsewhere."""
    if "api" in metafunc.fixturenames:
        deployed = pytest.param("over_http", marks=pytest.mark.deployed)
        # moto copies its table for each transaction, so a test that writes a thousand items runs over HTTP alone.
        here = [deployed] if metafunc.definition.get_closest_marker("large") else ["in_process", deployed]
        metafunc.parametrize("api", ["elsewhere"] if metafunc.config.getoption("--base-url") else here, indirect=True)


# Before pytest-xdist, which reads the groups in the same hook.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put tests that examine the whole run last, and all tests of the one deployed stack into one process."""
    items.sort(key=lambda item: item.get_closest_marker("at_the_end") is not None)
    for item in items:
        shares_stack = item.get_closest_marker("deployed") and not item.get_closest_marker("own_cloud")
        group = "deployed" if shares_stack else item.path.name
        item.add_marker(pytest.mark.xdist_group(group))
