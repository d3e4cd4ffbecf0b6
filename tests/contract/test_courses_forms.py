"""The courses contract's parameters, from wherever its front end sends them: the query, a form, a JSON object."""

import json
from urllib.parse import urlencode

import pytest

from tests.courses import course, enrolled, ids, put
from tests.people import new_id, new_number

DONE = "Todo bien papito"
MARK = "/courses/mark_progress"
ADD = "/workbrench/new_section"

BOUNDARY = "----WebKitFormBoundary7MA4YWxkTrZu0gW"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
URLENCODED = "application/x-www-form-urlencoded"


def form(*fields, boundary=BOUNDARY):
    """A form as a browser's FormData is sent; a field is its name, its content, and what else its headers say."""
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{"".join(more)}\r\n\r\n{content}\r\n'
        for name, content, *more in fields
    ]
    return "".join([*parts, f"--{boundary}--\r\n"])


def send(learner, path, content, content_type=MULTIPART, headers=None, **options):
    sent = {"Content-Type": content_type} | (headers or {})
    if isinstance(content, str):
        content = content.encode()
    return learner.post(path, content=content, headers=sent, **options)


def as_multipart(learner, path, **parameters):
    return send(learner, path, form(*parameters.items()))


def as_urlencoded(learner, path, **parameters):
    return send(learner, path, urlencode(parameters), URLENCODED)


def as_json(learner, path, **parameters):
    return send(learner, path, json.dumps(parameters), "application/json")


def as_query(learner, path, **parameters):
    return learner.post(path, params=parameters)


WAYS = [as_multipart, as_urlencoded, as_json, as_query]


def done(learner, shown):
    answer = learner.get("/courses/course_content", params={"course_id": shown["id"]}).json()
    return answer["course_content"]["progress"]["completed_lessons"]


def titles(api, shown):
    return [one["title"] for one in api.author().get(f"/catalog/courses/{shown['id']}").json()["sections"]]


@pytest.fixture
def shown(api):
    return put(api, course())


@pytest.fixture
def ana(api, shown):
    return enrolled(api, shown["id"])


@pytest.mark.parametrize("way", WAYS)
def test_a_lesson_is_marked_wherever_its_id_stands(ana, shown, way):
    answer = way(ana, MARK, lesson_id=ids(shown)[0])
    assert (answer.status_code, answer.json()) == (200, DONE)
    assert done(ana, shown) == 1


@pytest.mark.parametrize("way", WAYS)
def test_a_section_is_added_wherever_its_name_stands(api, shown, way):
    name = "¿Qué & cómo? + 100 % «fin» 😀"
    answer = way(api.author(), f"{ADD}/{shown['id']}", section_name=name)
    assert (answer.status_code, answer.json()) == (200, DONE)
    assert titles(api, shown) == ["Inicio", name]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("slash", ["", "/"])
def test_a_section_of_a_course_that_is_a_parameter_is_answered(api, shown, way, slash):
    answer = way(api.author(), ADD + slash, course_id=shown["id"], section_name="Fin")
    added = api.author().get(f"/catalog/courses/{shown['id']}").json()["sections"][-1]
    assert (answer.status_code, answer.json()) == (200, {"mtd_section": {"section_id": added["id"], "title": "Fin"}})
    assert added["title"] == "Fin"
    assert isinstance(added["id"], int)


def test_a_new_section_without_a_path_has_the_rules_of_the_one_with(api, shown):
    sensei = api.person("7")
    assert as_multipart(sensei, ADD, course_id=shown["id"], section_name="Fin").status_code == 200
    stranger = as_multipart(api.learner(), ADD, course_id=shown["id"], section_name="Fin")
    assert (stranger.status_code, list(stranger.json())) == (403, ["message"])
    lost = as_multipart(api.author(), ADD, course_id=new_number(), section_name="Fin")
    assert (lost.status_code, lost.json()) == (404, {"message": "Course not found"})
    for missing in [
        {"course_id": shown["id"]},
        {"section_name": "Fin"},
        {"course_id": shown["id"], "section_name": " "},
    ]:
        answer = as_multipart(api.author(), ADD, **missing)
        assert answer.status_code == 400
        assert answer.json()["message"].startswith(("section_name: ", "course_id: "))
    nobody = api.http.post(ADD, content=form(("course_id", 1)), headers={"Content-Type": MULTIPART})
    assert (nobody.status_code, list(nobody.json())) == (401, ["message"])


