"""The contracts: which document and tag a route belongs to, and what its operation is called."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from catalog.dialect import CATALOG
from courses.dialect import COURSES, MARK_PROGRESS
from guides.dialect import GUIDES
from hito.edge.api import Endpoint
from hito.edge.dialect import OWN, Dialect
from language.dialect import LANGUAGE
from sync.dialect import SYNC
from tutorials.dialect import TUTORIALS
from video_progress.dialect import VIDEO_PROGRESS


@dataclass(frozen=True, slots=True)
class Contract:
    """One contract; ``slug`` is its tag and the name of its document."""

    slug: str
    title: str
    description: str


_TUTORIALS = Contract("tutorials", "Tutorials", "Chapters, quizzes and certificates of tutorials.")
_COURSES = Contract("courses", "Courses", "Courses, their lessons, and which of them the caller finished.")
_VIDEO_PROGRESS = Contract(
    "video-progress", "Video progress", "Positions in videos, progress in courses, and the enrollment webhook."
)
_GUIDES = Contract("guides", "Guides", "Guides with exercises, attempts at them, progress, and a tutor.")
_LANGUAGE = Contract("language", "Language", "Accounts, language lessons, exercises, records and achievements.")
_HITO = Contract("hito", "Hito", "What no contract has: the catalog, and a learner's export, erasure and explanation.")

CONTRACTS = (_TUTORIALS, _COURSES, _VIDEO_PROGRESS, _GUIDES, _LANGUAGE, _HITO)


# The name of each dialect in the names of its error schemas, and its contract.
_DIALECTS: tuple[tuple[Dialect, str, Contract], ...] = (
    (TUTORIALS, "Tutorials", _TUTORIALS),
    (COURSES, "Courses", _COURSES),
    (MARK_PROGRESS, "MarkProgress", _COURSES),
    (VIDEO_PROGRESS, "VideoProgress", _VIDEO_PROGRESS),
    (GUIDES, "Guides", _GUIDES),
    (LANGUAGE, "Language", _LANGUAGE),
    (CATALOG, "Catalog", _HITO),
    (OWN, "Hito", _HITO),
    (SYNC, "Hito", _HITO),
)


def dialect_name(dialect: Dialect) -> str:
    """The name of a dialect in the names of schemas."""
    return next(name for known, name, _ in _DIALECTS if known is dialect)


def contract_of(endpoint: Endpoint) -> Contract:
    """The contract whose document has a route."""
    if endpoint.path.startswith("/catalog/"):
        return _HITO
    return next(contract for known, _, contract in _DIALECTS if known is endpoint.dialect)


# The ids of operations, which name functions in generated clients: a renamed handler must not rename them.
# A route that is not here has the name of its handler.
_OPERATION_IDS: Mapping[str, str] = {
    # Tutorials
    "GET /v1/tutorials/progress/{tutorialId}": "readTutorialProgress",
    "POST /v1/tutorials/progress/{tutorialId}/chapter": "saveChapterProgress",
    "POST /v1/tutorials/progress/{tutorialId}/quiz": "saveQuizScore",
    "POST /v1/tutorials/progress/{tutorialId}/complete": "completeTutorial",
    "DELETE /v1/tutorials/progress/{tutorialId}": "resetTutorialProgress",
    # Courses
    "GET /courses/course_content": "readCourseContent",
    "GET /courses/my_courses": "listMyCourses",
    "GET /courses/mtd_courses": "listCoursesOnOffer",
    "POST /courses/mark_progress": "markProgress",
    "POST /workbrench/new_section/{course_id}": "addSection",
    "POST /workbrench/new_section": "createSection",
    # Video progress
    "GET /api/v1/Progress/summary/{userId}": "readProgressSummary",
    "POST /api/v1/Progress/video": "saveVideoProgress",
    "POST /api/v1/Progress/video/{userId}/{videoId}": "saveVideoProgressByPath",
    "GET /api/v1/Progress/course/{userId}/{courseId}": "readCourseProgress",
    "GET /api/v1/Progress/videos/{userId}/{courseId}": "listVideoProgress",
    "POST /api/v1/progress/Webhook/enrollment-updated": "updateEnrollment",
    # Guides
    "GET /users/me": "readMe",
    "GET /users": "listUsers",
    "POST /attempts": "submitAttempt",
    "GET /attempts/by-exercise/{exercise_id}": "listMyAttempts",
    "GET /attempts/admin/all": "listAllAttempts",
    "GET /guides": "listGuides",
    "POST /guides": "createGuide",
    "GET /guides/{guide_id}": "readGuide",
    "PATCH /guides/{guide_id}": "changeGuide",
    "DELETE /guides/{guide_id}": "deleteGuide",
    "GET /guides/{guide_id}/exercises-with-progress": "listExercisesWithProgress",
    "POST /exercises": "createGuideExercise",
    "PATCH /exercises/{exercise_id}": "changeGuideExercise",
    "DELETE /exercises/{exercise_id}": "deleteGuideExercise",
    "GET /exercises/by-guide/{guide_id}": "listGuideExercises",
    "GET /exercises/all": "listAllGuideExercises",
    "GET /exercises/{exercise_id}": "readGuideExercise",
    "POST /progress/complete": "completeGuide",
    "GET /progress/completed": "listCompletedGuides",
    "GET /progress/guides": "listGuideProgress",
    "GET /progress/overview": "readGuideOverview",
    "POST /feedback/attempt": "requestFeedback",
    "POST /feedback/chat": "askTutor",
    "GET /feedback/history": "readFeedbackHistory",
    "GET /llm/status": "readTutorStatus",
    "GET /metrics/overview": "listTutorMetrics",
    # Language
    "POST /api/users/register": "registerUser",
    "POST /api/users/login": "logIn",
    "GET /api/users/profile/{id}": "readProfile",
    "PUT /api/users/profile/{id}": "changeProfile",
    "DELETE /api/users/profile/{id}": "deleteUser",
    "POST /api/exercises": "createLessonExercise",
    "GET /api/exercises/lesson/{id}": "listLessonExercises",
    "GET /api/exercises/{id}": "readLessonExercise",
    "PUT /api/exercises/{id}": "changeLessonExercise",
    "DELETE /api/exercises/{id}": "deleteLessonExercise",
    "POST /api/progress": "createLessonProgress",
    "GET /api/progress/user/{usuarioId}/lesson/{leccionId}": "readLessonProgress",
    "GET /api/progress/user/{usuarioId}": "listLessonProgress",
    "PUT /api/progress/{id}": "changeLessonProgress",
    "DELETE /api/progress/{id}": "deleteLessonProgress",
    "GET /api/achievements/user/{usuarioId}": "listAwards",
    "GET /api/achievements/user/{usuarioId}/pending": "listPendingAchievements",
    # Hito's own
    "GET /catalog/courses": "listCatalogCourses",
    "GET /catalog/courses/{course_id}": "readCatalogCourse",
    "PUT /catalog/courses/{course_id}": "putCatalogCourse",
    "DELETE /catalog/courses/{course_id}": "deleteCatalogCourse",
    "PUT /catalog/guides/{guide_id}": "putCatalogGuide",
    "GET /v1/learners/{id}": "exportLearner",
    "DELETE /v1/learners/{id}": "eraseLearner",
    "GET /v1/learners/{id}/explain": "explainLearner",
    "GET /v1/me": "readCaller",
    "GET /v1/learners/{id}/pending-awards": "listLearnerPendingAwards",
    "GET /v1/learners/{id}/activity": "readLearnerActivity",
    "GET /v1/learners/{id}/history": "readLearnerHistory",
    "POST /v1/sync": "syncObservations",
    "POST /v1/learners/{id}/recompute": "recomputeLearner",
    "PUT /v1/learners/{id}/courses/{course}/units/{unit}/correction": "correctUnit",
    "DELETE /v1/learners/{id}/courses/{course}/units/{unit}/correction": "withdrawCorrection",
    "POST /v1/webhooks": "createWebhook",
    "GET /v1/webhooks": "listWebhooks",
    "GET /v1/webhooks/{id}": "readWebhook",
    "PATCH /v1/webhooks/{id}": "changeWebhook",
    "DELETE /v1/webhooks/{id}": "deleteWebhook",
    "POST /v1/webhooks/{id}/rotate": "rotateWebhookSecret",
    "GET /v1/webhooks/{id}/deliveries": "listWebhookDeliveries",
    "POST /v1/webhooks/{id}/redeliver": "redeliverWebhooks",
    "POST /v1/webhooks/{id}/test": "testWebhook",
    "GET /v1/courses/{course}/report": "readCourseReport",
    "GET /v1/courses/{course}/learners": "listCourseLearners",
}


def operation_id(endpoint: Endpoint) -> str:
    """The id of a route's operation, in camelCase."""
    name: str = endpoint.handler.__name__
    return _OPERATION_IDS.get(endpoint.name) or re.sub("_([a-z])", lambda found: found[1].upper(), name)
