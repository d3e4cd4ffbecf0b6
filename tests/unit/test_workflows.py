"""The workflows of GitHub run the commands of the Makefile, with pinned actions and no more rights than they need."""

import json
import re
import subprocess
import tomllib

import pytest
import yaml

from tests.template import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PINNED = re.compile(r"^\s*(?:- )?uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")


def read(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def jobs():
    return [(path.name, name, job) for path in WORKFLOWS for name, job in read(path)["jobs"].items()]


def commands():
    return [
        line.strip()
        for _, _, job in jobs()
        for step in job.get("steps", [])
        for line in str(step.get("run", "")).splitlines()
    ]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_action_of_others_is_pinned_to_a_commit(path):
    uses = [line for line in path.read_text(encoding="utf-8").splitlines() if "uses:" in line]
    assert uses
    assert [line for line in uses if "uses: ./" not in line and not PINNED.match(line)] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_only_read_unless_a_job_says_more(path):
    content = read(path)
    assert content["permissions"] == {"contents": "read"}
    for name, job in content["jobs"].items():
        assert "timeout-minutes" in job or "uses" in job, name


def test_only_the_deployment_gets_a_token_of_the_account_and_it_needs_an_environment():
    with_token = {(file, name) for file, name, job in jobs() if "id-token" in job.get("permissions", {})}
    assert with_token == {("deploy.yml", "deploy"), ("release.yml", "deploy")}
    assert read(ROOT / ".github/workflows/deploy.yml")["jobs"]["deploy"]["environment"]
    text = "".join(path.read_text(encoding="utf-8") for path in WORKFLOWS)
    assert "aws-secret-access-key" not in text
    assert set(re.findall(r"secrets\.(\w+)", text)) == set()


def test_no_command_has_text_from_outside_in_it():
    assert [command for command in commands() if "${{" in command] == []


def test_every_target_of_make_is_there():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    asked = {target for command in commands() if command.startswith("make ") for target in command.split()[1:2]}
    asked |= set(re.findall(r"make ([a-z-]+)$", (ROOT / ".ci/run").read_text(encoding="utf-8"), re.MULTILINE))
    assert {"check", "test", "test-fast"} <= asked
    assert {target for target in asked if not target.startswith(".venv/")} <= targets


def test_the_environments_are_those_of_samconfig():
    # YAML reads the key `on` as true.
    choice = read(ROOT / ".github/workflows/deploy.yml")[True]["workflow_dispatch"]["inputs"]["environment"]["options"]
    config = tomllib.loads((ROOT / "samconfig.toml").read_text(encoding="utf-8"))
    assert all("deploy" in config[name] for name in choice)


def test_a_release_takes_its_section_of_the_changelog():
    steps = read(ROOT / ".github/workflows/release.yml")["jobs"]["release"]["steps"]
    script = next(step["run"] for step in steps if "awk" in step.get("run", ""))
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    script = script.replace("> notes.md", "").replace("test -s notes.md", "")
    environment = {"GITHUB_REF_NAME": f"v{version}", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        ["bash", "-eu", "-c", script], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    assert "## [" not in done.stdout


def test_dependabot_looks_at_every_locked_list():
    updates = {each["package-ecosystem"]: each for each in read(ROOT / ".github/dependabot.yml")["updates"]}
    assert all((ROOT / folder.lstrip("/")).is_dir() for folder in updates["pip"]["directories"])
    assert (ROOT / updates["npm"]["directory"].lstrip("/") / "package.json").is_file()
    assert "github-actions" in updates


def test_the_dev_container_is_json_and_makes_the_environments():
    container = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text(encoding="utf-8"))
    assert container["forwardPorts"] == [4566, 8000]
    for name in re.findall(r"\.venv/(\w+)/installed", container["postCreateCommand"]):
        assert (ROOT / f"tools/requirements/{name}.txt").is_file()
