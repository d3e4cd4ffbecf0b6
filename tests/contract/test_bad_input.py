"""What no route takes: each is a clear 400 (or 413), and nothing is written."""

import json

import pytest

from tests.people import new_id, new_number

VALID = '"chapterId": "intro", "watchTime": 300'

# A body, and the field that its answer has to name (None: the body as a whole is wrong).
BODIES = {
    "no body": ("", None),
    "not JSON": ("{chapterId: intro}", None),
    "cut off": ('{"chapterId": "intro", "watchTime"', None),
    "an array": (f"[{{{VALID}}}]", None),
    "a string": ('"intro"', None),
    "null": ("null", None),
    "nothing in it": ("{}", "chapterId"),
    "1,000 levels": ("[" * 1_000 + "]" * 1_000, None),
    "1,000 levels in a field": (f'{{{VALID}, "more": ' + "[" * 1_000 + "]" * 1_000 + "}", None),
    "100,000 levels": ('{"a":' * 40_000 + "1" + "}" * 40_000, None),
    "40 levels in a field": (f'{{{VALID}, "more": ' + "[" * 40 + "]" * 40 + "}", "more"),
    "chapterId missing": ('{"watchTime": 300}', "chapterId"),
    "chapterId null": ('{"chapterId": null, "watchTime": 300}', "chapterId"),
    "chapterId empty": ('{"chapterId": "", "watchTime": 300}', "chapterId"),
    "chapterId a number": ('{"chapterId": 1, "watchTime": 300}', "chapterId"),
    "chapterId with #": ('{"chapterId": "a#UNIT#b", "watchTime": 300}', "chapterId"),
    "chapterId with a control character": ('{"chapterId": "a\\u0000b", "watchTime": 300}', "chapterId"),
    "chapterId of 129": (f'{{"chapterId": "{"x" * 129}", "watchTime": 300}}', "chapterId"),
    "chapterId half a surrogate pair": ('{"chapterId": "\\ud83c", "watchTime": 300}', "chapterId"),
    "an unknown field half a surrogate pair": (f'{{{VALID}, "more": "\\ud83c"}}', "more"),
    "watchTime missing": ('{"chapterId": "intro"}', "watchTime"),
    "watchTime null": ('{"chapterId": "intro", "watchTime": null}', "watchTime"),
    "watchTime text": ('{"chapterId": "intro", "watchTime": "300"}', "watchTime"),
    "watchTime true": ('{"chapterId": "intro", "watchTime": true}', "watchTime"),
    "watchTime negative": ('{"chapterId": "intro", "watchTime": -1}', "watchTime"),
    "watchTime NaN": ('{"chapterId": "intro", "watchTime": NaN}', "watchTime"),
    "watchTime Infinity": ('{"chapterId": "intro", "watchTime": Infinity}', "watchTime"),
    "watchTime 1e309": ('{"chapterId": "intro", "watchTime": 1e309}', "watchTime"),
    "watchTime 1e300": ('{"chapterId": "intro", "watchTime": 1e300}', "watchTime"),
    "watchTime of 400 digits": (f'{{"chapterId": "intro", "watchTime": {"9" * 400}}}', "watchTime"),
    "watchTime of 5,000 digits": (f'{{"chapterId": "intro", "watchTime": {"9" * 5_000}}}', None),
    "watchTime a list": ('{"chapterId": "intro", "watchTime": [300]}', "watchTime"),
    "watchTime twice": (f'{{{VALID}, "watchTime": 5}}', "watchTime"),
    "an unknown field twice": (f'{{{VALID}, "more": 1, "more": 2}}', "more"),
    "a nested field twice": (f'{{{VALID}, "more": {{"a": 1, "a": 2}}}}', "a"),
    "thousands of fields twice": (
        "{"
        + ", ".join(f'"f{n}": 1' for n in range(9_000))
        + ", "
        + ", ".join(f'"f{n}": 1' for n in range(9_000))
        + "}",
        "f0",
    ),
    "an unknown field NaN": (f'{{{VALID}, "more": [NaN]}}', "more"),
    "completed a number": (f'{{{VALID}, "completed": 1}}', "completed"),
    "completed text": (f'{{{VALID}, "completed": "true"}}', "completed"),
    "lastPosition negative": (f'{{{VALID}, "lastPosition": -0.5}}', "lastPosition"),
    "lastPosition text": (f'{{{VALID}, "lastPosition": "1"}}', "lastPosition"),
    "totalChapters negative": (f'{{{VALID}, "totalChapters": -1}}', "totalChapters"),
    "totalChapters a fraction": (f'{{{VALID}, "totalChapters": 2.5}}', "totalChapters"),
    "totalChapters true": (f'{{{VALID}, "totalChapters": true}}', "totalChapters"),
    "totalChapters beyond INTEGER": (f'{{{VALID}, "totalChapters": 2147483648}}', "totalChapters"),
    "userId a number": (f'{{{VALID}, "userId": 5}}', "userId"),
}


