"""Learners and systems as the tests know them: somebody who calls the API."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Any
from uuid import UUID, uuid4, uuid5

import httpx
import pytest

from tools import local_secrets, tokens

# The namespace of the ids by which the guides contract shows learners whose own is no UUID.
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
    """An integer id that no other test and no other run uses; ever smaller, as the catalogue gives greater ones."""
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
        """A token of the default issuer, or as ``options`` say."""
        return self.sign(subject, **options)

    def learner(self, word: str = "ana") -> "Learner":
        """A learner of whom nothing is known yet."""
        return Learner(self, new_id(word))

    def person(self, subject: str, **token: Any) -> "Learner":
        """Somebody with that id; ``token`` is what else theirs says."""
        return Learner(self, subject, token)

    def student(self, word: str = "ana") -> "Learner":
        """A learner of whom nothing is known yet, with the role Student."""
        return self.person(new_id(word), role="Student")

    def author(self) -> "Learner":
        """Somebody who may write the catalogue."""
        return self.person(new_id("author"), role="admin")


@dataclass(frozen=True)
class Learner:
    """Somebody with a token of their own."""

    api: System
    id: str
    token: Mapping[str, Any] = field(default_factory=dict)
    tutorials: str = "/v1/tutorials/progress"

    @property
    def user_id(self) -> str:
        """What the guides contract shows of them, whose id is no UUID."""
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
        """Watch a chapter; ``more`` is what else the body holds, in the contract's names."""
        body = {"chapterId": chapter, "watchTime": watch_time, **more}
        return self.post(f"{self.tutorials}/{tutorial}/chapter", body)

    def progress(self, tutorial: str) -> dict[str, Any]:
        """The learner's progress as the tutorials contract shows it."""
        answer = self.get(f"{self.tutorials}/{tutorial}")
        assert answer.status_code == 200, answer.text
        shown: dict[str, Any] = answer.json()
        return shown

    def enrollment(self, course: str, action: str = "enroll", at: str | None = None) -> httpx.Response:
        """The enrollment system's word on this learner, at ``at`` by its clock."""
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
