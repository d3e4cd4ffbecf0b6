"""An issuer that signs with its own keys and publishes their public halves, on a free port."""

import base64
import json
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal, Self

from joserfc import jwk, jws

DRIP_SECONDS = 0.3

Mode = Literal["normal", "silent", "dripping", "dripping headers", "endless"]

_SORTS: Mapping[str, tuple[str, Any]] = {
    "RSA": ("RSA", 2048),
    "P-256": ("EC", "P-256"),
    "P-384": ("EC", "P-384"),
    "P-521": ("EC", "P-521"),
    "Ed25519": ("OKP", "Ed25519"),
}


@cache
def new_key(sort: str = "RSA", name: str = "first", size: int | None = None) -> Any:
    """A key pair of a type. Those with one name are the same, because creating one is slow."""
    kind, parameter = _SORTS[sort]
    return jwk.JWKRegistry.generate_key(kind, size or parameter, {"kid": name})


def signed(key: Any, algorithm: str, claims: Mapping[str, Any], header: Mapping[str, Any] | None = None) -> str:
    """A token that expires in an hour; ``header`` is added last, and replaces other values."""
    now = int(time.time())
    headers = {"alg": algorithm, "kid": key.kid, "typ": "JWT"} | dict(header or {})
    headers = {name: value for name, value in headers.items() if value is not None}
    whole = {"iat": now, "exp": now + 3600} | dict(claims)
    payload = json.dumps({name: value for name, value in whole.items() if value is not None}).encode()
    return signed_text(key, algorithm, f"{encoded(json.dumps(headers).encode())}.{encoded(payload)}")


def signed_text(key: Any, algorithm: str, text: str) -> str:
    """A header and a payload, valid or not, signed."""
    # Only the signature: the library refuses to sign some headers, which a test may need.
    return f"{text}.{encoded(jws.JWSRegistry.algorithms[algorithm].sign(text.encode(), key))}"


def encoded(content: bytes) -> str:
    """Bytes as base64url without padding."""
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def public(key: Any, **more: Any) -> dict[str, Any]:
    """The public part of a key, for a key set."""
    return {**key.as_dict(private=False), "use": "sig", **more}


class IssuerStub:
    """Publishes ``keys``, as JWKs, or answers ``status`` or ``content`` instead. ``requests`` counts the requests.

    with IssuerStub() as issuer:
        token = issuer.token(sub="ana")
        issuer.mode = "silent"
    """

    def __init__(self) -> None:
        self.key = new_key()
        self.keys: list[Any] = [public(self.key, alg="RS256")]
        self.mode: Mode = "normal"
        self.status = 200
        self.content: bytes | None = None
        self.redirects_to = ""
        self.requests = 0
        self._done = threading.Event()
        stub = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                stub.requests += 1
                stub._answer(self)

            def log_message(self, *_: Any) -> None:
                """Print nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.name = f"https://issuer-{self._server.server_port}.example"
        self.url = f"http://127.0.0.1:{self._server.server_port}/.well-known/jwks.json"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._server.shutdown()
        self._server.server_close()

    def entry(self, **more: Any) -> dict[str, Any]:
        """This issuer in ``TRUSTED_ISSUERS``; ``more`` replaces other values."""
        return {
            "issuer": self.name,
            "audience": "hito",
            "algorithms": ["RS256"],
            "jwks_url": self.url,
            "role_claims": ["role"],
            "grants": ["student", "admin"],
            **more,
        }

    def token(
        self, algorithm: str = "RS256", key: Any = None, header: Mapping[str, Any] | None = None, **claims: Any
    ) -> str:
        """A token of this issuer, for ``sub``."""
        return signed(key or self.key, algorithm, {"iss": self.name, "aud": "hito", "sub": "ana", **claims}, header)

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        with suppress(OSError):  # the client may have hung up
            if self.mode == "silent":
                self._done.wait(10)
            elif self.mode == "dripping headers":
                self._drip(handler, b"X" * 100)
            else:
                self._answer_with_status(handler)

    def _answer_with_status(self, handler: BaseHTTPRequestHandler) -> None:
        body = json.dumps({"keys": self.keys}).encode() if self.content is None else self.content
        handler.send_response(302 if self.redirects_to else self.status)
        if self.redirects_to:
            handler.send_header("Location", self.redirects_to)
        handler.send_header("Content-Type", "application/json")
        if self.mode == "normal":
            handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        if self.mode == "dripping":
            self._drip(handler, body)
        elif self.mode == "endless":
            while not self._done.is_set():
                handler.wfile.write(b" " * 65536)
        else:
            handler.wfile.write(body)

    def _drip(self, handler: BaseHTTPRequestHandler, content: bytes) -> None:
        for byte in content:
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            if self._done.wait(DRIP_SECONDS):
                return
