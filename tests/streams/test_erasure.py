"""The stream and the queue delete all data of erased learners, and whatever is written afterwards."""

import os
from datetime import UTC, datetime

import pytest

from award_achievements.app import lambda_handler as award_achievements
from erase_learners.app import lambda_handler as erase
from hito.domain.errors import Code, Unavailable
from hito.domain.moments import Moment
from hito.domain.records import CourseId, Enrollment, EnrollmentEvent, Kind, Observation
from hito.services import events, queues
from hito.store import credentials, keys, lesson_records, rate_limits
from hito.store.dynamodb import table
from hito.store.idempotency import NoIdempotency
from hito.usecases import enrollment, erasure, lesson_progress, summaries, tracking
from tests.accounts import new_user, stored
from tests.language import make_achievement, make_lesson, user
from tests.people import new_id
from tests.queues.lambda_queue import Queue
from update_projections.app import lambda_handler

PYTHON = CourseId(Kind.COURSE, "python")
NOW = datetime.now(UTC)
QUEUE = os.environ["ERASURE_QUEUE"]


def work_off(handler):
    """Let the queue be worked off; how many messages were done."""
    return Queue(QUEUE.rpartition("/")[2]).drain(handler)


pytestmark = pytest.mark.usefixtures("cheap_passwords")


@pytest.fixture
def stream(mapped):
    """The function, following the table from now on by the template's mapping."""
    return mapped(lambda_handler, "UpdateProjectionsFunction")


@pytest.fixture
def follow(stream):
    """Lets the stream and then the queue be done, until neither has anything; how many learners were erased."""

    def until_quiet():
        erased = 0
        for _ in range(10):
            calls = stream.follow()
            handled = work_off(erase)
            erased += handled
            if not (calls or handled):
                return erased
        raise AssertionError("the erasure keeps itself going")

    return until_quiet


def see(learner, unit="intro", *, finished=False, total=None):
    seen = Observation(
        course=PYTHON, unit=unit, watched_ms=1000, position_ms=1000, finished=finished, announced_total=total
    )
    return tracking.record(learner, seen, Moment.utc(datetime.now(UTC)), NoIdempotency())


def enroll(learner):
    event = EnrollmentEvent(learner=learner, course=PYTHON, state=Enrollment.ENROLLED, at=NOW)
    enrollment.apply(event, NOW, NoIdempotency())


def held(learner):
    return [item["SK"]["S"] for item in table.query(keys.of_learner(learner))]


def test_all_that_is_stored_for_a_deleted_account_goes_but_its_tombstone(in_process, follow):
    ana = new_user(in_process)
    student = in_process.person(ana.learner, issuer="hito", claims={"ver": 1})
    lesson = make_lesson(in_process)["id"]
    student.post(
        "/api/progress/", {"id_usuario": ana.id, "id_leccion": lesson, "estado_completitud": "completada"}
    ).raise_for_status()
    achievement = make_achievement(in_process)["id"]
    student.post("/api/achievements/assign", {"id_usuario": ana.id, "id_logro": achievement}).raise_for_status()
    student.chapter("python", completed=True, totalChapters=1).raise_for_status()
    student.post(
        "/v1/tutorials/progress/python/quiz",
        {"quizId": "q", "score": 1, "maxScore": 1, "passed": True},
        headers={"Idempotency-Key": "a key"},
    )
    assert student.get("/users/me").status_code == 200
    record = lesson_progress.find(ana.id, lesson)
    assert stored(ana.email)
    ana.delete().raise_for_status()
    follow()
    assert held(ana.learner) == ["GONE#"]
    assert table.get(lesson_records.number_key(record.id)) is None
    assert stored(ana.email) == stored(f'"user": {{"N": "{ana.id}"}}') == []


def test_erasing_is_once_for_each_thing_that_is_asked_and_comes_to_rest(in_process, follow):
    ana = user(in_process)
    see(ana.id)
    follow()
    ana.delete(f"/v1/learners/{ana.id}").raise_for_status()
    assert follow() == 1
    assert follow() == 0


def test_an_erased_learners_credentials_are_revoked_and_name_nobody(in_process, follow):
    ana, ben = (in_process.person(new_id(name), claims={"name": f"{name} García"}) for name in ("ana", "ben"))
    issued = {}
    for person in (ana, ben):
        person.chapter("python", completed=True, totalChapters=1).raise_for_status()
        for share_name in (True, False):
            answer = person.post("/v1/credentials", {"course": "python", "share_name": share_name})
            issued[person.id, share_name] = answer.json()
    places = {item.id: item.place for item in credentials.get_all(ana.id)}
    ana.delete(f"/v1/learners/{ana.id}").raise_for_status()
    follow()
    assert held(ana.id) == ["GONE#"]
    for (learner, _), made in issued.items():
        answer = in_process.http.get(f"/v1/credentials/{made['id']}")
        assert answer.status_code == (410 if learner == ana.id else 200)
    for credential, place in places.items():
        assert set(table.get(credentials.public_key(credential))) == {"PK", "SK", "revoked"}
        assert place.index in credentials.revoked(place.list)
    assert len(credentials.revoked(0)) == len(places) == 2
    assert "python" not in in_process.http.get(f"/v1/credentials/{issued[ana.id, True]['id']}/badge.svg").text
    for accept in ("text/html", "application/vc+jwt"):
        answer = in_process.http.get(f"/v1/credentials/{issued[ana.id, True]['id']}", headers={"Accept": accept})
        assert answer.status_code == 410
        assert "García" not in answer.text


