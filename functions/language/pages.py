"""Cursors of lists whose places are numbers."""

from collections.abc import Iterable

from hito.edge import pages
from hito.edge.pages import Shown

Place = tuple[int, int]


def page(entries: Iterable[tuple[Place, Shown]], onward: Place | None) -> tuple[list[Shown], str | None]:
    """What fits of entries in the order of their places, and the cursor of where to go on, if anywhere.

    ``onward`` is the place to go on after if all of them fit.
    """
    shown, place = pages.fit(entries, onward)
    return shown, "{}-{}".format(*place) if place else None
