"""Users, lessons and achievements of the language contract, as the tests create them."""

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter

from hito.domain.language import learner_of
from hito.store import sessions
from hito.store.dynamodb import table
from hito.store.dynamodb.update import Update
from tests.gateway import GatewayTransport
from tests.people import Learner, System, new_id, new_number
from tools.local_secrets import ACCOUNTS_ISSUER


class Strict(BaseModel):
    """As the front end validates: exactly these keys and types."""

    model_config = ConfigDict(extra="forbid", strict=True)


@dataclass(frozen=True)
class User(Learner):
    """A user with an account."""

    number: int = 0

    def studies(self, lesson: int, **more: Any) -> dict[str, Any]:
        """Write a record of a lesson, and return it."""
        body = {"id_usuario": self.number, "id_leccion": lesson, **more}
        answer = self.post("/api/progress/", body)
        assert answer.status_code == 201, answer.text
        record: dict[str, Any] = answer.json()["progreso"]
        return record

    def completes(self, lesson: int, score: float = 2) -> dict[str, Any]:
        """Complete a lesson."""
        return self.studies(lesson, estado_completitud="completada", puntuacion_obtenida=score)


def user(api: System) -> User:
    """A user with an account and nothing else."""
    if isinstance(api.http._transport, GatewayTransport):
        # Hashing a password is slow; a token needs only the account's session.
        number = new_number()
        table.update(sessions.key(learner_of(number)), Update().set(version=1))
    else:
        body = {"nombre": "Ana", "correo": f"{new_id('ana')}@example.com", "contrasena": "contraseña"}
        answer = api.http.post("/api/users/register", json=body)
        assert answer.status_code == 201, answer.text
        number = answer.json()["user"]["id"]
    return User(api, learner_of(number), {"issuer": ACCOUNTS_ISSUER}, number=number)


def make_lesson(api: System, **more: Any) -> dict[str, Any]:
    """Author a lesson, of a language of its own by default, and return it."""
    body = {"titulo": "Introducción a los verbos", "nivel": "principiante", "id_idioma": new_number(), **more}
    return _made(api.author().post("/api/lessons/", body), "leccion")


def make_exercise(api: System, lesson: int, **more: Any) -> dict[str, Any]:
    """Author an exercise, and return it."""
    body = {
        "tipo": "traducción",
        "enunciado": "Traduce: 'Hello, how are you?'",
        "respuesta_correcta": "Hola, ¿cómo estás?",
        "id_leccion": lesson,
        **more,
    }
    return _made(api.author().post("/api/exercises/", body), "ejercicio")


def make_achievement(api: System, criterios: str = "completar_leccion_1", **more: Any) -> dict[str, Any]:
    """Author an achievement, and return it."""
    body = {"nombre": "Primer Paso", "criterios": criterios, **more}
    return _made(api.author().post("/api/achievements/", body), "logro")


def _made(answer: Any, name: str) -> dict[str, Any]:
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()[name]
    return made


def shaped(answer: Any, shape: Any, status: int = 200) -> Any:
    """A response, validated by its shape."""
    assert answer.status_code == status, answer.text
    return TypeAdapter(shape).validate_json(answer.content)


def refused(answer: Any, status: int) -> dict[str, Any]:
    """A refusal in the contract's error format; returns its body."""
    assert answer.status_code == status, answer.text
    body: dict[str, Any] = answer.json()
    assert isinstance(body["message"], str)
    assert body.keys() == ({"message", "errors"} if status == 400 else {"message"})
    return body


def fields(answer: Any) -> set[str]:
    """The fields that a 400 names."""
    errors = refused(answer, 400)["errors"]
    assert all(each.keys() == {"campo", "mensaje"} and each["mensaje"] for each in errors)
    return {each["campo"] for each in errors}
