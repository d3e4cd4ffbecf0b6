"""Demo data for the local cloud: learners, tutorials, courses and guides, loaded over HTTP.

Loading again changes nothing, and takes back nothing that was done since: only what is missing is
sent, and an older enrollment never undoes a newer one.
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

# Learner, tutorial, when enrolled, chapters finished, seconds watched of the next one.
RECORDS = [
    ("ana", "primeros-pasos-con-python", "2025-09-01T08:00:00Z", 4, 0),
    ("ana", "introducción-al-álgebra", "2025-09-15T08:00:00Z", 1, 40),
    ("luis", "primeros-pasos-con-python", "2025-09-02T17:30:00Z", 2, 95),
    ("marta", "introducción-al-álgebra", "2025-09-03T10:15:00Z", 0, 12),
]

# Learner, course, when enrolled, lessons finished, seconds into a video that is not.
COURSE_RECORDS: list[tuple[str, str, str, list[int], dict[str, int]]] = [
    ("ana", "1", "2025-09-08T09:00:00Z", [4101, 4102, 4103, 4104], {"4105": 215}),
    ("ana", "2", "2025-09-20T18:45:00Z", [4201, 4203], {"4202": 88}),
    ("luis", "1", "2025-09-10T20:15:00Z", [4101], {"4103": 64}),
    ("test-user-123", "course-7890", "2025-09-12T07:30:00Z", [], {"video-789": 45}),
]

CHAPTER_SECONDS = 300

# Who writes exercises.
AUTHOR = "guadalupe"


@dataclass(frozen=True)
class Api:
    """The API at ``url``; ``token`` makes the token of somebody with a role."""

    url: str
    token: Callable[[str, str], str]
    server_key: str

    def as_learner(
        self, learner: str, method: str, path: str, body: object = None, *, unless: HTTPStatus | None = None
    ) -> Any:
        """The JSON of the answer to a learner; None if it is ``unless``."""
        return self._call(method, path, self._bearer(learner, "Student"), body, unless)

    def as_author(self, method: str, path: str, body: object = None, *, unless: HTTPStatus | None = None) -> Any:
        """The JSON of the answer to somebody with the role admin; None if it is ``unless``."""
        return self._call(method, path, self._bearer(AUTHOR, "admin"), body, unless)

    def as_server(self, method: str, path: str, body: object = None, *, unless: HTTPStatus | None = None) -> Any:
        """The JSON of the answer to the server key alone; None if it is ``unless``."""
        return self._call(method, path, {"X-Server-Key": self.server_key}, body, unless)

    def enroll(self, learner: str, course: str, at: str) -> None:
        """Tell that a learner entered a course."""
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
    """Load the demo data into the API at ``url``; ``token`` makes the token of somebody with a role."""
    api = Api(url, token, server_key)
    for learner, tutorial, enrolled_at, finished, seconds in RECORDS:
        api.enroll(learner, tutorial, enrolled_at)
        _follow_tutorial(api, learner, tutorial, finished, seconds)
    there = {course for course, body in COURSES.items() if _author(api, course, body)}
    for learner, course, enrolled_at, lessons, positions in COURSE_RECORDS:
        if course in there:
            api.enroll(learner, course, enrolled_at)
            _finish_lessons(api, learner, course, lessons)
            _watch(api, learner, course, positions)
    _write_guides(api)
    for learner, guide, answers in ATTEMPTS:
        _answer(api, learner, guide, answers)
    for learner, guide, title, answer, message in QUESTIONS:
        _ask(api, learner, _exercise(api, learner, guide, title), answer, message)
    demo_language.load(api)


def _follow_tutorial(api: Api, learner: str, tutorial: str, finished: int, seconds: int) -> None:
    """Finish the first chapters, and watch some seconds of the next one."""
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
    """Put a course into the catalogue, unless it is there, however changed since; whether it then is there.

    Who deleted it, and gave one of its lessons to another course, can do without.
    """
    path = f"/catalog/courses/{course}"
    if api.as_server("GET", path, unless=HTTPStatus.NOT_FOUND):
        return True
    return api.as_server("PUT", path, body, unless=HTTPStatus.CONFLICT) is not None


def _finish_lessons(api: Api, learner: str, course: str, lessons: list[int]) -> None:
    """Finish lessons, where the learner is still enrolled: whoever dropped the course may not."""
    if not lessons:
        return
    shown = api.as_learner(learner, "GET", f"/courses/course_content?course_id={course}")
    sections = shown["course_content"]["content"].values()
    unfinished = {one["id"] for section in sections for one in section["lessons"] if not one["is_completed"]}
    for lesson in lessons:
        if shown["is_paid"] and lesson in unfinished:
            api.as_learner(learner, "POST", f"/courses/mark_progress?lesson_id={lesson}")


def _watch(api: Api, learner: str, course: str, positions: dict[str, int]) -> None:
    """Watch videos up to a position, where the learner has not begun with them."""
    shown = api.as_learner(learner, "GET", f"/api/v1/Progress/videos/{learner}/{course}")
    unopened = {video["VideoId"] for video in shown if video["LastWatched"] is None}
    for video, seconds in positions.items():
        if video in unopened:
            body = {"UserId": learner, "VideoId": video, "CurrentTimeSeconds": seconds, "MarkAsCompleted": False}
            api.as_learner(learner, "POST", "/api/v1/Progress/video", body)


def _write_guides(api: Api) -> None:
    """Write the guides and exercises that are not there, however those that are were changed since."""
    for guide, body in GUIDES.items():
        if api.as_author("GET", f"/guides/{guide}", unless=HTTPStatus.NOT_FOUND) is None:
            api.as_server("PUT", f"/catalog/guides/{guide}", body)
    known = {(one["guide_id"], one["title"]) for one in api.as_author("GET", "/exercises/all")}
    for guide, exercises in EXERCISES.items():
        for exercise in exercises:
            if (guide, exercise["title"]) not in known:
                api.as_author("POST", "/exercises/", {"guide_id": guide, **exercise})


def _answer(api: Api, learner: str, guide: str, answers: dict[str, list[str]]) -> None:
    """Answer exercises, where the learner has not begun with them and an author did not hide them."""
    path = f"/guides/{guide}/exercises-with-progress"
    for exercise in api.as_learner(learner, "GET", path, unless=HTTPStatus.NOT_FOUND) or ():
        if not exercise["attempts_count"]:
            for answer in answers.get(exercise["title"], ()):
                body = {"exercise_id": exercise["id"], "submitted_answer": answer}
                api.as_learner(learner, "POST", "/attempts/", body)


def _exercise(api: Api, learner: str, guide: str, title: str) -> str | None:
    """The id of an exercise, where an author did not hide or rename it."""
    path = f"/guides/{guide}/exercises-with-progress"
    listed = api.as_learner(learner, "GET", path, unless=HTTPStatus.NOT_FOUND) or ()
    return next((one["id"] for one in listed if one["title"] == title), None)


def _ask(api: Api, learner: str, exercise: str | None, answer: str, message: str) -> None:
    """Ask the tutor, where the learner did not yet and it was not switched off."""
    if exercise is None or api.as_learner(learner, "GET", f"/feedback/history?exercise_id={exercise}"):
        return
    off = HTTPStatus.BAD_REQUEST
    api.as_learner(
        learner, "POST", "/feedback/attempt", {"exercise_id": exercise, "submitted_answer": answer}, unless=off
    )
    api.as_learner(learner, "POST", "/feedback/chat", {"exercise_id": exercise, "message": message}, unless=off)
