"""A new achievement on its way to everybody who has earned it already, as an admin asks for it."""

import time

import pytest

from tests.gateway import GatewayTransport
from tests.language import fields, make_achievement, refused, user
from tests.people import new_id


def path(achievement):
    return f"/api/achievements/{achievement['id']}/backfill"


@pytest.fixture
def course():
    return new_id("course")


@pytest.fixture
def achievement(api, course):
    return make_achievement(api, f"completar_curso_{course}")


def test_a_backfill_that_is_only_tried_says_who_and_how_many(api, course):
    ana = user(api)
    ana.chapter(course, "a", completed=True, totalChapters=1).raise_for_status()
    if not isinstance(api.http._transport, GatewayTransport):
        # Made when the stream is done with her, so that she is not awarded it without a backfill.
        time.sleep(4)
    achievement = make_achievement(api, f"completar_curso_{course}")
    seen, cursor = [], None
    while cursor or not seen:
        query = {"dry_run": "true"} | ({"cursor": cursor} if cursor else {})
        answer = api.author().post(path(achievement), params=query)
        assert answer.status_code == 200, answer.text
        seen.append(answer.json())
        cursor = answer.headers.get("X-Next-Cursor")
    assert seen[0].keys() == {"id_logro", "estado", "iniciado", "terminado", "revisados", "otorgados", "usuarios"}
    assert [each for page in seen for each in page["usuarios"]] == [
        {"id_usuario": ana.number, "aprendiz": ana.id},
    ]
    assert sum(page["otorgados"] for page in seen) == 1
    assert {page["estado"] for page in seen} == {"simulacro"}
    refused(api.author().get(path(achievement)), 404)


def test_a_backfill_begins_and_its_progress_can_be_read(api, achievement):
    begun = api.author().post(path(achievement))
    assert begun.status_code == 202
    assert begun.json()["estado"] == "en_curso"
    assert (begun.json()["revisados"], begun.json()["otorgados"], begun.json()["usuarios"]) == (0, 0, None)
    read = api.author().get(path(achievement))
    assert read.status_code == 200
    assert read.json()["iniciado"] == begun.json()["iniciado"]


def test_only_admins_may(api, achievement):
    ana = user(api)
    refused(ana.post(path(achievement)), 403)
    refused(ana.get(path(achievement)), 403)
    refused(api.http.post(path(achievement)), 401)


def test_what_is_wrong_is_named(api, achievement):
    boss = api.author()
    refused(boss.post("/api/achievements/2147483647/backfill"), 404)
    refused(boss.post("/api/achievements/2147483647/backfill", params={"dry_run": "true"}), 404)
    assert fields(boss.post("/api/achievements/x/backfill")) == {"id"}
    assert fields(boss.post(path(achievement), params={"dry_run": "maybe"})) == {"dry_run"}
    for cursor in ["", "x", "OTkjYQ", "LTEjYQ", "é" * 9]:
        assert fields(boss.post(path(achievement), params={"dry_run": "1", "cursor": cursor})) == {"cursor"}
