"""How the route words what is wrong with an observation."""

from dataclasses import replace

from hito.domain.errors import Code
from hito.edge.dialect import OWN
from hito.edge.wording import ENGLISH, Rule, Wording

SYNC = replace(
    OWN,
    wording=Wording(
        language=ENGLISH.language,
        parent=ENGLISH,
        messages={
            Code.TOO_MANY_OBSERVATIONS: "Too many observations within {days} days",
        },
        problems={
            "score": "must be between 0 and max_score",
            "unit_or_quiz": "must not be given together with quiz",
        },
        rules={
            Code.OBSERVED_AHEAD: Rule("observed_at", "is more than five minutes in the future"),
            Code.OBSERVED_TOO_EARLY: Rule("observed_at", "is before 2000"),
            Code.OBSERVED_BEFORE_RESET: Rule("observed_at", "is not after the last reset of the course"),
            Code.OBSERVED_BEFORE_ENROLLMENT: Rule("observed_at", "is before the enrollment in the course"),
            Code.OBSERVATION_ID_REUSED: Rule("id", "was given to another observation"),
            Code.NO_COURSE: Rule("course", "does not exist"),
            Code.NO_UNIT: Rule("unit", "is not in the course"),
            Code.TOO_MANY_UNITS: Rule("unit", "a course holds at most {limit:,} units"),
            Code.TOO_MANY_QUIZZES: Rule("quiz", "a course holds at most {limit} quizzes"),
        },
    ),
)


def words(field: str, text: str) -> str:
    """What is wrong with a field, in one text."""
    return f"{field}: {text}" if field else text
