"""The courses contract, as its front end reads it."""

from http.cookies import SimpleCookie

import pytest

from tests.courses import course, enrolled, ids, lesson, lessons, put, section
from tests.people import new_id, new_number

DONE = "Todo bien papito"
LOST = "La leccion no existe papito"


def mark(learner, lesson_id, **options):
    return learner.post("/courses/mark_progress", params={"lesson_id": lesson_id}, **options)


def content(learner, course_id):
    answer = learner.get("/courses/course_content", params={"course_id": course_id})
    assert answer.status_code == 200, answer.text
    return answer.json()


def my_courses(learner):
    answer = learner.get("/courses/my_courses")
    assert answer.status_code == 200, answer.text
    return answer.json()


def add_section(learner, course_id, name, **options):
    return learner.post(f"/workbrench/new_section/{course_id}", params={"section_name": name}, **options)


def test_the_content_is_what_the_document_says(api):
    first, second, third = new_number(), new_number(), new_number()
    body = course(
        section(
            "Inicio",
            lesson(
                "Hola",
                id=first,
                file_id="file-1",
                mime_type="video/mp4",
                time_validator=10.0,
                threads=[
                    {"id": 5, "username": "luis", "topic": "¿Por qué?"},
                    {"id": 6, "username": None, "topic": "x"},
                ],
            ),
            lesson("Nada", id=second, threads=[]),
            id=11,
        ),
        section("Fin", lesson("Adiós", id=third, time_validator=0.5), id=12),
        price=50,
        video_id="trailer",
    )
    number = put(api, body)["id"]
    ana = enrolled(api, number)
    mark(ana, first)
    assert content(ana, number) == {
        "is_paid": True,
        "course_content": {
            "id": number,
            "sensei_id": 7,
            "name": "Python desde cero",
            "description": "Un curso corto",
            "hours": 4,
            "miniature_id": "miniature-1",
            "video_id": "trailer",
            "price": 50,
            "sensei_name": "Sofía",
            "progress": {"total_lessons": 3, "completed_lessons": 1, "progress_percentage": 33.33},
            "content": {
                "1": {
                    "id": 11,
                    "title": "Inicio",
                    "lessons": [
                        {
                            "id": first,
                            "section_id": 11,
                            "title": "Hola",
                            "file_id": "file-1",
                            "mime_type": "video/mp4",
                            "time_validator": 10.0,
                            "is_completed": True,
                            "threads": [
                                {"id": 5, "lesson_id": first, "username": "luis", "topic": "¿Por qué?"},
                                {"id": 6, "lesson_id": first, "username": None, "topic": "x"},
                            ],
                        },
                        {
                            "id": second,
                            "section_id": 11,
                            "title": "Nada",
                            "file_id": "",
                            "mime_type": "",
                            "time_validator": 0.0,
                            "is_completed": False,
                            "threads": [],
                        },
                    ],
                },
                "2": {
                    "id": 12,
                    "title": "Fin",
                    "lessons": [
                        {
                            "id": third,
                            "section_id": 12,
                            "title": "Adiós",
                            "file_id": "",
                            "mime_type": "",
                            "time_validator": 0.5,
                            "is_completed": False,
                            "threads": None,
                        }
                    ],
                },
            },
        },
    }


def test_a_time_validator_is_a_float_on_the_wire_and_a_whole_price_no_float(api):
    number = put(api, course(section("A", lesson("Hola", time_validator=10)), price=50))["id"]
    raw = api.learner().get("/courses/course_content", params={"course_id": number}).text
    assert '"time_validator":10.0' in raw
    assert '"price":50,' in raw


def test_who_has_not_enrolled_sees_the_structure_without_files(api):
    number = put(api, course(section("A", lesson("Hola", file_id="secret"))))["id"]
    luis = api.learner()
    shown = content(luis, number)
    assert shown["is_paid"] is False
    assert shown["course_content"]["content"]["1"]["lessons"][0]["file_id"] is None
    luis.enrollment(str(number))
    assert content(luis, number)["course_content"]["content"]["1"]["lessons"][0]["file_id"] == "secret"
    luis.enrollment(str(number), "drop")
    assert content(luis, number)["is_paid"] is False


