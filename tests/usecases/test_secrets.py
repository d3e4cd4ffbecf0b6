"""Where issuers and server keys come from."""

import boto3
import pytest
from moto import mock_aws

from hito import caches
from hito.aws.errors import NotSent
from hito.domain.errors import Unavailable
from hito.services import secrets
from tests.people import new_id


@pytest.fixture(autouse=True)
def stores(monkeypatch):
    with mock_aws():
        caches.clear_all()
        secrets._client.cache_clear()
        yield
    secrets._client.cache_clear()


@pytest.fixture
def clock(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(secrets, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def away(monkeypatch):
    def fail(_reference):
        raise NotSent

    return lambda: monkeypatch.setattr(secrets, "_fetch", fail)


def secret(text="[]"):
    return boto3.client("secretsmanager").create_secret(Name=new_id("secret"), SecretString=text)["ARN"]


def test_a_reference_may_be_a_secret_a_parameter_or_the_json_itself():
    name = f"/{new_id('issuers')}"
    boto3.client("ssm").put_parameter(Name=name, Value="[2]", Type="SecureString")
    assert [secrets.read(reference) for reference in (secret("[1]"), name, "[3]")] == ["[1]", "[2]", "[3]"]


def test_a_changed_secret_is_known_after_five_minutes(clock):
    arn = secret("[1]")
    assert secrets.read(arn) == "[1]"
    boto3.client("secretsmanager").put_secret_value(SecretId=arn, SecretString="[2]")
    clock[0] += secrets.CACHE_SECONDS - 1
    assert secrets.read(arn) == "[1]"
    clock[0] += 1
    assert secrets.read(arn) == "[2]"


def test_the_last_known_secret_serves_while_the_store_is_away(clock, away):
    arn = secret("[1]")
    secrets.read(arn)
    clock[0] += secrets.CACHE_SECONDS
    away()
    assert secrets.read(arn) == "[1]"


def test_a_store_that_never_answered_is_a_refusal_that_passes(away):
    away()
    with pytest.raises(Unavailable):
        secrets.read("arn:aws:secretsmanager:unknown")
