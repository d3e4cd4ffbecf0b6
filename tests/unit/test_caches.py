"""The registry of what a process keeps."""

import re
from functools import cache

import pytest

from hito import caches
from tests.template import ROOT

LAYER = ROOT / "layers" / "common" / "hito"


@pytest.fixture
def clock(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(caches, "monotonic", lambda: now[0])
    return now


def test_a_value_is_cached_for_its_time_and_no_longer(clock):
    kept = caches.Cache(entries=2, seconds=60)
    kept.put("ana", None)
    kept.put("ben", "Europe/Madrid")
    clock[0] += 59
    assert kept.get("ben") == "Europe/Madrid"
    clock[0] += 1
    assert kept.get("ben") is None
    assert len(kept) == 0


def test_a_full_cache_lets_the_value_go_that_was_not_used_for_longest():
    kept = caches.Cache(entries=2, seconds=None)
    kept.put("a", 1)
    kept.put("b", 2)
    assert kept.get("a") == 1
    kept.put("c", 3)
    assert [kept.get(name) for name in "abc"] == [1, None, 3]


def test_one_call_clears_everything_that_was_learned(monkeypatch):
    monkeypatch.setattr(caches, "_caches", {})
    first, second = caches.register("first", entries=1), caches.register("second", entries=1, seconds=60)
    first.put("a", 1)
    second.put("a", 1)
    caches.clear_all()
    assert (len(first), len(second)) == (0, 0)
    assert caches.registered().keys() == {"first", "second"}


def test_what_is_created_once_is_created_again_only_on_request(monkeypatch):
    monkeypatch.setattr(caches, "_made", {})
    made = []
    client = caches.once("a client")(lambda: made.append(1) or len(made))
    caches.clear_all()
    assert (client(), client()) == (1, 1)
    caches.clear_made()
    assert client() == 2


@cache
def sources():
    return {path.relative_to(LAYER).as_posix(): path.read_text(encoding="utf-8") for path in LAYER.rglob("*.py")}


def test_no_module_keeps_values_outside_the_registry():
    """The domain may remember what its pure functions give: that is never untrue."""
    own = re.compile(r"^(@cache$|@lru_cache\b|_\w+: (dict|list|set)\b.* = (\{\}|\[\]|set\(\))$)", re.MULTILINE)
    keepers = {name for name, text in sources().items() if own.search(text) and not name.startswith("domain/")}
    # Keys of signatures are a pure function's values, too. Only tests and tools intercept.
    assert keepers - {"caches.py"} == {"aws/signature.py"}
