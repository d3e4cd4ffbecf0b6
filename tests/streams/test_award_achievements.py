"""Learners get each award once, and it is published once, however the stream delivers changes."""

import itertools
import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from award_achievements import app
from award_achievements.app import lambda_handler
from hito import caches
from hito.domain.achievements import Achievement
from hito.domain.errors import Code, Unavailable
from hito.domain.events import AchievementAwarded, CourseCompleted
from hito.domain.language import COURSE, Status, Written, learner_of
from hito.domain.moments import Moment
from hito.domain.records import CourseId, Kind, Observation, QuizTaken
from hito.services import events
from hito.store import achievements, activity_days, course_records, earnings, keys, stream_records, tombstones
from hito.store.dynamodb import table
from hito.store.dynamodb.update import Update
from hito.store.idempotency import NoIdempotency
from hito.usecases import awards, erasure, lesson_progress, tracking
from tests.aws_calls import watched
from tests.language import make_lesson
from tests.people import new_id, new_number
from tests.streams.stored import copy, partitions, sample
from tests.template import resources
from update_projections import app as update_projections

FUNCTION = "AwardAchievementsFunction"
PYTHON = CourseId(Kind.COURSE, "python")
NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)


@pytest.fixture
def stream(mapped):
    """The function, following the table from now on by the template's mapping."""
    return mapped(lambda_handler, FUNCTION)


@pytest.fixture(autouse=True)
def events_published(monkeypatch):
    """The published events, in order."""
    published = []
    monkeypatch.setattr(events, "publish", published.extend)
    return published


@pytest.fixture(scope="module")
def catalog(table):
    """Achievements of several kinds, by their criteria."""
    texts = [
        "completar_1_lecciones",
        "completar_3_lecciones",
        "completar_curso_python",
        "puntuacion_perfecta",
        "quiz_al_primer_intento",
        "racha_2_dias",
        "ver_1_hora",
    ]
    made = [awards.add(Achievement(id=0, name=text, criteria=text), NoIdempotency()) for text in texts]
    caches.clear_all()
    return {each.criteria: each.id for each in made}


def see(learner, unit="intro", *, finished=True, total=None, seconds=60, now=NOW, course=PYTHON):
    seen = Observation(
        course=course,
        unit=unit,
        watched_ms=1000 * seconds,
        position_ms=1000 * seconds,
        finished=finished,
        announced_total=total,
    )
    return tracking.record(learner, seen, Moment.utc(now), NoIdempotency())


def take(learner, score=10, *, passed=True, now=NOW):
    taken = QuizTaken(course=PYTHON, quiz="final", score_milli=score * 1000, max_score_milli=10_000, passed=passed)
    tracking.take_quiz(learner, taken, Moment.utc(now), NoIdempotency())


def published_of(learner, events_published):
    """The published awards and completed courses of a learner: the tests of this file share the stream."""
    return [
        event
        for event in events_published
        if event.learner == learner and isinstance(event, (AchievementAwarded, CourseCompleted))
    ]


def held(learner):
    """A learner's awards, by their criteria."""
    return {award.achievement.criteria: award for award in earnings.read(learner).awards.values()}


def test_a_finished_lesson_is_awarded_with_when_and_why(stream, catalog):
    ana = new_id("ana")
    see(ana)
    assert held(ana) == {}
    stream.follow()
    assert held(ana).keys() == {"completar_1_lecciones"}
    award = held(ana)["completar_1_lecciones"]
    assert award.at == NOW
    assert award.because == {"lessons": 1, "events": [{"at": NOW.isoformat(), "what": "course/python/intro"}]}


def test_all_that_is_earned_is_awarded_whatever_the_product(stream, catalog):
    ana = new_id("ana")
    for number, unit in enumerate(["a", "b", "c"]):
        see(ana, unit, total=3, seconds=1200, now=NOW + timedelta(minutes=number))
    take(ana, now=NOW + timedelta(hours=1))
    for day in (NOW.date(), NOW.date() + timedelta(days=1)):
        activity_days.mark(ana, day)
    stream.follow()
    assert held(ana).keys() == catalog.keys()
    assert held(ana)["completar_3_lecciones"].at == NOW + timedelta(minutes=2)


