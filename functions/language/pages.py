"""Pages of lists whose keys are two numbers."""

from collections.abc import Iterable

from hito.edge import pages
from hito.edge.pages import Entry

Key = tuple[int, int]


def page(entries: Iterable[tuple[Key, Entry]], last_key: Key | None) -> tuple[list[Entry], str | None]:
    """The entries that fit into one response, and the cursor of the next page, if there is one.

    ``entries`` come with their keys, in order. ``last_key`` is where the next page begins if all of them fit.
    """
    fitting, next_key = pages.fit(entries, last_key)
    return fitting, "{}-{}".format(*next_key) if next_key else None
