"""The prompt of a model, what a reply may show, and the replies of Hito without a model."""

import html
import re
import time
import unicodedata
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hito.config import LEAST_PROMPT_BUDGET
from hito.domain.guides import Type
from hito.domain.tutoring import Sort, hints, prompts, redaction, replies
from tests.tasks import entry, task
from tools import demo_guides

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


@given(st.text("<>ab\n", max_size=60))
def test_nothing_within_looks_like_a_fence(text):
    opening, *within, closing = prompts.fenced(text).split("\n")
    assert (opening.count("<<<"), closing.count(">>>")) == (1, 1)
    assert "<<<" not in "\n".join(within)
    assert ">>>" not in "\n".join(within)


def test_a_fence_copied_from_elsewhere_closes_nothing():
    copied = prompts.fenced("docker ps")
    again = prompts.fenced(copied)
    assert again.splitlines()[-1] not in copied.splitlines()


@given(words, words, words)
def test_no_fragment_of_a_secret_is_shown_that_the_learner_did_not_write(reply, secret, own):
    shown = redaction.redacted(reply, (secret,), own)
    for spell in (folded, "".join, lambda text: "".join(text.split())):
        sought, allowed = spell(secret), f" {spell(own)} "
        for at in range(len(sought) - redaction.FRAGMENT + 1):
            fragment = sought[at : at + redaction.FRAGMENT]
            assert fragment in allowed or fragment not in spell(shown.replace(redaction.HIDDEN, ""))


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


SECRET = "FROM python:3.12-slim\nWORKDIR /srv/hidden\nCOPY requirements.txt .\nUSER nobody\n"
# What a reader sees is always the secret, or its second line.
DISGUISES = {
    "a code span around each word": "`WORKDIR` `/srv/hidden`",
    "a code span around each sign": "`W``O``R``K``D``I``R` `/srv` `/hidden`",
    "bold": "**WORKDIR** **/srv/hidden**",
    "bold within words": "**W**OR__KD__IR */s*rv/~~hid~~den",
    "soft hyphens": "WORK\u00adDIR /srv/hid\u00adden",
    "zero-width spaces": "\u200b".join("WORKDIR /srv/hidden"),
    "other invisible signs": "W\u200dO\u2060R\ufeffK\u180eD\u034fI\u3164R\u202e /srv/\u00adhidden\ufe0f",
    "control characters": "WORK\x08DIR /srv\x1b/hid\x7fden",
    "entities": "&#87;ORK&#x44;IR &sol;srv&sol;hid&shy;den",
    "tags": "W<b>ORK</b>DIR <span class='a>/srv/hid<i></i>den",
    "line breaks": "WORKDIR<br>/srv<br/>/hidden",
    "comments": "WORK<!-- -- > x -->DIR <!---->/srv/hid<!-- a\nb -->den",
    "links": '[WORKDIR](https://a.example/b_(c)) [/srv](<x> "t")[/hidden][1]',
    "images": "![WORKDIR](a.png) ![/srv/hidden](b.png)",
    "link texts alone": "<https://a.example/WORKDIR/srv/hidden>",
    "what links lead to": "[aquí](WORKDIR/srv/hidden)",
    "a list of words": "1. FROM\n2. python\n3. 3.12\n4. slim\n5. WORKDIR\n6. /srv\n7. /hidden",
    "a list of letters": "\n".join(f"- {letter}" for letter in "WORKDIRsrvhidden"),
    "a numbered list of letters": "\n".join(f"{n}) {letter}" for n, letter in enumerate("WORKDIRsrvhidden", 1)),
    "quoted lines": "> WORKDIR\n> /srv\n> /hidden",
    "a table": "| WORKDIR | /srv | /hidden |",
    "headings": "# WORKDIR\n## /srv\n### /hidden",
    "escapes": "WORK\\_DIR\\ \\/srv\\/hidden",
    "wide letters": "WORKDIR /srv/hidden".translate({n: n + 0xFEE0 for n in range(0x21, 0x7F)}),
    "letters of mathematics": "WORKDIR /srv/hidden".translate(
        {ord("A") + n: 0x1D400 + n for n in range(26)} | {ord("a") + n: 0x1D4EA + n for n in range(26)}
    ),
    "struck letters": "".join(f"{letter}\u0336" for letter in "WORKDIR /srv/hidden"),
    "accents": "WÓRKDÍR /srv/hïddên",
    "case": "wOrKdIr /SRV/Hidden",
    "spelling": "W-O-R-K-D-I-R, s.r.v, h i d d e n",
    "punctuation": "«WORKDIR»: /srv… /hidden!",
    "twice around itself": "WORKDIR WORKDIR /srv/hidden /srv/hidden",
}