def test_a_course_that_is_completed_by_no_unit_is_awarded_at_once(stream, catalog):
    ana = new_id("ana")
    see(ana, total=2)
    stream.follow()
    assert held(ana).keys() == {"completar_1_lecciones"}
    record = tracking.read(ana, PYTHON)
    # As when its author takes a lesson away.
    tracking.record_completion(ana, replace(record, header=replace(record.header, announced_total=1)))
    stream.follow()
    assert held(ana).keys() == {"completar_1_lecciones", "completar_curso_python"}


def test_heartbeats_make_no_call_and_what_they_add_up_to_is_awarded_with_the_next_lesson(stream, catalog):
    ana = new_id("ana")
    see(ana, "a", finished=False, seconds=1800)
    # The first one begins the course, whose header is let through.
    stream.follow()
    stream.calls.clear()
    see(ana, "a", finished=False, seconds=3600)
    stream.follow()
    assert stream.calls == []
    see(ana, "b")
    stream.follow()
    assert held(ana).keys() == {"completar_1_lecciones", "ver_1_hora"}
    stream.calls.clear()
    see(ana, "b", seconds=90)
    stream.follow()
    assert stream.calls == []


def test_a_quiz_passed_at_the_second_try_is_not_at_the_first(stream, catalog):
    ana = new_id("ana")
    take(ana, 3, passed=False)
    take(ana, 9)
    stream.follow()
    assert held(ana) == {}


def test_better_points_in_a_finished_language_lesson_are_looked_at_again(stream, catalog, in_process):
    user, lesson = new_number(), make_lesson(in_process)["id"]
    made = lesson_progress.add(
        user, lesson, Written(status=Status.COMPLETED, score_milli=2_000), Moment.utc(NOW), NoIdempotency()
    )
    stream.follow()
    assert held(learner_of(user)).keys() == {"completar_1_lecciones"}
    lesson_progress.change(made, {"score_milli": 3_000}, Moment.utc(NOW))
    stream.follow()
    assert held(learner_of(user)).keys() == {"completar_1_lecciones", "puntuacion_perfecta"}


def test_an_award_of_before_awards_said_why_is_one(stream, catalog):
    ana, achievement = new_id("ana"), catalog["completar_1_lecciones"]
    see(ana)
    [award] = awards.grant_due(ana, awards.earnable(), NOW)
    table.update(achievements.award_key(ana, achievement), Update().remove("because", "granted"))
    known = earnings.read(ana).awards[achievement]
    assert (known.id, known.at, known.granted_at, known.because) == (award.id, NOW, NOW, {})
    stream.follow()
    assert earnings.read(ana).awards[achievement] == known


def test_of_two_that_award_at_once_one_does(stream, catalog, monkeypatch):
    ana = new_id("ana")
    see(ana)
    before = earnings.read(ana)
    first = awards.grant_due(ana, awards.earnable(), NOW)
    # The other one looked before that.
    monkeypatch.setattr(earnings, "read", lambda _: before)
    assert awards.grant_due(ana, awards.earnable(), NOW + timedelta(days=1)) == []
    monkeypatch.undo()
    assert list(earnings.read(ana).awards.values()) == first


def test_a_day_that_comes_late_between_two_others_makes_a_streak_and_again_changes_nothing(stream, catalog):
    ana = new_id("ana")
    for days in (3, 1):
        activity_days.mark(ana, NOW.date() - timedelta(days=days))
    stream.follow()
    assert held(ana) == {}
    activity_days.mark(ana, NOW.date() - timedelta(days=2))
    caches.clear_all()
    activity_days.mark(ana, NOW.date() - timedelta(days=2))
    stream.follow()
    award = held(ana)["racha_2_dias"]
    assert award.because == {"days": 2, "first": "2026-03-12", "last": "2026-03-13"}


