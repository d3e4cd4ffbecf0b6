"""Status lists: one bit for each credential, which says whether it is revoked.

Source: W3C Bitstring Status List 1.0.
"""

import base64
import gzip
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from hito.domain.credentials import CONTEXTS, Issuer

# The specification's least. A list is as long for one credential as for many, so its length tells nothing.
SIZE = 131_072

# A list takes no more, so that a random free place is soon found.
CAPACITY = SIZE // 2

# How long a verifier may go on with a list that it has, in milliseconds.
TTL_MS = 300_000


def encode(revoked: Collection[int]) -> str:
    """The list with the bits at some indexes set: GZIP, then multibase in base64url without padding.

    Index 0 is the first bit on the left.

    Raises:
        ValueError: if an index is outside of the list.
    """
    bits = bytearray(SIZE // 8)
    for index in revoked:
        if not 0 <= index < SIZE:
            raise ValueError(f"a status list has no place {index}")
        bits[index // 8] |= 0x80 >> index % 8
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).decode().rstrip("=")


def payload(issuer: Issuer, number: int, revoked: Collection[int], at: datetime) -> dict[str, Any]:
    """The claims that are signed: a status list as a credential, as of ``at``."""
    url = issuer.status_list_url(number)
    return {
        "@context": [CONTEXTS[0]],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.did,
        "validFrom": at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encode(revoked),
            "ttl": TTL_MS,
        },
    }
