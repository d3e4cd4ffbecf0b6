"""A world in which every route can be asked something valid, and such requests for each route."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from hito.domain.records import Kind
from hito.store import numbers
from hito.store.dynamodb import table
from hito.store.dynamodb.update import Update
from tests import accounts, courses, guides, language
from tests.people import Learner, System, new_id, new_number, new_uuid

Json = dict[str, Any]

# Numbers that a request is given begin here, so that they differ from those of the world.
NEW_NUMBERS_FROM = 77_000_000

# Nothing has such an address.
WEBHOOK = {"url": "https://hooks.school.example/hito", "types": ["subscriber.disabled"], "description": "Escuela"}


@dataclass(frozen=True)
class World:
    """Who and what the requests are about."""

    api: System
    ana: Learner
    boss: Learner
    user: accounts.User
    guide: str
    done_guide: str
    exercise: str
    course: Json
    lessons: list[int]
    language_exercise: int
    achievements: list[int]
    record: int
    credential: str
    key: str
    webhooks: list[str]


@dataclass(frozen=True)
class Ready:
    """One valid request; ``token`` is its sender's, None for who brings none."""

    api: System
    token: str | None
    method: str
    path: str
    body: Any = None
    query: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def send(self, headers: Mapping[str, str] | None = None, **instead: Any) -> httpx.Response:
        """The answer; with more headers, and by ``instead`` with another token, body or path."""
        token = instead.pop("token", self.token)
        known = {"Authorization": f"Bearer {token}"} if token else {}
        asked = {"json": self.body, "params": self.query} | instead
        path = asked.pop("path", self.path)
        return self.api.http.request(self.method, path, headers=known | {**self.headers, **(headers or {})}, **asked)


def build(api: System) -> World:
    """Make the world by the API's own routes."""
    boss, ana = api.author(), api.person(new_id("ana"), role="Student")
    guide, done_guide = guides.put_guide(api), guides.put_guide(api, order=2)
    exercise, done = (guides.make_exercise(api, one, expected_answer="ls -la") for one in (guide, done_guide))
    section = courses.section("Inicio", courses.lesson("Hola", duration_seconds=60), courses.lesson("Adiós"))
    course = courses.put(api, courses.course(section))
    _succeeds(ana.enrollment(str(course["id"])))
    _succeeds(ana.chapter("done", completed=True, totalChapters=1))
    _succeeds(ana.post("/attempts/", {"exercise_id": exercise, "submitted_answer": "rm -rf /"}))
    _succeeds(ana.post("/attempts/", {"exercise_id": done, "submitted_answer": "ls -la"}))
    _succeeds(ana.post("/feedback/chat", {"exercise_id": exercise, "message": "¿Por qué?"}))
    user = accounts.new_user(api)
    lessons = [language.make_lesson(api)["id"] for _ in range(2)]
    language_exercise = language.make_exercise(api, lessons[0])["id"]
    achievements = [language.make_achievement(api)["id"] for _ in range(2)]
    recorded = user.request("POST", "/api/progress/", json={"id_usuario": user.id, "id_leccion": lessons[0]})
    _succeeds(recorded)
    _succeeds(boss.post("/api/achievements/assign", {"id_usuario": user.id, "id_logro": achievements[1]}))
    _succeeds(boss.post(f"/api/achievements/{achievements[0]}/backfill"))
    corrected = f"/v1/learners/{ana.id}/courses/{course['id']}/units/{courses.ids(course)[1]}/correction"
    _succeeds(boss.put(corrected, {"state": "finished", "reason": "Lo vi en clase"}))
    credential = ana.post("/v1/credentials", {"course": "done"})
    _succeeds(credential)
    (public_key,) = api.http.get("/.well-known/jwks.json").json()["keys"]
    webhooks = [boss.post("/v1/webhooks", WEBHOOK).json()["id"] for _ in range(2)]
    for counter in _COUNTERS:
        table.update(counter, Update().set(last=NEW_NUMBERS_FROM))
    return World(
        api=api,
        ana=ana,
        boss=boss,
        user=user,
        guide=guide,
        done_guide=done_guide,
        exercise=exercise,
        course=course,
        lessons=lessons,
        language_exercise=language_exercise,
        achievements=achievements,
        record=recorded.json()["progreso"]["id"],
        credential=credential.json()["id"],
        key=public_key["kid"].rpartition("/")[2],
        webhooks=webhooks,
    )


_COUNTERS = [
    numbers.key("account", "account"),
    *(numbers.key(Kind.LANGUAGE, what) for what in ("lesson", "exercise", "achievement", "progress", "award")),
    *(numbers.key(Kind.COURSE, what) for what in ("section", "lesson")),
]


def _succeeds(answer: httpx.Response) -> None:
    assert answer.is_success, answer.text