def test_awards_stay_after_a_reset_and_are_not_awarded_again(stream, catalog, events_published):
    ana = new_id("ana")
    see(ana, total=1)
    stream.follow()
    before = held(ana)
    tracking.reset(ana, PYTHON, NOW)
    see(ana, total=1, now=NOW + timedelta(days=1))
    stream.follow()
    assert held(ana) == before
    assert len(published_of(ana, events_published)) == 3


def test_an_erased_learner_is_awarded_nothing_and_nothing_is_published(stream, catalog, events_published):
    ana = new_id("ana")
    see(ana, total=1)
    tombstones.put(ana, datetime.now(UTC))
    stream.follow()
    assert held(ana) == {}
    assert published_of(ana, events_published) == []
    erasure.erase(ana, datetime.now(UTC))
    stream.follow()
    assert [item["SK"]["S"] for item in table.query(keys.of_learner(ana))] == ["GONE#"]


def test_awards_and_completed_courses_are_published(stream, catalog, events_published):
    ana = new_id("ana")
    see(ana, total=1)
    stream.follow()
    events_published = published_of(ana, events_published)
    assert CourseCompleted(learner=ana, course=PYTHON, at=NOW) in events_published
    awarded = [event for event in events_published if isinstance(event, AchievementAwarded)]
    assert {(event.learner, event.criteria, event.at) for event in awarded} == {
        (ana, "completar_1_lecciones", NOW),
        (ana, "completar_curso_python", NOW),
    }
    assert len(events_published) == 3


def test_if_the_bus_is_away_the_award_is_published_later(stream, catalog, monkeypatch):
    ana, published, fails = new_id("ana"), [], iter([True, True])

    def publish(some):
        if next(fails, False):
            raise Unavailable(Code.DATABASE_AWAY)
        published.extend(some)

    monkeypatch.setattr(events, "publish", publish)
    see(ana)
    stream.follow()
    assert len(published_of(ana, published)) == 1
    assert not stream.dead_letters


def test_one_write_leads_to_no_more_changes_after_its_awards_are_published(mapped, catalog):
    both = [
        mapped(lambda_handler, FUNCTION),
        mapped(update_projections.lambda_handler, "UpdateProjectionsFunction"),
    ]
    ana = new_id("ana")
    see(ana, total=1)
    rounds = [[each.deliver() for each in both] for _ in range(5)]
    # The unit, the header and the completion; the awards that they earn, and the day; nothing any more.
    assert rounds == [[True, True], [True, True], [False, False], [False, False], [False, False]]
    earning = sum(len(call) for call in both[0].calls)
    # For an update that makes an item, moto has a record of an empty item, too.
    empty = len(["unit", "header"])
    assert earning == empty + len(["unit", "header", "completion", "two awards to tell", "of both", "day"])
    assert held(ana).keys() == {"completar_1_lecciones", "completar_curso_python"}


class Afternoon:
    """What one learner did in an afternoon, and what the stream tells of it, for others to have done as well."""

    def __init__(self, stream):
        self._stream, self._ana = stream, new_id("ana")
        see(self._ana, "a", total=3)
        see(self._ana, "b", finished=False)
        take(self._ana, 3, passed=False)
        take(self._ana, 10, now=NOW + timedelta(minutes=1))
        see(self._ana, "b", now=NOW + timedelta(minutes=2))
        activity_days.mark(self._ana, NOW.date())
        self.before = self._records()
        see(self._ana, "c", total=3, now=NOW + timedelta(minutes=3))
        activity_days.mark(self._ana, NOW.date() + timedelta(days=1))
        self.newer = self._records()
        self._stored = table.query(keys.of_learner(self._ana))

    def _records(self):
        return [record for shard in self._stream.read().values() for record in shard]

    def of_somebody_else(self):
        """Another learner of the same afternoon, and the records of it."""
        luis = new_id("luis")
        copy([luis], self._stored)
        return luis, *(json.loads(json.dumps(some).replace(self._ana, luis)) for some in (self.before, self.newer))


