"""The secrets of subscribers: made from a key and a name, none stored."""

import base64
import json
from datetime import UTC, datetime

import pytest
import standardwebhooks

from hito import caches, config
from hito.config import Misconfigured
from hito.services import subscriber_secrets

ONE, OTHER = ({"key": letter * 40} for letter in "ab")


@pytest.fixture
def keys(monkeypatch):
    def put(*listed):
        monkeypatch.setenv("SUBSCRIBER_KEY", json.dumps(listed[0] if len(listed) == 1 else listed))
        config.settings.cache_clear()
        caches.clear_all()
        caches.clear_made()

    yield put
    monkeypatch.undo()
    config.settings.cache_clear()
    caches.clear_made()


def test_a_secret_is_of_32_bytes_and_the_same_each_time(keys):
    keys(ONE)
    name = subscriber_secrets.new_name()
    secret = subscriber_secrets.secret("school", name)
    assert secret == subscriber_secrets.secret("school", name)
    assert len(base64.b64decode(secret.removeprefix("whsec_"))) == 32


def test_another_subscriber_and_another_name_have_another_secret(keys):
    keys(ONE)
    first, second = subscriber_secrets.new_name(), subscriber_secrets.new_name()
    made = {subscriber_secrets.secret(*each) for each in [("a", first), ("b", first), ("a", second)]}
    assert len(made) == 3


def test_a_name_does_not_show_the_key_or_the_secret(keys):
    keys(ONE)
    name = subscriber_secrets.new_name()
    assert ONE["key"] not in name
    assert name not in subscriber_secrets.secret("school", name)


def test_what_signs_verifies_by_the_specifications_own_library(keys):
    keys(ONE)
    names = (subscriber_secrets.new_name(), subscriber_secrets.new_name())
    now = datetime.now(UTC)
    header = subscriber_secrets.signature("school", names, "an id", b"{}", now)
    headers = {"webhook-id": "an id", "webhook-timestamp": str(int(now.timestamp())), "webhook-signature": header}
    for name in names:
        standardwebhooks.Webhook(subscriber_secrets.secret("school", name)).verify(b"{}", headers)


def test_with_a_new_key_before_it_the_old_one_still_makes_its_secrets(keys):
    keys(ONE)
    name = subscriber_secrets.new_name()
    before = subscriber_secrets.secret("school", name)
    keys(OTHER, ONE)
    assert subscriber_secrets.secret("school", name) == before
    assert subscriber_secrets.new_name().partition(".")[0] != name.partition(".")[0]


def test_a_key_that_was_removed_is_named_as_missing(keys):
    keys(ONE)
    name = subscriber_secrets.new_name()
    keys(OTHER)
    with pytest.raises(Misconfigured, match="not in the list"):
        subscriber_secrets.secret("school", name)


@pytest.mark.parametrize("text", ["", "x", "[]", "7", "{}", '{"key": "short"}', '{"key": 7}', '[{"key": null}]'])
def test_what_is_no_key_is_one_error_that_does_not_show_it(monkeypatch, text):
    caches.clear_made()
    with pytest.raises(Misconfigured) as caught:
        subscriber_secrets._parsed(text)
    assert "short" not in str(caught.value)
