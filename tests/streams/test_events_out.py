"""What happens to learners is published, on the bus and for subscribers, when the stream reports the items."""

import json
import os
from datetime import UTC, datetime, timedelta

import jsonschema
import pytest

from award_achievements.app import lambda_handler
from hito import caches
from hito.domain import guides as guide_rules
from hito.domain.content import Content, Lesson, Section
from hito.domain.corrections import State
from hito.domain.language import COURSE, Status, Written, learner_of
from hito.domain.moments import Moment
from hito.domain.records import CourseId, Enrollment, EnrollmentEvent, Kind, Observation, QuizTaken
from hito.store import deliveries, keys, subscribers, tombstones
from hito.store.dynamodb import table
from hito.store.dynamodb.attributes import item
from hito.store.idempotency import NoIdempotency
from hito.usecases import attempts, catalog, corrections, enrollment, lesson_progress, subscribing, tracking
from hito.usecases.corrections import CorrectedUnit, Corrector
from tests.language import make_lesson
from tests.people import new_id, new_number
from tests.queues.lambda_queue import Queue
from tests.stored_guides import put_guides
from tests.template import ROOT

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
BOSS = Corrector("boss", is_admin=True)


@pytest.fixture
def stream(mapped):
    return mapped(lambda_handler, "AwardAchievementsFunction")


@pytest.fixture
def subscribe():
    """Adds a subscriber for one test."""
    made = []

    def add(*types):
        found = subscribing.add("https://hooks.school.example/x", types, "", NOW, NoIdempotency())
        made.append(found.subscriber.id)
        return found.subscriber.id

    yield add
    for each in made:
        subscribers.delete(each)


@pytest.fixture
def course():
    """A course of the catalog with two lessons."""
    number = str(new_number())
    lessons = (Lesson(id=f"{number}1", title="Listas"), Lesson(id=f"{number}2", title="Bucles"))
    sections = (Section(id=f"{number}0", title="Inicio", lessons=lessons),)
    made = CourseId(Kind.COURSE, number)
    catalog.put(made, Content(name="Python", sensei_id=7, sections=sections), NOW)
    return made


def see(learner, course, unit, at=NOW, *, finished=True):
    seen = Observation(course=course, unit=unit, watched_ms=1000, position_ms=1000, finished=finished)
    tracking.record(learner, seen, Moment.utc(at), NoIdempotency())


def enroll(learner, course, at=NOW, state=Enrollment.ENROLLED):
    event = EnrollmentEvent(learner=learner, course=course, state=state, at=at)
    enrollment.apply(event, NOW + timedelta(days=1), NoIdempotency())


def take(learner, course, quiz, score, at, *, passed):
    taken = QuizTaken(course=course, quiz=quiz, score_milli=score * 1000, max_score_milli=10_000, passed=passed)
    tracking.take_quiz(learner, taken, Moment.utc(at), NoIdempotency())


def of(learner, published, short):
    """What was published of a learner and a type; each fits its schema."""
    found = [event for event in published if event["data"].get("learner_id") == learner]
    for event in found:
        schema = json.loads((ROOT / "docs" / "events" / f"{event['type']}.json").read_text(encoding="utf-8"))
        jsonschema.validate(event, schema)
    return [event for event in found if event["type"] == f"hito.{short}.v1"]


def test_a_finished_unit_is_published_with_its_titles(stream, published, course):
    ana = new_id("ana")
    see(ana, course, f"{course.id}1")
    stream.follow()
    [event] = of(ana, published, "unit.finished")
    assert event["timestamp"] == "2026-03-15T12:00:00.000Z"
    assert event["data"] == {
        "learner_id": ana,
        "course": {"kind": "course", "id": course.id, "title": "Python"},
        "unit": {"id": f"{course.id}1", "title": "Listas"},
    }


def test_a_unit_that_is_only_watched_is_not_published_nor_is_it_again_once_finished(stream, published, course):
    ana = new_id("ana")
    see(ana, course, f"{course.id}1", finished=False)
    stream.follow()
    assert of(ana, published, "unit.finished") == []
    for later in range(3):
        see(ana, course, f"{course.id}1", NOW + later * SECOND)
    stream.follow()
    assert len(of(ana, published, "unit.finished")) == 1


def test_a_unit_outside_the_catalog_has_no_title(stream, published):
    ana, own = new_id("ana"), CourseId(Kind.COURSE, new_id("own"))
    see(ana, own, "intro")
    stream.follow()
    [event] = of(ana, published, "unit.finished")
    assert (event["data"]["course"]["title"], event["data"]["unit"]["title"]) == (None, None)


def test_exercises_of_guides_and_language_lessons_are_units(stream, published, in_process):
    [(guide, [exercise])] = put_guides(1, 1)
    eva, user, lesson = new_id("eva"), new_number(), make_lesson(in_process)["id"]
    caches.clear_all()
    done = guide_rules.Submission(exercise=exercise, answer="ls")
    attempts.submit(eva, done, Moment.utc(NOW), NoIdempotency(), is_admin=False)
    written = Written(status=Status.COMPLETED, score_milli=2_000)
    lesson_progress.add(user, lesson, written, Moment.utc(NOW), NoIdempotency())
    stream.follow()
    [answered] = of(eva, published, "unit.finished")
    assert answered["data"]["course"]["id"] == guide
    assert answered["data"]["unit"]["title"]
    [learned] = of(learner_of(user), published, "unit.finished")
    assert (learned["data"]["course"]["kind"], learned["data"]["unit"]["id"]) == (COURSE.kind, str(lesson))


