"""docs/add-a-contract.patch is a whole contract: applied to a copy of the project, its routes answer."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from tests import template

PATCH = template.ROOT / "docs/add-a-contract.patch"
PAGE = template.ROOT / "docs/add-a-contract.md"
NOT_COPIED = shutil.ignore_patterns(".*", "__pycache__", "node_modules", "bench", "data")


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git, which applies the patch")
def test_the_contract_of_the_page_answers_its_three_routes(tmp_path):
    copy = tmp_path / "hito"
    shutil.copytree(template.ROOT, copy, ignore=NOT_COPIED)
    environment = os.environ | {"GIT_CEILING_DIRECTORIES": str(tmp_path)}
    subprocess.run(["git", "apply", str(PATCH)], cwd=copy, env=environment, check=True)
    environment["PYTHONPATH"] = os.pathsep.join(["layers/common", "functions"])

    def run(*module):
        done = subprocess.run(
            [sys.executable, "-m", *module], cwd=copy, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    # As `make docs` does.
    run("tools.gateway")
    run("tools.openapi")
    facts = ("tests/contract/test_workshops.py", "tests/contract/test_lists_agree.py", "tests/unit/test_errors_page.py")
    facts = (*facts, "tests/unit/test_json_examples.py")
    assert " passed" in run("pytest", "-q", "-p", "no:cacheprovider", "-m", "not deployed", *facts)


def test_the_page_explains_every_file_of_the_patch():
    touched = re.findall(r"^\+\+\+ b/(.+)$", PATCH.read_text(encoding="utf-8"), re.MULTILINE)
    explained = re.findall(r"^\| `([^`]+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(explained) == sorted(touched)
