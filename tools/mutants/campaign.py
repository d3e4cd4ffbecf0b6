"""Which faults are tried, by which tests, in how many processes; earlier verdicts are stored."""

import json
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tools.mutants import covering, faults, recorder, trial
from tools.mutants.covering import Test
from tools.mutants.faults import Fault
from tools.mutants.trial import Trial, Verdict

AREAS = ("domain", "store", "usecases", "edge")

# A fault that makes its tests take so many times as long, and so many seconds more, is noticed by that.
_TIMES_AS_LONG = 5
_SECONDS_MORE = 60


@dataclass(frozen=True, slots=True)
class Mutant:
    """A file of an area with a fault in it."""

    path: str
    fault: Fault

    @property
    def area(self) -> str:
        """The part of the layer that the file is in."""
        return next((area for area in AREAS if self.path.startswith(f"{recorder.CODE}/{area}/")), "other")

    @property
    def name(self) -> str:
        """The mutant on one line, the same for as long as the code around it is."""
        return f"{self.path.removeprefix(f'{recorder.CODE}/')} {self.fault.name}"


def mutants(tree: Path) -> list[Mutant]:
    """All that there may be, in order."""
    files = [path for area in AREAS for path in sorted((tree / recorder.CODE / area).rglob("*.py"))]
    return [Mutant(str(path.relative_to(tree)), fault) for path in files for fault in faults.find(path.read_bytes())]


def noticing(mutant: Mutant, tests: Sequence[Test]) -> list[Test]:
    """The tests that may notice a mutant: those that run its lines, or for what runs at import, any of its file."""
    lines = set(range(mutant.fault.line, mutant.fault.last_line + 1))
    if mutant.fault.at_import:
        return [test for test in tests if mutant.path in test.lines]
    return [test for test in tests if test.runs(mutant.path, lines)]


# Of one process: its copy of the tree, and whether a test passes in it.
_tree: list[Path] = []
_is_checked: list[bool] = []


def _begin(root: str, trees: str) -> None:
    tree = Path(trees) / f"tree-{os.getpid()}"
    trial.copy_tree(Path(root), tree)
    _tree[:] = [tree]
    trial.warm_up(tree)


def _run(wanted: Trial) -> Verdict:
    if not _is_checked:
        trial.check(_tree[0], wanted)
        _is_checked.append(True)
    return trial.run(_tree[0], wanted)


def tried(
    root: Path, work: Path, chosen: Sequence[Mutant], tests: Sequence[Test], processes: int
) -> Iterator[tuple[Mutant, Verdict]]:
    """Each mutant with its verdict, as they come; from earlier runs where nothing has changed since."""
    stored = work / "verdicts.json"
    known: dict[str, Any] = json.loads(stored.read_text()) if stored.exists() else {}
    trials = {}
    for mutant in chosen:
        content = mutant.fault.applied((root / mutant.path).read_bytes())
        candidates = noticing(mutant, tests)
        if not candidates:
            yield mutant, Verdict(is_noticed=False)
            continue
        seconds = _SECONDS_MORE + _TIMES_AS_LONG * sum(test.seconds for test in candidates)
        wanted = Trial(path=mutant.path, content=content, tests=[test.id for test in candidates], seconds=seconds)
        before = known.get(_key(wanted))
        # Tests that were added since may notice what none did.
        if before and (before["is_noticed"] or before["tests"] == wanted.tests):
            yield mutant, Verdict(**{name: value for name, value in before.items() if name != "tests"})
        else:
            trials[mutant] = wanted
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, context, _begin, (str(root), str(work))) as pool:
        running = {pool.submit(_run, wanted): mutant for mutant, wanted in trials.items()}
        for done in as_completed(running):
            mutant, verdict = running[done], done.result()
            known[_key(trials[mutant])] = asdict(verdict) | {"tests": trials[mutant].tests}
            stored.write_text(json.dumps(known))
            yield mutant, verdict


def _key(wanted: Trial) -> str:
    return f"{wanted.path} {covering.digest(wanted.content)}"
