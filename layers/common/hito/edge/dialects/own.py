"""What no contract has, and Hito does: ``{"message": …}``; a wrong request also lists its fields."""

from hito.edge.dialect import Dialect

OWN = Dialect(
    render_error=lambda text: {"message": text},
    list_problems=lambda problems: {
        "errors": [{"field": problem.field, "reason": problem.reason} for problem in problems]
    },
)