def test_a_sensei_and_an_admin_see_the_files_without_enrolling(api):
    sensei, others = new_number(), new_number()
    shown = put(api, course(section("A", lesson("Hola", file_id="secret")), sensei_id=sensei))
    for somebody in [api.person(str(sensei)), api.author()]:
        seen = content(somebody, shown["id"])
        assert seen["is_paid"] is True
        assert seen["course_content"]["content"]["1"]["lessons"][0]["file_id"] == "secret"
        assert mark(somebody, ids(shown)[0]).json() == DONE
        assert content(somebody, shown["id"])["course_content"]["progress"]["completed_lessons"] == 1
    for stranger in [api.person(str(others)), api.learner()]:
        seen = content(stranger, shown["id"])
        assert seen["is_paid"] is False
        assert seen["course_content"]["content"]["1"]["lessons"][0]["file_id"] is None
        assert mark(stranger, ids(shown)[0]).status_code == 403


def test_a_sensei_who_dropped_their_course_still_teaches_it(api):
    sensei = api.person(str(new_number()))
    number = put(api, course(sensei_id=int(sensei.id)))["id"]
    sensei.enrollment(str(number))
    sensei.enrollment(str(number), "drop")
    assert content(sensei, number)["is_paid"] is True


def test_a_course_without_a_sensei_is_nobodys(api):
    number = put(api, course(sensei_id=None))["id"]
    assert [content(api.person(subject), number)["is_paid"] for subject in ["None", "0", "null"]] == [False] * 3


def test_an_unknown_course_is_not_found(api):
    answer = api.learner().get("/courses/course_content", params={"course_id": new_number()})
    assert (answer.status_code, answer.json()) == (404, {"message": "Course not found"})


@pytest.mark.parametrize("wrong", ["", "abc", "1.5", "1e3", " 1", "٣", "null", "9" * 200])
def test_an_id_that_is_no_integer_is_named(api, wrong):
    ana = api.learner()
    read = ana.get("/courses/course_content", params={"course_id": wrong})
    assert (read.status_code, read.json()) == (400, {"message": "course_id: must be an integer"})
    marked = mark(ana, wrong)
    assert (marked.status_code, marked.json()) == (400, "lesson_id: must be an integer")
    if 0 < len(wrong) <= 128:
        added = add_section(api.author(), wrong, "Nueva")
        assert (added.status_code, added.json()) == (400, {"message": "course_id: must be an integer"})


def test_a_missing_parameter_is_named(api):
    ana, author = api.learner(), api.author()
    assert ana.get("/courses/course_content").json() == {"message": "course_id: is required"}
    assert ana.post("/courses/mark_progress").json() == "lesson_id: is required"
    answer = author.post(f"/workbrench/new_section/{new_number()}")
    assert (answer.status_code, answer.json()) == (400, {"message": "section_name: is required"})


def test_a_parameter_given_twice_is_refused(api):
    answer = api.learner().get("/courses/course_content?course_id=1&course_id=2")
    assert (answer.status_code, answer.json()) == (400, {"message": "course_id: is given twice"})


def test_a_lesson_is_marked_once_and_again_harmlessly(api):
    shown = put(api, course())
    ana = enrolled(api, shown["id"])
    for _ in range(3):
        answer = mark(ana, ids(shown)[0])
        assert (answer.status_code, answer.text) == (200, f'"{DONE}"')
    progress = content(ana, shown["id"])["course_content"]["progress"]
    assert progress == {"total_lessons": 2, "completed_lessons": 1, "progress_percentage": 50}


def test_every_error_of_mark_progress_is_a_bare_text(api):
    shown = put(api, course())
    stranger = api.learner()
    lost = mark(stranger, new_number())
    assert (lost.status_code, lost.json()) == (404, LOST)
    barred = mark(stranger, ids(shown)[0])
    assert barred.status_code == 403
    assert isinstance(barred.json(), str)
    nobody = api.http.post("/courses/mark_progress?lesson_id=1")
    assert nobody.status_code == 401
    assert isinstance(nobody.json(), str)
    malformed = mark(stranger, ids(shown)[0], headers={"Idempotency-Key": "no spaces"})
    assert malformed.status_code == 400
    assert isinstance(malformed.json(), str)


