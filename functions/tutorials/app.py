"""The routes of the tutorials contract."""

from hito.edge.api import Api, Call
from hito.edge.dialects.tutorials import TUTORIALS
from hito.edge.identity import learner
from hito.usecases import tracking
from tutorials.schemas import ChapterSeen, CourseShown, course_id

# The contract's document and its front end disagree on the prefix.
ONE = "/v1/tutorials/progress/{tutorialId}"
ONE_ALIAS = f"/api{ONE}"

lambda_handler = api = Api(TUTORIALS, own="userId")


@api.route("GET", ONE, ONE_ALIAS, who=learner, gives=CourseShown)
def read_progress(call: Call[None]) -> CourseShown:
    """A learner's progress in one tutorial; zeros if it was never begun."""
    course = tracking.read(call.learner, course_id(call.path["tutorialId"]))
    return CourseShown.of(call.learner, course)


@api.route("POST", f"{ONE}/chapter", f"{ONE_ALIAS}/chapter", who=learner, takes=ChapterSeen, gives=CourseShown)
def record_chapter(call: Call[ChapterSeen]) -> CourseShown:
    """A chapter watched, and perhaps finished."""
    course = tracking.record(call.learner, call.body.observation(call.path["tutorialId"]), call.now)
    return CourseShown.of(call.learner, course)
