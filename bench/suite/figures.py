"""Figures of several rounds: their medians, spreads and ratios."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Figure:
    """The median of some rounds, with the least and the most."""

    middle: float
    least: float
    most: float

    @classmethod
    def of(cls, rounds: Sequence[float]) -> Self:
        """The figure of some rounds."""
        return cls(median(rounds), min(rounds), max(rounds))

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        """A figure as ``json`` wrote it."""
        return cls(content["middle"], content["least"], content["most"])

    def json(self) -> dict[str, float]:
        """The figure for a file."""
        return {"middle": self.middle, "least": self.least, "most": self.most}

    def shown(self, digits: int = 0) -> str:
        """The figure for a table."""
        return f"{self.middle:,.{digits}f} ({self.least:,.{digits}f} to {self.most:,.{digits}f})"


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> Figure:
    """How much one takes of what another takes, round by round: neighbours in time shared the same machine."""
    return Figure.of([our / their for our, their in zip(ours, theirs, strict=True)])


def slope(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The straight line through some points, by least squares: its start, and what it adds for each step."""
    count = len(points)
    mean_x, mean_y = sum(x for x, _ in points) / count, sum(y for _, y in points) / count
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    step = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread if spread else 0.0
    return mean_y - step * mean_x, step
