"""The arithmetic of `make bench`, and that docs/benchmarks.md and docs/scale.md say what the last run found."""

import json

import pytest

from bench import saves
from bench.scale import demand, heat, limits, prices
from bench.scale import page as scale_page
from bench.scale.demand import Cost, Demand
from bench.suite import figures, layers, page, processes
from bench.suite.figures import Figure

RESULTS = page.PAGE.parent / "benchmarks" / "results.json"


@pytest.fixture(scope="module")
def found():
    return json.loads(RESULTS.read_text(encoding="utf-8"))


def test_a_figure_is_the_median_with_the_least_and_the_most():
    assert Figure.of([3, 1, 1000]).shown() == "3 (1 to 1,000)"


def test_a_process_that_ended_takes_no_time_back():
    assert processes.spent({1: 5.0, 2: 9.0}, {1: 6.0, 3: 0.5}) == 1.5


def test_a_ratio_compares_rounds_that_were_neighbours():
    # The machine was ten times slower in the second round, for both.
    assert figures.ratio([1, 10], [2, 20]) == Figure(0.5, 0.5, 0.5)


def test_the_line_through_points_has_their_slope():
    start, step = figures.slope([(0, 100), (10, 120), (20, 140)])
    assert (start, step) == (pytest.approx(100), pytest.approx(2))


def test_a_target_is_met_at_its_limit_and_not_above():
    at, above = (page.Target("", "", Figure.of([value]), 0.3).verdict for value in (0.3, 0.31))
    assert (at, above) == ("met", "**not met**")


def test_a_target_that_needs_an_absent_peer_is_not_measured():
    assert page.Target("", "", None, 0.3).row()[3:] == ["-", "not measured"]


def test_time_in_a_library_belongs_to_the_layer_that_calls_it():
    store, client, tool = ("hito/store/a.py", 1, "get"), ("hito/aws/b.py", 1, "call"), ("json/c.py", 1, "loads")
    inner = ("~", 0, "<built-in scan>")
    # Calls, calls without recursion, own time, time with what it calls, callers with the same four.
    stats = {
        store: (1, 1, 1.0, 9.0, {}),
        client: (1, 1, 1.0, 9.0, {store: (1, 1, 1.0, 9.0)}),
        tool: (4, 4, 1.0, 6.0, {client: (3, 3, 0.75, 4.5), store: (1, 1, 0.25, 1.5)}),
        inner: (4, 4, 5.0, 5.0, {tool: (4, 4, 5.0, 5.0)}),
    }
    assert layers.shares(stats) == {"store": pytest.approx(2.5 / 8), "AWS client": pytest.approx(5.5 / 8)}


def test_a_million_learners_send_two_thousand_heartbeats_a_second_on_average():
    million = Demand()
    assert (round(million.average), round(million.peak), round(million.at_peak)) == (2083, 6000, 60_000)


def test_a_function_with_a_seventh_of_a_processor_takes_seven_times_as_long():
    cost = Cost(cpu_us=2_000, trips=3, reads=0, writes=0)
    assert cost.wall_ms(1769) == 2 + 3 * demand.TRIP_MS
    assert cost.wall_ms(1769 // 7) == pytest.approx(14 + 3 * demand.TRIP_MS, rel=0.01)


def test_the_price_of_each_tier_is_paid_for_what_falls_into_it():
    assert prices.tiered(500e6, prices.REST_API) == pytest.approx(333 * 3.50 + 167 * 2.80)


def test_a_writer_is_no_busier_than_assumed_until_there_is_no_larger_one():
    assert [prices.aurora_processors(rate, 1_000) for rate in (100, 6_000, 1_000_000)] == [2, 16, 64]


def test_learners_spread_evenly_over_partitions_and_one_list_does_not():
    assert heat.spread(heat.learners(20_000), 16) < 1.1
    assert heat.spread(["LIST#guide"] * 1_000, 16) == 16


def test_a_course_spreads_its_learners_over_ten_keys_of_the_index():
    assert heat.shard_share("LEARNERS#course#1", 2_000) == pytest.approx(0.1, abs=0.02)


def test_the_curves_of_enrollment_have_all_learners_with_a_day_of_registration():
    curves = heat.enrollments()
    assert (len(curves), sum(curve.all for curve in curves.values())) == (15, 21_333 - 36)


def test_the_lowest_limit_comes_first():
    cost = Cost(cpu_us=2_000, trips=3, reads=1, writes=2)
    found = [limit.a_second for limit in limits.in_heartbeats(cost, cost, 16)]
    assert found == sorted(found)


@pytest.mark.parametrize("change", saves.CHANGES, ids=lambda change: change.kind)
def test_each_save_that_is_measured_changes_one_line_of_its_file(change):
    assert (processes.ROOT / change.file).read_text(encoding="utf-8").count(change.line) == 1


def test_the_page_of_benchmarks_says_what_the_last_run_found(found):
    assert page.PAGE.read_text(encoding="utf-8") == page.whole(found)


def test_the_page_of_scale_follows_from_the_last_run(found):
    assert scale_page.PAGE.read_text(encoding="utf-8") == scale_page.whole(found)


def test_plots_are_small():
    sizes = {plot.name: plot.stat().st_size for plot in RESULTS.parent.glob("*.svg")}
    assert sizes
    assert max(sizes.values()) < 60_000
