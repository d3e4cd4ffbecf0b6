"""A model in Amazon Bedrock, by ``Converse``; embeddings by Titan. The function's role gives access."""

import json
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any, TypeVar

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as NoConnection
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hito.config import TutorSettings
from hito.domain.tutoring import similarity
from hito.domain.tutoring.prompts import Prompt
from hito.domain.tutoring.similarity import Vector
from hito.services.tutor import MAX_TOKENS, TEMPERATURE, Blocked, Completion, ServiceUnavailable, TransientError
from hito.services.tutor.retries import ONE_TRY_SECONDS, with_retries

# How much of an embedding's answer is read; one has some kilobytes.
_MAX_BYTES = 1024 * 1024

_BLOCKING = {"guardrail_intervened", "content_filtered"}

Result = TypeVar("Result")


class _Embedded(BaseModel):
    """A response of Titan."""

    model_config = ConfigDict(strict=True, allow_inf_nan=False, frozen=True)

    embedding: list[float] = Field(min_length=similarity.DIMENSIONS, max_length=similarity.DIMENSIONS)


class Bedrock:
    """A model in Amazon Bedrock, in the function's region."""

    def __init__(self, wanted: TutorSettings) -> None:
        self.model = wanted.model
        self.space = wanted.embedding_model
        # One attempt: all attempts share one deadline, which botocore does not know.
        retries: Any = {"mode": "standard", "total_max_attempts": 1}
        config = Config(connect_timeout=1, read_timeout=ONE_TRY_SECONDS, retries=retries)
        session = botocore.session.get_session()
        self._client: Any = session.create_client("bedrock-runtime", config=config, endpoint_url=wanted.url)

    def complete(self, prompt: Prompt, ends: float) -> Completion:
        """The model's answer to a prompt."""
        result = self._with_retries(
            lambda: self._client.converse(
                modelId=self.model,
                system=[{"text": prompt.system}],
                messages=[{"role": "user", "content": [{"text": prompt.text}]}],
                inferenceConfig={"temperature": TEMPERATURE, "maxTokens": MAX_TOKENS},
            ),
            ends,
        )
        if result.get("stopReason") in _BLOCKING:
            raise Blocked("The model will not answer this")
        content = result.get("output", {}).get("message", {}).get("content", [])
        text = "".join(part.get("text", "") for part in content)
        if not text.strip():
            raise ServiceUnavailable("The model answers nothing")
        usage = result.get("usage", {})
        return Completion(text, usage.get("inputTokens", 0), usage.get("outputTokens", 0))

    def embed(self, texts: Sequence[str], ends: float) -> list[Vector]:
        """Texts as Titan's vectors, one request each."""
        return [self._embed(text, ends) for text in texts]

    def _embed(self, text: str, ends: float) -> Vector:
        body = json.dumps({"inputText": text, "dimensions": similarity.DIMENSIONS, "normalize": True})

        def ask() -> bytes:
            result: bytes = self._client.invoke_model(modelId=self.space, body=body)["body"].read(_MAX_BYTES)
            return result

        try:
            return similarity.normalised(_Embedded.model_validate_json(self._with_retries(ask, ends)).embedding)
        except ValidationError as error:
            raise ServiceUnavailable("The model does not answer sensibly") from error

    def _with_retries(self, ask: Callable[[], Result], ends: float) -> Result:
        def attempt(_seconds: float) -> Result:
            try:
                return ask()
            except ClientError as error:
                raise _meaning(error) from error
            except (HTTPClientError, NoConnection) as error:
                raise TransientError("The model does not answer") from error
            except (BotoCoreError, AttributeError, TypeError, ValueError) as error:
                # botocore's parser raises the last three for a body that is not an object or not UTF-8.
                raise ServiceUnavailable("The model does not answer sensibly") from error

        return with_retries(attempt, ends)


def _meaning(error: ClientError) -> ServiceUnavailable:
    details: Any = error.response
    status = details["ResponseMetadata"]["HTTPStatusCode"]
    passes = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT}
    kind = TransientError if status in passes or status >= HTTPStatus.INTERNAL_SERVER_ERROR else ServiceUnavailable
    return kind(f"The model answers {status}")