TYPES = [
    f"multipart/form-data;boundary={BOUNDARY}",
    f'Multipart/Form-Data; charset=UTF-8; Boundary="{BOUNDARY}"',
    f"multipart/form-data; boundary={BOUNDARY}; charset=utf-8",
]


@pytest.mark.parametrize("content_type", TYPES)
def test_a_forms_type_has_any_case_and_parameters(ana, shown, content_type):
    assert send(ana, MARK, form(("lesson_id", ids(shown)[0])), content_type).json() == DONE


@pytest.mark.parametrize(
    "content_type",
    [
        URLENCODED.upper(),
        f"{URLENCODED};charset=UTF-8",
        f'{URLENCODED}; charset="utf-8"',
        f"{URLENCODED} ; charset=iso-8859-1",
    ],
)
def test_an_urlencoded_forms_type_does_too(ana, shown, content_type):
    assert send(ana, MARK, f"lesson_id={ids(shown)[0]}", content_type).json() == DONE


@pytest.mark.parametrize(
    "content_type", ["application/json; charset=utf-8", "text/plain;charset=UTF-8", "", URLENCODED]
)
def test_a_json_object_is_one_whatever_its_type(ana, shown, content_type):
    assert send(ana, MARK, f' {{"lesson_id": {ids(shown)[0]}, "x": null}}', content_type).json() == DONE


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("", MULTIPART),
        ("", URLENCODED),
        ("", ""),
        (" ", "application/json"),
        ("null", "application/json"),
        ("{}", ""),
        (form(), MULTIPART),
    ],
)
def test_a_query_needs_no_body(ana, shown, body, content_type):
    lesson = ids(shown)[0]
    assert send(ana, MARK, body, content_type, params={"lesson_id": lesson}).json() == DONE
    assert send(ana, MARK, body, content_type).json() == "lesson_id: is required"


def test_a_parts_own_headers_are_read(ana, api, shown):
    plain = "\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: 8bit"
    assert send(ana, MARK, form(("lesson_id", ids(shown)[0], plain))).json() == DONE
    latin = "\r\nContent-Type: text/plain; charset=ISO-8859-1"
    other = "\r\nContent-Type: text/plain; charset=utf-16"
    encoded = "\r\nContent-Transfer-Encoding: base64"
    assert send(api.author(), f"{ADD}/{shown['id']}", form(("section_name", "Fin", latin))).json() == DONE
    for wrong in [other, encoded]:
        answer = send(api.author(), f"{ADD}/{shown['id']}", form(("section_name", "Rmlu", wrong)))
        assert answer.status_code == 400
        assert answer.json()["message"].startswith("section_name: ")


def test_fields_that_nobody_asked_for_are_ignored(ana, shown):
    assert as_multipart(ana, MARK, token="x", lesson_id=ids(shown)[0], time="10").json() == DONE


@pytest.mark.parametrize("way", [as_multipart, as_urlencoded, as_json])
def test_the_same_in_two_places_is_taken(api, ana, shown, way):
    lesson = ids(shown)[0]
    assert way(ana, f"{MARK}?lesson_id=0{lesson}", lesson_id=lesson).json() == DONE
    path = f"{ADD}/{shown['id']}?course_id={shown['id']}&section_name=Fin"
    assert way(api.author(), path, course_id=shown["id"], section_name="Fin").json() == DONE


@pytest.mark.parametrize("way", [as_multipart, as_urlencoded, as_json])
def test_two_places_that_disagree_are_refused_and_named(api, ana, shown, way):
    first, second = ids(shown)
    answer = way(ana, f"{MARK}?lesson_id={first}", lesson_id=second)
    assert (answer.status_code, answer.json()) == (400, "lesson_id: is not the same in all places that give it")
    assert done(ana, shown) == 0
    author, path = api.author(), f"{ADD}/{shown['id']}"
    for wrong, named in [
        (way(author, path, course_id=new_number(), section_name="Fin"), "course_id"),
        (way(author, f"{path}?section_name=fin", section_name="Fin"), "section_name"),
        (way(author, f"{path}?section_name=", section_name="Fin"), "section_name"),
        (way(author, f"{path}?section_name=05", section_name="5"), "section_name"),
    ]:
        message = {"message": f"{named}: is not the same in all places that give it"}
        assert (wrong.status_code, wrong.json()) == (400, message)
    assert author.post(f"{path}?course_id={new_number()}&section_name=Fin").status_code == 400
    assert titles(api, shown) == ["Inicio"]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (form(("lesson_id", 5), ("lesson_id", 5)), MULTIPART),
        (form(("lesson_id", 5), ("lesson_id", 6)), MULTIPART),
        ("lesson_id=5&lesson_id=5", URLENCODED),
        ('{"lesson_id": 5, "lesson_id": 5}', "application/json"),
    ],
)
def test_twice_in_one_place_is_refused(ana, body, content_type):
    answer = send(ana, MARK, body, content_type)
    assert (answer.status_code, answer.json()) == (400, "lesson_id: is given twice")


