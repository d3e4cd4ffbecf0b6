"""SnapStart: a snapshot holds nothing of one process, and a restored copy none of what another one knew."""

import ast
import os
import random
import subprocess
import sys
from types import SimpleNamespace

import pytest

from hito import caches
from hito.aws import client as aws_client
from hito.aws.client import Client
from hito.edge import body, formatting, identity, snapshots
from hito.edge.api import Api
from hito.edge.dialect import OWN
from tests import template
from tests.aws import parties
from tests.aws.scripted_server import ScriptedServer, says

SNAPPED = sorted(
    function["Handler"].rpartition(".")[0]
    for function in template.resources("AWS::Serverless::Function").values()
    if "SnapStart" in function
)

STARTED = """
import os, random, socket, sys
before = random.getstate()
import {modules}
from hito import caches
descriptors = [os.path.realpath(f"/proc/self/fd/{{one}}") for one in os.listdir("/proc/self/fd")]
print([one for one in descriptors if "socket:" in one])
print([name for name, one in caches.registered().items() if isinstance(one, caches.Cache) and len(one)])
print(random.getstate() != before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="open descriptors are listed in /proc")
def test_a_start_opens_no_connection_asks_no_system_and_uses_no_random_number():
    done = subprocess.run(
        [sys.executable, "-c", STARTED.format(modules=", ".join(SNAPPED))],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(["layers/common", "functions"])},
        capture_output=True,
        text=True,
        check=False,
        cwd=template.ROOT,
    )
    assert (done.stdout.split("\n"), done.stderr) == (["[]", "[]", "False", ""], "")


OF_A_MOMENT = {"datetime.now", "monotonic", "os.urandom", "perf_counter", "time.time", "uuid4", "random.Random"}


def run_by_an_import(tree):
    """The calls that an import of a module makes: those outside of functions."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from run_by_an_import(node)


def test_no_module_keeps_the_time_or_a_random_number_of_its_import():
    modules = [*(template.ROOT / "layers/common/hito").rglob("*.py"), *(template.ROOT / "functions").rglob("*.py")]
    assert len(modules) > 100
    kept = {
        path.name: OF_A_MOMENT & {*run_by_an_import(ast.parse(path.read_text(encoding="utf-8")))} for path in modules
    }
    assert {name: calls for name, calls in kept.items() if calls} == {}


def test_a_restored_copy_opens_connections_of_its_own(monkeypatch):
    monkeypatch.setattr(aws_client, "interceptors", [])
    server = ScriptedServer()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.port}")
    server.script = [says(200, b"{}")]
    client = Client("dynamodb", attempts=1)
    for _ in range(2):
        client.call("GetItem", {})
    assert server.connections == 1
    snapshots.forget()
    client.call("GetItem", {})
    assert server.connections == 2
    parties.forget_connections(client)
    server.close()


def test_a_restored_copy_knows_nothing_that_was_read_before():
    known = caches.registered()
    assert known
    for cache in known.values():
        if isinstance(cache, caches.Cache):
            cache.put("before", "the snapshot")
    snapshots.forget()
    assert [name for name, cache in known.items() if isinstance(cache, caches.Cache) and len(cache)] == []


def test_two_copies_of_a_snapshot_wait_for_different_times():
    def restored():
        random.seed("the same snapshot")
        snapshots.forget()
        return random.random()

    assert restored() != restored()


def test_lambda_is_told_what_to_do_before_a_snapshot_and_after_a_restore(monkeypatch):
    before, after, done = [], [], []
    runtime = SimpleNamespace(register_before_snapshot=before.append, register_after_restore=after.append)
    monkeypatch.setitem(sys.modules, "snapshot_restore_py", runtime)
    monkeypatch.setattr(snapshots, "forget", lambda: done.append("forget"))
    snapshots.register(lambda: done.append("prepare"))
    # Lambda calls what was registered last first, and in order after a restore.
    for hook in (*reversed(before), "restored", *after):
        done.append(hook) if isinstance(hook, str) else hook()
    assert done == ["prepare", "forget", "restored", "forget"]


def test_before_a_snapshot_the_schemas_of_all_routes_are_built():
    class Said(body.Body):
        text: str

    class Shown(formatting.Response):
        text: str

    api = Api(OWN)
    api.route("POST", "/said", auth=identity.public, body=Said, response=Shown)(lambda _ctx: Shown(text=""))
    assert not Said.__pydantic_complete__
    api._prepare()
    assert Said.__pydantic_complete__
    assert api.endpoints[0].response.pydantic_complete
