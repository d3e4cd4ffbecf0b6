"""The command: `python -m tools.mutants`. Faults are chosen at random by a seed; earlier verdicts are stored.

It prints the share of faults that a test notices, by area, and each fault that none does, with what
``survivors.toml`` says of it.
"""

import argparse
import random
import sys
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from tqdm import tqdm

from tools.mutants import campaign, covering, trial
from tools.mutants.campaign import Mutant
from tools.mutants.trial import Verdict

ROOT = Path(__file__).resolve().parents[2]


def explained(path: Path) -> Mapping[str, str]:
    """Why each known survivor is one, by its name without the file, which may move."""
    known: list[dict[str, str]] = tomllib.loads(path.read_text()).get("survivor", [])
    return {one["fault"]: one["why"] for one in known}


def report(verdicts: Mapping[Mutant, Verdict], why: Mapping[str, str]) -> tuple[str, bool]:
    """What to say of all verdicts; whether each survivor is explained."""
    lines = []
    all_of, noticed = Counter(mutant.area for mutant in verdicts), Counter[str]()
    noticed.update(mutant.area for mutant, verdict in verdicts.items() if verdict.is_noticed)
    for area in sorted(all_of):
        share = 100 * noticed[area] / all_of[area]
        lines.append(f"{area:10} {noticed[area]:4} of {all_of[area]:4} noticed, {share:.1f} %")
    share = 100 * noticed.total() / max(1, all_of.total())
    lines.append(f"{'all':10} {noticed.total():4} of {all_of.total():4} noticed, {share:.1f} %")
    is_explained = True
    for mutant, verdict in verdicts.items():
        if not verdict.is_noticed:
            reason = why.get(mutant.fault.name)
            is_explained = is_explained and reason is not None
            lines.append(f"{mutant.path}:{mutant.fault.line} {mutant.fault.name}\n    {reason or 'NOT EXPLAINED'}")
    return "\n".join(lines), is_explained


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument("--sample", type=int, default=200, help="how many faults to try")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--only", default="", help="a text that the faults' names hold")
    parser.add_argument("--root", type=Path, default=ROOT)
    options = parser.parse_args(arguments)
    root, work = options.root, options.root / ".local" / "mutants"
    work.mkdir(parents=True, exist_ok=True)
    tree = work / "tree"
    trial.copy_tree(root, tree)
    tests = covering.tests(tree, work / "lines.json", options.processes)
    found = [mutant for mutant in campaign.mutants(root) if options.only in mutant.name]
    chosen = random.Random(options.seed).sample(found, min(options.sample, len(found)))  # noqa: S311 - no secret  # nosec B311
    verdicts = dict(
        tqdm(
            campaign.tried(root, work, chosen, tests, options.processes),
            total=len(chosen),
            unit="fault",
            file=sys.stderr,
        )
    )
    said, is_explained = report(verdicts, explained(root / "tools" / "mutants" / "survivors.toml"))
    print(said)
    return 0 if is_explained else 1


if __name__ == "__main__":
    sys.exit(main())
