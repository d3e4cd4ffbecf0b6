"""Hito's settings, read from the environment. Only this module reads them."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Literal, TypeVar
from urllib.parse import urlsplit

from hito import caches

WordT = TypeVar("WordT", bound=str)

# Who may do what in the language contract: what its document says, or what a school would want.
LanguageApiAccess = Literal["documented", "strict"]

# The case of keys in responses of the video progress contract: as in its document, or as ASP.NET writes them.
VideoProgressCase = Literal["pascal", "camel"]

# The lowest level of log lines that are written.
LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]

# The version of xAPI in requests to the learning record store.
XapiVersion = Literal["1.0.3", "2.0.0"]

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
class RetentionSettings:
    """How many days new items are stored; None is without an end. Progress has no end in any case.

    ``tutor_days`` is of what learners and the tutor said, ``metric_days`` of what the tutor's replies took.
    """

    attempt_days: int | None
    tutor_days: int | None
    metric_days: int | None


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a deployment.

    ``daily_quota`` is how many requests a learner may send in a UTC day; None means no quota.
    ``rate_limits`` multiplies every rate limit; None removes them. ``cms_url`` is the CMS's address, if there is one.
    ``allowed_commands`` are the commands that an answer may use; None means Hito's own list.
    ``language_api_access`` selects who may do what in the language contract.
    ``video_progress_case`` is the case of keys in responses of the video progress contract.
    ``streak_freezes`` is how many missed days a streak may bridge.
    In reports, a learner who does nothing for ``report_idle_days`` is at risk, and one who fails ``report_failures``
    times at a unit is stuck; ``report_max_age`` is the age, in seconds, at which a report is made again.
    ``erasure_queue`` is the URL of the queue of learners to erase, ``backfill_queue`` that of backfill jobs.
    ``trusted_issuers``, ``accounts_secret`` and ``server_keys`` are references that ``services.secrets``
    reads: the id of a Secrets Manager secret, the path of an SSM parameter, or the JSON itself.
    ``stack`` is the name of the deployment, a dimension of its metrics.
    ``is_local`` says that an emulator replaces AWS, so other systems may be on this machine, without TLS.
    ``webhook_queue`` is the URL of the queue of webhooks, ``subscriber_queue`` that of deliveries to subscribers.
    ``subscriber_key`` is a reference to the key from which the subscribers' secrets are made. ``loopback_subscribers``
    says that a subscriber may be on this machine, which only an emulator allows.
    ``dead_letter_queue`` is the URL of the queue for messages that a function dead-letters at once.
    ``event_bus`` is the bus for events, if there is one. ``webhook_url`` is the subscriber's address, and
    ``webhook_secrets`` a reference to the keys that sign webhooks.
    ``public_url`` is the API's own base URL, if the gateway does not know it. ``credential_keys`` are the KMS keys of
    credentials, separated by commas: the first one signs. ``issuer_name`` is who issues them.

    ``xapi_url`` is the address of the learning record store, if there is one, ``xapi_home_page`` the home page of
    learners' accounts in its statements, ``xapi_credentials`` a reference to its username and password.
    ``service`` is this function's name in log lines and metrics, ``metrics_namespace`` where CloudWatch puts metrics.
    """

    is_local: bool
    stack: str
    table_name: str
    trusted_issuers: str
    accounts_secret: str
    language_api_access: LanguageApiAccess
    video_progress_case: VideoProgressCase
    server_keys: str | None
    streak_freezes: int
    report_idle_days: int
    report_failures: int
    report_max_age: int
    erasure_queue: str | None
    backfill_queue: str | None
    cms_url: str | None
    allowed_origins: tuple[str, ...]
    rate_limits: float | None
    daily_quota: int | None
    allowed_commands: frozenset[str] | None
    webhook_queue: str | None
    subscriber_queue: str | None
    subscriber_key: str | None
    loopback_subscribers: bool
    dead_letter_queue: str | None
    event_bus: str | None
    webhook_url: str | None
    webhook_secrets: str | None
    public_url: str | None
    credential_keys: str | None
    issuer_name: str
    xapi_url: str | None
    xapi_home_page: str | None
    xapi_version: XapiVersion
    xapi_credentials: str | None
    service: str
    metrics_namespace: str
    log_level: LogLevel
    retention: RetentionSettings
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


