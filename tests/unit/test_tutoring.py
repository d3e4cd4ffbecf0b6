"""What a model is told, what a reply may show, and what Hito says without a model."""

import time
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hito.config import LEAST_PROMPT_BUDGET
from hito.domain.guides import Type
from hito.domain.tutoring import Sort, hints, prompts, redaction, replies
from tests.tasks import entry, task

texts = st.text(max_size=3_000)
# Few letters, so that much is in common.
words = st.text("ab ", max_size=60)


def folded(text):
    return " ".join(text.casefold().split())


@given(texts, texts, st.none() | texts, st.integers(LEAST_PROMPT_BUDGET, 8_000))
def test_a_prompt_is_never_longer_than_its_budget(answer, authored, message, budget):
    told = (entry(authored, Sort.ATTEMPT), entry(answer))
    exercise = {"expected_answer": authored, "context": answer, "html": f"<p>{authored}</p>", "title": "x" * 500}
    asked = task(answer, message=message, similar=told, exercise=exercise)
    prompt = prompts.write(asked, budget)
    assert len(prompt.system) + len(prompt.text) <= budget


@pytest.mark.parametrize("kind", Type)
def test_a_prompt_holds_all_that_matters_and_what_to_look_at(kind):
    prompt = prompts.write(task(exercise={"type": kind}, warnings=("Uso de tag 'latest'",)), 6_000)
    for told in ["Construir imagen base", "aplicación de Flask", "WORKDIR /srv/hidden", "latest", "pip install flask"]:
        assert told in prompt.text
    assert "<p>" not in prompt.text
    assert (prompt.specialization_applied, prompt.truncated, prompt.similarity_used) == (True, False, False)


def test_what_does_not_fit_is_cut_and_said_so():
    prompt = prompts.write(task("x" * 50_000), 6_000)
    assert prompt.truncated
    assert len(prompt.system) + len(prompt.text) == 6_000
    # A long answer takes nothing from a short exercise.
    assert "WORKDIR /srv/hidden" in prompt.text


def test_the_history_takes_only_what_is_left_over():
    said = entry("¿Cómo reduzco la imagen?", age=timedelta(days=1))
    roomy = prompts.write(task(similar=(said,)), 6_000)
    assert roomy.similarity_used
    assert "¿Cómo reduzco la imagen?" in roomy.text
    full = prompts.write(task("x" * 50_000, similar=(said,)), 6_000)
    assert (full.similarity_used, full.truncated) == (False, True)


def test_a_budget_without_room_is_a_mistake():
    with pytest.raises(ValueError, match="no room"):
        prompts.write(task(), 500)


@given(st.lists(st.integers(0, 500), max_size=8), st.integers(0, 2_000))
def test_room_is_shared_so_that_nobody_has_more_than_wanted_and_none_is_wasted(wanted, room):
    given_ = prompts.shares(wanted, room)
    assert all(got <= want for got, want in zip(given_, wanted, strict=True))
    assert sum(given_) <= room
    assert given_ == wanted or room - sum(given_) < max(1, len(wanted))


@given(texts)
def test_nothing_that_a_learner_writes_closes_its_fence(text):
    opening, *_, closing = prompts.fenced(text).split("\n")
    mark = opening.removeprefix("<<<")
    assert closing == f"{mark}>>>"
    assert mark not in text


def test_a_fence_copied_from_elsewhere_closes_nothing():
    copied = prompts.fenced("docker ps")
    again = prompts.fenced(copied)
    assert again.splitlines()[-1] not in copied.splitlines()


@given(words, words, words)
def test_no_fragment_of_a_secret_is_shown_that_the_learner_did_not_write(reply, secret, own):
    shown = redaction.redacted(reply, (secret,), own)
    if len(folded(secret)) >= redaction.FRAGMENT:
        sought, allowed = redaction._folded(secret)[0].strip(), redaction._folded(f" {own} ")[0]
        for at in range(len(sought) - redaction.FRAGMENT + 1):
            fragment = sought[at : at + redaction.FRAGMENT]
            assert fragment in allowed or fragment not in redaction._folded(shown)[0]


