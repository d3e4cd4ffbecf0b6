import pytest

from hito import config

COMPLETE = {
    "TABLE_NAME": "hito",
    "TRUSTED_ISSUERS": "/hito/issuers",
    "ALLOWED_ORIGINS": "https://a.example, https://b.example",
}


@pytest.mark.parametrize("name", sorted(COMPLETE))
@pytest.mark.parametrize("value", [None, "", " "])
def test_a_missing_setting_is_named(name, value):
    environment = {key: text for key, text in COMPLETE.items() if key != name} | (
        {} if value is None else {name: value}
    )
    with pytest.raises(config.MissingSetting, match=name):
        config.from_environment(environment)


def test_server_keys_are_missed_only_by_who_needs_them():
    settings = config.from_environment(COMPLETE)
    with pytest.raises(config.MissingSetting, match="SERVER_KEYS"):
        settings.require_server_keys()


def test_origins_are_a_list():
    assert config.from_environment(COMPLETE).allowed_origins == ("https://a.example", "https://b.example")
