import pytest

from hito.domain import ids
from hito.domain.ids import Wrong


@pytest.mark.parametrize("text", ["a", "lección-1", "🎓", "x" * 128, "a b", "%2F", "a/b", "e\u0301"])
def test_accents_emoji_and_signs_may_stand_in_an_id(text):
    assert ids.problem(text) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Wrong.EMPTY),
        ("x" * 129, Wrong.TOO_LONG),
        ("a#UNIT#b", Wrong.HASH),
        ("a\nb", Wrong.CONTROL),
        ("a\x7f", Wrong.CONTROL),
        ("a\x85b", Wrong.CONTROL),
        ("\ud800", Wrong.CONTROL),
        ("🎓" * 126, Wrong.TOO_MANY_BYTES),
    ],
)
def test_what_breaks_a_key_is_no_id(text, reason):
    assert ids.problem(text) is reason


@pytest.mark.parametrize(
    ("text", "number"),
    [
        # A digit to Python, and no number.
        ("²", None),
        ("0", 0),
        ("9007199254740991", 2**53 - 1),
        ("-9007199254740991", 1 - 2**53),
        ("9007199254740992", None),
        ("90071992547409910", None),
        ("007", None),
        ("٣", None),
        ("1.0", None),
        ("", None),
    ],
)
def test_an_id_is_a_number_as_far_as_javascript_counts(text, number):
    assert ids.number(text) == number


@pytest.mark.parametrize(
    ("text", "too_great"),
    [("9007199254740991", False), ("9007199254740992", True), ("9" * 128, True), ("0" * 20, False), ("a", False)],
)
def test_digits_beyond_that_are_too_great(text, too_great):
    assert ids.is_too_great(text) is too_great
