"""The TypeScript client: its own tests, and flows of each contract against the deployed stack."""

import re

import pytest

from tests.people import new_id
from tests.typescript.conftest import CLIENT
from tools import demo

TYPES = CLIENT / "src" / "generated"
README_TEST = CLIENT / "test" / "flows" / "readme.test.ts"


def test_the_client_retries_queues_and_words_errors(node, compiled):
    node("--test", *compiled("unit"))


def test_the_types_are_those_of_the_documents(node, tmp_path):
    node("generate.mjs", tmp_path)
    made = {file.name: file.read_text(encoding="utf-8") for file in tmp_path.iterdir()}
    known = {file.name: file.read_text(encoding="utf-8") for file in TYPES.iterdir()}
    assert made == known, "run: make client"


def test_the_readme_shows_lines_that_a_test_runs():
    shown = re.search(r"```ts\n(.*?)```", (CLIENT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert shown
    imported, _, rest = shown[1].partition("\n\n")
    run = README_TEST.read_text(encoding="utf-8")
    assert imported.replace("@hito/client", "../../src/index.js") in run
    # The test's lines are indented.
    assert re.sub(r"^(?=.)", "  ", rest, flags=re.MULTILINE) in run


@pytest.mark.deployed
def test_flows_of_each_contract_work(node, compiled, deployed):
    demo.load(deployed.url, deployed.token, deployed.server_key)
    learner = new_id("typescript")
    settings = {
        "HITO_URL": deployed.url,
        "HITO_LEARNER": learner,
        "HITO_TOKEN": deployed.token(learner, role="Student"),
        "HITO_ADMIN_TOKEN": deployed.token(new_id("admin"), role="admin"),
        "HITO_SERVER_KEY": deployed.server_key,
    }
    ran = node("--test", *compiled("flows"), **settings).stdout
    # Three of each contract, and the README's.
    assert "# pass 16" in ran, ran
