"""Who is erased writes nothing any more, in any contract, and reads an empty record."""

import re
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest

from hito.domain.errors import Gone
from hito.domain.records import CourseId, Kind
from hito.edge.identity import public
from hito.store import course_records, keys, tombstones
from hito.store.dynamodb import attributes, table
from hito.store.dynamodb.update import Update
from tests import endpoints
from tests.accounts import new_user
from tests.gateway import GatewayTransport
from tests.people import new_id

pytestmark = pytest.mark.usefixtures("cheap_passwords")


def declared():
    """All routes that write, and are not the erasure itself: method, path and dialect."""
    for one in endpoints.declared():
        if one.method != "GET" and one.auth is not public and not one.for_erased:
            yield pytest.param(one.method, one.path, one.dialect, id=f"{one.method} {one.path}")


@cache
def erased(api):
    """Somebody erased, who may do everything that a token allows."""
    ana = api.person(new_id("ana"), role=["admin", "Student"])
    ana.chapter("python", completed=True, totalChapters=1).raise_for_status()
    assert ana.delete(f"/v1/learners/{ana.id}").status_code == 202
    return ana


def held(learner):
    return [item["SK"]["S"] for item in table.query(keys.of_learner(learner))]


@pytest.mark.parametrize(("method", "path", "dialect"), list(declared()))
def test_a_write_by_who_is_erased_is_410_in_the_contracts_spelling(api, method, path, dialect):
    ana = erased(api)
    path = re.sub(r"{\w+}", "1", path)
    # With a server key alone, it is a system that writes the catalog.
    key = {"X-Server-Key": api.server_key} if "ebhook" in path else {}
    answer = ana.request(method, path, json={}, headers={"Idempotency-Key": "k", **key})
    assert (answer.status_code, answer.json()) == (410, dialect.body(Gone()))
    assert "{" not in path


def test_nothing_is_written_of_who_is_erased_and_comes_again(in_process):
    ana = in_process.learner()
    ana.chapter("python").raise_for_status()
    ana.delete(f"/v1/learners/{ana.id}")
    table.delete_all(
        [attributes.key_of(item) for item in table.query(keys.of_learner(ana.id)) if item["SK"]["S"] != "GONE#"]
    )
    assert [ana.chapter("python").status_code for _ in range(3)] == [410] * 3
    assert ana.post("/attempts/", {"exercise_id": "x", "submitted_answer": "ls"}).status_code == 410
    assert held(ana.id) == ["GONE#"]


def test_who_is_erased_reads_an_empty_record(api):
    ana = api.learner()
    ana.chapter("python", completed=True, totalChapters=1).raise_for_status()
    ana.delete(f"/v1/learners/{ana.id}")
    if isinstance(api.http._transport, GatewayTransport):
        # Nobody follows the table here.
        table.delete_all(
            [attributes.key_of(item) for item in table.query(keys.of_learner(ana.id)) if item["SK"]["S"] != "GONE#"]
        )
        assert ana.progress("python")["chapterProgress"] == []
    assert ana.get("/v1/tutorials/progress/python").status_code == 200


def test_the_erasure_itself_may_be_asked_for_again_and_again(api):
    ana = erased(api)
    first, again = (ana.delete(f"/v1/learners/{ana.id}") for _ in range(2))
    assert (first.status_code, first.json()) == (again.status_code, again.json()) == (202, again.json())


def test_the_token_of_a_deleted_account_writes_nothing_wherever_it_is_known(api):
    ana, lesson = new_user(api), 1
    record = {"id_usuario": ana.id, "id_leccion": lesson}
    # In these functions it is known as good for a minute.
    ana.request("POST", "/api/progress/", json=record | {"id_leccion": 2**31 - 1})
    ana.delete()
    writes = [
        ("POST", "/api/progress/", record),
        ("POST", "/api/lessons/", {"titulo": "x", "nivel": "principiante"}),
        ("PUT", ana.profile, {"nombre": "Otra"}),
        ("DELETE", ana.profile, None),
        ("POST", "/v1/tutorials/progress/python/chapter", {"chapterId": "a", "watchTime": 1}),
        ("POST", "/attempts/", {"exercise_id": "x", "submitted_answer": "ls"}),
    ]
    answers = [ana.request(method, path, json=body) for method, path, body in writes]
    assert [answer.status_code for answer in answers] == [410] * len(writes)


def test_an_admin_makes_no_record_of_who_is_erased(api):
    ana = new_user(api)
    ana.delete()
    answer = api.author().post("/api/progress/", {"id_usuario": ana.id, "id_leccion": 1})
    assert (answer.status_code, answer.json()) == (410, {"message": "Este usuario fue eliminado"})
    # What is wrong is said first.
    ends_before_it_starts = {"fecha_inicio": "2026-01-02", "fecha_finalizacion": "2026-01-01"}
    body = {"id_usuario": ana.id, "id_leccion": 1, **ends_before_it_starts}
    assert api.author().post("/api/progress/", body).status_code == 400


def test_news_of_who_is_erased_are_taken_and_change_nothing(api):
    ana = erased(api)
    service = api.learner("enrollment")
    body = {"UserId": ana.id, "CourseId": "python", "Action": "enroll"}
    path = "/api/v1/progress/Webhook/enrollment-updated"
    answer = service.post(path, body, headers={"X-Server-Key": api.server_key})
    assert (answer.status_code, answer.json()) == (200, {})
    if isinstance(api.http._transport, GatewayTransport):
        assert course_records.header_key(ana.id, CourseId(Kind.COURSE, "python"))["SK"] not in held(ana.id)[1:]


def test_an_id_comes_back_thirty_days_after_its_erasure(in_process):
    ana = in_process.learner()
    tombstones.put(ana.id, datetime.now(UTC) - timedelta(days=29, hours=23))
    assert ana.chapter("python").status_code == 410
    tombstones.put(ana.id, datetime.now(UTC) - timedelta(days=30, seconds=1))
    # TTL deletes late, and the tombstone is still there.
    assert ana.chapter("python").status_code == 200
    assert ana.enrollment("python").status_code == 200
    assert len(held(ana.id)) > 2


def test_an_erasure_of_before_there_was_an_end_to_it_stays(in_process):
    ana = in_process.learner()
    table.update(tombstones.key(ana.id), Update().set(at=1, asked=1))
    assert ana.chapter("python").status_code == 410
