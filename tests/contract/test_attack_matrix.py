"""Every route against callers who may not call it, and against ids that are none. The routes are the declared ones."""

import inspect
from uuid import uuid4

import pytest

from hito.domain.errors import Code, Expired, Forbidden, Unauthenticated
from hito.edge import identity
from language import api as language_api
from tests.endpoints import declared

# These look at no token: the language contract leaves them open, unless it is strict.
OPEN = {
    identity.public,
    language_api.reader,
    language_api.reader_of_path,
    language_api.reader_of_exercises,
}
# Made by a function, one for each scope.
FOR_ADMINS = "admin_or_server.<locals>.authenticate"
FOR_TEACHERS = "learner_or_server.<locals>.authenticate"


ROUTES = [pytest.param(endpoint, id=f"{endpoint.method} {endpoint.path}") for endpoint in declared()]
GUARDED = [route for route in ROUTES if route.values[0].auth not in OPEN]
ADMINS_ONLY = [
    route
    for route in ROUTES
    if route.values[0].auth is identity.admin or route.values[0].auth.__qualname__ == FOR_ADMINS
]
STUDENTS_ONLY = [route for route in ROUTES if route.values[0].auth is identity.student]
OF_A_USER = [route for route in STUDENTS_ONLY if "{userId}" in route.values[0].path]
WITH_AN_ID = [route for route in ROUTES if "{" in route.values[0].path]


def path_of(endpoint, value=None):
    """The route's path; each parameter is ``value``, or an id that nothing has."""
    path = endpoint.path
    while "{" in path:
        name = path[path.index("{") : path.index("}") + 1]
        spare = str(uuid4()) if name in ("{guide_id}", "{exercise_id}") else "987654321"
        path = path.replace(name, value or spare, 1)
    return path


def ask(api, endpoint, authorization, value=None):
    headers = {"Authorization": authorization} if authorization else {}
    body = {} if endpoint.method in ("POST", "PUT", "PATCH") else None
    return api.http.request(endpoint.method, path_of(endpoint, value), json=body, headers=headers)


def assert_refused(answer, endpoint, refusal):
    assert answer.status_code == endpoint.dialect.status(refusal), answer.text
    expected = endpoint.dialect.body(refusal)
    shown = answer.json()
    assert type(shown) is type(expected)
    if isinstance(expected, dict):
        assert shown.keys() == expected.keys()


@pytest.mark.parametrize("endpoint", GUARDED)
def test_who_is_not_known_is_refused_on_every_route(api, endpoint):
    good = api.token("eva", role="admin")
    header, claims, signature = good.split(".")
    forged = {
        "of no issuer": api.token("eva", role="admin", issuer="https://evil.example"),
        "for somebody else": api.token("eva", role="admin", audience="somebody-else"),
        "with another signature": f"{header}.{claims}.{signature[::-1]}",
        "without a signature": f"{header}.{claims}.",
        "of no parts": "x" * 500,
    }
    if endpoint.auth is not identity.optional_learner:
        assert_refused(ask(api, endpoint, None), endpoint, Unauthenticated(Code.TOKEN_INVALID))
    for token in forged.values():
        assert_refused(ask(api, endpoint, f"Bearer {token}"), endpoint, Unauthenticated(Code.TOKEN_INVALID))
    expired = api.token("eva", role="admin", lifetime=-3600)
    assert_refused(ask(api, endpoint, f"Bearer {expired}"), endpoint, Expired())


@pytest.mark.parametrize("endpoint", ADMINS_ONLY)
@pytest.mark.parametrize("role", [None, "Student", "teacher", "administrator", "superadmin"])
def test_who_is_no_admin_is_refused_where_admins_are_asked_for(api, endpoint, role):
    token = api.token("eva", role=role)
    assert_refused(ask(api, endpoint, f"Bearer {token}"), endpoint, Forbidden(Code.OWNER_ONLY))


@pytest.mark.parametrize("endpoint", STUDENTS_ONLY)
@pytest.mark.parametrize("role", [None, "admin", "teacher"])
def test_who_is_no_student_is_refused_where_students_are_asked_for(api, endpoint, role):
    assert_refused(ask(api, endpoint, f"Bearer {api.token('eva', role=role)}"), endpoint, Forbidden(Code.OWNER_ONLY))


@pytest.mark.parametrize("endpoint", OF_A_USER)
def test_another_learner_is_refused_where_the_path_names_one(api, endpoint):
    token = api.token("eva", role="Student")
    answer = ask(api, endpoint, f"Bearer {token}", value="ana")
    if endpoint.method == "GET":
        assert_refused(answer, endpoint, Forbidden(Code.OWNER_ONLY))
    else:
        # A body that is none may be found before.
        assert answer.status_code in (400, 403), answer.text


@pytest.mark.parametrize("endpoint", WITH_AN_ID)
def test_what_is_no_id_is_the_callers_mistake_on_every_route(api, endpoint):
    tokens = [api.token("eva", role=["admin", "Student"])]
    hostile = ["a%23b", "%00", "a%1Fb", "%FF%FE", "x" * 4_000, "%F0%9F%98%80" * 130, "%ED%A0%80", "..", "%25", "%C2%A0"]
    for token in tokens:
        for value in hostile:
            answer = ask(api, endpoint, f"Bearer {token}", value=value)
            # Never a bug, and never something done but where the text is an id that nobody has yet.
            assert answer.status_code < 500 or answer.status_code == 503, (value, answer.text)
            if value not in ("..", "%25", "%C2%A0"):
                assert 400 <= answer.status_code < 500, (value, answer.text)


def test_the_matrix_has_every_way_of_asking_who_it_is():
    known = OPEN | {
        identity.optional_learner,
        identity.admin,
        identity.learner,
        identity.learner_or_cookie,
        identity.student,
        language_api.author,
    }
    others = {endpoint.auth for (endpoint,) in (route.values for route in ROUTES)} - known
    assert {inspect.unwrap(who).__qualname__ for who in others} <= {
        FOR_ADMINS,
        FOR_TEACHERS,
        "server.<locals>.authenticate",
    }
