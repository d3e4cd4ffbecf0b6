"""A deployed API that the command line names: its URL, and a command that prints a token."""

import os
import subprocess
import time
from functools import cache
from typing import Any

import httpx
import pytest

from tests.people import System

# Fifty attempts at ten a minute take five minutes, and others may wait too.
RETRY_SECONDS = 600


class RetryingTransport(httpx.HTTPTransport):
    """Waits as `Retry-After` says, because the API's rate limits are on."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        until = time.monotonic() + RETRY_SECONDS
        while True:
            answer = super().handle_request(request)
            if answer.status_code != 429 or time.monotonic() > until:
                return answer
            answer.read()
            time.sleep(int(answer.headers["Retry-After"]))


def system(base_url: str, token_command: str, server_key: str | None, origins: str | None) -> System:
    """The API at ``base_url``; ``token_command`` gets SUB and ROLE in its environment."""

    def sign(subject: str, *, role: str = "Student", **options: Any) -> str:
        if options:
            pytest.skip("needs an issuer whose secret is known")
        return printed(subject, role)

    # A token is valid for many calls, and the command may be slow.
    @cache
    def printed(subject: str, role: str) -> str:
        environment = os.environ | {"SUB": subject, "ROLE": role}
        done = subprocess.run(token_command, shell=True, env=environment, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    http = httpx.Client(base_url=base_url, transport=RetryingTransport(), timeout=30)
    return System(http, sign, server_key, tuple(origins.split(",")) if origins else ())
