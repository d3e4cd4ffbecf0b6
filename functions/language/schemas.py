"""Request and response bodies of the language contract, with its Spanish field names.

A field that an author omits, or sends as null, gets the empty value of its type or the contract's default. Only the
times of a record and the options of an exercise stay null. A response may also have null for a value that does not
exist, such as the progress of an achievement that nothing counts towards, or that the caller may not see.

A ``…_milli`` field of a request body holds thousandths. Response fields hold the contract's own units.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field

from hito.domain import ids
from hito.domain.achievements import Achievement, AchievementProgress, Award
from hito.domain.achievements import State as AchievementState
from hito.domain.backfills import BackfillJob
from hito.domain.enrollment import EARLIEST
from hito.domain.language import (
    Exercise,
    Lesson,
    LessonRecord,
    Level,
    State,
    Status,
    Written,
    check_written,
    user_of,
)
from hito.edge import body, formatting, problems, times
from hito.edge.body import (
    MAX_INTEGER,
    NOT_BLANK,
    Body,
    Count,
    IdNumber,
    Named,
    QueryParams,
    Title,
    documented,
)
from hito.edge.cursor import decode, encode
from hito.edge.formatting import Number, Response, Timestamp, timestamp
from hito.usecases.backfill import SHARDS

# An exercise is one DynamoDB item of at most 400 kB, so its texts are limited. A lesson's text is limited only by the
# size of the request. Lengths are in characters.
MAX_TEXT_LENGTH = 20_000
MAX_OPTIONS = 50
MAX_OPTION_LENGTH = 1_000


def _parse_id(text: object) -> int:
    # Up to as many digits as any id has. A number that is too large matches no record.
    if not isinstance(text, str) or not re.fullmatch("[1-9][0-9]{0,127}", text):
        raise problems.error("positive_number")
    return int(text)


# ISO 8601 without week dates and ordinal dates. A date without a time is its midnight.
_CALENDAR_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T|$)", re.IGNORECASE)


def _instant(text: object) -> datetime:
    """An ISO 8601 time in UTC, to the millisecond; a time without a zone is UTC."""
    at = times.instant(text) if isinstance(text, str) and _CALENDAR_DATE.match(text) else None
    if at is None:
        raise problems.error("iso_date")
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def _check_clock_was_set(at: datetime) -> datetime:
    if at < EARLIEST:
        raise problems.error("too_early")
    return at


def _points(points: object) -> object:
    if isinstance(points, bool) or not isinstance(points, int | float) or not 0 <= body.rounded(points) <= 3:
        raise problems.error("points")
    return body.to_thousandths(points)


def _thousandths(amount: object) -> object:
    if isinstance(amount, bool) or not isinstance(amount, int | float) or not 0 <= body.rounded(amount) <= MAX_INTEGER:
        raise problems.error("amount")
    return body.to_thousandths(amount)


def _positive_thousandths(amount: object) -> object:
    thousandths = _thousandths(amount)
    if not thousandths:
        raise problems.error("positive_number")
    return thousandths


Id = Annotated[int, BeforeValidator(_parse_id), documented(minimum=1)]
PositiveInteger = Annotated[Count, Field(ge=1)]
Text = Annotated[str, Field(max_length=MAX_TEXT_LENGTH), NOT_BLANK]
Line = Annotated[str, Field(max_length=2_000)]
Instant = Annotated[datetime, BeforeValidator(_instant)]
# The time of an event. Times before 2000 are rejected: they come from clocks that were never set.
OccurredAt = Annotated[Instant, AfterValidator(_check_clock_was_set), documented(pattern="^[2-9]")]
Points = Annotated[int, BeforeValidator(_points, json_schema_input_type=Annotated[float, Field(ge=0, le=3)])]
Thousandths = Annotated[
    int, BeforeValidator(_thousandths, json_schema_input_type=Annotated[float, Field(ge=0, le=MAX_INTEGER)])
]
# What is rounded to nothing is not positive.
PositiveThousandths = Annotated[
    int,
    BeforeValidator(_positive_thousandths, json_schema_input_type=Annotated[float, Field(gt=0.0005, le=MAX_INTEGER)]),
]
# The contract has seconds; the field holds milliseconds.
Seconds = Thousandths
ExpectedAnswer = Annotated[str, Field(max_length=MAX_OPTION_LENGTH), NOT_BLANK]
Option = Annotated[str, Field(max_length=MAX_OPTION_LENGTH)]


def _without_units(aliases: Mapping[str, str]) -> dict[str, str]:
    return {name.removesuffix("_milli"): alias for name, alias in aliases.items()}


# From each field's name in the domain to its name in the contract.
_LESSON_ALIASES = {
    "id": "id",
    "title": "titulo",
    "description": "descripcion",
    "level": "nivel",
    "minutes_milli": "duracion",
    "order_milli": "orden_secuencia",
    "state": "estado",
    "points_milli": "puntuacion",
    "language": "id_idioma",
    "text": "contenido",
}
_EXERCISE_ALIASES = {
    "id": "id",
    "type": "tipo",
    "question": "enunciado",
    "answer": "respuesta_correcta",
    "options": "opciones",
    "difficulty": "dificultad",
    "points_milli": "puntuacion_maxima",
    "lesson": "id_leccion",
}
_RECORD_ALIASES = {
    "id": "id",
    "user": "id_usuario",
    "lesson": "id_leccion",
    "status": "estado_completitud",
    "score_milli": "puntuacion_obtenida",
    "attempts": "numero_intentos",
    "started_at": "fecha_inicio",
    "ended_at": "fecha_finalizacion",
    "spent_ms": "tiempo_dedicado",
    "vocabulary_milli": "puntuacion_vocabulario",
    "grammar_milli": "puntuacion_gramatica",
    "pronunciation_milli": "puntuacion_pronunciacion",
    "comprehension_milli": "puntuacion_comprension",
}
_ACHIEVEMENT_ALIASES = {
    "id": "id",
    "name": "nombre",
    "description": "descripcion",
    "icon": "icono",
    "criteria": "criterios",
    "state": "estado",
}
_AWARD_ALIASES = _ACHIEVEMENT_ALIASES | {"user": "id_usuario", "achievement": "id_logro", "at": "fecha_obtencion"}

# Response fields hold the contract's units, so their names have none.
_LESSON_RESPONSE_ALIASES = _without_units(_LESSON_ALIASES)
_EXERCISE_RESPONSE_ALIASES = _without_units(_EXERCISE_ALIASES)
_RECORD_RESPONSE_ALIASES = _without_units(_RECORD_ALIASES) | {"spent_seconds": "tiempo_dedicado"}


class IdParams(QueryParams):
    """The path parameters of one lesson, exercise, record or achievement."""

    id: Id


class UserParams(QueryParams):
    """The path parameters of a user's data."""

    user: Id = Field(alias="usuarioId")


