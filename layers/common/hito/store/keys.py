"""The whole key map. Nothing else knows how a key is spelled.

``docs/data-model.md`` is printed from ``KEY_MAP``.
"""

import hashlib
import re
import zlib
from dataclasses import dataclass
from datetime import date, datetime

from hito.domain import ids
from hito.domain.records import CourseId, Kind

Key = dict[str, str]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One kind of item: how its keys are spelled and what it holds."""

    item: str
    pk: str
    sk: str
    holds: str

    def key(self, **parts: str) -> Key:
        """The full key of one item.

        Raises:
            ValueError: if a part holds ``#`` and could reach into another item's keys.
        """
        for name, part in parts.items():
            if "#" in part:
                raise ValueError(f"{name} must not contain '#'")
        return {"PK": self.pk.format(**parts), "SK": self.sk.format(**parts)}

    def parts(self, sort_key: str) -> dict[str, str] | None:
        """What a sort key of this kind says, by the names of its parts; None of any other kind."""
        spelled = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^#]*)", re.escape(self.sk))
        found = re.fullmatch(spelled, sort_key)
        return found.groupdict() if found else None


HEADER = Pattern(
    item="course header of a learner",
    pk="LEARNER#{learner}",
    sk="COURSE#{kind}#{course}#",
    holds="enrollment state and the time of its event, total announced by a client, "
    "certificate earned at, first completed at, reset at; listed among the course's learners",
)
UNIT = Pattern(
    item="unit of a learner",
    pk="LEARNER#{learner}",
    sk="COURSE#{kind}#{course}#UNIT#{unit}",
    holds="begun at, watched milliseconds, last position, completed at, updated at; of an exercise, attempts; "
    "of a language lesson, the record as last written",
)

QUIZ = Pattern(
    item="quiz of a learner",
    pk="LEARNER#{learner}",
    sk="COURSE#{kind}#{course}#QUIZ#{quiz}",
    holds="best score with its max score and rank, passed at, attempts, completed at",
)

DAY = Pattern(
    item="activity day",
    pk="LEARNER#{learner}",
    sk="DAY#{day}",
    holds="that the learner was active, by the calendar of where they were; first at",
)
AWARD = Pattern(
    item="award",
    pk="LEARNER#{learner}",
    sk="AWARD#{achievement}",
    holds="number, earned at, granted at, the facts that earned it, and the achievement as it then was",
)

LEARNER = Pattern(
    item="learner",
    pk="LEARNER#{learner}",
    sk="LEARNER#",
    holds="time zone, as last told; listed among all learners",
)
SUMMARY = Pattern(
    item="cached summary",
    pk="LEARNER#{learner}",
    sk="SUMMARY#",
    holds="lease and its end, summary; `expires_at`, 5 minutes",
)

IDEMPOTENCY = Pattern(
    item="idempotency record",
    pk="LEARNER#{learner}",
    sk="ONCE#{route}#{key}",
    holds="hash of the request, id of what it made, keys of what was written with it; `expires_at`, 24 hours",
)
RATE = Pattern(
    item="rate window",
    pk="LEARNER#{learner}",
    sk="RATE#{route}#{minute}",
    holds="calls in that minute; `expires_at`",
)

ONCE_OF_ANYONE = Pattern(
    item="idempotency record of who is not known yet",
    pk="ONCE#{hash}",
    sk="ONCE#{route}",
    holds="keyed hash of the request, number of the account that it made; `expires_at`, 24 hours; the key is a SHA-256 "
    "of the client's key",
)

AUTHORED = Pattern(
    item="what somebody authored",
    pk="LEARNER#{learner}",
    sk="AUTHORED#{what}",
    holds="how many lessons, exercises or achievements of theirs there are, where that is limited",
)
PERSON = Pattern(
    item="person",
    pk="LEARNER#{learner}",
    sk="PERSON#",
    holds="name, e-mail and role, as a token last said; listed among all",
)
SESSION = Pattern(
    item="session of an account",
    pk="LEARNER#{learner}",
    sk="SESSION#",
    holds="the version that the account's tokens have to have; gone with the account",
)
TOMBSTONE = Pattern(
    item="tombstone of a learner who is erased",
    pk="LEARNER#{learner}",
    sk="GONE#",
    holds="when, and when it was last asked for; `expires_at`, 30 days after that",
)
ATTEMPT = Pattern(
    item="attempt at an exercise",
    pk="LEARNER#{learner}",
    sk="ATTEMPT#{exercise}#{at}#{attempt}",
    holds="answer, verdict, errors, warnings, feedback; listed among all",
)

TUTOR = Pattern(
    item="what a learner and the tutor said about an exercise",
    pk="LEARNER#{learner}",
    sk="TUTOR#{exercise}#{at}#{entry}",
    holds="whether attempt, feedback, question or answer; its text, at most 4,000 or 8,000 characters; its embedding, "
    "float16, and whose",
)
METRIC = Pattern(
    item="what a tutor's reply took",
    pk="LEARNER#{learner}",
    sk="METRIC#{at}#{metric}",
    holds="exercise, attempt, where the reply is, model, tokens, microseconds, flags; listed among all",
)
HOUR = Pattern(
    item="hourly window",
    pk="LEARNER#{learner}",
    sk="RATE#{route}#{hour}",
    holds="calls in that hour; `expires_at`",
)

HEAD = Pattern(
    item="catalogue head",
    pk="COURSE#{kind}#{course}",
    sk="HEAD",
    holds="current version, whether deleted; listed under its sensei",
)
VERSION = Pattern(
    item="catalogue content",
    pk="COURSE#{kind}#{course}",
    sk="VERSION#{version}",
    holds="the whole course, compressed; once replaced, `expires_at`, 30 days",
)
UNIT_INDEX = Pattern(
    item="where a unit lives",
    pk="UNIT#{kind}#{unit}",
    sk="UNIT#",
    holds="its course, claimed at: a hint, believed only if the course's content holds the unit",
)
LISTING = Pattern(
    item="listing of a course",
    pk="LIST#{kind}",
    sk="{order}#{course}",
    holds="what a list of courses shows",
)
GUIDE = Pattern(
    item="guide",
    pk="GUIDE#{guide}",
    sk="GUIDE#",
    holds="title, topic, HTML, order, whether active or deleted, created at, updated at",
)
LISTED_GUIDE = Pattern(
    item="listing of a guide",
    pk="LIST#guide",
    sk="{order}#{guide}",
    holds="what a list of guides shows",
)
EXERCISE = Pattern(
    item="exercise",
    pk="EXERCISE#{exercise}",
    sk="EXERCISE#",
    holds="its guide and place there; title, HTML, expected answer, context, type, difficulty, what is enabled",
)
LISTED_EXERCISE = Pattern(
    item="listing of an exercise",
    pk="LIST#exercise",
    sk="{guide}#{at}#{exercise}",
    holds="what a list of exercises shows",
)
LISTED_LESSON = Pattern(
    item="language lesson in the sequence",
    pk="LANGUAGE#lessons",
    sk="{order}#{lesson}",
    holds="title, level, language, bytes of the lesson",
)
LESSON = Pattern(
    item="language lesson",
    pk="LANGUAGE#authored#{lesson}",
    sk="LESSON#",
    holds="the lesson as authored; by whom, where that counts towards what they may author",
)
LESSON_EXERCISE = Pattern(
    item="language exercise",
    pk="LANGUAGE#exercise#{exercise}",
    sk="EXERCISE#",
    holds="its lesson; the exercise as authored; by whom, as a lesson",
)
EXERCISE_OF_LESSON = Pattern(
    item="exercise of a language lesson",
    pk="LANGUAGE#lesson#{lesson}",
    sk="{exercise}",
    holds="bytes of the exercise",
)
ACHIEVEMENT = Pattern(
    item="achievement",
    pk="LANGUAGE#achievements",
    sk="{achievement}",
    holds="the achievement as authored; by whom, as a lesson",
)
PROGRESS = Pattern(
    item="record of a language lesson, by number",
    pk="PROGRESS#{progress}",
    sk="PROGRESS#",
    holds="its user and lesson: the record is their unit",
)
COUNTER = Pattern(
    item="counter of ids",
    pk="COUNTER#{kind}",
    sk="{what}",
    holds="the last number given",
)
ACCOUNT = Pattern(
    item="account",
    pk="ACCOUNT#{account}",
    sk="ACCOUNT#",
    holds="name, e-mail, hash of the password, session version, registered at, preferences; what was set by hand of "
    "level, XP and streak, by whom and when",
)
EMAIL = Pattern(
    item="whose an e-mail is",
    pk="EMAIL#{hash}",
    sk="EMAIL#",
    holds="its account; the key is a SHA-256 of the address in lower case",
)
WINDOW = Pattern(
    item="rate window of who is not known yet",
    pk="RATE#{hash}",
    sk="RATE#{route}#{minute}",
    holds="calls in that minute from a source address; `expires_at`",
)
GUESSES = Pattern(
    item="wrong passwords for an e-mail",
    pk="RATE#{hash}",
    sk="GUESSES#{day}",
    holds="how many in that UTC day, and in its hours and minutes that had some; `expires_at`",
)
WALK_OF_ACHIEVEMENT = Pattern(
    item="walk to award an achievement",
    pk="WALK#achievement#{achievement}",
    sk="WALK#",
    holds="which run, begun at, ended at, where it is, how many learners were looked at, how many earned",
)
WALK_OF_COURSE = Pattern(
    item="walk to complete a course",
    pk="WALK#{kind}#{course}",
    sk="WALK#",
    holds="the same",
)
BUDGET = Pattern(
    item="a day's tokens of the tutor",
    pk="BUDGET#{day}",
    sk="BUDGET#",
    holds="tokens that the deployment's model took that day, or may take now; `expires_at`, 30 days",
)
CMS_CACHE = Pattern(
    item="what the CMS told",
    pk="CMS#{what}#{id}",
    sk="CMS#",
    holds="a video, or a course's videos in their order, compressed; told at; `expires_at`, 30 days",
)

KEY_MAP = (
    *(
        LEARNER,
        HEADER,
        UNIT,
        QUIZ,
        DAY,
        AWARD,
        ATTEMPT,
        TUTOR,
        METRIC,
        PERSON,
        SESSION,
        TOMBSTONE,
        SUMMARY,
        IDEMPOTENCY,
        RATE,
        HOUR,
    ),
    AUTHORED,
    *(HEAD, VERSION, UNIT_INDEX, LISTING, GUIDE, LISTED_GUIDE, EXERCISE, LISTED_EXERCISE),
    *(LISTED_LESSON, LESSON, LESSON_EXERCISE, EXERCISE_OF_LESSON, ACHIEVEMENT, PROGRESS, COUNTER, CMS_CACHE),
    *(WALK_OF_ACHIEVEMENT, WALK_OF_COURSE),
    *(ACCOUNT, EMAIL, WINDOW, GUESSES, ONCE_OF_ANYONE, BUDGET),
)

# The list of all learners.
LEARNERS = "LEARNERS"

# What many write to at once is spread over so many keys of the index: a hot one throttles the table.
SHARDS = 10

# Where all walks are.
_WALKS = WALK_OF_COURSE.pk.partition("{")[0]

# Where all lists of authored things are.
_LISTS = LISTING.pk.partition("{")[0]

# After every number that an id may be.
_LAST = "9" * 10
# Of greater numbers, which come before texts: "!" comes before "#".
_GREAT = _LAST + "!{:016}"

# Greater ones were texts once.
_MAX_LISTED_AS_NUMBER = 2**31 - 1


def header(learner: str, course: CourseId) -> Key:
    """The header of one learner's course; also the prefix of all that belongs to it."""
    return HEADER.key(learner=learner, kind=course.kind, course=course.id)


