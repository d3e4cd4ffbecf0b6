"""Removes secrets from a reply, because a learner's text may persuade a model to reveal them.

Reply and secret are compared as written, as tokens, and as letters only; each with the markup and without it. So
code spans, bold, links, tags, entities, lists, invisible characters and spaced letters hide nothing. A
translation, an encoding, or look-alike letters of other alphabets are not found.
"""

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

# So many common characters are no coincidence.
FRAGMENT = 12

# A shorter secret is hidden if it stands alone; the shortest are common words.
SHORTEST = 4

HIDDEN = "[…]"

# Hiding a part joins its neighbours, so the reply is checked again. If that is needed more often, the reply is
# deceptive, and everything from its first hidden place to its last is hidden.
_MOST_PASSES = 4

# A few characters fold to eighteen each. A reply may not repeat the learner's words beyond this length.
_LONGEST_OWN = 100_000

# Replaces markup: invisible to a reader, and the positions of all other characters stay.
_NOTHING = "\0"

# Invisible letters, marks, and format and control characters.
_UNSEEN = frozenset("\u115f\u1160\u3164\uffa0")
_NO_SIGNS = frozenset({"Mn", "Mc", "Me", "Cf", "Cc"})

_BLANKS = re.compile(r"\s+")
_NO_LETTERS = re.compile(r"[\W_]+")

# Each alternative ends where it could begin again, so matching takes linear time.
_MARKUP = re.compile(
    r"(?P<entity>&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|(?P<block></?(?:br|p|li|div|tr|td|th|h[1-6])\b[^<>]*>)"
    r"|</?[A-Za-z][^<>]*>"
    r"|\]\((?:[^()\[\]]|\([^()]*\))*\)"
    r"|\]\[[^\[\]]*\]"
    r"|^[ \t>]{0,20}(?:[-*+]|(?:[0-9]{1,9}|[A-Za-z])[.)])(?=[ \t])",
    re.MULTILINE,
)


class _Fold(Enum):
    """How two texts are compared: without case, accents and invisible characters, and any white space is one blank.

    TOKENS are letters and digits, with one blank for anything between them; LETTERS have no blanks either.
    """

    WRITTEN = 1
    TOKENS = 2
    LETTERS = 3

    def of(self, alike: str) -> str:
        """Fold a text that is already without case and invisible characters."""
        if self is _Fold.WRITTEN:
            return _BLANKS.sub(" ", alike).strip()
        return _NO_LETTERS.sub(" " if self is _Fold.TOKENS else "", alike).strip()


@dataclass(frozen=True, slots=True)
class _Stream:
    """The part of a reply that is not hidden yet, folded; each character's place, and whether a word begins there."""

    text: str
    places: Sequence[int]
    begins: Sequence[bool]


@dataclass(frozen=True, slots=True)
class _Fragments:
    """The fragments to hide, in one fold: long ones anywhere, short secrets only where they stand alone."""

    fold: _Fold
    fragments: frozenset[str]
    short: tuple[str, ...]

    @classmethod
    def of(cls, fold: _Fold, secrets: Sequence[str], own: Sequence[str]) -> "_Fragments":
        """The fragments of secrets that the learner's own words do not have; all texts are normalised already."""
        sought = [fold.of(secret) for secret in secrets]
        # As if it stood between other words.
        allowed = [f" {fold.of(each)[:_LONGEST_OWN]} " for each in own]
        fragments = {window for secret in sought for window in _windows(secret)}
        for each in allowed if fragments else ():
            fragments.difference_update(_windows(each))
        short = {secret for secret in sought if SHORTEST <= len(secret) < FRAGMENT}
        return cls(fold, frozenset(fragments), tuple(one for one in short if not any(one in each for each in allowed)))

    def found_in(self, reading: str, hide: Sequence[bool]) -> Iterator[tuple[int, int]]:
        """The first and the last place of each fragment in a text."""
        if not self.fragments and not self.short:
            return
        stream = _stream(reading, hide, self.fold)
        for start, end in [*self._fragments_in(stream.text), *self._standing_alone_in(stream)]:
            fragment = stream.text[start:end]
            first, last = start + fragment.startswith(" "), end - 1 - fragment.endswith(" ")
            yield stream.places[first], _end_of_markup(reading, stream.places[last])

    def _fragments_in(self, text: str) -> Iterator[tuple[int, int]]:
        for at, window in enumerate(_windows(text)):
            if window in self.fragments:
                yield at, at + FRAGMENT

    def _standing_alone_in(self, stream: _Stream) -> Iterator[tuple[int, int]]:
        text, begins = stream.text, stream.begins
        for secret in self.short:
            at = text.find(secret)
            while at >= 0:
                end = at + len(secret)
                if begins[at] and (end == len(text) or begins[end] or not text[end].isalnum()):
                    yield at, end
                at = text.find(secret, at + 1)


