"""The local cloud's secrets: random, created once, stored outside git."""

import base64
import json
import os
import secrets
from pathlib import Path
from typing import Any

LOGIN_ISSUER = "https://login.hito.localhost"
# Hito itself, for its own accounts.
ACCOUNTS_ISSUER = "hito"
UMS_ISSUER = "https://ums.hito.localhost"

# The names of claims in .NET, by default.
_SOAP = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims"


def load_or_make(path: Path) -> dict[str, Any]:
    """The secrets stored at ``path``. The first call creates them; a later one adds those of a newer Hito."""
    known = load(path) if path.exists() else {}
    made = make() | known
    if made != known:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Never half-written, and never readable by others.
        fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump(made, file, indent=2)
        fresh.replace(path)
    return made


def load(path: Path) -> dict[str, Any]:
    """The secrets stored at ``path``.

    Raises:
        FileNotFoundError: before ``load_or_make``.
    """
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def signers(known: dict[str, Any]) -> list[dict[str, Any]]:
    """The issuers that can sign a token here: the trusted ones whose secret is known, and Hito itself."""
    own = {"issuer": ACCOUNTS_ISSUER, "audience": ACCOUNTS_ISSUER, "secret": known["accounts"]["key"]}
    return [*(issuer for issuer in known["trusted_issuers"] if "secret" in issuer), own]


def make() -> dict[str, Any]:
    """New secrets, not stored."""
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
                "subject_claims": ["sub", f"{_SOAP}/nameidentifier"],
                "email_claims": ["email", f"{_SOAP}/emailaddress"],
                "name_claims": ["name", f"{_SOAP}/name"],
                "role_claims": ["role", "http://schemas.microsoft.com/ws/2008/06/identity/claims/role"],
                "subjects": "ums-.+",
                "grants": ["student"],
            },
        ],
        "accounts": {"key": secrets.token_urlsafe(48)},
        "server_keys": [{"key": secrets.token_urlsafe(36), "scopes": ["webhook", "catalog", "reports"]}],
        "subscriber_key": {"key": secrets.token_urlsafe(48)},
        "webhook_secrets": [{"secret": "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()}],
    }
