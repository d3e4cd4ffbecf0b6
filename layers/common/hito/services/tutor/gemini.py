"""Gemini, over HTTPS. Source: ai.google.dev/api, ``models.generateContent`` and ``models.batchEmbedContents``."""

import json
import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from urllib3 import PoolManager, Timeout
from urllib3.exceptions import HTTPError

from hito.config import TutorSettings
from hito.domain.tutoring import similarity
from hito.domain.tutoring.prompts import Prompt
from hito.domain.tutoring.similarity import Vector
from hito.services.tutor import MAX_TOKENS, TEMPERATURE, Blocked, Completion, ServiceUnavailable, TransientError
from hito.services.tutor.retries import with_retries

GOOGLES = "https://generativelanguage.googleapis.com"

MAX_BYTES = 1024 * 1024
_CONNECT_SECONDS = 3.0

# Why a candidate ended that has nothing to say.
_BLOCKING = {"SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "LANGUAGE"}


class _Told(BaseModel):
    """A part of an answer; what it holds beside this does not matter here."""

    model_config = ConfigDict(strict=True, allow_inf_nan=False, frozen=True)


class _Part(_Told):
    text: str = ""
    is_thought: bool = Field(default=False, alias="thought")


class _Content(_Told):
    parts: list[_Part] = []


class _Candidate(_Told):
    content: _Content = _Content()
    finish: str = Field(default="", alias="finishReason")


class _Feedback(_Told):
    block_reason: str = Field(default="", alias="blockReason")


class _Usage(_Told):
    prompt: int = Field(default=0, alias="promptTokenCount", ge=0)
    candidates: int = Field(default=0, alias="candidatesTokenCount", ge=0)
    thoughts: int = Field(default=0, alias="thoughtsTokenCount", ge=0)


class _Generated(_Told):
    candidates: list[_Candidate] = []
    feedback: _Feedback = Field(default=_Feedback(), alias="promptFeedback")
    usage: _Usage = Field(default=_Usage(), alias="usageMetadata")

    def completion(self) -> Completion:
        first = self.candidates[0] if self.candidates else _Candidate()
        if self.feedback.block_reason or first.finish in _BLOCKING:
            raise Blocked("The model will not answer this")
        text = "".join(part.text for part in first.content.parts if not part.is_thought)
        if not text.strip():
            raise ServiceUnavailable("The model answers nothing")
        return Completion(text, self.usage.prompt, self.usage.candidates + self.usage.thoughts)


class _Values(_Told):
    values: list[float] = Field(min_length=similarity.DIMENSIONS, max_length=similarity.DIMENSIONS)


class _Embedded(_Told):
    embeddings: list[_Values]


Shape = TypeVar("Shape", bound=_Told)


class _NotThinking(ServiceUnavailable):
    """The model does not take what was said of its thinking."""


def thinking(model: str) -> Mapping[str, str | int]:
    """How much a model is asked to think: thoughts take of the tokens that the text is to have.

    A budget is what models before Gemini 3 take, a level what they take since; some cannot do without thinking.
    Source: ai.google.dev/gemini-api/docs/thinking. Empty for a model that knows neither.
    """
    if re.match(r"gemini-2\.5", model):
        return {"thinkingBudget": 512}
    if model.startswith("gemini-") and not re.match(r"gemini-[12]\b", model):
        return {"thinkingLevel": "low"}
    return {}


class Gemini:
    """A model of Google's, and its key."""

    def __init__(self, wanted: TutorSettings, key: str) -> None:
        self.model = wanted.model
        self.space = wanted.embedding_model
        self._base = f"{wanted.url or GOOGLES}/v1beta/models"
        self._headers = {"x-goog-api-key": key, "Content-Type": "application/json"}
        self._http = PoolManager()
        self._thinking = thinking(wanted.model)

    def complete(self, prompt: Prompt, ends: float) -> Completion:
        """What the model answers."""
        try:
            return self._completed(prompt, ends)
        except _NotThinking:
            # An alias may come to name a model that is asked in another way: better it thinks as it likes.
            self._thinking = {}
            return self._completed(prompt, ends)

    def _completed(self, prompt: Prompt, ends: float) -> Completion:
        config: dict[str, object] = {"temperature": TEMPERATURE, "maxOutputTokens": MAX_TOKENS}
        if self._thinking:
            config["thinkingConfig"] = self._thinking
        body = {
            "systemInstruction": {"parts": [{"text": prompt.system}]},
            "contents": [{"role": "user", "parts": [{"text": prompt.text}]}],
            "generationConfig": config,
        }
        asked = f"{quote(self.model, safe='')}:generateContent"
        return with_retries(lambda seconds: self._post(asked, body, _Generated, seconds), ends).completion()

    def embed(self, texts: Sequence[str], ends: float) -> list[Vector]:
        """Texts as the embedding model's points."""
        requests = [
            {
                "model": f"models/{self.space}",
                "content": {"parts": [{"text": text}]},
                "taskType": "SEMANTIC_SIMILARITY",
                "outputDimensionality": similarity.DIMENSIONS,
            }
            for text in texts
        ]
        asked = f"{quote(self.space, safe='')}:batchEmbedContents"
        told = with_retries(lambda seconds: self._post(asked, {"requests": requests}, _Embedded, seconds), ends)
        if len(told.embeddings) != len(texts):
            raise ServiceUnavailable("The model does not answer sensibly")
        return [similarity.normalised(each.values) for each in told.embeddings]

    def _post(self, asked: str, body: object, shape: type[Shape], seconds: float) -> Shape:
        try:
            response = self._http.request(
                "POST",
                f"{self._base}/{asked}",
                body=json.dumps(body).encode(),
                headers=self._headers,
                timeout=Timeout(connect=min(seconds, _CONNECT_SECONDS), read=seconds),
                redirect=False,
                retries=False,
                preload_content=False,
            )
            answered = response.read(MAX_BYTES)
            response.release_conn()
        except HTTPError as error:
            raise TransientError("The model does not answer") from error
        status = response.status
        if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise TransientError(f"The model answers {status}")
        if status == HTTPStatus.BAD_REQUEST and self._thinking and b"thinking" in answered.lower():
            raise _NotThinking("The model answers 400")
        if status != HTTPStatus.OK:
            raise ServiceUnavailable(f"The model answers {status}")
        try:
            return shape.model_validate_json(answered)
        except ValidationError as error:
            raise ServiceUnavailable("The model does not answer sensibly") from error
