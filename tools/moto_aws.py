"""Hito's own AWS client inside of moto: without a socket, beside the clients of boto3 that moto serves."""

from botocore.awsrequest import AWSPreparedRequest
from botocore.compat import HTTPHeaders
from moto.core.models import botocore_stubber

from hito.aws import client, endpoints
from hito.aws.connection import Response


def install() -> None:
    """While ``mock_aws`` is on, let moto answer every call of this process."""
    if _answer not in client.interceptors:
        # The first is the one next to the network.
        client.interceptors.insert(0, _answer)


def _answer(attempt: client.Attempt, send: client.Send) -> Response:
    region = endpoints.region()
    headers = HTTPHeaders()
    headers["Content-Type"] = "application/x-amz-json-1.0"
    headers["X-Amz-Target"] = f"{attempt.target}.{attempt.operation}"
    # Moto reads the region from it, and looks at no signature.
    headers["Authorization"] = f"AWS4-HMAC-SHA256 Credential=mock/20260101/{region}/{attempt.service}/aws4_request"
    url = f"https://{attempt.service}.{region}.amazonaws.com/"
    request = AWSPreparedRequest("POST", url, headers, attempt.body, stream_output=False)
    answer = botocore_stubber("before-send", request)
    if answer is None:
        return send(attempt)
    named = {name.lower().encode(): str(value).encode() for name, value in answer.headers.items()}
    return Response(answer.status_code, named, answer.content)
