"""Generated requests to the deployed stack: each answer is as docs/openapi.json says."""

import subprocess

import pytest

from tests.template import ROOT
from tools import demo, fuzz

# It changes and deletes what it finds, so it comes after all other tests.
pytestmark = [pytest.mark.deployed, pytest.mark.at_the_end]


@pytest.mark.skipif(
    not fuzz.SCHEMATHESIS.exists(), reason="Schemathesis is not installed: make .venv/fuzz/installed.txt"
)
def test_the_stack_keeps_what_its_document_says(deployed):
    demo.load(deployed.url, deployed.token, deployed.server_key)
    command = fuzz.command(deployed.url, seconds=45, seed=1)
    environment = fuzz.environment(deployed.secrets["trusted_issuers"], deployed.server_key)
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