class UserSinceParams(UserParams):
    """The path parameters of a user's data, and a time: only newer awards are listed."""

    since: Instant | None = None


class UserLessonParams(UserParams):
    """The path parameters of a user's record of a lesson."""

    lesson: Id = Field(alias="leccionId")


_CURSOR = re.compile(r"([0-9]{1,13})-([0-9]{1,10})")


def _parse_cursor(cursor: object) -> tuple[int, int]:
    match = _CURSOR.fullmatch(cursor) if isinstance(cursor, str) else None
    if match is None:
        raise problems.error("cursor")
    return int(match[1]), int(match[2])


class CursorParams(QueryParams):
    """The query of a list; ``cursor`` is the ``X-Next-Cursor`` of the previous page."""

    cursor: Annotated[tuple[int, int], BeforeValidator(_parse_cursor, json_schema_input_type=str)] | None = None

    @property
    def after(self) -> int | None:
        """The last id of the previous page, for lists that are ordered by id."""
        return self.cursor[1] if self.cursor else None


class ExercisesOfLessonParams(CursorParams, IdParams):
    """The path and query of the list of a lesson's exercises."""


class UserPageParams(CursorParams, UserParams):
    """The path and query of a list of a user's data."""


class UserPageSinceParams(CursorParams, UserSinceParams):
    """The path and query of a list of a user's data: cursor and a time."""


class LessonsParams(CursorParams):
    """The query of the list of lessons; with ``id_usuario``, each lesson has that user's state."""

    id_usuario: Id | None = None


class _PartialBody(Body):
    """A body whose fields are optional. Null means the same as omitted, except for the fields in ``may_be_null``."""

    may_be_null: ClassVar[frozenset[str]] = frozenset()

    def given_fields(self) -> dict[str, Any]:
        """The fields that the client gave, by their names in the domain."""
        fields = {name: getattr(self, name) for name in self.model_fields_set}
        return {name: value for name, value in fields.items() if value is not None or name in self.may_be_null}


