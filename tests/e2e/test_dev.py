"""`make dev`: a copy of the project is served, and its files are saved."""

from collections.abc import Iterator
from itertools import pairwise

import httpx
import pytest

from bench import saves
from tests.deployed import within

pytestmark = [pytest.mark.deployed, pytest.mark.own_cloud]

APP, PERCENT = "functions/tutorials/app.py", "layers/common/hito/domain/percent.py"


@pytest.fixture(scope="module")
def dev() -> Iterator[saves.Served]:
    with saves.served() as project:
        yield project


@pytest.fixture
def project(dev: saves.Served) -> Iterator[saves.Served]:
    """The copy; its files are as before afterwards."""
    before = {file: dev.text(file) for file in (APP, PERCENT)}
    yield dev
    for file, text in before.items():
        if dev.text(file) != text:
            dev.save(file, text)


def replaced(project: saves.Served, file: str, text: str, by: str) -> None:
    assert text in project.text(file)
    project.save(file, project.text(file).replace(text, by))


# `python -m bench.saves` measures all four kinds of files.
@pytest.mark.parametrize("change", [saves.CHANGES[0], saves.CHANGES[-1]], ids=lambda change: change.kind)
def test_the_first_answer_after_a_save_is_that_of_the_new_code_and_no_request_fails(
    project: saves.Served, change: saves.Change
) -> None:
    assert project.answer()["completionPercentage"] == 0
    with saves.traffic(project):
        assert saves.seconds_to_answer(project, change, 42, answers=1) < 30
    assert project.failures == []


def test_two_saves_of_one_size_within_a_second_are_both_seen(project: saves.Served) -> None:
    shown = []
    for before, now in pairwise([0, 7, 8]):
        replaced(project, PERCENT, f"if total else {before}", f"if total else {now}")
        shown.append(project.answer()["completionPercentage"])
    assert shown == [7, 8]


def test_a_syntax_error_is_the_answer_and_on_the_terminal_until_the_next_save(project: saves.Served) -> None:
    replaced(project, APP, "    tracking.reset(", "    tracking.reset((")
    answer = project.http.get(saves.PATH, headers={"Origin": "http://localhost:3000"})
    assert answer.status_code == 500
    assert answer.headers["Access-Control-Allow-Origin"] == "http://localhost:3000"
    assert answer.json()["message"] == "SyntaxError: '(' was never closed"
    assert answer.json()["trace"][1].startswith(f'  File "{APP}", line ')
    page = project.http.get(saves.PATH, headers={"Accept": "text/html"})
    assert page.status_code == 500
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "<h1>SyntaxError: &#x27;(&#x27; was never closed</h1>" in page.text
    assert within(20, lambda: "broken  tutorials" in project.log.read_text("utf-8"))
    assert project.http.get("/guides/").status_code != 500
    replaced(project, APP, "    tracking.reset((", "    tracking.reset(")
    assert project.answer()["completionPercentage"] == 0


def test_a_bug_is_the_contracts_answer_and_its_frames_are_on_the_terminal(project: saves.Served) -> None:
    replaced(project, PERCENT, "    if not 0 <= done <= total:", "    1 / 0\n    if not 0 <= done <= total:")
    answer = project.http.get(saves.PATH)
    assert answer.status_code == 500
    assert set(answer.json()) == {"error"}
    assert within(20, lambda: "ZeroDivisionError: division by zero" in project.log.read_text("utf-8"))
    assert f'File "{PERCENT}", line' in project.log.read_text("utf-8")


def test_a_new_route_is_there_at_once(project: saves.Served) -> None:
    assert project.http.get("/v1/new").status_code == 404
    replaced(
        project,
        APP,
        '@api.route("GET", ONE, ONE_ALIAS,',
        '@api.route("GET", "/v1/new/{tutorialId}", ONE, ONE_ALIAS,',
    )
    assert project.http.get("/v1/new/python").json()["tutorialId"] == "python"


def test_changes_of_the_table_reach_the_stream_consumers(project: saves.Served) -> None:
    def exported() -> set[str]:
        return {item["item"] for item in project.http.get("/v1/learners/ana").json()["items"]}

    chapter = {"chapterId": "one", "watchTime": 60, "completed": True, "totalChapters": 1}
    assert project.http.post("/v1/tutorials/progress/short/chapter", json=chapter).status_code == httpx.codes.OK
    # update_projections marks the day.
    assert within(20, lambda: "activity day" in exported()), exported()
    assert within(20, lambda: "AwardAchievementsFunction" in project.log.read_text("utf-8"))
