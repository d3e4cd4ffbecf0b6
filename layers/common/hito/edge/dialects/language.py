"""The language contract: ``{"message": …}``; a wrong body also lists its fields. Expired is 403."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from hito.domain.errors import (
    AnswerTooLarge,
    Expired,
    Gone,
    Invalid,
    KeyReused,
    Problem,
    TooLarge,
    TooMany,
    Unavailable,
)
from hito.edge.dialect import Dialect

# What the edge says alike to every contract, and how this one says it.
_IN_SPANISH = {
    "A bearer token is required": "Falta el token",
    "The token is not valid": "El token no es válido",
    "The role admin is required": "Se requiere el rol admin",
    "There is no such route": "La ruta no existe",
    "Internal server error": "Error interno del servidor",
}


def _list_problems(problems: Sequence[Problem]) -> Mapping[str, object]:
    return {"errors": [{"campo": problem.field, "mensaje": problem.reason} for problem in problems]}


LANGUAGE = Dialect(
    render_error=lambda text: {"message": _IN_SPANISH.get(text, text)},
    list_problems=_list_problems,
    language="es",
    statuses={Expired: HTTPStatus.FORBIDDEN},
    messages={
        Invalid: "Datos no válidos",
        Expired: "El token ha expirado",
        Gone: "Este usuario fue eliminado",
        KeyReused: "Esta Idempotency-Key se usó para otra petición",
        TooLarge: "El cuerpo es demasiado grande",
        AnswerTooLarge: "La respuesta sería demasiado grande",
        TooMany: "Demasiadas peticiones; inténtalo de nuevo en un momento",
        Unavailable: "El servicio no está disponible; inténtalo de nuevo en un momento",
    },
)
