"""How much a million learners ask, and what each request takes, in the units that AWS bills and limits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bench.suite.figures import Figure

SECONDS_OF_A_DAY = 86_400
DAYS_OF_A_MONTH = 30

# Lambda gives a function of so many megabytes one whole processor.
MEGABYTES_OF_A_PROCESSOR = 1_769

# What a trip to DynamoDB takes, in milliseconds. An assumption: DynamoDB's documentation says "single-digit".
TRIP_MS = 4


@dataclass(frozen=True, slots=True)
class Demand:
    """Who learns, and how long.

    ``busiest_hour`` is the share of a day's requests that falls into its busiest hour.
    """

    learners: int = 1_000_000
    minutes_a_day: int = 30
    seconds_between: int = 10
    busiest_hour: float = 0.12

    @property
    def a_day(self) -> float:
        """Heartbeats of a day."""
        return self.learners * self.minutes_a_day * 60 / self.seconds_between

    @property
    def average(self) -> float:
        """Heartbeats of a second, on average."""
        return self.a_day / SECONDS_OF_A_DAY

    @property
    def peak(self) -> float:
        """Heartbeats of a second in the busiest hour."""
        return self.a_day * self.busiest_hour / 3_600

    @property
    def at_peak(self) -> float:
        """Learners who learn at the same time in the busiest hour."""
        return self.peak * self.seconds_between


@dataclass(frozen=True, slots=True)
class Cost:
    """What one request, or one record of the stream, takes of a function and of DynamoDB.

    ``cpu_us`` is processor time, in microseconds.
    """

    cpu_us: float
    trips: int
    reads: float
    writes: float

    def wall_ms(self, megabytes: int) -> float:
        """How long a function of so many megabytes is busy: computing, and waiting for DynamoDB."""
        share = min(1.0, megabytes / MEGABYTES_OF_A_PROCESSOR)
        return self.cpu_us / 1_000 / share + self.trips * TRIP_MS


def _middle(rounds: Any) -> float:
    return Figure.of(rounds).middle


def of_post(found: Mapping[str, Any]) -> Cost:
    """A heartbeat in a course of 30 chapters, with its rate window."""
    bill = found["heartbeat"]["deployed"]
    cpu = _middle(found["courses"]["30"]["POST"]["hito"]["cpu"])
    return Cost(cpu, len(bill["requests"]), bill["reads"], bill["writes"])


def of_record(found: Mapping[str, Any]) -> Cost:
    """A heartbeat's record in the stream, in a batch of many learners."""
    bill = found["heartbeat"]["consumer"]
    cpu = _middle(found["growth"]["batch"]["100"]["update_projections"]["cpu"])
    return Cost(cpu, len(bill["requests"]), bill["reads"], bill["writes"])


def of_peer(found: Mapping[str, Any]) -> tuple[float, float]:
    """Microseconds of the FastAPI process and of PostgreSQL for the same heartbeat."""
    took = found["courses"]["30"]["POST"]["asyncpg"]
    return _middle(took["cpu"]), _middle(took["database"])
