"""The key map: the pattern of each kind of item's keys. No other module knows them.

``docs/data-model.md`` is printed from ``KEY_MAP``.
"""

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from hito.store.dynamodb.attributes import Key

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Pattern(NamedTuple):
    """The pattern of the keys of one kind of item; ``item`` names the kind."""

    item: str
    pk: str
    sk: str

    def key(self, **parts: str) -> Key:
        """The key of one item.

        Raises:
            ValueError: if a part contains ``#``, because the key could then be another item's.
        """
        for name, part in parts.items():
            if "#" in part:
                raise ValueError(f"{name} must not contain '#'")
        return {"PK": self.pk.format(**parts), "SK": self.sk.format(**parts)}

    def prefix(self, **parts: str) -> Key:
        """The common prefix of the keys of several items: the sort key up to the first part that is not given."""
        ends = (found.start() for found in _PLACEHOLDER.finditer(self.sk) if found[1] not in parts)
        return {"PK": self.pk.format(**parts), "SK": self.sk[: next(ends, None)].format(**parts)}

    def parts(self, sort_key: str) -> dict[str, str] | None:
        """The parts of a sort key of this kind, by name; None for a key of any other kind."""
        spelled = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^#]*)", re.escape(self.sk))
        found = re.fullmatch(spelled, sort_key)
        return found.groupdict() if found else None

    @property
    def family(self) -> str:
        """The first part of the sort key, which several kinds of a partition may share."""
        return family(self.sk)


def family(sort_key: str) -> str:
    """The first part of a sort key, such as ``COURSE``, ``DAY`` or ``AWARD``."""
    return sort_key.partition("#")[0]


# A learner.
_OF_LEARNER = "LEARNER#{learner}"

LEARNER = Pattern("learner", _OF_LEARNER, "LEARNER#")
HEADER = Pattern("course header of a learner", _OF_LEARNER, "COURSE#{kind}#{course}#")
UNIT = Pattern("unit of a learner", _OF_LEARNER, "COURSE#{kind}#{course}#UNIT#{unit}")
QUIZ = Pattern("quiz of a learner", _OF_LEARNER, "COURSE#{kind}#{course}#QUIZ#{quiz}")
CORRECTION = Pattern("correction of a unit", _OF_LEARNER, "COURSE#{kind}#{course}#CORRECTION#{unit}#{at}")
DAY = Pattern("activity day", _OF_LEARNER, "DAY#{day}")
AWARD = Pattern("award", _OF_LEARNER, "AWARD#{achievement}")
ATTEMPT = Pattern("attempt at an exercise", _OF_LEARNER, "ATTEMPT#{exercise}#{at}#{attempt}")
TUTOR = Pattern("what a learner and the tutor said about an exercise", _OF_LEARNER, "TUTOR#{exercise}#{at}#{entry}")
METRIC = Pattern("what a tutor's reply took", _OF_LEARNER, "METRIC#{at}#{metric}")
PERSON = Pattern("person", _OF_LEARNER, "PERSON#")
SESSION = Pattern("session of an account", _OF_LEARNER, "SESSION#")
TOMBSTONE = Pattern("tombstone of a learner who is erased", _OF_LEARNER, "GONE#")
SUMMARY = Pattern("cached summary", _OF_LEARNER, "SUMMARY#")
IDEMPOTENCY = Pattern("idempotency record", _OF_LEARNER, "ONCE#{route}#{key}")
RECEIVED = Pattern("observations received", _OF_LEARNER, "SYNCED#{bucket}")
RATE = Pattern("rate window", _OF_LEARNER, "RATE#{route}#{minute}")
QUOTA = Pattern("daily quota", _OF_LEARNER, "RATE#{day}")
HOUR = Pattern("hourly window", _OF_LEARNER, "RATE#{route}#{hour}")
CREDENTIAL = Pattern("credential of a learner", _OF_LEARNER, "CREDENTIAL#{credential}")
ISSUED = Pattern("credential of what was earned", _OF_LEARNER, "ISSUED#{what}#{kind}#{id}")
AUTHORED = Pattern("what somebody authored", _OF_LEARNER, "AUTHORED#{what}")
SENT = Pattern("delivery of an event about a learner", _OF_LEARNER, "SENT#{subscriber}#{event}")

# The catalog, and guides with their exercises.
HEAD = Pattern("catalog head", "COURSE#{kind}#{course}", "HEAD")
VERSION = Pattern("catalog content", "COURSE#{kind}#{course}", "VERSION#{version}")
UNIT_INDEX = Pattern("course of a unit", "UNIT#{kind}#{unit}", "UNIT#")
LISTING = Pattern("listing of a course", "LIST#{kind}", "{order}#{course}")
GUIDE = Pattern("guide", "GUIDE#{guide}", "GUIDE#")
LISTED_GUIDE = Pattern("listing of a guide", "LIST#guide", "{order}#{guide}")
EXERCISE = Pattern("exercise", "EXERCISE#{exercise}", "EXERCISE#")
LISTED_EXERCISE = Pattern("listing of an exercise", "LIST#exercise", "{guide}#{at}#{exercise}")

