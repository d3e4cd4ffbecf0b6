"""Gemini over HTTPS. Source: ai.google.dev/api, ``models.generateContent`` and ``models.batchEmbedContents``."""

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

# The finish reasons of a candidate without a text.
_BLOCKING = {"SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "LANGUAGE"}


class _Response(BaseModel):
    """A part of a response; other members are ignored."""

    model_config = ConfigDict(strict=True, allow_inf_nan=False, frozen=True)


class _Part(_Response):
    text: str = ""
    is_thought: bool = Field(default=False, alias="thought")


class _Content(_Response):
    parts: list[_Part] = []


class _Candidate(_Response):
    content: _Content = _Content()
    finish: str = Field(default="", alias="finishReason")


class _Feedback(_Response):
    block_reason: str = Field(default="", alias="blockReason")


class _Usage(_Response):
    prompt: int = Field(default=0, alias="promptTokenCount", ge=0)
    candidates: int = Field(default=0, alias="candidatesTokenCount", ge=0)
    thoughts: int = Field(default=0, alias="thoughtsTokenCount", ge=0)


class _Generated(_Response):
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


class _Values(_Response):
    values: list[float] = Field(min_length=similarity.DIMENSIONS, max_length=similarity.DIMENSIONS)


class _Embedded(_Response):
    embeddings: list[_Values]


Shape = TypeVar("Shape", bound=_Response)


class _ThinkingRefused(ServiceUnavailable):
    """The model does not support the thinking setting that was sent."""


def thinking(model: str) -> Mapping[str, str | int]:
    """How much a model should think; thoughts use tokens that the text needs.

    Models before Gemini 3 accept a budget, later ones a level; some cannot switch thinking off. Empty for a model that
    supports neither. Source: ai.google.dev/gemini-api/docs/thinking.
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
        """The model's answer to a prompt."""
        try:
            return self._completed(prompt, ends)
        except _ThinkingRefused:
            # An alias may come to mean a model with other settings. Then it thinks by its own default.
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
        path = f"{quote(self.model, safe='')}:generateContent"
        return with_retries(lambda seconds: self._post(path, body, _Generated, seconds), ends).completion()

    def embed(self, texts: Sequence[str], ends: float) -> list[Vector]:
        """Texts as vectors of the embedding model."""
        requests = [
            {
                "model": f"models/{self.space}",
                "content": {"parts": [{"text": text}]},
                "taskType": "SEMANTIC_SIMILARITY",
                "outputDimensionality": similarity.DIMENSIONS,
            }
            for text in texts
        ]
        path = f"{quote(self.space, safe='')}:batchEmbedContents"
        result = with_retries(lambda seconds: self._post(path, {"requests": requests}, _Embedded, seconds), ends)
        if len(result.embeddings) != len(texts):
            raise ServiceUnavailable("The model does not answer sensibly")
        return [similarity.normalised(each.values) for each in result.embeddings]

    def is_available(self, seconds: float) -> bool:
        """Whether Google knows the model and the key. Source: ai.google.dev/api, ``models.get``, which is free."""
        url = f"{self._base}/{quote(self.model, safe='')}"
        try:
            response = self._http.request(
                "GET", url, headers=self._headers, timeout=seconds, redirect=False, retries=False
            )
        except HTTPError:
            return False
        return response.status == HTTPStatus.OK

    def _post(self, path: str, body: object, shape: type[Shape], seconds: float) -> Shape:
        try:
            response = self._http.request(
                "POST",
                f"{self._base}/{path}",
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
            raise _ThinkingRefused("The model answers 400")
        if status != HTTPStatus.OK:
            raise ServiceUnavailable(f"The model answers {status}")
        try:
            return shape.model_validate_json(answered)
        except ValidationError as error:
            raise ServiceUnavailable("The model does not answer sensibly") from error