def test_a_dropped_learner_marks_nothing(api):
    shown = put(api, course())
    ana = enrolled(api, shown["id"])
    mark(ana, ids(shown)[0])
    ana.enrollment(str(shown["id"]), "drop")
    assert mark(ana, ids(shown)[1]).status_code == 403
    assert content(ana, shown["id"])["course_content"]["progress"]["completed_lessons"] == 1


def test_optional_lessons_are_shown_and_counted_nowhere(api):
    shown = put(api, course(section("A", lesson("debe"), lesson("puede", required=False))))
    ana = enrolled(api, shown["id"])
    must, may = ids(shown)
    mark(ana, may)
    progress = content(ana, shown["id"])["course_content"]["progress"]
    assert progress == {"total_lessons": 1, "completed_lessons": 0, "progress_percentage": 0}
    mark(ana, must)
    progress = content(ana, shown["id"])["course_content"]["progress"]
    assert progress == {"total_lessons": 1, "completed_lessons": 1, "progress_percentage": 100}


def test_a_quiz_lesson_is_done_by_the_passed_quiz(api):
    shown = put(api, course(section("A", lesson("examen", kind="quiz"))))
    ana, quiz = enrolled(api, shown["id"]), str(ids(shown)[0])
    path = f"{ana.tutorials}/{shown['id']}/quiz"
    ana.post(path, {"quizId": quiz, "score": 1, "maxScore": 10, "passed": False})
    assert content(ana, shown["id"])["course_content"]["progress"]["completed_lessons"] == 0
    ana.post(path, {"quizId": quiz, "score": 9, "maxScore": 10, "passed": True})
    shown = content(ana, shown["id"])["course_content"]
    assert shown["progress"]["progress_percentage"] == 100
    assert shown["content"]["1"]["lessons"][0]["is_completed"] is True


def test_an_empty_course_is_at_nought(api):
    number = put(api, course(section("Vacía")))["id"]
    shown = content(enrolled(api, number), number)["course_content"]
    assert shown["progress"] == {"total_lessons": 0, "completed_lessons": 0, "progress_percentage": 0}
    assert shown["content"]["1"]["lessons"] == []


def test_my_courses_are_what_the_document_says(api):
    shown = put(api, course(lessons(3)))
    ana = enrolled(api, shown["id"])
    mark(ana, ids(shown)[0])
    assert my_courses(ana) == {
        "is_sensei": False,
        "courses": [
            {
                "id": shown["id"],
                "sensei_id": 7,
                "name": "Python desde cero",
                "description": "Un curso corto",
                "hours": 4,
                "miniature_id": "miniature-1",
                "price": 49.9,
                "sensei_name": "Sofía",
                "lessons_count": 3,
                "progress": 33.33,
            }
        ],
    }


def test_only_courses_that_are_enrolled_in_and_known_are_mine(api):
    taken, dropped, begun, deleted = (put(api, course())["id"] for _ in range(4))
    ana = enrolled(api, taken)
    for number in [dropped, deleted, new_number()]:
        ana.enrollment(str(number))
    ana.enrollment(str(dropped), "drop")
    ana.chapter(str(begun))
    text = new_id("course")
    put(api, course(), text)
    ana.enrollment(text)
    api.author().delete(f"/catalog/courses/{deleted}")
    assert [one["id"] for one in my_courses(ana)["courses"]] == [taken]
    assert my_courses(api.learner()) == {"is_sensei": False, "courses": []}


def test_a_sensei_sees_what_they_teach(api):
    sensei = new_number()
    taught = put(api, course(sensei_id=sensei))["id"]
    taken = put(api, course())["id"]
    sofia = api.person(str(sensei))
    sofia.enrollment(str(taken))
    mine = my_courses(sofia)
    assert mine["is_sensei"] is True
    assert [one["id"] for one in mine["courses"]] == sorted([taught, taken])
    put(api, course(sensei_id=new_number()), taught)
    assert my_courses(sofia)["is_sensei"] is False


def all_courses(api):
    """The public list, all its pages."""
    courses, cursor = [], {}
    while True:
        answer = api.http.get("/courses/mtd_courses", params=cursor)
        assert answer.status_code == 200, answer.text
        assert list(answer.json()) == ["mtd_courses"]
        courses += answer.json()["mtd_courses"]
        if "X-Next-Cursor" not in answer.headers:
            return courses
        cursor = {"cursor": answer.headers["X-Next-Cursor"]}


