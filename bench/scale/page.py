"""Writes ``docs/scale.md`` from the figures of a run, prices, and the curves of real courses."""

from collections.abc import Mapping
from typing import Any

from bench.scale import demand, heat, limits, prices
from bench.scale.demand import Demand
from bench.suite.page import table
from bench.suite.processes import ROOT

PAGE = ROOT / "docs" / "scale.md"
TEMPLATE = ROOT / "bench" / "scale" / "page.md"

_PARTITIONS = (4, 16, 64)
_LARGEST_COURSES = 5


def whole(found: Mapping[str, Any]) -> str:
    """The page.

    Raises:
        KeyError: if PostgreSQL was not there to compare with.
    """
    million = Demand()
    post, record = demand.of_post(found), demand.of_record(found)
    server_us, database_us = demand.of_peer(found)
    writes = post.writes + record.writes
    partitions = partitions_for(million.peak * writes)
    members = heat.enrollments()
    wall = post.wall_ms(limits.MEGABYTES)
    at_once = million.peak * (wall + record.wall_ms(limits.MEGABYTES)) / 1_000
    ours = prices.of_hito(million, post, record, limits.MEGABYTES)
    theirs = prices.of_peer(million, server_us, database_us)
    writer = prices.BUSY * prices.AURORA_PROCESSORS[-1] / database_us * 1e6
    values = {
        "taken_at": found["taken_at"],
        "prices_as_of": prices.AS_OF,
        "learners": f"{million.learners:,}",
        "minutes": million.minutes_a_day,
        "seconds": million.seconds_between,
        "busiest": f"{100 * million.busiest_hour:.0f}",
        "a_day": f"{million.a_day / 1e6:,.0f}",
        "average": f"{million.average:,.0f}",
        "peak": f"{million.peak:,.0f}",
        "at_peak": f"{million.at_peak:,.0f}",
        "all_at_once": f"{million.learners / million.seconds_between:,.0f}",
        "trip": demand.TRIP_MS,
        "units": units_table(million, post, record),
        "partitions": partitions,
        "at_once": f"{at_once:,.0f}",
        "heat": heat_table(million, writes),
        "courses": courses_table(members),
        "enrollments": enrollments_table(members),
        "head_reads": f"{at_once / 2:,.0f}",
        "list_reads": f"{limits.reads_of_a_list():,.0f}",
        "listed": limits.LISTED,
        "entry": limits.ENTRY_BYTES,
        "limits": limits_table(post, record, partitions),
        "ours": money_table(ours),
        "theirs": money_table(theirs),
        "hito_dollars": f"{sum(ours.values()):,.0f}",
        "peer_dollars": f"{sum(theirs.values()):,.0f}",
        "a_school": f"{sum(ours.values()) / 1_000:,.0f}",
        "a_learner": f"{100 * sum(ours.values()) / million.learners:.1f}",
        "largest": max(ours, key=lambda name: ours[name]),
        "largest_share": f"{100 * max(ours.values()) / sum(ours.values()):.0f}",
        "consumer_writes": f"{ours['DynamoDB, writes of the consumer']:,.0f}",
        "not_there": f"{million.a_day * demand.DAYS_OF_A_MONTH * (prices.WRITE_UNIT - prices.READ_UNIT):,.0f}",
        "rate_writes": f"{million.a_day * demand.DAYS_OF_A_MONTH * prices.WRITE_UNIT:,.0f}",
        "writer": f"{writer:,.0f}",
        "writer_processors": prices.AURORA_PROCESSORS[-1],
        "batch": prices.RECORDS_IN_A_BATCH,
        "log_line": prices.LOG_LINE_BYTES,
        "traced": f"{100 * prices.TRACED:.0f}",
        "busy": f"{100 * prices.BUSY:.0f}",
        "megabytes": limits.MEGABYTES,
    }
    return TEMPLATE.read_text(encoding="utf-8").format(**values)


def partitions_for(writes_a_second: float) -> int:
    """How many partitions a table has that splits by two, from four, until none has too many writes."""
    partitions = limits.NEW_TABLE_PARTITIONS
    while partitions * heat.PARTITION_WRITES < writes_a_second:
        partitions *= 2
    return partitions


