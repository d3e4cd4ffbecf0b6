"""Achievements, who has them, and how near the others are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from hito.config import settings
from hito.domain import achievements as rules
from hito.domain import language
from hito.domain.achievements import Achievement, AchievementProgress, Award, Earned, Facts
from hito.domain.errors import Code, NotFound
from hito.domain.language import ListedLesson
from hito.domain.records import Kind
from hito.store import achievements, earnings, lessons, numbers, quotas, sessions, transactions
from hito.store.earnings import Earnings
from hito.store.idempotency import NoIdempotency
from hito.store.quotas import What
from hito.store.transactions import RetryDeadline


def page(after: int | None) -> tuple[list[Achievement], int | None]:
    """The next achievements after a number, in the order of their making.

    A megabyte of them, and the number to go on after, if there are more. One request.
    """
    found, is_more = achievements.page(after)
    return found, found[-1].id if is_more else None


def find(number: int) -> Achievement:
    """An achievement.

    Raises:
        NotFound: if there is none.
    """
    found = achievements.get(number)
    if found is None:
        raise NotFound(Code.NO_ACHIEVEMENT)
    return found


def add(draft: Achievement, once: NoIdempotency, author: str | None = None) -> Achievement:
    """Make an achievement, with a number of its own; ``author`` is whose quota it counts towards, if anybody's.

    Raises:
        Conflict: if the author has as many as may be.
        Unavailable: if other authors conflict for too long.
    """
    deadline = transactions.author_deadline()
    while not once.replayed:
        quotas.check(author, What.ACHIEVEMENT)
        made = replace(draft, id=numbers.next_id(Kind.LANGUAGE, "achievement"))
        once.resource_id = str(made.id)
        if once.commit(*achievements.creation(made, author)):
            break
        deadline.wait()
    return find(int(once.resource_id))


def change(number: int, fields: Mapping[str, Any]) -> Achievement:
    """Change an achievement's fields, by the names of ``Achievement``; the others stay.

    Raises:
        NotFound: if there is none.
    """
    if fields and not achievements.change(number, fields):
        raise NotFound(Code.NO_ACHIEVEMENT)
    return find(number)


def delete(number: int) -> None:
    """Delete an achievement; awards stay.

    Raises:
        NotFound: if there is none.
        Unavailable: if other authors conflict for too long.
    """
    deadline = transactions.author_deadline()
    while (deletion := achievements.deletion(number)) is not None:
        if transactions.commit(*deletion):
            return
        deadline.wait()
    raise NotFound(Code.NO_ACHIEVEMENT)


def assign(  # noqa: PLR0913 - what, to whom, by whom, when
    user: int, number: int, at: datetime | None, *, by: str, now: datetime, once: NoIdempotency
) -> tuple[Award, bool]:
    """Award an achievement to a user, once: the award, and whether it is a new one. ``by`` is who does.

    Raises:
        NotFound: if there is no such achievement, or no such account.
        Unavailable: if other writers conflict for too long.
    """
    achievement = find(number)
    learner = language.learner_of(user)
    if not sessions.exists(learner):
        raise NotFound(Code.NO_USER)
    is_new = once.replayed
    deadline = RetryDeadline()
    while not is_new:
        if achievements.get_award(learner, number) is not None:
            # If the same key made it a moment ago, this is a repetition.
            once.check()
            is_new = once.replayed
            break
        award = _award(learner, achievement, Earned(at, {"assigned_by": by}), now)
        once.resource_id = str(award.id)
        is_new = once.commit(achievements.award_creation(learner, award))
        if not is_new:
            deadline.wait()
    stored = achievements.get_award(learner, number)
    if stored is None:
        raise NotFound(Code.NO_AWARD)
    return _with_current(stored, {number: achievement}), is_new


def of(user: int, after: int | None, since: datetime | None = None) -> tuple[list[Award], int | None]:
    """The next awards of a user, those whose achievements have a number after ``after``.

    A megabyte of them, in the order of time; each with its achievement as it is now, or as it was if it is gone.
    And the number to go on after, if there are more. With ``since``, those that were granted later. Two requests.
    """
    found, is_more = achievements.award_page(language.learner_of(user), after)
    current = achievements.get_some([award.achievement.id for award in found])
    wanted = [_with_current(award, current) for award in found if since is None or award.granted_at > since]
    last = found[-1].achievement.id if found and is_more else None
    return sorted(wanted, key=lambda award: (award.at, award.id)), last


def pending(
    user: int, after: int | None, today: date
) -> tuple[list[tuple[Achievement, AchievementProgress | None]], int | None]:
    """The next achievements that a user does not have, and how near they are; the number to go on after, if any.

    Three requests.
    """
    known = earnings.read(language.learner_of(user))
    found, last = page(after)
    return rules.pending(found, known.earned, _facts(known, lessons.sequence(), today)), last


@dataclass(frozen=True, slots=True)
class Earnable:
    """What may be earned: all achievements, and the lessons that some of them are about."""

    achievements: Sequence[Achievement]
    lessons: Sequence[ListedLesson]


def earnable() -> Earnable:
    """What may be earned now. Two requests."""
    return Earnable(achievements.get_all(), lessons.sequence())


def grant_due(learner: str, earnable: Earnable, now: datetime, only: int | None = None) -> list[Award]:
    """Award what a learner has earned and does not have, or ``only`` one of it; the new awards.

    A learner who is erased gets nothing. ``earnable`` is no older than what the learner did. One request, and two
    for each award.
    """
    granted = []
    for achievement, earned in due(learner, earnable, now):
        if only not in (None, achievement.id):
            continue
        award = _award(learner, achievement, earned, now)
        if achievements.grant(learner, award):
            granted.append(award)
    return granted


def due(learner: str, earnable: Earnable, now: datetime) -> list[tuple[Achievement, Earned]]:
    """What ``grant_due`` would award, what was earned first before the rest. One request."""
    known = earnings.read(learner)
    if known.erased_until and now < known.erased_until:
        return []
    # It does not depend on today: a streak that was ever long enough is earned.
    facts = _facts(known, earnable.lessons, date.min)
    return rules.due(earnable.achievements, known.earned, facts)


def _facts(known: Earnings, lessons: Sequence[ListedLesson], today: date) -> Facts:
    """What criteria look at."""
    return Facts(
        lessons=lessons,
        courses=known.courses.values(),
        records=known.records,
        days=known.days | {record.day for record in known.records if record.day},
        today=today,
        freezes=settings().streak_freezes,
    )


def _with_current(award: Award, current: Mapping[int, Achievement]) -> Award:
    return replace(award, achievement=current.get(award.achievement.id, award.achievement))


def _award(learner: str, achievement: Achievement, earned: Earned, now: datetime) -> Award:
    return Award(
        id=numbers.next_id(Kind.LANGUAGE, "award"),
        user=language.user_of(learner) or 0,
        achievement=achievement,
        at=earned.at or now,
        granted_at=now,
        because=earned.because,
    )
