"""A credential of the deployed API, verified by the npm package jose in a script that knows only its address."""

import json
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from tests.people import new_id

HERE = Path(__file__).parent

pytestmark = pytest.mark.deployed

# The stream is polled once a second.
ERASED_WITHIN_SECONDS = 30


@pytest.fixture(scope="module")
def verify():
    """Runs the script; what it found."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    if not (HERE / "node_modules" / "jose").is_dir():
        pytest.skip("jose is not installed: npm ci --prefix tests/verifier")

    def run(*arguments):
        done = subprocess.run(
            [node, str(HERE / "verify.mjs"), *arguments],
            env={"PATH": str(Path(node).parent)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


def test_a_stranger_verifies_a_credential_until_its_learner_is_erased(over_http, verify):
    ana = over_http.person(new_id("ana"))
    ana.chapter("python", completed=True, totalChapters=1).raise_for_status()
    issued = ana.post("/v1/credentials", {"course": "python"}).json()
    url, jwt = issued["url"], issued["jwt"]
    assert verify(url) == {
        "status": 200,
        "isSigned": True,
        "isRevoked": False,
        "keyIsFound": True,
        "achievement": "python",
    }
    ana.delete(f"/v1/learners/{ana.id}").raise_for_status()
    until = time.monotonic() + ERASED_WITHIN_SECONDS
    while (found := verify(url, jwt))["status"] != 410 and time.monotonic() < until:
        time.sleep(0.5)
    assert found == {
        "status": 410,
        "isSigned": True,
        "isRevoked": True,
        "keyIsFound": True,
        "achievement": "python",
    }
    assert "python" not in over_http.http.get(url).text


def test_a_stranger_notices_a_changed_byte(over_http, verify):
    ana = over_http.person(new_id("ana"))
    ana.chapter("python", completed=True, totalChapters=1).raise_for_status()
    jwt = ana.post("/v1/credentials", {"course": "python"}).json()["jwt"]
    header, payload, signature = jwt.split(".")
    place = len(payload) // 2
    changed = f"{payload[:place]}{'A' if payload[place] != 'A' else 'B'}{payload[place + 1 :]}"
    unknown = f"{over_http.http.base_url}v1/credentials/unknown"
    found = verify(unknown, f"{header}.{changed}.{signature}")
    assert (found["status"], found["isSigned"]) == (404, False)