class LessonUpdate(_PartialBody):
    """The body of ``PUT /api/lessons/{id}``."""

    model_config = ConfigDict(alias_generator=_LESSON_ALIASES.__getitem__)

    title: Title | None = None
    description: Line | None = None
    level: Named[Level] | None = None
    minutes_milli: PositiveThousandths | None = None
    order_milli: Thousandths | None = None
    state: Named[State] | None = None
    points_milli: Thousandths | None = None
    language: PositiveInteger | None = None
    text: str | None = None


class LessonCreate(LessonUpdate):
    """The body of ``POST /api/lessons/``."""

    title: Title
    level: Named[Level]

    def draft(self) -> Lesson:
        return Lesson(id=0, **self.given_fields())


class _Response(Response):
    model_config = ConfigDict(populate_by_name=True)


class LessonResponse(_Response):
    """A lesson. Its state is the user's if the list was asked for a user, else the authored one."""

    model_config = ConfigDict(alias_generator=_LESSON_RESPONSE_ALIASES.__getitem__)

    id: int
    title: str
    description: str
    level: Level
    minutes: Number
    order: Number
    state: State
    points: Number
    language: int
    text: str

    @classmethod
    def from_record(cls, lesson: Lesson, user_state: State | None = None) -> "LessonResponse":
        return cls(
            id=lesson.id,
            title=lesson.title,
            description=lesson.description,
            level=lesson.level,
            minutes=formatting.from_thousandths(lesson.minutes_milli),
            order=formatting.from_thousandths(lesson.order_milli),
            state=user_state or lesson.state,
            points=formatting.from_thousandths(lesson.points_milli),
            language=lesson.language,
            text=lesson.text,
        )


class OneLesson(Response):
    """The response with a lesson."""

    leccion: LessonResponse


class LessonWritten(Response):
    """The response to a lesson's POST and PUT."""

    message: str
    leccion: LessonResponse


class Lessons(Response):
    """Lessons, in the order of their sequence numbers."""

    lecciones: list[LessonResponse]


class ExerciseUpdate(_PartialBody):
    """The body of ``PUT /api/exercises/{id}``."""

    model_config = ConfigDict(alias_generator=_EXERCISE_ALIASES.__getitem__)

    type: Title | None = None
    question: Text | None = None
    answer: ExpectedAnswer | None = None
    options: Annotated[list[Option], Field(min_length=1, max_length=MAX_OPTIONS)] | None = None
    difficulty: Literal["fácil", "media", "difícil"] | None = None
    points_milli: PositiveThousandths | None = None
    lesson: IdNumber | None = None

    def given_fields(self) -> dict[str, Any]:
        fields = super().given_fields()
        return fields | ({"options": tuple(fields["options"])} if "options" in fields else {})


class ExerciseCreate(ExerciseUpdate):
    """The body of ``POST /api/exercises/``."""

    type: Title
    question: Text
    answer: ExpectedAnswer
    lesson: IdNumber

    def draft(self) -> Exercise:
        return Exercise(id=0, **self.given_fields())


class ExerciseResponse(_Response):
    """An exercise; ``opciones`` is null if it has none, because an empty list is true in JavaScript.

    ``respuesta_correcta`` is null if the caller may not see it.
    """

    model_config = ConfigDict(alias_generator=_EXERCISE_RESPONSE_ALIASES.__getitem__)

    id: int
    type: str
    question: str
    answer: str | None
    options: list[str] | None
    difficulty: str
    points: Number
    lesson: int

    @classmethod
    def from_record(cls, exercise: Exercise, *, include_answer: bool) -> "ExerciseResponse":
        return cls(
            id=exercise.id,
            type=exercise.type,
            question=exercise.question,
            answer=exercise.answer if include_answer else None,
            options=list(exercise.options) or None,
            difficulty=exercise.difficulty,
            points=formatting.from_thousandths(exercise.points_milli),
            lesson=exercise.lesson,
        )


class OneExercise(Response):
    """The response with an exercise."""

    ejercicio: ExerciseResponse


class ExerciseWritten(Response):
    """The response to an exercise's POST and PUT."""

    message: str
    ejercicio: ExerciseResponse


