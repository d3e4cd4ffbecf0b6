"""The routes of the tutorials contract."""

from hito.edge.api import Api, Call
from hito.edge.dialects.tutorials import TUTORIALS
from hito.edge.identity import learner
from hito.usecases import tracking
from tutorials.schemas import ChapterSeen, Completed, CourseShown, QuizScored, Reset, course_id

# The contract's document and its front end disagree on the prefix.
ONE = "/v1/tutorials/progress/{tutorialId}"
ONE_ALIAS = f"/api{ONE}"

lambda_handler = api = Api(TUTORIALS, own=("userId",))


@api.route("GET", ONE, ONE_ALIAS, who=learner, gives=CourseShown, per_minute=60)
def read_progress(call: Call[None]) -> CourseShown:
    """A learner's progress in one tutorial; zeros if it was never begun."""
    course = tracking.read(call.learner, course_id(call.path["tutorialId"]))
    return CourseShown.of(call.learner, course)


@api.route(
    "POST",
    f"{ONE}/chapter",
    f"{ONE_ALIAS}/chapter",
    who=learner,
    takes=ChapterSeen,
    gives=CourseShown,
    per_minute=30,
)
def record_chapter(call: Call[ChapterSeen]) -> CourseShown:
    """A chapter watched, and perhaps finished."""
    seen = call.body.observation(call.path["tutorialId"])
    return CourseShown.of(call.learner, tracking.record(call.learner, seen, call.local, call.once))


@api.route(
    "POST",
    f"{ONE}/quiz",
    f"{ONE_ALIAS}/quiz",
    who=learner,
    takes=QuizScored,
    gives=CourseShown,
    per_minute=10,
)
def record_quiz(call: Call[QuizScored]) -> CourseShown:
    """A quiz taken: the best score stays, the attempt is counted."""
    taken = call.body.attempt(call.path["tutorialId"])
    return CourseShown.of(call.learner, tracking.take_quiz(call.learner, taken, call.local, call.once))


@api.route(
    "POST",
    f"{ONE}/complete",
    f"{ONE_ALIAS}/complete",
    who=learner,
    takes=Completed,
    gives=CourseShown,
    per_minute=5,
)
def complete_tutorial(call: Call[Completed]) -> CourseShown:
    """The certificate, for who is eligible."""
    course = course_id(call.path["tutorialId"])
    return CourseShown.of(call.learner, tracking.certify(call.learner, course, call.now, call.once))


@api.route("DELETE", ONE, ONE_ALIAS, who=learner, gives=Reset, per_minute=5)
def reset_progress(call: Call[None]) -> Reset:
    """Begin anew: progress, quizzes and certificate go, the enrollment stays."""
    tracking.reset(call.learner, course_id(call.path["tutorialId"]), call.now)
    return Reset()