def units_table(million: Demand, post: demand.Cost, record: demand.Cost) -> str:
    """What a heartbeat takes, and all of them in the busiest hour."""
    rows = []
    for name, cost in (("the request", post), ("its record in the stream", record)):
        wall = cost.wall_ms(limits.MEGABYTES)
        rows.append(
            [
                name,
                str(cost.trips),
                f"{cost.reads:g}",
                f"{cost.writes:g}",
                f"{cost.cpu_us / 1_000:.1f}",
                f"{wall:.0f}",
                f"{million.peak * cost.reads:,.0f}",
                f"{million.peak * cost.writes:,.0f}",
                f"{million.peak * wall / 1_000:,.0f}",
            ]
        )
    head = ["a heartbeat", "trips", "RCU", "WCU", "processor, ms", f"Lambda, {limits.MEGABYTES} MB, ms"]
    return table([*head, "RCU a second at peak", "WCU a second at peak", "functions at once at peak"], rows)


def heat_table(million: Demand, writes: float) -> str:
    """How evenly the learners of the busiest hour fall on partitions."""
    rows = []
    for partitions in _PARTITIONS:
        over = heat.spread(heat.learners(int(million.at_peak)), partitions)
        a_second = million.peak * writes / partitions * over
        share = a_second / heat.PARTITION_WRITES
        rows.append([str(partitions), f"{over:.2f}", f"{a_second:,.0f}", f"{100 * share:,.0f} %"])
    return table(["partitions", "fullest over mean", "WCU a second of the fullest", "of its 1,000"], rows)


def _largest(members: Mapping[str, heat.Enrollments]) -> list[str]:
    return sorted(members, key=lambda course: -members[course].all)[:_LARGEST_COURSES]


def courses_table(members: Mapping[str, heat.Enrollments]) -> str:
    """When learners of real courses enroll."""
    rows = []
    for course in _largest(members):
        by_day = members[course].by_day
        busiest = max(by_day, key=lambda day: by_day[day])
        share = f"{100 * members[course].busiest_day:.1f} %"
        rows.append([course, f"{members[course].all:,}", str(min(by_day)), str(busiest), share])
    return table(["course", "enrollments", "first day", "busiest day", "on the busiest day"], rows)


def enrollments_table(members: Mapping[str, heat.Enrollments]) -> str:
    """A million learners enroll in one course, with the steepest of those curves and with steeper ones."""
    most = max((members[course] for course in _largest(members)), key=lambda one: one.busiest_day)
    a_day = Demand().learners * most.busiest_day
    share = heat.shard_share("LEARNERS#course#1", 5_000)
    rows = []
    for name, a_second in (
        ("the busiest day, evenly", a_day / demand.SECONDS_OF_A_DAY),
        ("the busiest hour of that day", a_day * Demand().busiest_hour / 3_600),
        ("all of that day within ten minutes of an announcement", a_day / 600),
        ("all million within ten minutes", Demand().learners / 600),
        ("all million within a minute", Demand().learners / 60),
    ):
        of_key = a_second * share
        verdict = "fits" if of_key <= heat.PARTITION_WRITES else "**throttled**"
        rows.append([name, f"{a_second:,.1f}", f"{a_second * heat.ENROLLMENT_WRITES:,.0f}", f"{of_key:,.1f}", verdict])
    head = ["a million enroll in one course", "a second", "WCU a second"]
    return table([*head, "WCU a second of the fullest key of the index", "of its 1,000"], rows)


def limits_table(post: demand.Cost, record: demand.Cost, partitions: int) -> str:
    """What breaks first."""
    peak = Demand().peak
    found = limits.in_heartbeats(post, record, partitions)
    rows = [[limit.what, f"{limit.a_second:,.0f}", f"{limit.a_second / peak:.2f}", limit.mended_by] for limit in found]
    return table(["limit", "heartbeats a second", "of the peak", "what moves it"], rows)


def money_table(parts: Mapping[str, float]) -> str:
    """Dollars a month, the largest part first."""
    ordered = sorted(parts.items(), key=lambda part: -part[1])
    rows = [[name, f"{dollars:,.0f}"] for name, dollars in ordered]
    return table(["part", "dollars a month"], [*rows, ["**all**", f"**{sum(parts.values()):,.0f}**"]])


def write(found: Mapping[str, Any]) -> None:
    """Write the page."""
    PAGE.write_text(whole(found), encoding="utf-8")
