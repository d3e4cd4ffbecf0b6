"""Achievements, learners' awards, and progress towards the achievements that they lack."""

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
    """The next achievements after a number, oldest first; and the number of the last one, if there are more.

    A megabyte of them. One request.
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


def add(draft: Achievement, idempotency: NoIdempotency, author: str | None = None) -> Achievement:
    """Create an achievement with a new number. It counts towards the quota of ``author``, if one is given.

    Raises:
        Conflict: if the author's quota is used up.
        Unavailable: if other authors conflict for too long.
    """
    deadline = transactions.author_deadline()
    while not idempotency.replayed:
        quotas.check(author, What.ACHIEVEMENT)
        created = replace(draft, id=numbers.next_id(Kind.LANGUAGE, "achievement"))
        idempotency.resource_id = str(created.id)
        if idempotency.commit(*achievements.creation(created, author)):
            break
        deadline.wait()
    return find(int(idempotency.resource_id))


def change(number: int, fields: Mapping[str, Any]) -> Achievement:
    """Change the given fields of an achievement. They have the names of ``Achievement``.

    Raises:
        NotFound: if there is no such achievement.
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
    user: int, number: int, at: datetime | None, *, by: str, now: datetime, idempotency: NoIdempotency
) -> tuple[Award, bool]:
    """Award an achievement to a user who lacks it; the award, and whether it is new. ``by`` is the caller's id.

    Raises:
        NotFound: if there is no such achievement, or no such account.
        Unavailable: if other writers conflict for too long.
    """
    achievement = find(number)
    learner = language.learner_of(user)
    if not sessions.exists(learner):
        raise NotFound(Code.NO_USER)
    is_new = idempotency.replayed
    deadline = RetryDeadline()
    while not is_new:
        if achievements.get_award(learner, number) is not None:
            # A request with the same key may have created it a moment ago. Then this is a repetition.
            idempotency.check()
            is_new = idempotency.replayed
            break
        award = _award(learner, achievement, Earned(at, {"assigned_by": by}), now)
        idempotency.resource_id = str(award.id)
        is_new = idempotency.commit(achievements.award_creation(learner, award))
        if not is_new:
            deadline.wait()
    stored = achievements.get_award(learner, number)
    if stored is None:
        raise NotFound(Code.NO_AWARD)
    return _with_current(stored, {number: achievement}), is_new


def page_of_user(user: int, after: int | None, since: datetime | None = None) -> tuple[list[Award], int | None]:
    """The next awards of a user, oldest first; and the achievement to continue after, if there are more.

    A megabyte of them, of achievements with a number greater than ``after``; with ``since``, only those granted
    later. Each has its achievement as it is now, or as it was if it is deleted. Two requests.
    """
    found, is_more = achievements.award_page(language.learner_of(user), after)
    current = achievements.get_some([award.achievement.id for award in found])
    wanted = [_with_current(award, current) for award in found if since is None or award.granted_at > since]
    last = found[-1].achievement.id if found and is_more else None
    return sorted(wanted, key=lambda award: (award.at, award.id)), last


def pending(
    learner: str, after: int | None, today: date
) -> tuple[list[tuple[Achievement, AchievementProgress | None]], int | None]:
    """The next achievements that a learner lacks, with their progress; and the number to continue after, if any.

    Three requests.
    """
    stored = earnings.read(learner)
    found, last = page(after)
    return rules.pending(found, stored.earned, _facts(stored, lessons.sequence(), today)), last


@dataclass(frozen=True, slots=True)
class Earnable:
    """What learners can earn: all achievements, and the lessons that some of them are about."""

    achievements: Sequence[Achievement]
    lessons: Sequence[ListedLesson]


def earnable() -> Earnable:
    """What learners can earn now. Two requests."""
    return Earnable(achievements.get_all(), lessons.sequence())


def grant_due(learner: str, earnable: Earnable, now: datetime, only: int | None = None) -> list[Award]:
    """Award the achievements that a learner has earned and lacks, or ``only`` one of them; the new awards.

    An erased learner gets nothing. ``earnable`` must be read after what the learner did. One request, and two for
    each award.
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
    """What ``grant_due`` would award, in the order in which it was earned. One request."""
    known = earnings.read(learner)
    if known.erased_until and now < known.erased_until:
        return []
    # Today does not matter: a streak that was once long enough has earned its award.
    facts = _facts(known, earnable.lessons, date.min)
    return rules.due(earnable.achievements, known.earned, facts)


def _facts(known: Earnings, lessons: Sequence[ListedLesson], today: date) -> Facts:
    """The facts that criteria are checked against."""
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
