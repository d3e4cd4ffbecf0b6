"""How the tutorials contract words errors: ``{"error": …}``."""

from hito.domain.errors import Code
from hito.edge.dialect import Dialect
from hito.edge.wording import ENGLISH, Rule, Wording

TUTORIALS = Dialect(
    render_error=lambda text: {"error": text},
    wording=Wording(
        language=ENGLISH.language,
        parent=ENGLISH,
        messages={
            Code.NO_PROGRESS: "No progress found for this tutorial",
            Code.NOT_ELIGIBLE: "Not eligible for certificate",
        },
        problems={"score": "must be between 0 and maxScore"},
        rules={
            Code.TOO_MANY_UNITS: Rule("chapterId", "a course holds at most {limit:,} units"),
            Code.TOO_MANY_QUIZZES: Rule("quizId", "a course holds at most {limit} quizzes"),
        },
    ),
)
