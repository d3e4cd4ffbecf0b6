"""The header ``Server-Timing``: what a request took, for the developer of a front end."""

from hito.store.connection import Usage


def header(elapsed_ms: float, used: Usage) -> str:
    """The milliseconds in the function, and the requests and capacity units of the database."""
    trips = f"{used.trips} trip{'' if used.trips == 1 else 's'}"
    units = [f"{amount:g} {unit}" for amount, unit in ((used.reads, "RCU"), (used.writes, "WCU")) if amount]
    return f'hito;dur={elapsed_ms:.1f}, db;desc="{", ".join([trips, *units])}"'