def what_is_left(learner, events_published):
    """A learner's items without learner and numbers, and the published events about them."""
    stored = table.query(keys.of_learner(learner))
    kept = [{name: value for name, value in item.items() if name not in {"PK", "number"}} for item in stored]
    events_of = {}
    for event in events_published:
        if event.learner == learner:
            data = {name: value for name, value in event.detail["data"].items() if name not in {"learner_id", "award"}}
            content = json.dumps([event.TYPE, event.detail["timestamp"], data], sort_keys=True)
            assert events_of.setdefault(event.id, content) == content
    return json.dumps(kept, sort_keys=True, default=str).replace(learner, "?"), sorted(events_of.values())


def deliver(stream, batches):
    """Batches one after the other, and after each what the function's own writes tell."""
    for batch in batches:
        assert lambda_handler({"Records": batch}, None) == {"batchItemFailures": []}
    stream.follow()


@pytest.fixture
def afternoon(stream, monkeypatch, catalog):
    monkeypatch.setattr(app, "_now", lambda: NOW + timedelta(days=2))
    return Afternoon(stream)


def test_however_often_and_in_whatever_order_it_is_delivered_it_leaves_what_once_in_order_leaves(
    afternoon, stream, events_published
):
    luis, before, newer = afternoon.of_somebody_else()
    deliver(stream, [before + newer])
    once = what_is_left(luis, events_published)
    assert Counter(json.loads(each)[0].split(".")[1] for each in once[1]) == {
        "achievement": 5,
        "course": 1,
        "unit": 3,
        "quiz": 2,
    }

    for arrange in (
        lambda before, newer: [before + newer] * 5,
        lambda before, newer: [(before + newer)[::-1]],
        lambda before, newer: [newer, before],
        lambda before, newer: [[*itertools.chain(*itertools.zip_longest(newer, before))]],
    ):
        maria, before, newer = afternoon.of_somebody_else()
        deliver(stream, [[record for record in batch if record] for batch in arrange(before, newer)])
        assert what_is_left(maria, events_published) == once

    @settings(max_examples=15)
    @given(data=st.data())
    def hold(data):
        eva, before, newer = afternoon.of_somebody_else()
        records = before + newer
        some_twice = records + data.draw(st.lists(st.sampled_from(records), max_size=5))
        shuffled = data.draw(st.permutations(some_twice))
        cuts = sorted(data.draw(st.sets(st.integers(1, len(shuffled) - 1), max_size=4)))
        deliver(stream, [shuffled[start:end] for start, end in zip([0, *cuts], [*cuts, len(shuffled)], strict=True)])
        assert what_is_left(eva, events_published) == once

    hold()


def test_delivered_after_an_erasure_it_leaves_the_tombstone_alone(afternoon, stream, events_published):
    luis, before, newer = afternoon.of_somebody_else()
    deliver(stream, [before])
    tombstones.put(luis, datetime.now(UTC))
    erasure.erase(luis, datetime.now(UTC))
    so_far = published_of(luis, events_published)
    deliver(stream, [before + newer, newer])
    assert [item["SK"]["S"] for item in table.query(keys.of_learner(luis))] == ["GONE#"]
    assert published_of(luis, events_published) == so_far


def test_a_record_that_always_fails_is_dead_lettered_with_its_place_and_ninety_nine_others_take_effect(
    stream, catalog, logged
):
    learners = [new_id("ana") for _ in range(100)]
    see(learners[0])
    unit = table.get(course_records.unit_key(learners[0], PYTHON, "intro"))
    copy(learners[1:41], [unit])
    copy(learners[41:42], [unit | {"watched": {"S": "no number"}}])
    copy(learners[42:], [unit])
    stream.follow()
    assert [learner for learner in learners if not _has_award(learner)] == [learners[41]]
    [letter] = stream.dead_letters
    assert letter["requestContext"]["condition"] == "RetryAttemptsExhausted"
    place = letter["DDBStreamBatchInfo"]["startSequenceNumber"]
    errors = [entry for entry in map(json.loads, logged().splitlines()) if entry["level"] == "ERROR"]
    assert {tuple(entry["failed_at"]) for entry in errors} == {(place,)}
    assert {name for entry in errors for name in entry["failed_of"]} == {f"LEARNER#{learners[41]}"}
    # And it goes on.
    eva = new_id("eva")
    see(eva)
    stream.follow()
    assert held(eva)


