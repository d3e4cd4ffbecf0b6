"""How refusals and problems are worded: templates by code, in English, as the default of all contracts.

A contract's ``dialect.py`` adds its own words, or words everything in another language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from string import Formatter
from typing import Any, NamedTuple

from hito.domain import ids
from hito.domain.errors import Code, Problem, Refusal

# The code that words a problem that no table has. So no text of a library reaches a caller.
UNKNOWN = "unknown"


class Language(NamedTuple):
    """What texts in one language share.

    ``units`` are singular and plural of what a length counts, ``alternative`` joins the last two of several choices,
    ``thousands`` separates the digits of ``{number:,}``.
    """

    units: Mapping[str, tuple[str, str]]
    alternative: str
    thousands: str

    def fill(self, template: str, params: Mapping[str, Any]) -> str:
        """The template's text with parameters."""
        return _Filler(self.thousands).vformat(template, (), self._values(params))

    def _values(self, params: Mapping[str, Any]) -> Mapping[str, Any]:
        values = {name: self._value(value) for name, value in params.items()}
        for bound in ("min", "max"):
            if (length := params.get(f"{bound}_length")) is not None:
                for unit, (one, several) in self.units.items():
                    values[f"{bound}_{unit}"] = f"{length} {one if length == 1 else several}"
        return values

    def _value(self, value: object) -> object:
        if isinstance(value, float) and value.is_integer():
            # A bound without needless digits: 0.0 is 0.
            return int(value)
        if isinstance(value, tuple):
            *others, last = map(repr, value)
            return f"{', '.join(others)} {self.alternative} {last}" if others else last
        return value


class _Filler(Formatter):
    """A formatter with the thousands separator of a language."""

    def __init__(self, thousands: str) -> None:
        self._thousands = thousands

    def format_field(self, value: Any, format_spec: str) -> Any:
        text = super().format_field(value, format_spec)
        return text.replace(",", self._thousands) if format_spec == "," else text