def requests(world: World) -> dict[str, list[Ready]]:
    """Ready requests by the name of their route."""
    api, course = world.api, world.course
    tokens = {
        "ana": api.token(world.ana.id, **world.ana.token),
        "boss": api.token(world.boss.id, **world.boss.token),
        "user": world.user.token,
        "nobody": None,
    }
    found: dict[str, list[Ready]] = {}

    def ready(who: str, route: str, path: str = "", body: Any = None, **more: Any) -> None:
        method, _, declared = route.partition(" ")
        found.setdefault(route, []).append(Ready(api, tokens[who], method, path or declared, body, **more))

    ready("boss", "GET /health/deep")
    _of_learners(world, ready)
    _of_credentials(world, ready)
    _of_webhooks(world, ready)
    _of_accounts(world, ready)
    _of_courses(world, ready, course)
    _of_tutorials_and_videos(world, ready, course)
    _of_guides(world, ready)
    _of_language(world, ready)
    return found


def _of_learners(world: World, ready: Any) -> None:
    one = f"/v1/learners/{world.ana.id}"
    ready("ana", "GET /v1/learners/{id}", one)
    ready("ana", "DELETE /v1/learners/{id}", one)
    ready("ana", "GET /v1/me")
    ready("ana", "GET /v1/learners/{id}/pending-awards", f"{one}/pending-awards")
    ready("ana", "GET /v1/learners/{id}/explain", f"{one}/explain", query={"course": world.course["id"]})
    ready("ana", "GET /v1/learners/{id}/activity", f"{one}/activity", query={"to": "2026-03-15"})
    ready("ana", "GET /v1/learners/{id}/history", f"{one}/history", query={"course": world.course["id"]})
    observed = {"id": new_id("seen"), "observed_at": "2026-03-15T08:30:00Z", "course": "offline", "unit": "chapter"}
    ready("ana", "POST /v1/sync", body={"observations": [observed]})
    ready("boss", "POST /v1/learners/{id}/recompute", f"{one}/recompute")
    correction = "/v1/learners/{id}/courses/{course}/units/{unit}/correction"
    lesson, done = (f"{one}/courses/{world.course['id']}/units/{unit}/correction" for unit in courses.ids(world.course))
    ready("boss", f"PUT {correction}", lesson, {"state": "finished", "reason": "Lo vi en clase"})
    ready("boss", f"PUT {correction}", done, {"state": "not_finished", "reason": "Lo vi en clase"})
    ready("boss", f"DELETE {correction}", done)
    for what in ("report", "learners"):
        ready("boss", f"GET /v1/courses/{{course}}/{what}", f"/v1/courses/{world.course['id']}/{what}")


def _of_credentials(world: World, ready: Any) -> None:
    ready("ana", "POST /v1/credentials", body={"course": "done", "share_name": True})
    ready("ana", "GET /v1/learners/{id}/credentials", f"/v1/learners/{world.ana.id}/credentials")
    for what in ("", "/badge.svg", "/badge.png"):
        ready("nobody", f"GET /v1/credentials/{{id}}{what}", f"/v1/credentials/{world.credential}{what}")
    ready("nobody", "GET /v1/status-lists/{list}", "/v1/status-lists/0")
    ready("nobody", "GET /v1/keys/{key}", f"/v1/keys/{world.key}")
    for path in ("/.well-known/jwks.json", "/.well-known/did.json", "/v1/issuer"):
        ready("nobody", f"GET {path}")
    ready("nobody", "GET /.well-known/did.json", "/did.json")


def _of_webhooks(world: World, ready: Any) -> None:
    everything, one = "/v1/webhooks", "/v1/webhooks/{id}"
    webhook, doomed = (f"{everything}/{each}" for each in world.webhooks)
    ready("boss", f"POST {everything}", body=WEBHOOK)
    ready("boss", f"GET {everything}")
    ready("boss", f"GET {one}", webhook)
    ready("boss", f"PATCH {one}", webhook, {"types": ["unit.finished"], "description": "Intranet"})
    ready("boss", f"POST {one}/rotate", f"{webhook}/rotate")
    ready("boss", f"POST {one}/test", f"{webhook}/test")
    ready("boss", f"GET {one}/deliveries", f"{webhook}/deliveries")
    ready("boss", f"POST {one}/redeliver", f"{webhook}/redeliver", {"since": "2026-01-31T08:30:00Z"})
    ready("boss", f"DELETE {one}", doomed)


