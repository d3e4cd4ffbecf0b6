"""Learners and systems that call the API."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Any
from uuid import UUID, uuid4, uuid5

import httpx
import pytest

from tools import local_secrets, tokens

# The namespace of the ids that the guides contract shows for learners without a UUID.
USERS = UUID("d2d10279-504b-49ba-81d9-e773daa27081")

_numbers = count(1)
_RUN = uuid4().hex[:8]
_FIRST_NUMBER = 10_000 * (1 + uuid4().int % 100_000)


def new_id(word: str) -> str:
    """An id that no other test and no other run uses."""
    return f"{word}-{_RUN}-{next(_numbers)}"


def new_uuid() -> str:
    """A UUID that no other test and no other run uses."""
    return str(uuid4())


def new_number() -> int:
    """An integer id that no other test and no other run uses. It decreases: the catalog assigns increasing ids."""
    return _FIRST_NUMBER - next(_numbers)


@dataclass(frozen=True)
class System:
    """An API to call, wherever it runs; ``sign`` makes tokens as `tools.tokens.make` does."""

    http: httpx.Client
    sign: Callable[..., str]
    known_server_key: str | None
    origins: tuple[str, ...] = ("http://localhost:3000", "http://localhost:5173")

    @property
    def server_key(self) -> str:
        if self.known_server_key is None:
            pytest.skip("needs the server key")
        return self.known_server_key

    def token(self, subject: str, **options: Any) -> str:
        """A token of the default issuer, or with ``options``."""
        return self.sign(subject, **options)

    def learner(self, word: str = "ana") -> "Learner":
        """A learner without any data."""
        return Learner(self, new_id(word))

    def person(self, subject: str, **token: Any) -> "Learner":
        """A person with that id; ``token`` has more claims."""
        return Learner(self, subject, token)

    def student(self, word: str = "ana") -> "Learner":
        """A learner without any data, with the role Student."""
        return self.person(new_id(word), role="Student")

    def author(self) -> "Learner":
        """A person who may author the catalog."""
        return self.person(new_id("author"), role="admin")


@dataclass(frozen=True)
class Learner:
    """A learner with a token of their own."""

    api: System
    id: str
    token: Mapping[str, Any] = field(default_factory=dict)
    tutorials: str = "/v1/tutorials/progress"

    @property
    def user_id(self) -> str:
        """The id that the guides contract shows for a learner whose id is not a UUID."""
        return str(uuid5(USERS, self.id))

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> httpx.Response:
        return self.request("POST", path, json=json, **options)

    def put(self, path: str, json: Any, **options: Any) -> httpx.Response:
        return self.request("PUT", path, json=json, **options)

    def delete(self, path: str) -> httpx.Response:
        return self.request("DELETE", path)

    def chapter(self, tutorial: str, chapter: str = "intro", watch_time: float = 300, **more: Any) -> httpx.Response:
        """Watch a chapter; ``more`` are further fields of the body, in the contract's names."""
        body = {"chapterId": chapter, "watchTime": watch_time, **more}
        return self.post(f"{self.tutorials}/{tutorial}/chapter", body)

    def progress(self, tutorial: str) -> dict[str, Any]:
        """The learner's progress as the tutorials contract shows it."""
        answer = self.get(f"{self.tutorials}/{tutorial}")
        assert answer.status_code == 200, answer.text
        shown: dict[str, Any] = answer.json()
        return shown

    def enrollment(self, course: str, action: str = "enroll", at: str | None = None) -> httpx.Response:
        """Send an enrollment event for this learner, at ``at`` by the enrollment system's clock."""
        time = {"EventTime": at} if at else {}
        return self.post(
            "/api/v1/progress/Webhook/enrollment-updated",
            {"UserId": self.id, "CourseId": course, "Action": action, **time},
            headers={"X-Server-Key": self.api.server_key},
        )

    def request(self, method: str, path: str, headers: dict[str, str] | None = None, **options: Any) -> httpx.Response:
        known = {"Authorization": f"Bearer {self.api.token(self.id, **self.token)}"}
        return self.api.http.request(method, path, headers=known | (headers or {}), **options)


def system_with(http: httpx.Client, secrets: dict[str, Any]) -> System:
    """An API whose issuers' secrets are known."""
    return System(http, partial(tokens.make, local_secrets.signers(secrets)), secrets["server_keys"][0]["key"])
