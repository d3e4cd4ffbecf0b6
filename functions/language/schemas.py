"""Bodies and responses of the language contract, with its Spanish names.

No field is ever null but the two times of a record and the options of an exercise: what else an author leaves out,
or gives as null, has the empty value of its type, or the contract's default.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

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
from hito.edge.body import MAX_INTEGER, NOT_BLANK, Body, Count, IdNumber, Named, QueryParams, Title
from hito.edge.cursor import decode, encode
from hito.edge.formatting import Number, timestamp
from hito.usecases.backfill import LISTS

# An exercise is one item of at most 400 kB. A lesson's text is limited only by its body.
MAX_TEXT = 20_000
MAX_OPTIONS = 50
MAX_OPTION = 1_000


def _positive(text: object) -> int:
    # As many digits as an id may have; nothing has a greater number.
    if not isinstance(text, str) or not re.fullmatch("[1-9][0-9]{0,127}", text):
        raise problems.error("positive_number")
    return int(text)


# ISO 8601 without week dates and ordinal dates. A date without a time is its midnight.
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T|$)", re.IGNORECASE)


def _instant(text: object) -> datetime:
    """An ISO 8601 time in UTC, to the millisecond; a time without a zone is UTC."""
    at = times.instant(text) if isinstance(text, str) and _DATE.match(text) else None
    if at is None:
        raise problems.error("iso_date")
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def _not_unset(at: datetime) -> datetime:
    if at < EARLIEST:
        raise problems.error("too_early")
    return at


def _points(text: object) -> object:
    if isinstance(text, bool) or not isinstance(text, int | float) or not 0 <= body.rounded(text) <= 3:
        raise problems.error("points")
    return body.to_thousandths(text)


def _milli(amount: object) -> object:
    if isinstance(amount, bool) or not isinstance(amount, int | float) or not 0 <= body.rounded(amount) <= MAX_INTEGER:
        raise problems.error("amount")
    return body.to_thousandths(amount)


def _positive_milli(amount: object) -> object:
    milli = _milli(amount)
    if not milli:
        raise problems.error("positive_number")
    return milli


Id = Annotated[int, BeforeValidator(_positive)]
NumberIn = Annotated[Count, Field(ge=1)]
Text = Annotated[str, Field(max_length=MAX_TEXT), NOT_BLANK]
Line = Annotated[str, Field(max_length=2_000)]
Instant = Annotated[datetime, BeforeValidator(_instant)]
# The time of an event. Clients that do not set a time send one far in the past.
Happened = Annotated[Instant, AfterValidator(_not_unset)]
Points = Annotated[int, BeforeValidator(_points)]
Milli = Annotated[int, BeforeValidator(_milli)]
PositiveMilli = Annotated[int, BeforeValidator(_positive_milli)]
Answer = Annotated[str, Field(max_length=MAX_OPTION), NOT_BLANK]
Option = Annotated[str, Field(max_length=MAX_OPTION)]

# From the domain's names to the contract's.
_LESSON = {
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
_EXERCISE = {
    "id": "id",
    "type": "tipo",
    "question": "enunciado",
    "answer": "respuesta_correcta",
    "options": "opciones",
    "difficulty": "dificultad",
    "points_milli": "puntuacion_maxima",
    "lesson": "id_leccion",
}
_RECORD = {
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
_ACHIEVEMENT = {
    "id": "id",
    "name": "nombre",
    "description": "descripcion",
    "icon": "icono",
    "criteria": "criterios",
    "state": "estado",
}
_AWARD = _ACHIEVEMENT | {"user": "id_usuario", "achievement": "id_logro", "at": "fecha_obtencion"}


class IdParams(QueryParams):
    """The path of one lesson, exercise, record or achievement."""

    id: Id


class UserParams(QueryParams):
    """The path of a user's data."""

    user: Id = Field(alias="usuarioId")


class UserSinceParams(UserParams):
    """The path of a user's data, and a time: only newer entries are listed."""

    since: Instant | None = None


class UserLessonParams(UserParams):
    """The path of a user's record of a lesson."""

    lesson: Id = Field(alias="leccionId")


_CURSOR = re.compile(r"([0-9]{1,13})-([0-9]{1,10})")


def _parse_cursor(cursor: object) -> tuple[int, int]:
    match = _CURSOR.fullmatch(cursor) if isinstance(cursor, str) else None
    if match is None:
        raise problems.error("cursor")
    return int(match[1]), int(match[2])


