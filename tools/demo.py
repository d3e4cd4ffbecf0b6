"""Demo data for the local cloud: learners, tutorials, courses and guides, loaded over HTTP.

Loading again sends only what is missing: it changes nothing, and undoes nothing that was done since.
"""

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from tools import demo_language
from tools.demo_courses import COURSES
from tools.demo_guides import ATTEMPTS, EXERCISES, GUIDES, QUESTIONS

# Chapters of each tutorial, in order.
TUTORIALS = {
    "primeros-pasos-con-python": ["instalar-python", "variables", "bucles", "funciones"],
    "introducción-al-álgebra": ["números", "ecuaciones", "funciones-lineales"],
}

# Learner, tutorial, time of enrollment, number of finished chapters, seconds watched of the next chapter.
RECORDS = [
    ("ana", "primeros-pasos-con-python", "2025-09-01T08:00:00Z", 4, 0),
    ("ana", "introducción-al-álgebra", "2025-09-15T08:00:00Z", 1, 40),
    ("luis", "primeros-pasos-con-python", "2025-09-02T17:30:00Z", 2, 95),
    ("marta", "introducción-al-álgebra", "2025-09-03T10:15:00Z", 0, 12),
]

# Learner, course, time of enrollment, finished lessons, positions in unfinished videos in seconds.
COURSE_RECORDS: list[tuple[str, str, str, list[int], dict[str, int]]] = [
    ("ana", "1", "2025-09-08T09:00:00Z", [4101, 4102, 4103, 4104], {"4105": 215}),
    ("ana", "2", "2025-09-20T18:45:00Z", [4201, 4203], {"4202": 88}),
    ("luis", "1", "2025-09-10T20:15:00Z", [4101], {"4103": 64}),
    ("test-user-123", "course-7890", "2025-09-12T07:30:00Z", [], {"video-789": 45}),
]

CHAPTER_SECONDS = 300

# The admin who creates exercises, lessons and achievements.
AUTHOR = "guadalupe"


