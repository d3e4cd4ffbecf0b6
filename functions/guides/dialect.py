"""How the guides contract words errors: ``{"detail": …}``; for an answer with a wrong structure, an object there."""

from collections.abc import Mapping

from hito.domain.errors import Code, StructureInvalid
from hito.edge.dialect import Dialect
from hito.edge.wording import ENGLISH, Rule, Wording


def _structure(refusal: StructureInvalid, text: str) -> Mapping[str, object]:
    warnings = {} if refusal.warnings is None else {"warnings": refusal.warnings}
    return {"detail": {"message": text, "errors": refusal.errors, **warnings, "structure_valid": False}}


GUIDES = Dialect(
    render_error=lambda text: {"detail": text},
    structure=_structure,
    wording=Wording(
        language=ENGLISH.language,
        parent=ENGLISH,
        messages={
            Code.NO_GUIDE: "Guide not found",
            Code.NO_EXERCISE: "Exercise not found",
            Code.NO_ATTEMPT: "Attempt not found",
            Code.NO_REPLY_TO_REPEAT: "What this Idempotency-Key made is not there any more",
            Code.FIRST_REQUEST_RUNNING: "The first request with this Idempotency-Key is still being answered",
            Code.TUTOR_KEY_MISSING: "The secret of the tutor's key holds no key",
            Code.STRUCTURE_INVALID: "Validación estructural falló ({type})",
        },
        problems={"too_many_bytes": "must have at most {limit:,} bytes"},
        rules={
            Code.GUIDE_EMPTY: Rule("guide_id", "the guide has no exercises"),
            Code.GUIDE_UNFINISHED: Rule("guide_id", "{missing} of {total} exercises are missing"),
            Code.HTML_TOO_LARGE: Rule("content_html", "must have at most {limit:,} bytes"),
            Code.NO_FEEDBACK: Rule("exercise_id", "this exercise has no feedback"),
        },
    ),
)
