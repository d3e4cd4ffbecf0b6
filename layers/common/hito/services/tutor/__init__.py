"""The model that answers learners: whose it is, how this process comes by it, and what can go wrong.

Each provider is loaded when it is first needed: no other function pays for it.
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
from hito.domain.errors import Unavailable
from hito.domain.tutoring.prompts import Prompt
from hito.domain.tutoring.similarity import Vector
from hito.services import secrets

TEMPERATURE = 0.3

# What a model may write, its thoughts included: three points under each of three headings take 400, and with less
# than 4,000 some models think and then say nothing. In the time that a try has, none writes more.
MAX_TOKENS = 4_096

# After a failure, the secret store is left alone for this long, so that its outage slows one request, not all.
CIRCUIT_OPEN_SECONDS = 30


class ServiceUnavailable(Exception):
    """The model does not answer, or not in time, or not sensibly."""


class TransientError(ServiceUnavailable):
    """The same, where another try may do better."""


class Blocked(Exception):
    """The model will not answer this."""


@dataclass(frozen=True, slots=True)
class Completion:
    """What a model wrote, and the tokens that it counted."""

    text: str
    prompt_tokens: int
    completion_tokens: int


class Tutor(Protocol):
    """A model that answers. ``ends`` is when nobody waits any more, of ``monotonic``."""

    @property
    def model(self) -> str:
        """The model's name, as metrics show it."""

    @property
    def space(self) -> str:
        """Whose embeddings it makes: those of two spaces do not compare."""

    def complete(self, prompt: Prompt, ends: float) -> Completion:
        """What it answers.

        Raises:
            Away: if it does not.
            Blocked: if it will not.
        """

    def embed(self, texts: Sequence[str], ends: float) -> list[Vector]:
        """Texts as points of length 1, in ``similarity.DIMENSIONS``.

        Raises:
            Away: if it does not answer.
        """


@dataclass(slots=True)
class Loading:
    """How this process came by its model: how often it tried, what went wrong the last time, and when that was."""

    attempts: int = 0
    error: str | None = None
    at: datetime | None = None

    def clear(self) -> None:
        """As in a new process."""
        self.attempts, self.error, self.at = 0, None, None


loading = Loading()
caches.add("how the tutor's model was loaded", loading)


@dataclass(frozen=True, slots=True)
class _Kept:
    settings: TutorSettings
    key: str | None
    tutor: Tutor | None
    until: float


_models: caches.Cache[str, _Kept] = caches.register("the tutor's model", entries=1)


def current(now: datetime) -> Tutor | None:
    """This deployment's model; None where there is none, or no key for it."""
    wanted = settings().tutor
    if wanted.provider == "stub" or (wanted.provider == "gemini" and wanted.key is None):
        return None
    known = _models.get("")
    if known and known.settings is wanted and monotonic() < known.until:
        return known.tutor
    return _load(wanted, now)


def _load(wanted: TutorSettings, now: datetime) -> Tutor | None:
    """Look for the key, and make the model's client unless it is there already."""
    loading.attempts, loading.at, loading.error = loading.attempts + 1, now, None
    key, lasts = None, secrets.KEPT_SECONDS
    try:
        key = _key(wanted.key) if wanted.key else None
    except Unavailable as refusal:
        loading.error, lasts = refusal.message, CIRCUIT_OPEN_SECONDS
    except ValueError:
        # What the secret holds is not said: it may be a key with a slip in it.
        loading.error = "The secret of the tutor's key holds no key"
    before = _models.get("")
    known = before.tutor if before and (before.settings, before.key) == (wanted, key) else None
    return _models.put("", _Kept(wanted, key, known or _made(wanted, key), monotonic() + lasts)).tutor


def _key(reference: str) -> str | None:
    """The key behind a reference: the text alone, or a JSON object's ``key``. None if it is empty."""
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
