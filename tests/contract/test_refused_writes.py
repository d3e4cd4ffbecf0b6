"""Every route against bodies of wrong types, callers who may not call it, and ids that are none: nothing is written.

In process, with the whole table looked at: who is refused leaves it as it was, item for item.
"""

import json
from collections.abc import Iterator

import pytest
from pydantic import TypeAdapter

from hito import caches
from hito.edge import identity
from language import api as language_api
from tests import ready_requests, stored_table
from tests.endpoints import declared
from tools.local_secrets import UMS_ISSUER

ENDPOINTS = {endpoint.name: endpoint for endpoint in declared()}
WITH_A_BODY = [name for name, endpoint in ENDPOINTS.items() if endpoint.body]

# As JSON has them, by the name of their type there.
VALUES = {
    "null": ["null"],
    "boolean": ["true"],
    "number": ["7", "-1", "1.5", "9" * 30, "9" * 4_301, "1e308"],
    "string": ['""', '"text"', '" "', '"a#b"', '"\\u0000"', '"' + "x" * 100_000 + '"', '"' + "😀" * 300 + '"'],
    "array": ["[]", "[1]", "[null]", "[[[[]]]]"],
    "object": ["{}", '{"a": {"a": [1]}}'],
    # Of no type that a schema could ask for.
    "": ["1e400", "-1e400", '"\\ud83c"', "[" * 40 + "]" * 40, "NaN", "{"],
}
# A text that is an id may be written as the number that it is.
NUMBERS_TOO = {("sections", 0, "id"), ("sections", 0, "lessons", 0, "id")}
# What a refusal may leave behind, by how its key begins, and why.
MAY_CHANGE = {"COUNTER#": "a number that was given and not used is never given again"}
DOCUMENTED = {400, 413, 422}

pytestmark = pytest.mark.usefixtures("cheap_passwords")


class World:
    """A world that is as it was after each refusal."""

    def __init__(self, api):
        self.made = ready_requests.build(api)
        self.requests = ready_requests.requests(self.made)
        # Everybody was seen, so that nobody is seen for the first time by a request that is refused.
        for token in {ready.token for several in self.requests.values() for ready in several} - {None}:
            api.http.get("/users/me", headers={"Authorization": f"Bearer {token}"})
        self._kept = stored_table.Kept()

    def restore(self):
        self._kept.restore()
        caches.clear_all()

    def check_unchanged(self, what):
        now, before = stored_table.items(), self._kept.items
        changed = {key for key in now.keys() | before.keys() if now.get(key) != before.get(key)}
        changed = {key for key in changed if not key[0].startswith(tuple(MAY_CHANGE))}
        assert not changed, (what, changed)


@pytest.fixture(scope="module")
def world(in_process, cheap_passwords):
    return World(in_process)


def fields(schema, definitions, given, path=()) -> Iterator[tuple[tuple[str | int, ...], set[str]]]:
    """Each field of a body, also within what ``given`` has: where it is, and the types that it may have."""
    for name, member in schema.get("properties", {}).items():
        options = list(_options(member, definitions))
        yield (*path, name), {_type(option) for option in options}
        inner = given.get(name) if isinstance(given, dict) else None
        for option in options:
            if option.get("type") == "object" and isinstance(inner, dict):
                yield from fields(option, definitions, inner, (*path, name))
            if option.get("type") == "array" and isinstance(inner, list) and inner and isinstance(inner[0], dict):
                item = _resolved(option["items"], definitions)
                yield from fields(item, definitions, inner[0], (*path, name, 0))


def _options(schema, definitions):
    for option in schema.get("anyOf", [schema]):
        yield from _options(option, definitions) if "anyOf" in option else [_resolved(option, definitions)]


