import pytest

from hito.domain import ids


@pytest.mark.parametrize("text", ["a", "lección-1", "🎓", "x" * 128, "a b", "%2F", "a/b", "e\u0301"])
def test_accents_emoji_and_signs_may_stand_in_an_id(text):
    assert ids.problem(text) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("x" * 129, "128 characters"),
        ("a#UNIT#b", "'#'"),
        ("a\nb", "control"),
        ("a\x7f", "control"),
        ("a\x85b", "control"),
        ("\ud800", "control"),
        ("🎓" * 126, "500 bytes"),
    ],
)
def test_what_breaks_a_key_is_no_id(text, reason):
    assert reason in ids.problem(text)
