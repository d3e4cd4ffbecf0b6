"""Where the time of a request goes, by layer, from a profile of the real handler: ``python -m bench.suite.layers``."""

import pstats
import tempfile
from collections import Counter
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from bench.suite import tutorials
from bench.suite.emulated import TEMPLATE
from bench.suite.run import Run
from bench.suite.tutorials import Course

# A function of a profile: file, line, name.
Place = tuple[str, int, str]

# The layer of a file, by a part of its path; the first that fits counts. What fits none belongs to who calls it.
LAYERS = (
    ("hito/edge/request_log", "log"),
    ("hito/edge/metrics", "log"),
    ("aws_lambda_powertools/", "log"),
    ("/logging/", "log"),
    ("hito/edge/identity", "identity"),
    ("hito/edge/jws", "identity"),
    ("hito/edge/issuers", "identity"),
    ("hito/services/secrets", "identity"),
    ("hito/edge/", "edge"),
    ("hito/usecases/", "use cases"),
    ("hito/domain/", "domain"),
    ("hito/store/", "store"),
    ("hito/aws/", "AWS client"),
    ("hito/", "others of Hito"),
    ("functions/tutorials/", "function"),
    ("suite/runtime.py", "runtime"),
)
NAMES = tuple(dict.fromkeys(layer for _, layer in LAYERS))

_ROUNDS = 60


def layer_of(path: str) -> str | None:
    """The layer of a file; None for a library, which works for its callers."""
    return next((layer for part, layer in LAYERS if part in path), None)


def shares(stats: Mapping[Place, Any]) -> dict[str, float]:
    """The share of each layer, 0 to 1, from the raw content of a profile.

    The time of a function of a library is that of its callers, in proportion to how long each was in it.
    """
    found: Counter[str] = Counter()
    waiting: dict[Place, float] = {}
    for place, (_, _, own, _, _) in stats.items():
        if layer := layer_of(place[0]):
            found[layer] += own
        else:
            waiting[place] = own
    for _ in range(_ROUNDS):
        passed: dict[Place, float] = {}
        for place, time in waiting.items():
            callers = {caller: counts[3] or 1e-9 for caller, counts in stats[place][4].items() if caller != place}
            total = sum(callers.values())
            for caller, weight in callers.items():
                part = time * weight / total
                if layer := layer_of(caller[0]):
                    found[layer] += part
                elif caller in stats:
                    passed[caller] = passed.get(caller, 0.0) + part
        waiting = passed
    total = sum(found.values())
    return {layer: found[layer] / total for layer in NAMES if found[layer]}


def measure(run: Run) -> dict[str, Any]:
    """The microseconds of each layer, of a read and a post of 30 chapters."""
    course = Course(30, 500)
    found = {}
    times = run.times(200)
    with run.aws.hito("tutorials") as hito, tempfile.TemporaryDirectory() as directory:
        of_template = [course.read(run.aws, TEMPLATE), course.post(run.aws, TEMPLATE)]
        tutorials.replay(run.aws, course.learners, [(hito, course.events(of_template))])
        for method, calls in (("GET", course.reads(run.aws)), ("POST", course.posts(run.aws))):
            hito.load(method, course.events(calls))
            took = run.alternate({"hito": (partial(hito.run, method, times), times)}, f"profile of {method}")["hito"][
                "cpu"
            ]
            path = Path(directory) / method
            hito.tell({"do": "profile", "name": method, "times": times, "path": str(path)})
            # A profiler slows calls of functions more than other work, so only the shares are taken from it.
            stats: Any = pstats.Stats(str(path))
            found[method] = {"cpu": took, "shares": shares(stats.stats)}
    run.aws.control("live")
    return found


def table(measured: Mapping[str, Any]) -> str:
    """The layers as a table."""
    methods = list(measured)
    columns = [f"{method} of 30 chapters, µs | share" for method in methods]
    rows = ["| layer | " + " | ".join(columns) + " |", "|---|" + "---:|---:|" * len(methods)]
    middles = {method: sorted(measured[method]["cpu"])[len(measured[method]["cpu"]) // 2] for method in methods}
    for layer in NAMES:
        cells = []
        for method in methods:
            share = measured[method]["shares"].get(layer, 0.0)
            cells.append(f"{share * middles[method]:,.0f} | {100 * share:.0f} %")
        rows.append(f"| {layer} | " + " | ".join(cells) + " |")
    rows.append("| all | " + " | ".join(f"{middles[method]:,.0f} | 100 %" for method in methods) + " |")
    return "\n".join(rows)


def main() -> None:
    """Print the table."""
    from bench.suite.__main__ import prepared  # noqa: PLC0415 - each can be the program

    with prepared(is_quick=False, rounds=5, with_database=False) as run:
        tutorials.store(run.aws, [Course(30, 1)])
        print(table(measure(run)))


if __name__ == "__main__":
    main()
