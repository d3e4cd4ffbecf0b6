"""The demo's language path keeps its promises, and fits the contract's schemas."""

from collections import Counter
from types import SimpleNamespace

import pytest

from accounts.schemas import Login, Registration
from hito.domain.achievements import parse
from hito.edge import body
from language.schemas import AchievementCreate, ExerciseCreate, LessonCreate, ProgressCreate
from tools import demo_language

TAKES = {
    "/api/lessons": LessonCreate,
    "/api/exercises": ExerciseCreate,
    "/api/achievements": AchievementCreate,
    "/api/users/register": Registration,
    "/api/users/login": Login,
    "/api/progress": ProgressCreate,
}
LISTS = {"/api/lessons": "lecciones", "/api/achievements": "logros"}


@pytest.fixture
def written():
    """The parsed bodies that loading twice sends, by path."""
    sent = {path: [] for path in TAKES}

    def as_author(method, path, json=None):
        if method == "GET":
            return {LISTS[path]: [{"id": 41 + place, "duracion": 10} for place, _ in enumerate(sent[path])]}
        sent[path].append(body.validate(json, TAKES[path]))
        return {"leccion": {"id": 40 + len(sent[path])}}

    def as_anybody(_method, path, json, unless=None):
        if unless and sent[path]:
            return None
        sent[path].append(body.validate(json, TAKES[path]))
        return {"user": {"id": 7}, "token": "a token"}

    def as_account(_token, _method, path, json):
        sent[path].append(body.validate(json, TAKES[path]))

    for _ in range(2):
        demo_language.load(SimpleNamespace(as_author=as_author, as_anybody=as_anybody, as_account=as_account))
    return sent


def test_it_is_written_once(written):
    assert {path: len(bodies) for path, bodies in written.items()} == {
        "/api/lessons": 12,
        "/api/exercises": 36,
        "/api/achievements": 5,
        "/api/users/register": 1,
        "/api/users/login": 1,
        "/api/progress": 2,
    }


def test_twelve_lessons_lead_through_three_levels(written):
    lessons = written["/api/lessons"]
    assert [lesson.order_milli for lesson in lessons] == [1000 * place for place in range(1, 13)]
    assert Counter(lesson.level for lesson in lessons) == dict.fromkeys(["principiante", "intermedio", "avanzado"], 4)


def test_every_lesson_has_exercises_and_every_choice_its_answer(written):
    exercises = written["/api/exercises"]
    assert set(Counter(exercise.lesson for exercise in exercises)) == set(range(41, 53))
    for exercise in exercises:
        assert not exercise.options or exercise.answer in exercise.options


def test_the_right_option_is_not_always_the_first(written):
    places = Counter(one.options.index(one.answer) for one in written["/api/exercises"] if one.options)
    assert min(places[place] for place in range(3)) >= 2


def test_every_achievement_is_one_that_is_counted(written):
    criteria = [parse(one.criteria) for one in written["/api/achievements"]]
    assert all(criteria)
    assert criteria[0].number == 41