class Exercises(Response):
    """The exercises of a lesson, oldest first."""

    ejercicios: list[ExerciseResponse]


class ProgressUpdate(_PartialBody):
    """The body of ``PUT /api/progress/{id}``."""

    model_config = ConfigDict(alias_generator=_RECORD_ALIASES.__getitem__)
    may_be_null: ClassVar[frozenset[str]] = frozenset({"started_at", "ended_at"})

    user: PositiveInteger | None = None
    lesson: IdNumber | None = None
    status: Named[Status] | None = None
    score_milli: Points | None = None
    attempts: Count | None = None
    started_at: OccurredAt | None = None
    ended_at: OccurredAt | None = None
    spent_ms: Seconds | None = None
    vocabulary_milli: Points | None = None
    grammar_milli: Points | None = None
    pronunciation_milli: Points | None = None
    comprehension_milli: Points | None = None

    def record_fields(self) -> dict[str, Any]:
        """The given fields without the ids of user and lesson."""
        return {name: value for name, value in self.given_fields().items() if name not in {"user", "lesson"}}


class ProgressCreate(ProgressUpdate):
    """The body of ``POST /api/progress/``."""

    user: PositiveInteger
    lesson: IdNumber

    def written(self) -> Written:
        """The content of the record.

        Raises:
            Invalid: if the record ends before it starts.
        """
        written = Written(**self.record_fields())
        check_written(written)
        return written


class ProgressResponse(_Response):
    """A user's record of a lesson, with the values last written."""

    model_config = ConfigDict(alias_generator=_RECORD_RESPONSE_ALIASES.__getitem__)

    id: int
    user: int
    lesson: int
    status: Status
    score: Number
    attempts: int
    started_at: Timestamp | None
    ended_at: Timestamp | None
    spent_seconds: Number
    vocabulary: Number
    grammar: Number
    pronunciation: Number
    comprehension: Number

    @classmethod
    def from_record(cls, record: LessonRecord) -> "ProgressResponse":
        written = record.written
        return cls(
            id=record.id,
            user=record.user,
            lesson=record.lesson,
            status=written.status,
            score=formatting.from_thousandths(written.score_milli),
            attempts=written.attempts,
            started_at=timestamp(written.started_at),
            ended_at=timestamp(written.ended_at),
            spent_seconds=formatting.from_thousandths(written.spent_ms),
            vocabulary=formatting.from_thousandths(written.vocabulary_milli),
            grammar=formatting.from_thousandths(written.grammar_milli),
            pronunciation=formatting.from_thousandths(written.pronunciation_milli),
            comprehension=formatting.from_thousandths(written.comprehension_milli),
        )


class OneProgress(Response):
    """The response with a record."""

    progreso: ProgressResponse


class ProgressWritten(Response):
    """The response to a record's POST and PUT."""

    message: str
    progreso: ProgressResponse


class ProgressList(Response):
    """A user's records, oldest first."""

    progresos: list[ProgressResponse]


class AchievementUpdate(_PartialBody):
    """The body of ``PUT /api/achievements/{id}``."""

    model_config = ConfigDict(alias_generator=_ACHIEVEMENT_ALIASES.__getitem__)

    name: Title | None = None
    description: Line | None = None
    icon: Annotated[str, Field(max_length=MAX_TEXT_LENGTH)] | None = None
    criteria: Title | None = None
    state: Named[AchievementState] | None = None


class AchievementCreate(AchievementUpdate):
    """The body of ``POST /api/achievements/``."""

    name: Title
    criteria: Title

    def draft(self) -> Achievement:
        return Achievement(id=0, **self.given_fields())


class AchievementResponse(_Response):
    """An achievement, as authored."""

    model_config = ConfigDict(alias_generator=_ACHIEVEMENT_ALIASES.__getitem__)

    id: int
    name: str
    description: str
    icon: str
    criteria: str
    state: AchievementState

    @classmethod
    def from_record(cls, achievement: Achievement) -> "AchievementResponse":
        return cls(
            id=achievement.id,
            name=achievement.name,
            description=achievement.description,
            icon=achievement.icon,
            criteria=achievement.criteria,
            state=achievement.state,
        )


class OneAchievement(Response):
    """The response with an achievement."""

    logro: AchievementResponse


class AchievementWritten(Response):
    """The response to an achievement's POST and PUT."""

    message: str
    logro: AchievementResponse