class NumberPageParams(QueryParams):
    """The query of a list; ``cursor`` is the ``X-Next-Cursor`` of the page before."""

    cursor: Annotated[tuple[int, int], BeforeValidator(_parse_cursor)] | None = None

    @property
    def after(self) -> int | None:
        """The last number of the page before, for lists whose keys are numbers."""
        return self.cursor[1] if self.cursor else None


class LessonPageParams(NumberPageParams, IdParams):
    """The path and query of the list of a lesson's exercises."""


class UserPageParams(NumberPageParams, UserParams):
    """The path and query of a list of a user's data."""


class UserPageSinceParams(NumberPageParams, UserSinceParams):
    """The path and query of such a list, with a time."""


class LessonsParams(NumberPageParams):
    """The query of the list of lessons; ``id_usuario`` asks for a user's states."""

    id_usuario: Id | None = None


class _PartialBody(Body):
    """A body whose fields are optional; null means not given, except where null is a value."""

    may_be_null: ClassVar[frozenset[str]] = frozenset()

    def given(self) -> dict[str, Any]:
        """The given fields, by the domain's names."""
        fields = {name: getattr(self, name) for name in self.model_fields_set}
        return {name: value for name, value in fields.items() if value is not None or name in self.may_be_null}


class LessonUpdate(_PartialBody):
    """The body of ``PUT /api/lessons/{id}``."""

    model_config = ConfigDict(alias_generator=_LESSON.__getitem__)

    title: Title | None = None
    description: Line | None = None
    level: Named[Level] | None = None
    minutes_milli: PositiveMilli | None = None
    order_milli: Milli | None = None
    state: Named[State] | None = None
    points_milli: Milli | None = None
    language: NumberIn | None = None
    text: str | None = None


class LessonCreate(LessonUpdate):
    """The body of ``POST /api/lessons/``."""

    title: Title
    level: Named[Level]

    def draft(self) -> Lesson:
        return Lesson(id=0, **self.given())


class _Response(BaseModel):
    model_config = ConfigDict(populate_by_name=True)


class LessonResponse(_Response):
    """A lesson; its state is the authored one, or a user's."""

    model_config = ConfigDict(alias_generator=_LESSON.__getitem__)

    id: int
    title: str
    description: str
    level: Level
    minutes_milli: Number
    order_milli: Number
    state: State
    points_milli: Number
    language: int
    text: str

    @classmethod
    def from_record(cls, lesson: Lesson, state: State | None = None) -> "LessonResponse":
        return cls(
            id=lesson.id,
            title=lesson.title,
            description=lesson.description,
            level=lesson.level,
            minutes_milli=formatting.from_thousandths(lesson.minutes_milli),
            order_milli=formatting.from_thousandths(lesson.order_milli),
            state=state or lesson.state,
            points_milli=formatting.from_thousandths(lesson.points_milli),
            language=lesson.language,
            text=lesson.text,
        )


class OneLesson(BaseModel):
    """The response with a lesson."""

    leccion: LessonResponse


class LessonWritten(BaseModel):
    """The response to a lesson's POST and PUT."""

    message: str
    leccion: LessonResponse


class Lessons(BaseModel):
    """Lessons in sequence."""

    lecciones: list[LessonResponse]


class ExerciseUpdate(_PartialBody):
    """The body of ``PUT /api/exercises/{id}``."""

    model_config = ConfigDict(alias_generator=_EXERCISE.__getitem__)

    type: Title | None = None
    question: Text | None = None
    answer: Answer | None = None
    options: Annotated[list[Option], Field(min_length=1, max_length=MAX_OPTIONS)] | None = None
    difficulty: Literal["fácil", "media", "difícil"] | None = None
    points_milli: PositiveMilli | None = None
    lesson: IdNumber | None = None

    def given(self) -> dict[str, Any]:
        fields = super().given()
        return fields | ({"options": tuple(fields["options"])} if "options" in fields else {})


class ExerciseCreate(ExerciseUpdate):
    """The body of ``POST /api/exercises/``."""

    type: Title
    question: Text
    answer: Answer
    lesson: IdNumber

    def draft(self) -> Exercise:
        return Exercise(id=0, **self.given())