def test_everybody_sees_the_courses_to_choose_from(api):
    first, second = sorted([new_number(), new_number()])
    put(api, course(price=50, sensei_id=None, sensei_name=None, description=None), second)
    put(api, course(price=50.0), first)
    raw = api.http.get("/courses/mtd_courses").text
    assert [one for one in all_courses(api) if one["id"] in [first, second]] == [
        {
            "id": first,
            "sensei_id": 7,
            "name": "Python desde cero",
            "description": "Un curso corto",
            "hours": 4,
            "price": 50.0,
            "miniature_id": "miniature-1",
            "sensei_name": "Sofía",
        },
        {
            "id": second,
            "sensei_id": 0,
            "name": "Python desde cero",
            "description": "",
            "hours": 4,
            "price": 50,
            "miniature_id": "miniature-1",
            "sensei_name": "",
        },
    ]
    assert '"price":50,' in raw
    assert '"price":50.0,' in raw


def test_the_list_follows_the_catalog(api):
    number = new_number()
    kinds = {kind: put(api, course(kind=kind))["id"] for kind in ["course", "tutorial", "path"]}
    text = put(api, course(), new_id("course"))["id"]
    put(api, course(), number)
    put(api, course(name="Otro", price=0, hours=9), number)
    listed = {one["id"]: one for one in all_courses(api)}
    assert (listed[number]["name"], listed[number]["price"], listed[number]["hours"]) == ("Otro", 0, 9)
    assert [kind for kind, course_id in kinds.items() if course_id in listed] == ["course"]
    assert text not in listed
    assert add_section(api.author(), number, "Fin").status_code == 200
    assert number in [one["id"] for one in all_courses(api)]
    api.author().delete(f"/catalog/courses/{number}")
    assert number not in [one["id"] for one in all_courses(api)]


def test_the_list_of_courses_is_open_whatever_the_caller_brings(api):
    for headers in [
        {},
        {"Authorization": "Bearer x"},
        {"Cookie": "access_token=x"},
        {"Origin": "https://evil.example"},
    ]:
        assert api.http.get("/courses/mtd_courses/", headers=headers).status_code == 200


@pytest.mark.parametrize("cursor", ["", "%", "/w", "x" * 3_000])
def test_a_cursor_that_no_list_gave_is_named(api, cursor):
    answer = api.http.get("/courses/mtd_courses", params={"cursor": cursor})
    assert answer.status_code == 400
    assert answer.json()["message"].startswith("cursor: ")


def test_a_new_section_comes_last(api):
    sensei = new_number()
    number = put(api, course(sensei_id=sensei))["id"]
    answer = add_section(api.person(str(sensei)), number, "Despedida")
    assert (answer.status_code, answer.text) == (200, f'"{DONE}"')
    assert add_section(api.author(), number, "Apéndice").status_code == 200
    sections = api.author().get(f"/catalog/courses/{number}").json()["sections"]
    assert [one["title"] for one in sections] == ["Inicio", "Despedida", "Apéndice"]
    assert len({one["id"] for one in sections}) == 3


def test_only_the_courses_own_sensei_and_admins_add_sections(api):
    number = put(api, course(sensei_id=new_number()))["id"]
    for stranger in [api.learner(), api.person(str(new_number()), role="sensei")]:
        answer = add_section(stranger, number, "Mía")
        assert (answer.status_code, list(answer.json())) == (403, ["message"])
    nobody = api.http.post(f"/workbrench/new_section/{number}?section_name=x")
    assert (nobody.status_code, list(nobody.json())) == (401, ["message"])


def test_nobody_is_the_sensei_of_a_course_without_one(api):
    number = put(api, course(sensei_id=None))["id"]
    for subject in ["None", "0", "null"]:
        assert add_section(api.person(subject), number, "Mía").status_code == 403


def test_a_section_of_an_unknown_course_is_not_found(api):
    answer = add_section(api.author(), new_number(), "Nueva")
    assert (answer.status_code, answer.json()) == (404, {"message": "Course not found"})


@pytest.mark.parametrize("name", ["", "  ", "\t", "x" * 501])
def test_a_section_needs_a_name(api, name):
    number = put(api, course())["id"]
    answer = add_section(api.author(), number, name)
    assert answer.status_code == 400
    assert answer.json()["message"].startswith("section_name: ")


