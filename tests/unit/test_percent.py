import pytest
from hypothesis import given
from hypothesis import strategies as st

from hito.domain import percent

shares = st.integers(0, 10_000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


@pytest.mark.parametrize(
    ("done", "total", "expected"),
    [(0, 0, 0), (0, 8, 0), (1, 3, 33), (2, 3, 66), (29, 50, 58), (57, 58, 98), (58, 58, 100)],
)
def test_a_percentage_is_whole_and_rounded_down(done, total, expected):
    assert percent.whole(done, total) == expected


@given(shares)
def test_100_percent_means_all_is_done(share):
    done, total = share
    assert (percent.whole(done, total) == 100) == (done == total > 0)


@given(shares)
def test_a_percentage_is_the_greatest_that_is_not_more_than_the_share(share):
    done, total = share
    reached = percent.whole(done, total)
    assert reached * total <= 100 * done
    assert total == 0 or (reached + 1) * total > 100 * done


@pytest.mark.parametrize(("done", "total"), [(-1, 2), (3, 2), (0, -1)])
def test_what_is_no_share_has_no_percentage(done, total):
    for share in (percent.whole, percent.hundredths):
        with pytest.raises(ValueError, match="no share"):
            share(done, total)


@pytest.mark.parametrize(
    ("done", "total", "expected"),
    [(0, 0, 0), (0, 8, 0), (1, 3, 3_333), (2, 3, 6_667), (1, 16, 625), (29_999, 30_000, 9_999), (8, 8, 10_000)],
)
def test_hundredths_are_rounded_to_the_nearest_and_10_000_only_when_all_is_done(done, total, expected):
    assert percent.hundredths(done, total) == expected