class ExerciseResponse(_Response):
    """An exercise; ``opciones`` is null if it has none, because an empty list is true in JavaScript.

    ``respuesta_correcta`` is null if the caller may not see it.
    """

    model_config = ConfigDict(alias_generator=_EXERCISE.__getitem__)

    id: int
    type: str
    question: str
    answer: str | None
    options: list[str] | None
    difficulty: str
    points_milli: Number
    lesson: int

    @classmethod
    def from_record(cls, exercise: Exercise, *, shows_answer: bool) -> "ExerciseResponse":
        return cls(
            id=exercise.id,
            type=exercise.type,
            question=exercise.question,
            answer=exercise.answer if shows_answer else None,
            options=list(exercise.options) or None,
            difficulty=exercise.difficulty,
            points_milli=formatting.from_thousandths(exercise.points_milli),
            lesson=exercise.lesson,
        )


class OneExercise(BaseModel):
    """The response with an exercise."""

    ejercicio: ExerciseResponse


class ExerciseWritten(BaseModel):
    """The response to an exercise's POST and PUT."""

    message: str
    ejercicio: ExerciseResponse


class Exercises(BaseModel):
    """The exercises of a lesson, oldest first."""

    ejercicios: list[ExerciseResponse]


class ProgressUpdate(_PartialBody):
    """The body of ``PUT /api/progress/{id}``."""

    model_config = ConfigDict(alias_generator=_RECORD.__getitem__)
    may_be_null: ClassVar[frozenset[str]] = frozenset({"started_at", "ended_at"})

    user: NumberIn | None = None
    lesson: IdNumber | None = None
    status: Named[Status] | None = None
    score_milli: Points | None = None
    attempts: Count | None = None
    started_at: Happened | None = None
    ended_at: Happened | None = None
    spent_ms: Milli | None = None
    vocabulary_milli: Points | None = None
    grammar_milli: Points | None = None
    pronunciation_milli: Points | None = None
    comprehension_milli: Points | None = None

    def changes(self) -> dict[str, Any]:
        """The given fields of a record."""
        return {name: value for name, value in self.given().items() if name not in {"user", "lesson"}}


class ProgressCreate(ProgressUpdate):
    """The body of ``POST /api/progress/``."""

    user: NumberIn
    lesson: IdNumber

    def written(self) -> Written:
        """The content of the record.

        Raises:
            Invalid: if it ends before it starts.
        """
        written = Written(**self.changes())
        check_written(written)
        return written


class ProgressResponse(_Response):
    """A record as it was last written."""

    model_config = ConfigDict(alias_generator=_RECORD.__getitem__)

    id: int
    user: int
    lesson: int
    status: Status
    score_milli: Number
    attempts: int
    started_at: str | None
    ended_at: str | None
    spent_ms: Number
    vocabulary_milli: Number
    grammar_milli: Number
    pronunciation_milli: Number
    comprehension_milli: Number

    @classmethod
    def from_record(cls, record: LessonRecord) -> "ProgressResponse":
        written = record.written
        return cls(
            id=record.id,
            user=record.user,
            lesson=record.lesson,
            status=written.status,
            score_milli=formatting.from_thousandths(written.score_milli),
            attempts=written.attempts,
            started_at=timestamp(written.started_at),
            ended_at=timestamp(written.ended_at),
            spent_ms=formatting.from_thousandths(written.spent_ms),
            vocabulary_milli=formatting.from_thousandths(written.vocabulary_milli),
            grammar_milli=formatting.from_thousandths(written.grammar_milli),
            pronunciation_milli=formatting.from_thousandths(written.pronunciation_milli),
            comprehension_milli=formatting.from_thousandths(written.comprehension_milli),
        )


class OneProgress(BaseModel):
    """The response with a record."""

    progreso: ProgressResponse


class ProgressWritten(BaseModel):
    """The response to a record's POST and PUT."""

    message: str
    progreso: ProgressResponse


class ProgressList(BaseModel):
    """A user's records, oldest first."""

    progresos: list[ProgressResponse]


class AchievementUpdate(_PartialBody):
    """The body of ``PUT /api/achievements/{id}``."""

    model_config = ConfigDict(alias_generator=_ACHIEVEMENT.__getitem__)

    name: Title | None = None
    description: Line | None = None
    icon: Annotated[str, Field(max_length=MAX_TEXT)] | None = None
    criteria: Title | None = None
    state: Named[AchievementState] | None = None


class AchievementCreate(AchievementUpdate):
    """The body of ``POST /api/achievements/``."""

    name: Title
    criteria: Title

    def draft(self) -> Achievement:
        return Achievement(id=0, **self.given())


