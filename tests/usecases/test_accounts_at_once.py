"""Accounts that many make or change at the same time."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.accounts import log_in, logged_in, new_email, new_user, register, stored

pytestmark = pytest.mark.usefixtures("cheap_passwords")


def at_once(how_many, call):
    with ThreadPoolExecutor(how_many) as pool:
        return list(pool.map(call, range(how_many)))


def test_of_twenty_registrations_of_an_email_at_once_one_makes_an_account(in_process):
    email = new_email()
    spelled = [email, email.upper()]
    answers = at_once(20, lambda n: register(in_process, correo=spelled[n % 2], nombre=f"Ana {n}"))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 19}
    [made] = [answer.json()["user"] for answer in answers if answer.status_code == 201]
    assert logged_in(in_process, email).id == made["id"]


def test_of_five_changes_to_an_email_at_once_one_gets_it(in_process):
    users, email = [new_user(in_process) for _ in range(5)], new_email()
    answers = at_once(5, lambda n: users[n].put(correo=email))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 4}
    [winner] = [user.id for user, answer in zip(users, answers, strict=True) if answer.status_code == 200]
    assert logged_in(in_process, email).id == winner
    for user in users:
        assert (log_in(in_process, user.email).status_code == 200) == (user.id != winner)


def test_an_account_that_changes_while_it_is_deleted_leaves_nothing_behind(in_process):
    ana, emails = new_user(in_process), [new_email() for _ in range(3)]
    answers = at_once(4, lambda n: ana.put(correo=emails[n]) if n < 3 else ana.delete())
    assert answers[3].status_code == 200
    assert {answer.status_code for answer in answers[:3]} <= {200, 401, 404, 410}
    left = [item["PK"]["S"].partition("#")[0] for item in stored() if item.get("account", {}).get("N") == str(ana.id)]
    assert left == []
    assert [item["SK"]["S"] for item in stored(f'"LEARNER#{ana.learner}"')] == ["GONE#"]


def test_numbers_are_not_given_twice(in_process):
    answers = at_once(4, lambda _n: register(in_process))
    assert len({answer.json()["user"]["id"] for answer in answers}) == 4
