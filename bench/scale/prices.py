"""Dollars a month, by list prices of us-east-1 without discounts, savings plans and free tiers."""

from collections.abc import Mapping, Sequence

from bench.scale.demand import DAYS_OF_A_MONTH, Cost, Demand

# When these were the list prices. They cannot be looked up from a test machine, and change seldom; check before use.
AS_OF = "June 2025"

# The first so many requests of a month at a price for each million, then the next.
REST_API: Sequence[tuple[float, float]] = ((333e6, 3.50), (667e6, 2.80), (19e9, 2.38), (float("inf"), 1.51))
LAMBDA_REQUEST = 0.20e-6
# arm64, for a second with a gigabyte: the first 7.5 billion, the next 11.25 billion, and the rest.
LAMBDA_GIGABYTE_SECOND: Sequence[tuple[float, float]] = (
    (7.5e9, 13.3334),
    (11.25e9, 12.0001),
    (float("inf"), 10.6667),
)
READ_UNIT, WRITE_UNIT = 0.125e-6, 0.625e-6
TABLE_GIGABYTE = 0.25
LOG_GIGABYTE = 0.50
TRACE = 5.00e-6

# arm64, for an hour.
FARGATE_PROCESSOR, FARGATE_GIGABYTE = 0.03238, 0.00356
BALANCER_HOUR, BALANCER_UNIT_HOUR = 0.0225, 0.008
# Aurora PostgreSQL, db.r6g.xlarge with I/O-Optimized storage, for each of its four processors.
AURORA_PROCESSOR = 0.675 / 4
AURORA_GIGABYTE = 0.225
# The writers of that family.
AURORA_PROCESSORS = (2, 4, 8, 16, 32, 48, 64)

HOURS = 24 * DAYS_OF_A_MONTH

# Assumptions, which the page states.
LOG_LINE_BYTES = 900
TRACED = 0.05
RECORDS_IN_A_BATCH = 20
GIGABYTES_STORED = 20
BUSY = 0.6


def tiered(amount: float, tiers: Sequence[tuple[float, float]]) -> float:
    """The price of an amount; each tier is how much of it costs so many dollars a million."""
    dollars = 0.0
    for size, price in tiers:
        part = min(amount, size)
        dollars += part / 1e6 * price
        amount -= part
    return dollars


def of_hito(demand: Demand, post: Cost, record: Cost, megabytes: int) -> Mapping[str, float]:
    """What Hito costs, part by part."""
    count = demand.a_day * DAYS_OF_A_MONTH
    batches = count / RECORDS_IN_A_BATCH
    seconds = count * (post.wall_ms(megabytes) + record.wall_ms(megabytes)) / 1_000
    return {
        "API Gateway, REST": tiered(count, REST_API),
        "Lambda, requests": (count + batches) * LAMBDA_REQUEST,
        "Lambda, time": tiered(seconds * megabytes / 1_024, LAMBDA_GIGABYTE_SECOND),
        "DynamoDB, writes of requests": count * post.writes * WRITE_UNIT,
        "DynamoDB, writes of the consumer": count * record.writes * WRITE_UNIT,
        "DynamoDB, reads": count * (post.reads + record.reads) * READ_UNIT,
        "DynamoDB, storage": GIGABYTES_STORED * TABLE_GIGABYTE,
        "CloudWatch, log lines": count * LOG_LINE_BYTES / 1e9 * LOG_GIGABYTE,
        "X-Ray, traces": count * TRACED * TRACE,
    }


def of_peer(demand: Demand, server_us: float, database_us: float) -> Mapping[str, float]:
    """What the FastAPI peer costs: Fargate follows the load, Aurora is made for the busiest hour."""
    processors = demand.average * server_us / 1e6 / BUSY
    writer = aurora_processors(demand.peak, database_us)
    return {
        "Fargate": processors * (FARGATE_PROCESSOR + 2 * FARGATE_GIGABYTE) * HOURS,
        "Load balancer": (BALANCER_HOUR + demand.average * 3_600 * 4e3 / 1e9 * BALANCER_UNIT_HOUR) * HOURS,
        f"Aurora, a writer of {writer} processors and a standby": 2 * writer * AURORA_PROCESSOR * HOURS,
        "Aurora, storage": GIGABYTES_STORED * AURORA_GIGABYTE,
        "CloudWatch, log lines": demand.a_day * DAYS_OF_A_MONTH * 120 / 1e9 * LOG_GIGABYTE,
    }


def aurora_processors(a_second: float, database_us: float) -> int:
    """Processors of the smallest writer that is at most ``BUSY`` busy; the largest if none is."""
    needed = a_second * database_us / 1e6 / BUSY
    return next((size for size in AURORA_PROCESSORS if size >= needed), AURORA_PROCESSORS[-1])
