"""Authors put whole courses: all or nothing, again and again, and nobody's ids twice."""

import pytest

from tests.courses import course, enrolled, ids, lesson, lessons, put, section
from tests.people import new_id, new_number


def test_a_course_is_shown_as_it_was_put_with_its_ids(api):
    first, second, third = new_number(), new_number(), new_id("video")
    body = course(
        section(
            "Inicio",
            lesson(
                "Hola",
                id=first,
                kind="video",
                file_id="f-1",
                mime_type="video/mp4",
                time_validator=10.0,
                duration_seconds=90,
                threads=[{"id": 1, "username": None, "topic": "¿Dudas?"}],
            ),
            lesson("Examen", id=second, kind="quiz", required=False),
            id=41,
        ),
        section("Fin", lesson("Adiós", id=third)),
        completion={"policy": "percent", "percent": 80, "on_change": "reopen"},
        kind="path",
    )
    number = new_number()
    shown = put(api, body, number)
    assert shown == api.author().get(f"/catalog/courses/{number}").json()
    assert (shown["id"], shown["version"], shown["kind"], shown["price"]) == (number, 1, "path", 49.9)
    assert shown["completion"] == {"policy": "percent", "percent": 80, "on_change": "reopen"}
    assert shown["sections"][0]["id"] == 41
    assert isinstance(shown["sections"][1]["id"], int)
    assert ids(shown) == [first, second, third]
    assert shown["sections"][0]["lessons"][0] == {
        "id": first,
        "title": "Hola",
        "kind": "video",
        "file_id": "f-1",
        "mime_type": "video/mp4",
        "time_validator": 10.0,
        "duration_seconds": 90,
        "required": True,
        "threads": [{"id": 1, "username": None, "topic": "¿Dudas?"}],
    }


def test_putting_the_same_again_changes_nothing(api):
    shown = put(api, course())
    assert put(api, course(), shown["id"]) == shown


def test_what_has_no_id_keeps_the_one_it_had(api):
    before = put(api, course(section("A", lesson("uno"), lesson("dos")), section("B", lesson("uno"))))
    after = put(
        api,
        course(section("B", lesson("uno")), section("A", lesson("dos"), lesson("tres"), lesson("uno"))),
        before["id"],
    )
    one, two, one_of_b = ids(before)
    assert ids(after)[0] == one_of_b
    assert ids(after)[1:] == [two, ids(after)[2], one]
    assert ids(after)[2] > max(ids(before))
    assert after["version"] == 2


def test_given_numbers_are_not_given_again(api):
    number = new_number()
    given = put(api, course(section("A", lesson("dada", id=number))))
    fresh = put(api, course(section("A", lesson("nueva"))))
    assert ids(given) == [number]
    assert ids(fresh)[0] not in ids(given)
    assert ids(fresh)[0] > number


def test_a_number_and_its_text_are_one_id(api):
    number = new_number()
    assert ids(put(api, course(section("A", lesson("dada", id=str(number)))))) == [number]


def test_a_lesson_belongs_to_one_course(api):
    number = new_number()
    owner = put(api, course(section("A", lesson("mía", id=number))))
    other = new_number()
    answer = api.author().put(f"/catalog/courses/{other}", course(section("A", lesson("ajena", id=number))))
    assert answer.status_code == 409
    assert answer.json() == {"message": f"The lesson id {number} belongs to the course {owner['id']}"}
    assert api.author().get(f"/catalog/courses/{other}").status_code == 404


def test_a_lesson_may_move_to_another_course(api):
    number = new_number()
    owner = put(api, course(section("A", lesson("se va", id=number), lesson("queda"))))
    put(api, course(section("A", lesson("queda"))), owner["id"])
    assert ids(put(api, course(section("A", lesson("llega", id=number))))) == [number]


def test_a_deleted_course_is_gone_and_its_lessons_free(api):
    shown, author = put(api, course()), api.author()
    path = f"/catalog/courses/{shown['id']}"
    deleted = author.delete(path)
    assert (deleted.status_code, deleted.content) == (204, b"")
    for answer in [author.get(path), author.delete(path)]:
        assert (answer.status_code, answer.json()) == (404, {"message": "Course not found"})
    again = put(api, course(section("A", lesson("otra vez", id=ids(shown)[0]))), shown["id"])
    assert again["version"] == shown["version"] + 2


