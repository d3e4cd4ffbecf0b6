"""Draws the growths as SVG, readable on a light page and on a dark one."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bench.suite.figures import Figure
from bench.suite.page import NAMES, all_time
from bench.suite.processes import ROOT

DIRECTORY = ROOT / "docs" / "benchmarks"

# Each has contrast enough on white and on black.
_COLOURS = ("#2f81f7", "#d9730d", "#2da44e", "#a371f7")
_TEXT = "#7d8590"


class Line(NamedTuple):
    """One contender: a figure for each size."""

    name: str
    sizes: Sequence[float]
    figures: Sequence[Figure]


def lines(sizes: Mapping[str, Mapping[str, Any]]) -> list[Line]:
    """The lines of one growth, in milliseconds."""
    names = [name for name in next(iter(sizes.values())) if all(name in case for case in sizes.values())]
    return [
        Line(
            NAMES.get(name, name),
            [float(size) for size in sizes],
            [Figure.of([took / 1000 for took in all_time(case[name])]) for case in sizes.values()],
        )
        for name in names
    ]


def draw(path: Path, what: Sequence[Line], of: str, up: str, *, is_logarithmic: bool) -> None:
    """Draw lines, with the spread of their rounds."""
    import matplotlib as mpl  # noqa: PLC0415 - only this needs it

    mpl.use("svg")
    # Text stays text, and the same figures make the same file.
    mpl.rcParams |= {"svg.fonttype": "none", "svg.hashsalt": "hito", "font.size": 9, "text.color": _TEXT}
    mpl.rcParams |= {"axes.labelcolor": _TEXT, "xtick.color": _TEXT, "ytick.color": _TEXT, "axes.edgecolor": _TEXT}
    from matplotlib import pyplot  # noqa: PLC0415

    figure, axes = pyplot.subplots(figsize=(6.4, 3.2))
    for line, colour in zip(what, _COLOURS, strict=False):
        middles = [one.middle for one in line.figures]
        axes.plot(line.sizes, middles, "o-", color=colour, label=line.name, markersize=4, linewidth=1.5)
        low, high = [one.least for one in line.figures], [one.most for one in line.figures]
        axes.fill_between(line.sizes, low, high, color=colour, alpha=0.2, linewidth=0)
    if is_logarithmic:
        axes.set_xscale("log")
    axes.set_ylim(bottom=0)
    axes.set(xlabel=of, ylabel=up)
    axes.set_xticks(what[0].sizes, [f"{size:,.0f}" for size in what[0].sizes], fontsize=8)
    axes.minorticks_off()
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(color=_TEXT, alpha=0.25, linewidth=0.5)
    axes.legend(frameon=False, fontsize=8)
    figure.tight_layout()
    figure.savefig(path, transparent=True, metadata={"Date": None})
    pyplot.close(figure)


def write(found: Mapping[str, Any]) -> None:
    """Draw every growth."""
    DIRECTORY.mkdir(parents=True, exist_ok=True)
    growth, up = found["growth"], "processor time, ms"
    for method in ("GET", "POST"):
        sizes = {size: methods[method] for size, methods in found["courses"].items()}
        path = DIRECTORY / f"chapters-{method.lower()}.svg"
        draw(path, lines(sizes), f"chapters of the course, {method}", up, is_logarithmic=False)
    renamed = {"tutorials": "one course", "courses": "my courses", "video_progress": "summary"}
    of_courses = {
        count: {renamed[name]: took for name, took in case.items()} for count, case in growth["courses"].items()
    }
    draw(DIRECTORY / "courses.svg", lines(of_courses), "courses of the learner", up, is_logarithmic=False)
    draw(DIRECTORY / "table.svg", lines(growth["table"]), "items in the table", up, is_logarithmic=True)
    draw(DIRECTORY / "batch.svg", lines(growth["batch"]), "records in a batch", f"{up} a record", is_logarithmic=True)
    draw(DIRECTORY / "at-once.svg", lines(growth["concurrency"]), "posts at once", up, is_logarithmic=True)
