"""The dataset's courses as their authors would put them into the catalog, and what must be read back."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any, NamedTuple

from bench import oulad

# The courses contract addresses a course by an integer and the dataset has none, so courses are numbered in the order
# of courses.csv.
FIRST_ID = 1001

# Hito's words where it has one; every other activity has the dataset's own.
KINDS = {"oucontent": "lesson", "externalquiz": "quiz", "url": "link"}

# Activities that are planned for no week, which are most, come first: a course's home page and glossary are used
# throughout.
UNPLANNED = "Course material"


class UnitSeen(NamedTuple):
    """A unit and its place as a reader sees it; ``number`` is its section's, counted from 1."""

    number: int
    section: str
    id: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A course of the dataset; ``body`` is for the catalog, with nothing that the files do not say."""

    id: int
    body: dict[str, Any]

    @property
    def name(self) -> str:
        """The module and its presentation: "AAA 2013J"."""
        return str(self.body["name"])

    @property
    def units(self) -> list[UnitSeen]:
        """Its units in order."""
        return units_of(self.body["sections"])


def courses() -> list[Course]:
    """All courses, in the order of courses.csv."""
    sections: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for row in oulad.rows("vle"):
        sections[_name(row)][row["week_from"]].append(_lesson(row))
    return [
        Course(id=number, body=_body(row, sections[_name(row)]))
        for number, row in enumerate(oulad.rows("courses"), FIRST_ID)
    ]


def units_of(sections: list[dict[str, Any]]) -> list[UnitSeen]:
    """The units of a course's sections, as a body or a response lists them."""
    return [
        UnitSeen(number, section["title"], lesson["id"], lesson["title"])
        for number, section in enumerate(sections, 1)
        for lesson in section["lessons"]
    ]


def units_shown(content: dict[str, dict[str, Any]]) -> list[UnitSeen]:
    """The units that a learner sees: ``content`` has each section under its number, as text.

    A lesson that names another section than its own counts as a unit of no section.
    """
    return [
        UnitSeen(
            int(number) if lesson["section_id"] == section["id"] else 0, section["title"], lesson["id"], lesson["title"]
        )
        for number, section in content.items()
        for lesson in section["lessons"]
    ]


def differences(wanted: list[UnitSeen], found: list[UnitSeen]) -> list[str]:
    """A line for each unit that is missing, unexpected or in a wrong place."""
    missing, extra = Counter(wanted) - Counter(found), Counter(found) - Counter(wanted)
    lines = [f"missing: {unit}" for unit in missing.elements()] + [f"not expected: {unit}" for unit in extra.elements()]
    if not lines and wanted != found:
        first = next(pair for pair in zip(wanted, found, strict=True) if pair[0] != pair[1])
        lines = [f"in another order, from {first[0]} on, where {first[1]} is"]
    return lines


def _body(course: dict[str, str], by_week: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    return {
        "name": _name(course),
        "description": f"Module {course['code_module']} of the Open University Learning Analytics Dataset, "
        f"presentation {course['code_presentation']}, {course['module_presentation_length']} days",
        # The dataset says how long a course ran but not how much work it took: 0 means unknown.
        "hours": 0,
        "sections": [
            {"title": f"Week {week}" if week else UNPLANNED, "lessons": by_week[week]}
            for week in sorted(by_week, key=lambda week: int(week or -1))
        ],
    }


def _lesson(row: dict[str, str]) -> dict[str, Any]:
    kind = row["activity_type"]
    return {
        "id": int(row["id_site"]),
        "title": f"{kind} {row['id_site']}",
        "kind": KINDS.get(kind, kind),
        "required": True,
    }


def _name(row: dict[str, str]) -> str:
    return f"{row['code_module']} {row['code_presentation']}"
