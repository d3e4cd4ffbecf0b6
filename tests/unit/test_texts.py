import re

import pytest

from hito.domain import texts

# Those of other planes and Braille's blank, which a document's pattern does not name.
FIRST_PLANE = [chr(code) for code in range(0x10000) if code != 0x2800]


def test_the_documented_pattern_is_what_the_check_says():
    visible = re.compile(f"[^{texts.INVISIBLE}]")
    assert [char for char in FIRST_PLANE if bool(visible.search(char)) == texts.is_blank(char)] == []


@pytest.mark.parametrize("text", ["", " ", "\t\n", "\u00ad", "\u200b", "\u2800", "\U000e0020", "\x00"])
def test_what_cannot_be_seen_is_blank(text):
    assert texts.is_blank(text)


@pytest.mark.parametrize("text", ["a", " a", "\u200b.", "🎓", "ñ"])
def test_one_visible_character_is_enough(text):
    assert not texts.is_blank(text)
