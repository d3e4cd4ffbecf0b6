"""Whatever tokens say and authors write, a front end with strict schemas can read it."""

import csv
import re
from pathlib import Path

import pytest

from tests import front_end
from tests.front_end import Attempt, Chat, Completed, Exercise, Feedback, Guide, MetricsOverview, User, parsed
from tests.guides import GOOD, make_exercise, put_guide
from tests.people import new_id, new_uuid
from tools.demo_guides import ATTEMPTS, EXERCISES, GUIDES, LINUX_ID, QUESTIONS

COMPOSE = "services:\n  web:\n    image: nginx:1.27\n"


@pytest.fixture
def admin(api):
    return api.author()


@pytest.fixture
def demo(api):
    """The demo's guides and what its learners did there, by ids and learners of the test's own."""
    guides = {guide: put_guide(api, **body) for guide, body in GUIDES.items()}
    made = {
        (guide, one["title"]): make_exercise(api, guides[guide], **one)
        for guide, several in EXERCISES.items()
        for one in several
    }
    people = {name: api.learner(name) for name in ["ana", "luis"]}
    for name, guide, answers in ATTEMPTS:
        for title, texts in answers.items():
            for text in texts:
                body = {"exercise_id": made[guide, title], "submitted_answer": text}
                parsed(people[name].post("/attempts/", body), Attempt, 201)
    for name, guide, title, answer, message in QUESTIONS:
        exercise = made[guide, title]
        parsed(people[name].post("/feedback/attempt", {"exercise_id": exercise, "submitted_answer": answer}), Feedback)
        parsed(people[name].post("/feedback/chat", {"exercise_id": exercise, "message": message}), Chat)
    return people["ana"], guides


def pattern(path):
    """A path in the form of the contract's list."""
    path = re.sub(r"(?<=/guides/)[0-9a-f-]{36}|(?<=by-guide/)[0-9a-f-]{36}", "{guide_id}", path.partition("?")[0])
    return re.sub(r"[0-9a-f-]{36}", "{exercise_id}", path)


def test_every_route_that_reads_parses_with_what_the_demo_holds(api, admin, demo):
    ana, guides = demo
    read = dict(front_end.read_everything(ana.get, admin.get, guides.values()))
    with (Path(__file__).parent / "endpoints.csv").open(encoding="utf-8", newline="") as file:
        listed = {
            row["path"] for row in csv.DictReader(file) if row["source"] == "guides.md" and row["method"] == "GET"
        }
    assert {pattern(path) for path in read} == listed | {"/attempts/admin/all"}
    [done] = parsed(ana.get("/progress/completed"), list[Completed])
    assert (done.guide_id, done.user_id) == (guides[LINUX_ID], ana.user_id)


@pytest.mark.parametrize("kind", ["command", "dockerfile", "conceptual", "compose"])
def test_what_a_learner_sends_is_answered_so_that_it_parses(api, admin, kind):
    ana, guide = api.learner(), put_guide(api)
    exercise = make_exercise(api, guide, kind)
    text = {**GOOD, "compose": COMPOSE}[kind]
    body = {"exercise_id": exercise, "submitted_answer": text}
    attempt = parsed(ana.post("/attempts/", body), Attempt, 201)
    assert (attempt.structural_validation_passed, attempt.completed) == (True, True)
    parsed(ana.post("/feedback/attempt", body), Feedback)
    parsed(ana.post("/feedback/chat", {"exercise_id": exercise, "message": "¿Por qué?"}), Chat)
    done = parsed(ana.post("/progress/complete", {"guide_id": guide}), Completed, 201)
    assert (done.user_id, done.guide_id) == (ana.user_id, guide)
    parsed(admin.request("PATCH", f"/exercises/{exercise}", json={"title": "Otro"}), Exercise)
    parsed(admin.request("PATCH", f"/guides/{guide}", json={"title": "Otra"}), Guide)


def test_a_reply_without_an_attempt_has_the_nil_uuid_of_one(api, admin):
    ana, exercise = api.learner(), make_exercise(api, put_guide(api))
    parsed(ana.post("/feedback/chat", {"exercise_id": exercise, "message": "Hola"}), Chat)
    listed = parsed(admin.get("/metrics/overview?limit=1000"), MetricsOverview)
    [mine] = [one for one in listed.items if one.user_id == ana.user_id]
    assert mine.attempt_id == "00000000-0000-0000-0000-000000000000"
    assert mine.user.id == ana.user_id