def unit(learner: str, course: CourseId, unit_id: str) -> Key:
    """One unit of one learner's course."""
    return UNIT.key(learner=learner, kind=course.kind, course=course.id, unit=unit_id)


def quiz(learner: str, course: CourseId, quiz_id: str) -> Key:
    """One quiz of one learner's course."""
    return QUIZ.key(learner=learner, kind=course.kind, course=course.id, quiz=quiz_id)


def courses(learner: str, kind: Kind | None) -> Key:
    """The prefix of all that is stored of a learner's courses, of one kind or of all."""
    return {"PK": HEADER.pk.format(learner=learner), "SK": f"COURSE#{kind}#" if kind else "COURSE#"}


def learner(name: str) -> Key:
    """What is known of a learner beside what they did."""
    return LEARNER.key(learner=name)


def everything(learner: str) -> Key:
    """The prefix of all that is stored of a learner."""
    return {"PK": HEADER.pk.format(learner=learner), "SK": ""}


def of_a_learner(sort_key: str) -> tuple[str, dict[str, str]]:
    """What an item of a learner is, by the name in the key map, and what its sort key says.

    Raises:
        ValueError: if the key map has no such item.
    """
    for pattern in KEY_MAP:
        if pattern.pk == HEADER.pk and (parts := pattern.parts(sort_key)) is not None:
            return pattern.item, parts
    raise ValueError(f"no item of a learner has a key like {sort_key.partition('#')[0]}#")


