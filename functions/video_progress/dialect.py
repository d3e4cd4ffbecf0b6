"""How the video progress contract words errors: ``{"Message": …, "message": …, "success": false}``.

Its document writes ``Message``; its front end reads the other two. The keys of a body match in any case.
"""

from hito.domain.enrollment import EARLIEST
from hito.domain.errors import Code
from hito.edge.dialect import Dialect
from hito.edge.wording import ENGLISH, Rule, Wording

VIDEO_PROGRESS = Dialect(
    render_error=lambda text: {"Message": text, "message": text, "success": False},
    any_case=True,
    wording=Wording(
        language=ENGLISH.language,
        parent=ENGLISH,
        messages={
            Code.NO_VIDEO: "Video not found",
            Code.CONTENT_SYSTEM_AWAY: "The content system does not answer",
        },
        problems={
            "path_differs": "must be the one in the path",
            "action": "must be 'enroll' or 'drop'",
        },
        rules={
            Code.EVENT_TOO_EARLY: Rule("EventTime", f"must not be before {EARLIEST:%Y-%m-%d}"),
            Code.EVENT_AHEAD: Rule("EventTime", "is more than 5 minutes ahead"),
        },
    ),
)
