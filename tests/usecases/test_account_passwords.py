"""What is done to passwords, and how often somebody may try one."""

import json
import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from time import perf_counter

import argon2
import pytest

from hito.domain.errors import TooMany, Unauthenticated
from hito.edge import api as edge
from hito.usecases import accounts, passwords
from tests.accounts import PASSWORD, log_in, logged_in, new_email, new_user, stored
from tests.usecases.test_rate_limits import NOON, _Noon

pytestmark = pytest.mark.usefixtures("cheap_passwords")


@pytest.fixture
def limits_on(setting, monkeypatch):
    """The windows open, at noon and 40 seconds."""
    monkeypatch.setattr(edge, "datetime", _Noon)
    setting("RATE_LIMITS", "1")


@pytest.fixture
def verified(monkeypatch):
    """The hashes that passwords were verified against, in their order."""
    seen = []

    class Watched(argon2.PasswordHasher):
        def verify(self, hash, password):  # noqa: A002
            seen.append(hash)
            return super().verify(hash, password)

    monkeypatch.setattr(passwords, "HASHER", Watched.from_parameters(argon2.profiles.CHEAPEST))
    return seen


def test_an_unknown_email_is_as_much_work_as_a_wrong_password(in_process, verified, dynamodb_that):
    ana = new_user(in_process)
    requests = []

    def work(email):
        verified.clear()
        requests.clear()
        with dynamodb_that(lambda attempt: requests.append(attempt.operation)):
            assert log_in(in_process, email, "otra cosa").status_code == 401
        [known] = verified
        return list(requests), argon2.extract_parameters(known)

    assert work(ana.email) == work(new_email()) == work("no es un correo")


@pytest.mark.skipif("TIMING" not in os.environ, reason="takes a quiet machine: TIMING=1")
def test_an_unknown_email_takes_as_long_as_a_wrong_password(in_process, monkeypatch):
    monkeypatch.setattr(passwords, "HASHER", argon2.PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1))
    ana, took = new_user(in_process), {"known": [], "unknown": []}
    for _ in range(100):
        for who, email in [("known", ana.email), ("unknown", new_email())]:
            began = perf_counter()
            assert log_in(in_process, email, "otra cosa").status_code == 401
            took[who].append(perf_counter() - began)
    assert median(took["known"]) == pytest.approx(median(took["unknown"]), rel=0.1)


def test_passwords_are_hashed_as_owasp_advises(monkeypatch):
    monkeypatch.undo()
    hashed = argon2.PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1).hash(PASSWORD)
    assert argon2.extract_parameters(hashed) == argon2.Parameters(argon2.Type.ID, 19, 16, 32, 2, 19456, 1)


def test_a_login_rehashes_a_password_that_was_hashed_with_other_parameters(in_process, monkeypatch):
    ana = new_user(in_process)
    [before] = [item["password"]["S"] for item in stored(ana.email) if "password" in item]
    stronger = argon2.PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    monkeypatch.setattr(passwords, "HASHER", stronger)
    assert log_in(in_process, ana.email, "otra cosa").status_code == 401
    assert logged_in(in_process, ana.email).id == ana.id
    [after] = [item["password"]["S"] for item in stored(ana.email) if "password" in item]
    assert stronger.check_needs_rehash(before)
    assert not stronger.check_needs_rehash(after)
    assert ana.get(ana.profile).status_code == 200
    assert log_in(in_process, ana.email).status_code == 200


def test_wrong_passwords_are_limited_by_the_account_and_right_ones_are_not(in_process, limits_on, verified):
    ana, ben = new_user(in_process, nombre="Ana"), new_user(in_process, nombre="Ben")
    verified.clear()
    refusals: Counter[type[Exception]] = Counter()
    for _ in range(200):
        with pytest.raises((Unauthenticated, TooMany)) as refusal:
            accounts.log_in(ana.email, "otra cosa", NOON, lambda _: NOON.date())
        refusals[refusal.type] += 1
    assert refusals == {Unauthenticated: 10, TooMany: 190}
    assert len(verified) == 10
    refused = log_in(in_process, ana.email.upper())
    assert (refused.status_code, refused.headers["Retry-After"], list(refused.json())) == (429, "20", ["message"])
    for _ in range(12):
        assert log_in(in_process, ben.email).status_code == 200


