"""What the sections of a run share: the emulated AWS, PostgreSQL if there is one, and the peers."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from bench.suite import processes
from bench.suite.artefacts import path_of
from bench.suite.emulated import Aws
from bench.suite.http_peer import HttpPeer
from bench.suite.postgres import Postgres
from bench.suite.processes import Function

if TYPE_CHECKING:
    from tqdm import tqdm

# What a measured piece of work returns: seconds, by what took them.
Work = Callable[[], Mapping[str, Any]]

# Names a contender, with the case if there are several.
Name = TypeVar("Name", bound=Hashable)


@dataclass
class Run:
    """One run. ``is_quick`` takes smaller sizes, to see that all works; contenders take turns ``rounds`` times."""

    aws: Aws
    database: Postgres | None
    bar: "tqdm[None]"
    is_quick: bool
    rounds: int

    def times(self, many: int) -> int:
        """How many requests make a round."""
        return max(5, many // 5) if self.is_quick else many

    def step(self, what: str) -> None:
        """Show what comes next."""
        self.bar.set_description(what)
        self.bar.update()

    def peer(self, **more: str) -> HttpPeer:
        """The FastAPI peer as a server; only with a database."""
        return HttpPeer(self._database(), self._with_database() | more)

    def lambda_peer(self, name: str) -> Function:
        """A FastAPI peer behind Mangum; only with a database."""
        return Function(f"bench.peers.{name}_app.handler", [path_of(name)], self._with_database())

    def with_database_time(self, function: Function, events: str, times: int) -> dict[str, Any]:
        """Let a function answer events; what it and the database took."""
        before = processes.clocks(self._database().pids())
        done = function.run(events, times)
        return {**done, "database": processes.spent(before, processes.clocks(self._database().pids()))}

    def alternate(
        self, contenders: Mapping[Name, tuple[Work, int]], what: str, *, rounds: int = 0
    ) -> dict[Name, dict[str, list[float]]]:
        """Let contenders take turns, each with the number of its requests; ``rounds`` times, if that is not the run's.

        Microseconds of a request, by contender and by what took them, of each round.
        """
        found: dict[Name, dict[str, list[float]]] = {}
        for name, (work, _) in contenders.items():
            # Not measured: connections, caches, plans.
            work()
            found[name] = {"cpu": [], "database": [], "wall": []}
        for number in range(rounds or self.rounds):
            for name, (work, requests) in contenders.items():
                shown = " ".join(map(str, name)) if isinstance(name, tuple) else str(name)
                self.step(f"{what}, round {number + 1}: {shown}")
                done = work()
                for part, took in found[name].items():
                    took.append(done.get(part, 0.0) / requests * 1e6)
        return found

    def _database(self) -> Postgres:
        if self.database is None:
            raise RuntimeError("PostgreSQL is not installed")
        return self.database

    def _with_database(self) -> dict[str, str]:
        return self.aws.peer_environment | {"DATABASE_URL": self._database().url}
