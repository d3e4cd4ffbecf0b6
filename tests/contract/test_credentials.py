"""Credentials: issued for what a learner earned, read by anybody who has the address."""

import base64
import json
import re
from urllib.parse import urlsplit

import pytest
from joserfc import jws
from joserfc.jwk import KeySet

from hito import caches
from hito.domain.language import COURSE as LANGUAGE
from tests import courses, guides, language
from tests.accounts import new_user
from tests.people import new_id

JWT = "application/vc+jwt"


@pytest.fixture
def ana(api):
    return api.person(new_id("ana"), claims={"name": "Ana <b>García</b>"})


def complete(person, course, title=None):
    person.chapter(course, completed=True, totalChapters=1).raise_for_status()


def issue(person, body, **more):
    answer = person.post("/v1/credentials", body, **more)
    assert answer.status_code == 201, answer.text
    return answer.json()


def there(api, url):
    """The path of a public address below the API's base URL."""
    prefix = urlsplit(str(api.http.base_url)).path.rstrip("/")
    return urlsplit(url).path.removeprefix(prefix)


def read(api, url, accept="application/json"):
    return api.http.get(there(api, url), headers={"Accept": accept})


def verified(api, text):
    """The claims of a credential, verified by the published keys, as a stranger does."""
    keys = KeySet.import_key_set(api.http.get("/.well-known/jwks.json").json())
    found = jws.deserialize_compact(text, keys, algorithms=["ES256"])
    return json.loads(found.payload)


def test_a_completed_course_is_a_credential_that_anybody_verifies(api, ana):
    section = courses.section("Inicio", courses.lesson("Hola"))
    course = courses.put(api, courses.course(section, description="Salsas & moles <b>"))
    complete_lessons(ana, course)
    made = issue(ana, {"course": str(course["id"])})
    assert made["url"].endswith(f"/v1/credentials/{made['id']}")
    claims = verified(api, made["jwt"])
    subject = claims["credentialSubject"]
    assert claims["id"] == claims["jti"] == made["url"]
    assert claims["iss"] == claims["issuer"]["id"]
    assert claims["sub"] == subject["id"]
    assert subject["achievement"]["name"] == course["name"]
    assert subject["achievement"]["description"] == "Salsas & moles <b>"
    assert subject["result"][0]["value"] == "100"
    assert str(course["id"]) in claims["evidence"][0]["narrative"]
    assert ana.id not in json.dumps(claims)
    assert "García" not in json.dumps(claims)


def complete_lessons(person, course):
    person.enrollment(str(course["id"])).raise_for_status()
    for unit in courses.ids(course):
        params = {"course_id": course["id"], "lesson_id": unit, "section_name": "Inicio"}
        person.post("/courses/mark_progress", params=params).raise_for_status()


def test_the_learner_decides_whether_their_name_is_in_it(api, ana):
    complete(ana, "python")
    plain, named = issue(ana, {"course": "python"}), issue(ana, {"course": "python", "share_name": True})
    assert "identifier" not in verified(api, plain["jwt"])["credentialSubject"]
    (identity,) = verified(api, named["jwt"])["credentialSubject"]["identifier"]
    assert identity["identityHash"] == "Ana <b>García</b>"
    assert plain["id"] != named["id"]


def test_the_same_again_is_the_same_one(api, ana):
    complete(ana, "python")
    first = issue(ana, {"course": "python"})
    assert issue(ana, {"course": "python", "kind": "course", "share_name": False}) == first
    keyed = issue(ana, {"course": "python"}, headers={"Idempotency-Key": "k"})
    assert issue(ana, {"course": "python"}, headers={"Idempotency-Key": "k"}) == keyed == first


def test_an_award_is_a_credential(api):
    user = new_user(api)
    person = api.person(user.learner, issuer="hito", claims={"ver": 1})
    achievement = language.make_achievement(api)
    assert person.post("/v1/credentials", {"achievement": achievement["id"]}).status_code == 404
    boss = api.author()
    boss.post("/api/achievements/assign", {"id_usuario": user.id, "id_logro": achievement["id"]}).raise_for_status()
    claims = verified(api, issue(person, {"achievement": achievement["id"]})["jwt"])
    assert claims["credentialSubject"]["achievement"]["name"] == achievement["nombre"]
    assert boss.id not in json.dumps(claims)


def test_a_completed_guide_is_a_credential(api, ana):
    guide = guides.put_guide(api, title="Guía <de> Bash")
    exercise = guides.make_exercise(api, guide, expected_answer="ls -la")
    asked = {"course": guide, "kind": "guide"}
    assert ana.post("/v1/credentials", asked).status_code in (404, 409)
    ana.post("/attempts/", {"exercise_id": exercise, "submitted_answer": "ls -la"}).raise_for_status()
    made = issue(ana, asked)
    assert verified(api, made["jwt"])["credentialSubject"]["achievement"]["name"] == "Guía <de> Bash"


