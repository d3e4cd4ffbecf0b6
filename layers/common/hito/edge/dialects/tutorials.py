"""The tutorials contract: ``{"error": …}``."""

from hito.edge.dialect import Dialect

TUTORIALS = Dialect(spell=lambda text: {"error": text}, names={"unit": "chapterId", "quiz": "quizId"})