def test_the_list_shows_each_course_once_as_it_is(api):
    numbers = sorted([new_number(), new_number()])
    text = new_id("course")
    for course_id in [text, *reversed(numbers)]:
        put(api, course(), course_id)
    put(api, course(lessons(3), name="Otro nombre"), numbers[0])
    entries = [one for one in api.author().get("/catalog/courses").json()["courses"] if one["id"] in [*numbers, text]]
    assert [one["id"] for one in entries] == [*numbers, text]
    assert entries[0] == {
        "id": numbers[0],
        "name": "Otro nombre",
        "kind": "course",
        "sensei_id": 7,
        "lessons_count": 3,
        "required_count": 3,
    }
    api.author().delete(f"/catalog/courses/{text}")
    assert text not in [one["id"] for one in api.author().get("/catalog/courses").json()["courses"]]


def test_the_list_has_numbers_by_size_however_great(api):
    small, greatest = new_number(), 2**53 - new_number()
    numbers = [small, 2**31 + small, 9_999_999_998 + small, 10**15 - small, greatest]
    text = new_id("course")
    for course_id in [text, *reversed(numbers)]:
        put(api, course(), course_id)
    entries = [one["id"] for one in api.author().get("/catalog/courses").json()["courses"]]
    assert [one for one in entries if one in [*numbers, text]] == [*numbers, text]


def test_ids_go_as_far_as_javascript_counts(api):
    number, author = 2**53 - new_number(), api.author()
    path = f"/catalog/courses/{number}"
    shown = put(api, course(section("A", lesson("x", id=number), id=number)), number)
    assert (shown["id"], shown["sections"][0]["id"], ids(shown)) == (number, number, [number])
    assert author.get(path).json() == shown
    assert all(one <= 2**53 - 1 for one in ids(put(api, course())))
    assert author.delete(path).status_code == 204
    for method in ["GET", "PUT", "DELETE"]:
        answer = author.request(method, f"/catalog/courses/{2**53}", json=course() if method == "PUT" else None)
        assert (answer.status_code, answer.json()) == (400, {"message": "course_id: must be at most 9007199254740991"})


def test_a_dry_run_says_what_would_happen_and_writes_nothing(api):
    shown = put(api, course())
    done, halfway = enrolled(api, shown["id"]), enrolled(api, shown["id"])
    enrolled(api, shown["id"])
    for lesson_id in ids(shown):
        done.post(f"/courses/mark_progress?lesson_id={lesson_id}")
    halfway.post(f"/courses/mark_progress?lesson_id={ids(shown)[0]}")

    author, path = api.author(), f"/catalog/courses/{shown['id']}"
    longer = course(section("Inicio", lesson("Hola"), lesson("Variables"), lesson("Nueva")))
    reopened = {**longer, "completion": {"policy": "all", "on_change": "reopen"}}
    shorter = course(section("Inicio", lesson("Hola")))
    assert author.put(f"{path}?dry_run=true", longer).json() == {
        "units_gained": 1,
        "units_lost": 0,
        "learners_begun": 2,
        "learners_below_100": 1,
        "completion_lost": 0,
        "completion_gained": 0,
    }
    assert author.put(f"{path}?dry_run=true", reopened).json()["completion_lost"] == 1
    forecast = author.put(f"{path}?dry_run=true", shorter).json()
    assert (forecast["units_lost"], forecast["completion_gained"]) == (1, 1)
    assert author.get(path).json() == shown


def test_a_dry_run_of_a_new_course_writes_nothing(api):
    number, author = new_number(), api.author()
    answer = author.put(f"/catalog/courses/{number}?dry_run=true", course())
    assert (answer.status_code, answer.json()["units_gained"], answer.json()["learners_begun"]) == (200, 2, 0)
    assert author.get(f"/catalog/courses/{number}").status_code == 404


def test_a_dry_run_refuses_what_a_put_would_refuse(api):
    taken = ids(put(api, course()))[0]
    answer = api.author().put(
        f"/catalog/courses/{new_number()}?dry_run=true", course(section("A", lesson("ajena", id=taken)))
    )
    assert answer.status_code == 409