@pytest.mark.parametrize("way", [as_multipart, as_urlencoded, as_query])
@pytest.mark.parametrize("wrong", ["", "abc", "1.5", "1e3", " 1", "٣", "null", "true", "9" * 200, "1\r\n", 2**53])
def test_an_id_that_is_no_integer_is_named_wherever_it_stands(ana, way, wrong):
    answer = way(ana, MARK, lesson_id=wrong)
    assert answer.status_code == 400
    assert answer.json().startswith("lesson_id: ")


@pytest.mark.parametrize("wrong", ["5", True, 1.5, [5], {"id": 5}, 2**53, 1e300])
def test_a_json_id_that_is_no_number_is_named(ana, wrong):
    answer = as_json(ana, MARK, lesson_id=wrong)
    assert answer.status_code == 400
    assert answer.json().startswith("lesson_id: ")


def test_a_json_null_is_absent_and_a_whole_fraction_whole(api, ana, shown):
    assert as_json(ana, MARK, lesson_id=None).json() == "lesson_id: is required"
    assert as_json(ana, MARK, lesson_id=float(ids(shown)[0])).json() == DONE
    answer = as_json(api.author(), f"{ADD}/{shown['id']}", section_name=7)
    assert answer.status_code == 400
    assert answer.json()["message"].startswith("section_name: ")


@pytest.mark.parametrize("body", ["no json", "[]", '"5"', "5", '{"lesson_id": 5', '{"a": "\\ud800"}', "{" * 50_000])
def test_a_body_that_is_no_object_is_refused(ana, body):
    answer = send(ana, MARK, body, "application/json")
    assert (answer.status_code, type(answer.json())) == (400, str)


FILES = {
    "a file": '; filename="a.txt"\r\nContent-Type: text/plain',
    "an unnamed file": '; filename=""\r\nContent-Type: application/octet-stream',
    "a blob": '; filename="blob"\r\nContent-Type: application/octet-stream',
    "an encoded name": "; filename*=UTF-8''a.txt",
    "no quotes": "; filename=a",
}


@pytest.mark.parametrize("file", FILES.values(), ids=FILES.keys())
@pytest.mark.parametrize("field", ["lesson_id", "avatar"])
def test_a_file_is_refused_and_named(ana, shown, file, field):
    other = [] if field == "lesson_id" else [("lesson_id", ids(shown)[0])]
    answer = send(ana, MARK, form(*other, (field, ids(shown)[0], file)))
    assert (answer.status_code, answer.json()) == (400, f"{field}: must not be a file")
    assert done(ana, shown) == 0


MALFORMED = {
    "no boundary": (form(("lesson_id", 5)), "multipart/form-data"),
    "empty boundary": (form(("lesson_id", 5)), "multipart/form-data; boundary="),
    "quoted nothing": (form(("lesson_id", 5)), 'multipart/form-data; boundary=""'),
    "other boundary": (form(("lesson_id", 5), boundary="other"), MULTIPART),
    "boundary of no one's": (form(("lesson_id", 5)), "multipart/form-data; boundary=" + "x" * 300),
    "no end": (form(("lesson_id", 5)).removesuffix("--\r\n"), MULTIPART),
    "cut in a header": (form(("lesson_id", 5))[:70], MULTIPART),
    "no disposition": (f"--{BOUNDARY}\r\nContent-Type: text/plain\r\n\r\n5\r\n--{BOUNDARY}--", MULTIPART),
    "no name": (f"--{BOUNDARY}\r\nContent-Disposition: form-data\r\n\r\n5\r\n--{BOUNDARY}--", MULTIPART),
    "an attachment": (
        f'--{BOUNDARY}\r\nContent-Disposition: attachment; name="lesson_id"\r\n\r\n5\r\n--{BOUNDARY}--',
        MULTIPART,
    ),
    "a header without colon": (f"--{BOUNDARY}\r\nlesson_id\r\n\r\n5\r\n--{BOUNDARY}--", MULTIPART),
    "line feeds alone": (form(("lesson_id", 5)).replace("\r\n", "\n"), MULTIPART),
    "nested": (form(("lesson_id", 5)), f"multipart/mixed; boundary={BOUNDARY}"),
    "JSON": ('{"lesson_id": 5}', MULTIPART),
    "no UTF-8": (b"lesson_id=%FF", URLENCODED),
    "a stray percent": ("lesson_id=5&x=%4", URLENCODED),
    "an unknown charset": ("lesson_id=5", f"{URLENCODED}; charset=utf-16"),
    "urlencoded as multipart": ("lesson_id=5", MULTIPART),
    "multipart as urlencoded": (form(("lesson_id", 5)), URLENCODED),
    "a long header": (form(("lesson_id", 5, "; x=" + "x" * 5_000)), MULTIPART),
    "too many parts": (form(*((f"x{n}", n) for n in range(100)), ("lesson_id", 5)), MULTIPART),
    "too many fields": ("&".join(f"x{n}" for n in range(100)) + "&lesson_id=5", URLENCODED),
}


