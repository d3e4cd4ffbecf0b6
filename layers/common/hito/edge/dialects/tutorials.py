"""The tutorials contract: ``{"error": …}``."""

from hito.edge.dialect import Dialect

TUTORIALS = Dialect(render_error=lambda text: {"error": text}, field_names={"unit": "chapterId", "quiz": "quizId"})
