"""Every GET has an ETag of what it shows; a client that has that already gets 304, at the same cost."""

import re
from itertools import chain

import pytest

from hito import caches
from hito.domain.records import CourseId, Kind
from hito.store import course_records
from hito.usecases import content
from tests import ready_requests
from tests.endpoints import declared

READS = {endpoint.name: endpoint for endpoint in declared() if endpoint.method == "GET"}

# What a browser may store: the progress that the contracts show.
PROGRESS = {
    "GET /api/achievements/user/{usuarioId}",
    "GET /api/achievements/user/{usuarioId}/pending",
    "GET /api/progress/user/{usuarioId}",
    "GET /api/progress/user/{usuarioId}/lesson/{leccionId}",
    "GET /api/v1/Progress/course/{userId}/{courseId}",
    "GET /api/v1/Progress/summary/{userId}",
    "GET /api/v1/Progress/videos/{userId}/{courseId}",
    "GET /courses/course_content",
    "GET /courses/my_courses",
    "GET /guides/{guide_id}/exercises-with-progress",
    "GET /progress/completed",
    "GET /progress/guides",
    "GET /progress/overview",
    "GET /v1/learners/{id}/activity",
    "GET /v1/learners/{id}/explain",
    "GET /v1/learners/{id}/history",
    "GET /v1/learners/{id}/pending-awards",
    "GET /v1/tutorials/progress/{tutorialId}",
}

# It shows when it was made, so that no two are the same.
EXPORT = "GET /v1/learners/{id}"

ORIGIN = {"Origin": "http://localhost:5173"}

pytestmark = pytest.mark.usefixtures("cheap_passwords")


@pytest.fixture(autouse=True)
def _content_that_stays_fresh(monkeypatch):
    """Otherwise its head is read again once a second, which is one trip more."""
    monkeypatch.setattr(content.freshness, "ASK_AGAIN_SECONDS", 3600)


@pytest.fixture(scope="module")
def world(in_process):
    return ready_requests.build(in_process)


@pytest.fixture(scope="module")
def requests(world):
    return ready_requests.requests(world)


def ready(requests, route):
    """The route's ready requests that show something; test_fault_matrix.py misses those that no route has."""
    for request in requests.get(route, ()):
        first = request.send()
        if first.status_code == 202:
            # A report that is being made.
            assert "ETag" not in first.headers
            assert first.headers["Cache-Control"] == "no-store"
        else:
            yield request


def trips(answer):
    return int(re.search(r'db;desc="(\d+) trips?', answer.headers["Server-Timing"])[1])


@pytest.mark.parametrize("route", sorted(READS.keys() - {EXPORT}))
def test_a_client_that_has_what_is_shown_gets_no_body(requests, route):
    for request in ready(requests, route):
        # What a process caches is cached by now.
        shown = request.send(ORIGIN)
        again = request.send({**ORIGIN, "If-None-Match": f'"old", {shown.headers["ETag"]}'})
        assert (shown.status_code, again.status_code) == (200, 304)
        assert again.content == b""
        assert "Content-Type" not in again.headers
        told = {"X-Request-Id", "Server-Timing", "Content-Type", "Content-Length"}
        same = {name: value for name, value in shown.headers.items() if name not in {each.lower() for each in told}}
        assert same.items() <= again.headers.items()
        assert again.headers["Access-Control-Allow-Origin"] == ORIGIN["Origin"]
        assert trips(again) == trips(shown)


@pytest.mark.parametrize("route", READS)
def test_a_client_that_has_something_else_gets_what_is_shown(requests, route):
    for request in ready(requests, route):
        assert request.send({"If-None-Match": '"old", W/"older"'}).status_code == 200


@pytest.mark.parametrize("route", READS)
def test_only_progress_may_stay_in_the_callers_browser_which_has_to_ask_again(requests, route):
    for request in ready(requests, route):
        answer = request.send()
        stored = "private, no-cache" if route in PROGRESS else "no-store"
        assert answer.headers["Cache-Control"] == stored
        varies = {name.strip() for name in answer.headers["Vary"].split(",")}
        assert varies == {"Origin", "Accept", "Authorization", "Cookie", "X-Server-Key", "X-Time-Zone"}


def test_nothing_but_what_a_get_shows_has_a_tag_or_may_be_stored(requests, world):
    others = chain.from_iterable(sent for route, sent in requests.items() if route not in READS)
    refused = world.api.http.get("/v1/tutorials/progress/python", headers={"If-None-Match": "*"})
    answers = [refused, *(each.send({"If-None-Match": "*"}, token="none") for each in others if each.token)]
    for answer in answers:
        assert answer.status_code != 304
        assert "ETag" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_heartbeat_changes_the_tag_in_every_contract_that_shows_it(requests, world):
    ana, lesson = world.ana, world.lessons[1]
    seen = {
        "GET /v1/tutorials/progress/{tutorialId}": lambda: ana.chapter("done", "new"),
        "GET /courses/course_content": lambda: ana.post(
            "/courses/mark_progress", params={"lesson_id": world.course["sections"][0]["lessons"][0]["id"]}
        ),
        "GET /api/v1/Progress/course/{userId}/{courseId}": lambda: ana.post(
            "/courses/mark_progress", params={"lesson_id": world.course["sections"][0]["lessons"][1]["id"]}
        ),
        "GET /progress/overview": lambda: ana.post(
            "/attempts/", {"exercise_id": world.exercise, "submitted_answer": "ls -la"}
        ),
        "GET /api/progress/user/{usuarioId}": lambda: world.user.request(
            "POST", "/api/progress/", json={"id_usuario": world.user.id, "id_leccion": lesson}
        ),
    }
    for route, write in seen.items():
        (request, *_) = requests[route]
        before = request.send()
        assert write().is_success
        caches.clear_all()
        after = request.send({"If-None-Match": before.headers["ETag"]})
        assert after.status_code == 200, route
        assert after.text != before.text, route
        assert after.headers["ETag"] != before.headers["ETag"], route


def test_an_answer_tells_how_often_the_database_was_asked(in_process):
    ana = in_process.learner()
    # What an earlier request began and did not take: it was refused in between.
    left = course_records.begin_get(ana.id, CourseId(Kind.COURSE, "python"))
    ana.chapter("python")
    written = ana.chapter("python")
    # Whether she is erased, the unit, and all units.
    header = r'hito;dur=\d+\.\d, db;desc="3 trips, [\d.]+ RCU, [\d.]+ WCU"'
    assert re.fullmatch(header, written.headers["Server-Timing"])
    assert trips(ana.get("/v1/tutorials/progress/python")) == 1
    assert trips(in_process.http.get("/v1/tutorials/progress/python")) == 0
    assert not left().is_begun


def test_measurements_of_a_page_may_have_the_times(in_process):
    answer = in_process.http.get("/v1/tutorials/progress/python", headers=ORIGIN)
    assert answer.headers["Timing-Allow-Origin"] == ORIGIN["Origin"]
    log_in = in_process.http.post("/api/users/login", json={"correo": "nadie@example.com", "contrasena": "x"})
    assert "Timing-Allow-Origin" not in log_in.headers