ADDRESSES = {
    "none": (None, None),
    "empty": ("", None),
    "a number": (7, None),
    "no address": ("ana", None),
    "no top-level domain": ("ana@localhost", None),
    "two dots": ("ana..maria@example.com", None),
    "a dot first": (".ana@example.com", None),
    "a dot last": ("ana.@example.com", None),
    "a blank": ("ana maria@example.com", None),
    "a line more": ("ana@example.com\n", None),
    "Unicode": ("ñandú@example.com", None),
    "a domain of Unicode": ("ana@españa.es", None),
    "quoted": ('"ana"@example.com', None),
    "an address literal": ("ana@[192.0.2.1]", None),
    "a hyphen first": ("ana@-example.com", None),
    "two at signs": ("ana@x@example.com", None),
    "an apostrophe last": ("ana'@example.com", None),
    "of 300 characters": ("a" * 290 + "@example.com", None),
    "plain": ("ana@example.com", "ana@example.com"),
    "capitals": ("Ana.Maria@Example.COM", "Ana.Maria@Example.COM"),
    "a plus": ("ana+hito@mail.example.co.uk", "ana+hito@mail.example.co.uk"),
    "an apostrophe": ("o'brien@example.com", "o'brien@example.com"),
    "digits and hyphens": ("a-1_b@x-1.h-brs.de", "a-1_b@x-1.h-brs.de"),
}


@pytest.mark.parametrize(("said", "shown"), ADDRESSES.values(), ids=ADDRESSES.keys())
def test_an_e_mail_that_a_front_end_would_refuse_is_shown_as_one_that_leads_nowhere(api, admin, said, shown):
    claims = {} if said is None else {"email": said}
    ana = api.person(new_id("ana"), claims=claims)
    me = parsed(ana.get("/users/me"), User)
    assert me.email == (shown or f"{ana.user_id}@users.invalid")
    assert next(one for one in parsed(admin.get("/users/"), list[User]) if one.id == ana.user_id) == me


@pytest.mark.parametrize("email", ["@example.com", " @example.com"])
def test_a_name_is_never_blank(api, email):
    ana = api.person(new_id("ana"), claims={"email": email, "name": " "})
    assert parsed(ana.get("/users/me"), User).name == ana.id


def test_a_sub_that_is_a_uuid_is_the_users_id(api, admin):
    for sub in [new_uuid(), new_uuid().upper()]:
        ana = api.person(sub)
        exercise = make_exercise(api, put_guide(api))
        assert parsed(ana.get("/users/me"), User).id == sub
        made = parsed(ana.post("/attempts/", {"exercise_id": exercise, "submitted_answer": "ls"}), Attempt, 201)
        assert made.user.id == sub
        [done] = parsed(ana.get("/progress/completed"), list[Completed])
        assert done.user_id == sub
        for asked in [sub, sub.lower(), sub.upper()]:
            listed = parsed(admin.get("/attempts/admin/all", params={"user_id": asked}), list[Attempt])
            assert [one.id for one in listed] == [made.id]


NO_UUIDS = {
    "a word": "ana",
    "Unicode": "ñandú-🐳",
    "without hyphens": "0123456789abcdef0123456789abcdef",
    "of no version": "11111111-1111-1111-1111-111111111111",
    "in braces": "{01c00af7-9d85-4086-ba10-d92c6b0f9bb5}",
    "a URN": "urn:uuid:01c00af7-9d85-4086-ba10-d92c6b0f9bb5",
    "an e-mail": "ana@example.com",
    "of an identity provider": "auth0|5f7c8ec7c33c6c004bbafe82",
}


@pytest.mark.parametrize("sub", NO_UUIDS.values(), ids=NO_UUIDS.keys())
def test_a_sub_that_is_no_uuid_is_shown_as_its_uuidv5_and_found_by_it(api, admin, sub):
    ana = api.person(f"{sub}{new_id('')}" if "1111" not in sub else sub[:-12] + new_uuid()[-12:])
    me = parsed(ana.get("/users/me"), User)
    assert me.id == ana.user_id
    exercise = make_exercise(api, put_guide(api))
    made = parsed(ana.post("/attempts/", {"exercise_id": exercise, "submitted_answer": "ls"}), Attempt, 201)
    assert made.user == me
    for asked in [ana.user_id, ana.user_id.upper(), ana.id]:
        listed = parsed(admin.get("/attempts/admin/all", params={"user_id": asked}), list[Attempt])
        assert [(one.id, one.user) for one in listed] == [(made.id, me)]
    assert parsed(admin.get("/attempts/admin/all", params={"user_id": new_uuid()}), list[Attempt]) == []
