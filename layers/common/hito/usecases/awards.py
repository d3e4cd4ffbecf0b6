"""Achievements, who has them, and how near the others are."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from hito.config import settings
from hito.domain import achievements as rules
from hito.domain import language
from hito.domain.achievements import Achievement, AchievementProgress, Award, Earned, Facts
from hito.domain.errors import NotFound
from hito.domain.language import LessonRecord, ListedLesson
from hito.domain.records import CourseId, CourseRecord, Kind
from hito.store import items as learner_items
from hito.store import keys, numbers, quotas, table
from hito.store import language as items
from hito.store.attributes import Item
from hito.store.idempotency import NoIdempotency
from hito.store.quotas import What
from hito.store.table import Delete, Put, Update
from hito.store.update import Change
from hito.usecases import content

# Of a user's awards, so many are read for one answer.
_AWARDS_AT_ONCE = 100


def listing() -> list[Achievement]:
    """All achievements, in the order of their making. One request for each megabyte."""
    return [items.achievement(item) for item in table.query(keys.achievements())]


def page(after: int | None) -> tuple[list[Achievement], int | None]:
    """The next achievements, in the order of their making, after that of a number.

    A megabyte of them, and the number to go on after, if there are more. One request.
    """
    place = keys.achievement(after)["SK"] if after is not None else None
    found, is_more = table.onward(keys.achievements(), place)
    achievements = [items.achievement(item) for item in found]
    return achievements, achievements[-1].id if is_more else None


def find(number: int) -> Achievement:
    """An achievement.

    Raises:
        NotFound: if there is none.
    """
    item = table.get(keys.achievement(number))
    if item is None:
        raise NotFound("El logro no existe")
    return items.achievement(item)


def add(draft: Achievement, once: NoIdempotency, author: str | None = None) -> Achievement:
    """Make an achievement, with a number of its own; ``author`` is whose quota it counts towards, if anybody's.

    Raises:
        Conflict: if the author has as many as may be.
        Unavailable: if others are in the way for too long.
    """
    patience = table.RetryDeadline(table.AUTHOR_RETRY_SECONDS)
    while not once.replayed:
        quotas.check(author, What.ACHIEVEMENT)
        made = replace(draft, id=numbers.next_id(keys.counter(Kind.LANGUAGE, "achievement")))
        once.resource_id = str(made.id)
        if once.commit(
            Update(keys.achievement(made.id), items.authored(made, author)),
            *quotas.takes(author, What.ACHIEVEMENT),
        ):
            break
        patience.wait()
    return find(int(once.resource_id))


def change(number: int, fields: Mapping[str, Any]) -> Achievement:
    """Change an achievement's fields, by the names of ``Achievement``; the others stay.

    Raises:
        NotFound: if there is none.
    """
    if fields and table.update(keys.achievement(number), items.changed(fields)) is None:
        raise NotFound("El logro no existe")
    return find(number)


def delete(number: int) -> None:
    """Delete an achievement; awards stay.

    Raises:
        NotFound: if there is none.
    """
    patience = table.RetryDeadline(table.AUTHOR_RETRY_SECONDS)
    while True:
        stored = table.get(keys.achievement(number))
        if stored is None:
            raise NotFound("El logro no existe")
        freed = quotas.frees([stored], What.ACHIEVEMENT)
        if table.transacted(Delete(keys.achievement(number), Change().if_exists()), *freed):
            return
        patience.wait()


def assign(  # noqa: PLR0913 - what, to whom, by whom, when
    user: int, number: int, at: datetime | None, *, by: str, now: datetime, once: NoIdempotency
) -> tuple[Award, bool]:
    """Award an achievement to a user, once: the award, and whether it is a new one. ``by`` is who does.

    Raises:
        NotFound: if there is no such achievement, or no such account.
        Unavailable: if others are in the way for too long.
    """
    achievement = find(number)
    learner = language.learner_of(user)
    key = keys.award(learner, number)
    if table.get(keys.session(learner)) is None:
        raise NotFound("Usuario no encontrado")
    is_new = once.replayed
    patience = table.RetryDeadline()
    while not is_new:
        if table.get(key) is not None:
            # Had the same key made it a moment ago, this would be a repetition.
            once.check()
            is_new = once.replayed
            break
        award = _award(learner, achievement, Earned(at, {"assigned_by": by}), now)
        once.resource_id = str(award.id)
        is_new = once.commit(Put(items.awarded(learner, award), only_if=items.not_awarded()))
        if not is_new:
            patience.wait()
    stored = table.get(key)
    if stored is None:
        raise NotFound("El logro no está asignado")
    return _as_now(items.award(stored), {number: achievement}), is_new


def of(user: int, after: int | None, since: datetime | None = None) -> tuple[list[Award], int | None]:
    """The next awards of a user, those whose achievements have a number after ``after``.

    A megabyte of them, in the order of time; achievements as they are now, or as they were. And the number to go on
    after, if there are more. With ``since``, those that were granted later. Two requests.
    """
    learner = language.learner_of(user)
    prefix = keys.awards(learner)
    place = keys.award(learner, after)["SK"].removeprefix(prefix["SK"]) if after is not None else None
    stored, is_more = table.onward(prefix, place, _AWARDS_AT_ONCE)
    held = [items.award(item) for item in stored]
    now = table.get_all([keys.achievement(award.achievement.id) for award in held], consistent=True)
    known = {achievement.id: achievement for achievement in (items.achievement(item) for item in now if item)}
    found = [_as_now(award, known) for award in held if since is None or award.granted_at > since]
    last = held[-1].achievement.id if held and is_more else None
    return sorted(found, key=lambda award: (award.at, award.id)), last


def _as_now(award: Award, known: Mapping[int, Achievement]) -> Award:
    return replace(award, achievement=known.get(award.achievement.id, award.achievement))


def pending(
    user: int, after: int | None, today: date
) -> tuple[list[tuple[Achievement, AchievementProgress | None]], int | None]:
    """The next achievements that a user does not have, and how near they are; the number to go on after, if any.

    Three requests.
    """
    known = read(language.learner_of(user))
    found, last = page(after)
    return rules.pending(found, known.held, known.facts(content.get_latest_lessons(), today)), last


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """All of a learner that awards look at, and those they have, by achievement."""

    erased_until: datetime | None
    awards: Mapping[int, Award]
    courses: Mapping[CourseId, CourseRecord]
    records: Sequence[LessonRecord]
    days: frozenset[date]

    @property
    def held(self) -> Collection[int]:
        """The achievements that the learner has."""
        return self.awards.keys()

    def facts(self, lessons: Sequence[ListedLesson], today: date) -> Facts:
        """What criteria look at."""
        return Facts(
            lessons=lessons,
            courses=self.courses.values(),
            records=self.records,
            days=self.days | {record.day for record in self.records if record.day},
            today=today,
            freezes=settings().streak_freezes,
        )


def read(learner: str) -> Record:
    """A learner's awards, courses and days, in one range. One request."""
    stored = defaultdict[str, list[Item]](list)
    for item in table.between(*keys.all_that_earns(learner)):
        stored[keys.sort_of(item["SK"]["S"])].append(item)
    courses = learner_items.courses(stored[keys.OF_COURSE])
    return Record(
        erased_until=next(map(learner_items.erased_until, stored[keys.OF_TOMBSTONE]), None),
        awards={award.achievement.id: award for award in map(items.award, stored[keys.OF_AWARD])},
        courses={course: learner_items.course(course, of_course, None) for course, of_course in courses.items()},
        records=[found for found in map(items.record, courses.get(language.COURSE, [])) if found],
        days=frozenset(map(learner_items.active_on, stored[keys.OF_DAY])),
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What may be earned: all achievements, and the lessons that some of them are about."""

    achievements: Sequence[Achievement]
    lessons: Sequence[ListedLesson]


def asked() -> Asked:
    """What may be earned now. Two requests."""
    return Asked(listing(), content.get_latest_lessons())


def grant_due(learner: str, asked: Asked, now: datetime, only: int | None = None) -> list[Award]:
    """Award what a learner has earned and does not have, or ``only`` one of it; nothing to who is erased. What is new.

    ``asked`` is what may be earned, no older than what the learner did. One request, and two for each award.
    """
    granted = []
    for achievement, earned in due(learner, asked, now):
        if only not in (None, achievement.id):
            continue
        award = _award(learner, achievement, earned, now)
        if table.put(items.awarded(learner, award), only_if=items.not_awarded()):
            granted.append(award)
    return granted


def due(learner: str, asked: Asked, now: datetime) -> list[tuple[Achievement, Earned]]:
    """What ``grant_due`` would award, what was earned first before the rest. One request."""
    record = read(learner)
    if record.erased_until and now < record.erased_until:
        return []
    # It does not depend on today: a streak that was ever long enough is.
    facts = record.facts(asked.lessons, max(record.days, default=date.min))
    return rules.due(asked.achievements, record.held, facts)


def _award(learner: str, achievement: Achievement, earned: Earned, now: datetime) -> Award:
    return Award(
        id=numbers.next_id(keys.counter(Kind.LANGUAGE, "award")),
        user=language.user_of(learner) or 0,
        achievement=achievement,
        at=earned.at or now,
        granted_at=now,
        because=earned.because,
    )
