"""Passwords, stored as hashes by Argon2id."""

import unicodedata
from base64 import b64encode
from secrets import token_bytes

from argon2 import PasswordHasher, Type
from argon2.exceptions import VerifyMismatchError

# 19 MiB, two passes, one lane. Source: OWASP Password Storage Cheat Sheet, "Argon2id".
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, hash_len=32, salt_len=16, type=Type.ID)


def hashed(password: str) -> str:
    """The hash to store for a password, with its salt and parameters."""
    return HASHER.hash(_as_bytes(password))


def is_right(known: str | None, password: str) -> bool:
    """Whether a password matches a stored hash. Takes the same time if there is no hash."""
    try:
        HASHER.verify(known or _hash_of_nobody(), _as_bytes(password))
    except VerifyMismatchError:
        return False
    return known is not None


def is_outdated(known: str) -> bool:
    """Whether a hash was made with parameters other than the current ones."""
    return HASHER.check_needs_rehash(known)


def _as_bytes(password: str) -> bytes:
    """A password in normal form: keyboards compose ``ñ`` in different ways. Source: RFC 8265, OpaqueString."""
    return unicodedata.normalize("NFC", password).encode()


def _hash_of_nobody() -> str:
    """A hash that no password has, with the current parameters."""
    salt, digest = (
        b64encode(token_bytes(length)).decode().rstrip("=") for length in (HASHER.salt_len, HASHER.hash_len)
    )
    cost = f"m={HASHER.memory_cost},t={HASHER.time_cost},p={HASHER.parallelism}"
    return f"$argon2id$v=19${cost}${salt}${digest}"