@given(texts, texts)
def test_what_shares_nothing_with_a_secret_is_shown_as_it_is(reply, own):
    assert redaction.redacted(reply, (), own) == reply
    assert redaction.redacted(reply, ("\N{SNOWMAN}" * 20,), own) == reply


@pytest.mark.parametrize(
    ("reply", "own", "shown"),
    [
        ("Prueba con WORKDIR /srv/hidden y ya.", "", "Prueba con […] y ya."),
        ("Prueba con workdir\n   /SRV/hidden.", "", "Prueba con […]."),
        ("Tu WORKDIR /srv/hidden está bien.", "WORKDIR /srv/hidden", "Tu WORKDIR /srv/hidden está bien."),
        ("Piensa en el usuario.", "", "Piensa en el usuario."),
        ("Mira las capas.", "", "Mira las capas."),
    ],
)
def test_a_secret_is_hidden_however_it_is_spaced(reply, own, shown):
    assert redaction.redacted(reply, ("FROM alpine\nWORKDIR /srv/hidden\n",), own) == shown


@pytest.mark.parametrize(
    ("reply", "own", "shown"),
    [
        ("Usa `ls -la` aquí.", "ls", "Usa `[…]` aquí."),
        ("Usa `ls -la` aquí.", "ls -la /tmp", "Usa `ls -la` aquí."),
        ("Usa ls -lah aquí.", "ls", "Usa ls -lah aquí."),
    ],
)
def test_a_short_secret_is_hidden_where_it_stands_alone(reply, own, shown):
    assert redaction.redacted(reply, ("ls -la",), own) == shown


def test_the_shortest_are_words_that_anybody_uses():
    assert redaction.redacted("Prueba `pwd`.", ("pwd",), "") == "Prueba `pwd`."


def test_the_longest_reply_and_secrets_are_compared_soon():
    began = time.perf_counter()
    redaction.redacted("docker run " * 800, ("docker run --rm " * 5_000, "a" * 80_000), "docker" * 9_000)
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    ("reply", "shown"),
    [
        ("Bien hecho. ¿Quieres otro?", "Bien hecho."),
        ("Bien hecho. ¿Quieres otro? ¿O prefieres parar?", "Bien hecho."),
        ("- Une los `RUN`.\n\n**¿Lo intentas?**\n", "- Une los `RUN`."),
        ("**Bien hecho.** ¿Sigues?", "**Bien hecho.**"),
        ("Well done. Shall we go on?", "Well done."),
        ("¿Por qué? Porque `latest` cambia.", "¿Por qué? Porque `latest` cambia."),
        ("¿Seguimos?", ""),
        ("", ""),
    ],
)
def test_feedback_does_not_end_with_a_question(reply, shown):
    assert replies.without_final_question(reply) == shown


@given(st.text("¿?.! \n*ab", max_size=60))
def test_no_text_is_left_with_a_question_at_its_end(text):
    shown = replies.without_final_question(text)
    assert not shown.rstrip(" \n*").endswith("?")
    assert text.startswith(shown)


def test_an_answer_to_a_question_may_ask_back():
    asked = task(message="¿Cómo reduzco la imagen?")
    assert replies.fit("¿Qué base usas?", asked) == "¿Qué base usas?"
    assert replies.fit("Usa una base slim. ¿Qué usas?", task()) == "Usa una base slim."


def test_a_reply_has_its_greatest_length():
    assert len(replies.fit("a" * 20_000, task())) == 8_000


@pytest.mark.parametrize(
    ("reply", "generic"),
    [
        ("Buen trabajo, sigue así. " * 10, True),
        ("La imagen `python:3.12-slim` está fijada. " * 5, False),
        ("La imagen `python:3.12-slim` está fijada.", True),
    ],
)
def test_feedback_that_names_nothing_of_the_answer_is_generic(reply, generic):
    assert replies.is_generic(reply, task()) is generic


