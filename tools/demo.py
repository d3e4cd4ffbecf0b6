"""Demo data for the local cloud: three learners, two tutorials, loaded over HTTP.

Loading again changes nothing: only chapters that a learner's record lacks are sent, and an older
enrollment never undoes a newer one.
"""

import json
import urllib.request
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

# Chapters of each tutorial, in order.
TUTORIALS = {
    "primeros-pasos-con-python": ["instalar-python", "variables", "bucles", "funciones"],
    "introducción-al-álgebra": ["números", "ecuaciones", "funciones-lineales"],
}

# Learner, tutorial, when enrolled, chapters finished, seconds watched of the next one.
RECORDS = [
    ("ana", "primeros-pasos-con-python", "2025-09-01T08:00:00Z", 4, 0),
    ("ana", "introducción-al-álgebra", "2025-09-15T08:00:00Z", 1, 40),
    ("luis", "primeros-pasos-con-python", "2025-09-02T17:30:00Z", 2, 95),
    ("marta", "introducción-al-álgebra", "2025-09-03T10:15:00Z", 0, 12),
]

CHAPTER_SECONDS = 300


def load(url: str, token: Callable[[str], str], server_key: str) -> None:
    """Load the demo data into the API at ``url``; ``token`` makes a learner's token."""
    for learner, tutorial, enrolled_at, finished, seconds in RECORDS:
        learners_own = {"Authorization": f"Bearer {token(learner)}"}
        enrollment = {
            "UserId": learner,
            "CourseId": tutorial,
            "Action": "enroll",
            "EventTime": enrolled_at,
        }
        webhook = f"{url}/api/v1/progress/Webhook/enrollment-updated"
        call("POST", webhook, learners_own | {"X-Server-Key": server_key}, enrollment)

        progress_of = f"{url}/v1/tutorials/progress/{quote(tutorial)}"
        progress = call("GET", progress_of, learners_own)
        known = {chapter["chapterId"] for chapter in progress["chapterProgress"]}
        chapters = TUTORIALS[tutorial]
        watched = [(chapter, CHAPTER_SECONDS, True) for chapter in chapters[:finished]]
        if seconds:
            watched.append((chapters[finished], seconds, False))
        for chapter, watch_time, completed in watched:
            if chapter not in known:
                body = {
                    "chapterId": chapter,
                    "watchTime": watch_time,
                    "completed": completed,
                    "totalChapters": len(chapters),
                }
                call("POST", f"{progress_of}/chapter", learners_own, body)


def call(method: str, url: str, headers: dict[str, str], body: object = None) -> Any:
    """The JSON that ``url`` answers."""
    content = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(  # noqa: S310 - the local cloud's own address
        url, content, headers | {"Content-Type": "application/json"}, method=method
    )
    with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310
        return json.load(response)
