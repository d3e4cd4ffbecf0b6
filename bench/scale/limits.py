"""What breaks first when everything grows: each limit, in heartbeats a second."""

from collections.abc import Sequence
from typing import NamedTuple

from bench.scale.demand import Cost
from bench.scale.heat import PARTITION_READS, PARTITION_WRITES
from tools import template

# The template's defaults.
_PARAMETERS = template.load()["Parameters"]
MEGABYTES: int = _PARAMETERS["MemorySize"]["Default"]
THROTTLING: int = _PARAMETERS["ThrottlingRate"]["Default"]
STREAM_CONCURRENCY: int = _PARAMETERS["StreamConcurrency"]["Default"]

# AWS's default quotas of an account that has been in use. Source: each service's page of quotas.
LAMBDA_AT_ONCE = 1_000
GATEWAY_A_SECOND = 10_000
TABLE_UNITS = 40_000
# Source: DynamoDB's documentation, "DynamoDB on-demand capacity mode": a new table, without warm throughput.
NEW_TABLE_WRITES = 4_000
NEW_TABLE_PARTITIONS = 4

# What a list that is one partition may hold, and bytes of an entry: an assumption.
LISTED = 500
ENTRY_BYTES = 300


class Limit(NamedTuple):
    """A limit: how many heartbeats a second it allows, and what moves it."""

    what: str
    a_second: float
    mended_by: str


def in_heartbeats(post: Cost, record: Cost, shards: int) -> Sequence[Limit]:
    """Every limit, the lowest first. The stream has a shard for each partition of the table."""
    writes = post.writes + record.writes
    each = 1_000 / record.wall_ms(MEGABYTES)
    return sorted(
        [
            Limit("the gateway's `ThrottlingRate` for each method", THROTTLING, "the parameter"),
            Limit(
                f"consumers of the stream, `StreamConcurrency` {STREAM_CONCURRENCY}, {shards} shards",
                each * STREAM_CONCURRENCY * shards,
                "the parameter, up to 10; more partitions",
            ),
            Limit(
                f"consumers of the stream, `StreamConcurrency` 10, {shards} shards",
                each * 10 * shards,
                "more partitions, of which each has a shard",
            ),
            Limit(
                "Lambda's concurrency, 1,000 in an account",
                LAMBDA_AT_ONCE * 1_000 / (post.wall_ms(MEGABYTES) + record.wall_ms(MEGABYTES)),
                "a quota that AWS raises on request",
            ),
            Limit("API Gateway, 10,000 a second in an account", GATEWAY_A_SECOND, "a quota that AWS raises on request"),
            Limit("a new table's first 4,000 WCU", NEW_TABLE_WRITES / writes, "warm throughput, before the crowd"),
            Limit(
                f"{shards} partitions of 1,000 WCU",
                shards * PARTITION_WRITES / writes,
                "DynamoDB itself: it splits a hot partition",
            ),
            Limit("a table's quota of 40,000 WCU", TABLE_UNITS / writes, "a quota that AWS raises on request"),
        ],
        key=lambda limit: limit.a_second,
    )


def reads_of_a_list(entries: int = LISTED, bytes_: int = ENTRY_BYTES) -> float:
    """How often in a second a list that is one partition can be read whole, with strong consistency."""
    return PARTITION_READS / max(1, -(-entries * bytes_ // 4_096))
