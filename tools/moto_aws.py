"""Hito's own AWS client inside of moto: without a socket, beside the clients of boto3 that moto serves."""

import base64
import json
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
    if attempt.operation == "Sign" and attempt.service == "kms":
        return _signature(attempt)
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


def _signature(attempt: client.Attempt) -> Response:
    """The signature of a digest, which moto takes for a message."""
    # Few tests sign.
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.utils import Prehashed  # noqa: PLC0415
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415
    from moto.kms.models import kms_backends  # noqa: PLC0415

    backend = kms_backends[DEFAULT_ACCOUNT_ID][endpoints.region()]
    key: Any = backend.keys[backend.any_id_to_key_id(attempt.request["KeyId"])]
    digest = base64.b64decode(json.loads(attempt.body)["Message"])
    signature = key.private_key.private_key.sign(digest, ECDSA(Prehashed(SHA256())))
    return Response(200, {}, json.dumps({"Signature": base64.b64encode(signature).decode()}).encode())


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
