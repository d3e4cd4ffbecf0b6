from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hito.domain import achievements, language
from hito.domain.achievements import (
    Achievement,
    AchievementProgress,
    Criterion,
    CriterionType,
    Earned,
    Facts,
    parse,
    reached,
)
from hito.domain.language import Lesson, LessonRecord, Level, Written
from hito.domain.records import CourseId, CourseRecord, Header, Kind, Quiz, Unit

AT = datetime(2026, 1, 5, 12, tzinfo=UTC)

CRITERIA = {
    "completar_leccion_1": Criterion(CriterionType.LESSON, 1),
    "completar_leccion_120": Criterion(CriterionType.LESSON, 120),
    "completar_lección_3": Criterion(CriterionType.LESSON, 3),
    "completar_5_lecciones": Criterion(CriterionType.LESSONS, 5),
    "completar_1_leccion": Criterion(CriterionType.LESSONS, 1),
    "puntuacion_perfecta": Criterion(CriterionType.PERFECT),
    "racha_7_dias": Criterion(CriterionType.STREAK, 7),
    "racha_1_dia": Criterion(CriterionType.STREAK, 1),
    "racha_30_días": Criterion(CriterionType.STREAK, 30),
    "completar_nivel_principiante": Criterion(CriterionType.LEVEL, level=Level.BEGINNER),
    "completar_nivel_avanzado": Criterion(CriterionType.LEVEL, level=Level.ADVANCED),
    "completar_todos_niveles": Criterion(CriterionType.LEVELS),
    "completar_todos_los_niveles": Criterion(CriterionType.LEVELS),
    "xp_500": Criterion(CriterionType.XP, 500),
    "  XP_500 ": Criterion(CriterionType.XP, 500),
    "completar_curso_python 3": Criterion(CriterionType.COURSE, course="python 3"),
    "COMPLETAR_CURSO_Go": Criterion(CriterionType.COURSE, course="Go"),
    "completar_3_cursos": Criterion(CriterionType.COURSES, 3),
    "completar_guia_docker": Criterion(CriterionType.GUIDE, course="docker"),
    "completar_1_guía": Criterion(CriterionType.GUIDES, 1),
    "quiz_al_primer_intento": Criterion(CriterionType.FIRST_TRY),
    "5_quizzes_al_primer_intento": Criterion(CriterionType.FIRST_TRY, 5),
    "ver_10_horas": Criterion(CriterionType.HOURS, 10),
    "completar_curso_": None,
    "completar_curso_a#b": None,
    "": None,
    "nuevos_criterios": None,
    "completar_leccion_": None,
    "completar_leccion_0": None,
    "completar_leccion_-1": None,
    "completar_leccion_1.5": None,
    "completar_leccion_٣": None,
    "completar_leccion_1 y xp_5": None,
    "completar_nivel_experto": None,
    "racha_dias": None,
    "xp_" + "9" * 5_000: None,
}


@pytest.mark.parametrize(("text", "criterion"), CRITERIA.items(), ids=[text[:30] for text in CRITERIA])
def test_criteria_are_known_words_and_else_just_text(text, criterion):
    assert parse(text) == criterion


@given(st.text() | st.from_regex(r"(completar|racha|xp|puntuacion)_[a-z0-9_]*"))
@example("completar_1_lecciones\n")
def test_any_text_is_legal(text):
    criterion = parse(text)
    if criterion:
        assert 1 <= criterion.number < 10**9
        assert 0 <= reached(criterion, facts()).percent <= 100


def lesson(number, level):
    return Lesson(id=number, title=f"Lección {number}", level=level)


PATH = [lesson(1, Level.BEGINNER), lesson(2, Level.BEGINNER), lesson(3, Level.INTERMEDIATE)]


def later(minutes):
    return AT + timedelta(minutes=minutes)


def ago(*days):
    return [AT.date() - timedelta(days=each) for each in days]


def unit(unit_id, completed_at=None, watched_ms=0):
    return Unit(id=unit_id, begun_at=AT, watched_ms=watched_ms, position_ms=0, completed_at=completed_at, updated_at=AT)


def quiz(quiz_id, score=10, passed_at=None, at_first_try=False):
    return Quiz(
        id=quiz_id,
        score_milli=score,
        max_score_milli=10,
        passed_at=passed_at,
        attempts=1,
        completed_at=AT,
        at_first_try=at_first_try,
    )


def course(course_id, *parts, kind=Kind.COURSE, first=None):
    return CourseRecord(
        course=CourseId(kind, course_id),
        header=Header(first_completed_at=first),
        units=tuple(part for part in parts if isinstance(part, Unit)),
        quizzes=tuple(part for part in parts if isinstance(part, Quiz)),
    )


