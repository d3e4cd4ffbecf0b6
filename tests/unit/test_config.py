import re

import pytest

from hito import config
from tools import template

COMPLETE = {
    "TABLE_NAME": "hito",
    "TRUSTED_ISSUERS": "/hito/issuers",
    "ACCOUNTS_SECRET": "/hito/accounts",
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
        settings.require("server_keys")


@pytest.mark.parametrize(("text", "scale"), [("off", None), ("", 1), ("0.5", 0.5)])
def test_rate_limits_are_a_factor_or_off(text, scale):
    assert config.from_environment(COMPLETE | {"RATE_LIMITS": text}).rate_limits == scale


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("", None),
        (" , ", None),
        ("ls", {"ls"}),
        ("docker,kubectl, git ,python", {"docker", "kubectl", "git", "python"}),
    ],
)
def test_the_allowed_commands_are_hitos_own_unless_listed(text, allowed):
    assert config.from_environment(COMPLETE | {"ALLOWED_COMMANDS": text}).allowed_commands == allowed


@pytest.mark.parametrize("name", ["RATE_LIMITS", "LANGUAGE_API_ACCESS", "VIDEO_PROGRESS_CASE"])
def test_a_setting_that_cannot_be_understood_is_named(name):
    with pytest.raises(ValueError, match=name):
        config.from_environment(COMPLETE | {name: "none"})


@pytest.mark.parametrize(("text", "access"), [("", "documented"), ("documented", "documented"), ("strict", "strict")])
def test_the_language_contract_is_as_open_as_its_document_unless_said_otherwise(text, access):
    assert config.from_environment(COMPLETE | {"LANGUAGE_API_ACCESS": text}).language_api_access == access


@pytest.mark.parametrize(("text", "case"), [("", "pascal"), ("pascal", "pascal"), ("camel", "camel")])
def test_answers_of_video_progress_have_the_documents_case_unless_said_otherwise(text, case):
    assert config.from_environment(COMPLETE | {"VIDEO_PROGRESS_CASE": text}).video_progress_case == case


LOCAL = COMPLETE | {"AWS_ENDPOINT_URL": "http://127.0.0.1:4566"}
URLS = {
    "CMS_URL": lambda settings: settings.cms_url,
    "TUTOR_URL": lambda settings: settings.tutor.url,
    "WEBHOOK_URL": lambda settings: settings.webhook_url,
    "XAPI_URL": lambda settings: settings.xapi_url,
}
SAFE = ["https://a.example", "https://a.example:8443/path", "https://[2001:db8::1]/x", "HTTPS://a.example"]
HERE = ["http://127.0.0.1:5002", "http://localhost/hook", "http://[::1]:80/x", "http://127.9.9.9"]
UNSAFE = [
    "http://a.example",
    "http://10.0.0.1",
    "http://169.254.169.254/latest",
    "http://localhost.a.example",
    "http://localhost@a.example",
    "http://127.0.0.1@a.example/",
    "http://0.0.0.0",
    "ftp://a.example",
    "file:///etc/passwd",
    "a.example:5002",
    "https://",
    "https:///path",
    "https://[",
    "https://a.example:port",
    "https://a.example/with space",
    "https://a.example/\u2028x",
]


@pytest.mark.parametrize("name", URLS)
@pytest.mark.parametrize("url", SAFE)
@pytest.mark.parametrize("environment", [COMPLETE, LOCAL])
def test_another_system_is_called_over_tls(name, url, environment):
    assert URLS[name](config.from_environment(environment | {name: url})) == url
    assert URLS[name](config.from_environment(environment | {name: " "})) is None


@pytest.mark.parametrize("name", URLS)
@pytest.mark.parametrize("url", HERE)
def test_in_the_local_cloud_it_may_be_on_this_machine_without(name, url):
    assert URLS[name](config.from_environment(LOCAL | {name: url})) == url
    with pytest.raises(ValueError, match=name):
        config.from_environment(COMPLETE | {name: url})


@pytest.mark.parametrize("name", URLS)
@pytest.mark.parametrize("url", UNSAFE)
@pytest.mark.parametrize("environment", [COMPLETE, LOCAL])
def test_any_other_url_is_refused_by_its_name(name, url, environment):
    with pytest.raises(ValueError, match=name):
        config.from_environment(environment | {name: url})


@pytest.mark.parametrize("parameter", ["CmsUrl", "TutorUrl", "WebhookUrl", "XapiUrl"])
def test_the_template_takes_no_other_urls_either(parameter):
    pattern = template.load()["Parameters"][parameter]["AllowedPattern"]
    for url in ["", *SAFE[:3], *HERE[:3]]:
        assert re.fullmatch(pattern, url), url
    for url in [*UNSAFE[:10], "https://", "https:///path", "https://user@a.example", "http://127.0.0.1:80@a.example"]:
        assert not re.search(pattern, url), url


def test_a_base_url_needs_no_slash_at_its_end_and_a_webhook_keeps_its_own():
    settings = config.from_environment(COMPLETE | dict.fromkeys(URLS, "https://a.example/x/"))
    assert (settings.cms_url, settings.tutor.url) == ("https://a.example/x",) * 2
    assert settings.webhook_url == "https://a.example/x/"


def test_the_tutor_is_gemini_unless_said_otherwise():
    tutor = config.from_environment(COMPLETE).tutor
    assert (tutor.provider, tutor.model, tutor.embedding_model) == (
        "gemini",
        "gemini-flash-latest",
        "gemini-embedding-001",
    )
    assert (tutor.key, tutor.url, tutor.prompt_budget) == (None, None, 6000)
    assert (tutor.attempts_per_hour, tutor.chats_per_hour, tutor.daily_tokens) == (20, 40, 2_000_000)
    assert config.from_environment(COMPLETE | {"TUTOR_PROVIDER": "bedrock"}).tutor.embedding_model.startswith("amazon.")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("TUTOR_PROVIDER", "openai"),
        ("TUTOR_URL", "model:80"),
        ("PROMPT_BUDGET", "2499"),
        ("PROMPT_BUDGET", "many"),
        ("ATTEMPT_FEEDBACK_PER_HOUR", "0"),
        ("CHATS_PER_HOUR", "1.5"),
        ("DAILY_TOKEN_BUDGET", "-1"),
    ],
)
def test_a_setting_of_the_tutor_that_cannot_be_understood_is_named(name, text):
    with pytest.raises(ValueError, match=name):
        config.from_environment(COMPLETE | {name: text})


def test_origins_are_a_list():
    assert config.from_environment(COMPLETE).allowed_origins == ("https://a.example", "https://b.example")


def test_a_comma_too_many_allows_no_empty_origin():
    environment = COMPLETE | {"ALLOWED_ORIGINS": " ,https://a.example,, "}
    assert config.from_environment(environment).allowed_origins == ("https://a.example",)


def test_origins_have_to_name_one():
    with pytest.raises(config.MissingSetting, match="ALLOWED_ORIGINS"):
        config.from_environment(COMPLETE | {"ALLOWED_ORIGINS": " , "})