def summary(learner: str) -> Key:
    """A learner's cached summary."""
    return SUMMARY.key(learner=learner)


def head(course: CourseId) -> Key:
    """The catalogue's word on which content of a course is current."""
    return HEAD.key(kind=course.kind, course=course.id)


def version(course: CourseId, number: int) -> Key:
    """A course's content of one version."""
    return VERSION.key(kind=course.kind, course=course.id, version=str(number))


def unit_index(kind: Kind, unit_id: str) -> Key:
    """Where a unit lives."""
    return UNIT_INDEX.key(kind=kind, unit=unit_id)


def listing(course: CourseId) -> Key:
    """A course's entry in the list of its kind: numbers by size, then other ids by the alphabet."""
    return LISTING.key(kind=course.kind, order=_order(ids.number(course.id)), course=course.id)


def _order(number: int | None) -> str:
    if number is None or number < 0:
        return _LAST
    return f"{number:010}" if number < int(_LAST) else _GREAT.format(number)


def listing_as_text(course: CourseId) -> Key | None:
    """Where a course may be listed whose id was a text, and is a number now; None if it always was what it is."""
    number = ids.number(course.id)
    if number is None or number <= _MAX_LISTED_AS_NUMBER:
        return None
    return LISTING.key(kind=course.kind, order=_LAST, course=course.id)


