"""The environment of functions that run in this process, with an emulator instead of AWS."""

import json
from typing import Any

# The name of the key that signs credentials.
CREDENTIAL_KEY = "alias/hito-credentials"


def make_credential_key(kms: Any, name: str = CREDENTIAL_KEY) -> None:
    """Make a key that signs credentials, by a boto3 client of KMS."""
    key = kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName=name, TargetKeyId=key)


def for_functions(table_name: str, secrets: dict[str, Any]) -> dict[str, str]:
    """The variables that a function reads when it starts; rate limits are off. None reaches the real AWS."""
    return {
        "TABLE_NAME": table_name,
        "TRUSTED_ISSUERS": json.dumps(secrets["trusted_issuers"]),
        "ACCOUNTS_SECRET": json.dumps(secrets["accounts"]),
        "SERVER_KEYS": json.dumps(secrets["server_keys"]),
        "ERASURE_QUEUE": f"https://sqs.us-east-1.amazonaws.com/123456789012/{table_name}-erasures",
        "BACKFILL_QUEUE": f"https://sqs.us-east-1.amazonaws.com/123456789012/{table_name}-backfills",
        "SUBSCRIBER_QUEUE": f"https://sqs.us-east-1.amazonaws.com/123456789012/{table_name}-subscribers",
        "SUBSCRIBER_KEY": json.dumps(secrets["subscriber_key"]),
        "EVENT_BUS": f"{table_name}-events",
        "TUTOR_KEY": "{}",
        "CREDENTIAL_KEYS": CREDENTIAL_KEY,
        "RATE_LIMITS": "off",
        "ALLOWED_ORIGINS": "http://localhost:3000,http://localhost:5173",
        "SERVICE_NAME": "hito",
        "METRICS_NAMESPACE": "Hito",
        "PYDANTIC_DISABLE_PLUGINS": "__all__",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
