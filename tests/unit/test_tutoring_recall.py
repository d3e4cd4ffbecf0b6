"""What of a learner's history comes to mind: points, likeness, age, and a choice that does not repeat itself."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import recall as recall_bench
from bench.recall_cases import QUERIES
from hito.domain.tutoring import Embedding, recall, similarity
from tests.tasks import NOON, entry

texts = st.text(max_size=200)
coordinates = st.floats(-1e3, 1e3, allow_nan=False)
points = st.lists(coordinates, min_size=8, max_size=8).map(similarity.normalised)


def hashed(text):
    return Embedding(similarity.HASHED, similarity.packed(similarity.hashed(text)))


def recalled(history, text):
    return recall.recalled(history, text, hashed(text), NOON)


@given(texts)
def test_a_text_is_one_point_of_length_one_or_the_origin(text):
    point = similarity.hashed(text)
    assert point == similarity.hashed(text)
    assert len(point) == similarity.DIMENSIONS
    assert sum(each * each for each in point) == pytest.approx(1) or not any(point)


@given(points, points)
def test_likeness_is_mutual_and_between_minus_one_and_one(one, other):
    assert similarity.cosine(one, other) == pytest.approx(similarity.cosine(other, one))
    assert -1 <= similarity.cosine(one, other) <= 1
    assert similarity.cosine(one, one) == pytest.approx(1 if any(one) else 0)


@given(texts, texts)
def test_float16_changes_no_likeness_by_more_than_a_hundredth(one, other):
    exact = similarity.cosine(similarity.hashed(one), similarity.hashed(other))
    kept = [similarity.unpacked(similarity.packed(similarity.hashed(text))) for text in (one, other)]
    assert similarity.cosine(*kept) == pytest.approx(exact, abs=0.01)


def test_a_point_takes_half_a_kilobyte():
    assert len(similarity.packed(similarity.hashed("docker ps -a"))) == 512


def test_points_that_do_not_compare_are_not_alike():
    assert similarity.cosine((1.0,), (1.0, 0.0)) == 0


def test_words_are_alike_whatever_their_case_accents_and_endings():
    said = similarity.hashed("Reducir el tamaño de las imágenes")
    assert similarity.cosine(said, similarity.hashed("reduce el TAMANO de la imagen")) > 0.4
    assert similarity.cosine(said, similarity.hashed("¿Qué puertos abre nginx?")) < 0.15


@given(st.floats(-1, 1), st.integers(0, 10**8), st.integers(0, 10**8))
def test_age_only_takes_away_and_never_below_nothing(likeness, seconds, more):
    now = similarity.relevance(likeness, timedelta())
    younger = similarity.relevance(likeness, timedelta(seconds=seconds))
    older = similarity.relevance(likeness, timedelta(seconds=seconds + more))
    assert 0 <= older <= younger <= now == max(0, likeness)


def test_after_two_weeks_a_text_matters_half_as_much():
    assert similarity.relevance(0.8, timedelta(days=14)) == pytest.approx(0.4)
    assert similarity.relevance(0.8, -timedelta(days=1)) == 0.8


@given(st.lists(st.floats(0, 1), max_size=12), st.integers(0, 5))
def test_a_choice_has_each_place_once_the_best_first_and_nothing_irrelevant(relevances, most):
    picked = similarity.chosen(relevances, lambda _one, _other: 0.0, most)
    relevant = sorted((each for each in relevances if each >= similarity.LEAST_RELEVANT), reverse=True)
    assert len(set(picked)) == len(picked)
    assert [relevances[place] for place in picked] == relevant[:most]


def test_what_is_just_relevant_is_chosen():
    just, less = similarity.LEAST_RELEVANT, similarity.LEAST_RELEVANT - 1e-9
    assert similarity.chosen([less, just], lambda _one, _other: 0.0, 5) == [1]


def test_of_two_that_say_the_same_the_second_gives_way():
    likeness = {frozenset({0, 1}): 0.99, frozenset({0, 2}): 0.1, frozenset({1, 2}): 0.1}
    picked = similarity.chosen([0.9, 0.89, 0.6], lambda one, other: likeness[frozenset({one, other})], 2)
    assert picked == [0, 2]


def test_nothing_comes_to_mind_that_has_nothing_to_do_with_it():
    assert recalled([entry("¿Qué hace .dockerignore?")], "xargs kubectl terraform") == ()
    assert recalled([], "docker ps") == ()


def test_a_text_does_not_remind_of_itself():
    assert recalled([entry("docker ps -a")], "docker ps -a") == ()


def test_a_models_points_compare_only_with_its_own():
    theirs = entry("docker ps")
    point = similarity.hashed("docker ps -a")
    asked = Embedding("a-model", similarity.packed(point))
    assert recall.recalled([theirs], "docker ps -a", asked, NOON) == ()
    # A hashed one compares with any text, whichever model embedded it.
    embedded = Embedding("a-model", similarity.packed(similarity.normalised([1.0] * similarity.DIMENSIONS)))
    theirs = type(theirs)(id="1", sort=theirs.sort, text="docker ps", at=NOON, embedding=embedded)
    assert recalled([theirs], "docker ps -a") == (theirs,)


def test_likeness_recalls_what_matters_far_more_often_than_recency():
    """`python -m bench.recall` prints both."""
    assert len(QUERIES) >= 30
    scores = recall_bench.measured()
    assert scores["hashed"] > 0.6
    assert scores["recency"] < 0.2