# The language path.
LISTED_LESSON = Pattern("language lesson in the sequence", "LANGUAGE#lessons", "{order}#{lesson}")
LESSON = Pattern("language lesson", "LANGUAGE#authored#{lesson}", "LESSON#")
LESSON_EXERCISE = Pattern("language exercise", "LANGUAGE#exercise#{exercise}", "EXERCISE#")
EXERCISE_OF_LESSON = Pattern("exercise of a language lesson", "LANGUAGE#lesson#{lesson}", "{exercise}")
ACHIEVEMENT = Pattern("achievement", "LANGUAGE#achievements", "{achievement}")
PROGRESS = Pattern("record of a language lesson, by number", "PROGRESS#{progress}", "PROGRESS#")

# Items of no learner: counters, the CMS's answers, backfill jobs, the tutor's budget.
COUNTER = Pattern("counter of ids", "COUNTER#{kind}", "{what}")
CMS_CACHE = Pattern("answer of the CMS", "CMS#{what}#{id}", "CMS#")
BACKFILL_OF_ACHIEVEMENT = Pattern("backfill job of an achievement", "WALK#achievement#{achievement}", "WALK#")
BACKFILL_OF_COURSE = Pattern("backfill job of a course", "WALK#{kind}#{course}", "WALK#")
HEALTH = Pattern("health probe of the stream", "HEALTH#stream", "HEALTH#")
BUDGET = Pattern("daily tokens of the tutor", "BUDGET#{day}", "BUDGET#")

# Reports about a course.
REPORT = Pattern("course report", "REPORT#{kind}#{course}", "REPORT#")
REPORT_ROWS = Pattern("a part of a report's roster", "REPORT#{kind}#{course}", "ROWS#{run}#{part}")

# Credentials as anybody may read them, and their status.
PUBLIC_CREDENTIAL = Pattern("credential by its id", "CREDENTIAL#{credential}", "CREDENTIAL#{credential}")
STATUS_INDEX = Pattern("place in a status list", "STATUS#{list}", "INDEX#{index}")
REVOKED = Pattern("revoked place in a status list", "STATUS#{list}", "REVOKED#{index}")
# Subscribers.
SUBSCRIBER = Pattern("subscriber", "SUBSCRIBERS#", "{subscriber}")
SENT_OF_NOBODY = Pattern("delivery of an event about no learner", "SUBSCRIBER#{subscriber}", "SENT#{event}")

# Accounts, and callers without a token.
ACCOUNT = Pattern("account", "ACCOUNT#{account}", "ACCOUNT#")
EMAIL = Pattern("claim on an e-mail address", "EMAIL#{hash}", "EMAIL#")
WINDOW = Pattern("rate window of a source address", "RATE#{hash}", "RATE#{route}#{minute}")
GUESSES = Pattern("wrong passwords for an e-mail address", "RATE#{hash}", "GUESSES#{day}")
ANONYMOUS_IDEMPOTENCY = Pattern("idempotency record without a learner", "ONCE#{hash}", "ONCE#{route}")