def facts(*completed, best=0, under_way=(), courses=(), days=(), lessons=PATH, freezes=0):
    """Lessons completed one a minute, and what else there is."""
    records = [
        LessonRecord(
            id=number,
            user=1,
            lesson=number,
            written=Written(),
            best_milli=best,
            completed_at=later(completed.index(number)) if number in completed else None,
            watched_ms=0,
            revision=1,
        )
        for number in (*completed, *under_way)
    ]
    units = [unit(str(record.lesson), record.completed_at) for record in records]
    path = course(language.COURSE.id, *units, kind=Kind.LANGUAGE)
    return Facts(
        lessons=lessons, courses=[path, *courses], records=records, days=days, today=AT.date(), freezes=freezes
    )


# Criterion, what is known, how near.
NEAR = [
    ("completar_leccion_2", facts(1), (0, 1)),
    ("completar_leccion_2", facts(1, 2), (1, 1)),
    ("completar_leccion_2", facts(under_way=[2]), (0, 1)),
    ("completar_5_lecciones", facts(1, 2, 3), (3, 5)),
    ("completar_2_lecciones", facts(1, 2, 3), (2, 2)),
    # A lesson that was deleted since counts for who completed it.
    ("completar_3_lecciones", facts(1, 2, 99), (3, 3)),
    # A chapter is a lesson, whatever the product; an exercise of a guide is none.
    ("completar_3_lecciones", facts(1, courses=[course("python", unit("a", AT), unit("b"))]), (2, 3)),
    ("completar_3_lecciones", facts(1, courses=[course("docker", unit("a", AT), kind=Kind.GUIDE)]), (1, 3)),
    # Another course's unit of that id is not the language's lesson.
    ("completar_leccion_2", facts(1, courses=[course("python", unit("2", AT))]), (0, 1)),
    ("puntuacion_perfecta", facts(1, best=2_999), (0, 1)),
    ("puntuacion_perfecta", facts(1, best=3_000), (1, 1)),
    ("puntuacion_perfecta", facts(under_way=[1], best=3_000), (0, 1)),
    ("puntuacion_perfecta", facts(courses=[course("python", quiz("q", 9))]), (0, 1)),
    ("puntuacion_perfecta", facts(courses=[course("python", quiz("q", 10))]), (1, 1)),
    ("racha_7_dias", facts(days=ago(0, 1, 2)), (3, 7)),
    ("racha_7_dias", facts(days=ago(*range(9))), (7, 7)),
    ("racha_4_dias", facts(days=ago(0, 1, 3, 4)), (2, 4)),
    ("racha_4_dias", facts(days=ago(0, 1, 3, 4), freezes=1), (4, 4)),
    ("completar_nivel_principiante", facts(1), (1, 2)),
    ("completar_nivel_principiante", facts(1, 2), (2, 2)),
    ("completar_nivel_principiante", facts(1, under_way=[2]), (1, 2)),
    ("completar_nivel_principiante", facts(under_way=[1, 2]), (0, 2)),
    ("completar_nivel_principiante", facts(1, 3), (1, 2)),
    ("completar_nivel_principiante", facts(1, 99), (1, 2)),
    ("completar_nivel_avanzado", facts(1, 2, 3), (0, 0)),
    ("completar_todos_niveles", facts(1, 2), (1, 2)),
    ("completar_todos_niveles", facts(1, 2, 3), (2, 2)),
    ("completar_todos_niveles", facts(1, 3), (1, 2)),
    ("completar_todos_niveles", facts(1, 2, under_way=[3]), (1, 2)),
    ("completar_todos_niveles", facts(under_way=[1, 2, 3]), (0, 2)),
    ("completar_todos_niveles", facts(lessons=[]), (0, 0)),
    ("xp_100", facts(1, best=3_000), (40, 100)),
    ("xp_40", facts(1, best=3_000), (40, 40)),
    ("completar_curso_python", facts(courses=[course("python", unit("a", AT))]), (0, 1)),
    ("completar_curso_python", facts(courses=[course("python", first=AT), course("go", first=AT)]), (1, 1)),
    ("completar_curso_Python", facts(courses=[course("python", first=AT)]), (0, 1)),
    ("completar_curso_python", facts(courses=[course("python", kind=Kind.GUIDE, first=AT)]), (0, 1)),
    ("completar_2_cursos", facts(courses=[course("python", first=AT), course("go")]), (1, 2)),
    ("completar_guia_docker", facts(courses=[course("docker", kind=Kind.GUIDE, first=AT)]), (1, 1)),
    ("completar_2_guias", facts(courses=[course("docker", kind=Kind.GUIDE, first=AT)]), (1, 2)),
    ("quiz_al_primer_intento", facts(courses=[course("python", quiz("q", 8, AT))]), (0, 1)),
    ("quiz_al_primer_intento", facts(courses=[course("python", quiz("q", 8, AT, at_first_try=True))]), (1, 1)),
    ("2_quizzes_al_primer_intento", facts(courses=[course("python", quiz("q", 8, AT, at_first_try=True))]), (1, 2)),
    ("ver_2_horas", facts(courses=[course("a", unit("1", None, 3_599_999)), course("b", unit("1", AT, 2))]), (1, 2)),
    ("ver_1_hora", facts(courses=[course("a", unit("1", None, 3_599_999))]), (0, 1)),
    ("ver_1_hora", facts(courses=[course("a", unit("1", None, 3_600_000))]), (1, 1)),
]