class _Environment:
    """The environment, read in one way: each text without spaces around it, an empty one as if it were not set.

    Every method raises a ``ValueError`` that names a variable which cannot be understood.
    """

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables
        # An emulator stands for AWS.
        self.is_local = self.optional("AWS_ENDPOINT_URL") is not None

    def optional(self, name: str) -> str | None:
        """A text; None if it is not set."""
        return self._variables.get(name, "").strip() or None

    def text(self, name: str, otherwise: str) -> str:
        """A text, or ``otherwise``."""
        return self.optional(name) or otherwise

    def required(self, name: str) -> str:
        """A text that has to be set.

        Raises:
            MissingSetting: if it is not.
        """
        return _needed(name, self.optional(name))

    def required_list(self, name: str) -> tuple[str, ...]:
        """Texts with commas between them, at least one.

        Raises:
            MissingSetting: if there is none.
        """
        # A browser may send an empty origin: a comma too many must not allow it.
        found = tuple(filter(None, map(str.strip, self.required(name).split(","))))
        _needed(name, ",".join(found))
        return found

    def words(self, name: str) -> frozenset[str] | None:
        """Words with commas or spaces between them; None if there is none."""
        return frozenset(self.text(name, "").replace(",", " ").split()) or None

    def one_of(self, name: str, words: Sequence[WordT]) -> WordT:
        """One of some words, the first of them if it is not set."""
        text = self.text(name, words[0])
        for word in words:
            if word == text:
                return word
        raise ValueError(f"{name} must be one of {', '.join(map(repr, words))}, not {text!r}")

    def whole(self, name: str, otherwise: int, *, least: int) -> int:
        """A whole number of at least so much, or ``otherwise``."""
        text = self.text(name, str(otherwise))
        if not (text.isascii() and text.isdecimal()) or int(text) < least:
            raise ValueError(f"{name} must be a whole number of at least {least}, not {text!r}")
        return int(text)

    def factor(self, name: str) -> float | None:
        """A number, or 1; None for ``off``."""
        text = self.text(name, "1")
        if text == "off":
            return None
        try:
            return float(text)
        except ValueError:
            raise ValueError(f"{name} must be a number or 'off', not {text!r}") from None

    def url(self, name: str) -> str | None:
        """A URL that Hito may call; None if it is not set."""
        text = self.optional(name)
        if text and (problem := url_problem(text, is_local=self.is_local)):
            raise ValueError(f"{name} {problem}")
        return text

    def base_url(self, name: str) -> str | None:
        """A URL that paths are added to, without a slash at its end; None if it is not set."""
        return (self.url(name) or "").rstrip("/") or None


