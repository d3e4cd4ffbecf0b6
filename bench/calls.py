"""Events and reads as requests, in the words of Hito's contracts."""

from dataclasses import dataclass, field

from bench.devices import DeviceSynced
from bench.oulad import MAX_SCORE, AssessmentSubmitted, EnrollmentChanged, Event, QuizTaken

ONE_TUTORIAL = "/v1/tutorials/progress/{tutorialId}"
ENROLLMENT_WEBHOOK = "/api/v1/progress/Webhook/enrollment-updated"

# The enrollment system: it needs a token like everybody, and the server key.
ENROLLMENT_SYSTEM = "oulad-enrollment"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiCall:
    """One request, not yet addressed to a deployment.

    ``resource`` is written as in template.yaml, ``path`` has its parameters, ``caller`` is the token's ``sub``.
    """

    method: str
    resource: str
    caller: str
    path: dict[str, str] = field(default_factory=dict)
    body: dict[str, object] | None = None
    with_server_key: bool = False
    idempotency_key: str | None = None


def of(event: Event, run: str | None = None) -> ApiCall:
    """The call that reports an event.

    With a ``run``, a repeated call in that run changes nothing more: a quiz counts its attempts, so it needs an
    idempotency key for that.
    """
    match event:
        case EnrollmentChanged():
            return ApiCall(
                method="POST",
                resource=ENROLLMENT_WEBHOOK,
                caller=ENROLLMENT_SYSTEM,
                with_server_key=True,
                body={
                    "UserId": event.learner,
                    "CourseId": event.course,
                    "Action": event.action,
                    "EventTime": event.at.isoformat(),
                },
            )
        case AssessmentSubmitted():
            return ApiCall(
                method="POST",
                resource=f"{ONE_TUTORIAL}/chapter",
                caller=event.learner,
                path={"tutorialId": event.course},
                body={
                    "chapterId": event.assessment,
                    "watchTime": event.watch_time,
                    "completed": True,
                    "totalChapters": event.of,
                },
            )
        case QuizTaken():
            return ApiCall(
                method="POST",
                resource=f"{ONE_TUTORIAL}/quiz",
                caller=event.learner,
                path={"tutorialId": event.course},
                body={
                    "quizId": event.assessment,
                    "score": event.score,
                    "maxScore": MAX_SCORE,
                    "passed": event.passed,
                },
                idempotency_key=run and f"{run}-{event.assessment}",
            )
        case DeviceSynced():
            observations = [_observation(each) for each in event.observations]
            return ApiCall(
                method="POST", resource="/v1/sync", caller=event.learner, body={"observations": observations}
            )
    raise TypeError(f"no contract tells of a {type(event).__name__}")


def _observation(event: AssessmentSubmitted | QuizTaken) -> dict[str, object]:
    """An event as an observation of ``POST /v1/sync``."""
    place = {"observed_at": event.at.isoformat(), "course": event.course}
    match event:
        case AssessmentSubmitted():
            seen = {"unit": event.assessment, "watched_seconds": event.watch_time, "finished": True, "total": event.of}
            return {"id": f"unit-{event.course}-{event.assessment}", **place, **seen}
        case QuizTaken():
            taken = {"score": event.score, "max_score": MAX_SCORE, "passed": event.passed}
            return {"id": f"quiz-{event.course}-{event.assessment}", **place, "quiz": event.assessment, **taken}


def resetting(learner: str, course: str) -> ApiCall:
    """The call that removes what an earlier replay left of a learner's course."""
    return ApiCall(method="DELETE", resource=ONE_TUTORIAL, caller=learner, path={"tutorialId": course})


def reading(learner: str, course: str) -> ApiCall:
    """The call that reads a learner's course."""
    return ApiCall(method="GET", resource=ONE_TUTORIAL, caller=learner, path={"tutorialId": course})