class Achievements(Response):
    """All achievements, oldest first."""

    logros: list[AchievementResponse]


class AchievementAssign(Body):
    """The body of ``POST /api/achievements/assign``."""

    model_config = ConfigDict(alias_generator=_AWARD_ALIASES.__getitem__)

    user: PositiveInteger
    achievement: PositiveInteger
    at: OccurredAt | None = None


class AwardResponse(_Response):
    """An award, with the fields of its achievement."""

    model_config = ConfigDict(alias_generator=_AWARD_ALIASES.__getitem__)

    id: int
    user: int
    achievement: int
    at: Timestamp
    name: str
    description: str
    icon: str
    criteria: str

    @classmethod
    def from_record(cls, award: Award) -> "AwardResponse":
        achievement = award.achievement
        return cls(
            id=award.id,
            user=award.user,
            achievement=achievement.id,
            at=timestamp(award.at),
            name=achievement.name,
            description=achievement.description,
            icon=achievement.icon,
            criteria=achievement.criteria,
        )


class AwardWritten(Response):
    """The response to ``assign``."""

    message: str
    # The contract calls achievements and awards the same.
    logro: AwardResponse


class Awards(Response):
    """A user's awards, oldest first."""

    logros: list[AwardResponse]


class PendingResponse(Response):
    """An achievement that a user has not earned.

    ``actual`` and ``objetivo`` are null if nothing counts towards it.
    """

    id_logro: int
    nombre: str
    criterios: str
    actual: int | None
    objetivo: int | None
    porcentaje: int

    @classmethod
    def from_record(cls, achievement: Achievement, progress: AchievementProgress | None) -> "PendingResponse":
        return cls(
            id_logro=achievement.id,
            nombre=achievement.name,
            criterios=achievement.criteria,
            actual=progress.current if progress else None,
            objetivo=progress.target if progress else None,
            porcentaje=progress.percent if progress else 0,
        )


class PendingAchievements(Response):
    """The achievements that a user has not earned."""

    pendientes: list[PendingResponse]


def _parse_backfill_cursor(cursor: object) -> tuple[int, str]:
    shard, _, before = decode(cursor).partition("#")
    is_shard = re.fullmatch("[0-9]{1,2}", shard) and int(shard) < SHARDS
    if not is_shard or (before and ids.problem(before)):
        raise problems.error("cursor")
    return int(shard), before


class BackfillParams(IdParams):
    """The path and query of a backfill.

    With ``dry_run``, no award is stored: the response lists the learners who would get one, page by page.
    """

    dry_run: body.Flag = False
    cursor: Annotated[tuple[int, str], BeforeValidator(_parse_backfill_cursor, json_schema_input_type=str)] | None = (
        None
    )

    def next_cursor(self, cursor_key: tuple[int, str] | None) -> str | None:
        """The cursor of the next page, which begins at a place in the list of learners."""
        return encode("{}#{}".format(*cursor_key)) if cursor_key else None


class QualifiedLearner(Response):
    """A learner who would get the award; ``id_usuario`` is null if the learner has no account."""

    id_usuario: int | None
    # The learner's id, such as acct-7.
    aprendiz: str


class BackfillResponse(Response):
    """The state of an achievement's backfill; with ``dry_run``, the learners who would get the award."""

    id_logro: int
    estado: Literal["simulacro", "en_curso", "terminado"]
    iniciado: Timestamp | None = None
    terminado: Timestamp | None = None
    revisados: int
    otorgados: int
    usuarios: list[QualifiedLearner] | None = None

    @classmethod
    def from_record(cls, job: BackfillJob) -> "BackfillResponse":
        return cls(
            id_logro=job.achievement or 0,
            estado="terminado" if job.ended_at else "en_curso",
            iniciado=timestamp(job.begun_at),
            terminado=timestamp(job.ended_at),
            revisados=job.looked_at,
            otorgados=job.earned,
        )

    @classmethod
    def from_dry_run(cls, achievement: int, visited: int, learners: Sequence[str]) -> "BackfillResponse":
        return cls(
            id_logro=achievement,
            estado="simulacro",
            revisados=visited,
            otorgados=len(learners),
            usuarios=[QualifiedLearner(id_usuario=user_of(each), aprendiz=each) for each in learners],
        )


class DeletedResponse(Response):
    """The response to DELETE."""

    message: str