def listings(kind: Kind) -> Key:
    """The prefix of the list of a kind's courses."""
    return {"PK": LISTING.pk.format(kind=kind), "SK": ""}


def is_listing(key: Key) -> bool:
    """Whether a key is of an entry in a list of authored things."""
    return key["PK"].startswith(_LISTS)


def authored(learner: str, what: str) -> Key:
    """How many of a ``what`` a learner authored."""
    return AUTHORED.key(learner=learner, what=what)


def counter(kind: Kind, what: str) -> Key:
    """The last number given to a ``what`` of a kind."""
    return COUNTER.key(kind=kind, what=what)


def walk(achievement: int | None, course: CourseId | None) -> Key:
    """The walk to award an achievement, or to complete a course."""
    if course:
        return WALK_OF_COURSE.key(kind=course.kind, course=course.id)
    return WALK_OF_ACHIEVEMENT.key(achievement=str(achievement))


def walk_named(partition: str) -> Key:
    """A walk by its partition key, as a message names it."""
    return {"PK": partition, "SK": WALK_OF_COURSE.sk}


def cms_cache(what: str, told_id: str) -> Key:
    """What the CMS told of a ``what`` of that id."""
    return CMS_CACHE.key(what=what, id=told_id)


def person(learner: str) -> Key:
    """Who a learner is."""
    return PERSON.key(learner=learner)


def attempt(learner: str, exercise: str, at_ms: int, attempt_id: str) -> Key:
    """One attempt of a learner at an exercise; in the order of time."""
    return ATTEMPT.key(learner=learner, exercise=exercise, at=f"{at_ms:013}", attempt=attempt_id)


def attempts(learner: str, exercise: str | None = None) -> Key:
    """The prefix of a learner's attempts, at one exercise or at all."""
    return {"PK": ATTEMPT.pk.format(learner=learner), "SK": f"ATTEMPT#{exercise}#" if exercise else "ATTEMPT#"}


def place(at_ms: int, made_id: str) -> str:
    """Where an entry or a metric stands among a learner's: by its time, and its id."""
    return f"{at_ms:013}#{made_id}"


def said(learner: str, exercise: str, at_ms: int, entry_id: str) -> Key:
    """One text that a learner or the tutor wrote about an exercise; in the order of time."""
    return TUTOR.key(learner=learner, exercise=exercise, at=f"{at_ms:013}", entry=entry_id)


