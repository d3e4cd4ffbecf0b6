"""What an entity tag names, and which tags a client has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hito.edge import conditional

TAG = conditional.etag("[]", None)


@given(st.text(), st.text(), st.none() | st.text(st.characters(categories=["L", "N"])), st.none() | st.just("abc"))
def test_two_responses_have_one_tag_if_and_only_if_they_show_the_same(body, other, cursor, other_cursor):
    same = (body, cursor or "") == (other, other_cursor or "")
    assert (conditional.etag(body, cursor) == conditional.etag(other, other_cursor)) is same
    assert conditional.etag(body, cursor) == conditional.etag(body, cursor)


@pytest.mark.parametrize("sent", [TAG, f"W/{TAG}", f'"other", {TAG}', f'{TAG},W/"x"', "*", " * "])
def test_a_client_that_names_the_tag_has_the_response(sent):
    assert conditional.has(sent, TAG)


@pytest.mark.parametrize("sent", [None, "", '"other"', TAG.strip('"'), f"{TAG[:-1]}", "**", '"*"', "W/*", f"w/{TAG}"])
def test_any_other_text_names_nothing(sent):
    assert not conditional.has(sent, TAG)


def test_only_a_response_that_may_be_stored_may_stay_in_a_browser():
    assert conditional.headers(TAG, may_be_stored=True)["Cache-Control"] == "private, no-cache"
    assert "Cache-Control" not in conditional.headers(TAG, may_be_stored=False)
