"""What a guide consists of, and who is whom in its contract."""

from datetime import UTC, datetime

import pytest

from hito.domain import guides
from hito.domain.guides import Catalog, ListedExercise, ListedGuide, Type

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def guide(guide_id):
    return ListedGuide(id=guide_id, title=guide_id.title(), topic="x", order=1, is_active=True)


def exercise(name, *, is_active=True):
    return ListedExercise(
        id=name,
        guide="docker",
        title=name.title(),
        type=Type.COMMAND,
        difficulty=None,
        validates=True,
        gives_feedback=True,
        is_active=is_active,
        created_at=NOON,
    )


CATALOG = Catalog(
    guides=(guide("git"), guide("docker")),
    exercises={"docker": (exercise("run"), exercise("build", is_active=False)), "gone": (exercise("left over"),)},
)


def test_a_guide_consists_of_its_own_active_exercises_under_its_own_title():
    found = CATALOG.content("docker")
    assert (found.name, list(found.lessons)) == ("Docker", ["run"])
    assert (CATALOG.content("git").name, CATALOG.content("git").lessons) == ("Git", {})


@pytest.mark.parametrize("unknown", ["gone", "Docker", ""])
def test_of_what_is_no_guide_there_is_no_content(unknown):
    assert CATALOG.content(unknown) is None


def test_inactive_exercises_are_there_for_who_asks_for_them():
    assert [one.id for one in CATALOG.of("docker")] == ["run"]
    assert [one.id for one in CATALOG.of("docker", only_active=False)] == ["run", "build"]
    assert CATALOG.of("unknown") == ()


def test_a_user_is_named_by_the_shown_id_in_either_case_or_by_their_own():
    shown = guides.user_id("ana")
    assert all(guides.is_user("ana", name) for name in ("ana", shown, shown.upper()))
    assert not any(guides.is_user("ana", name) for name in ("ANA", "eva", guides.user_id("eva"), ""))
