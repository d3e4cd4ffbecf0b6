"""The guides contract: ``{"detail": …}``; of an answer whose structure is wrong, an object there."""

from collections.abc import Mapping

from hito.domain.errors import StructureInvalid
from hito.edge.dialect import Dialect


def _structure(refusal: StructureInvalid) -> Mapping[str, object]:
    warnings = {} if refusal.warnings is None else {"warnings": refusal.warnings}
    return {
        "detail": {
            "message": refusal.message,
            "errors": refusal.errors,
            **warnings,
            "structure_valid": False,
        }
    }


GUIDES = Dialect(render_error=lambda text: {"detail": text}, structure=_structure)
