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
    with pytest.raises(ValueError, match="no share"):
        percent.whole(done, total)
