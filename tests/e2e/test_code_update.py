"""New code of the functions alone, as `make run` deploys it after a change."""

import pytest

from tests.deployed import Deployed
from tests.people import System
from tools import releases
from tools.local_cloud import CLOUD_PYTHON, STACK

pytestmark = pytest.mark.deployed

SHOWN, CHANGED = "total_chapters=now.total", "total_chapters=77"


def test_new_code_answers_at_once_and_its_alias_is_of_a_published_version(
    deployed: Deployed, over_http: System, tmp_path
) -> None:
    functions, formation = deployed.client("lambda"), deployed.client("cloudformation")
    detail = formation.describe_stack_resource(StackName=STACK, LogicalResourceId="TutorialsFunction")
    name = detail["StackResourceDetail"]["PhysicalResourceId"]
    ana = over_http.student()
    shown = []
    for change in (CHANGED, SHOWN):
        code = tmp_path / change
        releases.build_functions(code, CLOUD_PYTHON, "")
        schemas = code / "tutorials" / "schemas.py"
        text = schemas.read_text("utf-8")
        assert SHOWN in text
        schemas.write_text(text.replace(SHOWN, change), "utf-8")
        for compiled in (code / "tutorials" / "__pycache__").glob("schemas.*"):
            compiled.unlink()
        releases.update_code(functions, [name], code, None)
        shown.append(ana.get("/v1/tutorials/progress/never-begun").json()["totalChapters"])
    assert shown == [77, 0]
    version = functions.get_alias(FunctionName=name, Name="live")["FunctionVersion"]
    numbers = [one["Version"] for one in functions.list_versions_by_function(FunctionName=name)["Versions"]]
    assert sorted(numbers) == sorted(["$LATEST", version])
