"""Our verdicts on Dockerfiles beside BuildKit's: a corpus, mistakes made in it, and BuildKit's own parser.

PyPI's `dockerfile` is that parser, of BuildKit 0.12.5. It refuses what it cannot read: an escape that is none, `ENV`
without a value, a here-document without its end. It does not look at options, words or stages; for these the corpus
says what BuildKit does. Where it is not installed, the corpus alone is judged.
"""

import random
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hito.domain.structure import Findings, Sort, validate
from hito.domain.structure.instructions import read
from tests.differential.dockerfiles import PIECES, corpus, mutated
from tests.unit.structure_cases import answers

CASES = corpus()
TEXTS = [case.text for case in CASES]
MUTATIONS = 5_000
SEED = 20_261_128

# What our reader says of what BuildKit's parser refuses.
OF_THE_PARSER = (
    "Dockerfile vacío",
    "Directiva repetida",
    "Directiva escape no válida",
    "Documento sin cerrar",
    "en forma JSON solo admite textos",
    "ENV sin valor",
    "LABEL sin valor",
    "ENV: falta '='",
    "LABEL: falta '='",
    "Línea demasiado larga",
)


def verdict(text):
    return validate(Sort.DOCKERFILE, text, frozenset())


def test_the_corpus_is_of_some_hundred_files():
    assert len(CASES) >= 200
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_docker_builds_passes_and_nothing_else(case):
    judged = verdict(case.text)
    assert judged.passed is case.is_built, judged.errors


@pytest.fixture(scope="module")
def parser():
    return pytest.importorskip("dockerfile", reason="BuildKit's parser is built for x86-64 alone")


def buildkits(parser, text):
    """The names, options and here-documents of a text's instructions; None if BuildKit refuses it."""
    try:
        commands = parser.parse_string(text)
    except parser.GoParseError:
        return None
    return [
        (
            (command.cmd or "").lower(),
            # BuildKit takes each byte of an option for a character.
            [option.encode("latin-1", "replace").decode(errors="replace") for option in command.flags],
            [(found.name, found.content) for found in command.heredocs],
        )
        for command in commands
    ]


def ours(text):
    """The same, as we read it."""
    errors = verdict(text).errors
    if any(known in error for error in errors for known in OF_THE_PARSER):
        return None
    return [
        (
            instruction.name.lower(),
            list(instruction.options),
            # BuildKit's binding does not tell of those of ONBUILD.
            [(found.name, found.content) for found in instruction.documents] if instruction.name != "ONBUILD" else [],
        )
        for instruction in read(text, Findings())
    ]


def disagreement(parser, text):
    """How BuildKit's reading of a text differs from ours, "" if it does not."""
    try:
        theirs = buildkits(parser, text)
    except UnicodeDecodeError:
        return BROKEN_TEXT
    if theirs == ours(text):
        return ""
    for why, looks_so in NEWER.items():
        if looks_so(text):
            return why
    return f"{text!r}\n  BuildKit: {theirs}\n  Hito: {ours(text)}"


# Of an option that ends within a character the binding makes no text.
BROKEN_TEXT = "the binding cannot tell"
# What BuildKit does otherwise since that version.
NEWER = {
    "blanks after `<<`": re.compile(r"<<-?[\t\r ]").search,
    "after a JSON array there may be nothing else": re.compile(r"\[[^\n]*\][^\n]*[^\s\n]").search,
    "there is a directive `check`": re.compile(r"\A\ufeff?(?:\s*#[^\n]*\n)*?\s*#\s*check\s*=", re.IGNORECASE).search,
}
EXPLAINED = frozenset({BROKEN_TEXT, *NEWER})


def judged(parser, texts):
    found = Counter(disagreement(parser, text) for text in texts)
    agreed = found.pop("", 0)
    print(f"{len(texts)} Dockerfiles, {agreed} agreed")  # noqa: T201 - what the comparison is for
    for why, count in found.most_common():
        print(f"{count}: {why}")  # noqa: T201
    return [why for why in found if why not in EXPLAINED]


def test_buildkits_parser_reads_the_corpus_as_we_do(parser):
    assert judged(parser, TEXTS) == []


def test_buildkits_parser_reads_mistakes_as_we_do(parser):
    chance = random.Random(SEED)
    assert judged(parser, [mutated(chance, TEXTS) for _ in range(MUTATIONS)]) == []


@answers.as_many_as_asked
@given(st.data())
def test_buildkits_parser_reads_anything_as_we_do(parser, data):
    text = data.draw(st.lists(st.sampled_from([*PIECES, " ", "\n"]), min_size=1, max_size=30).map("".join))
    assert disagreement(parser, text) in {"", *EXPLAINED}
