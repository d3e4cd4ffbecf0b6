"""What the demo's guides promise to a reader who looks at them."""

from collections import Counter

import pytest

from guides.schemas import AttemptCreate, ExerciseCreate, GuidePut, NewGuideParams
from hito.domain import structure
from hito.domain.structure import ALLOWED_COMMANDS, Sort
from hito.edge import body
from tools.demo_guides import ATTEMPTS, DOCKER_ID, EXERCISES, GUIDES, LINUX_ID

ALL = [(guide, exercise) for guide, exercises in EXERCISES.items() for exercise in exercises]
VALIDATED = [exercise for _, exercise in ALL if exercise["type"] != "conceptual"]


def verdict(exercise, answer):
    """None where nothing is validated."""
    if exercise["type"] == "conceptual":
        return None
    return structure.validate(Sort(exercise["type"]), answer, ALLOWED_COMMANDS)


def test_two_guides_have_nine_exercises_of_all_four_types():
    assert list(GUIDES) == list(EXERCISES) == [DOCKER_ID, LINUX_ID]
    assert len(ALL) == 9
    assert {exercise["type"] for _, exercise in ALL} == {"command", "dockerfile", "conceptual", "compose"}
    assert {exercise["difficulty"] for _, exercise in ALL} == {"fácil", "medio", "difícil", None}


def test_a_guides_id_is_one_that_the_catalog_takes():
    for guide in GUIDES:
        assert body.validate({"guide_id": guide}, NewGuideParams).guide_id == guide


def test_a_title_names_one_exercise_of_its_guide():
    assert set(Counter((guide, exercise["title"]) for guide, exercise in ALL).values()) == {1}


def test_the_api_takes_every_field_as_it_is_written():
    for guide in GUIDES.values():
        assert set(guide) <= set(GuidePut.model_fields)
        assert body.validate(guide, GuidePut).content_html == guide["content_html"]
    for guide_id, exercise in ALL:
        assert set(exercise) <= set(ExerciseCreate.model_fields)
        made = body.validate({"guide_id": guide_id, **exercise}, ExerciseCreate)
        assert made.model_dump(include=set(exercise)) == exercise
    for _, _, answers in ATTEMPTS:
        for answer in (one for several in answers.values() for one in several):
            body.validate({"exercise_id": "1", "submitted_answer": answer}, AttemptCreate)


@pytest.mark.parametrize("exercise", VALIDATED, ids=lambda exercise: exercise["title"])
def test_the_expected_answer_passes_without_a_warning(exercise):
    assert verdict(exercise, exercise["expected_answer"]) == structure.Verdict()


def attempts_of(learner):
    """What a learner's answers come to, by the exercise's title."""
    exercises = {(guide, exercise["title"]): exercise for guide, exercise in ALL}
    return {
        title: [verdict(exercises[guide, title], answer) for answer in given]
        for who, guide, answers in ATTEMPTS
        for title, given in answers.items()
        if who == learner
    }


def completed(learner):
    verdicts = attempts_of(learner)
    return {title for title, given in verdicts.items() if any(one is None or one.passed for one in given)}


def test_ana_got_some_things_wrong_before_she_got_them_right():
    verdicts = attempts_of("ana").values()
    assert [one.errors for given in verdicts for one in given if one and not one.passed] == [
        ("Comando no permitido: dockr",),
        ("La primera instrucción debe ser FROM", "Falta instrucción FROM"),
        ("Comando no permitido: dir",),
    ]


def test_ana_completed_the_guide_on_linux_and_two_exercises_of_the_other():
    titles = {guide: {exercise["title"] for exercise in exercises} for guide, exercises in EXERCISES.items()}
    assert completed("ana") >= titles[LINUX_ID]
    assert completed("ana") & titles[DOCKER_ID] == {"Ver todos los contenedores", "Imagen y contenedor"}


def test_luis_answered_once():
    assert {title: len(given) for title, given in attempts_of("luis").items()} == {"Ver todos los contenedores": 1}
    assert completed("luis") == {"Ver todos los contenedores"}
