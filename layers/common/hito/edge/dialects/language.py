"""The language contract: ``{"message": …}``; a wrong body also lists its fields. Expired is 403."""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus

from hito.domain.errors import Expired, Invalid, KeyReused, Problem, TooLarge, TooMany, Unavailable
from hito.edge.dialect import Dialect

# What the edge and pydantic say alike to every contract, and how this one says it.
_IN_SPANISH = {
    "A bearer token is required": "Falta el token",
    "The token is not valid": "El token no es válido",
    "The role admin is required": "Se requiere el rol admin",
    "There is no such route": "La ruta no existe",
    "Internal server error": "Error interno del servidor",
    "The body must be JSON": "El cuerpo debe ser JSON",
    "The body must be a JSON object": "El cuerpo debe ser un objeto JSON",
    "The body is nested too deeply": "El cuerpo está anidado demasiado",
    "Field required": "es obligatorio",
    "is given twice": "aparece dos veces",
    "is nested too deeply": "está anidado demasiado",
    "must be a finite number": "debe ser un número finito",
    "must be valid Unicode": "debe ser Unicode válido",
    "Input should be a valid string": "debe ser un texto",
    "Input should be a valid integer": "debe ser un número entero",
    "Input should be a valid number": "debe ser un número",
    "Input should be a valid list": "debe ser una lista",
}
_PATTERNS = {
    r"Input should be greater than or equal to (.+)": r"debe ser como mínimo \1",
    r"Input should be less than or equal to (.+)": r"debe ser como máximo \1",
    r"String should have at most (\d+) characters?": r"debe tener como máximo \1 caracteres",
    r"Input should be '(.+)' or '(.+)'": r"debe ser '\1' o '\2'",
}


def _spanish(text: str) -> str:
    for pattern, spanish in _PATTERNS.items():
        if found := re.fullmatch(pattern, text):
            return found.expand(spanish)
    return _IN_SPANISH.get(text, text)


def _list_problems(problems: Sequence[Problem]) -> Mapping[str, object]:
    return {"errors": [{"campo": problem.field, "mensaje": _spanish(problem.reason)} for problem in problems]}


LANGUAGE = Dialect(
    spell=lambda text: {"message": _spanish(text)},
    list_problems=_list_problems,
    statuses={Expired: HTTPStatus.FORBIDDEN},
    says={
        Invalid: "Datos no válidos",
        Expired: "El token ha expirado",
        KeyReused: "Esta Idempotency-Key se usó para otra petición",
        TooLarge: "El cuerpo es demasiado grande",
        TooMany: "Demasiadas peticiones; inténtalo de nuevo en un momento",
        Unavailable: "El servicio no está disponible; inténtalo de nuevo en un momento",
    },
)
