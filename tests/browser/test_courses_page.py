"""A page of the courses' front end in a real browser: its cookie and its form reach the API."""

import json
import threading
from collections.abc import Iterator
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.browser.conftest import Browser
from tests.courses import course, enrolled, ids, put
from tests.people import System

# Where front ends run while they are made; one of the origins that the local cloud allows.
PORT = 3000

pytestmark = [pytest.mark.browser, pytest.mark.deployed]

PAGE = """<!doctype html>
<title>A lesson</title>
<button>Done</button>
<output></output>
<script>
  const {api, elsewhere, lesson, course} = WHAT;

  async function mark(base) {
    const form = new FormData();
    form.append("lesson_id", lesson);
    const sent = {method: "POST", body: form, credentials: "include"};
    const answer = await fetch(`${base}/courses/mark_progress`, sent);
    return [answer.status, await answer.json()];
  }

  document.querySelector("button").onclick = async () => {
    const shown = {elsewhere: await mark(elsewhere), marked: await mark(api)};
    const content = await fetch(`${api}/courses/course_content?course_id=${course}`, {credentials: "include"});
    shown.progress = (await content.json()).course_content.progress;
    document.querySelector("output").textContent = JSON.stringify(shown);
  };
</script>
"""


class FrontEnd(ThreadingHTTPServer):
    """A front end's own server, which signs its visitors in: by a cookie, as Python's cookie writer leaves it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", PORT), _Page)
        self.token = ""
        self.what: dict[str, Any] = {}


class _Page(BaseHTTPRequestHandler):
    server: FrontEnd

    def do_GET(self) -> None:
        cookie: SimpleCookie = SimpleCookie({"access_token": f"Bearer {self.server.token}"})
        cookie["access_token"] |= {"path": "/", "httponly": True, "samesite": "Lax"}
        page = PAGE.replace("WHAT", json.dumps(self.server.what)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.send_header("Set-Cookie", cookie["access_token"].OutputString())
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def front_end() -> Iterator[FrontEnd]:
    try:
        server = FrontEnd()
    except OSError:
        pytest.skip(f"port {PORT} is taken, and only pages there and on 5173 may call the API")
    with server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_page_that_sends_a_form_and_its_cookie_finishes_a_lesson(
    browser: Browser, front_end: FrontEnd, over_http: System
) -> None:
    shown = put(over_http, course())
    ana = enrolled(over_http, shown["id"])
    api = str(over_http.http.base_url).rstrip("/")
    front_end.token = over_http.token(ana.id)
    front_end.what = {
        "api": api,
        "elsewhere": api.replace("localhost", "127.0.0.1"),
        "lesson": ids(shown)[0],
        "course": shown["id"],
    }
    seen = browser("mark_a_lesson.mjs", f"http://localhost:{PORT}/")
    assert seen["marked"] == [200, "Todo bien papito"]
    assert seen["progress"] == {"total_lessons": 2, "completed_lessons": 1, "progress_percentage": 50}
    # To a browser 127.0.0.1 is another site than localhost, so that it keeps the cookie back.
    assert seen["elsewhere"][0] == 401
    content = ana.get("/courses/course_content", params={"course_id": shown["id"]}).json()
    assert content["course_content"]["progress"]["completed_lessons"] == 1
