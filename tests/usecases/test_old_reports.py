"""A course report grows old, and is made again behind the answer."""

import os

import pytest

from backfill_learners.app import lambda_handler as backfill_learners
from tests import courses
from tests.people import new_number
from tests.queues.lambda_queue import Queue


@pytest.fixture
def sensei(in_process):
    return in_process.person(str(new_number()))


@pytest.fixture
def course(in_process, sensei):
    return str(courses.put(in_process, courses.course(courses.lessons(2), sensei_id=int(sensei.id)))["id"])


def make():
    Queue(os.environ["BACKFILL_QUEUE"].rpartition("/")[2]).drain(backfill_learners)


def test_an_old_report_is_shown_while_the_next_one_is_made(in_process, sensei, course, setting):
    report, roster = (f"/v1/courses/{course}/{what}" for what in ("report", "learners"))
    in_process.student().enrollment(course).raise_for_status()
    assert sensei.get(report).status_code == 202
    make()
    first = sensei.get(report).json()
    assert (first["learners"]["total"], first["refreshing"]) == (1, False)
    in_process.student().enrollment(course).raise_for_status()
    setting("REPORT_MAX_AGE", "0")
    assert sensei.get(report).json() == first | {"refreshing": True}
    make()
    second = sensei.get(report).json()
    assert (second["learners"]["total"], second["as_of"] > first["as_of"]) == (2, True)
    assert len(sensei.get(roster).json()["learners"]) == 2