class AchievementResponse(_Response):
    """An achievement, as authored."""

    model_config = ConfigDict(alias_generator=_ACHIEVEMENT.__getitem__)

    id: int
    name: str
    description: str
    icon: str
    criteria: str
    state: AchievementState

    @classmethod
    def from_record(cls, one: Achievement) -> "AchievementResponse":
        return cls(
            id=one.id,
            name=one.name,
            description=one.description,
            icon=one.icon,
            criteria=one.criteria,
            state=one.state,
        )


class OneAchievement(BaseModel):
    """The response with an achievement."""

    logro: AchievementResponse


class AchievementWritten(BaseModel):
    """The response to an achievement's POST and PUT."""

    message: str
    logro: AchievementResponse


class Achievements(BaseModel):
    """All achievements, oldest first."""

    logros: list[AchievementResponse]


class AchievementAssign(Body):
    """The body of ``POST /api/achievements/assign``."""

    model_config = ConfigDict(alias_generator=_AWARD.__getitem__)

    user: NumberIn
    achievement: NumberIn
    at: Happened | None = None


class AwardResponse(_Response):
    """An award with its achievement."""

    model_config = ConfigDict(alias_generator=_AWARD.__getitem__)

    id: int
    user: int
    achievement: int
    at: str | None
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


class AwardWritten(BaseModel):
    """The response to ``assign``."""

    message: str
    logro: AwardResponse


class Awards(BaseModel):
    """A user's awards, oldest first."""

    logros: list[AwardResponse]


class PendingResponse(BaseModel):
    """An achievement that a user has not earned, with the progress; that is null if nothing counts towards it."""

    id_logro: int
    nombre: str
    criterios: str
    actual: int | None
    objetivo: int | None
    porcentaje: int

    @classmethod
    def from_record(cls, achievement: Achievement, reached: AchievementProgress | None) -> "PendingResponse":
        return cls(
            id_logro=achievement.id,
            nombre=achievement.name,
            criterios=achievement.criteria,
            actual=reached and reached.current,
            objetivo=reached and reached.target,
            porcentaje=reached.percent if reached else 0,
        )


class Pending(BaseModel):
    """The achievements that a user has not earned."""

    pendientes: list[PendingResponse]


def _parse_backfill_cursor(cursor: object) -> tuple[int, str]:
    shard, _, before = decode(cursor).partition("#")
    place = (int(shard) if re.fullmatch("[0-9]{1,2}", shard) else LISTS), before
    if not 0 <= place[0] < LISTS or (place[1] and ids.problem(place[1])):
        raise problems.error("cursor")
    return place


class BackfillParams(IdParams):
    """The path and query of a backfill; ``dry_run`` only lists whom it would reach, page by page."""

    dry_run: body.Flag = False
    cursor: Annotated[tuple[int, str], BeforeValidator(_parse_backfill_cursor)] | None = None

    def next_cursor(self, cursor_key: tuple[int, str] | None) -> str | None:
        """The cursor of the page that begins after a key."""
        return encode("{}#{}".format(*cursor_key)) if cursor_key else None


class ReachedLearner(BaseModel):
    """A learner whom a backfill would reach; ``id_usuario`` is null without an account."""

    id_usuario: int | None
    aprendiz: str


class Backfill(BaseModel):
    """A backfill of an achievement and its progress; with ``dry_run``, whom it would reach."""

    id_logro: int
    estado: Literal["simulacro", "en_curso", "terminado"]
    iniciado: str | None = None
    terminado: str | None = None
    revisados: int
    otorgados: int
    usuarios: list[ReachedLearner] | None = None

    @classmethod
    def from_record(cls, walk: BackfillJob) -> "Backfill":
        return cls(
            id_logro=walk.achievement or 0,
            estado="terminado" if walk.ended_at else "en_curso",
            iniciado=timestamp(walk.begun_at),
            terminado=timestamp(walk.ended_at),
            revisados=walk.looked_at,
            otorgados=walk.earned,
        )

    @classmethod
    def forecast(cls, achievement: int, looked_at: int, learners: Sequence[str]) -> "Backfill":
        return cls(
            id_logro=achievement,
            estado="simulacro",
            revisados=looked_at,
            otorgados=len(learners),
            usuarios=[ReachedLearner(id_usuario=user_of(each), aprendiz=each) for each in learners],
        )


class Deleted(BaseModel):
    """The response to DELETE."""

    message: str
