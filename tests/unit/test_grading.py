from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from hito.domain import grading

MAX_MILLI = (2**31 - 1) * 1000
results = st.integers(1, MAX_MILLI).flatmap(lambda most: st.tuples(st.integers(0, most), st.just(most)))


@given(results, results)
def test_the_better_share_has_the_higher_rank_and_of_equal_shares_the_one_of_more_points(one, other):
    def key(result):
        return Fraction(*result), result[1]

    assert (grading.rank(*one) > grading.rank(*other)) == (key(one) > key(other))


def test_a_rank_fits_into_dynamodbs_38_digits():
    assert len(str(grading.rank(MAX_MILLI, MAX_MILLI))) <= 38
