import pytest

from hito import config

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


@pytest.mark.parametrize(
    ("text", "url"), [("", None), ("http://cms:5002", "http://cms:5002"), ("https://cms/", "https://cms")]
)
def test_the_cms_is_a_url_or_not_there(text, url):
    assert config.from_environment(COMPLETE | {"CMS_URL": text}).cms_url == url
    with pytest.raises(ValueError, match="CMS_URL"):
        config.from_environment(COMPLETE | {"CMS_URL": "cms:5002"})


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
