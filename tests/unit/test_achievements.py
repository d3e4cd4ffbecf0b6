from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hito.domain import achievements
from hito.domain.achievements import Achievement, Criterion, Facts, Reached, Word, parse, reached
from hito.domain.language import Lesson, LessonRecord, Level, Standing, Written

AT = datetime(2026, 1, 5, 12, tzinfo=UTC)

CRITERIA = {
    "completar_leccion_1": Criterion(Word.LESSON, 1),
    "completar_leccion_120": Criterion(Word.LESSON, 120),
    "completar_lección_3": Criterion(Word.LESSON, 3),
    "completar_5_lecciones": Criterion(Word.LESSONS, 5),
    "completar_1_leccion": Criterion(Word.LESSONS, 1),
    "puntuacion_perfecta": Criterion(Word.PERFECT),
    "racha_7_dias": Criterion(Word.STREAK, 7),
    "racha_1_dia": Criterion(Word.STREAK, 1),
    "racha_30_días": Criterion(Word.STREAK, 30),
    "completar_nivel_principiante": Criterion(Word.LEVEL, level=Level.BEGINNER),
    "completar_nivel_avanzado": Criterion(Word.LEVEL, level=Level.ADVANCED),
    "completar_todos_niveles": Criterion(Word.LEVELS),
    "completar_todos_los_niveles": Criterion(Word.LEVELS),
    "xp_500": Criterion(Word.XP, 500),
    "  XP_500 ": Criterion(Word.XP, 500),
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


def facts(*completed, best=0, under_way=(), streak=0, xp=0, lessons=PATH):
    records = [
        LessonRecord(
            id=number,
            user=1,
            lesson=number,
            written=Written(),
            best_milli=best,
            completed_at=AT if number in completed else None,
            watched_ms=0,
            revision=1,
        )
        for number in (*completed, *under_way)
    ]
    return Facts(lessons=lessons, records=records, standing=Standing(xp=xp, streak=streak, level=Level.BEGINNER))


# Criterion, what is known, how near.
NEAR = [
    ("completar_leccion_2", facts(1), (0, 1)),
    ("completar_leccion_2", facts(1, 2), (1, 1)),
    ("completar_leccion_2", facts(under_way=[2]), (0, 1)),
    ("completar_5_lecciones", facts(1, 2, 3), (3, 5)),
    ("completar_2_lecciones", facts(1, 2, 3), (2, 2)),
    # A lesson that was deleted since counts for who completed it.
    ("completar_3_lecciones", facts(1, 2, 99), (3, 3)),
    ("puntuacion_perfecta", facts(1, best=2_999), (0, 1)),
    ("puntuacion_perfecta", facts(1, best=3_000), (1, 1)),
    ("puntuacion_perfecta", facts(under_way=[1], best=3_000), (0, 1)),
    ("racha_7_dias", facts(streak=3), (3, 7)),
    ("racha_7_dias", facts(streak=9), (7, 7)),
    ("completar_nivel_principiante", facts(1), (1, 2)),
    ("completar_nivel_principiante", facts(1, 2), (2, 2)),
    ("completar_nivel_avanzado", facts(1, 2, 3), (0, 0)),
    ("completar_todos_niveles", facts(1, 2), (1, 2)),
    ("completar_todos_niveles", facts(1, 2, 3), (2, 2)),
    ("completar_todos_niveles", facts(lessons=[]), (0, 0)),
    ("xp_100", facts(xp=40), (40, 100)),
]


@pytest.mark.parametrize(("text", "known", "near"), NEAR)
def test_how_near_a_learner_is(text, known, near):
    criterion = parse(text)
    assert criterion
    found = reached(criterion, known)
    assert (found.current, found.target) == near
    assert found.is_earned == (0 < near[1] == near[0])


@pytest.mark.parametrize(("near", "percent"), [((0, 0), 0), ((0, 1), 0), ((2, 3), 66), ((29, 50), 58), ((7, 7), 100)])
def test_the_share_is_rounded_down(near, percent):
    assert Reached(*near).percent == percent


def test_what_is_awarded_is_not_pending_and_what_nobody_counts_is():
    known = [Achievement(id=n, name="x", criteria=text) for n, text in enumerate(["xp_100", "ser_amable", "xp_50"])]
    found = achievements.pending(known, {0}, facts(xp=40))
    assert [(one.id, near) for one, near in found] == [(1, None), (2, Reached(40, 50))]