def _resolved(schema, definitions):
    return definitions[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def _type(schema):
    kind = schema.get("type", "string")
    return "number" if kind == "integer" else kind


def with_value(body, path, raw):
    """A body's JSON with something else at a place."""
    if not path:
        return raw
    first, *rest = path
    if isinstance(body, list):
        return "[" + ",".join([with_value(body[0], rest, raw), *map(json.dumps, body[1:])]) + "]"
    known = dict(body or {})
    inner = with_value(known.pop(first, None), rest, raw)
    return (
        "{"
        + ",".join([f"{json.dumps(first)}:{inner}", *(f"{json.dumps(k)}:{json.dumps(v)}" for k, v in known.items())])
        + "}"
    )


@pytest.mark.parametrize("name", WITH_A_BODY)
def test_every_field_of_a_wrong_type_is_refused_by_name_and_writes_nothing(world, name):
    endpoint = ENDPOINTS[name]
    schema = TypeAdapter(endpoint.body).json_schema(by_alias=True)
    for ready in world.requests[name]:
        for path, types in fields(schema, schema.get("$defs", {}), ready.body):
            for kind, raws in VALUES.items():
                for raw in raws:
                    what = (name, path, raw[:60])
                    content = with_value(ready.body, path, raw).encode()
                    answer = ready.send({"Content-Type": "application/json"}, json=None, content=content)
                    assert answer.status_code < 500, (what, answer.text)
                    if answer.is_success and is_refused_beside_its_id(answer):
                        assert path[-1] in answer.text, (what, answer.text)
                        world.restore()
                        continue
                    if answer.is_success:
                        is_number = kind == "number" and path in NUMBERS_TOO
                        assert kind in types or is_number, (what, types, answer.text)
                        world.restore()
                        continue
                    if kind not in types:
                        assert answer.status_code in DOCUMENTED, (what, answer.status_code, answer.text)
                    assert_spelled(answer, endpoint, what)
                    if kind not in types and raw not in ("NaN", "{"):
                        assert path[-1] in answer.text, (what, answer.text)
            world.check_unchanged((name, path))


def is_refused_beside_its_id(answer):
    """Whether the one member of a batch is refused."""
    results = answer.json().get("results", []) if isinstance(answer.json(), dict) else []
    return bool(results) and all(isinstance(one, dict) and one.get("status") == "refused" for one in results)


def assert_spelled(answer, endpoint, what):
    """Refused in the words of the contract."""
    expected, shown = endpoint.dialect.render_error("x"), answer.json()
    assert type(shown) is type(expected), (what, shown)
    if isinstance(expected, dict):
        assert expected.keys() <= shown.keys(), (what, shown)


@pytest.mark.parametrize("name", WITH_A_BODY)
@pytest.mark.parametrize("content", [b"", b"null", b"[]", b'"a"', b"7", b"{", b"\xff", b'{"a":1,"a":2}'])
def test_a_body_that_is_no_object_is_refused_and_writes_nothing(world, name, content):
    endpoint = ENDPOINTS[name]
    for ready in world.requests[name]:
        answer = ready.send(json=None, content=content)
        if endpoint.body.may_be_missing and not content:
            assert answer.is_success
            world.restore()
            continue
        assert answer.status_code in DOCUMENTED, answer.text
        assert_spelled(answer, endpoint, name)
        world.check_unchanged(name)


# These look at no token: the language contract leaves them open, unless it is strict.
OPEN = {
    identity.public,
    language_api.reader,
    language_api.reader_of_path,
    language_api.reader_of_exercises,
}


@pytest.mark.parametrize("name", [name for name, endpoint in ENDPOINTS.items() if endpoint.auth not in OPEN])
def test_a_valid_request_of_who_may_not_make_it_writes_nothing(world, name):
    api, endpoint = world.made.api, ENDPOINTS[name]
    good = api.token(world.made.ana.id, role=["Student", "admin"])
    tokens = {
        "none": None,
        "expired": api.token(world.made.ana.id, role=["Student", "admin"], lifetime=-3600),
        "garbage": "x.y.z",
        "another signature": good[:-6] + good[-6:][::-1],
        "another issuer": api.token(world.made.ana.id, role=["Student", "admin"], issuer="https://evil.example"),
        "another's learner": api.token(
            world.made.ana.id, role=["Student", "admin"], issuer=UMS_ISSUER, audience="progress-tracking"
        ),
    }
    for ready in world.requests[name]:
        for word, token in tokens.items():
            if word == "none" and endpoint.auth is identity.optional_learner:
                continue
            # A server key alone opens what is a system's: without it here.
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            answer = api.http.request(ready.method, ready.path, json=ready.body, params=ready.query, headers=headers)
            assert answer.status_code in (401, 403), (word, answer.text)
            assert_spelled(answer, endpoint, word)
            world.check_unchanged((name, word))


def test_what_is_of_another_learner_is_refused_on_every_route_and_writes_nothing(world):
    made = world.made
    stranger = made.api.token(new := "eva-of-another-house", role="Student")
    named = [made.ana.id, f"/{made.user.id}", f"/{made.record}"]
    asked = 0
    for name, several in world.requests.items():
        endpoint = ENDPOINTS[name]
        is_own = endpoint.path.startswith(("/v1/learners", "/api/users", "/api/v1/", "/api/progress"))
        for ready in several:
            if endpoint.auth in OPEN or not is_own or not any(each in ready.path for each in named):
                continue
            asked += 1
            answer = ready.send(token=stranger)
            assert answer.status_code in (403, 404), (name, answer.text)
            assert new not in answer.text
            world.check_unchanged(name)
    assert asked >= 12


HOSTILE = ["a%23b", "%00", "a%1Fb", "%FF%FE", "x" * 10_000, "%F0%9F%98%80" * 130, "%ED%A0%80", "..", "%25", "%C2%A0"]


@pytest.mark.parametrize("name", [name for name, endpoint in ENDPOINTS.items() if "{" in endpoint.path])
def test_an_id_that_is_none_or_that_nothing_has_writes_nothing_where_it_is_refused(world, name):
    for ready in world.requests[name]:
        parts = ready.path.split("/")
        places = [n for n, part in enumerate(ENDPOINTS[name].path.split("/")) if part.startswith("{")]
        for place in places:
            for value in HOSTILE:
                path = "/".join([*parts[:place], value, *parts[place + 1 :]])
                answer = ready.send(path=path)
                assert answer.status_code < 500, (path[:200], answer.text)
                if answer.is_success:
                    world.restore()
                else:
                    world.check_unchanged(path[:200])
