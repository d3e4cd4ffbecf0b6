"""How the language contract words errors: ``{"message": …}`` in Spanish; a wrong request also lists its fields.

An expired token is 403. ``accounts`` speaks this dialect, too.
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from hito.domain import ids
from hito.domain.enrollment import EARLIEST
from hito.domain.errors import (
    AnswerTooLarge,
    Code,
    Expired,
    Gone,
    Invalid,
    KeyReused,
    TooLarge,
    TooMany,
    Unavailable,
)
from hito.edge.dialect import Dialect, FieldError
from hito.edge.wording import ENGLISH, UNKNOWN, Language, Rule, Wording

SPANISH = Wording(
    parent=ENGLISH,
    language=Language(
        units={
            "characters": ("carácter", "caracteres"),
            "items": ("elemento", "elementos"),
            "bytes": ("byte", "bytes"),
        },
        alternative="o",
        thousands=".",
    ),
    messages={
        Code.INTERNAL_ERROR: "Error interno del servidor",
        Code.TOKEN_MISSING: "Falta el token",
        Code.TOKEN_INVALID: "El token no es válido",
        Code.WRONG_PASSWORD: "El correo o la contraseña no son correctos",
        Code.ADMIN_ONLY: "Se requiere el rol admin",
        Code.OWNER_ONLY: "Solo el propio usuario o un administrador",
        Code.OTHERS_PROFILE: "Solo puedes ver o cambiar tu propio perfil",
        Code.MANUAL_STANDING: "Solo un administrador puede cambiar nivel, xp o racha",
        Code.NO_ROUTE: "La ruta no existe",
        Code.NO_LESSON: "La lección no existe",
        Code.NO_EXERCISE: "El ejercicio no existe",
        Code.NO_PROGRESS: "El registro de progreso no existe",
        Code.NO_ACHIEVEMENT: "El logro no existe",
        Code.NO_AWARD: "El logro no está asignado",
        Code.NO_BACKFILL: "Este logro no se ha repasado",
        Code.NO_USER: "Usuario no encontrado",
        Code.EMAIL_TAKEN: "Ya existe una cuenta con este correo",
        Code.RECORD_EXISTS: "El usuario {user} ya tiene un registro de la lección {lesson}: el progreso {record}",
        Code.LESSON_QUOTA: "Ya tienes {limit:,} lecciones, y no puede haber más; borra alguno",
        Code.EXERCISE_QUOTA: "Ya tienes {limit:,} ejercicios, y no puede haber más; borra alguno",
        Code.ACHIEVEMENT_QUOTA: "Ya tienes {limit:,} logros, y no puede haber más; borra alguno",
        Invalid: "Datos no válidos",
        Expired: "El token ha expirado",
        Gone: "Este usuario fue eliminado",
        KeyReused: "Esta Idempotency-Key se usó para otra petición",
        TooLarge: "El cuerpo es demasiado grande",
        AnswerTooLarge: "La respuesta sería demasiado grande",
        TooMany: "Demasiadas peticiones; inténtalo de nuevo en un momento",
        Unavailable: "El servicio no está disponible; inténtalo de nuevo en un momento",
    },
    problems={
        UNKNOWN: "no es válido",
        "more": "y {count} más",
        "missing": "es obligatorio",
        "extra": "no es un campo que se pueda dar",
        "given_twice": "aparece dos veces",
        # The body as a whole.
        "not_json": "El cuerpo debe ser JSON",
        "not_an_object": "El cuerpo debe ser un objeto JSON",
        "body_too_deep": "El cuerpo está anidado demasiado",
        # Values of every type.
        "too_deep": "está anidado demasiado",
        "not_finite": "debe ser un número finito",
        "not_unicode": "debe ser Unicode válido",
        "choice": "debe ser {choices}",
        "flag": "debe ser verdadero o falso",
        "list": "debe ser una lista",
        "object": "debe ser un objeto",
        "null": "debe ser null",
        "url": "debe ser una URL",
        "uuid": "debe ser un UUID",
        # Numbers.
        "integer": "debe ser un número entero",
        "number": "debe ser un número",
        "whole_number": "debe ser un número entero de {least} a {most}",
        "positive_number": "debe ser un número positivo",
        "amount": "debe ser un número no negativo",
        "points": "debe ser un número entre 0 y 3",
        "too_large": "es demasiado grande",
        "too_many_digits": "tiene demasiadas cifras",
        "greater_than": "debe ser mayor que {gt}",
        "greater_than_equal": "debe ser como mínimo {ge}",
        "less_than": "debe ser menor que {lt}",
        "less_than_equal": "debe ser como máximo {le}",
        "multiple_of": "debe ser múltiplo de {multiple_of}",
        # Times.
        "date": "debe ser una fecha como 2026-01-31",
        "time": "debe ser una hora como 08:30:00",
        "instant": "debe ser una fecha ISO 8601 como 2026-01-31T08:30:00Z",
        "iso_date": "debe ser una fecha ISO 8601",
        "too_early": f"no puede ser anterior a {EARLIEST:%Y-%m-%d}",
        "duration": "debe ser una duración",
        "past": "debe estar en el pasado",
        "future": "debe estar en el futuro",
        # Texts, lists and their lengths.
        "text": "debe ser un texto",
        "blank": "no puede estar vacío",
        "ascii": "debe tener solo caracteres ASCII",
        "utf8": "debe ser UTF-8",
        "pattern": "tiene una forma que no se admite",
        "control_characters": "no puede contener caracteres de control",
        "text_too_short": "debe tener al menos {min_characters}",
        "text_too_long": "debe tener como máximo {max_characters}",
        "list_too_short": "debe tener al menos {min_items}",
        "list_too_long": "debe tener como máximo {max_items}",
        "bytes_too_short": "debe tener al menos {min_bytes}",
        "bytes_too_long": "debe tener como máximo {max_bytes}",
        # What identifies something or someone.
        "id_empty": "no puede estar vacío",
        "id_too_long": f"debe tener como máximo {ids.MAX_CHARACTERS} caracteres",
        "id_hash": "no puede contener '#'",
        "id_control": "no puede contener caracteres de control",
        "id_too_many_bytes": f"debe tener como máximo {ids.MAX_BYTES} bytes",
        "cursor": "debe ser el de una lista anterior",
        "key": "debe tener de 1 a 255 caracteres ASCII visibles",
        "email": "debe ser un correo electrónico válido",
    },
    rules={
        Code.ENDS_BEFORE_START: Rule("fecha_finalizacion", "no puede ser anterior a fecha_inicio"),
        Code.RECORDS_USER_FIXED: Rule("id_usuario", "no puede cambiar: es {user}"),
        Code.RECORDS_LESSON_FIXED: Rule("id_leccion", "no puede cambiar: es {lesson}"),
    },
)


def _list_problems(problems: Sequence[FieldError]) -> Mapping[str, object]:
    return {"errors": [{"campo": name, "mensaje": text} for name, text in problems]}


LANGUAGE = Dialect(
    render_error=lambda text: {"message": text},
    wording=SPANISH,
    list_problems=_list_problems,
    statuses={Expired: HTTPStatus.FORBIDDEN},
)
