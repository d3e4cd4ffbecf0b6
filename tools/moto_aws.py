"""Hito's own AWS client inside of moto: without a socket, beside the clients of boto3 that moto serves."""

import pickle  # nosec B403 - reads what it wrote
from threading import RLock
from typing import Any

from botocore.awsrequest import AWSPreparedRequest
from botocore.compat import HTTPHeaders
from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.exceptions import HTTPException, ServiceException
from moto.core.models import botocore_stubber
from moto.core.responses import ActionResult
from moto.core.utils import camelcase_to_underscores
from moto.dynamodb.responses import DynamoHandler

from hito.aws import client, endpoints
from hito.aws.connection import Response

# DynamoDB writes an item by one request at a time; moto, among threads, does not. One thread may take the lock twice: a
# test and its fixture may both use `fit_for_tests` of tests/dynamodb.py, and each use locks boto3's calls.
LOCK = RLock()


def install() -> None:
    """While ``mock_aws`` is on, let moto answer every call of this process."""
    if _answer not in client.interceptors:
        # The first is the one next to the network.
        client.interceptors.insert(0, _answer)


def _answer(attempt: client.Attempt, send: client.Send) -> Response:
    if not botocore_stubber.enabled:
        return send(attempt)
    if attempt.service == "dynamodb":
        with LOCK:
            return _dynamodb(attempt)
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


def _dynamodb(attempt: client.Attempt) -> Response:
    """Moto's answer, asked of the class that gives it: finding that by the address takes half of moto's time."""
    handler: Any = DynamoHandler()
    handler.region = endpoints.region()
    handler.current_account = DEFAULT_ACCOUNT_ID
    handler.headers = {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": f"{attempt.target}.{attempt.operation}",
    }
    handler.querystring, handler.response_headers = {}, {}
    # Moto changes what it is given.
    handler.body = handler.params = pickle.loads(pickle.dumps(attempt.request))  # noqa: S301  # nosec B301 - our own
    try:
        result = getattr(handler, camelcase_to_underscores(attempt.operation))()
    except ServiceException as error:
        result = ActionResult(error)
    except HTTPException as error:
        return Response(error.code or 500, {}, str(error.description).encode())
    status, _, body = handler.serialized(result)
    return Response(int(status), {}, body.encode() if isinstance(body, str) else body)
