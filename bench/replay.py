"""Replays real learners' histories through Hito, reads every learner back and compares.

``python -m bench.replay --learners 50`` uses HTTP, to the local cloud;
``python -m bench.replay --in-process`` takes all learners, without a network;
``--shuffled`` sends every event twice, in disorder, and expects the same result.
"""

import argparse
import sys
import time
from uuid import uuid4

from bench import in_process, oulad, over_http
from bench.arguments import positive
from bench.checkpoint import Checkpoint
from bench.expected import expected
from bench.targets import Refused
from tools.local_cloud import HOME, LocalCloud, LocalCloudError

DIFFERENCES_SHOWN = 20
LEARNERS_OVER_HTTP = 50


def main() -> int:
    """Replay as the command line says; 0 if nothing differs."""
    options = _options()
    count = options.learners or (None if options.in_process else LEARNERS_OVER_HTTP)
    learners = oulad.learners(count)
    events, expectations = oulad.events(learners), expected(learners)

    if options.shuffled:
        events = oulad.shuffled(events)
    started = time.perf_counter()
    if options.in_process:
        run = "shuffled" if options.shuffled else None
        sent, differences = len(events), in_process.replay(events, expectations, run)
    else:
        cloud = LocalCloud()
        url = options.base_url or cloud.url
        checkpoint = Checkpoint(HOME / "replay" / f"{len(learners)}-learners.json", url)
        if options.restart:
            checkpoint.clear()
        if not options.shuffled and (finished := checkpoint.through()):
            print(f"Going on after {finished:%Y-%m-%d}; --restart begins anew")
        with over_http.OverHttp(cloud, url, options.workers) as target:
            if options.shuffled or not checkpoint.through():
                over_http.wipe(target, expectations, options.workers)
            if options.shuffled:
                sent = over_http.replay_in_disorder(target, events, uuid4().hex[:12], options.workers)
            else:
                sent = over_http.replay(target, events, checkpoint, options.workers)
            differences = over_http.differences(target, expectations, options.workers)
        checkpoint.clear()
    seconds = time.perf_counter() - started

    for difference in differences[:DIFFERENCES_SHOWN]:
        print(difference)
    if len(differences) > DIFFERENCES_SHOWN:
        print(f"and {len(differences) - DIFFERENCES_SHOWN:,} more")
    print(
        f"{len(learners):,} learners, {len(expectations):,} registrations, {len(events):,} events, "
        f"{len(differences):,} differences, {seconds:.1f} seconds, {sent / seconds:,.0f} events a second"
    )
    return 1 if differences else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.replay", description="Replay real learners and compare.")
    parser.add_argument(
        "--learners", type=positive, help=f"how many; {LEARNERS_OVER_HTTP} over HTTP, all of them in process"
    )
    parser.add_argument("--in-process", action="store_true", help="call the handlers without a network")
    parser.add_argument("--base-url", help="where the API is, if not where the local cloud says")
    parser.add_argument("--workers", type=positive, default=8, help="how many calls at once over HTTP")
    parser.add_argument("--shuffled", action="store_true", help="send every event twice, in disorder")
    parser.add_argument("--restart", action="store_true", help="do not go on with an interrupted replay")
    return parser.parse_args()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (LocalCloudError, Refused) as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        print("\nInterrupted. Over HTTP, the same command goes on where it stopped.", file=sys.stderr)
        sys.exit(130)
