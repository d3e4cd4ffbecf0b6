"""Where each limit ends: what is just within it is taken, and the next is not."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest

from hito.domain import content, enrollment, progress
from hito.domain.content import Content, Lesson, Section
from hito.domain.errors import Invalid, TooLarge, Unauthenticated
from hito.edge import body, jws, problems
from hito.edge.body import MAX_DEPTH, Amount, Body

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def test_an_event_may_be_five_minutes_ahead_and_not_a_millisecond_more():
    assert not enrollment.is_too_far_ahead(NOON + timedelta(minutes=5), NOON)
    assert enrollment.is_too_far_ahead(NOON + timedelta(minutes=5, milliseconds=1), NOON)


def test_an_event_may_be_of_the_first_moment_of_2000_and_of_none_before():
    first = datetime(2000, 1, 1, tzinfo=UTC)
    assert not enrollment.is_too_early(first)
    assert enrollment.is_too_early(first - timedelta(milliseconds=1))


def sections(count, lessons=0):
    """A course of so many sections, and so many lessons in the first of them."""
    first = Section(id="1", title="x", lessons=tuple(Lesson(id=str(n), title="x") for n in range(lessons)))
    rest = (Section(id=str(n), title="x") for n in range(2, count + 1))
    return Content(name="Python", sections=(first, *rest))


def test_a_course_has_at_most_a_thousand_sections_and_lessons():
    content.check(sections(1_000, lessons=1_000))
    for too_much, what in ((sections(1_001), "too_many_sections"), (sections(1, lessons=1_001), "too_many_lessons")):
        with pytest.raises(Invalid, match=what):
            content.check(too_much)


def test_a_course_of_announced_units_and_its_quizzes_end_somewhere():
    assert (progress.MAX_ANNOUNCED_UNITS, progress.MAX_QUIZZES) == (1_000, 200)


def test_a_token_has_at_most_8192_characters():
    header, signature = "eyJhbGciOiJIUzI1NiJ9", "c2ln"
    payload = (
        base64.urlsafe_b64encode(b"x" * ((8_192 - len(header) - len(signature) - 2) * 3 // 4)).decode().rstrip("=")
    )
    longest = f"{header}.{payload}.{signature}"
    assert len(longest) == 8_192
    assert jws.read(longest).payload[:1] == b"x"
    with pytest.raises(Unauthenticated):
        jws.read(f"{longest}AAAA")


def test_of_a_fields_name_128_characters_are_shown():
    assert problems.problem("x" * 128, problems.UNKNOWN).field == "x" * 128
    assert problems.problem("x" * 129, problems.UNKNOWN).field == "x" * 128 + "…"


class Anything(Body):
    """A body of which only the limits of all bodies count."""

    amount: Amount = 0


def nested(depth):
    """A body so deep, itself being the first level."""
    return b'{"a":' * depth + b"1" + b"}" * depth


def test_a_body_is_at_most_32_levels_deep():
    assert MAX_DEPTH == 32
    body.parse(nested(32), Anything)
    with pytest.raises(Invalid, match="too_deep"):
        body.parse(nested(33), Anything)


def test_a_body_has_at_most_256_kb():
    filler = b'{"a":"' + b"x" * (256 * 1024 - 8) + b'"}'
    body.parse(filler, Anything)
    with pytest.raises(TooLarge):
        body.parse(filler + b" ", Anything)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("0.0004", 0), ("0.0006", 1), ("4.0016", 4_002), ("1.001", 1_001), ("0.29", 290), ("0.1", 100), ("-0.0", 0)],
)
def test_an_amount_is_kept_to_the_nearest_thousandth(sent, kept):
    amount = body.parse(b'{"amount": ' + sent.encode() + b"}", Anything).amount
    assert body.to_thousandths(amount) == kept
    assert str(amount)[0] != "-"


def test_amounts_are_compared_as_they_are_kept():
    assert body.rounded(0.1 + 0.2) == 0.3
    assert body.rounded(2.0004) == body.rounded(1.9996) == 2


@pytest.mark.parametrize("amount", ["-0.001", str(2**31)])
def test_an_amount_is_from_0_to_the_greatest_integer_of_a_column(amount):
    assert body.parse(b'{"amount": 2147483647}', Anything).amount == 2**31 - 1
    with pytest.raises(Invalid, match="amount"):
        body.parse(json.dumps({"amount": float(amount)}).encode(), Anything)
