"""What a change of a course's content does: to who reads it, to who finished it, to other courses."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import boto3
import pytest

from hito import caches
from hito.domain import progress
from hito.domain.content import Completion, Content, Lesson, OnChange, Policy, Section
from hito.domain.errors import Conflict, Unavailable
from hito.domain.moments import Moment
from hito.domain.records import CourseId, Enrollment, EnrollmentEvent, Kind
from hito.store import catalog as stored_catalog
from hito.store import unit_index
from hito.store.dynamodb import client, table
from hito.store.idempotency import NoIdempotency
from hito.usecases import catalog, content, enrollment, tracking
from tests.people import new_id
from tools import capacity

MONDAY = datetime(2026, 1, 5, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def course():
    return CourseId(Kind.COURSE, new_id("course"))


def made_of(*units, completion=None, name="Python"):
    lessons = tuple(Lesson(id=unit, title=unit) for unit in units)
    return Content(
        name=name, completion=completion or Completion(), sections=(Section(id="", title="Inicio", lessons=lessons),)
    )


def reopening(*units):
    return made_of(*units, completion=Completion(on_change=OnChange.REOPEN))


def units(count):
    return [new_id("unit") for _ in range(count)]


def finishes(learner, course, *finished, at=MONDAY):
    enrollment.apply(
        EnrollmentEvent(learner=learner, course=course, state=Enrollment.ENROLLED, at=MONDAY), MONDAY, NoIdempotency()
    )
    for unit in finished:
        tracking.finish(learner, course.kind, unit, Moment.utc(at), NoIdempotency())


def standing(learner, course):
    caches.clear_all()
    return progress.of(tracking.read(learner, course))


def test_a_finished_course_stays_finished_when_it_grows(course):
    ana, (one, two, new) = new_id("ana"), units(3)
    catalog.put(course, made_of(one, two), MONDAY)
    finishes(ana, course, one, two)
    catalog.put(course, made_of(one, two, new), MONDAY)
    now = standing(ana, course)
    assert (now.is_completed, now.done, now.total, now.hundredths) == (True, 2, 3, 6_667)


@pytest.mark.parametrize("finished_before", [False, True], ids=["for the first time", "again"])
def test_a_course_finished_after_a_reset_stays_finished_when_it_grows(course, finished_before):
    ana, (one, new) = new_id("ana"), units(2)
    catalog.put(course, made_of(one), MONDAY)
    if finished_before:
        finishes(ana, course, one)
    tracking.reset(ana, course, MONDAY + MINUTE)
    finishes(ana, course, one, at=MONDAY + 2 * MINUTE)
    catalog.put(course, made_of(one, new), MONDAY)
    assert standing(ana, course).is_completed
    # It was completed for the first time when it was, and the next reset counts as this one did.
    first = tracking.read(ana, course).header.first_completed_at
    assert first == (MONDAY if finished_before else MONDAY + 2 * MINUTE)
    tracking.reset(ana, course, MONDAY + 3 * MINUTE)
    assert not standing(ana, course).is_completed


def test_a_finished_course_that_was_reset_has_to_be_finished_again(course):
    ana, (one, two) = new_id("ana"), units(2)
    catalog.put(course, made_of(one, two), MONDAY)
    finishes(ana, course, one, two)
    tracking.reset(ana, course, MONDAY + MINUTE)
    finishes(ana, course, one, at=MONDAY + 2 * MINUTE)
    assert not standing(ana, course).is_completed


def test_a_reopened_course_is_complete_again_when_the_new_unit_is_done(course):
    ana, (one, new) = new_id("ana"), units(2)
    catalog.put(course, reopening(one), MONDAY)
    finishes(ana, course, one)
    first = tracking.read(ana, course).header.first_completed_at
    catalog.put(course, reopening(one, new), MONDAY)
    assert not standing(ana, course).is_completed
    finishes(ana, course, new, at=MONDAY + MINUTE)
    assert standing(ana, course).is_completed
    assert tracking.read(ana, course).header.first_completed_at == first == MONDAY


def test_who_had_not_finished_has_to_do_what_was_added(course):
    ana, (one, two, new) = new_id("ana"), units(3)
    catalog.put(course, made_of(one, two), MONDAY)
    finishes(ana, course, one)
    catalog.put(course, made_of(one, two, new), MONDAY)
    finishes(ana, course, two)
    assert not standing(ana, course).is_completed


def test_a_share_is_enough_where_the_policy_says_so_and_the_percentage_says_the_truth(course):
    ana, parts = new_id("ana"), units(4)
    draft = made_of(*parts, completion=Completion(policy=Policy.PERCENT, percent=60))
    catalog.put(course, draft, MONDAY)
    finishes(ana, course, *parts[:2])
    assert not standing(ana, course).is_completed
    finishes(ana, course, parts[2], at=MONDAY + MINUTE)
    now = standing(ana, course)
    assert (now.is_completed, now.hundredths, now.completed_at) == (True, 7_500, MONDAY + MINUTE)


def test_units_that_are_taken_out_stay_stored_and_count_again_when_they_come_back(course):
    ana, (one, two) = new_id("ana"), units(2)
    catalog.put(course, made_of(one, two), MONDAY)
    finishes(ana, course, one)
    catalog.put(course, made_of(two), MONDAY)
    assert standing(ana, course).done == 0
    catalog.put(course, made_of(one, two), MONDAY)
    assert standing(ana, course).done == 1


def test_a_reset_course_is_not_finished_any_more(course):
    ana, (one,) = new_id("ana"), units(1)
    catalog.put(course, made_of(one), MONDAY)
    finishes(ana, course, one)
    tracking.reset(ana, course, MONDAY + MINUTE)
    now = standing(ana, course)
    assert (now.is_completed, now.done) == (False, 0)


def test_fifty_lessons_at_once_complete_the_course_once(course):
    ana, parts = new_id("ana"), units(50)
    catalog.put(course, made_of(*parts), MONDAY)
    finishes(ana, course)
    with ThreadPoolExecutor(50) as pool:
        list(
            pool.map(
                lambda n: tracking.finish(ana, course.kind, parts[n], Moment.utc(MONDAY + n * MINUTE), NoIdempotency()),
                range(len(parts)),
            )
        )
    record = tracking.read(ana, course)
    assert progress.of(record).hundredths == 10_000
    assert record.header.first_completed_at == MONDAY + 49 * MINUTE


def test_content_is_cached_and_its_version_asked_for_once_a_second(course, monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(content.freshness, "monotonic", lambda: clock[0])
    catalog.put(course, made_of(*units(2)), MONDAY)

    def asked():
        with capacity.metered(boto3.client("dynamodb")) as bill:
            content.get(course)
        return len(bill.requests)

    assert asked() == 2
    assert [asked() for _ in range(3)] == [0, 0, 0]
    clock[0] += 1
    assert [asked(), asked()] == [1, 0]


def test_a_change_is_seen_a_second_later(course, monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(content.freshness, "monotonic", lambda: clock[0])
    catalog.put(course, made_of(*units(2)), MONDAY)
    assert content.get(course).name == "Python"
    catalog.put(course, made_of(*units(2), name="Python 3"), MONDAY)
    assert content.get(course).name == "Python"
    clock[0] += 1
    assert content.get(course).name == "Python 3"
    catalog.delete(course, MONDAY)
    clock[0] += 1
    assert content.get(course) is None


def test_a_lesson_is_found_the_moment_it_is_there(course):
    one, two = units(2)
    catalog.put(course, made_of(one), MONDAY)
    assert content.find_by_unit(course.kind, one)[0] == course
    catalog.put(course, made_of(one, two), MONDAY)
    assert content.find_by_unit(course.kind, two)[0] == course


def test_a_lesson_that_moved_is_found_where_it_is(course):
    other, (one, two) = CourseId(Kind.COURSE, new_id("course")), units(2)
    catalog.put(course, made_of(one, two), MONDAY)
    assert content.find_by_unit(course.kind, one)[0] == course
    catalog.put(course, made_of(two), MONDAY)
    catalog.put(other, made_of(one), MONDAY)
    content.catalog._editions.clear()
    assert content.find_by_unit(course.kind, one)[0] == other


def test_where_a_unit_lives_is_a_hint_that_the_content_has_to_confirm(course):
    (one,) = units(1)
    boto3.client("dynamodb").put_item(
        TableName="hito-test",
        Item={
            "PK": {"S": f"UNIT#course#{one}"},
            "SK": {"S": "UNIT#"},
            "course": {"S": course.id},
            "claimed": {"N": "0"},
        },
    )
    assert content.find_by_unit(course.kind, one) is None


def claim(course, unit, at):
    assert catalog._claim(course, [unit], at)


def test_a_young_claim_of_a_course_that_has_not_come_out_with_it_is_respected(course):
    other, (one,) = CourseId(Kind.COURSE, new_id("course")), units(1)
    claim(other, one, MONDAY)
    with pytest.raises(Conflict, match=other.id):
        catalog.put(course, made_of(one), MONDAY + 14 * MINUTE)
    catalog.put(course, made_of(one), MONDAY + 15 * MINUTE)
    assert content.find_by_unit(course.kind, one)[0] == course


def test_a_claim_that_came_between_is_noticed(course, monkeypatch):
    other, (one,) = CourseId(Kind.COURSE, new_id("course")), units(1)
    monkeypatch.setattr(client.time, "sleep", lambda _: None)
    check = catalog._check_owners

    def check_and_lose(*arguments):
        homes = check(*arguments)
        monkeypatch.setattr(catalog, "_check_owners", check)
        claim(other, one, MONDAY)
        return homes

    monkeypatch.setattr(catalog, "_check_owners", check_and_lose)
    with pytest.raises(Conflict, match=other.id):
        catalog.put(course, made_of(one), MONDAY)


def test_an_author_who_claimed_a_lesson_again_meanwhile_keeps_it(course):
    one, two = units(2)
    catalog.put(course, made_of(one, two), MONDAY)
    claim(course, one, MONDAY + MINUTE)
    unit_index.release(course, [one], MONDAY)
    assert unit_index.get(course.kind, one).claimed_at == MONDAY + MINUTE


def test_who_cannot_have_all_lessons_lets_go_of_those_that_were_free(course):
    other, (free, taken) = CourseId(Kind.COURSE, new_id("course")), sorted(units(2))
    catalog.put(other, made_of(taken), MONDAY)
    assert catalog._claim(course, [free], MONDAY)
    with pytest.raises(Conflict):
        catalog.put(course, made_of(free, taken), MONDAY)
    assert catalog.put(CourseId(Kind.COURSE, new_id("course")), made_of(free), MONDAY)[0] == 1


def test_the_greatest_number_that_an_id_may_be_does_not_end_the_counting(course):
    catalog.put(course, made_of(str(2**53 - 1), str(2**53 - 2**31)), MONDAY)
    _, after = catalog.put(CourseId(Kind.COURSE, new_id("course")), made_of(""), MONDAY)
    assert int(next(iter(after.lessons))) < 2**53 - 2**31


def test_a_number_of_a_bigint_column_moves_the_counter_on(course):
    catalog.put(course, made_of(str(5_000_000_000)), MONDAY)
    _, after = catalog.put(CourseId(Kind.COURSE, new_id("course")), made_of(""), MONDAY)
    assert int(next(iter(after.lessons))) > 5_000_000_000


# The first number that was a text once, and a greater one.
@pytest.mark.parametrize("text", ["2147483648", "3000000001"])
def test_a_course_that_was_listed_as_a_text_is_listed_once(course, text):
    number = CourseId(Kind.COURSE, text)
    catalog.put(number, made_of(), MONDAY)
    as_text = stored_catalog.listing_key(course) | {"SK": f"9999999999#{text}"}
    entry = next(
        item for item in table.query(stored_catalog.list_key(Kind.COURSE)) if item["SK"]["S"].endswith(f"#{text}")
    )
    table.put({**entry, "SK": {"S": as_text["SK"]}})
    catalog.put(number, made_of(name="Otro"), MONDAY)
    assert [one.name for one in catalog.listing(Kind.COURSE) if one.id == number.id] == ["Otro"]
    table.put({**entry, "SK": {"S": as_text["SK"]}})
    catalog.delete(number, MONDAY)
    assert [one.name for one in catalog.listing(Kind.COURSE) if one.id == number.id] == []


def test_a_crash_before_the_head_moves_leaves_the_old_course_whole(course, monkeypatch):
    one, two = units(2)
    catalog.put(course, made_of(one), MONDAY)
    monkeypatch.setattr(table, "try_transact", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        catalog.put(course, made_of(one, two), MONDAY)
    monkeypatch.undo()
    assert catalog.find(course)[0] == 1
    assert catalog.put(course, made_of(one, two), MONDAY)[0] == 2


def test_a_version_that_is_not_there_yet_is_read_again(course):
    (one,) = units(1)
    version, _ = catalog.put(course, made_of(one), MONDAY)
    kept = table.get(stored_catalog.version_key(course, version))
    dynamodb = boto3.client("dynamodb")
    dynamodb.delete_item(TableName="hito-test", Key={name: kept[name] for name in ("PK", "SK")})
    with pytest.raises(Unavailable):
        catalog.find(course)
    dynamodb.put_item(TableName="hito-test", Item=kept)
    assert list(catalog.find(course)[1].lessons) == [one]


def test_a_replaced_version_goes_after_a_month(course):
    for name in ["uno", "dos"]:
        catalog.put(course, made_of(*units(1), name=name), MONDAY)
    old, new = (table.get(stored_catalog.version_key(course, version)) for version in (1, 2))
    assert int(old["expires_at"]["N"]) == int((MONDAY + timedelta(days=30)).timestamp())
    assert "expires_at" not in new