def said_at(learner: str, exercise: str, entry_place: str) -> Key:
    """The same by its place."""
    at, _, entry_id = entry_place.partition("#")
    return TUTOR.key(learner=learner, exercise=exercise, at=at, entry=entry_id)


def history(learner: str, exercise: str) -> Key:
    """The prefix of all that a learner and the tutor wrote about an exercise."""
    return {"PK": TUTOR.pk.format(learner=learner), "SK": f"TUTOR#{exercise}#"}


def metric(learner: str, metric_place: str) -> Key:
    """What the reply at a place took."""
    at, _, metric_id = metric_place.partition("#")
    return METRIC.key(learner=learner, at=at, metric=metric_id)


def budget(day: date) -> Key:
    """The tokens of a UTC day."""
    return BUDGET.key(day=day.isoformat())


def guide(guide_id: str) -> Key:
    """A guide."""
    return GUIDE.key(guide=guide_id)


def listed_guide(order: int, guide_id: str) -> Key:
    """A guide's entry in the list of all."""
    return LISTED_GUIDE.key(order=f"{order:010}", guide=guide_id)


def listed_guides() -> Key:
    """The prefix of the list of guides."""
    return {"PK": LISTED_GUIDE.pk, "SK": ""}


def exercise(exercise_id: str) -> Key:
    """An exercise."""
    return EXERCISE.key(exercise=exercise_id)


def listed_exercise(guide_id: str, at_ms: int, exercise_id: str) -> Key:
    """An exercise's entry in the list of all: guide by guide, each in the order of their making."""
    return LISTED_EXERCISE.key(guide=guide_id, at=f"{at_ms:013}", exercise=exercise_id)


def listed_exercises(guide_id: str | None = None) -> Key:
    """The prefix of the list of exercises, of one guide or of all."""
    return {"PK": LISTED_EXERCISE.pk, "SK": f"{guide_id}#" if guide_id else ""}


def _ordered(number: int) -> str:
    """A number as a part of a sort key, in the order of size."""
    return f"{number:010}"


def lesson(number: int) -> Key:
    """A language lesson."""
    return LESSON.key(lesson=str(number))


def lessons() -> Key:
    """The prefix of all language lessons, in sequence."""
    return {"PK": LISTED_LESSON.pk, "SK": ""}


def listed_lesson(order_milli: int, number: int) -> Key:
    """A language lesson's entry in the sequence."""
    return LISTED_LESSON.key(order=f"{order_milli:013}", lesson=_ordered(number))


def lesson_exercise(number: int) -> Key:
    """A language exercise."""
    return LESSON_EXERCISE.key(exercise=str(number))


def exercise_of_lesson(lesson_number: int, number: int) -> Key:
    """A language exercise's entry in its lesson."""
    return EXERCISE_OF_LESSON.key(lesson=str(lesson_number), exercise=_ordered(number))


def exercises_of_lesson(lesson_number: int) -> Key:
    """The prefix of a language lesson's exercises."""
    return {"PK": EXERCISE_OF_LESSON.pk.format(lesson=lesson_number), "SK": ""}


def achievement(number: int) -> Key:
    """An achievement."""
    return ACHIEVEMENT.key(achievement=_ordered(number))


def achievements() -> Key:
    """The prefix of all achievements."""
    return {"PK": ACHIEVEMENT.pk, "SK": ""}


def progress(number: int) -> Key:
    """Whose record of which lesson has a number."""
    return PROGRESS.key(progress=str(number))


def award(learner: str, achievement_number: int) -> Key:
    """A learner's award."""
    return AWARD.key(learner=learner, achievement=_ordered(achievement_number))


def awards(learner: str) -> Key:
    """The prefix of a learner's awards."""
    return {"PK": AWARD.pk.format(learner=learner), "SK": "AWARD#"}


def all_that_earns(learner: str) -> tuple[Key, Key]:
    """The ends of the range that holds a learner's awards, courses, days and tombstone, and nothing else."""
    return awards(learner), tombstone(learner)


def day(learner: str, active: date) -> Key:
    """A day on which a learner was active."""
    return DAY.key(learner=learner, day=active.isoformat())


def days(learner: str) -> Key:
    """The prefix of a learner's days."""
    return {"PK": DAY.pk.format(learner=learner), "SK": "DAY#"}


