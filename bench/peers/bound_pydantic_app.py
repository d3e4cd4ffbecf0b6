"""The least that a cold start costs where pydantic reads the bodies: its import, one model, and the bound's calls."""

from typing import Any

from pydantic import BaseModel

from bench.peers import bound_app


class Body(BaseModel):
    """A body of two fields."""

    chapter: str
    seconds: float


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Read a body, and send what the bound sends."""
    Body.model_validate_json('{"chapter": "intro", "seconds": 1.5}')
    return bound_app.handler(event, context)