def test_revoking_a_credential_again_changes_nothing(in_process, follow):
    ana = in_process.person(new_id("ana"))
    ana.chapter("python", completed=True, totalChapters=1).raise_for_status()
    made = ana.post("/v1/credentials", {"course": "python"}).json()
    items = table.query(keys.of_learner(ana.id))
    for _ in range(2):
        credentials.revoke_all(items, NOW)
    assert in_process.http.get(f"/v1/credentials/{made['id']}").status_code == 410


@pytest.mark.parametrize(
    "write",
    [
        see,
        lambda learner: see(learner, finished=True, total=1),
        lambda learner: rate_limits.count_call(learner, "GET /route", 60, NOW),
        lambda learner: summaries.read(learner, list, NOW),
    ],
    ids=["a heartbeat", "a completion", "a rate window", "a summary"],
)
def test_what_a_token_that_is_still_good_writes_afterwards_goes_too(in_process, follow, write):
    ana = in_process.learner()
    see(ana.id)
    ana.delete(f"/v1/learners/{ana.id}").raise_for_status()
    follow()
    write(ana.id)
    assert held(ana.id) != ["GONE#"]
    follow()
    assert held(ana.id) == ["GONE#"]


def test_the_enrollment_system_writes_nothing_of_who_is_erased(in_process, follow):
    ana = in_process.learner()
    enroll(ana.id)
    ana.delete(f"/v1/learners/{ana.id}").raise_for_status()
    follow()
    enroll(ana.id)
    assert held(ana.id) == ["GONE#"]


def test_a_completion_that_the_stream_would_record_late_is_not(in_process, stream, follow):
    ana = in_process.learner()
    see(ana.id, finished=True, total=1)
    records = stream.read()
    ana.delete(f"/v1/learners/{ana.id}").raise_for_status()
    erasure.erase(ana.id, datetime.now(UTC))
    for batch in records.values():
        lambda_handler({"Records": batch}, None)
    assert held(ana.id) == ["GONE#"]
    follow()
    assert held(ana.id) == ["GONE#"]


def test_a_replay_of_the_whole_stream_leaves_the_tombstone_alone(in_process, mapped, follow, monkeypatch):
    told = []
    monkeypatch.setattr(events, "publish", told.extend)
    account, ben = new_user(in_process), in_process.learner("ben")
    ana = in_process.person(account.learner, issuer="hito", claims={"ver": 1})
    make_achievement(in_process, "completar_1_lecciones")
    for learner in ana, ben:
        see(learner.id, finished=True, total=1)
        enroll(learner.id)
    account.delete().raise_for_status()
    follow()
    for handler, function in (
        (lambda_handler, "UpdateProjectionsFunction"),
        (award_achievements, "AwardAchievementsFunction"),
    ):
        mapped(handler, function, starting_position="TRIM_HORIZON").follow()
    follow()
    assert held(ana.id) == ["GONE#"]
    assert stored(account.email) == []
    assert ana.id not in {event.learner for event in told}
    assert ben.id in {event.learner for event in told}
    assert [each.partition("#")[0] for each in held(ben.id)] == ["AWARD", "COURSE", "COURSE", "DAY"]


def test_who_is_not_erased_is_left_alone_by_the_queue(in_process):
    ana = in_process.learner()
    see(ana.id)
    queues.send(QUEUE, {"learner": ana.id})
    work_off(erase)
    assert len(held(ana.id)) == 2


def test_an_erasure_that_failed_half_way_comes_again_and_goes_on(in_process, monkeypatch):
    ana = user(in_process)
    for chapter in range(30):
        see(ana.id, f"chapter-{chapter}")
    ana.delete(f"/v1/learners/{ana.id}").raise_for_status()
    delete_all = table.delete_all

    def some(stored):
        delete_all(stored[:10])
        if stored:
            raise Unavailable(Code.DATABASE_AWAY)

    queues.send(QUEUE, {"learner": ana.id})
    with monkeypatch.context() as unwell:
        unwell.setattr(table, "delete_all", some)
        assert work_off(erase) == 0
    assert len(held(ana.id)) > 10
    erasure.erase(ana.id, datetime.now(UTC))
    assert held(ana.id) == ["GONE#"]


def test_if_the_queue_is_away_the_tombstones_record_is_tried_again(in_process, stream, monkeypatch):
    ana = in_process.learner()
    see(ana.id)
    ana.delete(f"/v1/learners/{ana.id}").raise_for_status()
    tries = []

    def send(queue, work):
        tries.append(work)
        if len(tries) < 3:
            raise Unavailable(Code.DATABASE_AWAY)

    monkeypatch.setattr(queues, "send", send)
    stream.follow()
    assert tries[-1] == {"learner": ana.id}
    assert not stream.dead_letters


def test_nothing_is_queued_for_who_is_not_erased(in_process, stream, monkeypatch):
    monkeypatch.setattr(queues, "send", lambda *_: pytest.fail("was queued"))
    ana = new_id("ana")
    see(ana, finished=True, total=1)
    enroll(ana)
    stream.follow()
    assert held(ana)
