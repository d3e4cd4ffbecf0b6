"""Settings from the environment, and AWS clients. Only this module reads the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address
from typing import Any, Literal
from urllib.parse import urlsplit

import botocore.session
from botocore.config import Config

# Who may do what in the language contract: what its document says, or what a school usually wants.
LanguageApiAccess = Literal["documented", "strict"]

# The case of keys in responses of the video progress contract: as in its document, or as ASP.NET writes them.
VideoProgressCase = Literal["pascal", "camel"]

# The provider of the tutor's model; with "stub", Hito itself answers.
TutorProvider = Literal["gemini", "bedrock", "stub"]


class Misconfigured(ValueError):
    """A setting is invalid. The message names it and the reason, and contains no secret."""


class MissingSetting(RuntimeError):
    """A setting that this function needs is missing."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the environment variable {name} is missing or empty")


@dataclass(frozen=True, slots=True, kw_only=True)
class TutorSettings:
    """The tutor's model, and the limits of its cost.

    ``key`` is a reference to the model's key. ``url`` is the model's address, if it is not the provider's.
    ``prompt_budget`` is in characters; ``daily_tokens`` is the limit for all learners together in a UTC day.
    """

    provider: TutorProvider
    model: str
    embedding_model: str
    key: str | None
    url: str | None
    prompt_budget: int
    attempts_per_hour: int
    chats_per_hour: int
    daily_tokens: int


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a deployment.

    ``rate_limits`` multiplies every rate limit; None removes them. ``cms_url`` is the CMS's address, if there is one.
    ``allowed_commands`` are the commands that an answer may use; None means Hito's own list.
    ``language_api_access`` selects who may do what in the language contract.
    ``video_progress_case`` is the case of keys in responses of the video progress contract.
    ``streak_freezes`` is how many missed days a streak may bridge.
    ``erasure_queue`` is the URL of the queue of learners to erase, ``backfill_queue`` that of backfill jobs.
    ``trusted_issuers``, ``accounts_secret`` and ``server_keys`` are references that ``services.secrets``
    reads: the id of a Secrets Manager secret, the path of an SSM parameter, or the JSON itself.
    ``is_local`` says that an emulator replaces AWS, so other systems may be on this machine, without TLS.
    ``dead_letter_queue`` is the URL of the queue for messages that a function dead-letters at once.
    ``event_bus`` is the bus for events, if there is one. ``webhook_url`` is the subscriber's address, and
    ``webhook_secrets`` a reference to the keys that sign webhooks.
    """

    is_local: bool
    table_name: str
    trusted_issuers: str
    accounts_secret: str
    language_api_access: LanguageApiAccess
    video_progress_case: VideoProgressCase
    server_keys: str | None
    streak_freezes: int
    erasure_queue: str | None
    backfill_queue: str | None
    cms_url: str | None
    allowed_origins: tuple[str, ...]
    rate_limits: float | None
    allowed_commands: frozenset[str] | None
    dead_letter_queue: str | None
    event_bus: str | None
    webhook_url: str | None
    webhook_secrets: str | None
    tutor: TutorSettings

    def require(self, field: str) -> str:
        """A setting that only some functions have, for a function that needs it.

        Raises:
            MissingSetting: if it is not set.
        """
        value: str | None = getattr(self, field)
        return _needed(field.upper(), value)


def _needed(name: str, value: str | None) -> str:
    if not value:
        raise MissingSetting(name)
    return value


def from_environment(environment: Mapping[str, str]) -> Settings:
    """Read the settings, once, when a function starts.

    Raises:
        MissingSetting: naming the first variable that is missing or empty.
        ValueError: naming a variable that is invalid.
    """

    def required(name: str) -> str:
        return _needed(name, environment.get(name, "").strip())

    is_local = _is_local(environment)
    return Settings(
        is_local=is_local,
        table_name=required("TABLE_NAME"),
        trusted_issuers=required("TRUSTED_ISSUERS"),
        accounts_secret=required("ACCOUNTS_SECRET"),
        language_api_access=_access(environment.get("LANGUAGE_API_ACCESS", "").strip() or "documented"),
        video_progress_case=_case(environment.get("VIDEO_PROGRESS_CASE", "").strip() or "pascal"),
        streak_freezes=_count("STREAK_FREEZES", environment.get("STREAK_FREEZES", "").strip() or "0"),
        backfill_queue=environment.get("BACKFILL_QUEUE", "").strip() or None,
        erasure_queue=environment.get("ERASURE_QUEUE", "").strip() or None,
        cms_url=_base_url("CMS_URL", environment.get("CMS_URL", "").strip(), is_local=is_local),
        server_keys=environment.get("SERVER_KEYS", "").strip() or None,
        rate_limits=_rate_limits(environment.get("RATE_LIMITS", "").strip() or "1"),
        allowed_commands=frozenset(environment.get("ALLOWED_COMMANDS", "").replace(",", " ").split()) or None,
        allowed_origins=tuple(origin.strip() for origin in required("ALLOWED_ORIGINS").split(",")),
        dead_letter_queue=environment.get("DEAD_LETTER_QUEUE", "").strip() or None,
        event_bus=environment.get("EVENT_BUS", "").strip() or None,
        webhook_url=_url("WEBHOOK_URL", environment.get("WEBHOOK_URL", "").strip(), is_local=is_local) or None,
        webhook_secrets=environment.get("WEBHOOK_SECRETS", "").strip() or None,
        tutor=_tutor(environment),
    )


def _tutor(environment: Mapping[str, str]) -> TutorSettings:
    def said(name: str, otherwise: str = "") -> str:
        return environment.get(name, "").strip() or otherwise

    provider = _provider(said("TUTOR_PROVIDER", "gemini"))
    return TutorSettings(
        provider=provider,
        model=said("TUTOR_MODEL", "gemini-flash-latest"),
        embedding_model=said("TUTOR_EMBEDDING_MODEL", _EMBEDDING_MODELS[provider]),
        key=said("TUTOR_KEY") or None,
        url=_base_url("TUTOR_URL", said("TUTOR_URL"), is_local=_is_local(environment)),
        prompt_budget=_whole("PROMPT_BUDGET", said("PROMPT_BUDGET", "6000"), least=LEAST_PROMPT_BUDGET),
        attempts_per_hour=_whole("ATTEMPT_FEEDBACK_PER_HOUR", said("ATTEMPT_FEEDBACK_PER_HOUR", "20"), least=1),
        chats_per_hour=_whole("CHATS_PER_HOUR", said("CHATS_PER_HOUR", "40"), least=1),
        daily_tokens=_whole("DAILY_TOKEN_BUDGET", said("DAILY_TOKEN_BUDGET", "2000000"), least=0),
    )


# The instructions and headings of a prompt take about half of it.
LEAST_PROMPT_BUDGET = 2_500

_EMBEDDING_MODELS: Mapping[TutorProvider, str] = {
    "gemini": "gemini-embedding-001",
    "bedrock": "amazon.titan-embed-text-v2:0",
    "stub": "",
}


def _provider(text: str) -> TutorProvider:
    match text:
        case "gemini" | "bedrock" | "stub":
            return text
    raise ValueError(f"TUTOR_PROVIDER must be 'gemini', 'bedrock' or 'stub', not {text!r}")


def _whole(name: str, text: str, *, least: int) -> int:
    if not text.isascii() or not text.isdecimal() or int(text) < least:
        raise ValueError(f"{name} must be a whole number of at least {least}, not {text!r}")
    return int(text)


def _is_local(environment: Mapping[str, str]) -> bool:
    return bool(environment.get("AWS_ENDPOINT_URL", "").strip())


def url_problem(text: str, *, is_local: bool) -> str | None:
    """Why Hito must not call a URL, or None: data to and from it must be protected on the way."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "must be a URL"
    if any(character.isspace() or not character.isprintable() for character in text) or not host:
        return "must be a URL"
    if parts.scheme == "https" or (is_local and parts.scheme == "http" and _is_loopback(host)):
        return None
    return "must begin with https://; in the local cloud it may be http:// to this machine"


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _url(name: str, text: str, *, is_local: bool) -> str:
    if text and (problem := url_problem(text, is_local=is_local)):
        raise ValueError(f"{name} {problem}")
    return text


