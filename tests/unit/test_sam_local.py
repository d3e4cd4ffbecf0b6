"""`make sam-local`: what it writes is what SAM reads, and every function has an event."""

import json
import subprocess

import pytest

from tests.template import ROOT, routes
from tools import function_settings, sam_local, template

SAM_PYTHON = ROOT / ".venv" / "sam" / "bin" / "python"

READ_BY_SAM = """
import json, sys
from samcli.lib.providers.api_provider import ApiProvider
from samcli.lib.providers.sam_function_provider import SamFunctionProvider
from samcli.lib.providers.sam_stack_provider import SamLocalStackProvider

stacks, _ = SamLocalStackProvider.get_stacks(sys.argv[1])
functions = {each.name: each.environment["Variables"] for each in SamFunctionProvider(stacks).get_all()}
routes = [[m, r.path, r.function_name] for r in ApiProvider(stacks).api.routes for m in r.methods]
print(json.dumps([functions, routes]))
"""


def made():
    by_function = function_settings.of_functions(function_settings.parameters({}), lambda name: f"the {name}")
    return sam_local.written_template(template.load(), by_function)


def test_every_function_has_an_event():
    assert [function for function, found in sam_local.events().items() if not found] == []


def test_every_setting_of_every_function_is_settled():
    functions = [one["Properties"] for one in made()["Resources"].values() if "Handler" in one["Properties"]]
    assert len(functions) == len(template.functions())
    for function in functions:
        variables = function["Environment"]["Variables"]
        assert variables["TABLE_NAME"] == "the Table"
        assert variables["ALLOWED_ORIGINS"] == "http://localhost:3000,http://localhost:5173"
        assert all(isinstance(value, str) for value in variables.values())


@pytest.mark.skipif(not SAM_PYTHON.exists(), reason="make run or make test installs SAM")
def test_sam_reads_every_function_and_every_route(tmp_path):
    file = tmp_path / "template.yaml"
    file.write_text(json.dumps(made()), encoding="utf-8")
    done = subprocess.run([SAM_PYTHON, "-c", READ_BY_SAM, file], capture_output=True, text=True, check=True)
    functions, found = json.loads(done.stdout.splitlines()[-1])
    assert functions["TutorialsFunction"]["TABLE_NAME"] == "the Table"
    assert {(method, path) for method, path, _ in found} == {(route.method, route.path) for route in routes()}