@given(texts)
def test_a_token_is_about_four_characters(text):
    assert (replies.estimated_tokens(text) == 0) == (text == "")
    assert 4 * replies.estimated_tokens(text) >= len(text)


answers = st.one_of(
    texts,
    st.lists(st.sampled_from(["FROM python:3.12", "RUN ls", "COPY . .", "cat a | grep b", "services:", "ports:"])).map(
        "\n".join
    ),
)


@given(answers, answers, st.sampled_from(Type), st.booleans())
def test_hito_says_something_of_any_answer(answer, expected, kind, validates):
    asked = task(answer or "x", exercise={"type": kind, "expected_answer": expected, "validates": validates})
    said = hints.feedback(asked)
    for heading in ["## Fortalezas", "## Oportunidades de mejora", "## Sugerencias prácticas"]:
        assert f"{heading}\n- " in said
    assert replies.without_final_question(said) == said
    assert hints.answer(task(answer, message=expected, exercise={"type": kind})).strip()


@pytest.mark.parametrize("kind", Type)
@pytest.mark.parametrize("piece", ["\n", " ", "a", "password", "cat ", "|", "a:\n", "FROM ", "¿?", "-a ", "\t\n"])
def test_the_longest_answer_is_read_soon(kind, piece):
    longest = (piece * 50_000)[:50_000]
    asked = task(longest, message=longest[:4_000], exercise={"type": kind, "expected_answer": longest})
    began = time.perf_counter()
    for said in (hints.feedback(asked), hints.answer(asked)):
        replies.is_generic(replies.fit(said, asked), asked)
    prompts.write(asked, 6_000)
    assert time.perf_counter() - began < 2


def test_hito_is_specific_about_a_dockerfile():
    said = hints.feedback(task("FROM python\nCOPY . .\nRUN pip install flask", warnings=("Uso de tag 'latest'",)))
    better = said.partition("## Oportunidades de mejora")[2].partition("##")[0]
    assert "Uso de tag 'latest'" in better
    assert "fijar la carpeta" in better
    assert "lista de dependencias" in said
    assert not replies.is_generic(said, task("FROM python\nCOPY . .\nRUN pip install flask"))


def test_hito_is_specific_about_a_command():
    command = {"type": Type.COMMAND, "expected_answer": "docker ps -a"}
    said = hints.feedback(task("docker ps", exercise=command))
    assert "`docker` es una buena elección" in said
    assert "una opción que tu comando no lleva" in said
    assert "-a" not in said.replace("--help", "")
    assert "Coincide con lo que se pedía" in hints.feedback(task("docker ps -a", exercise=command))
    grep = {"type": Type.COMMAND, "expected_answer": "grep -c ERROR app.log"}
    assert "`cat` sobra" in hints.feedback(task("cat app.log | grep ERROR", exercise=grep))


def test_hito_is_specific_about_compose_and_concepts():
    written = "services:\n  db:\n    image: postgres:16\n    environment:\n      POSTGRES_PASSWORD: secreta\n"
    expected = "services:\n  db:\n    ports:\n      - '1:1'\nvolumes:\n  datos:\n"
    said = hints.feedback(task(written, exercise={"type": Type.COMPOSE, "expected_answer": expected}))
    assert "contraseña" in said
    assert "lo que ha de persistir" in said
    concept = {"type": Type.CONCEPTUAL, "expected_answer": "La imagen son capas; el contenedor, un proceso aislado."}
    said = hints.feedback(task("El contenedor es un proceso.", exercise=concept))
    assert "«contenedor»" in said
    assert "Es breve" in said


def test_hito_answers_what_beginners_ask():
    for message, told in {
        "¿Cómo reduzco el tamaño?": "suma de sus capas",
        "Why is the cache not used?": "primera capa que cambió",
        "permission denied": "con qué usuario corre",
    }.items():
        assert told in hints.answer(task(None, message=message))
    assert "Relee el enunciado" in hints.answer(task(None, message="Hola"))
