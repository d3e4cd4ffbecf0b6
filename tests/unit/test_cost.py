"""docs/cost.md is computed: from the units of the data model, measured milliseconds and list prices."""

import pytest

from tools import cost, data_model

KNOWN = cost.units(data_model.PAGE.read_text(encoding="utf-8"))


def test_the_page_is_what_the_tool_writes():
    assert cost.PAGE.read_text(encoding="utf-8") == cost.page(), "run: make docs"


@pytest.mark.parametrize("hour", cost.HOURS, ids=lambda hour: hour.contract)
def test_an_hour_is_made_of_measured_accesses(hour):
    for call in hour.calls:
        assert set(call.accesses) <= KNOWN.keys()
        assert (cost.ERASED in call.accesses) is call.writes


def test_a_bill_is_the_sum_of_its_parts():
    call = cost.Call("POST", 2, 100.0, ("heartbeat",), writes=True)
    found = cost.bill(cost.Hour("one", "", (call,)), {"heartbeat": (1.0, 1.0)})
    assert found.requests == 2
    assert found.gateway == pytest.approx(7.00e-6)
    assert found.table == pytest.approx(2 * (0.125e-6 + 0.625e-6))
    # Half a gigabyte for a tenth of a second, twice.
    assert found.functions == pytest.approx(2 * (0.20e-6 + 0.05 * 0.0000133334))
    assert found.total == pytest.approx(found.gateway + found.functions + found.table + found.stream + found.logs)


def test_units_are_read_from_the_table():
    head = "## What an access costs\n\n| access | requests | trips | RCU | WCU |\n|---|---|---|---|---|\n"
    page = f"{head}| a | Query | 1 | 0.5 | 3 |\n"
    assert cost.units(page) == {"a": (0.5, 3.0)}
