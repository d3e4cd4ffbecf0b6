"""Users of the language contract."""

import json
import os
from dataclasses import dataclass
from functools import cache
from typing import Any

import boto3
import httpx

from tests.people import System, new_id

PASSWORD = "contraseña de ana"


def new_email(word: str = "ana") -> str:
    """An e-mail that no other test and no other run uses."""
    return f"{new_id(word)}@example.com"


@dataclass(frozen=True)
class User:
    """A user with an account, logged in."""

    api: System
    id: int
    email: str
    token: str
    password: str = PASSWORD

    @property
    def learner(self) -> str:
        """The user's learner id in every other contract."""
        return f"acct-{self.id}"

    @property
    def profile(self) -> str:
        return f"/api/users/profile/{self.id}"

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        return self.api.http.request(method, path, headers={"Authorization": f"Bearer {self.token}"}, **options)

    def get(self, path: str) -> httpx.Response:
        return self.request("GET", path)

    def put(self, **changes: Any) -> httpx.Response:
        """Change one's own profile."""
        return self.request("PUT", self.profile, json=changes)

    def delete(self) -> httpx.Response:
        """Delete one's own account."""
        return self.request("DELETE", self.profile)


def register(api: System, **body: Any) -> httpx.Response:
    """Register; ``body`` is added to the required fields, or replaces them."""
    said = {"nombre": "Ana", "correo": new_email(), "contrasena": PASSWORD, **body}
    return api.http.post("/api/users/register", json={name: value for name, value in said.items() if value is not ...})


def log_in(api: System, email: str, password: str = PASSWORD) -> httpx.Response:
    return api.http.post("/api/users/login", json={"correo": email, "contrasena": password})


def new_user(api: System, **body: Any) -> User:
    """A user who has just registered and logged in."""
    made = register(api, **body)
    assert made.status_code == 201, made.text
    user = made.json()["user"]
    return logged_in(api, user["correo"], body.get("contrasena", PASSWORD))


@cache
def somebody(api: System) -> User:
    """A user whom no test changes: an emulator copies its table for each registration."""
    return new_user(api)


def logged_in(api: System, email: str, password: str = PASSWORD) -> User:
    answer = log_in(api, email, password)
    assert answer.status_code == 200, answer.text
    return User(api, answer.json()["user"]["id"], email, answer.json()["token"], password)


def stored(holding: str = "") -> list[dict[str, Any]]:
    """The items of the table in process that contain a text."""
    found = boto3.client("dynamodb").scan(TableName=os.environ["TABLE_NAME"])["Items"]
    return [item for item in found if holding in json.dumps(item)]
