"""Each body that the language contract's document gives as an example is taken as it stands there."""

import json

import pytest

from tests.accounts import new_email, new_user
from tests.language import make_achievement, make_lesson

# As in the document, but for the numbers of things and the e-mails, which are each run's own.
LESSON = """{
  "titulo": "Introducción a los verbos",
  "descripcion": "Aprende los verbos básicos en inglés",
  "nivel": "principiante",
  "duracion": 15,
  "orden_secuencia": 1,
  "estado": "desbloqueada",
  "puntuacion": 3,
  "id_idioma": 1,
  "contenido": "Contenido de la lección"
}"""
LESSON_PUT = """{
  "titulo": "Nuevo título",
  "descripcion": "Nueva descripción",
  "nivel": "intermedio",
  "duracion": 20,
  "orden_secuencia": 2,
  "estado": "completada",
  "puntuacion": 2,
  "id_idioma": 1,
  "contenido": "Nuevo contenido"
}"""
EXERCISE = """{
  "tipo": "traducción",
  "enunciado": "Traduce: 'Hello, how are you?'",
  "respuesta_correcta": "Hola, ¿cómo estás?",
  "opciones": ["Hola, ¿cómo estás?", "Adiós, ¿cómo estás?", "Hola, ¿qué haces?"],
  "dificultad": "fácil",
  "puntuacion_maxima": 10,
  "id_leccion": 1
}"""
EXERCISE_PUT = """{
  "tipo": "opción múltiple",
  "enunciado": "Nueva pregunta",
  "respuesta_correcta": "Respuesta correcta",
  "opciones": ["Opción 1", "Opción 2", "Opción 3"],
  "dificultad": "media",
  "puntuacion_maxima": 15,
  "id_leccion": 2
}"""
PROGRESS = """{
  "id_usuario": 1,
  "id_leccion": 1,
  "estado_completitud": "completada",
  "puntuacion_obtenida": 3,
  "numero_intentos": 1,
  "fecha_inicio": "2025-09-25T10:30:00.000Z",
  "fecha_finalizacion": "2025-09-25T10:45:00.000Z",
  "tiempo_dedicado": 900,
  "puntuacion_vocabulario": 3,
  "puntuacion_gramatica": 2,
  "puntuacion_pronunciacion": 1,
  "puntuacion_comprension": 3
}"""
PROGRESS_PUT = """{
  "id_usuario": 1,
  "id_leccion": 1,
  "estado_completitud": "en_progreso",
  "puntuacion_obtenida": 2,
  "numero_intentos": 2,
  "fecha_inicio": "2025-09-25T10:30:00.000Z",
  "fecha_finalizacion": "2025-09-25T10:50:00.000Z",
  "tiempo_dedicado": 1200,
  "puntuacion_vocabulario": 2,
  "puntuacion_gramatica": 2,
  "puntuacion_pronunciacion": 1,
  "puntuacion_comprension": 2
}"""
ACHIEVEMENT = """{
  "nombre": "Primer Paso",
  "descripcion": "Completa tu primera lección",
  "icono": "icon-url",
  "criterios": "completar_leccion_1",
  "estado": "pendiente"
}"""
ACHIEVEMENT_PUT = """{
  "nombre": "Nuevo Nombre",
  "descripcion": "Nueva descripción",
  "icono": "nuevo-icon-url",
  "criterios": "nuevos_criterios",
  "estado": "obtenido"
}"""
ASSIGNED = """{
  "id_usuario": 1,
  "id_logro": 1,
  "fecha_obtencion": "2025-09-25T10:30:00.000Z"
}"""
USER = """{
  "nombre": "Nombre Usuario",
  "correo": "usuario@ejemplo.com",
  "contrasena": "contraseña"
}"""
USER_PUT = """{
  "nombre": "Nuevo Nombre",
  "correo": "nuevo@ejemplo.com",
  "contrasena": "nueva-contraseña",
  "nivel": "intermedio",
  "xp": 100,
  "racha": 5,
  "preferencias": "temas_preferidos"
}"""

pytestmark = pytest.mark.usefixtures("cheap_passwords")


@pytest.fixture
def ana(api):
    return new_user(api)


def shown(answer, status, name):
    assert answer.status_code == status, answer.text
    return answer.json()[name]


def test_lessons(ana):
    made = shown(ana.request("POST", "/api/lessons/", json=json.loads(LESSON)), 201, "leccion")
    assert made == json.loads(LESSON) | {"id": made["id"]}
    changed = shown(ana.request("PUT", f"/api/lessons/{made['id']}", json=json.loads(LESSON_PUT)), 200, "leccion")
    assert changed == json.loads(LESSON_PUT) | {"id": made["id"]}


def test_exercises(api, ana):
    first, second = (make_lesson(api)["id"] for _ in range(2))
    body = json.loads(EXERCISE) | {"id_leccion": first}
    made = shown(ana.request("POST", "/api/exercises/", json=body), 201, "ejercicio")
    assert made == body | {"id": made["id"]}
    body = json.loads(EXERCISE_PUT) | {"id_leccion": second}
    changed = shown(ana.request("PUT", f"/api/exercises/{made['id']}", json=body), 200, "ejercicio")
    assert changed == body | {"id": made["id"]}


def test_progress(api, ana):
    own = {"id_usuario": ana.id, "id_leccion": make_lesson(api)["id"]}
    body = json.loads(PROGRESS) | own
    made = shown(ana.request("POST", "/api/progress/", json=body), 201, "progreso")
    assert made == body | {"id": made["id"]}
    body = json.loads(PROGRESS_PUT) | own
    changed = shown(ana.request("PUT", f"/api/progress/{made['id']}", json=body), 200, "progreso")
    assert changed == body | {"id": made["id"]}


def test_achievements(api, ana):
    made = shown(ana.request("POST", "/api/achievements/", json=json.loads(ACHIEVEMENT)), 201, "logro")
    assert made == json.loads(ACHIEVEMENT) | {"id": made["id"]}
    path = f"/api/achievements/{made['id']}"
    changed = shown(ana.request("PUT", path, json=json.loads(ACHIEVEMENT_PUT)), 200, "logro")
    assert changed == json.loads(ACHIEVEMENT_PUT) | {"id": made["id"]}


def test_an_achievement_assigned(api, ana):
    body = json.loads(ASSIGNED) | {"id_usuario": ana.id, "id_logro": make_achievement(api)["id"]}
    award = shown(ana.request("POST", "/api/achievements/assign", json=body), 201, "logro")
    assert {name: award[name] for name in body} == body


def test_users(api):
    body = json.loads(USER) | {"correo": new_email()}
    made = shown(api.http.post("/api/users/register", json=body), 201, "user")
    assert (made["nombre"], made["correo"]) == (body["nombre"], body["correo"])
    login = {name: body[name] for name in ("correo", "contrasena")}
    answer = api.http.post("/api/users/login", json=login)
    token = shown(answer, 200, "token")
    body = json.loads(USER_PUT) | {"correo": new_email()}
    headers = {"Authorization": f"Bearer {token}"}
    changed = api.http.put(f"/api/users/profile/{made['id']}", json=body, headers=headers)
    profile = shown(changed, 200, "user")
    del body["contrasena"]
    assert {name: profile[name] for name in body} == body
