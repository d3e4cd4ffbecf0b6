"""What a record holds of a person or of a key is in no text that is made of it: such texts may be logged."""

from datetime import UTC, datetime

import pytest

from hito.domain.accounts import Account, Address, Changes
from hito.edge.issuers import Issuer

SECRET = "never-to-be-shown-in-any-text-of-it"
EMAIL = Address(SECRET, SECRET)
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)

RECORDS = [
    EMAIL,
    Account(number=1, name=SECRET, email=EMAIL, password=SECRET, preferences=SECRET, registered_at=NOON),
    Changes(name=SECRET, email=EMAIL, password=SECRET, preferences=SECRET),
    Issuer(issuer="a", audience="b", algorithms=["HS256"], secret=SECRET),
]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_a_record_is_shown_without_what_is_secret(record):
    assert SECRET not in repr(record)
    assert SECRET not in str(record)