def test_a_repeated_key_adds_one_section(api):
    number, author = put(api, course())["id"], api.author()
    key = {"Idempotency-Key": new_id("key")}
    answers = [add_section(author, number, "Una", headers=key) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert [answer.headers.get("Idempotency-Replayed") for answer in answers] == [None, "true", "true"]
    assert len(author.get(f"/catalog/courses/{number}").json()["sections"]) == 2
    assert add_section(author, number, "Otra", headers=key).status_code == 422


def with_cookie(api, token, **headers):
    return {"Cookie": f"theme=dark; access_token={token}", **headers}


def test_a_cookie_reads(api):
    ana = enrolled(api, put(api, course())["id"])
    answer = api.http.get("/courses/my_courses", headers=with_cookie(api, api.token(ana.id)))
    assert (answer.status_code, len(answer.json()["courses"])) == (200, 1)


def pythons(value):
    """A cookie's value as Python's cookie writer leaves it."""
    written = SimpleCookie({"access_token": value})["access_token"].OutputString()
    return written.partition("=")[2]


SPELLINGS = {
    "quoted": '"{0}"',
    "with the prefix": "Bearer {0}",
    "quoted, with the prefix": '"Bearer {0}"',
    "as Python writes it": pythons("Bearer {0}").replace("\\173", "{").replace("\\175", "}"),
    "as Python writes it, quoted before": pythons('"Bearer {0}"').replace("\\173", "{").replace("\\175", "}"),
    "with an octal blank": '"Bearer\\040{0}"',
    "percent-encoded": "Bearer%20{0}",
    "percent-encoded, quotes too": "%22Bearer%20{0}%22",
    "form-encoded": "Bearer+{0}",
    "small prefix": "bearer {0}",
    "two blanks": '"Bearer  {0} "',
}


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_a_cookie_holds_its_token_in_any_writers_spelling(api, spelling):
    shown = put(api, course())
    ana = enrolled(api, shown["id"])
    cookie = with_cookie(api, spelling.format(api.token(ana.id)))
    answer = api.http.get("/courses/my_courses", headers=cookie)
    assert (answer.status_code, len(answer.json()["courses"])) == (200, 1)
    path = f"/courses/mark_progress?lesson_id={ids(shown)[0]}"
    assert api.http.post(path, headers=cookie).status_code == 403
    assert api.http.post(path, headers={**cookie, "Origin": api.origins[0]}).json() == DONE


def test_a_cookie_writes_only_from_a_page_of_ours(api):
    shown = put(api, course())
    token = api.token(enrolled(api, shown["id"]).id)
    path = f"/courses/mark_progress?lesson_id={ids(shown)[0]}"
    assert api.http.post(path, headers=with_cookie(api, token)).status_code == 403
    assert api.http.post(path, headers=with_cookie(api, token, Origin="https://evil.example")).status_code == 403
    assert api.http.post(path, headers=with_cookie(api, token, Origin=api.origins[0])).status_code == 200


def test_the_header_beats_the_cookie(api):
    ana, luis = api.learner(), api.learner("luis")
    number = put(api, course())["id"]
    ana.enrollment(str(number))
    cookie = with_cookie(api, api.token(luis.id))
    assert len(ana.get("/courses/my_courses", headers=cookie).json()["courses"]) == 1
    wrong = with_cookie(api, api.token(ana.id), Authorization="Bearer nonsense")
    assert api.http.get("/courses/my_courses", headers=wrong).status_code == 401


@pytest.mark.parametrize(
    "cookie",
    [
        "access_token=",
        "access_token=x.y.z",
        "other=1",
        "access_token={0}; access_token={0}",
        'access_token="Bearer {0}"; access_token={0}',
        'access_token="Bearer "',
        "access_token=Bearer",
        'access_token="Basic {0}"',
        'access_token="Bearer Bearer {0}"',
        'access_token="Bearer {0} {0}"',
        'access_token="Bearer {0}\\',
        "access_token=%FF%22{0}",
        "=",
        ";;",
    ],
)
def test_without_one_good_token_nobody_is_known(api, cookie):
    headers = {"Cookie": cookie.format(api.token("ana"))}
    answer = api.http.get("/courses/my_courses", headers=headers)
    assert (answer.status_code, list(answer.json())) == (401, ["message"])
