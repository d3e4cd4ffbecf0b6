"""The courses contract: ``{"message": …}``; for mark_progress the bare text."""

from hito.domain.errors import NotFound
from hito.edge.dialect import Dialect

COURSES = Dialect(render_error=lambda text: {"message": text})

MARK_PROGRESS = Dialect(render_error=lambda text: text, messages={NotFound: "La leccion no existe papito"})
