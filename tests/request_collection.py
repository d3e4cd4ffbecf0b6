"""Reads and sends the request collection of clients/http, as an editor's REST client does."""

import json
import re
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path
from typing import Any

import httpx

from tests.template import ROOT

FILES = sorted((ROOT / "clients" / "http").glob("*.http"))

_SETTING = re.compile(r"^@(\w+) = (.*)$", re.MULTILINE)
_NOTE = re.compile(r"^# (@name|Expect:) (.+)$", re.MULTILINE)
_PLACEHOLDER = re.compile(r"\{\{(.+?)\}\}")
_OF_ANSWER = re.compile(r"(\w+)\.response\.body\.\$\.([\w.]+)")


@dataclass(frozen=True)
class Request:
    """One request of a file, with its placeholders; ``name`` is empty if no later request uses its answer."""

    title: str
    name: str
    expected: Collection[int]
    method: str
    url: str
    headers: Mapping[str, str]
    body: str


@dataclass
class Session:
    """A file that is being sent: its variables, the values of ``.env``, and the answers to named requests."""

    settings: Mapping[str, str]
    dotenv: Mapping[str, str]
    answers: dict[str, Any] = field(default_factory=dict)

    def fill(self, text: str) -> str:
        """The text with a value for each placeholder.

        Raises:
            KeyError: if nothing has that name, or the answer lacks that field.
        """
        return _PLACEHOLDER.sub(lambda found: self._value(found[1]), text)

    def send(self, request: Request, client: httpx.Client) -> httpx.Response:
        """The answer to a request, and remember it under its name."""
        headers = {name: self.fill(value) for name, value in request.headers.items()}
        content = self.fill(request.body).encode() or None
        answer = client.request(request.method, self.fill(request.url), headers=headers, content=content)
        if request.name:
            self.answers[request.name] = answer.json()
        return answer

    def _value(self, name: str) -> str:
        if name.startswith("$dotenv "):
            return self.dotenv[name.removeprefix("$dotenv ")]
        if name == "$timestamp":
            return str(time.time_ns())
        if of_answer := _OF_ANSWER.fullmatch(name):
            return str(reduce(lambda value, key: value[key], of_answer[2].split("."), self.answers[of_answer[1]]))
        return self.fill(self.settings[name])


def settings(file: Path) -> dict[str, str]:
    """The variables at the beginning of a file."""
    return dict(_SETTING.findall(file.read_text(encoding="utf-8")))


def requests(file: Path) -> Iterator[Request]:
    """The requests of a file, in order."""
    for block in file.read_text(encoding="utf-8").split("\n### ")[1:]:
        head, _, body = block.strip().partition("\n\n")
        title, *lines = head.splitlines()
        notes = dict(_NOTE.findall(head))
        method, url = lines[len(notes)].split(" ", 1)
        headers = dict(line.split(": ", 1) for line in lines[len(notes) + 1 :])
        expected = [int(status) for status in notes["Expect:"].split(" or ")]
        yield Request(title, notes.get("@name", ""), expected, method, url, headers, body)


def is_json(body: str) -> bool:
    """Whether a body is JSON once each placeholder has a number for its value."""
    try:
        json.loads(_PLACEHOLDER.sub("1", body))
    except ValueError:
        return False
    return True