@dataclass(frozen=True)
class Api:
    """The API at ``url``; ``token`` makes the token of a subject with a role."""

    url: str
    token: Callable[[str, str], str]
    server_key: str

    def as_learner(
        self, learner: str, method: str, path: str, body: object = None, *, unless: HTTPStatus | None = None
    ) -> Any:
        """Call as a learner and return the response's JSON; None if the status is ``unless``."""
        return self._call(method, path, self._bearer(learner, "Student"), body, unless)

    def as_author(self, method: str, path: str, body: object = None, *, unless: HTTPStatus | None = None) -> Any:
        """Call as an admin and return the response's JSON; None if the status is ``unless``."""
        return self._call(method, path, self._bearer(AUTHOR, "admin"), body, unless)

    def as_server(self, method: str, path: str, body: object = None, *, unless: HTTPStatus | None = None) -> Any:
        """Call with the server key alone and return the response's JSON; None if the status is ``unless``."""
        return self._call(method, path, {"X-Server-Key": self.server_key}, body, unless)

    def as_anybody(self, method: str, path: str, body: object = None, *, unless: HTTPStatus | None = None) -> Any:
        """Call without credentials and return the response's JSON; None if the status is ``unless``."""
        return self._call(method, path, {}, body, unless)

    def as_account(self, token: str, method: str, path: str, body: object = None) -> Any:
        """Call with the token of an account and return the response's JSON."""
        return self._call(method, path, {"Authorization": f"Bearer {token}"}, body, None)

    def enroll(self, learner: str, course: str, at: str) -> None:
        """Report that a learner enrolled in a course."""
        enrollment = {"UserId": learner, "CourseId": course, "Action": "enroll", "EventTime": at}
        headers = {**self._bearer(learner, "Student"), "X-Server-Key": self.server_key}
        self._call("POST", "/api/v1/progress/Webhook/enrollment-updated", headers, enrollment, None)

    def _bearer(self, subject: str, role: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(subject, role)}"}

    def _call(self, method: str, path: str, headers: dict[str, str], body: object, unless: HTTPStatus | None) -> Any:
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(  # noqa: S310 - the local cloud's own address
            self.url + path, content, headers | {"Content-Type": "application/json"}, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310 - of ours  # nosec B310
                return json.load(response)
        except urllib.error.HTTPError as refusal:
            if refusal.code == unless:
                return None
            raise


def load(url: str, token: Callable[[str, str], str], server_key: str) -> None:
    """Load the demo data into the API at ``url``; ``token`` makes the token of a subject with a role."""
    api = Api(url, token, server_key)
    for learner, tutorial, enrolled_at, finished, seconds in RECORDS:
        api.enroll(learner, tutorial, enrolled_at)
        _study_tutorial(api, learner, tutorial, finished, seconds)
    existing = {course for course, body in COURSES.items() if _author(api, course, body)}
    for learner, course, enrolled_at, lessons, positions in COURSE_RECORDS:
        if course in existing:
            api.enroll(learner, course, enrolled_at)
            _finish_lessons(api, learner, course, lessons)
            _watch(api, learner, course, positions)
    _write_guides(api)
    for learner, guide, answers in ATTEMPTS:
        _answer(api, learner, guide, answers)
    for learner, guide, title, answer, message in QUESTIONS:
        _ask(api, learner, _exercise(api, learner, guide, title), answer, message)
    demo_language.load(api)


def _study_tutorial(api: Api, learner: str, tutorial: str, finished: int, seconds: int) -> None:
    """Finish the first ``finished`` chapters, and watch some seconds of the next one."""
    path = f"/v1/tutorials/progress/{quote(tutorial)}"
    progress = api.as_learner(learner, "GET", path)
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
            api.as_learner(learner, "POST", f"{path}/chapter", body)


def _author(api: Api, course: str, body: dict[str, Any]) -> bool:
    """Put a course into the catalog unless it exists, and return whether it exists now.

    It cannot be put if somebody deleted it and gave one of its lessons to another course.
    """
    path = f"/catalog/courses/{course}"
    if api.as_server("GET", path, unless=HTTPStatus.NOT_FOUND):
        return True
    return api.as_server("PUT", path, body, unless=HTTPStatus.CONFLICT) is not None


def _finish_lessons(api: Api, learner: str, course: str, lessons: list[int]) -> None:
    """Finish lessons, if the learner is still enrolled; otherwise the API refuses."""
    if not lessons:
        return
    shown = api.as_learner(learner, "GET", f"/courses/course_content?course_id={course}")
    sections = shown["course_content"]["content"].values()
    unfinished = {one["id"] for section in sections for one in section["lessons"] if not one["is_completed"]}
    for lesson in lessons:
        if shown["is_paid"] and lesson in unfinished:
            api.as_learner(learner, "POST", f"/courses/mark_progress?lesson_id={lesson}")


def _watch(api: Api, learner: str, course: str, positions: dict[str, int]) -> None:
    """Watch videos up to a position, except those that the learner has begun."""
    shown = api.as_learner(learner, "GET", f"/api/v1/Progress/videos/{learner}/{course}")
    unopened = {video["VideoId"] for video in shown if video["LastWatched"] is None}
    for video, seconds in positions.items():
        if video in unopened:
            body = {"UserId": learner, "VideoId": video, "CurrentTimeSeconds": seconds, "MarkAsCompleted": False}
            api.as_learner(learner, "POST", "/api/v1/Progress/video", body)


def _write_guides(api: Api) -> None:
    """Create the guides and exercises that do not exist yet."""
    for guide, body in GUIDES.items():
        if api.as_author("GET", f"/guides/{guide}", unless=HTTPStatus.NOT_FOUND) is None:
            api.as_server("PUT", f"/catalog/guides/{guide}", body)
    known = {(one["guide_id"], one["title"]) for one in api.as_author("GET", "/exercises/all")}
    for guide, exercises in EXERCISES.items():
        for exercise in exercises:
            if (guide, exercise["title"]) not in known:
                api.as_author("POST", "/exercises/", {"guide_id": guide, **exercise})


def _answer(api: Api, learner: str, guide: str, answers: dict[str, list[str]]) -> None:
    """Answer exercises that the learner has not begun and no author has hidden."""
    path = f"/guides/{guide}/exercises-with-progress"
    for exercise in api.as_learner(learner, "GET", path, unless=HTTPStatus.NOT_FOUND) or ():
        if not exercise["attempts_count"]:
            for answer in answers.get(exercise["title"], ()):
                body = {"exercise_id": exercise["id"], "submitted_answer": answer}
                api.as_learner(learner, "POST", "/attempts/", body)


def _exercise(api: Api, learner: str, guide: str, title: str) -> str | None:
    """The id of an exercise; None if an author has hidden or renamed it."""
    path = f"/guides/{guide}/exercises-with-progress"
    listed = api.as_learner(learner, "GET", path, unless=HTTPStatus.NOT_FOUND) or ()
    return next((one["id"] for one in listed if one["title"] == title), None)


def _ask(api: Api, learner: str, exercise: str | None, answer: str, message: str) -> None:
    """Ask the tutor, unless the learner has done so or an author has switched feedback off."""
    if exercise is None or api.as_learner(learner, "GET", f"/feedback/history?exercise_id={exercise}"):
        return
    off = HTTPStatus.BAD_REQUEST
    api.as_learner(
        learner, "POST", "/feedback/attempt", {"exercise_id": exercise, "submitted_answer": answer}, unless=off
    )
    api.as_learner(learner, "POST", "/feedback/chat", {"exercise_id": exercise, "message": message}, unless=off)
