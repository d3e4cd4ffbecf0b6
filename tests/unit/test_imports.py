"""What each function loads at its cold start."""

import json
import os
import subprocess
import sys

import pytest

from tests import template
from tools import tokens

HEAVY = {"argon2", "bashlex", "cryptography", "hypothesis", "jsonschema", "moto", "requests", "urllib3", "yaml"}
HEAVY |= {"boto3", "botocore", "asyncio", "jwt"}
HEAVY |= {"dns", "email_validator", "multipart"}
# Only issuers with public keys need these, from the first token of such an issuer on.
HEAVY |= {"joserfc"}
# Our own client of the CMS is no light one either, nor are the models' clients, which wait for their first use.
HEAVY |= {"hito.services.cms", "hito.services.tutor", "hito.services.tutor.gemini", "hito.services.tutor.bedrock"}

# The batches of powertools load a part of botocore. No caller waits for these functions.
BATCHES = {"asyncio", "botocore"}

ALLOWED = {
    **{
        f"{name}.app.lambda_handler": BATCHES
        for name in ("update_projections", "award_achievements", "erase_learners", "backfill_learners")
    },
    "accounts.app.lambda_handler": {"argon2"},
    "deliver_webhooks.app.lambda_handler": BATCHES | {"urllib3"},
    "deliver_webhooks.subscribers.lambda_handler": BATCHES | {"urllib3"},
    "send_statements.app.lambda_handler": BATCHES | {"urllib3"},
    "feedback.app.lambda_handler": {"hito.services.tutor"},
    "health.app.lambda_handler": {"hito.services.tutor"},
    "video_progress.app.lambda_handler": {"urllib3", "hito.services.cms"},
}

LIST_MODULES = "import sys, {module}; print(*sys.modules)"


def loaded_by(handler):
    return loaded(LIST_MODULES.format(module=handler.rpartition(".")[0]))


def loaded(program):
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(["layers/common", "functions"])}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True, cwd=template.ROOT
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("handler", sorted(template.handlers()))
def test_a_function_loads_no_heavy_module_but_those_listed(handler):
    assert loaded_by(handler) & HEAVY == ALLOWED.get(handler, set())


LET_IN = """
import sys
from hito.edge import identity
from hito.edge.request import Request
event = {{"httpMethod": "GET", "resource": "/", "headers": {{"Authorization": "Bearer {token}"}}}}
assert identity.learner(Request(event)).learner == "ana"
print(*sys.modules)
"""


def test_a_token_that_is_signed_with_a_secret_loads_no_cryptography():
    token = tokens.make(json.loads(os.environ["TRUSTED_ISSUERS"]), "ana")
    assert not loaded(LET_IN.format(token=token)) & {"cryptography", "joserfc", "jwt"}


@pytest.mark.parametrize("missing", ["TABLE_NAME", "SERVER_KEYS"])
def test_a_function_without_a_setting_stops_at_its_start_and_names_it(missing):
    environment = {name: value for name, value in os.environ.items() if name != missing}
    environment["PYTHONPATH"] = os.pathsep.join(["layers/common", "functions"])
    done = subprocess.run(
        [sys.executable, "-c", "import enrollment_webhook.app"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        cwd=template.ROOT,
    )
    assert done.returncode != 0
    assert missing in done.stderr.splitlines()[-1]