@pytest.mark.parametrize("disguise", DISGUISES)
def test_no_disguise_shows_a_secret(disguise):
    reply = f"Prueba esto:\n{DISGUISES[disguise]}\ny ya."
    shown = redaction.redacted(reply, (SECRET, "La carpeta es lo que cuenta."), "")
    assert shown.startswith("Prueba esto:\n")
    assert shown.endswith("y ya.")
    assert redaction.HIDDEN in shown
    assert "hidden" not in letters_of(shown)
    sought = letters_of(SECRET)
    assert not [at for at in range(len(sought) - 11) if sought[at : at + 12] in letters_of(shown)]


def letters_of(text):
    plain = unicodedata.normalize("NFKD", html.unescape(text)).casefold()
    return "".join(letter for letter in plain if letter.isascii() and letter.isalnum())


@pytest.mark.parametrize("disguise", DISGUISES)
def test_what_the_learner_wrote_may_be_repeated_in_any_of_them(disguise):
    reply = DISGUISES[disguise]
    own = f"{SECRET}\n{reply}"
    assert redaction.redacted(reply, (SECRET,), own) == reply


@pytest.mark.parametrize(
    ("secret", "reply", "shown"),
    [
        ("ls -la", "`ls` `-la`", "`[…]`"),
        ("ls -la", "**ls** **-la**", "**[…]**"),
        ("ls -la", "l s - l a", "[…]"),
        ("ls -la", "ls\u200b -l\u00ada", "[…]"),
        ("ls -la", "ls -lah", "ls -lah"),
        ("ls -la", "xls -la", "xls -la"),
        ("ls -la", "ls ls -la -la", "[…]"),
        ("docker ps -a", "`docker` **ps** *-a*", "`[…]*"),
        ("docker ps -a", "1. docker\n2. ps\n3. -a", "1. […]"),
        ("docker ps -a", "docker ps -q", "docker ps -q"),
        ("rm -r", "`rm` `-r`", "`[…]`"),
        ("alpine", "Usa **al**pine.", "Usa **[…]."),
        ("pwd", "`pwd`", "`pwd`"),
        ("..", "cd ..", "cd .."),
        ("", "cd ..", "cd .."),
    ],
)
def test_a_short_secret_is_hidden_in_any_of_them(secret, reply, shown):
    assert redaction.redacted(reply, (secret,), "") == shown


@given(st.lists(st.sampled_from(["alpha", "beta", "gamma", "delta", "kappa"]), min_size=3, max_size=6), st.data())
def test_tokens_of_a_secret_in_its_order_are_hidden_whatever_stands_between_them(tokens, data):
    between = st.sampled_from(
        [" ", "\n", "` `", "** **", "\u200b ", "&nbsp;", "<br>", " - ", "\n- ", "\n2. ", "</b> <i>"]
    )
    reply = tokens[0] + "".join(data.draw(between) + token for token in tokens[1:])
    shown = redaction.redacted(f"({reply})", (" ".join(tokens),), "")
    assert shown == f"({redaction.HIDDEN})"


def test_the_shortest_are_words_that_anybody_uses():
    assert redaction.redacted("Prueba `pwd`.", ("pwd",), "") == "Prueba `pwd`."


PIECES = ["<!--", "-->", "<a", "<a>", "](", "](a(", "][", "[", "&", "&#1;", "&a", "- ", "1. ", "> ", "<", "`a` ", "**a"]
PIECES += ["\u200b", "\u0301", "a ", "a", "<b>a</b>", "[a](b) ", "\n", " ", "docker run ", "\0", "<br>", "("]