def test_the_language_path_is_no_credential_before_its_last_lesson(api):
    done, _left = language.make_lesson(api), language.make_lesson(api)
    user = language.user(api)
    user.completes(done["id"])
    # As in a process of its own.
    caches.clear_all()
    assert user.post("/v1/credentials", {"course": LANGUAGE.id, "kind": LANGUAGE.kind}).status_code == 409


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"course": "never-begun"}, 404),
        ({"course": "begun"}, 409),
        ({"achievement": 2**31}, 404),
        ({}, 400),
        ({"course": "begun", "achievement": 1}, 400),
        ({"course": "a#b"}, 400),
        ({"course": "begun", "kind": "diploma"}, 400),
        ({"course": "begun", "share_name": "yes"}, 400),
    ],
)
def test_what_is_not_earned_is_refused(api, ana, body, status):
    ana.chapter("begun", completed=True, totalChapters=2).raise_for_status()
    answer = ana.post("/v1/credentials", body)
    assert answer.status_code == status
    assert answer.json()["message"]


def test_a_credential_is_read_in_the_form_that_is_asked_for(api, ana):
    complete(ana, "python")
    made = issue(ana, {"course": "python", "share_name": True})
    signed = read(api, made["url"], JWT)
    assert (signed.headers["Content-Type"], signed.text) == (JWT, made["jwt"])
    for accept in ("application/json", "*/*", "application/vc+jwt;q=0.5, application/json"):
        shown = read(api, made["url"], accept).json()
        claims = verified(api, made["jwt"])
        assert shown == {name: value for name, value in claims.items() if name not in {"iss", "jti", "nbf", "sub"}}
    page = read(api, made["url"], "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert "Ana &lt;b&gt;García&lt;/b&gt;" in page.text
    assert "<b>" not in page.text
    assert "<script" not in page.text


def test_both_pictures_have_the_credential_inside(api, ana):
    complete(ana, "python")
    made = issue(ana, {"course": "python"})
    svg = read(api, f"{made['url']}/badge.svg", "image/*")
    assert svg.headers["Content-Type"] == "image/svg+xml"
    assert re.findall('<openbadges:credential verify="(.*?)">', svg.text) == [made["jwt"]]
    png = read(api, f"{made['url']}/badge.png", "image/*")
    assert png.headers["Content-Type"] == "image/png"
    assert png.content.startswith(b"\x89PNG\r\n\x1a\n")
    assert b"iTXtopenbadgecredential\0\0\0\0\0" + made["jwt"].encode() in png.content


def test_a_learner_and_admins_list_their_credentials(api, ana):
    complete(ana, "python")
    made = issue(ana, {"course": "python"})
    path = f"/v1/learners/{ana.id}/credentials"
    (listed,) = ana.get(path).json()["credentials"]
    assert {name: listed[name] for name in made} == made
    assert (listed["course"], listed["kind"], listed["percent"], listed["share_name"]) == (
        "python",
        "course",
        100,
        False,
    )
    assert api.author().get(path).json()["credentials"] == [listed]
    assert api.person(new_id("ben")).get(path).status_code == 403
    assert api.http.get(path).status_code == 401


def test_a_status_list_says_that_it_is_not_revoked(api, ana):
    complete(ana, "python")
    status = verified(api, issue(ana, {"course": "python"})["jwt"])["credentialStatus"]
    assert status["type"] == "BitstringStatusListEntry"
    listed = verified(api, read(api, status["statusListCredential"], "*/*").text)
    assert listed["id"] == status["statusListCredential"]
    assert read(api, status["statusListCredential"]).json() == listed
    encoded = listed["credentialSubject"]["encodedList"]
    assert encoded.startswith("u")
    assert api.http.get("/v1/status-lists/999").status_code == 404


def test_the_issuer_is_found_by_did_web(api, ana):
    complete(ana, "python")
    jwt = issue(ana, {"course": "python"})["jwt"]
    claims, header = verified(api, jwt), json.loads(base64.urlsafe_b64decode(jwt.split(".")[0] + "=="))
    assert set(header) == {"alg", "kid", "typ"}
    keys = api.http.get("/.well-known/jwks.json").json()["keys"]
    assert read(api, header["kid"]).json() == keys[0]
    for path in ("/.well-known/did.json", "/did.json"):
        did = api.http.get(path).json()
        assert did["id"] == claims["iss"]
        assert [method["publicKeyJwk"] for method in did["verificationMethod"]] == keys
    profile = api.http.get("/v1/issuer").json()
    assert {name: profile[name] for name in claims["issuer"]} == claims["issuer"]
    assert api.http.get("/v1/keys/another").status_code == 404


def test_an_unknown_credential_is_missing_in_every_form(api):
    for accept in ("application/json", JWT, "text/html"):
        assert api.http.get("/v1/credentials/nothing", headers={"Accept": accept}).status_code == 404
    assert "<h1>" in api.http.get("/v1/credentials/nothing", headers={"Accept": "text/html"}).text


def test_a_changed_byte_is_no_credential(api, ana):
    complete(ana, "python")
    jwt = issue(ana, {"course": "python"})["jwt"]
    header, payload, signature = jwt.split(".")
    place = len(payload) // 2
    other = "A" if payload[place] != "A" else "B"
    for changed in (
        f"{header}.{payload[:place]}{other}{payload[place + 1 :]}.{signature}",
        f"{jwt[:-9]}AAAAAAAA{jwt[-1]}",
    ):
        with pytest.raises(Exception, match="bad_signature"):
            verified(api, changed)


def test_an_accept_that_is_nonsense_is_answered_with_json(api, ana):
    complete(ana, "python")
    url = issue(ana, {"course": "python"})["url"]
    for accept in ("", ";;q=x", "text/html;q=nan", "a/b" * 1000):
        answer = read(api, url, accept)
        assert answer.headers["Content-Type"] == "application/json"