BAD = {
    "no name": ({"name": None}, "name"),
    "blank name": ({"name": " "}, "name"),
    "no sections": ({"sections": None}, "sections"),
    "price as text": ({"price": "49.9"}, "price"),
    "negative price": ({"price": -1}, "price"),
    "price true": ({"price": True}, "price"),
    "fraction of hours": ({"hours": 1.5}, "hours"),
    "unknown kind": ({"kind": "guide"}, "kind"),
    "percent without number": ({"completion": {"policy": "percent"}}, "completion"),
    "percent over 100": ({"completion": {"policy": "percent", "percent": 101}}, "completion.percent"),
    "unknown policy": ({"completion": {"policy": "some"}}, "completion.policy"),
    "untitled section": ({"sections": [{"lessons": []}]}, "sections.0.title"),
    "a title of nothing to see": ({"sections": [section("\u200b\ufeff", lesson("x"))]}, "sections.0.title"),
    "a title of two lines": ({"name": "Python\n"}, "name"),
    "blank lesson": ({"sections": [section("A", lesson(" "))]}, "sections.0.lessons.0.title"),
    "id 0": ({"sections": [section("A", lesson("x", id=0))]}, "sections.0.lessons.0.id"),
    "id with leading zero": ({"sections": [section("A", lesson("x", id="007"))]}, "sections.0.lessons.0.id"),
    "id too great": ({"sections": [section("A", lesson("x", id=2**53))]}, "sections.0.lessons.0.id"),
    "text of digits too great": (
        {"sections": [section("A", lesson("x", id="9007199254740992"))]},
        "sections.0.lessons.0.id",
    ),
    "section id too great": ({"sections": [section("A", id=2**53)]}, "sections.0.id"),
    "id of other type": ({"sections": [section("A", lesson("x", id=True))]}, "sections.0.lessons.0.id"),
    "id with #": ({"sections": [section("A", lesson("x", id="a#b"))]}, "sections.0.lessons.0.id"),
    "id twice": ({"sections": [section("A", lesson("x", id="a"), lesson("y", id="a"))]}, "sections"),
    "section id twice": ({"sections": [section("A", id=1), section("B", id=1)]}, "sections"),
    "negative time": ({"sections": [section("A", lesson("x", time_validator=-1))]}, "time_validator"),
    "thread without topic": ({"sections": [section("A", lesson("x", threads=[{"id": 1}]))]}, "threads.0.topic"),
    "a lesson too many": ({"sections": [lessons(1_001)]}, "sections"),
}


@pytest.mark.parametrize(("wrong", "field"), BAD.values(), ids=BAD.keys())
def test_a_wrong_course_is_refused_whole_and_its_field_named(api, wrong, field):
    author, path = api.author(), f"/catalog/courses/{new_number()}"
    answer = author.put(path, course() | wrong)
    assert answer.status_code == 400, answer.text
    assert field in answer.json()["message"]
    assert author.get(path).status_code == 404


def test_dry_run_is_true_or_false(api):
    answer = api.author().put(f"/catalog/courses/{new_number()}?dry_run=perhaps", course())
    assert (answer.status_code, answer.json()) == (400, {"message": "dry_run: must be true or false"})


def test_a_body_over_five_megabytes_is_too_large(api):
    body = course(description="x" * (5 * 1024 * 1024))
    assert api.author().put(f"/catalog/courses/{new_number()}", body).status_code == 413


def test_only_admins_and_server_keys_author(api):
    path, somebody = f"/catalog/courses/{new_number()}", api.learner()
    nobody = api.http.put(path, json=course())
    assert (nobody.status_code, list(nobody.json())) == (401, ["message"])
    assert somebody.put(path, course()).status_code == 403
    assert api.http.put(path, json=course(), headers={"X-Server-Key": "x" * 40}).status_code == 401
    assert somebody.put(path, course(), headers={"X-Server-Key": "x" * 40}).status_code == 403
    by_key = api.http.put(path, json=course(), headers={"X-Server-Key": api.server_key})
    assert by_key.status_code == 200
    for method, where in [("GET", path), ("GET", "/catalog/courses"), ("DELETE", path)]:
        assert somebody.request(method, where).status_code == 403
    assert api.http.get(path, headers={"X-Server-Key": api.server_key}).json() == by_key.json()
