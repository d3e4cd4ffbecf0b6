"""The export and the erasure of what is stored for a learner."""

from datetime import datetime

import pytest

from tests.accounts import PASSWORD, new_user
from tests.people import new_id

pytestmark = pytest.mark.usefixtures("cheap_passwords")


@pytest.fixture
def ana(api):
    """A learner with some progress."""
    learner = api.learner()
    learner.chapter("python", "variables", 42, completed=True, totalChapters=2).raise_for_status()
    return learner


def path(learner):
    return f"/v1/learners/{learner}"


def test_a_learner_gets_all_that_is_stored_for_them(ana):
    answer = ana.get(path(ana.id))
    assert answer.status_code == 200
    shown = answer.json()
    assert shown.keys() == {"learner", "exported_at", "account", "items"}
    assert (shown["learner"], shown["account"]) == (ana.id, None)
    units = [each for each in shown["items"] if each["item"] == "unit of a learner"]
    assert [each["key"] for each in units] == [{"kind": "course", "course": "python", "unit": "variables"}]
    assert units[0]["holds"]["watched"] == 42_000
    assert datetime.fromisoformat(units[0]["holds"]["completed"]) <= datetime.fromisoformat(shown["exported_at"])
    assert "course header of a learner" in {each["item"] for each in shown["items"]}


def test_an_account_is_part_of_it_but_for_its_password(api):
    eva = new_user(api)
    answer = eva.get(path(eva.learner))
    assert answer.status_code == 200
    assert answer.json()["account"].keys() == {"number", "name", "email", "registered_at", "preferences"}
    assert answer.json()["account"]["email"] == eva.email
    assert PASSWORD not in answer.text
    assert "argon2" not in answer.text


def test_an_admin_gets_anybodys(ana, api):
    assert api.author().get(path(ana.id)).json()["learner"] == ana.id


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_anybody_else_is_refused_in_words(ana, api, method):
    refused = api.learner("eva").request(method, path(ana.id))
    assert (refused.status_code, refused.json()) == (403, {"message": "Only the learner and admins may do this"})
    assert api.http.request(method, path(ana.id)).status_code == 401


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_a_learner_without_stored_data_is_not_found(api, method):
    nobody = api.author().request(method, path(new_id("nobody")))
    assert (nobody.status_code, nobody.json()) == (404, {"message": "Nothing is held of this learner"})


@pytest.mark.parametrize("cursor", ["", "%", "AA", "A" * 3000, "8J"])
def test_a_cursor_that_no_list_gave_is_refused(ana, cursor):
    answer = ana.get(path(ana.id), params={"cursor": cursor})
    # Some texts are a place by chance; none is a fault of ours.
    assert answer.status_code in {200, 400}
    if answer.status_code == 400:
        assert answer.json()["errors"] == [{"field": "cursor", "reason": "must be one that a list gave"}]


def test_an_id_that_could_be_none_is_refused(api):
    answer = api.author().get(path("a%23b"))
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "id"


def test_a_learner_is_erased_once_however_often_it_is_asked(ana):
    first, again = ana.delete(path(ana.id)), ana.delete(path(ana.id))
    assert first.status_code == again.status_code == 202
    assert first.json().keys() == {"learner", "erased_at"}
    assert first.json() == again.json()


def test_an_admin_erases_an_account_with_its_tokens(api):
    eva = new_user(api)
    assert api.author().delete(path(eva.learner)).status_code == 202
    # In this process the token may be known as good for a minute; nobody can log in any more.
    login = api.http.post("/api/users/login", json={"correo": eva.email, "contrasena": PASSWORD})
    assert login.status_code == 401
    assert api.author().get(f"/api/users/profile/{eva.id}").status_code == 404
