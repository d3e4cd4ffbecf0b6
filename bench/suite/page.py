"""Writes ``docs/benchmarks.md`` from the figures of a run."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from bench.suite import layers
from bench.suite.courses import COMPARED
from bench.suite.figures import Figure, ratio, slope
from bench.suite.processes import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"

_SQLALCHEMY = "FastAPI, Mangum, sqlalchemy"
_ASYNCPG = "FastAPI, Mangum, asyncpg"

# How each contender is named in a table.
NAMES = {
    "hito": "Hito",
    "hito, one learner": "Hito, the same learner each time",
    "hito, no rate limits": "Hito, `RateLimits` off",
    "asyncpg": "(a) FastAPI, asyncpg, PostgreSQL",
    "asyncpg, Mangum": "(a) in Lambda, behind Mangum",
    "powertools": "(c) powertools, boto3",
    "bound": "the bound: the calls of DynamoDB alone",
    "pydantic": "the bound, and pydantic with one model",
    "asyncpg, in a transaction": "(a), with each write one transaction",
}


class Target(NamedTuple):
    """What was aimed at, and what was measured; ``figure`` is None if it was not."""

    what: str
    peer: str
    figure: Figure | None
    limit: float
    digits: int = 2
    unit: str = ""

    @property
    def verdict(self) -> str:
        """Whether it is met."""
        if self.figure is None:
            return "not measured"
        return "met" if self.figure.middle <= self.limit else "**not met**"

    def row(self) -> list[str]:
        """The target for a table."""
        measured = "-" if self.figure is None else self.figure.shown(self.digits) + self.unit
        return [self.what, self.peer, f"≤ {self.limit:.{self.digits}f}{self.unit}", measured, self.verdict]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table, its first column to the left and the others to the right."""
    lines = [head, ["---", *(["---:"] * (len(head) - 1))], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def all_time(took: Mapping[str, Sequence[float]]) -> list[float]:
    """What a request takes of the process that answers and of the database, in each round."""
    return [own + database for own, database in zip(took["cpu"], took["database"], strict=True)]


def targets(found: Mapping[str, Any]) -> list[Target]:
    """Each target with what was measured."""

    def warm(method: str, units: int) -> Figure | None:
        case = found["courses"][str(units)][method]
        return ratio(case["hito"]["cpu"], all_time(case["asyncpg"])) if "asyncpg" in case else None

    def cold(function: str) -> Figure | None:
        starts = found["cold"]
        return ratio(starts[function]["cpu"], starts[_SQLALCHEMY]["cpu"]) if _SQLALCHEMY in starts else None

    server = "(a), server and database"
    lambda_ = "(b) FastAPI, Mangum, SQLAlchemy"
    rows = [
        Target("warm GET, 30 chapters", server, warm("GET", 30), 0.30),
        Target("warm POST of a chapter, 30 chapters", server, warm("POST", 30), 0.35),
        Target("warm GET, 529 chapters", server, warm("GET", 529), 0.60),
        Target("cold start, tutorials", lambda_, cold("tutorials"), 0.30),
    ]
    others = [name for name in functions(found) if name not in ("tutorials", "accounts")]
    starts = [(name, cold(name)) for name in others]
    known = [(name, figure) for name, figure in starts if figure]
    slowest = max(known, key=lambda one: one[1].middle, default=("", None))
    rows.append(Target("cold start, accounts", lambda_, cold("accounts"), 0.45))
    rows.append(Target(f"cold start, the slowest other function ({slowest[0]})", lambda_, slowest[1], 0.40))
    reads = found["courses"]
    more = ratio(reads["529"]["GET"]["hito"]["cpu"], reads["30"]["GET"]["hito"]["cpu"])
    rows.append(Target("a read of 529 chapters over one of 30", "-", more, 7, 1))
    heartbeat = Figure.of([found["heartbeat"]["largest"]["writes"]])
    rows.append(Target("WCU of a heartbeat at 1,000 chapters, without its rate window", "-", heartbeat, 1, 0))
    layer = Figure.of([found["package"]["layer"][1] / 1e6])
    rows.append(Target("layer for one processor, zipped", "-", layer, 6, 1, " MB"))
    return rows


def functions(found: Mapping[str, Any]) -> list[str]:
    """The names of Hito's functions in the figures of cold starts."""
    return [name for name in found["cold"] if name not in (_SQLALCHEMY, _ASYNCPG, "powertools", "bound", "pydantic")]


def targets_table(found: Mapping[str, Any]) -> str:
    """The targets as a table."""
    return table(
        ["what", "beside", "target", "measured (least to most)", ""], (target.row() for target in targets(found))
    )


def warm_table(found: Mapping[str, Any]) -> str:
    """Warm requests beside the peers."""
    rows = []
    for units in COMPARED:
        for method in ("GET", "POST"):
            case = found["courses"][str(units)][method]
            for name, took in case.items():
                whole = all_time(took)
                database = Figure.of(took["database"]).shown() if any(took["database"]) else "-"
                rows.append(
                    [
                        f"{method}, {units} chapters",
                        NAMES[name],
                        "1" if name == "hito" else ratio(case["hito"]["cpu"], whole).shown(2),
                        ratio(case["hito"]["cpu"], took["cpu"]).shown(2) if any(took["database"]) else "-",
                        Figure.of(took["cpu"]).shown(),
                        database,
                    ]
                )
    head = ["request", "contender", "Hito over it", "Hito over it without its database", "process, µs", "database, µs"]
    return table(head, rows)


def cold_table(found: Mapping[str, Any]) -> str:
    """Cold starts, the quickest first."""
    starts = found["cold"]
    base = starts.get(_SQLALCHEMY)
    rows = []
    for name in sorted(starts, key=lambda one: Figure.of(starts[one]["cpu"]).middle):
        took = starts[name]
        rows.append(
            [
                f"Hito, {name.removesuffix('.lambda_handler')}" if name in functions(found) else NAMES.get(name, name),
                ratio(took["cpu"], base["cpu"]).shown(2) if base else "-",
                Figure.of(took["cpu"]).shown(),
                Figure.of(took["wall"]).shown(),
                f"{Figure.of(took['memory']).middle / 1e6:.0f}",
            ]
        )
    head = ["function", "over (b)", "processor, ms", "wall, ms", "memory, MB"]
    return table(head, rows)


def routes_table(found: Mapping[str, Any]) -> str:
    """What each route costs."""
    rows = []
    for route, cost in found["routes"].items():
        took = Figure.of(cost["cpu"]).shown() if cost["cpu"] else "-"
        requests = len(cost["requests"])
        rows.append([f"`{route}`", str(requests), f"{cost['reads']:g}", f"{cost['writes']:g}", took])
    return table(["route", "trips", "RCU", "WCU", "processor, µs"], rows)


def package_table(found: Mapping[str, Any]) -> str:
    """The sizes of packages."""
    names = {
        "layer": "Hito's layer, for this processor",
        "functions": "Hito's functions, all in one",
        "asyncpg": "FastAPI, Mangum, asyncpg",
        "sqlalchemy": "FastAPI, Mangum, SQLAlchemy, asyncpg",
        "powertools": "powertools (Lambda brings boto3)",
        "boto3": "boto3, if a package has its own",
    }
    rows = [
        [names[name], f"{zipped / 1e6:.1f}", f"{files / 1e6:.1f}"] for name, (files, zipped) in found["package"].items()
    ]
    return table(["package", "zipped, MB", "unzipped, MB"], rows)


def layer_table(found: Mapping[str, Any]) -> str:
    """What the layer is made of."""
    rows = [[f"`{name}`", f"{size / 1e6:.1f}"] for name, size in found["layer_parts"].items()]
    return table(["in the layer", "unzipped, MB"], rows)


def bounds_table(found: Mapping[str, Any]) -> str:
    """What a request costs at least, beside the first peer."""
    rows = []
    for units in COMPARED:
        for method in ("GET", "POST"):
            case = found["courses"][str(units)][method]
            peer = ratio(case["bound"]["cpu"], all_time(case["asyncpg"])).shown(2) if "asyncpg" in case else "-"
            own = ratio(case["hito"]["cpu"], case["bound"]["cpu"]).shown(1)
            rows.append([f"{method}, {units} chapters", peer, own])
    return table(["request", "bound over (a)", "Hito over the bound"], rows)


def contention_table(found: Mapping[str, Any]) -> str:
    """Who loses updates."""
    rows = [
        [NAMES[name], f"{counted['wrong']} of {counted['learners']}"] for name, counted in found["contention"].items()
    ]
    return table(["contender", "learners with a wrong number in the end"], rows)


def growth_table(found: Mapping[str, Any], part: str, unit: str) -> str:
    """One growth as a table: microseconds by size and contender."""
    sizes = found["growth"][part]
    names = list(next(iter(sizes.values())))
    rows = [
        [f"{int(size):,}", *(Figure.of(all_time(contenders[name])).shown() for name in names)]
        for size, contenders in sizes.items()
    ]
    return table([unit, *(f"{NAMES.get(name, name)}, µs" for name in names)], rows)


def sizes_table(found: Mapping[str, Any]) -> str:
    """Reads and posts by the size of the course."""
    rows = []
    for size, methods in found["courses"].items():
        cells = [Figure.of(all_time(took[name])).shown() for took in methods.values() for name in _shown(took)]
        rows.append([f"{int(size):,}", *cells])
    methods = next(iter(found["courses"].values()))
    head = [f"{method}, {NAMES[name]}, µs" for method, took in methods.items() for name in _shown(took)]
    return table(["chapters", *head], rows)


def _shown(took: Mapping[str, Any]) -> list[str]:
    return [name for name in ("hito", "asyncpg") if name in took]


def line_of_reads(found: Mapping[str, Any], name: str) -> tuple[float, float] | None:
    """What a read takes at least and for each chapter, in microseconds."""
    cases = {int(size): methods["GET"] for size, methods in found["courses"].items()}
    if not all(name in case for case in cases.values()):
        return None
    return slope([(size, Figure.of(all_time(case[name])).middle) for size, case in cases.items()])


def summary(found: Mapping[str, Any]) -> str:
    """What the command prints."""
    return "\n\n".join(
        [
            targets_table(found),
            warm_table(found),
            cold_table(found),
            layers.table(found["layers"]),
            contention_table(found),
            package_table(found),
        ]
    )


def write(found: Mapping[str, Any]) -> None:
    """Write the page."""
    PAGE.write_text(whole(found), encoding="utf-8")


def whole(found: Mapping[str, Any]) -> str:
    """The page."""
    machine = found["machine"]
    ours, theirs = line_of_reads(found, "hito"), line_of_reads(found, "asyncpg")
    values = {
        "taken_at": found["taken_at"],
        "machine": f"{machine['cores']} cores of {machine['processor']}, {machine['system']}",
        "python": machine["python"],
        "postgres": f"PostgreSQL {found['postgres']}" if found["postgres"] else "without PostgreSQL",
        "load": f"{machine['load']:.1f}",
        "minutes": found["minutes"],
        "rounds": len(next(iter(found["courses"].values()))["GET"]["hito"]["cpu"]),
        "targets": targets_table(found),
        "warm": warm_table(found),
        "cold": cold_table(found),
        "layers": layers.table(found["layers"]),
        "contention": contention_table(found),
        "package": package_table(found),
        "layer": layer_table(found),
        "bounds": bounds_table(found),
        "sizes": sizes_table(found),
        "of_courses": growth_table(found, "courses", "courses").replace(
            "| tutorials, µs | courses, µs | video_progress, µs |", "| one course, µs | my courses, µs | summary, µs |"
        ),
        "of_table": growth_table(found, "table", "items"),
        "of_batch": growth_table(found, "batch", "records"),
        "of_concurrency": growth_table(found, "concurrency", "at once"),
        "routes": routes_table(found),
        "our_line": _line(ours),
        "their_line": _line(theirs),
    }
    return TEMPLATE.format(**values)


def _line(line: tuple[float, float] | None) -> str:
    return "was not measured" if line is None else f"{line[0]:,.0f} µs and {line[1]:.1f} µs for each chapter"


TEMPLATE = (ROOT / "bench" / "suite" / "page.md").read_text(encoding="utf-8")