@pytest.mark.parametrize(("body", "field"), BODIES.values(), ids=BODIES.keys())
def test_a_bad_body_is_refused_by_name_and_writes_nothing(api, body, field):
    ana = api.learner()
    answer = ana.post("/v1/tutorials/progress/python/chapter", content=body)
    assert answer.status_code == 400, answer.text
    assert list(answer.json()) == ["error"]
    assert answer.json()["error"].startswith(f"{field}: " if field else "The body ") or (
        not field and answer.json()["error"]
    )
    assert ana.progress("python")["lastWatchedAt"] is None


def test_a_field_has_one_case_but_where_the_contract_says_otherwise(api):
    ana, student = api.learner(), api.student()
    answer = ana.post("/v1/tutorials/progress/python/chapter", {"CHAPTERID": "a", "WatchTime": 5})
    assert (answer.status_code, answer.json()["error"].count("chapterId")) == (400, 1)
    # Whether there is such a video is asked once the body was read.
    answer = student.post("/api/v1/progress/video", {"VIDEOID": new_id("video"), "currenttimeseconds": 5})
    assert answer.status_code == 404


def test_every_wrong_field_is_named_at_once(api):
    answer = api.learner().post("/v1/tutorials/progress/python/chapter", {"watchTime": -1, "completed": 3})
    for field in ["chapterId", "watchTime", "completed"]:
        assert field in answer.json()["error"]


BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def test_a_byte_order_mark_before_a_body_is_skipped_in_every_contract(api):
    ana, admin, number = api.learner(), api.author(), new_number()
    key = {"X-Server-Key": api.server_key}
    calls = [
        (ana, "POST", "/v1/tutorials/progress/python/chapter", {"chapterId": "intro", "watchTime": 1}, {}),
        (ana, "POST", "/api/v1/progress/Webhook/enrollment-updated", enrolled(ana), key),
        (admin, "PUT", f"/catalog/courses/{number}", {"name": "Python", "sections": []}, {}),
        (admin, "POST", "/api/lessons/", {"titulo": "Saludos", "nivel": "principiante"}, {}),
        (ana, "POST", "/progress/complete", {"guide_id": new_id("none")}, {}),
    ]
    for caller, method, path, body, headers in calls:
        plain = json.dumps(body).encode()
        statuses = [
            caller.request(method, path, content=before + plain, headers=headers).status_code
            for before in (b"", BYTE_ORDER_MARK, 2 * BYTE_ORDER_MARK)
        ]
        assert statuses == [statuses[0], statuses[0], 400], path
        assert statuses[0] in {200, 201, 404}
    # With nothing after it, it is as nothing.
    ana.chapter("short", completed=True, totalChapters=1)
    assert ana.post("/v1/tutorials/progress/short/complete", content=BYTE_ORDER_MARK).status_code == 200


def enrolled(learner):
    return {"UserId": learner.id, "CourseId": "python", "Action": "enroll"}


def test_a_thousand_wrong_fields_are_a_short_answer(api):
    names = ", ".join(f'"f{n}": 1, "f{n}": 1' for n in range(9_000))
    answer = api.learner().post("/v1/tutorials/progress/python/chapter", content=f"{{{names}}}")
    said = "; ".join(f"f{n}: is given twice" for n in range(10))
    assert answer.json() == {"error": f"{said}; and 8990 more"}


def test_300_kb_of_wrong_lessons_are_ten_problems_and_a_number(api):
    body = {"name": "Python", "sections": [{"title": "A", "lessons": [{}] * 1_000}] + [{"t": "x" * 200}] * 900}
    answer = api.author().put(f"/catalog/courses/{new_number()}", body)
    assert answer.status_code == 400
    named = [f"sections.0.lessons.{n}.title: is required" for n in range(10)]
    assert answer.json() == {"message": "; ".join(named) + "; and 1890 more"}


@pytest.mark.parametrize("encoded", ["a%23b", "a%00b", "a%0Ab", "x" * 129, "%F0%9F%8E%93" * 126, "%C3", "%ED%A0%BC"])
def test_a_bad_id_in_the_path_is_refused_by_name(api, encoded):
    ana = api.learner()
    for answer in [
        ana.get(f"/v1/tutorials/progress/{encoded}"),
        ana.post(f"/v1/tutorials/progress/{encoded}/chapter", {"chapterId": "intro", "watchTime": 1}),
    ]:
        assert answer.status_code == 400
        assert answer.json()["error"].startswith("tutorialId: ")


def test_a_body_over_256_kb_is_413(api):
    ana = api.learner()
    fits = ana.chapter("python", watch_time=1, more="x" * (255 * 1024))
    too_large = ana.chapter("python", watch_time=2, more="x" * (256 * 1024))
    assert (fits.status_code, too_large.status_code) == (200, 413)
    assert list(too_large.json()) == ["error"]
    assert ana.progress("python")["totalWatchTime"] == 1


def test_unknown_routes_and_wrong_methods_answer_in_json(api):
    ana = api.learner()
    answers = [
        ana.get("/v1/tutorials"),
        ana.get("/nowhere"),
        ana.post("/v1/tutorials/progress/python", {}),
        ana.get("/v1/tutorials/progress/python/chapter"),
    ]
    for answer in answers:
        assert answer.status_code in {404, 405}
        assert answer.json()["error"]
