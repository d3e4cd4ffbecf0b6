"""Signatures of credentials, by keys that never leave AWS KMS.

The first key signs. All of them are public, so that a rotation has no gap. Sources: RFC 7515 (JWS), RFC 7518 (ES256).
joserfc and cryptography take long to import, and are imported with the first key.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from hito import caches
from hito.aws.client import Client
from hito.aws.errors import AwsError
from hito.config import settings
from hito.domain.errors import Code, Unavailable

ALGORITHM = "ES256"

# Source: RFC 7518, section 3.4: R and S as 32 octets each.
_PART_BYTES = 32


class PublicKey(NamedTuple):
    """A public key: its thumbprint (RFC 7638), and its members as a JWK."""

    thumbprint: str
    members: Mapping[str, str]


_public_keys: caches.Cache[str, PublicKey] = caches.register("public keys of credentials", entries=20)


def public_keys() -> list[PublicKey]:
    """All public keys, the one that signs first. One request for each that is not cached.

    Raises:
        Unavailable: if the key service does not answer.
    """
    return [_public_keys.get(key) or _public_keys.put(key, _fetch(key)) for key in _key_ids()]


def sign(header: Mapping[str, Any], claims: Mapping[str, Any]) -> str:
    """The claims as a compact JWS by the first key. One request.

    Raises:
        Unavailable: if the key service does not answer.
    """
    from cryptography.hazmat.primitives.asymmetric.utils import (  # noqa: PLC0415 - takes 60 ms
        decode_dss_signature,
    )

    signed = f"{_encode({'alg': ALGORITHM, **header})}.{_encode(claims)}"
    request = {
        "KeyId": _key_ids()[0],
        "Message": hashlib.sha256(signed.encode()).digest(),
        "MessageType": "DIGEST",
        "SigningAlgorithm": "ECDSA_SHA_256",
    }
    # KMS answers in DER.
    parts = decode_dss_signature(base64.b64decode(_call("Sign", request)["Signature"]))
    raw = b"".join(part.to_bytes(_PART_BYTES) for part in parts)
    return f"{signed}.{_base64url(raw)}"


def claims_of(jws: str) -> dict[str, Any]:
    """The claims of a JWS of Hito's own, which is not verified again."""
    payload = jws.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return claims


def _fetch(key: str) -> PublicKey:
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 - takes 60 ms
        Encoding,
        PublicFormat,
        load_der_public_key,
    )
    from joserfc.jwk import ECKey  # noqa: PLC0415 - takes 40 ms

    der = base64.b64decode(_call("GetPublicKey", {"KeyId": key})["PublicKey"])
    pem = load_der_public_key(der).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    found = ECKey.import_key(pem)
    members = found.as_dict(private=False)
    return PublicKey(found.thumbprint(), {name: str(members[name]) for name in ("kty", "crv", "x", "y")})


def _call(operation: str, request: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        return _client().call(operation, request)
    except AwsError as error:
        raise Unavailable(Code.SIGNING_AWAY) from error


def _key_ids() -> list[str]:
    return settings().require("credential_keys").split(",")


def _encode(content: Mapping[str, Any]) -> str:
    return _base64url(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


@caches.once("the client of KMS")
def _client() -> Client:
    return Client("kms", attempts=2)