def sharded(name: str, member: str) -> str:
    """One of the index keys of a list that many write to at once."""
    return f"{name}#{zlib.crc32(member.encode()) % SHARDS}"


def shards(name: str) -> list[str]:
    """All the index keys of such a list."""
    return [f"{name}#{shard}" for shard in range(SHARDS)]


def learner_list(course: CourseId, learner: str) -> str:
    """The index key that a course's learner is listed under."""
    return sharded(f"LEARNERS#{course.kind}#{course.id}", learner)


def learners() -> list[str]:
    """The index keys that hold all learners."""
    return shards(LEARNERS)


def learner_lists(course: CourseId) -> list[str]:
    """The index keys that hold all learners of a course."""
    return shards(f"LEARNERS#{course.kind}#{course.id}")


def sensei_list(sensei_id: int) -> str:
    """The index key that a sensei's courses are listed under."""
    return f"SENSEI#{sensei_id}"


def learner_of(key: Key) -> str:
    """The learner whose partition a key is in."""
    return key["PK"].partition("#")[2]


def course_of(sort_key: str) -> CourseId:
    """The course that a sort key of a learner's course belongs to."""
    _course, kind, course_id, *_part = sort_key.split("#")
    return CourseId(Kind(kind), course_id)


def idempotency(learner: str, route: str, key: str) -> Key:
    """One use of an idempotency key, which may hold any visible ASCII character."""
    return IDEMPOTENCY.key(learner=learner, route=route, key=key.replace("%", "%25").replace("#", "%23"))


def once_of_anyone(route: str, key: str) -> Key:
    """The same where nobody is known; keys that are no secret are no worse for it than a refusal."""
    return ONCE_OF_ANYONE.key(hash=_hash(key), route=route)


def rate(learner: str, route: str, now: datetime) -> Key:
    """The UTC minute of ``now`` on one route."""
    return RATE.key(learner=learner, route=route, minute=_minute(now))


def hour(learner: str, route: str, now: datetime) -> Key:
    """The UTC hour of ``now`` on one route."""
    return HOUR.key(learner=learner, route=route, hour=now.strftime("%Y-%m-%dT%H"))


def window(whose: str, route: str, now: datetime) -> Key:
    """The same of a source address, of which only a hash is kept."""
    return WINDOW.key(hash=_hash(whose), route=route, minute=_minute(now))


def guesses(email: str, now: datetime) -> Key:
    """Wrong passwords for an e-mail, of which only a hash is kept, in the UTC day of ``now``."""
    return GUESSES.key(hash=_hash(email), day=now.date().isoformat())


def _minute(now: datetime) -> str:
    return now.strftime("%Y-%m-%dT%H:%M")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def session(learner: str) -> Key:
    """The session of the account that a learner has."""
    return SESSION.key(learner=learner)


def tombstone(learner: str) -> Key:
    """The tombstone of a learner."""
    return TOMBSTONE.key(learner=learner)


def account(number: int) -> Key:
    """An account."""
    return ACCOUNT.key(account=str(number))


def accounts() -> Key:
    """The counter of accounts."""
    return COUNTER.key(kind="account", what="account")


def email(address: str) -> Key:
    """Whose an e-mail is; the address in the one spelling that stands for all of it."""
    return EMAIL.key(hash=_hash(address))


def is_walk(key: Key) -> bool:
    """Whether a key is a walk's."""
    return key["PK"].startswith(_WALKS)


def sort_of(sort_key: str) -> str:
    """What an item of a learner is, by the first part of its sort key: one of those below, or anything else."""
    return sort_key.partition("#")[0]


OF_AWARD, OF_COURSE, OF_DAY, OF_TOMBSTONE = (sort_of(pattern.sk) for pattern in (AWARD, HEADER, DAY, TOMBSTONE))


def is_header(sort_key: str) -> bool:
    """Whether a sort key of a learner's course is its header's."""
    return part_of_course(sort_key) == ("", "")


def part_of_course(sort_key: str) -> tuple[str, str]:
    """What a sort key of a learner's course stands for: ``("UNIT", id)``, ``("QUIZ", id)`` or ``("", "")``."""
    _course, _kind, _id, *part = sort_key.split("#")
    return (part[0], part[1]) if len(part) == 2 else ("", "")
