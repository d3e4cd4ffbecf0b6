"""Hito's signatures are AWS's: by the vectors that AWS publishes, and by botocore's on any request."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as BotocoreCredentials
from hypothesis import given
from hypothesis import strategies as st

from hito.aws.credentials import Credentials
from hito.aws.signature import authorization

VECTORS = sorted((Path(__file__).parent.parent / "aws" / "sigv4").glob("*.req"))
# The suite's own.
EXAMPLE = Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", None)


@pytest.mark.parametrize("request_file", VECTORS, ids=lambda file: file.stem)
def test_a_published_request_has_its_published_signature(request_file):
    head, _, body = request_file.read_text().partition("\n\n")
    headers = dict(
        sorted((name.lower(), value) for name, value in (line.split(":", 1) for line in head.split("\n")[1:]))
    )
    signed = authorization(headers, body.encode(), region="us-east-1", service="service", credentials=EXAMPLE)
    assert signed == request_file.with_suffix(".authz").read_text()


def test_there_are_vectors():
    assert len(VECTORS) == 8


printable = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1)


@given(
    body=st.binary(),
    credentials=st.builds(Credentials, printable, printable, st.none() | printable),
    service=st.sampled_from(["dynamodb", "sqs", "ssm", "events", "secretsmanager"]),
    region=st.sampled_from(["us-east-1", "eu-central-1", "cn-north-1"]),
    at=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001 - Hypothesis wants naive ones
)
def test_any_request_has_the_signature_that_botocore_gives_it(body, credentials, service, region, at):
    host = f"{service}.{region}.amazonaws.com"
    headers = {
        "content-type": "application/x-amz-json-1.0",
        "host": host,
        "x-amz-date": at.replace(tzinfo=UTC).strftime("%Y%m%dT%H%M%SZ"),
        **({"x-amz-security-token": credentials.token} if credentials.token else {}),
        "x-amz-target": "Service.Operation",
    }
    theirs = AWSRequest(
        "POST", f"https://{host}/", data=body, headers={k: v for k, v in headers.items() if k != "host"}
    )
    theirs.context["timestamp"] = headers["x-amz-date"]
    signer = SigV4Auth(BotocoreCredentials(*credentials), service, region)
    signature = signer.signature(signer.string_to_sign(theirs, signer.canonical_request(theirs)), theirs)
    ours = authorization(headers, body, region=region, service=service, credentials=credentials)
    assert ours.endswith(f"Signature={signature}")
    assert f"Credential={signer.scope(theirs)}," in ours