@pytest.mark.parametrize("piece", PIECES)
def test_the_longest_reply_and_secrets_are_compared_soon(piece):
    def longest(characters):
        return (piece * characters)[:characters]

    began = time.process_time()
    redaction.redacted(longest(8_000), (longest(80_000), longest(80_000) + "x", longest(9)), longest(54_000))
    assert time.process_time() - began < 3


def test_a_sign_that_stands_for_many_letters_is_compared_soon():
    blessing, began = "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}", time.process_time()
    redaction.redacted(blessing * 8_000, (SECRET, blessing), blessing * 54_000)
    assert time.process_time() - began < 3


@pytest.mark.parametrize("piece", ["<!--", "](a(", "&a", "1. ", "a"])
def test_twice_the_text_takes_not_much_more_than_twice_the_time(piece):
    def seconds(characters):
        reply = (piece * characters)[:characters]
        began = time.process_time()
        redaction.redacted(reply, ("nothing of this",), "")
        return time.process_time() - began

    small = max(0.02, min(seconds(20_000) for _ in range(2)))
    assert seconds(80_000) < 12 * small


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
    # The processor's time: other tests run beside.
    began = time.process_time()
    for said in (hints.feedback(asked), hints.answer(asked)):
        replies.is_generic(replies.fit(said, asked), asked)
    prompts.write(asked, 6_000)
    assert time.process_time() - began < 2


def test_hito_is_specific_about_a_dockerfile():
    said = hints.feedback(task("FROM python\nCOPY . .\nRUN pip install flask", warnings=("Uso de tag 'latest'",)))
    better = said.partition("## Oportunidades de mejora")[2].partition("##")[0]
    assert "Uso de tag 'latest'" in better
    assert "fijar la carpeta" in better
    assert "lista de dependencias" in said
    assert not replies.is_generic(said, task("FROM python\nCOPY . .\nRUN pip install flask"))


def test_hito_is_specific_about_a_command():
    command = {"type": Type.COMMAND, "expected_answer": "docker ps -a"}
    said = hints.feedback(task("docker ps", exercise=command | {"title": "Listar con Docker"}))
    assert "`docker` es una buena elección" in said
    assert "`docker --help`" in said
    assert "docker" not in hints.feedback(task("docker ps", exercise=command))
    assert "una opción que tu comando no lleva" in said
    assert "-a" not in said.replace("--help", "")
    assert "Coincide con lo que se pedía" in hints.feedback(task("docker ps -a", exercise=command))
    valid = "La estructura de tu respuesta es válida."
    assert valid in hints.feedback(task("docker ps", exercise=command))
    assert valid not in hints.feedback(task("docker ps", exercise=command | {"validates": False}))
    three = {"type": Type.COMMAND, "title": "sort, uniq y head", "expected_answer": "sort a | uniq -c | head"}
    known = task("sort a | uniq | head", exercise=three)
    assert [hints.feedback(known).count(f"`{name}` es una buena") for name in ("sort", "uniq", "head")] == [1, 1, 0]
    clear = "Tu comando se lee con claridad."
    assert clear in hints.feedback(task("docker ps", exercise=command | {"expected_answer": None}))
    assert clear not in hints.feedback(task("docker ps", exercise=command))
    grep = {"type": Type.COMMAND, "expected_answer": "grep -c ERROR app.log"}
    assert "El primer programa sobra" in hints.feedback(task("cat app.log | grep ERROR", exercise=grep))


def test_hito_is_specific_about_compose_and_concepts():
    written = "services:\n  db:\n    image: postgres:16\n    environment:\n      POSTGRES_PASSWORD: secreta\n"
    expected = "services:\n  db:\n    ports:\n      - '1:1'\nvolumes:\n  datos:\n"
    said = hints.feedback(task(written, exercise={"type": Type.COMPOSE, "expected_answer": expected}))
    assert "contraseña" in said
    assert "lo que ha de persistir" in said
    concept = {"type": Type.CONCEPTUAL, "expected_answer": "La imagen son capas; el contenedor, un proceso aislado."}
    said = hints.feedback(task("El contenedor es un proceso.", exercise=concept | {"html": "¿Qué es un contenedor?"}))
    assert "«contenedor»" in said
    assert "contenedor" not in hints.feedback(task("El contenedor es un proceso.", exercise=concept))
    assert "Es breve" in said
    assert "Explícalo en voz alta" in said


