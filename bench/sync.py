"""Replays the learners of one presentation by ``POST /v1/sync``, and compares them with the replay in order.

Each learner has three devices. Each of them sends what it collected late, in disorder and twice.

``python -m bench.sync --learners 50`` uses HTTP, to the local cloud; ``--in-process`` takes all learners of the
presentation, without a network.
"""

import argparse
import sys
import time
from dataclasses import replace
from uuid import uuid4

from bench import devices, in_process, oulad, over_http
from bench.arguments import positive
from bench.devices import DeviceSynced
from bench.expected import Expected, expected
from bench.oulad import EnrollmentChanged, Event
from bench.targets import Refused
from tools.local_cloud import LocalCloud, LocalCloudError

# Nobody submitted anything before they registered, which would be refused.
PRESENTATION = "AAA-2013J"
DIFFERENCES_SHOWN = 20
LEARNERS_OVER_HTTP = 50
WORKERS = 8


def main() -> int:
    """Replay as the command line says; 0 if nothing differs."""
    options = _options()
    events, expectations = of_presentation(
        options.presentation, options.learners or (None if options.in_process else LEARNERS_OVER_HTTP)
    )
    sent = devices.synced(events)
    started = time.perf_counter()
    if options.in_process:
        differences = in_process.replay(sent, expectations, None)
    else:
        cloud = LocalCloud()
        with over_http.OverHttp(cloud, options.base_url or cloud.url, WORKERS) as target:
            over_http.wipe(target, expectations, WORKERS)
            over_http.replay_in_disorder(target, sent, uuid4().hex[:12], WORKERS)
            differences = over_http.differences(target, expectations, WORKERS)
    seconds = time.perf_counter() - started

    for difference in differences[:DIFFERENCES_SHOWN]:
        print(difference)
    sizes = [len(event.observations) for event in sent if isinstance(event, DeviceSynced)]
    print(
        f"{len(expectations):,} learners of {options.presentation}, {len(events):,} events, "
        f"{len(sizes):,} batches of {sum(sizes):,} observations, "
        f"{len(differences):,} differences, {seconds:.1f} seconds"
    )
    return 1 if differences else 0


def of_presentation(presentation: str, count: int | None) -> tuple[list[Event], list[Expected]]:
    """The events of the first ``count`` learners of a presentation, or of all; and the expected results.

    Beside what the replay in order shows, days and times have to be those of the events.
    """
    learners = oulad.registered(presentation)[:count]
    wanted = [one for one in expected(learners) if one.course == presentation]
    events = [event for event in oulad.events(learners) if event.course == presentation]
    return events, [_with_times(one, events) for one in wanted]


def _with_times(wanted: Expected, events: list[Event]) -> Expected:
    own = [one for one in events if one.learner == wanted.learner and not isinstance(one, EnrollmentChanged)]
    last = max((one.at for one in own), default=None)
    shown = {"lastWatchedAt": f"{last:%Y-%m-%dT%H:%M:%S}.000Z" if last else None}
    return replace(wanted, shown=wanted.shown | shown, days=frozenset(one.at.date() for one in own))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.sync", description="Replay real learners' devices and compare.")
    parser.add_argument("--presentation", default=PRESENTATION, help=f"a course of the dataset; {PRESENTATION}")
    parser.add_argument(
        "--learners", type=positive, help=f"how many; {LEARNERS_OVER_HTTP} over HTTP, all of them in process"
    )
    parser.add_argument("--in-process", action="store_true", help="call the handlers without a network")
    parser.add_argument("--base-url", help="where the API is, if not where the local cloud says")
    return parser.parse_args()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (LocalCloudError, Refused) as problem:
        sys.exit(str(problem))
