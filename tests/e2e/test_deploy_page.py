"""docs/deploy.md, pasted in a copy of the project, with the local cloud in the place of AWS."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.template import ROOT
from tools.local_cloud import CLOUD_PYTHON, SAM, LocalCloud, free_port

# A local cloud of its own: `prod` has the stack's name of `make run`.
pytestmark = [
    pytest.mark.deployed,
    pytest.mark.own_cloud,
    pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed"),
    pytest.mark.skipif(sys.version_info[:2] != (3, 13), reason="the layer for AWS is built by Python 3.13"),
]

PAGE = ROOT / "docs" / "deploy.md"

# The two subcommands of the AWS CLI that the page uses.
AWS = """#!{python}
import sys, boto3
arguments = dict(zip(sys.argv[3::2], sys.argv[4::2]))
secrets = boto3.client("secretsmanager")
if sys.argv[2] == "put-secret-value":
    secrets.put_secret_value(SecretId=arguments["--secret-id"], SecretString=arguments["--secret-string"])
else:
    print(secrets.get_secret_value(SecretId=arguments["--secret-id"])["SecretString"])
"""

# API Gateway's address of an API is a path of the local cloud.
CURL = """#!/bin/bash
arguments=()
for each in "$@"; do
    here='{endpoint}/_aws/execute-api/\\1/'
    arguments+=("$(sed -E "s#^https://([a-z0-9]+)[.]execute-api[.][^/]+/#$here#" <<< "$each")")
done
exec {curl} "${{arguments[@]}}"
"""

# The second build takes the functions of the first one, which are the same but for their fingerprint.
SAM_ONCE = """#!/bin/sh
if [ -d ../built ]; then export FUNCTIONS_BUILT="$PWD/../built"; fi
"{sam}" "$@"
status=$?
if [ "$1" = build ] && [ ! -d ../built ]; then cp -R .aws-sam/build/TutorialsFunction ../built; fi
exit $status
"""


def program(folder, name, text):
    (folder / name).write_text(text, encoding="utf-8")
    (folder / name).chmod(0o755)


def test_the_page_deploys_staging_and_then_production(tmp_path):
    project, programs = tmp_path / "hito", tmp_path / "bin"
    programs.mkdir()
    project.mkdir()
    for name in ("functions", "layers", "tools", "docs"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("template.yaml", "gateway.json", "samconfig.toml"):
        shutil.copy2(ROOT / name, project / name)
    # The requirements that were downloaded before.
    if (ROOT / ".local" / "layer").exists():
        (project / ".local").mkdir()
        (project / ".local" / "layer").symlink_to(ROOT / ".local" / "layer")
    cloud = LocalCloud(tmp_path / "cloud", free_port())
    cloud.start()
    try:
        program(programs, "aws", AWS.format(python=CLOUD_PYTHON))
        program(programs, "curl", CURL.format(endpoint=cloud.endpoint, curl=shutil.which("curl")))
        program(programs, "python3.13", f'#!/bin/sh\nexec "{CLOUD_PYTHON}" "$@"\n')
        program(programs, "sam", SAM_ONCE.format(sam=SAM))
        blocks = re.findall(r"```sh\n(.*?)```(?:\n```json\n(.*?)```)?", PAGE.read_text(encoding="utf-8"), re.DOTALL)
        (expected,) = (shown for _, shown in blocks if shown)
        done = subprocess.run(
            ["bash", "-eu", "-c", "\n".join(command for command, _ in blocks)],
            cwd=project,
            env={**cloud.environment, "SAM_CLI_POLL_DELAY": "0.1", "PATH": f"{programs}:{os.environ['PATH']}"},
            # To the question before production is changed.
            input="y\ny\n",
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        assert expected.strip() in done.stdout
        assert json.loads((project / "server-key.json").read_text())["key"]
        assert re.search(r"^https://\w+\.execute-api\.[^/]+/prod$", done.stdout, re.MULTILINE)
        functions = cloud.client("lambda").list_functions()["Functions"]
        origins = {one["Environment"]["Variables"]["ALLOWED_ORIGINS"] for one in functions}
        assert origins == {"https://staging.learn.example", "https://learn.example"}
    finally:
        cloud.stop()
