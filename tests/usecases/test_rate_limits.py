"""How often a learner may call a route within a UTC minute."""

from datetime import UTC, datetime

import pytest

from hito import config
from hito.domain.errors import TooMany
from hito.edge import api as edge
from hito.edge import identity
from hito.store import rate_limits
from tests import iam
from tests.endpoints import declared
from tests.people import new_id
from tests.tracer import AwsCall
from tools import template

PREFIX = "/v1/tutorials/progress"
NOON = datetime(2026, 1, 5, 12, 0, 40, tzinfo=UTC)

ROUTES = {
    "read": (60, lambda ana, prefix: ana.get(f"{prefix}/python")),
    "chapter": (30, lambda ana, prefix: ana.post(f"{prefix}/python/chapter", {"chapterId": "a", "watchTime": 1})),
    "quiz": (10, lambda ana, prefix: ana.post(f"{prefix}/python/quiz", {})),
    "complete": (5, lambda ana, prefix: ana.post(f"{prefix}/python/complete")),
    "reset": (5, lambda ana, prefix: ana.request("DELETE", f"{prefix}/python")),
}


class _Noon(datetime):
    @classmethod
    def now(cls, tz=None):
        return NOON


@pytest.fixture
def limits_on(monkeypatch):
    """The windows open, at noon and 40 seconds; answers a way to scale them."""
    monkeypatch.setattr(edge, "datetime", _Noon)

    def scale(text):
        monkeypatch.setenv("RATE_LIMITS", text)
        config.settings.cache_clear()

    scale("1")
    yield scale
    monkeypatch.undo()
    config.settings.cache_clear()


@pytest.mark.parametrize(("allowed", "call"), ROUTES.values(), ids=ROUTES.keys())
def test_each_route_has_its_window_and_both_prefixes_share_it(in_process, limits_on, allowed, call):
    ana = in_process.learner()
    prefixes = [PREFIX, f"/api{PREFIX}"]
    for number in range(allowed):
        assert call(ana, prefixes[number % 2]).status_code != 429
    for prefix in prefixes:
        refused = call(ana, prefix)
        assert refused.status_code == 429
        assert list(refused.json()) == ["error"]
        assert refused.headers["Retry-After"] == "20"


def test_one_learners_window_is_not_anothers_nor_another_routes(in_process, limits_on):
    ana, ben = in_process.learner("ana"), in_process.learner("ben")
    for _ in range(6):
        used_up = ana.request("DELETE", f"{PREFIX}/python")
    assert used_up.status_code == 429
    assert ben.request("DELETE", f"{PREFIX}/python").status_code == 200
    assert ana.get(f"{PREFIX}/python").status_code == 200


def test_refused_bodies_count_and_strangers_do_not(in_process, limits_on):
    ana = in_process.learner()
    for _ in range(10):
        assert ana.post(f"{PREFIX}/python/quiz", content="no json").status_code == 400
        assert in_process.http.post(f"{PREFIX}/python/quiz").status_code == 401
    assert ana.post(f"{PREFIX}/python/quiz", content="no json").status_code == 429


@pytest.mark.parametrize(("scale", "allowed"), [("2", 10), ("0.2", 1), ("0.01", 1)])
def test_a_setting_scales_the_windows(in_process, limits_on, scale, allowed):
    limits_on(scale)
    ana = in_process.learner()
    statuses = [ana.post(f"{PREFIX}/python/complete").status_code for _ in range(allowed + 1)]
    assert statuses == [404] * allowed + [429]


def test_off_lifts_them(in_process, limits_on):
    limits_on("off")
    ana = in_process.learner()
    assert {ana.post(f"{PREFIX}/python/complete").status_code for _ in range(20)} == {404}


def test_a_window_ends_with_its_utc_minute():
    ana = new_id("ana")
    rate_limits.count_call(ana, "GET /here", 1, NOON)
    with pytest.raises(TooMany):
        rate_limits.count_call(ana, "GET /here", 1, NOON.replace(second=59))
    rate_limits.count_call(ana, "GET /here", 1, NOON.replace(minute=1, second=0))


@pytest.fixture
def quota(monkeypatch):
    """A quota of three calls a day, at noon and 40 seconds."""
    monkeypatch.setattr(edge, "datetime", _Noon)
    monkeypatch.setenv("DAILY_QUOTA", "3")
    config.settings.cache_clear()
    yield
    monkeypatch.undo()
    config.settings.cache_clear()


@pytest.mark.usefixtures("quota")
def test_a_learner_has_so_many_calls_a_day_over_all_routes(in_process):
    ana = in_process.learner()
    calls = [
        ana.get(f"{PREFIX}/python"),
        ana.get("/courses/my_courses"),
        ana.post(f"{PREFIX}/python/quiz", content="x"),
    ]
    assert [answer.status_code for answer in calls] == [200, 200, 400]
    refused = ana.get(f"{PREFIX}/python")
    assert (refused.status_code, refused.json()) == (429, {"error": "At most 3 calls a day"})
    # Until midnight, UTC.
    assert refused.headers["Retry-After"] == str(12 * 3600 - 40)
    assert in_process.learner().get(f"{PREFIX}/python").status_code == 200


@pytest.mark.usefixtures("quota")
def test_a_quota_is_not_for_admins_and_not_for_strangers(in_process):
    boss = in_process.author()
    key = {"X-Server-Key": in_process.server_key}
    for _ in range(5):
        assert boss.get("/users/").status_code == 200
        assert in_process.http.get("/guides/").status_code == 200
        assert in_process.http.get("/health/deep", headers=key).status_code == 200


def functions_for_learners():
    """The functions with a route that a learner with a token may call."""
    functions = template.functions()
    handlers = {each["Handler"].rpartition(".")[0]: name for name, each in functions.items()}
    for endpoint in declared():
        is_for_learners = endpoint.auth not in (identity.public, identity.admin)
        if is_for_learners and endpoint.auth.__qualname__ != "admin_or_server.<locals>.authenticate":
            group = endpoint.handler.__module__.partition(".")[0]
            yield handlers[f"{group}.app"]


@pytest.mark.parametrize("function", sorted(set(functions_for_learners())))
def test_a_function_that_learners_call_may_count_their_calls(function):
    """With a quota; without it, few functions would need the permission."""
    counting = AwsCall("dynamodb:UpdateItem", "Table", frozenset({"LEARNER#ana"}))
    assert any(statement.allows(*counting) for statement in iam.statements(function))
