"""The local cloud's secrets: random, made once, kept outside git."""

import json
import os
import secrets
from pathlib import Path
from typing import Any

LOGIN_ISSUER = "https://login.hito.localhost"
UMS_ISSUER = "https://ums.hito.localhost"


def load_or_make(path: Path) -> dict[str, Any]:
    """The secrets kept at ``path``; the first call makes them."""
    if path.exists():
        return load(path)
    made = make()
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(made, file, indent=2)
    return made


def load(path: Path) -> dict[str, Any]:
    """The secrets kept at ``path``.

    Raises:
        FileNotFoundError: before ``load_or_make``.
    """
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def make() -> dict[str, Any]:
    """New secrets, kept nowhere."""
    return {
        "trusted_issuers": [
            {
                "issuer": LOGIN_ISSUER,
                "audience": "hito",
                "algorithms": ["HS256"],
                "secret": secrets.token_urlsafe(48),
                "role_claims": ["role", "app_metadata.role"],
                "subjects": "(?!acct-|ums-).+",
                "grants": ["student", "sensei", "admin"],
            },
            {
                "issuer": UMS_ISSUER,
                "audience": "progress-tracking",
                "algorithms": ["HS256"],
                "secret": secrets.token_urlsafe(48),
                "role_claims": [
                    "role",
                    "http://schemas.microsoft.com/ws/2008/06/identity/claims/role",
                ],
                "subjects": "ums-.+",
                "grants": ["student"],
            },
        ],
        "server_keys": [{"key": secrets.token_urlsafe(36), "scopes": ["webhook", "catalog"]}],
    }
