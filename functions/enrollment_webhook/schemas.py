"""The bodies that the enrollment system sends."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_pascal

from hito.domain.records import CourseId, Enrollment, EnrollmentEvent, Kind
from hito.edge import problems, times
from hito.edge.body import Body, Id
from hito.edge.formatting import Response

_ACTIONS = {"enroll": Enrollment.ENROLLED, "drop": Enrollment.DROPPED}


def _action(word: object) -> Enrollment:
    action = _ACTIONS.get(word.lower()) if isinstance(word, str) else None
    if action is None:
        raise problems.error("action")
    return action


def _event_time(text: object) -> datetime | None:
    if text is None:
        return None
    at = times.instant(text)
    if at is None:
        raise problems.error("instant")
    return at


class EnrollmentUpdated(Body):
    """The body of the webhook; ``EventTime`` is the time of the event by the sender's clock."""

    model_config = ConfigDict(alias_generator=to_pascal)

    user_id: Id
    course_id: Id
    action: Annotated[
        Enrollment,
        BeforeValidator(_action, json_schema_input_type=Literal["enroll", "drop"]),
        Field(description="In any case."),
    ]
    event_time: Annotated[datetime | None, BeforeValidator(_event_time)] = None

    def event(self, arrived: datetime) -> EnrollmentEvent:
        """The body as an event of the domain; without a time, the time of arrival counts."""
        return EnrollmentEvent(
            learner=self.user_id,
            course=CourseId(Kind.COURSE, self.course_id),
            state=self.action,
            at=self.event_time or arrived,
        )


class EmptyResponse(Response):
    """The response: ``{}``."""
