"""Who may sign and send a call to AWS: the candidates of `python -m bench.signing`.

Each imports what it needs when it is made, because that is a part of what is measured.
"""

from collections.abc import Callable
from typing import Any

TARGET = "DynamoDB_20120810.Query"
QUERY: dict[str, Any] = {
    "TableName": "hito",
    "KeyConditionExpression": "PK = :pk AND begins_with(SK, :sk)",
    "ExpressionAttributeValues": {":pk": {"S": "LEARNER#ana"}, ":sk": {"S": "COURSE#course#python#"}},
    "ConsistentRead": True,
}
ACCESS_KEY, SECRET_KEY, TOKEN, REGION = "AKIDEXAMPLE", "a" * 40, "t" * 700, "us-east-1"
TYPE = "application/x-amz-json-1.0"

# Sends a Query, of the table that is named by how many items its answer has.
Call = Callable[[str], Any]
Send = Callable[[bytes, dict[str, str]], bytes]
Sign = Callable[[bytes, int], dict[str, str]]


def botocore_client(port: int) -> Call:
    """Botocore's client, its answers parsed by its own parser."""
    import botocore.session

    client = botocore.session.get_session().create_client(
        "dynamodb",
        region_name=REGION,
        endpoint_url=f"http://127.0.0.1:{port}",
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY,
        aws_session_token=TOKEN,
    )
    return lambda units: client.query(**QUERY | {"TableName": units})


def hito_client(port: int) -> Call:
    """Hito's own client."""
    import os

    os.environ |= {
        "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        "AWS_SESSION_TOKEN": TOKEN,
        "AWS_REGION": REGION,
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
    }
    from hito.aws.client import Client

    client = Client("dynamodb", attempts=3)
    return lambda units: client.call("Query", QUERY | {"TableName": units})


def urllib3_pool(port: int) -> Send:
    """Urllib3."""
    import urllib3

    pool = urllib3.HTTPConnectionPool("127.0.0.1", port)
    return lambda body, headers: pool.request("POST", "/", body=body, headers=headers).data


def http_client(port: int) -> Send:
    """The standard library's."""
    from http.client import HTTPConnection

    connection = HTTPConnection("127.0.0.1", port)

    def send(body: bytes, headers: dict[str, str]) -> bytes:
        connection.request("POST", "/", body, headers)
        return connection.getresponse().read()

    return send


def llhttp(port: int) -> Send:
    """Sockets and llhttp, as in Hito's client."""
    from hito.aws.connection import Connections
    from hito.aws.endpoints import Endpoint

    connections = Connections(
        Endpoint(is_tls=False, host="127.0.0.1", port=port, authority=f"127.0.0.1:{port}", proxy=None), 2
    )
    return lambda body, headers: connections.post(headers, body).body


def sdk_signers() -> Sign:
    """AWS's own, in Python."""
    from aws_sdk_signers import (
        URI,
        AWSCredentialIdentity,
        AWSRequest,
        Field,
        Fields,
        SigV4Signer,
        SigV4SigningProperties,
    )

    signer = SigV4Signer()
    identity = AWSCredentialIdentity(access_key_id=ACCESS_KEY, secret_access_key=SECRET_KEY, session_token=TOKEN)

    def sign(body: bytes, port: int) -> dict[str, str]:
        fields = Fields([Field(name="content-type", values=[TYPE]), Field(name="x-amz-target", values=[TARGET])])
        url = URI(scheme="http", host="127.0.0.1", port=port, path="/")
        signed = signer.sign(
            properties=SigV4SigningProperties(region=REGION, service="dynamodb"),
            request=AWSRequest(destination=url, method="POST", body=[body], fields=fields),
            identity=identity,
        )
        return {field.name: field.as_string() for field in signed.fields}

    return sign


def crt() -> Sign:
    """AWS's own, in C."""
    import io
    from datetime import UTC, datetime
    from hashlib import sha256

    from awscrt.auth import AwsCredentialsProvider, AwsSigningConfig, aws_sign_request
    from awscrt.http import HttpHeaders, HttpRequest
    from awscrt.io import InputStream

    provider = AwsCredentialsProvider.new_static(ACCESS_KEY, SECRET_KEY, TOKEN)

    def sign(body: bytes, port: int) -> dict[str, str]:
        headers = [("host", f"127.0.0.1:{port}"), ("content-type", TYPE), ("x-amz-target", TARGET)]
        config = AwsSigningConfig(
            credentials_provider=provider,
            region=REGION,
            service="dynamodb",
            date=datetime.now(UTC),
            signed_body_value=sha256(body).hexdigest(),
        )
        request = HttpRequest("POST", "/", HttpHeaders(headers), InputStream(io.BytesIO(body)))
        return dict(iter(aws_sign_request(request, config).result().headers))

    return sign


def by_hand() -> Sign:
    """What the algorithm asks for and nothing else: the least that it can cost."""
    import time
    from functools import cache
    from hashlib import sha256
    from hmac import digest

    @cache
    def key_of(day: str) -> bytes:
        key = b"AWS4" + SECRET_KEY.encode()
        for part in (day, REGION, "dynamodb", "aws4_request"):
            key = digest(key, part.encode(), "sha256")
        return key

    def sign(body: bytes, port: int) -> dict[str, str]:
        at = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
        headers = {
            "content-type": TYPE,
            "host": f"127.0.0.1:{port}",
            "x-amz-date": at,
            "x-amz-security-token": TOKEN,
            "x-amz-target": TARGET,
        }
        names = ";".join(headers)
        lines = "".join(f"{name}:{value}\n" for name, value in headers.items())
        request = f"POST\n/\n\n{lines}\n{names}\n{sha256(body).hexdigest()}"
        scope = f"{at[:8]}/{REGION}/dynamodb/aws4_request"
        text = f"AWS4-HMAC-SHA256\n{at}\n{scope}\n{sha256(request.encode()).hexdigest()}"
        signature = digest(key_of(at[:8]), text.encode(), "sha256").hex()
        credential = f"AWS4-HMAC-SHA256 Credential={ACCESS_KEY}/{scope}"
        return headers | {"authorization": f"{credential}, SignedHeaders={names}, Signature={signature}"}

    return sign


def signed_by(signer: Callable[[], Sign], sender: Callable[[int], Send]) -> Callable[[int], Call]:
    """A candidate that is put together."""

    def made(port: int) -> Call:
        import json

        sign, send = signer(), sender(port)

        def call(units: str) -> Any:
            body = json.dumps(QUERY | {"TableName": units}).encode()
            return json.loads(send(body, sign(body, port)))

        return call

    return made


CANDIDATES: dict[str, Callable[[int], Call]] = {
    "botocore": botocore_client,
    "aws-sdk-signers + urllib3": signed_by(sdk_signers, urllib3_pool),
    "aws-sdk-signers + http.client": signed_by(sdk_signers, http_client),
    "aws-sdk-signers + llhttp": signed_by(sdk_signers, llhttp),
    "awscrt + http.client": signed_by(crt, http_client),
    "awscrt + llhttp": signed_by(crt, llhttp),
    "by hand + urllib3": signed_by(by_hand, urllib3_pool),
    "by hand + http.client": signed_by(by_hand, http_client),
    "by hand + llhttp": signed_by(by_hand, llhttp),
    "hito.aws": hito_client,
}