def tries(email, at, password="otra cosa"):
    """What a try at that time answers: 401, or in how many seconds to come back; 200 if it is right."""
    try:
        accounts.log_in(email, password, at, lambda _: at.date())
    except Unauthenticated:
        return 401
    except TooMany as refusal:
        return refusal.retry_after
    return 200


def test_wrong_passwords_have_an_hourly_window_beside_the_minute(in_process, limits_on):
    email = new_email()
    minutes = [NOON.replace(minute=minute) for minute in (0, 1, 2)]
    for at in minutes:
        assert [tries(email, at) for _ in range(10)] == [401] * 10
    # In the last of them the minute is full as well: it is the hour that has to end.
    assert tries(email, minutes[-1]) == 3600 - 2 * 60 - 40
    for minute in (3, 59):
        assert tries(email, NOON.replace(minute=minute)) == 3600 - 60 * minute - 40
    assert tries(email, NOON.replace(hour=13, minute=0, second=0)) == 401


def test_wrong_passwords_have_a_daily_window_beside_the_hour(in_process, limits_on):
    email = new_email()
    allowed = []
    for hour in range(24):
        for minute in range(0, 60, 10):
            allowed += [tries(email, NOON.replace(hour=hour, minute=minute)) for _ in range(5)]
    assert (allowed.count(401), allowed.index(86_400 - 3 * 3600 - 20 * 60 - 40)) == (100, 100)
    assert tries(email, NOON.replace(hour=23, minute=59, second=59)) == 1
    assert tries(email, NOON.replace(day=6, hour=0, minute=0, second=0)) == 401


def test_refused_tries_do_not_count(in_process, limits_on):
    email = new_email()
    for minute in range(3):
        assert [tries(email, NOON.replace(minute=minute)) for _ in range(60)].count(401) == 10
    assert [tries(email, NOON.replace(hour=13)) for _ in range(60)].count(401) == 10


def test_right_passwords_do_not_count_in_any_window(in_process, limits_on):
    ana = new_user(in_process)
    for hour in range(4):
        for minute in range(0, 60, 2):
            assert tries(ana.email, NOON.replace(hour=hour, minute=minute), PASSWORD) == 200
    assert [tries(ana.email, NOON) for _ in range(11)] == [401] * 10 + [20]
    # A full window keeps the owner out, too.
    assert tries(ana.email, NOON, PASSWORD) == 20


def test_a_setting_scales_all_windows_of_passwords(in_process, limits_on, setting):
    setting("RATE_LIMITS", "0.2")
    email = new_email()
    assert [tries(email, NOON.replace(minute=minute)) for minute in (0, 0, 0)] == [401, 401, 20]
    assert [tries(email, NOON.replace(minute=minute)) for minute in (1, 1, 2, 2, 3)][-2:] == [401, 3600 - 220]


def test_wrong_passwords_at_once_are_limited_too(in_process, limits_on):
    ana = new_user(in_process)
    with ThreadPoolExecutor(20) as pool:
        statuses = list(pool.map(lambda _: log_in(in_process, ana.email, "otra cosa").status_code, range(20)))
    assert Counter(statuses) == {401: 10, 429: 10}


@pytest.mark.parametrize("path", ["register", "login"])
def test_one_source_calls_so_often_a_minute(in_process, limits_on, setting, path):
    setting("RATE_LIMITS", "0.02")

    def call(source):
        return in_process.http.post(f"/api/users/{path}", json={}, headers={"X-Forwarded-For": source}).status_code

    assert Counter(call("203.0.113.7") for _ in range(7)) == {400: 6, 429: 1}
    assert call("203.0.113.8") == 400
    # A house has all addresses of its network.
    assert Counter(call(f"2001:db8::{n:x}") for n in range(7)) == {400: 6, 429: 1}
    assert call("2001:db8:0:1::1") == 400


def test_off_lifts_the_limits(in_process, limits_on, setting):
    setting("RATE_LIMITS", "off")
    ana = new_user(in_process)
    assert {log_in(in_process, ana.email, "otra cosa").status_code for _ in range(12)} == {401}


def test_what_limits_somebody_unknown_does_not_hold_who_it_is(in_process, limits_on):
    email = new_email()
    log_in(in_process, email)
    windows = [item for item in stored() if item["PK"]["S"].startswith("RATE#")]
    assert windows
    assert email not in json.dumps(windows)
    assert "127.0.0.1" not in json.dumps(windows)