class Rule(NamedTuple):
    """The words for a broken rule of the domain: the contract's field, and a template."""

    field: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The words of one contract, by code; in a template, the parameters stand in braces.

    ``messages`` word refusals, by code or else by type. ``problems`` word what is wrong with a field, by the problem's
    code, and ``rules`` the broken rules of the domain. What a wording lacks its ``parent`` says.
    """

    language: Language
    messages: Mapping[Code | type[Refusal], str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)
    parent: "Wording | None" = None

    def message(self, refusal: Refusal) -> str:
        """The text of a refusal."""
        return self.find_message(refusal) or str(refusal.code)

    def find_message(self, refusal: Refusal) -> str | None:
        """The text of a refusal, if there is one for it."""
        template = self.messages.get(refusal.code) or self.messages.get(type(refusal))
        if template is None:
            return self.parent.find_message(refusal) if self.parent else None
        return self.language.fill(template, refusal.params)

    def problem(self, problem: Problem) -> tuple[str, str]:
        """The field of a problem, and the text of what is wrong with it."""
        if rule := self.find_rule(problem.code):
            return problem.field or rule.field, self.language.fill(rule.text, problem.params)
        template = self.find_template(problem.code) or self.find_template(UNKNOWN) or ""
        return problem.field, self.language.fill(template, problem.params)

    def more(self, count: int) -> str:
        """The text for ``count`` problems that are not named."""
        return self.language.fill(self.find_template("more") or "", {"count": count})

    def find_rule(self, code: str) -> Rule | None:
        """How a broken rule is worded, if it is."""
        return self.rules.get(code) or (self.parent.find_rule(code) if self.parent else None)

    def find_template(self, code: str) -> str | None:
        """The template of a problem, if there is one."""
        return self.problems.get(code) or (self.parent.find_template(code) if self.parent else None)


ENGLISH = Wording(
    language=Language(
        units={"characters": ("character", "characters"), "items": ("item", "items"), "bytes": ("byte", "bytes")},
        alternative="or",
        thousands=",",
    ),
    messages={
        Code.INTERNAL_ERROR: "Internal server error",
        Code.TOKEN_MISSING: "A bearer token is required",
        Code.TOKEN_INVALID: "The token is not valid",
        Code.TOKEN_EXPIRED: "The token has expired",
        Code.ONE_TOKEN_REQUIRED: "One token is required, as a bearer token or the cookie {cookie}",
        Code.SERVER_KEY_REQUIRED: "A valid X-Server-Key is required",
        Code.ADMIN_ONLY: "The role admin is required",
        Code.STUDENT_ONLY: "The role Student is required",
        Code.OWNER_ONLY: "Only the learner and admins may do this",
        Code.OWNER_OR_TEACHER_ONLY: "Only the learner, a teacher of one of their courses, and admins may do this",
        Code.TEACHER_ONLY: "Only the teacher of the course and admins may do this",
        Code.OTHERS_PROGRESS: "Only your own progress can be read or changed",
        Code.ORIGIN_NOT_ALLOWED: "With a cookie, the Origin has to be an allowed one",
        Code.LEARNER_ERASED: "This learner was erased",
        Code.NO_ROUTE: "There is no such route",
        Code.NO_COURSE: "Course not found",
        Code.NO_LEARNER_DATA: "Nothing is held of this learner",
        Code.NO_COURSE_OF_LEARNER: "The learner is not in this course",
        Code.NO_UNIT: "Unit not found",
        Code.NO_CORRECTION: "The unit has no correction",
        Code.NO_AWARD: "The learner does not have this achievement",
        Code.NO_CREDENTIAL: "Credential not found",
        Code.NO_STATUS_LIST: "Status list not found",
        Code.NO_KEY: "Key not found",
        Code.NOT_COMPLETED: "The learner has not completed this course",
        Code.CREDENTIAL_REVOKED: "This credential was revoked",
        Code.NO_SUBSCRIBER: "Webhook not found",
        Code.NO_DELIVERY: "Delivery not found",
        Code.TOO_MANY_SUBSCRIBERS: "There are {limit:,} webhooks, and there may be no more; delete one",
        Code.SUBSCRIBER_DISABLED: "The webhook is disabled; enable it first",
        Code.KEY_REUSED: "This Idempotency-Key was used for another request",
        Code.BODY_TOO_LARGE: "The body may have at most {kilobytes:,} KB",
        Code.ANSWER_TOO_LARGE: "The answer would have more than {megabytes} MB",
        Code.MINUTE_LIMIT: "At most {limit} calls a minute",
        Code.HOUR_LIMIT: "At most {limit} calls an hour",
        Code.DAY_LIMIT: "At most {limit} calls a day",
        Code.TOO_MANY_WRITES: "Too many writes at once",
        Code.DATABASE_AWAY: "The database does not answer",
        Code.DATABASE_BUSY: "The database is busy",
        Code.COURSE_CHANGING: "The course is being changed",
        Code.ISSUER_AWAY: "The issuer of the token does not answer",
        Code.SIGNING_AWAY: "The key service does not answer",
        Code.SECRETS_AWAY: "The secret store does not answer",
        Code.QUEUE_AWAY: "The queue does not answer",
    },
    problems={
        UNKNOWN: "is not valid",
        "more": "and {count} more",
        "missing": "is required",
        "extra": "is not a field that can be given",
        "given_twice": "is given twice",
        "differs": "is not the same in all places that give it",
        # The body as a whole.
        "not_json": "The body must be JSON",
        "not_an_object": "The body must be a JSON object",
        "body_too_deep": "The body is nested too deeply",
        "form_fields": "The form may have at most {limit} fields",
        "form_segments": "The form may have at most {limit} fields, with short headers",
        "form_percent": "The form is malformed: a % has to be followed by two hexadecimal digits",
        "form_charset": "The form must be {charset}",
        "form_malformed": "The form is malformed or incomplete",
        "form_boundary": "must name the form's boundary",
        "form_file": "must not be a file",
        "form_encoded": "must not be encoded",
        "charset": "must be {charset}",
        # Values of every type.
        "too_deep": "is nested too deeply",
        "not_finite": "must be a finite number",
        "not_unicode": "must be valid Unicode",
        "choice": "must be {choices}",
        "flag": "must be true or false",
        "list": "must be a list",
        "object": "must be an object",
        "null": "must be null",
        "url": "must be a URL",
        "https": "must begin with https://",
        "public_address": "must be a public address, not one of a private network or of this machine",
        "event_type": "must be a type of events: {types}",
        "one_of_two": "Exactly one of {names} is required",
        "twice": "must not have the same entry twice",
        "uuid": "must be a UUID",
        # Numbers.
        "integer": "must be an integer",
        "number": "must be a number",
        "whole_number": "must be a whole number from {least} to {most}",
        "too_large": "is too large",
        "too_many_digits": "has too many digits",
        "greater_than": "must be greater than {gt}",
        "greater_than_equal": "must be at least {ge}",
        "less_than": "must be less than {lt}",
        "less_than_equal": "must be at most {le}",
        "multiple_of": "must be a multiple of {multiple_of}",
        # Times.
        "date": "must be a date such as 2026-01-31",
        "time": "must be a time of day such as 08:30:00",
        "instant": "must be an ISO 8601 time such as 2026-01-31T08:30:00Z",
        "duration": "must be a duration",
        "past": "must be in the past",
        "future": "must be in the future",
        # Texts, lists and their lengths.
        "text": "must be a string",
        "blank": "must not be blank",
        "ascii": "must have ASCII characters only",
        "utf8": "must be UTF-8",
        "pattern": "has a form that is not allowed",
        "control_characters": "must not contain control characters",
        "text_too_short": "must have at least {min_characters}",
        "text_too_long": "must have at most {max_characters}",
        "answer_too_long": "must have at most {limit:,} characters",
        "list_too_short": "must have at least {min_items}",
        "list_too_long": "must have at most {max_items}",
        "bytes_too_short": "must have at least {min_bytes}",
        "bytes_too_long": "must have at most {max_bytes}",
        # Ids.
        "id_empty": "must not be empty",
        "id_too_long": f"must have at most {ids.MAX_CHARACTERS} characters",
        "id_hash": "must not contain '#'",
        "id_control": "must not contain control characters",
        "id_too_many_bytes": f"must have at most {ids.MAX_BYTES} bytes",
        "cursor": "must be one that a list gave",
        "key": "must be 1 to 255 visible ASCII characters",
    },
    rules={
        Code.ONE_THING_EARNED: Rule("course", "is required, or achievement is, and not both"),
        Code.PERIOD_TOO_LONG: Rule("from", "must be at most a year before to"),
        Code.PERIOD_REVERSED: Rule("from", "must not be after to"),
    },
)
