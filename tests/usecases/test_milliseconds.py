"""When something is done is known to the millisecond, and the same wherever it is written and compared."""

from datetime import UTC, datetime, timedelta

import pytest

from hito.domain import progress
from hito.edge import api as edge
from tests.courses import course, enrolled, ids, put

NOW = datetime(2026, 1, 5, 8, 0, 0, 123_456, tzinfo=UTC)


class Clock(datetime):
    """A clock that shows microseconds, as a machine's does, and that a test moves on."""

    shows = NOW

    @classmethod
    def now(cls, tz=None):
        return cls.shows


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(edge, "datetime", Clock)
    monkeypatch.setattr(Clock, "shows", NOW)
    return Clock


def test_who_begins_a_video_is_among_the_courses_learners(in_process):
    shown = put(in_process, course())
    ana = enrolled(in_process, shown["id"])
    body = {"VideoId": str(ids(shown)[0]), "CurrentTimeSeconds": 3}
    ana.post("/api/v1/Progress/video", body).raise_for_status()
    path = f"/catalog/courses/{shown['id']}?dry_run=true"
    assert in_process.author().put(path, course()).json()["learners_begun"] == 1


def test_a_unit_over_the_limit_is_not_kept(in_process, monkeypatch):
    monkeypatch.setattr(progress, "MAX_ANNOUNCED_UNITS", 1)
    ana = in_process.learner()
    assert ana.chapter("python", "a").status_code == 200
    assert ana.chapter("python", "b").status_code == 400
    assert [one["chapterId"] for one in ana.progress("python")["chapterProgress"]] == ["a"]


def test_what_is_shown_as_written_is_what_is_stored(in_process, clock):
    guide = {"title": "Docker", "topic": "docker", "content_html": "x", "order": 1}
    made = in_process.author().post("/guides", guide).json()
    clock.shows += timedelta(minutes=1)
    assert in_process.author().get(f"/guides/{made['id']}").json() == made