def test_an_enrollment_is_published_when_its_state_changes(stream, published, course):
    ana = new_id("ana")
    enroll(ana, course)
    enroll(ana, course, NOW + SECOND)
    enroll(ana, course, NOW + 2 * SECOND, Enrollment.DROPPED)
    # Older than the drop.
    enroll(ana, course, NOW + SECOND)
    stream.follow()
    told = [(event["data"]["state"], event["timestamp"][17:19]) for event in of(ana, published, "enrollment.changed")]
    assert told == [("enrolled", "00"), ("dropped", "02")]


def test_each_attempt_at_a_quiz_is_published_with_its_own_score(stream, published, course):
    ana, quiz = new_id("ana"), f"{course.id}2"
    for second, (score, passed) in enumerate([(9, True), (3, False), (9, True)]):
        take(ana, course, quiz, score, NOW + second * SECOND, passed=passed)
    stream.follow()
    told = [event["data"] for event in of(ana, published, "quiz.taken")]
    assert [(each["attempt"], each["score"], each["passed"]) for each in told] == [
        (1, 9, True),
        (2, 3, False),
        (3, 9, True),
    ]
    assert {each["quiz"]["title"] for each in told} == {"Bucles"}


def test_a_reset_is_published_and_what_is_done_again_is_new(stream, published, course):
    ana = new_id("ana")
    see(ana, course, f"{course.id}1")
    tracking.reset(ana, course, NOW + SECOND)
    see(ana, course, f"{course.id}1", NOW + 2 * SECOND)
    stream.follow()
    [event] = of(ana, published, "progress.reset")
    assert event["timestamp"] == "2026-03-15T12:00:01.000Z"
    first, second = of(ana, published, "unit.finished")
    assert first["id"] != second["id"]


def test_corrections_are_published_with_who_and_why(stream, published, course):
    ana, unit = new_id("ana"), f"{course.id}1"
    enroll(ana, course)
    of_unit = CorrectedUnit(learner=ana, course=course, unit=unit)
    corrections.correct(of_unit, State.FINISHED, "Lo vi en clase", BOSS, Moment.utc(NOW))
    corrections.withdraw(of_unit, BOSS, Moment.utc(NOW + SECOND))
    stream.follow()
    made, withdrawn = (event["data"] for event in of(ana, published, "correction.made"))
    assert made["unit"] == {"id": unit, "title": "Listas"}
    assert (made["state"], made["reason"], made["by"]) == ("finished", "Lo vi en clase", "boss")
    assert (withdrawn["state"], withdrawn["reason"]) == ("withdrawn", "")


def test_a_credential_is_published_once(stream, published):
    ana = new_id("ana")
    key = keys.CREDENTIAL.key(learner=ana, credential="3f6c")
    table.put(item({**key, "at": 1_773_576_000_000, "title": "Python", "url": "https://a.example/3f6c"}))
    stream.follow()
    [event] = of(ana, published, "credential.issued")
    assert event["data"]["credential"] == {"id": "3f6c", "name": "Python", "url": "https://a.example/3f6c"}


def test_a_subscriber_gets_the_types_that_it_wants_and_no_others(stream, published, subscribe, course):
    wants, other = subscribe("unit.finished"), subscribe("hito.progress.reset.v1")
    queue = Queue(os.environ["SUBSCRIBER_QUEUE"].rpartition("/")[2])
    ana = new_id("ana")
    enroll(ana, course)
    see(ana, course, f"{course.id}1")
    stream.follow()
    [event] = of(ana, published, "unit.finished")
    delivery = deliveries.get(wants, ana, event["id"])
    assert delivery.event == event
    assert {"subscriber": wants, "learner": ana, "event": event["id"]} in map(json.loads, queue.bodies())
    assert subscribing.log(other, None, None, 10) == ([], None)
    assert [each.event_id for each in subscribing.log(wants, None, None, 10)[0]] == [event["id"]]


def test_who_subscribes_before_something_happens_gets_it(stream, published, subscribe, course):
    ana = new_id("ana")
    see(ana, course, f"{course.id}2")
    stream.follow()
    late = subscribe("unit.finished")
    see(ana, course, f"{course.id}1")
    stream.follow()
    assert len(subscribing.log(late, None, None, 10)[0]) == 1


def test_a_change_that_is_delivered_twice_is_one_delivery(stream, published, subscribe, course):
    wants, ana = subscribe("unit.finished"), new_id("ana")
    see(ana, course, f"{course.id}1")
    records = [record for shard in stream.read().values() for record in shard]
    for _ in range(2):
        assert lambda_handler({"Records": records}, None) == {"batchItemFailures": []}
    assert len({event["id"] for event in of(ana, published, "unit.finished")}) == 1
    [delivery], last = subscribing.log(wants, None, None, 10)
    assert (delivery.attempts, last) == (0, None)


def test_nothing_is_published_about_an_erased_learner_and_erasure_removes_deliveries(
    stream, published, subscribe, course
):
    subscribe("unit.finished")
    ana = new_id("ana")
    see(ana, course, f"{course.id}1")
    stream.follow()
    assert any(text["SK"]["S"].startswith("SENT#") for text in table.query(keys.of_learner(ana)))
    tombstones.put(ana, datetime.now(UTC))
    see(ana, course, f"{course.id}2")
    published.clear()
    stream.follow()
    assert of(ana, published, "unit.finished") == []