# What each kind of item contains, in the order of docs/data-model.md.
KEY_MAP: Mapping[Pattern, str] = {
    LEARNER: "last time zone; listed among all learners",
    HEADER: (
        "enrollment state and the time of its event, first enrolled at, total announced by a client, certificate "
        "earned at, first completed at, completed again since a reset, reset at; listed among the course's learners"
    ),
    UNIT: (
        "begun at, watched milliseconds, last position and its time, completed at and updated at, with the learner's "
        "local dates of these two; of a corrected unit, completed at before that, corrected to finished at, to not "
        "finished at, last corrected at; of an exercise, attempts and those that failed since a success; of a language "
        "lesson, the record as last written"
    ),
    QUIZ: (
        "best score with its max score and rank, first and last passed at, attempts, first one at, whether it passed, "
        "failed since a success, and when if collected offline; completed at, with the learner's local dates; time, "
        "score and verdict of the attempt that was written last"
    ),
    CORRECTION: "unit, finished or not or withdrawn, who and why; a unit whose id is too long is a SHA-256 in the key",
    DAY: "that the learner was active on this local date",
    AWARD: "number, earned at, granted at, the facts that earned it, and the achievement as it then was",
    ATTEMPT: "answer, verdict, errors, warnings, feedback; listed among all; `expires_at` if the deployment says so",
    TUTOR: (
        "whether attempt, feedback, question or answer; its text, at most 4,000 or 8,000 characters; its "
        "embedding, float16, and the model of the embedding; `expires_at` if the deployment says so"
    ),
    METRIC: (
        "exercise, attempt, where the reply is, model, tokens, microseconds, flags; listed among all; `expires_at` if "
        "the deployment says so"
    ),
    PERSON: "name, e-mail and role, as a token last said; listed among all",
    SESSION: "the version of the account's valid tokens; deleted with the account",
    TOMBSTONE: "first and last time of the request; `expires_at`, 30 days after the last",
    SUMMARY: "lease and its end, summary; `expires_at`, 5 minutes",
    IDEMPOTENCY: (
        "hash of the request, id of what it created, keys of the items written with it; `expires_at`, 24 hours"
    ),
    RECEIVED: (
        "of each observation synchronized within 30 days, a hash of its id and of its content, and the day it arrived; "
        "revision; `expires_at`, 30 days after the last; the id's hash decides in which of 16 items it is"
    ),
    RATE: "calls in that minute; `expires_at`",
    HOUR: "calls in that hour; `expires_at`",
    QUOTA: "calls in that UTC day, if the deployment has a quota; `expires_at`",
    CREDENTIAL: (
        "the course or the achievement, its title, issued at, earned at, percent, whether it has the learner's name; "
        "its URL, the signed credential, its place in a status list"
    ),
    ISSUED: "id of the credential; the first part of the key says whether it has the learner's name",
    AUTHORED: "number of their lessons, exercises or achievements, if they have a quota",
    SENT: (
        "the event as it is sent, whether delivered, attempts with the result of the last one, next attempt; listed "
        "among the subscriber's deliveries; `expires_at`, 30 days"
    ),
    HEAD: "current version, whether deleted; listed under its sensei",
    VERSION: "the whole course, compressed; once replaced, `expires_at`, 30 days",
    UNIT_INDEX: "its course, claimed at: a hint, valid only if the course's content contains the unit",
    LISTING: "the course's fields in a list",
    GUIDE: "title, topic, HTML, order, whether active or deleted, created at, updated at",
    LISTED_GUIDE: "the guide's fields in a list",
    EXERCISE: ("its guide and place there; title, HTML, expected answer, context, type, difficulty, what is enabled"),
    LISTED_EXERCISE: "the exercise's fields in a list",
    LISTED_LESSON: "title, level, language, bytes of the lesson",
    LESSON: "the lesson as authored; its author, if it counts towards a quota",
    LESSON_EXERCISE: "its lesson; the exercise as authored; its author, as for a lesson",
    EXERCISE_OF_LESSON: "bytes of the exercise",
    ACHIEVEMENT: "the achievement as authored; its author, as for a lesson",
    PROGRESS: "its user and lesson: the record is their unit",
    COUNTER: "the last number used",
    CMS_CACHE: "a video, or a course's videos in their order, compressed; answered at; `expires_at`, 30 days",
    BACKFILL_OF_ACHIEVEMENT: ("run id, begun at, ended at, position, number of learners checked, number of awards"),
    BACKFILL_OF_COURSE: "the same",
    ACCOUNT: (
        "name, e-mail, hash of the password, session version, registered at, preferences; level, XP and"
        " streak if set by hand, with who and when"
    ),
    EMAIL: "its account; the key is a SHA-256 of the address in lower case",
    WINDOW: "calls in that minute; `expires_at`",
    GUESSES: "number in that UTC day, and in each hour and minute that had any; `expires_at`",
    ANONYMOUS_IDEMPOTENCY: (
        "keyed hash of the request, number of the account that it created; `expires_at`, 24 hours; the key is a "
        "SHA-256 of the client's key"
    ),
    REPORT: (
        "the newest whole run: its id, as of, sums, compressed; the run in progress: its id, begun at, position, "
        "learners counted and processed, last progress"
    ),
    REPORT_ROWS: "rows of at most 500 learners and what they did, compressed; removed with the next whole run",
    PUBLIC_CREDENTIAL: "the signed credential; once revoked, only when",
    STATUS_INDEX: "that a credential has this place",
    REVOKED: "when it was revoked",
    SUBSCRIBER: (
        "URL, types, description, names of the secrets, created at, failing since, why and since when disabled"
    ),
    SENT_OF_NOBODY: "the same as of a learner",
    HEALTH: "when a check sent it, when the stream's consumer saw it",
    BUDGET: "tokens that the deployment's model used that day, and tokens reserved now; `expires_at`, 30 days",
}


def of_learner(learner: str) -> Key:
    """The prefix of everything that is stored for a learner."""
    return {"PK": LEARNER.pk.format(learner=learner), "SK": ""}


def is_of_learner(key: Key) -> bool:
    """Whether a key is in a learner's partition."""
    return key["PK"].startswith(_OF_LEARNER.partition("{")[0])


def learner_of(key: Key) -> str:
    """The learner whose partition a key is in."""
    return key["PK"].partition("#")[2]


def is_listing(key: Key) -> bool:
    """Whether a key is that of an entry in a list of courses, guides or exercises."""
    return key["PK"].startswith(LISTING.pk.partition("{")[0])


def by_time(at_ms: int) -> str:
    """A time as a part of a sort key, in the order of time."""
    return f"{at_ms:013}"


def by_size(number: int) -> str:
    """A number as a part of a sort key, in the order of size."""
    return f"{number:010}"


def minute(now: datetime) -> str:
    """The UTC minute of a time, as a part of a key."""
    return now.strftime("%Y-%m-%dT%H:%M")


def hour(now: datetime) -> str:
    """The UTC hour of a time, as a part of a key."""
    return now.strftime("%Y-%m-%dT%H")


def hashed(text: str) -> str:
    """The SHA-256 of a text that must not be in a key."""
    return hashlib.sha256(text.encode()).hexdigest()
