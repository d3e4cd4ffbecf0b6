"""How the courses contract words errors: ``{"message": …}``; for mark_progress, the text alone as a JSON string."""

from hito.domain.errors import Code
from hito.edge.dialect import Dialect
from hito.edge.wording import ENGLISH, Rule, Wording

_WORDING = Wording(
    language=ENGLISH.language,
    parent=ENGLISH,
    messages={
        Code.NOT_ENROLLED: "You are not enrolled in the course of this lesson",
        Code.SENSEI_ONLY: "Only the course's sensei may change it",
    },
    rules={
        Code.TOO_MANY_SECTIONS: Rule("sections", "a course holds at most {limit:,} sections"),
        Code.TOO_MANY_LESSONS: Rule("sections", "a course holds at most {limit:,} lessons"),
        Code.SECTION_ID_TWICE: Rule("sections", "the section id {id} is given twice"),
        Code.LESSON_ID_TWICE: Rule("sections", "the lesson id {id} is given twice"),
        Code.COURSE_TOO_LARGE_PACKED: Rule("sections", "the course is over {kilobytes} kB, compressed"),
        Code.COURSE_TOO_LARGE: Rule("sections", "the course is over {megabytes} MB"),
    },
)

COURSES = Dialect(render_error=lambda text: {"message": text}, wording=_WORDING)

# The contract's own text, as it is.
MARK_PROGRESS = Dialect(
    render_error=lambda text: text,
    wording=Wording(
        language=ENGLISH.language, parent=_WORDING, messages={Code.NO_LESSON: "La leccion no existe papito"}
    ),
)