def _of_accounts(world: World, ready: Any) -> None:
    email = f"neu-{world.user.id}@example.com"
    who = {"nombre": "Ben", "correo": email, "contrasena": "contraseña de ben"}
    ready("nobody", "POST /api/users/register", body=who)
    log_in = {"correo": world.user.email, "contrasena": world.user.password}
    ready("nobody", "POST /api/users/login", body=log_in)
    profile = "/api/users/profile/{id}"
    ready("user", f"GET {profile}", world.user.profile)
    ready("user", f"PUT {profile}", world.user.profile, {"nombre": "Ana María", "xp": 5, "preferencias": "{}"})
    ready("user", f"PUT {profile}", world.user.profile, {"correo": email, "contrasena": "otra contraseña"})
    ready("user", f"DELETE {profile}", world.user.profile)


def _of_courses(world: World, ready: Any, course: Json) -> None:
    number, first = course["id"], courses.ids(course)[0]
    changed = courses.course(courses.section("Otra", courses.lesson("Hola", id=first), courses.lesson("Nueva")))
    ready("boss", "GET /catalog/courses")
    ready("boss", "GET /catalog/courses/{course_id}", f"/catalog/courses/{number}")
    put = "PUT /catalog/courses/{course_id}"
    ready("boss", put, f"/catalog/courses/{number}", changed)
    ready("boss", put, f"/catalog/courses/{new_number()}", courses.course())
    ready("boss", put, f"/catalog/courses/{number}", changed, query={"dry_run": "true"})
    ready("boss", "DELETE /catalog/courses/{course_id}", f"/catalog/courses/{number}")
    ready("ana", "GET /courses/course_content", query={"course_id": number})
    ready("ana", "GET /courses/my_courses")
    ready("nobody", "GET /courses/mtd_courses")
    ready("ana", "POST /courses/mark_progress", query={"lesson_id": first})
    section = {"section_name": "Más"}
    ready("boss", "POST /workbrench/new_section/{course_id}", f"/workbrench/new_section/{number}", query=section)
    ready("boss", "POST /workbrench/new_section", query=section | {"course_id": number})


def _of_tutorials_and_videos(world: World, ready: Any, course: Json) -> None:
    one = "/v1/tutorials/progress/{tutorialId}"
    number, video = course["id"], courses.ids(course)[0]
    chapter = {"chapterId": "intro", "watchTime": 300, "completed": True, "lastPosition": 5, "totalChapters": 1}
    quiz = {"quizId": "q", "score": 8, "maxScore": 10, "passed": True}
    ready("ana", f"GET {one}", "/v1/tutorials/progress/done")
    ready("ana", f"POST {one}/chapter", "/v1/tutorials/progress/python/chapter", chapter)
    ready("ana", f"POST {one}/quiz", "/v1/tutorials/progress/python/quiz", quiz)
    ready("ana", f"POST {one}/complete", "/v1/tutorials/progress/done/complete", {})
    ready("ana", f"DELETE {one}", "/v1/tutorials/progress/done")
    prefix, ana = "/api/v1/Progress", world.ana.id
    watched = {"VideoId": str(video), "CurrentTimeSeconds": 58, "MarkAsCompleted": True}
    at_start = {"CurrentTimeSeconds": 3.5}
    ready("ana", f"GET {prefix}/summary/{{userId}}", f"{prefix}/summary/{ana}")
    ready("ana", f"POST {prefix}/video", body=watched)
    ready("ana", f"POST {prefix}/video/{{userId}}/{{videoId}}", f"{prefix}/video/{ana}/{video}", at_start)
    ready("ana", f"GET {prefix}/course/{{userId}}/{{courseId}}", f"{prefix}/course/{ana}/{number}")
    ready("ana", f"GET {prefix}/videos/{{userId}}/{{courseId}}", f"{prefix}/videos/{ana}/{number}")
    enrolled = {"UserId": ana, "CourseId": "python", "Action": "enroll"}
    server = {"X-Server-Key": world.api.server_key}
    ready("ana", "POST /api/v1/progress/Webhook/enrollment-updated", body=enrolled, headers=server)