@pytest.mark.parametrize(("body", "content_type"), MALFORMED.values(), ids=MALFORMED.keys())
def test_a_form_that_cannot_be_read_is_refused(ana, body, content_type):
    answer = send(ana, MARK, body, content_type)
    assert (answer.status_code, type(answer.json())) == (400, str)


def test_a_form_has_at_most_a_hundred_fields(ana, shown):
    fields = [*((f"x{n}", n) for n in range(99)), ("lesson_id", ids(shown)[0])]
    assert send(ana, MARK, form(*fields)).json() == DONE
    assert send(ana, MARK, urlencode(fields), URLENCODED).json() == DONE


@pytest.mark.parametrize("content_type", [MULTIPART, URLENCODED, "application/json"])
def test_a_form_is_bounded_like_a_body(ana, shown, content_type):
    lesson, much = ids(shown)[0], "x" * (256 * 1024)
    bodies = {
        MULTIPART: form(("lesson_id", lesson), ("x", much)),
        URLENCODED: urlencode({"lesson_id": lesson, "x": much}),
        "application/json": json.dumps({"lesson_id": lesson, "x": much}),
    }
    answer = send(ana, MARK, bodies[content_type], content_type)
    assert (answer.status_code, answer.json()) == (413, "The body may have at most 256 KB")
    shorter = bodies[content_type].replace("x" * 1024, "")
    assert send(ana, MARK, shorter, content_type).json() == DONE


def test_a_key_knows_a_form_again_by_what_it_says(api, shown):
    author, key = api.author(), {"Idempotency-Key": new_id("key")}
    fields = [("course_id", shown["id"]), ("section_name", "Fin")]
    answers = [
        send(author, ADD, form(*fields, boundary=boundary), f"multipart/form-data; boundary={boundary}", key)
        for boundary in ["one", "another"]
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert [answer.headers.get("Idempotency-Replayed") for answer in answers] == [None, "true"]
    assert titles(api, shown) == ["Inicio", "Fin"]
    other = send(author, ADD, form(("course_id", shown["id"]), ("section_name", "Otro")), headers=key)
    assert (other.status_code, list(other.json())) == (422, ["message"])
    assert titles(api, shown) == ["Inicio", "Fin"]


def test_a_replay_answers_the_section_as_it_stands(api, shown):
    author, key = api.author(), {"Idempotency-Key": new_id("key")}
    sent = form(("course_id", shown["id"]), ("section_name", "Fin"))
    first = send(author, ADD, sent, headers=key).json()["mtd_section"]
    as_put = author.get(f"/catalog/courses/{shown['id']}").json()
    as_put["sections"][-1]["title"] = "Final"
    body = {name: value for name, value in as_put.items() if name not in ("id", "version", "completion")}
    put(api, body, shown["id"])
    assert send(author, ADD, sent, headers=key).json()["mtd_section"] == first | {"title": "Final"}


def test_a_form_with_a_cookie_comes_from_a_page_of_ours(api, shown, ana):
    cookie = {"Cookie": f'access_token="Bearer {api.token(ana.id)}"', "Content-Type": MULTIPART}
    sent = form(("lesson_id", ids(shown)[0]))
    assert api.http.post(MARK, content=sent, headers=cookie).status_code == 403
    assert api.http.post(MARK, content=sent, headers=cookie | {"Origin": "https://evil.example"}).status_code == 403
    assert done(ana, shown) == 0
    assert api.http.post(MARK, content=sent, headers=cookie | {"Origin": api.origins[0]}).json() == DONE
    assert done(ana, shown) == 1
