"""Measures the running local cloud: the time of each route, and the delay of summaries and awards.

Run ``python -m bench.measure`` after ``make run``. Times are for this machine and its emulator; use them only to
compare one route with another.
"""

import statistics
import time
from collections.abc import Callable
from functools import partial
from itertools import count
from typing import Any
from uuid import uuid4

import httpx

from tools import tokens
from tools.local_cloud import LocalCloud

TIMES = 50
GIVE_UP_SECONDS = 30

SUMMARY = "/api/v1/Progress/summary/{learner}"
PATHS = [
    "/api/v1/Progress/course/{learner}/{course}",
    "/api/v1/Progress/videos/{learner}/{course}",
    "/v1/tutorials/progress/{course}",
    "/courses/my_courses",
]


def main() -> None:
    """Print a line for each route, and one for the stream."""
    cloud = LocalCloud()
    learner = course = f"measured-{uuid4().hex[:8]}"
    headers = {
        "Authorization": f"Bearer {tokens.make(cloud.secrets['trusted_issuers'], learner, role='Student')}",
        "X-Server-Key": cloud.server_key,
    }
    with httpx.Client(base_url=cloud.url, headers=headers, timeout=30, trust_env=False) as http:
        measured = _Measured(http, learner, course)
        print_times("PUT /catalog/courses/{id}, 60 lessons", measured.put)
        measured.enroll()
        print_times("POST /courses/mark_progress", measured.mark)
        print_times("POST /Progress/video", measured.watch)
        # Its rate limit is 30 a minute.
        print_times("POST /tutorials/…/chapter", measured.chapter, times=20)
        for path in PATHS:
            what = path.replace("/{learner}", "").replace("/{course}", "")
            print_times(f"GET {what}", partial(measured.get, path))
        print_times("GET /api/v1/Progress/summary, made anew", measured.summary, before=measured.watch)
        print_times("GET /api/v1/Progress/summary, kept", measured.summary)
        print_times("a lesson marked until the summary shows it", measured.wait_for_summary, before=measured.mark_more)
    with httpx.Client(base_url=cloud.url, timeout=30, trust_env=False) as http:
        author = tokens.make(cloud.secrets["trusted_issuers"], learner, role="admin")
        path = _MeasuredPath(http, {"Authorization": f"Bearer {author}"}, f"{learner}@example.org")
        print_times("a lesson finished until its award shows", path.finish, before=path.prepare)


class _Measured:
    """A learner with a course of their own."""

    def __init__(self, http: httpx.Client, learner: str, course: str) -> None:
        self._http, self._learner, self._course = http, learner, course
        self._count = count(1)
        self._shown = 0

    def _post(self, path: str, body: object = None) -> None:
        self._http.post(path, json=body).raise_for_status()

    def get(self, path: str) -> Any:
        return self._http.get(path.format(learner=self._learner, course=self._course)).raise_for_status().json()

    def put(self) -> None:
        lessons = [{"title": f"Lesson {n}", "duration_seconds": 600} for n in range(60)]
        body = {"name": f"Measured {next(self._count)}", "sections": [{"title": "All", "lessons": lessons}]}
        answer = self._http.put(f"/catalog/courses/{self._course}", json=body).raise_for_status()
        self._lessons = [lesson["id"] for lesson in answer.json()["sections"][0]["lessons"]]

    def enroll(self) -> None:
        body = {"UserId": self._learner, "CourseId": self._course, "Action": "enroll"}
        self._post("/api/v1/progress/Webhook/enrollment-updated", body)

    def mark(self, lesson: int = 0) -> None:
        self._post(f"/courses/mark_progress?lesson_id={self._lessons[lesson]}")

    def mark_more(self) -> None:
        self._shown = self.summary()
        self.mark(self._shown)

    def watch(self) -> None:
        body = {"VideoId": str(self._lessons[-1]), "CurrentTimeSeconds": next(self._count)}
        self._post("/api/v1/Progress/video", body)

    def chapter(self) -> None:
        body = {"chapterId": str(self._lessons[-2]), "watchTime": next(self._count)}
        self._post(f"/v1/tutorials/progress/{self._course}/chapter", body)

    def summary(self) -> int:
        return int(self.get(SUMMARY)["RecentCourses"][0]["CompletedVideos"])

    def wait_for_summary(self) -> None:
        _wait_until(lambda: self.summary() != self._shown)


class _MeasuredPath:
    """A user of the language contract, for whom there is always another lesson, and an achievement for it."""

    def __init__(self, http: httpx.Client, author: dict[str, str], email: str) -> None:
        self._http, self._author = http, author
        account = {"nombre": "Ana", "correo": email, "contrasena": email}
        self._user = self._post("/api/users/register", account, {})["user"]["id"]
        token = self._post("/api/users/login", account, {})["token"]
        self._own = {"Authorization": f"Bearer {token}"}

    def _post(self, path: str, body: object, headers: dict[str, str]) -> Any:
        return self._http.post(path, json=body, headers=headers).raise_for_status().json()

    def prepare(self) -> None:
        lesson = {"titulo": "Medida", "nivel": "principiante"}
        self._lesson = self._post("/api/lessons/", lesson, self._author)["leccion"]["id"]
        achievement = {"nombre": "Medida", "criterios": f"completar_leccion_{self._lesson}"}
        self._achievement = self._post("/api/achievements/", achievement, self._author)["logro"]["id"]

    def finish(self) -> None:
        body = {"id_usuario": self._user, "id_leccion": self._lesson, "estado_completitud": "completada"}
        self._post("/api/progress/", body, self._own)
        _wait_until(self._is_awarded)

    def _is_awarded(self) -> bool:
        awards = self._http.get(f"/api/achievements/user/{self._user}").raise_for_status().json()["logros"]
        return self._achievement in {award["id_logro"] for award in awards}


def _wait_until(holds: Callable[[], bool]) -> None:
    ends = time.perf_counter() + GIVE_UP_SECONDS
    while not holds():
        if time.perf_counter() > ends:
            raise TimeoutError("it did not follow")
        time.sleep(0.02)


def print_times(
    what: str, do: Callable[[], object], *, before: Callable[[], object] = lambda: None, times: int = TIMES
) -> None:
    """Repeat a call, and print its median and its 95th percentile."""
    milliseconds = []
    for _ in range(times):
        before()
        began = time.perf_counter()
        do()
        milliseconds.append(1000 * (time.perf_counter() - began))
    p50, p95 = statistics.median(milliseconds), statistics.quantiles(milliseconds, n=20)[-1]
    print(f"{what:<44} p50 {p50:7.1f} ms   p95 {p95:7.1f} ms   of {times}", flush=True)


if __name__ == "__main__":
    main()
