"""Guides as the tests author them."""

from typing import Any

from tests.people import System, new_uuid

GOOD = {"command": "ls -la", "dockerfile": "FROM python:3.12-slim\nRUN pip install flask", "conceptual": "Una imagen"}
BAD = {"command": "rm -rf /", "dockerfile": "RUN ls"}


def put_guide(api: System, guide_id: str | None = None, **more: Any) -> str:
    """Author a guide, and return its id."""
    guide_id = guide_id or new_uuid()
    body = {"title": "Introducción a Docker", "topic": "docker", "content_html": "<h1>Docker</h1>", "order": 1, **more}
    answer = api.author().put(f"/catalog/guides/{guide_id}", body)
    assert answer.status_code == 200, answer.text
    return guide_id


def make_exercise(api: System, guide_id: str, type: str = "command", **more: Any) -> str:  # noqa: A002
    """Author an exercise, and return its id."""
    body = {"guide_id": guide_id, "title": "Ejercicio", "type": type, **more}
    answer = api.author().post("/exercises/", body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])
