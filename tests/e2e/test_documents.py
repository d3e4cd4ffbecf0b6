"""The README's walk-through, as pasted."""

import json
import os
import re
import shutil
import subprocess

import pytest

from tests.template import ROOT

pytestmark = pytest.mark.deployed

MARK = "----- answered"


def steps():
    """The commands of the walk-through, each with the JSON shown below it, if any."""
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    walk = page.partition("## Walk-through")[2].partition("\n## ")[0]
    found = re.findall(r"```sh\n(.*?)```(?:\n```json\n(.*?)```)?", walk, re.DOTALL)
    assert len(found) >= 5
    return found


def without_times(shown):
    return re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", "a time", shown.strip())


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_walk_through_answers_what_it_shows_and_can_be_pasted_again(deployed, tmp_path):
    make = tmp_path / "make"
    make.write_text(
        f"""#!/bin/sh
case "$*" in
"-s url") echo '{deployed.url}' ;;
"-s token SUB=eva ROLE=Student") echo '{deployed.token("eva", role="Student")}' ;;
"-s token SUB=guadalupe ROLE=admin") echo '{deployed.token("guadalupe", role="admin")}' ;;
"-s server-key") echo '{deployed.server_key}' ;;
*) echo "unexpected: make $*" >&2; exit 1 ;;
esac
"""
    )
    make.chmod(0o755)
    script = "\n".join(f"{command}\necho; echo '{MARK}'" for command, _ in steps())
    environment = os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}", "NO_PROXY": "localhost"}
    for _ in range(2):
        done = subprocess.run(
            ["bash", "-eu", "-c", script], env=environment, capture_output=True, text=True, check=False, cwd=ROOT
        )
        assert done.returncode == 0, done.stderr
        answers = done.stdout.split(f"{MARK}\n")
        for (command, shown), answer in zip(steps(), answers, strict=False):
            assert without_times(answer) == without_times(shown), command
            if shown:
                json.loads(shown)
