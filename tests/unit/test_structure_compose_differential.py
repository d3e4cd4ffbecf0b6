"""The verdicts on Compose files, beside those of others: the reference JSON Schema, and Docker Compose where it is.

`HITO_DOCKER_COMPOSE=.../docker-compose HITO_EXAMPLES=2000` asks Docker Compose about 2,000 mutations.
"""

import sys
from collections import Counter

import pytest

from hito.domain.structure import Findings
from hito.domain.structure.compose import documents, reading, schema, validate
from hito.domain.structure.compose.formats import NOWHERE
from hito.domain.structure.compose.interpolation import Unset
from hito.domain.structure.compose.wording import Wording
from tests.unit.structure_cases import answers, compose_files, compose_oracles

CASES = compose_files.cases()
FILES = compose_files.files()
MUTATIONS = compose_files.mutations(answers.EXAMPLES or 200)

needs_docker_compose = pytest.mark.skipif(
    not compose_oracles.DOCKER_COMPOSE, reason="HITO_DOCKER_COMPOSE names no docker-compose to compare with"
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text[-40:])
def test_each_case_has_its_verdict(case):
    judged = validate(case.text)
    assert judged.passed == case.is_taken, judged.errors


@pytest.mark.parametrize("name", FILES)
def test_a_file_as_people_write_them_is_right(name):
    assert validate(FILES[name]).errors == ()


def tree_of(text):
    """The file's values, if they do not depend on variables."""
    findings = Findings()
    try:
        parts = reading.read(text, findings)
    except reading.UnreadableError:
        return None
    if not parts or not all(isinstance(part, dict) for part in parts):
        return None
    tree = documents.merged(parts, Wording(findings))
    return None if holds_unset(tree) else tree


def holds_unset(value):
    if isinstance(value, dict):
        return any(map(holds_unset, value.values()))
    return any(map(holds_unset, value)) if isinstance(value, list) else isinstance(value, Unset)


def test_the_schema_is_read_as_the_reference_reads_it():
    reference = compose_oracles.schema_validator()
    texts = [case.text for case in CASES] + list(FILES.values()) + MUTATIONS
    trees = [(text, tree) for text in texts if (tree := tree_of(text)) is not None]
    for text, tree in trees:
        findings, only_schema = Findings(), Findings()
        schema.check(tree, Wording(findings))
        schema._Checker(Wording(only_schema)).check(tree, schema._root(), NOWHERE, ())
        # A text for a boolean, what Docker wants beside the schema, what it lets stand twice.
        more = ("true o false", "target'", " repite ", "' repite")
        errors = [error for error in only_schema.verdict().errors if not any(one in error for one in more)]
        refused = next(reference.iter_errors(tree), None) is not None
        assert bool(errors) == refused or len(only_schema.verdict().errors) > len(errors), text
        assert not (refused and findings.verdict().passed), text
    assert len(trees) > 900


@needs_docker_compose
def test_docker_compose_says_of_each_case_what_is_written_beside_it():
    verdicts = compose_oracles.docker_compose([case.text for case in CASES])
    wrong = [
        (case, said) for case, said in zip(CASES, verdicts, strict=True) if (case.is_taken != said[0]) != bool(case.but)
    ]
    assert wrong == []


@needs_docker_compose
def test_docker_compose_agrees_on_mutations_but_for_what_is_explained(capsys):
    disagreements: dict[str, list[str]] = {}
    verdicts = compose_oracles.docker_compose(MUTATIONS)
    for text, (is_taken, reason) in zip(MUTATIONS, verdicts, strict=True):
        judged = validate(text)
        if judged.passed != is_taken:
            why = compose_oracles.explained(text, judged.passed, judged.errors, reason)
            disagreements.setdefault(why or "not explained", []).append(f"{text}\n{reason}\n{judged.errors}")
    with capsys.disabled():
        counts = Counter({why: len(texts) for why, texts in disagreements.items()})
        taken = sum(is_taken for is_taken, _ in verdicts)
        sys.stdout.write(f"\n{len(MUTATIONS)} mutations, {taken} taken by Docker Compose; {dict(counts)}\n")
        sys.stdout.write("\n\n".join(disagreements.get("not explained", [])))
    assert "not explained" not in disagreements