def test_hito_answers_what_beginners_ask():
    for message, told in {
        "¿Cómo reduzco el tamaño?": "suma de sus capas",
        "Why is the cache not used?": "primera capa que cambió",
        "permission denied": "con qué usuario corre",
    }.items():
        assert told in hints.answer(task(None, message=message))
    assert "Relee el enunciado" in hints.answer(task(None, message="Hola"))


DEMO = [exercise for exercises in demo_guides.EXERCISES.values() for exercise in exercises]
PUBLIC = "Lista los contenedores con docker y escribe un Dockerfile con WORKDIR y services."
SOME = ["docker", "ps", "-a", "--all", "WORKDIR", "/srv/x", "FROM", "alpine:3.20", "services:", "volumes:", "aislado"]
SOME += ["contenedores", "comprender", "proceso", "grep", "|", "\n", "USER", "nobody", "environment:", "cat", "EXPOSE"]
some_words = st.lists(st.sampled_from(SOME), min_size=1, max_size=12).map(" ".join)


def words_of(text):
    return set(re.findall(r"[^\W_]+", text.casefold()))


# What Hito says whatever the exercise is.
OWN_WORDS = words_of(Path(hints.__file__).read_text(encoding="utf-8"))


def hidden_words(asked):
    """The words of the expected answer that a learner does not know from the exercise."""
    public = words_of(asked.exercise.title) | words_of(prompts.plain(asked.exercise.html or ""))
    return words_of(asked.exercise.expected_answer or "") - public


def check_confirms_nothing(asked):
    hidden = hidden_words(asked)
    for said in (hints.feedback(asked), hints.answer(asked), hints.answer(replace(asked, message="¿Voy bien?"))):
        assert not hidden & words_of(said) - OWN_WORDS
        quoted = " ".join(
            re.findall(r"`([^`]*)`|«([^»]*)»", said)
            and [code or name for code, name in re.findall(r"`([^`]*)`|«([^»]*)»", said)]
        )
        assert not hidden & words_of(quoted) - words_of("docker compose config RUN COPY help")


@given(some_words, some_words, st.sampled_from(Type), st.sampled_from(["", PUBLIC]))
def test_no_hint_confirms_a_word_that_the_exercise_does_not_have(answer, expected, kind, statement):
    check_confirms_nothing(task(answer, exercise={"type": kind, "expected_answer": expected, "html": statement}))


@given(some_words, some_words, st.sampled_from(Type), st.sampled_from(["", PUBLIC]))
def test_what_is_praised_does_not_tell_whether_a_guess_is_right(answer, expected, kind, statement):
    def praised(expects):
        asked = task(answer, exercise={"type": kind, "expected_answer": expects, "html": statement})
        return hints.feedback(asked).partition("## Oportunidades")[0]

    asked = task(answer, exercise={"type": kind, "expected_answer": expected, "html": statement})
    other = expected
    for word in hidden_words(asked):
        other = re.sub(rf"(?i)(?<![^\W_]){re.escape(word)}(?![^\W_])", "otracosa", other)
    if answer.split() not in (expected.split(), other.split()):
        assert praised(expected) == praised(other)


@pytest.mark.parametrize("exercise", DEMO, ids=lambda exercise: exercise["title"])
def test_no_hint_confirms_what_a_demo_s_exercise_does_not_say(exercise):
    expected = exercise["expected_answer"] or ""
    known = {
        "title": exercise["title"],
        "type": Type(exercise["type"]),
        "html": exercise.get("content_html"),
        "expected_answer": expected,
        "context": exercise["ai_context"],
    }
    guesses = [expected, expected.upper(), *expected.split(), *expected.splitlines(), " ".join(expected.split()[::-1])]
    for guess in guesses:
        check_confirms_nothing(task(guess or "x", exercise=known))
