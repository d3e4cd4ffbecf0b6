"""The model that answers learners: its provider, how this process gets it, and how it may fail.

Each provider is imported when it is first needed, so no other function pays for it.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Protocol

from hito import caches
from hito.config import TutorSettings, settings
from hito.domain.errors import Code, Unavailable
from hito.domain.tutoring.prompts import Prompt
from hito.domain.tutoring.similarity import Vector
from hito.services import secrets

TEMPERATURE = 0.3

# The most tokens that a model may write, its thoughts included. Three points under each of three headings take 400;
# with less than 4,000 some models think and then write nothing. In the time of one attempt, no model writes more.
MAX_TOKENS = 4_096

# After a failure, Hito does not ask the secret store for this long, so an outage slows one request, not all.
CIRCUIT_OPEN_SECONDS = 30


class ServiceUnavailable(Exception):
    """The model does not answer, answers too late, or answers nonsense."""


class TransientError(ServiceUnavailable):
    """The model failed in a way that a retry may solve."""


class Blocked(Exception):
    """The model refuses to answer this."""


@dataclass(frozen=True, slots=True)
class Completion:
    """The text that a model wrote, and the tokens that it counted."""

    text: str
    prompt_tokens: int
    completion_tokens: int


class Tutor(Protocol):
    """A model that answers. ``ends`` is the deadline, by ``monotonic``."""

    @property
    def model(self) -> str:
        """The model's name, as metrics show it."""

    @property
    def space(self) -> str:
        """The space of its embeddings; vectors of two spaces do not compare."""

    def complete(self, prompt: Prompt, ends: float) -> Completion:
        """The model's answer to a prompt.

        Raises:
            ServiceUnavailable: if it does not answer.
            Blocked: if it refuses.
        """

    def embed(self, texts: Sequence[str], ends: float) -> list[Vector]:
        """Texts as vectors of length 1, in ``similarity.DIMENSIONS``.

        Raises:
            ServiceUnavailable: if it does not answer.
        """


@dataclass(slots=True)
class Loading:
    """How this process loaded its model: the number of attempts, the last error, and when it was."""

    attempts: int = 0
    error: Unavailable | None = None
    at: datetime | None = None

    def clear(self) -> None:
        """As in a new process."""
        self.attempts, self.error, self.at = 0, None, None


loading = Loading()
caches.add("how the tutor's model was loaded", loading)


@dataclass(frozen=True, slots=True)
class _Cached:
    settings: TutorSettings
    key: str | None
    tutor: Tutor | None
    until: float


_models: caches.Cache[str, _Cached] = caches.register("the tutor's model", entries=1)


def current(now: datetime) -> Tutor | None:
    """This deployment's model; None if there is none, or no key for it."""
    wanted = settings().tutor
    if wanted.provider == "stub" or (wanted.provider == "gemini" and wanted.key is None):
        return None
    known = _models.get("")
    if known and known.settings is wanted and monotonic() < known.until:
        return known.tutor
    return _load(wanted, now)


def is_available(now: datetime, seconds: float) -> bool | None:
    """Whether Google knows the model and the key; None without a model.

    None for Bedrock, too: only a reply would tell, which costs tokens.
    """
    if settings().tutor.provider != "gemini":
        return None
    tutor = current(now)
    if tutor is None:
        return False if loading.error else None
    from hito.services.tutor.gemini import Gemini  # noqa: PLC0415 - takes long to import

    return isinstance(tutor, Gemini) and tutor.is_available(seconds)


def _load(wanted: TutorSettings, now: datetime) -> Tutor | None:
    """Look for the key, and make the model's client unless it is there already."""
    loading.attempts, loading.at, loading.error = loading.attempts + 1, now, None
    key, lasts = None, secrets.CACHE_SECONDS
    try:
        key = _key(wanted.key) if wanted.key else None
    except Unavailable as refusal:
        loading.error, lasts = refusal, CIRCUIT_OPEN_SECONDS
    except ValueError:
        # The content of the secret is not logged: it may be a key with a typing error.
        loading.error = Unavailable(Code.TUTOR_KEY_MISSING)
    before = _models.get("")
    known = before.tutor if before and (before.settings, before.key) == (wanted, key) else None
    return _models.put("", _Cached(wanted, key, known or _made(wanted, key), monotonic() + lasts)).tutor


def _key(reference: str) -> str | None:
    """The key behind a reference: the text itself, or a JSON object's ``key``. None if it is empty."""
    text = secrets.read(reference).strip()
    if text.startswith("{"):
        text = json.loads(text).get("key") or ""
    if not text:
        return None
    if not isinstance(text, str) or not re.fullmatch(r"[!-~]+", text):
        raise ValueError("not a key")
    return text


def _made(wanted: TutorSettings, key: str | None) -> Tutor | None:
    if wanted.provider == "bedrock":
        from hito.services.tutor.bedrock import Bedrock  # noqa: PLC0415 - takes long to import

        return Bedrock(wanted)
    if key:
        from hito.services.tutor.gemini import Gemini  # noqa: PLC0415

        return Gemini(wanted, key)
    return None
