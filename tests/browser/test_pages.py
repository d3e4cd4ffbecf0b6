"""The pages of learners and teachers in a real browser: what people do there, and what the pages never do."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.accounts import new_user
from tests.browser.conftest import Browser, Conversation
from tests.deployed import Deployed, within
from tests.language import make_achievement, make_lesson
from tests.people import Learner, System, new_id
from tests.school import School

pytestmark = [pytest.mark.browser, pytest.mark.deployed]

QUIET: dict[str, list[str]] = {"elsewhere": [], "violations": [], "console": []}
# Text that would do something if a page, or a spreadsheet, took it for more than text.
REASON = "<img src=x onerror=alert(1)> Lo vi en clase"
FORMULA = '=HYPERLINK("https://example.org")'


def base_of(system: System) -> str:
    return str(system.http.base_url).rstrip("/")


def named(system: System, name: str) -> Learner:
    """A student whose name the roster knows."""
    somebody = system.person(new_id("ana"), role="Student", claims={"name": name})
    somebody.get("/users/me").raise_for_status()
    return somebody


def enrolled(school: School, name: str) -> Learner:
    somebody = named(school.api, name)
    somebody.enrollment(str(school.course)).raise_for_status()
    return somebody


def token_of(somebody: Learner) -> dict[str, str]:
    return {"token": somebody.api.token(somebody.id, **somebody.token)}


def finish(somebody: Learner, school: School, lessons: list[Any]) -> None:
    for lesson in lessons:
        somebody.chapter(str(school.course), str(lesson), 60, completed=True).raise_for_status()


@pytest.fixture
def school(over_http: System) -> School:
    school = School(over_http)
    finish(school.ana, school, school.lessons[:1])
    # Three failures at one unit.
    stuck = enrolled(school, "<b>Ángela</b>")
    finish(stuck, school, school.lessons[:1])
    quiz = {"quizId": str(school.lessons[2]), "score": 1, "maxScore": 10, "passed": False}
    for _ in range(3):
        stuck.post(f"/v1/tutorials/progress/{school.course}/quiz", quiz).raise_for_status()
    enrolled(school, FORMULA)
    return school


def test_a_learner_and_a_teacher_do_what_they_came_for(
    browser: Browser, over_http: System, school: School, tmp_path: Path
) -> None:
    graduate = enrolled(school, "Zoe")
    finish(graduate, school, school.lessons)
    account = new_user(over_http)
    award = make_achievement(over_http, "racha_4_dias", nombre=new_id("racha"))["nombre"]
    lesson = make_lesson(over_http)["id"]
    body = {"id_usuario": account.id, "id_leccion": lesson, "estado_completitud": "completada"}
    account.request("POST", "/api/progress/", json=body).raise_for_status()
    assert within(10, lambda: days_of(school.ana))
    screenshots = {name: str(tmp_path / f"{name}.png") for name in ("app", "teach")}
    settings = {
        "course": str(school.course),
        "title": "Python desde cero",
        "unit": "Adiós",
        "reason": REASON,
        "award": award,
        "account": {"email": account.email, "password": account.password},
        "learner": token_of(school.ana),
        "graduate": token_of(graduate),
        "teacher": token_of(school.teacher),
        "screenshots": screenshots,
    }
    told = browser("use_the_pages.mjs", base_of(over_http), json.dumps(settings))
    seen = told["seen"]
    assert told["violations"] == []
    assert told["found"] == [QUIET] * len(told["found"])

    # The learner.
    assert seen["spanish"] == ["Tu racha", "Mis cursos", "Logros"]
    assert seen["addressOfAccount"] == f"{base_of(over_http)}/app"
    assert seen["stored"] == [["hito-token"], [], ""]
    assert seen["percent"] == "25%"
    assert seen["why"][0] == "1 of 4 required units are done: 25%."
    assert len(seen["units"]) == 4
    assert seen["streak"] == "1 day in a row"
    assert seen["days"] == 1
    assert seen["near"] == "1 of 4"
    assert seen["certificate"] == ["Zoe", "Python desde cero"]
    assert seen["afterSignOut"] == 0
    assert seen["appOverflow"] <= 0

    # The teacher.
    assert seen["firstPaint"] <= 1000
    assert seen["tiles"] == [
        "4learners", "1Completed", "1Active", "0At risk", "1Stuck", "1Not started", "0Dropped",
    ]  # fmt: skip
    assert seen["curves"] == 1
    assert seen["asOf"].startswith("As of ")
    assert seen["byName"] == ["<b>Ángela</b>", FORMULA, school.ana.id, "Zoe"]
    assert seen["byPercent"][0] == "Zoe"
    assert seen["byPercent"][-1] == FORMULA
    assert seen["sorted"] == "descending"
    assert seen["stuck"] == seen["searched"] == ["<b>Ángela</b>"]
    rows = list(csv.DictReader(io.StringIO(seen["csv"].removeprefix("\ufeff"))))
    assert {row["name"] for row in rows} == {"<b>Ángela</b>", f"'{FORMULA}", school.ana.id, "Zoe"}
    assert {row["percent"] for row in rows} == {"0", "25", "100"}
    assert seen["needsHelp"] == ["<b>Ángela</b> Stuck", "25%"]
    assert seen["corrected"] == ["50%", REASON]
    assert seen["withdrawn"] == "25%"
    assert seen["teachOverflow"] <= 0

    # Ten thousand.
    crowd = seen["crowd"]
    assert crowd["rows"] < 60
    assert (crowd["count"], crowd["last"]) == ("10001", "10001")
    assert max(crowd["times"].values()) < 500, crowd["times"]
    for screenshot in screenshots.values():
        assert Path(screenshot).stat().st_size > 10_000


def days_of(somebody: Learner) -> list[Any]:
    days: list[Any] = somebody.get(f"/v1/learners/{somebody.id}/activity").json()["days"]
    return days


def test_both_pages_show_the_percentage_of_all_contracts_at_each_of_ten_steps(
    conversation: Conversation, deployed: Deployed, over_http: System
) -> None:
    school = School(over_http)
    people = (str(school.course), school.ana.id, token_of(school.ana)["token"], token_of(school.teacher)["token"])
    with conversation("read_both_pages.mjs", base_of(over_http), *people) as ask:
        for number, (step, percent) in enumerate(school.steps()):
            step()
            deployed.forget_report(str(school.course))
            shown = ask("")
            assert shown == [f"{percent}%"] * 4, f"step {number}"
            school.shows(percent)
