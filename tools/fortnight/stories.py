"""What thirty learners did in two weeks, the same at each run."""

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

COURSE = "100"
# The course's sensei: their token has this id as its subject.
TEACHER = "700"

LESSONS = [str(number) for number in range(10001, 10013)]
QUIZ = "10099"

DAYS = 14

# Numbers of lessons in sections, then their titles.
_SECTIONS = [
    ("La masa madre", ["Qué es un fermento", "Harinas y agua", "El primer día", "Alimentar y esperar"]),
    ("La masa", ["Autólisis", "Amasar sin prisa", "Pliegues", "Fermentación en bloque"]),
    ("El horno", ["Formar", "Greñar", "Vapor", "Enfriar y guardar"]),
]

COURSE_BODY: dict[str, Any] = {
    "name": "Pan de masa madre",
    "description": "De la harina y el agua a una hogaza, en dos semanas.",
    "hours": 5,
    "price": 0,
    "sensei_id": int(TEACHER),
    "sensei_name": "Beatriz Olmedo",
    "sections": [
        {
            "id": 100 + number,
            "title": title,
            "lessons": [
                {
                    "id": int(LESSONS[4 * number + place]),
                    "title": name,
                    "kind": "video",
                    "file_id": f"{LESSONS[4 * number + place]}.mp4",
                    "mime_type": "video/mp4",
                    "time_validator": 270.0,
                    "duration_seconds": 300,
                }
                for place, name in enumerate(names)
            ],
        }
        for number, (title, names) in enumerate(_SECTIONS)
    ]
    + [
        {
            "id": 104,
            "title": "Para terminar",
            "lessons": [
                {
                    "id": int(QUIZ),
                    "title": "Examen: ¿qué le pasa a esta masa?",
                    "kind": "quiz",
                    "file_id": f"{QUIZ}.json",
                    "mime_type": "application/json",
                    "time_validator": 600.0,
                }
            ],
        }
    ],
}


@dataclass(frozen=True, slots=True)
class Step:
    """Something that a learner did, so long after the fortnight began: ``what``, and of which ``unit``."""

    after: timedelta
    what: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """One learner's fortnight, and the state that it leads to."""

    learner: str
    name: str
    zone: str
    state: str
    steps: list[Step] = field(default_factory=list)


# How many learners end in each state.
STATES = {"completed": 6, "active": 9, "at_risk": 5, "stuck": 4, "not_started": 3, "dropped": 3}

_NAMES = [
    *("Alba", "Bruno", "Carmen", "Diego", "Elena", "Fermín", "Gloria", "Hugo", "Inés", "Jorge", "Karla", "Lázaro"),
    *("Mina", "Nuria", "Óscar", "Paula", "Quino", "Rosa", "Saúl", "Tania", "Ulises", "Vera", "Walter", "Ximena"),
    *("Yago", "Zoe", "Adela", "Benito", "Celia", "Darío"),
]
_ZONES = ["America/Mexico_City", "Europe/Madrid", "America/Bogota", "UTC"]


def all_stories() -> list[Story]:
    """The stories of all learners."""
    states = [state for state, how_many in STATES.items() for _ in range(how_many)]
    return [
        Story(f"demo-{number:02}", name, _ZONES[number % len(_ZONES)], state, _steps(state, Random(number)))  # noqa: S311  # nosec B311 - no secret
        for number, (name, state) in enumerate(zip(_NAMES, states, strict=True), start=1)
    ]


def _steps(state: str, chance: Random) -> list[Step]:
    """The steps to a state, in the order of time."""
    # Some enrolled in the weeks before.
    steps = [Step(_at(-chance.choice([0, 0, 1, 3, 8, 15]), chance), "enroll")]
    match state:
        case "completed":
            steps += _lessons(LESSONS, range(1, 13), chance)
            if chance.random() < 0.5:
                steps.append(Step(_at(12.5, chance), "fail", QUIZ))
            steps.append(Step(_at(13, chance), "pass", QUIZ))
        case "active":
            # A streak until yesterday, after some days without anything.
            first = chance.randint(1, 9)
            days = [*range(1, first, 3), *range(first, DAYS)]
            finished = chance.randint(6, 11)
            steps += _lessons(LESSONS[:finished], days, chance)
            steps.append(Step(_at(DAYS - 1, chance), "watch", LESSONS[finished]))
        case "at_risk":
            steps += _lessons(LESSONS[: chance.randint(1, 5)], range(1, 1 + chance.randint(2, 5)), chance)
        case "stuck":
            steps += _lessons(LESSONS[: chance.randint(5, 9)], range(1, 10), chance)
            steps += [Step(_at(day, chance), "fail", QUIZ) for day in (10, 11, 12, 13)[: chance.randint(3, 4)]]
        case "dropped":
            steps += _lessons(LESSONS[: chance.randint(0, 4)], range(1, 6), chance)
            steps.append(Step(_at(7, chance), "drop"))
    return sorted(steps, key=lambda step: step.after)


def _at(day: float, chance: Random) -> timedelta:
    """A moment of a day, in the afternoon of most of the zones."""
    return timedelta(days=day, minutes=chance.randint(0, 240))


def _lessons(lessons: list[str], days: Any, chance: Random) -> list[Step]:
    """Lessons over days, each watched in part and then finished; the last days have at least one."""
    days = list(days)
    steps = []
    for number, lesson in enumerate(reversed(lessons)):
        day = days[-1 - number % len(days)]
        finished = _at(day, chance)
        steps += [
            Step(finished - timedelta(minutes=6), "watch", lesson),
            Step(finished, chance.choice(["mark", "chapter", "video"]), lesson),
        ]
    return steps
