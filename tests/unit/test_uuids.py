"""Which texts are UUIDs to a strict front end, and what learners are called there."""

from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hito.domain import guides, uuids
from tests import front_end
from tests.people import USERS


@given(st.from_regex(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}", fullmatch=True))
def test_a_uuid_is_what_the_front_end_takes(text):
    assert uuids.is_uuid(text) == bool(front_end.UUID.fullmatch(text))


@given(st.uuids(allow_nil=True))
def test_every_spelling_of_a_uuid_is_one(known):
    spelled = {str(known), str(known).upper()}
    assert {uuids.canonical(text) for text in spelled} == {str(known)} or not uuids.is_uuid(str(known))


@pytest.mark.parametrize("text", ["", "Ana", "ÑANDÚ", "01C00AF79D854086BA10D92C6B0F9BB5"])
def test_what_is_no_uuid_stays_as_it_is(text):
    assert uuids.canonical(text) == text


@given(st.text(min_size=1).filter(lambda text: text.isprintable()))
def test_every_learner_has_a_uuid_of_their_own(learner):
    shown = guides.user_id(learner)
    assert front_end.UUID.fullmatch(shown)
    assert shown in (learner, str(uuid5(USERS, learner)))
    assert guides.is_user(learner, shown)
    assert guides.is_user(learner, learner)
    assert not guides.is_user(f"{learner}.", shown)


def test_a_learners_uuid_never_changes():
    # Front ends keep them.
    assert guides.user_id("ana") == "c1dc8bb6-65f3-5a1e-b56b-d4bbc7d10519"
    assert guides.user_id("8b7c8c0e-7c3d-4c1c-af2b-9d9b2f9f1a33") == "8b7c8c0e-7c3d-4c1c-af2b-9d9b2f9f1a33"
    assert UUID(guides.user_id("ana")).version == 5
