"""How the catalog words errors: as the courses contract does, with words for the fields that authors send."""

from dataclasses import replace

from courses.dialect import COURSES
from hito.domain import content, ids
from hito.domain.errors import Code
from hito.edge.wording import ENGLISH, Wording

CATALOG = replace(
    COURSES,
    wording=Wording(
        language=ENGLISH.language,
        parent=COURSES.wording,
        messages={Code.LESSON_TAKEN: "The lesson id {lesson} belongs to the course {course}"},
        problems={
            "id_too_great": f"must be at most {ids.MAX_NUMBER}",
            "id_out_of_range": f"must be between 1 and {ids.MAX_NUMBER}",
            "id_digits": f"of digits, must be a number between 1 and {ids.MAX_NUMBER}",
            "id_type": "must be an integer or a text",
            "lessons": f"a course holds at most {content.MAX_LESSONS:,} lessons",
            "threads": "a course holds at most {limit:,} threads",
            "percent_policy": "percent has to be given with the policy 'percent', and only then",
        },
    ),
)
