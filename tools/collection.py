"""The values that the request collection of clients/http reads from its ``.env``."""

from collections.abc import Callable

LEARNER = "lucia"
ADMIN = "guadalupe"


def variables(url: str, token: Callable[[str, str], str], server_key: str) -> dict[str, str]:
    """The values by name; ``token`` makes the token of a subject with a role."""
    return {
        "BASE": url,
        "TOKEN": token(LEARNER, "Student"),
        "ADMIN": token(ADMIN, "admin"),
        "SERVER_KEY": server_key,
    }
