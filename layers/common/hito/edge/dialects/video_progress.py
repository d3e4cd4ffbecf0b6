"""The video progress contract: ``{"Message": …}``, keys in any case."""

from hito.edge.dialect import Dialect

VIDEO_PROGRESS = Dialect(spell=lambda text: {"Message": text}, names={"event_time": "EventTime"}, any_case=True)
