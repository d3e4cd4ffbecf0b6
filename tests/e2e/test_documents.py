"""The README's first call and the walk-through, as pasted."""

import json
import os
import re
import shutil
import subprocess

import httpx
import pytest

from tests.template import ROOT
from tools import demo

pytestmark = pytest.mark.deployed

MARK = "----- answered"


PAGES = ["README.md", "docs/walk-through.md", "docs/teachers.md"]


def steps(page):
    """The commands of a page, each with the JSON shown below it, if any."""
    return re.findall(r"```sh\n(.*?)```(?:\n```json\n(.*?)```)?", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)


def without_times(shown):
    return re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", "a time", shown.strip())


def commands(deployed, page):
    """A `make` that answers about the tests' own cloud what the page asks of the reader's."""
    text = (ROOT / page).read_text(encoding="utf-8")
    tokens = "".join(
        f"\"-s token SUB={sub} ROLE={role}\") echo '{deployed.token(sub, role=role)}' ;;\n"
        for sub, role in set(re.findall(r"make -s token SUB=(\S+) ROLE=(\w+)", text))
    )
    return f"""#!/bin/sh
case "$*" in
"-s url") echo '{deployed.url}' ;;
"-s server-key") echo '{deployed.server_key}' ;;
{tokens}*) echo "unexpected: make $*" >&2; exit 1 ;;
esac
"""


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.parametrize("page", PAGES)
def test_the_page_shows_what_hito_answers_and_can_be_pasted_again(deployed, tmp_path, page):
    demo.load(deployed.url, deployed.token, deployed.server_key)
    make = tmp_path / "make"
    make.write_text(commands(deployed, page))
    make.chmod(0o755)
    script = "\n".join(f"{command}\necho; echo '{MARK}'" for command, _ in steps(page))
    environment = os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}", "NO_PROXY": "localhost"}
    for _ in range(2):
        done = subprocess.run(
            ["bash", "-eu", "-c", script], env=environment, capture_output=True, text=True, check=False, cwd=ROOT
        )
        assert done.returncode == 0, done.stderr
        answers = done.stdout.split(f"{MARK}\n")
        for (command, shown), answer in zip(steps(page), answers, strict=False):
            assert without_times(answer) == without_times(shown), command
            if shown:
                json.loads(shown)


def test_the_demo_account_can_log_in(deployed):
    demo.load(deployed.url, deployed.token, deployed.server_key)
    credentials = json.loads(re.search(r"login` with `({.*?})`", (ROOT / "README.md").read_text(encoding="utf-8"))[1])
    answer = httpx.post(f"{deployed.url}/api/users/login", json=credentials, timeout=30, trust_env=False)
    assert answer.status_code == 200, answer.text
    assert answer.json()["user"]["nombre"] == "Sofía"
