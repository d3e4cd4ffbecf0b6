"""A model in Amazon Bedrock, by ``Converse``; embeddings by Titan. Its key is the function's own role."""

import json
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any, TypeVar

from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as NoConnection
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hito.config import TutorSettings, aws_client
from hito.domain.tutoring import similarity
from hito.domain.tutoring.prompts import Prompt
from hito.domain.tutoring.similarity import Vector
from hito.services.tutor import MAX_TOKENS, TEMPERATURE, Blocked, Completion, ServiceUnavailable, TransientError
from hito.services.tutor.retries import ONE_TRY_SECONDS, with_retries

_BLOCKING = {"guardrail_intervened", "content_filtered"}

Told = TypeVar("Told")


class _Embedded(BaseModel):
    """What Titan answers."""

    model_config = ConfigDict(strict=True, allow_inf_nan=False, frozen=True)

    embedding: list[float] = Field(min_length=similarity.DIMENSIONS, max_length=similarity.DIMENSIONS)


class Bedrock:
    """A model in Amazon Bedrock, in the function's region."""

    def __init__(self, wanted: TutorSettings) -> None:
        self.model = wanted.model
        self.space = wanted.embedding_model
        # It tries once: all tries have one deadline, which is not botocore's to keep.
        self._client = aws_client("bedrock-runtime", 1, read_seconds=ONE_TRY_SECONDS, endpoint=wanted.url)

    def complete(self, prompt: Prompt, ends: float) -> Completion:
        """What the model answers."""
        told = self._asked(
            lambda: self._client.converse(
                modelId=self.model,
                system=[{"text": prompt.system}],
                messages=[{"role": "user", "content": [{"text": prompt.text}]}],
                inferenceConfig={"temperature": TEMPERATURE, "maxTokens": MAX_TOKENS},
            ),
            ends,
        )
        if told.get("stopReason") in _BLOCKING:
            raise Blocked("The model will not answer this")
        content = told.get("output", {}).get("message", {}).get("content", [])
        text = "".join(part.get("text", "") for part in content)
        if not text.strip():
            raise ServiceUnavailable("The model answers nothing")
        usage = told.get("usage", {})
        return Completion(text, usage.get("inputTokens", 0), usage.get("outputTokens", 0))

    def embed(self, texts: Sequence[str], ends: float) -> list[Vector]:
        """Texts as Titan's points, one request each."""
        return [self._embed(text, ends) for text in texts]

    def _embed(self, text: str, ends: float) -> Vector:
        body = json.dumps({"inputText": text, "dimensions": similarity.DIMENSIONS, "normalize": True})

        def ask() -> bytes:
            told: bytes = self._client.invoke_model(modelId=self.space, body=body)["body"].read()
            return told

        try:
            return similarity.normalised(_Embedded.model_validate_json(self._asked(ask, ends)).embedding)
        except ValidationError as error:
            raise ServiceUnavailable("The model does not answer sensibly") from error

    def _asked(self, ask: Callable[[], Told], ends: float) -> Told:
        def once(_seconds: float) -> Told:
            try:
                return ask()
            except ClientError as error:
                raise _meaning(error) from error
            except (HTTPClientError, NoConnection) as error:
                raise TransientError("The model does not answer") from error
            except (BotoCoreError, AttributeError, TypeError, ValueError) as error:
                # botocore's reader lets the last three through, of a body that is no object or no UTF-8.
                raise ServiceUnavailable("The model does not answer sensibly") from error

        return with_retries(once, ends)


def _meaning(error: ClientError) -> ServiceUnavailable:
    details: Any = error.response
    status = details["ResponseMetadata"]["HTTPStatusCode"]
    passes = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT}
    kind = TransientError if status in passes or status >= HTTPStatus.INTERNAL_SERVER_ERROR else ServiceUnavailable
    return kind(f"The model answers {status}")
