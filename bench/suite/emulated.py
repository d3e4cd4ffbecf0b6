"""The emulated AWS of a run: its server, what functions read of it, and the events that they get."""

import json
import sys
from collections.abc import Iterable, Mapping
from http.client import HTTPConnection
from typing import Any, Self

import boto3
from botocore.config import Config

from bench.suite.artefacts import HITO, SITE, path_of
from bench.suite.http_peer import Call
from bench.suite.processes import Function, Process
from tools import environment, local_secrets, template, tokens

TABLE = "hito-bench"
PEER_TABLE = "peer-bench"
REGION = "us-east-1"

# The learner whose requests are recorded; the replayed ones are named like them.
TEMPLATE = "learner-template"

# Every call is counted, as in a deployment; none is refused.
RATE_LIMITS = "1000000"


def learner(number: int) -> str:
    """The id of one of the learners."""
    return f"learner-{number:07}"


class Aws(Process):
    """The server of ``aws_server.py``, with Hito's table and secrets and the peer's table."""

    def __init__(self) -> None:
        super().__init__([sys.executable, "-m", "bench.suite.aws_server"], _test_account() | _SOURCES)
        self.port = int(self.line())
        self.secrets = local_secrets.make()
        self._control = HTTPConnection("127.0.0.1", self.port)
        self.dynamodb = self.client("dynamodb")

    def __enter__(self) -> Self:
        self.dynamodb.create_table(**template.table_properties(TABLE))
        keys = [("PK", "HASH"), ("SK", "RANGE")]
        self.dynamodb.create_table(
            TableName=PEER_TABLE,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name, _ in keys],
            KeySchema=[{"AttributeName": name, "KeyType": kind} for name, kind in keys],
        )
        manager = self.client("secretsmanager")
        for name, reference in _SECRETS.items():
            manager.create_secret(Name=reference, SecretString=json.dumps(self.secrets[name]))
        queues, events = self.client("sqs"), self.client("events")
        for queue in ("erasures", "backfills"):
            queues.create_queue(QueueName=f"{TABLE}-{queue}")
        events.create_event_bus(Name=f"{TABLE}-events")
        environment.make_credential_key(self.client("kms"))
        return self

    def client(self, service: str) -> Any:
        """A boto3 client of it."""
        return boto3.client(
            service,
            endpoint_url=self.url,
            region_name=REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",  # noqa: S106 - no real one  # nosec B106
            config=Config(parameter_validation=False),
        )

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What Hito's functions read. As deployed, secrets are references."""
        return {
            **environment.for_functions(TABLE, self.secrets),
            **_test_account(),
            "AWS_ENDPOINT_URL": self.url,
            "TRUSTED_ISSUERS": _SECRETS["trusted_issuers"],
            "ACCOUNTS_SECRET": _SECRETS["accounts"],
            "SERVER_KEYS": _SECRETS["server_keys"],
            "WEBHOOK_SECRETS": _SECRETS["webhook_secrets"],
            "RATE_LIMITS": RATE_LIMITS,
        }

    @property
    def peer_environment(self) -> dict[str, str]:
        """What the peers read."""
        issuer = self.secrets["trusted_issuers"][0]
        return {
            **_test_account(),
            "AWS_ENDPOINT_URL": self.url,
            "TABLE_NAME": PEER_TABLE,
            "JWT_SECRET": issuer["secret"],
            "JWT_ISSUER": issuer["issuer"],
            "JWT_AUDIENCE": issuer["audience"],
            "RATE_LIMITS": RATE_LIMITS,
        }

    def hito(self, function: str, **instead: str) -> Function:
        """One of Hito's functions, as it is built; by its package, or its whole handler."""
        handler = function if "." in function else f"{function}.app.lambda_handler"
        path = (SITE, *HITO) if function == "website" else HITO
        return Function(handler, path, self.environment | instead)

    def bound(self, app: str = "bound_app") -> Function:
        """The calls of DynamoDB that Hito makes at least, and nothing else; or what another ``app`` adds to them."""
        path = (*HITO, path_of("asyncpg"))
        return Function(f"bench.peers.{app}.handler", path, self.environment)

    def powertools_peer(self) -> Function:
        """The peer of powertools and boto3."""
        path = (path_of("powertools"), path_of("boto3"))
        return Function("bench.peers.powertools_app.handler", path, self.peer_environment)

    def control(self, do: str, **options: Any) -> dict[str, Any]:
        """Change what the server does; the requests and capacity units of the recording that this ends."""
        self._control.request("POST", "/control", json.dumps({"do": do, **options}))
        found: dict[str, Any] = json.loads(self._control.getresponse().read())
        return found

    def token(self, subject: str, **claims: Any) -> str:
        """A token of the login issuer."""
        return tokens.make(self.secrets["trusted_issuers"], subject, **claims)

    def clone(self, table: str, items: Iterable[Mapping[str, Any]]) -> None:
        """Write items as they are."""
        requests = [{"PutRequest": {"Item": item}} for item in items]
        for start in range(0, len(requests), 25):
            self.dynamodb.batch_write_item(RequestItems={table: requests[start : start + 25]})

    def stored(self, table: str, prefix: str = "") -> list[dict[str, Any]]:
        """All items of a table whose partition begins so."""
        pages = self.dynamodb.get_paginator("scan").paginate(TableName=table)
        return [item for page in pages for item in page["Items"] if item["PK"]["S"].startswith(prefix)]


_SECRETS = {name: f"bench-{name}" for name in ("trusted_issuers", "accounts", "server_keys", "webhook_secrets")}


# The server imports Hito from here. Functions import it from their artefacts.
_SOURCES = {"PYTHONPATH": "layers/common:functions"}


def _test_account() -> dict[str, str]:
    return {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    }


def event(call: Call, resource: str, **path: str) -> str:
    """A call as API Gateway passes it to a function."""
    method, url, headers, body = call
    return json.dumps(
        {
            "resource": resource,
            "path": url,
            "httpMethod": method,
            "headers": headers,
            "multiValueHeaders": {name: [value] for name, value in headers.items()},
            "queryStringParameters": None,
            "multiValueQueryStringParameters": None,
            "pathParameters": path or None,
            "stageVariables": None,
            "requestContext": {
                "resourcePath": resource,
                "path": url,
                "httpMethod": method,
                "stage": "bench",
                "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
                "identity": {"sourceIp": "192.0.2.1", "userAgent": "bench"},
            },
            "body": body,
            "isBase64Encoded": False,
        }
    )