@pytest.mark.parametrize(("text", "known", "near"), NEAR)
def test_how_near_a_learner_is(text, known, near):
    criterion = parse(text)
    assert criterion
    found = reached(criterion, known)
    assert (found.current, found.target) == near
    assert (found.earned is not None) == (0 < near[1] == near[0])


def event(minute, what):
    return {"at": later(minute).isoformat(), "what": what}


def path_events(*lessons):
    return [event(minute, f"language/lessons/{number}") for minute, number in enumerate(lessons)]


def test_what_was_earned_says_since_when_and_why():
    known = facts(2, 1, 3, best=3_000, courses=[course("python", unit("a", later(9)), first=later(9))])
    found = {
        text: reached(parse(text), known).earned
        for text in ["completar_4_lecciones", "completar_nivel_principiante", "completar_curso_python", "xp_50"]
    }
    assert found == {
        "completar_4_lecciones": Earned(
            later(9), {"lessons": 4, "events": [*path_events(2, 1, 3), event(9, "course/python/a")]}
        ),
        "completar_nivel_principiante": Earned(later(1), {"lessons": 2, "events": path_events(2, 1)}),
        "completar_curso_python": Earned(later(9), {"courses": 1, "events": [event(9, "course/python")]}),
        "xp_50": Earned(None, {"xp": 120}),
    }


def test_a_level_is_completed_by_its_last_lesson():
    earned = reached(parse("completar_todos_niveles"), facts(3, 1, 2)).earned
    assert earned == Earned(later(2), {"levels": 2, "events": [event(0, "intermedio"), event(2, "principiante")]})


def test_the_first_perfect_score_of_several_counts():
    def perfect(name, at):
        return course(name, replace(quiz("q"), completed_at=at))

    known = facts(courses=[perfect("late", later(9)), perfect("early", later(3)), perfect("later", later(5))])
    earned = reached(parse("puntuacion_perfecta"), known).earned
    assert earned == Earned(later(3), {"perfect": 1, "events": [event(3, "course/early/q")]})


def test_of_what_earned_an_award_the_last_ones_are_stored():
    known = facts(*range(1, 100))
    earned = reached(parse("completar_50_lecciones"), known).earned
    assert earned.because["events"] == path_events(*range(1, 51))[-20:]


def test_a_streak_that_was_long_enough_is_earned_for_good():
    known = facts(days=ago(30, 31, 32))
    assert reached(parse("racha_3_dias"), known) == AchievementProgress(
        0, 3, Earned(None, {"days": 3, "first": ago(32)[0].isoformat(), "last": ago(30)[0].isoformat()})
    )


def test_what_was_earned_first_is_due_first():
    texts = ["xp_10", "completar_2_lecciones", "completar_leccion_1", "completar_9_lecciones", "ser_amable", "xp_20"]
    known = [Achievement(id=number, name="x", criteria=text) for number, text in enumerate(texts)]
    assert [one.id for one, _ in achievements.due(known, {5}, facts(1, 2))] == [2, 1, 0]


@pytest.mark.parametrize(("near", "percent"), [((0, 0), 0), ((0, 1), 0), ((2, 3), 66), ((29, 50), 58), ((7, 7), 100)])
def test_the_share_is_rounded_down(near, percent):
    assert AchievementProgress(*near).percent == percent


def test_what_is_awarded_is_not_pending_and_what_nobody_counts_is():
    known = [Achievement(id=n, name="x", criteria=text) for n, text in enumerate(["xp_100", "ser_amable", "xp_50"])]
    found = achievements.pending(known, {0}, facts(1, best=3_000))
    assert [(one.id, near) for one, near in found] == [(1, None), (2, AchievementProgress(40, 50))]