def _has_award(learner):
    return bool(table.query(achievements.awards_key(learner)))


def test_the_learners_next_change_heals_what_was_missed(stream, catalog):
    ana = new_id("ana")
    for unit in ("a", "b"):
        see(ana, unit)
    stream.read()
    see(ana, "c")
    stream.follow()
    assert held(ana).keys() == {"completar_1_lecciones", "completar_3_lecciones"}


@pytest.mark.parametrize("pattern", keys.KEY_MAP, ids=lambda pattern: pattern.item)
@pytest.mark.parametrize("name", ["INSERT", "MODIFY", "REMOVE"])
@pytest.mark.parametrize("more", [{}, {"completed": "1"}, {"rank": "1"}, {"first_completed": "1"}], ids=str)
def test_the_filter_lets_through_what_the_function_does_something_about(stream, pattern, name, more):
    before = sample(pattern) | ({"list": {"S": "LEARNERS#course#1#0"}} if pattern is keys.HEADER else {})
    after = before | {field: {"N": value} for field, value in more.items()}
    images = {
        "INSERT": {"NewImage": after},
        "MODIFY": {"OldImage": before, "NewImage": after},
        "REMOVE": {"OldImage": after},
    }
    record = {"eventName": name, "dynamodb": {"Keys": before, **images[name]}}
    if pattern in _WHOLE and name != "REMOVE":
        record["dynamodb"]["NewImage"] = _WHOLE[pattern](before)
    earning = stream_records.read_award_trigger(record)
    # The filter cannot tell a removed record of a language lesson from one that is written.
    assert stream.lets(record) or earning is None
    if earning is None:
        assert not stream.lets(record) or _is_let_by_chance(record)


def _is_let_by_chance(record):
    key, image = record["dynamodb"]["Keys"], record["dynamodb"].get("NewImage", {})
    is_new = record["eventName"] == "INSERT"
    return (
        key["SK"]["S"].startswith(f"COURSE#{COURSE.kind}#")
        # What is new of a course, except a unit that is watched; and every header.
        or (key["SK"]["S"].startswith("COURSE#") and (is_new or "list" in image))
        or "rank" in image
        or "completed" in image
    )


def _an_award(key):
    text = {"name": "x", "description": "", "icon": "", "criteria": "x", "state": "pendiente", "because": "{}"}
    numbers = {"number": "1", "at": "1", "granted": "1"}
    return key | {n: {"S": v} for n, v in text.items()} | {n: {"N": v} for n, v in numbers.items()}


def test_the_function_is_allowed_what_it_does(stream, catalog, monkeypatch):
    ana = new_id("ana")
    see(ana, total=1)
    caches.clear_all()
    with watched() as asked:
        stream.follow()
    done = {(f"dynamodb:{each.operation}", key) for each in asked for key in partitions(each.request)}
    [policy] = resources("AWS::Serverless::Function")[FUNCTION]["Policies"]
    allowed = [
        (action, leading)
        for statement in policy["Statement"]
        if "Condition" in statement
        for action in ([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])
        for leading in statement["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]
    ]
    for action, key in done:
        assert any(action == one and key.startswith(leading.rstrip("*")) for one, leading in allowed), (action, key)
    assert {action for action, _ in allowed} == {action for action, _ in done}


def test_two_functions_follow_the_table_and_no_other():
    followers = [
        name
        for name, function in resources("AWS::Serverless::Function").items()
        if any(event["Type"] == "DynamoDB" for event in function.get("Events", {}).values())
    ]
    assert followers == ["UpdateProjectionsFunction", "AwardAchievementsFunction"]


def _a_correction(key):
    said = {"unit": "1", "state": "finished", "by": "boss", "reason": "x"}
    return key | {n: {"S": v} for n, v in said.items()}


def _a_credential(key):
    return key | {"at": {"N": "1"}, "title": {"S": "x"}, "url": {"S": "x"}}


# Items that are read whole.
_WHOLE = {keys.AWARD: _an_award, keys.CORRECTION: _a_correction, keys.CREDENTIAL: _a_credential}
