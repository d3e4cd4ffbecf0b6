"""Takes all figures, and writes them into ``docs``: ``make bench``.

With ``--quick`` it takes few, and writes nothing, to see that all works.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tqdm import tqdm

from bench.arguments import positive
from bench.scale import page as scale
from bench.suite import artefacts, cold, contention, courses, growth, layers, page, plots, postgres, routes
from bench.suite.emulated import Aws
from bench.suite.processes import ROOT
from bench.suite.run import Run

RESULTS = ROOT / "docs" / "benchmarks" / "results.json"

# The steps of a run, for the progress bar.
_STEPS = 580


@contextmanager
def prepared(*, is_quick: bool, rounds: int, with_database: bool = True) -> Iterator[Run]:
    """A run in which all is built and started."""
    with ExitStack() as stack:
        bar = stack.enter_context(tqdm(total=_STEPS, bar_format="{desc:42.42} {bar} {elapsed}", file=sys.stderr))
        bar.set_description("build the artefacts")
        artefacts.build()
        programs = postgres.installed() if with_database else None
        if with_database and programs is None:
            print("PostgreSQL is not installed (apt install postgresql): its peers are skipped.", file=sys.stderr)
        bar.set_description("start PostgreSQL and an emulated AWS")
        database = stack.enter_context(postgres.Postgres(programs)) if programs else None
        yield Run(stack.enter_context(Aws()), database, bar, is_quick, rounds)
        bar.set_description("done")
        bar.update(bar.total - bar.n)


def measure(*, is_quick: bool, rounds: int) -> dict[str, Any]:
    """All figures of one run."""
    began = time.monotonic()
    found: dict[str, Any] = {"taken_at": datetime.now(UTC).date().isoformat(), "machine": machine()}
    with prepared(is_quick=is_quick, rounds=rounds) as run:
        found["postgres"] = run.database.version if run.database else None
        found["courses"] = courses.measure(run)
        found["heartbeat"] = courses.heartbeats(run) | {"consumer": growth.of_heartbeat(run)}
        found["layers"] = layers.measure(run)
        found["growth"] = {
            "batch": growth.of_batch(run),
            "concurrency": growth.of_concurrency(run),
            "table": growth.of_table(run),
            "courses": growth.of_courses(run),
        }
        found["contention"] = contention.measure(run)
        found["routes"], first_events = routes.measure(run)
        found["cold"] = cold.measure(run, first_events)
        run.step("package sizes")
        names = ("layer", "functions", *artefacts.PEERS)
        found["layer_parts"] = artefacts.largest_parts(artefacts.LAYER / "python")
        found["package"] = {name: artefacts.sizes(artefacts.path_of(name)) for name in names}
    found["minutes"] = round((time.monotonic() - began) / 60, 1)
    return found


def machine() -> dict[str, Any]:
    """What the figures were taken on."""
    text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    model = next((line.partition(": ")[2] for line in text.splitlines() if line.startswith("model name")), "unknown")
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],  # nosec B607 - the developer's git
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "load": os.getloadavg()[0],
        "commit": commit.stdout.strip(),
    }


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few figures, and no page")
    parser.add_argument("--rounds", type=positive, help="how often contenders take turns")
    parser.add_argument("--from-results", action="store_true", help="write the pages from the last run's figures")
    arguments = parser.parse_args()
    if sys.platform != "linux":
        sys.exit("make bench reads the processor time of processes as only Linux has it.")
    if arguments.from_results:
        found = json.loads(RESULTS.read_text(encoding="utf-8"))
    else:
        found = measure(is_quick=arguments.quick, rounds=arguments.rounds or (2 if arguments.quick else 3))
    print(page.summary(found))
    if not arguments.quick:
        RESULTS.parent.mkdir(parents=True, exist_ok=True)
        RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        page.write(found)
        plots.write(found)
        if found["postgres"]:
            scale.write(found)


if __name__ == "__main__":
    main()
