"""The video progress contract: ``{"Message": …, "message": …, "success": false}``, keys in any case.

Its document writes ``Message``; its front end reads the other two.
"""

from hito.edge.dialect import Dialect

VIDEO_PROGRESS = Dialect(
    spell=lambda text: {"Message": text, "message": text, "success": False},
    names={"event_time": "EventTime"},
    any_case=True,
)
