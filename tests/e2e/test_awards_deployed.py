"""Awards and erasure as they are deployed: the gateway, the stream and the queues."""

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.accounts import User, new_email, new_user
from tests.deployed import Deployed, within
from tests.language import make_achievement, make_lesson
from tests.people import Learner, System, new_id
from tools import redrive

pytestmark = pytest.mark.deployed


@pytest.fixture
def cloud(over_http: System) -> System:
    return over_http


def as_learner(cloud: System, user: User) -> Learner:
    """Somebody with an account, in any contract."""
    return cloud.person(user.learner, issuer="hito", claims={"ver": 1})


def awards_of(cloud: System, user: User, **query: str) -> list[dict[str, Any]]:
    found = cloud.http.get(f"/api/achievements/user/{user.id}", params=query).json()["logros"]
    return list(found)


def has(cloud: System, user: User, achievement: dict[str, Any]) -> bool:
    return achievement["id"] in {award["id_logro"] for award in awards_of(cloud, user)}


def finish(user: User, lesson: int) -> None:
    body = {"id_usuario": user.id, "id_leccion": lesson, "estado_completitud": "completada", "puntuacion_obtenida": 3}
    user.request("POST", "/api/progress/", json=body).raise_for_status()


def test_a_finished_lesson_is_awarded_and_the_summary_is_fresh_within_five_seconds(cloud: System) -> None:
    ana, lesson = new_user(cloud), make_lesson(cloud)["id"]
    achievement = make_achievement(cloud, f"completar_leccion_{lesson}")
    learner = as_learner(cloud, ana)
    started = time.monotonic()
    finish(ana, lesson)
    assert within(5, lambda: has(cloud, ana, achievement))
    [award] = [each for each in awards_of(cloud, ana) if each["id_logro"] == achievement["id"]]
    assert award["criterios"] == f"completar_leccion_{lesson}"
    [record] = cloud.http.get(f"/api/progress/user/{ana.id}").json()["progresos"]
    assert award["fecha_obtencion"] > "2026"
    assert time.monotonic() - started < 5
    explained = learner.get(f"/v1/learners/{ana.learner}/explain").json()["awards"]
    because = next(each["because"] for each in explained if each["achievement"] == achievement["id"])
    assert because["events"][0]["what"] == f"language/lessons/{record['id_leccion']}"


def test_a_pop_up_is_shown_what_is_new_since_it_last_asked(cloud: System) -> None:
    ana, lessons = new_user(cloud), [make_lesson(cloud)["id"] for _ in range(2)]
    first, second = (make_achievement(cloud, f"completar_leccion_{lesson}") for lesson in lessons)
    finish(ana, lessons[0])
    assert within(5, lambda: has(cloud, ana, first))
    asked = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 1))
    time.sleep(1.1)
    assert awards_of(cloud, ana, since=asked) == []
    finish(ana, lessons[1])
    assert within(5, lambda: second["id"] in {each["id_logro"] for each in awards_of(cloud, ana, since=asked)})
    assert first["id"] not in {each["id_logro"] for each in awards_of(cloud, ana, since=asked)}


def test_a_backfill_reaches_who_had_earned_it_before(cloud: System) -> None:
    course, ana = new_id("course"), new_user(cloud)
    as_learner(cloud, ana).chapter(course, "a", completed=True, totalChapters=1).raise_for_status()
    # Made when the stream is done with her, so that she is not awarded it without a backfill.
    time.sleep(3)
    achievement = make_achievement(cloud, f"completar_curso_{course}")
    path = f"/api/achievements/{achievement['id']}/backfill"
    assert cloud.author().post(path).status_code == 202
    assert within(20, lambda: cloud.author().get(path).json()["estado"] == "terminado")
    assert cloud.author().get(path).json()["otorgados"] == 1
    assert has(cloud, ana, achievement)


def test_twenty_parallel_finishes_of_the_last_twenty_lessons_are_one_completion_one_award_and_one_event_each(
    cloud: System, deployed: Deployed
) -> None:
    course, ana = new_id("course"), new_user(cloud)
    achievement = make_achievement(cloud, f"completar_curso_{course}")
    learner = as_learner(cloud, ana)
    with ThreadPoolExecutor(20) as pool:
        answers = list(
            pool.map(
                lambda n: learner.chapter(course, f"chapter-{n}", completed=True, totalChapters=20).status_code,
                range(20),
            )
        )
    assert answers == [200] * 20
    assert within(10, lambda: has(cloud, ana, achievement))
    explained = learner.get(f"/v1/learners/{ana.learner}/explain", params={"course": course}).json()
    assert (explained["course"]["done"], explained["course"]["completed"]) == (20, True)
    assert [each["achievement"] for each in explained["awards"]].count(achievement["id"]) == 1

    def told() -> set[tuple[str, str]]:
        """The types and ids of the webhooks about her course and achievement, without repetitions."""
        webhooks = [json.loads(came.body) for came in deployed.subscriber.came]
        data = [(each, each["data"]) for each in webhooks if each["data"]["learner_id"] == ana.learner]
        return {
            (each["type"], each["id"])
            for each, about in data
            if about.get("course", {}).get("id") == course
            or about.get("achievement", {}).get("id") == achievement["id"]
        }

    assert within(10, lambda: len(told()) == 2)
    time.sleep(2)
    assert sorted(kind for kind, _ in told()) == ["hito.achievement.awarded.v1", "hito.course.completed.v1"]


