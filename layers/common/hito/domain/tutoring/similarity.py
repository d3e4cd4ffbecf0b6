"""Chooses which of a learner's earlier texts matter now: vectors, their similarity, and a selection."""

import hashlib
import math
import re
import struct
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from operator import mul

Vector = tuple[float, ...]

# Dimensions of every embedding, a model's too: half a kilobyte as float16.
DIMENSIONS = 256

# The space of ``hashed``; a change of the method needs another name.
HASHED = "hashed-1"

# After two weeks, a text matters half as much.
HALF_LIFE = timedelta(days=14)

# The balance between relevance (1) and difference from texts chosen already (0).
RELEVANCE_WEIGHT = 0.75

# A lower similarity comes from shared syllables only.
LEAST_RELEVANT = 0.08

_LONGEST_HASHED = 4_000

_STOP_WORDS = frozenset(
    """
    a al algo and are as at be but by can como con cual cuando de del desde do does el ella en entre es esta este esto
    for from ha hace hacer hay how i if in is it la las lo los mas me mi mis my muy no nos o of on or para pero por
    porque que se si sin sobre su sus that the then there this to tu un una uno what when which why with y ya yo you
    """.split()  # noqa: SIM905 - words read better than a hundred quoted lines
)

_ENDINGS = re.compile(
    r"(?:aciones|acion|iendo|ando|mente|adas|ados|idas|idos|ada|ado|ida|ido|ing|ed|ar|er|ir|es|s|as|os|a|o|e)$"
)
_SHORTEST_STEM = 4


def hashed(text: str) -> Vector:
    """A text as a vector without a model: its words, their stems and their letters by threes, hashed.

    The same text gives the same vector in every process. The empty text is the zero vector.
    """
    counted = Counter(_features(text[:_LONGEST_HASHED]))
    point = [0.0] * DIMENSIONS
    for (kind, feature), times in counted.items():
        digest = hashlib.blake2b(f"{kind}:{feature}".encode(), digest_size=4).digest()
        place, sign = int.from_bytes(digest[:3]) % DIMENSIONS, 1 if digest[3] & 1 else -1
        point[place] += sign * _WEIGHTS[kind] * (1 + math.log(times))
    return normalised(point)


_WEIGHTS = {"word": 1.0, "stem": 1.0, "letters": 0.35}


def _features(text: str) -> Iterable[tuple[str, str]]:
    plain = "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))
    for word in re.findall(r"[^\W_]+", plain):
        if word in _STOP_WORDS:
            continue
        yield "word", word
        stem = _ENDINGS.sub("", word)
        yield "stem", stem if len(stem) >= _SHORTEST_STEM else word
        padded = f"^{word}$"
        for at in range(len(padded) - 2):
            yield "letters", padded[at : at + 3]


def normalised(point: Sequence[float]) -> Vector:
    """The same direction at length 1; the zero vector stays."""
    length = math.hypot(*point)
    return tuple(each / length for each in point) if length > 0 and math.isfinite(length) else (0.0,) * len(point)


def packed(point: Vector) -> bytes:
    """A normalised vector in half a kilobyte: two bytes a coordinate, float16, little-endian."""
    return struct.pack(f"<{len(point)}e", *point)


def unpacked(stored: bytes) -> Vector:
    """The vector that ``packed`` encoded, to three digits."""
    return struct.unpack(f"<{len(stored) // 2}e", stored)


def cosine(one: Vector, other: Vector) -> float:
    """The similarity of two vectors, 1 to -1; 0 if one is zero."""
    if len(one) != len(other):
        return 0.0
    lengths = math.hypot(*one) * math.hypot(*other)
    return max(-1.0, min(1.0, sum(map(mul, one, other)) / lengths)) if lengths else 0.0


def relevance(likeness: float, age: timedelta) -> float:
    """A text's relevance now: similarity times exp(-λ age), with λ from ``HALF_LIFE``."""
    return max(0.0, likeness) * math.exp(-math.log(2) * max(timedelta(), age) / HALF_LIFE)


def chosen(relevances: Sequence[float], likeness: Callable[[int, int], float], most: int) -> list[int]:
    """The positions of at most ``most`` texts that are relevant and not all alike, the best first.

    Maximal marginal relevance: each next text is relevant, and different from those before it. ``likeness`` gives the
    similarity of two texts by their positions.
    """
    left = [place for place, each in enumerate(relevances) if each >= LEAST_RELEVANT]
    picked: list[int] = []
    while left and len(picked) < most:
        best = max(left, key=lambda place: (_worth(place, picked, relevances, likeness), -place))
        picked.append(best)
        left.remove(best)
    return picked


def _worth(
    place: int, picked: Sequence[int], relevances: Sequence[float], likeness: Callable[[int, int], float]
) -> float:
    nearest = max((likeness(place, other) for other in picked), default=0.0)
    return RELEVANCE_WEIGHT * relevances[place] - (1 - RELEVANCE_WEIGHT) * nearest