def from_environment(variables: Mapping[str, str]) -> Settings:
    """Read the settings.

    Raises:
        MissingSetting: naming the first variable that has to be set and is not.
        ValueError: naming a variable that cannot be understood.
    """
    environment = _Environment(variables)
    return Settings(
        is_local=environment.is_local,
        stack=environment.text("STACK_NAME", "hito"),
        table_name=environment.required("TABLE_NAME"),
        trusted_issuers=environment.required("TRUSTED_ISSUERS"),
        accounts_secret=environment.required("ACCOUNTS_SECRET"),
        language_api_access=environment.one_of("LANGUAGE_API_ACCESS", _ACCESSES),
        video_progress_case=environment.one_of("VIDEO_PROGRESS_CASE", _CASES),
        streak_freezes=environment.whole("STREAK_FREEZES", 0, least=0),
        report_idle_days=environment.whole("REPORT_IDLE_DAYS", 7, least=1),
        report_failures=environment.whole("REPORT_FAILURES", 3, least=1),
        report_max_age=environment.whole("REPORT_MAX_AGE", 300, least=0),
        backfill_queue=environment.optional("BACKFILL_QUEUE"),
        erasure_queue=environment.optional("ERASURE_QUEUE"),
        cms_url=environment.base_url("CMS_URL"),
        server_keys=environment.optional("SERVER_KEYS"),
        rate_limits=environment.factor("RATE_LIMITS"),
        daily_quota=environment.whole("DAILY_QUOTA", 0, least=0) or None,
        allowed_commands=environment.words("ALLOWED_COMMANDS"),
        allowed_origins=environment.required_list("ALLOWED_ORIGINS"),
        webhook_queue=environment.optional("WEBHOOK_QUEUE"),
        subscriber_queue=environment.optional("SUBSCRIBER_QUEUE"),
        subscriber_key=environment.optional("SUBSCRIBER_KEY"),
        loopback_subscribers=environment.is_local and environment.one_of("LOOPBACK_SUBSCRIBERS", _FLAGS) == "true",
        dead_letter_queue=environment.optional("DEAD_LETTER_QUEUE"),
        event_bus=environment.optional("EVENT_BUS"),
        webhook_url=environment.url("WEBHOOK_URL"),
        webhook_secrets=environment.optional("WEBHOOK_SECRETS"),
        public_url=environment.base_url("PUBLIC_URL"),
        credential_keys=environment.optional("CREDENTIAL_KEYS"),
        issuer_name=environment.text("ISSUER_NAME", "Hito"),
        xapi_url=environment.base_url("XAPI_URL"),
        xapi_home_page=environment.optional("XAPI_HOME_PAGE"),
        xapi_version=environment.one_of("XAPI_VERSION", _XAPI_VERSIONS),
        xapi_credentials=environment.optional("XAPI_CREDENTIALS"),
        service=environment.text("SERVICE_NAME", "hito"),
        metrics_namespace=environment.text("METRICS_NAMESPACE", "Hito"),
        log_level=environment.one_of("LOG_LEVEL", _LOG_LEVELS),
        retention=RetentionSettings(
            attempt_days=environment.whole("ATTEMPT_RETENTION_DAYS", 0, least=0) or None,
            tutor_days=environment.whole("TUTOR_RETENTION_DAYS", 0, least=0) or None,
            metric_days=environment.whole("METRIC_RETENTION_DAYS", 0, least=0) or None,
        ),
        tutor=_tutor(environment),
    )


def _tutor(environment: _Environment) -> TutorSettings:
    provider = environment.one_of("TUTOR_PROVIDER", _PROVIDERS)
    return TutorSettings(
        provider=provider,
        model=environment.text("TUTOR_MODEL", "gemini-flash-latest"),
        embedding_model=environment.text("TUTOR_EMBEDDING_MODEL", _EMBEDDING_MODELS[provider]),
        key=environment.optional("TUTOR_KEY"),
        url=environment.base_url("TUTOR_URL"),
        prompt_budget=environment.whole("PROMPT_BUDGET", 6_000, least=LEAST_PROMPT_BUDGET),
        attempts_per_hour=environment.whole("ATTEMPT_FEEDBACK_PER_HOUR", 20, least=1),
        chats_per_hour=environment.whole("CHATS_PER_HOUR", 40, least=1),
        daily_tokens=environment.whole("DAILY_TOKEN_BUDGET", 2_000_000, least=0),
    )


# The instructions and headings of a prompt take about half of it.
LEAST_PROMPT_BUDGET = 2_500

_XAPI_VERSIONS: Sequence[XapiVersion] = ("1.0.3", "2.0.0")
_FLAGS: Sequence[Literal["false", "true"]] = ("false", "true")
_ACCESSES: Sequence[LanguageApiAccess] = ("documented", "strict")
_CASES: Sequence[VideoProgressCase] = ("pascal", "camel")
_LOG_LEVELS: Sequence[LogLevel] = ("INFO", "DEBUG", "WARNING", "ERROR")
_PROVIDERS: Sequence[TutorProvider] = ("gemini", "bedrock", "stub")

_EMBEDDING_MODELS: Mapping[TutorProvider, str] = {
    "gemini": "gemini-embedding-001",
    "bedrock": "amazon.titan-embed-text-v2:0",
    "stub": "",
}


def trace_id() -> str | None:
    """The id of this invocation's trace in X-Ray, which Lambda sets again for each; None outside of Lambda."""
    root = os.environ.get("_X_AMZN_TRACE_ID", "").partition(";")[0]
    return root.removeprefix("Root=") or None


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


@caches.once("settings")
def settings() -> Settings:
    """This process's settings."""
    return from_environment(os.environ)