def _of_guides(world: World, ready: Any) -> None:
    guide, exercise = world.guide, world.exercise
    made = {"guide_id": guide, "title": "Otro", "type": "command", "expected_answer": "ls", "difficulty": "fácil"}
    written = {"title": "Guía", "topic": "docker", "content_html": "<p>", "order": 7, "is_active": True}
    answer = {"exercise_id": exercise, "submitted_answer": "ls -la"}
    ready("ana", "POST /feedback/attempt", body=answer)
    ready("ana", "POST /feedback/chat", body={"exercise_id": exercise, "message": "¿Cómo sigo?"})
    ready("ana", "GET /feedback/history", query={"exercise_id": exercise})
    ready("ana", "GET /llm/status")
    ready("boss", "GET /metrics/overview")
    ready("ana", "POST /attempts", body=answer)
    ready("ana", "GET /attempts/by-exercise/{exercise_id}", f"/attempts/by-exercise/{exercise}")
    ready("boss", "GET /attempts/admin/all")
    ready("boss", "POST /exercises", body=made)
    ready("boss", "PATCH /exercises/{exercise_id}", f"/exercises/{exercise}", {"title": "Nuevo", "is_active": False})
    ready("boss", "DELETE /exercises/{exercise_id}", f"/exercises/{exercise}")
    ready("nobody", "GET /exercises/by-guide/{guide_id}", f"/exercises/by-guide/{guide}")
    ready("boss", "GET /exercises/all")
    ready("nobody", "GET /exercises/{exercise_id}", f"/exercises/{exercise}")
    ready("nobody", "GET /guides")
    ready("boss", "POST /guides", body=written)
    ready("nobody", "GET /guides/{guide_id}", f"/guides/{guide}")
    ready("boss", "PATCH /guides/{guide_id}", f"/guides/{guide}", {"title": "Nueva", "order": 5})
    ready("boss", "PUT /catalog/guides/{guide_id}", f"/catalog/guides/{guide}", written)
    ready("boss", "PUT /catalog/guides/{guide_id}", f"/catalog/guides/{new_uuid()}", written)
    ready("boss", "DELETE /guides/{guide_id}", f"/guides/{guide}")
    ready("ana", "GET /guides/{guide_id}/exercises-with-progress", f"/guides/{guide}/exercises-with-progress")
    ready("ana", "GET /users/me")
    ready("boss", "GET /users")
    ready("ana", "POST /progress/complete", body={"guide_id": world.done_guide})
    for read in ("completed", "guides", "overview"):
        ready("ana", f"GET /progress/{read}")


def _of_language(world: World, ready: Any) -> None:
    user, (lesson, other), record = world.user.id, world.lessons, world.record
    achievement, assigned = world.achievements
    made = {"nombre": "Paso", "criterios": "completar_leccion_1", "descripcion": "-", "icono": "*"}
    one = "/api/achievements/{id}"
    ready("boss", "POST /api/achievements", body=made)
    ready("nobody", "GET /api/achievements")
    ready("nobody", f"GET {one}", f"/api/achievements/{achievement}")
    ready("boss", f"PUT {one}", f"/api/achievements/{achievement}", {"nombre": "Otro"})
    ready("boss", f"DELETE {one}", f"/api/achievements/{assigned}")
    ready("boss", "POST /api/achievements/assign", body={"id_usuario": user, "id_logro": achievement})
    ready("boss", "POST /api/achievements/assign", body={"id_usuario": user, "id_logro": assigned})
    of_user = "/api/achievements/user/{usuarioId}"
    ready("nobody", f"GET {of_user}", f"/api/achievements/user/{user}")
    ready("nobody", f"GET {of_user}/pending", f"/api/achievements/user/{user}/pending")
    ready("boss", f"POST {one}/backfill", f"/api/achievements/{achievement}/backfill")
    ready("boss", f"GET {one}/backfill", f"/api/achievements/{achievement}/backfill")
    exercise, asked = "/api/exercises/{id}", f"/api/exercises/{world.language_exercise}"
    new_exercise = {"tipo": "-", "enunciado": "¿?", "respuesta_correcta": "sí", "id_leccion": lesson}
    # Who is no admin has a quota.
    for who in ("boss", "user"):
        ready(who, "POST /api/exercises", body=new_exercise | {"opciones": ["sí", "no"]})
        ready(who, "POST /api/lessons", body={"titulo": "Verbos", "nivel": "principiante", "contenido": "-"})
    ready("nobody", "GET /api/exercises/lesson/{id}", f"/api/exercises/lesson/{lesson}")
    ready("nobody", f"GET {exercise}", asked)
    ready("boss", f"PUT {exercise}", asked, {"enunciado": "¿No?", "id_leccion": other})
    ready("boss", f"DELETE {exercise}", asked)
    ready("nobody", "GET /api/lessons", query={"id_usuario": user})
    ready("nobody", "GET /api/lessons/{id}", f"/api/lessons/{lesson}")
    moved = {"titulo": "Otra", "nivel": "avanzado", "orden_secuencia": 9}
    ready("boss", "PUT /api/lessons/{id}", f"/api/lessons/{lesson}", moved)
    ready("boss", "DELETE /api/lessons/{id}", f"/api/lessons/{lesson}")
    done = {"estado_completitud": "completada", "puntuacion_obtenida": 2}
    ready("user", "POST /api/progress", body={"id_usuario": user, "id_leccion": other, **done})
    one_of_user = "/api/progress/user/{usuarioId}/lesson/{leccionId}"
    ready("nobody", f"GET {one_of_user}", f"/api/progress/user/{user}/lesson/{lesson}")
    ready("nobody", "GET /api/progress/user/{usuarioId}", f"/api/progress/user/{user}")
    ready("user", "PUT /api/progress/{id}", f"/api/progress/{record}", done)
    ready("user", "DELETE /api/progress/{id}", f"/api/progress/{record}")
