"""The video progress contract: ``{"Message": …, "message": …, "success": false}``, keys in any case.

Its document writes ``Message``; its front end reads the other two.
"""

from hito.edge.dialect import Dialect

VIDEO_PROGRESS = Dialect(
    render_error=lambda text: {"Message": text, "message": text, "success": False},
    field_names={"event_time": "EventTime"},
    any_case=True,
)