def test_a_failed_batch_is_handled_again_by_the_tool(cloud: System, deployed: Deployed) -> None:
    course, ana = new_id("course"), new_user(cloud)
    as_learner(cloud, ana).chapter(course, "a", completed=True, totalChapters=1).raise_for_status()
    time.sleep(3)
    # Made when the stream is done with her: as if the record of her chapter had failed.
    achievement = make_achievement(cloud, f"completar_curso_{course}")
    tool = redrive.Redrive("hito", deployed.client)
    place = place_of(deployed, f"COURSE#course#{course}#UNIT#a")
    message = {"DDBStreamBatchInfo": place}
    sqs = deployed.client("sqs")
    sqs.send_message(QueueUrl=tool.resources["AwardDeadLetters"], MessageBody=json.dumps(message))
    # Other tests leave dead letters of their own.
    [is_done] = [is_done for done, is_done in tool.run() if done.startswith("AwardAchievementsFunction")]
    assert is_done
    assert has(cloud, ana, achievement)
    assert "Messages" not in sqs.receive_message(QueueUrl=tool.resources["AwardDeadLetters"])


def place_of(deployed: Deployed, sort_key: str) -> dict[str, str]:
    """Where in the stream an item was first written, as a message of Lambda's says it."""
    streams = deployed.client("dynamodbstreams")
    [stream] = streams.list_streams(TableName=deployed.table_name)["Streams"]
    [shard] = streams.describe_stream(StreamArn=stream["StreamArn"])["StreamDescription"]["Shards"]
    iterator = streams.get_shard_iterator(
        StreamArn=stream["StreamArn"], ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    while True:
        page = streams.get_records(ShardIterator=iterator)
        for record in page["Records"]:
            if record["dynamodb"]["Keys"]["SK"]["S"] == sort_key:
                number = record["dynamodb"]["SequenceNumber"]
                return {
                    "streamArn": stream["StreamArn"],
                    "shardId": shard["ShardId"],
                    "startSequenceNumber": number,
                    "endSequenceNumber": number,
                }
        assert page["Records"], "it is not in the stream"
        iterator = page["NextShardIterator"]


@pytest.fixture
def items_of(deployed: Deployed) -> Callable[[str], list[dict[str, Any]]]:
    """All items of the table that hold a text."""

    def scan(text: str) -> list[dict[str, Any]]:
        pages = deployed.client("dynamodb").get_paginator("scan").paginate(TableName=deployed.table_name)
        return [item for page in pages for item in page["Items"] if text in str(item)]

    return scan


@pytest.fixture
def ana(cloud: System) -> User:
    return new_user(cloud, correo=new_email("ana-who-goes"))


def test_of_a_deleted_account_the_tombstone_alone_is_left_within_thirty_seconds(
    cloud: System, ana: User, items_of: Callable[[str], list[dict[str, Any]]]
) -> None:
    learner, lesson = as_learner(cloud, ana), make_lesson(cloud)["id"]
    finish(ana, lesson)
    learner.chapter("python", "a", completed=True, totalChapters=1).raise_for_status()
    learner.get("/users/me").raise_for_status()
    learner.enrollment("python").raise_for_status()
    assert len(items_of(f"LEARNER#{ana.learner}'")) > 4
    assert items_of(ana.email)
    ana.delete().raise_for_status()
    assert items_of(ana.email) == []

    def is_alone() -> bool:
        left = [item["SK"]["S"] for item in items_of(f"LEARNER#{ana.learner}'")]
        return left == ["GONE#"] and not items_of(f"'user': {{'N': '{ana.id}'}}")

    assert within(30, is_alone)
    # News of a system's, and a token that another process knows.
    news = {"UserId": learner.id, "CourseId": "python", "Action": "enroll"}
    path = "/api/v1/progress/Webhook/enrollment-updated"
    headers = {"X-Server-Key": cloud.server_key}
    cloud.learner("enrollment").post(path, news, headers=headers).raise_for_status()
    for _ in range(5):
        assert learner.chapter("python", "late", completed=True, totalChapters=1).status_code == 410
    assert within(30, is_alone)


def test_a_learner_of_another_issuer_is_erased_too_also_what_they_write_afterwards(
    cloud: System, items_of: Callable[[str], list[dict[str, Any]]]
) -> None:
    eva = cloud.person(new_id("eva"), claims={"email": f"{new_id('eva')}@example.com"})
    eva.chapter("python", "a", completed=True, totalChapters=1).raise_for_status()
    eva.get("/users/me").raise_for_status()
    assert eva.delete(f"/v1/learners/{eva.id}").status_code == 202

    def is_alone() -> bool:
        return [item["SK"]["S"] for item in items_of(f"LEARNER#{eva.id}'")] == ["GONE#"]

    assert within(30, is_alone)
    assert eva.chapter("python", "late", completed=True, totalChapters=1).status_code == 410
    assert within(30, is_alone)
    assert items_of(eva.id) == items_of(f"LEARNER#{eva.id}'")