def _base_url(name: str, text: str, *, is_local: bool) -> str | None:
    return _url(name, text, is_local=is_local).rstrip("/") or None


def _access(text: str) -> LanguageApiAccess:
    match text:
        case "documented" | "strict":
            return text
    raise ValueError(f"LANGUAGE_API_ACCESS must be 'documented' or 'strict', not {text!r}")


def _case(text: str) -> VideoProgressCase:
    match text:
        case "pascal" | "camel":
            return text
    raise ValueError(f"VIDEO_PROGRESS_CASE must be 'pascal' or 'camel', not {text!r}")


def _count(name: str, text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise ValueError(f"{name} must be a number of at least 0, not {text!r}")
    return int(text)


def _rate_limits(text: str) -> float | None:
    if text == "off":
        return None
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"RATE_LIMITS must be a number or 'off', not {text!r}") from None


@cache
def settings() -> Settings:
    """This process's settings."""
    return from_environment(os.environ)


@cache
def _session() -> botocore.session.Session:
    return botocore.session.get_session()


def aws_client(service: str, attempts: int, *, read_seconds: float = 2, endpoint: str | None = None) -> Any:
    """A client of an AWS service with ``attempts`` tries for each request.

    ``endpoint`` is its address, if it is not AWS's. botocore's own defaults wait 60 s and retry for up to 25 s,
    but the gateway ends a request after 29 s, and a person gives it less. boto3 adds nothing that is used here, and
    would take a fifth more processor time.
    """
    retries: Any = {"mode": "standard", "total_max_attempts": attempts}
    config = Config(connect_timeout=1, read_timeout=read_seconds, retries=retries)
    return _session().create_client(service, config=config, endpoint_url=endpoint)
