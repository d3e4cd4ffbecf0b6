"""The page of docs/front-end.md in a real browser: a typed call to the local cloud from http://localhost:5173."""

import json
import os
import re
import socket
import subprocess

import httpx
import pytest

from tests.deployed import within
from tests.template import ROOT
from tools import demo

pytestmark = pytest.mark.browser

CLIENT = ROOT / "clients" / "typescript"
EXAMPLE = CLIENT / "example"
TUTORIAL = "primeros-pasos-con-python"
URL = "http://localhost:5173"


def environment():
    return {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}


@pytest.fixture
def page(deployed):
    """The example page on Vite, for Luis of the demo."""
    if not (EXAMPLE / "node_modules" / "vite").is_dir():
        pytest.skip("the example's packages are not installed: npm ci --prefix clients/typescript/example")
    if not (CLIENT / "node_modules" / "typescript").is_dir():
        pytest.skip("the client's packages are not installed: npm ci --prefix clients/typescript")
    with socket.socket() as taken:
        if taken.connect_ex(("127.0.0.1", 5173)) == 0:
            pytest.skip("port 5173 is taken")
    demo.load(deployed.url, deployed.token, deployed.server_key)
    subprocess.run(["node", "node_modules/typescript/bin/tsc"], cwd=CLIENT, check=True, timeout=120)
    subprocess.run(["node", "node_modules/typescript/bin/tsc"], cwd=EXAMPLE, check=True, timeout=120)
    settings = {"VITE_HITO_URL": deployed.url, "VITE_HITO_TOKEN": deployed.token("luis", role="Student")}
    vite = ["node", "node_modules/vite/bin/vite.js", "--strictPort"]
    with subprocess.Popen(vite, cwd=EXAMPLE, env=environment() | settings, stdout=subprocess.DEVNULL) as server:
        try:
            assert within(30, _answers)
            yield URL
        finally:
            server.terminate()
            # The next tests find luis as the demo data have him.
            token = {"Authorization": f"Bearer {deployed.token('luis', role='Student')}"}
            httpx.delete(f"{deployed.url}/v1/tutorials/progress/{TUTORIAL}", headers=token, trust_env=False)


def _answers():
    try:
        return httpx.get(URL, trust_env=False).is_success
    except httpx.TransportError:
        return False


@pytest.mark.deployed
def test_the_page_of_the_front_end_guide_shows_what_it_says(browser, page):
    shown = re.search("shows `(.*?)`", (ROOT / "docs/front-end.md").read_text(encoding="utf-8"))
    assert shown
    assert browser("read_the_example.mjs", page).strip() == shown[1]


def test_the_guide_uses_the_folders_and_commands_that_exist():
    guide = (ROOT / "docs/front-end.md").read_text(encoding="utf-8")
    scripts = json.loads((EXAMPLE / "package.json").read_text(encoding="utf-8"))["scripts"]
    targets = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert set(re.findall(r"npm run (\w+)", guide)) == set(scripts)
    for target in re.findall(r"(?:^|[`(])make (?:-s -C \S+ )?([a-z]+)", guide, re.MULTILINE):
        assert f"\n{target}: ##" in targets, target