def redacted(reply: str, secrets: tuple[str, ...], own: str) -> str:
    """The reply without fragments of secrets, except those in ``own``, which the learner wrote. Takes linear time."""
    secret = [_alike(reading) for each in secrets for reading in _readings(each)]
    allowed = [_alike(reading) for reading in _readings(own)]
    fragments = [_Fragments.of(fold, secret, allowed) for fold in _Fold]
    readings = _readings(reply)
    hide = [False] * len(reply)
    for _ in range(_MOST_PASSES):
        spans = [span for reading in readings for each in fragments for span in each.found_in(reading, hide)]
        if not spans:
            return _without(reply, hide)
        for first, last in spans:
            hide[first : last + 1] = [True] * (last + 1 - first)
    first, end = hide.index(True), len(hide) - hide[::-1].index(True)
    return reply[:first] + HIDDEN + reply[end:]


def _readings(text: str) -> list[str]:
    """A text as it is and, if that differs, as Markdown and HTML display it, with the same length."""
    rendered = _MARKUP.sub(_unmarked, _without_comments(text))
    return [text] if rendered == text else [text, rendered]


def _unmarked(markup: re.Match[str]) -> str:
    length = len(markup[0])
    if markup["entity"]:
        return html.unescape(markup[0]).ljust(length, _NOTHING)
    return (" " if markup["block"] else "").ljust(length, _NOTHING)


def _without_comments(text: str) -> str:
    shown, at = [], 0
    while (begin := text.find("<!--", at)) >= 0 and (end := text.find("-->", begin + 4)) >= 0:
        shown += [text[at:begin], _NOTHING * (end + 3 - begin)]
        at = end + 3
    return "".join([*shown, text[at:]])


def _end_of_markup(reading: str, last: int) -> int:
    """The last place of the markup that begins or ends with the character at ``last``."""
    while reading[last + 1 : last + 2] == _NOTHING:
        last += 1
    return last


def _alike(text: str) -> str:
    """A text without case, accents and invisible characters. A character folds the same alone as within a text."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    unseen = [sign for sign in set(plain) if sign in _UNSEEN or _is_no_sign(sign)]
    return plain.translate(dict.fromkeys(map(ord, unseen))) if unseen else plain


def _is_no_sign(sign: str) -> bool:
    return unicodedata.category(sign) in _NO_SIGNS and not sign.isspace()


_alike_character = lru_cache(4_096)(_alike)


def _stream(reading: str, hide: Sequence[bool], fold: _Fold) -> _Stream:
    text: list[str] = []
    places: list[int] = []
    begins: list[bool] = []
    blank, begin = False, True
    for place, character in enumerate(reading):
        for alike in " " if hide[place] else _alike_character(character):
            is_letter = alike.isalnum()
            if is_letter or (fold is _Fold.WRITTEN and not alike.isspace()):
                if blank and text and fold is not _Fold.LETTERS:
                    text.append(" ")
                    places.append(place)
                    begins.append(True)
                text.append(alike)
                places.append(place)
                begins.append(begin)
                blank = False
            else:
                blank = True
            begin = not is_letter
    return _Stream("".join(text), places, begins)


def _windows(text: str) -> Iterator[str]:
    return (text[at : at + FRAGMENT] for at in range(len(text) - FRAGMENT + 1))


def _without(reply: str, hide: Sequence[bool]) -> str:
    shown: list[str] = []
    for place, character in enumerate(reply):
        if not hide[place]:
            shown.append(character)
        elif place == 0 or not hide[place - 1]:
            shown.append(HIDDEN)
    return "".join(shown)
