"""The courses contract: ``{"message": …}``; for mark_progress the bare text."""

from hito.domain.errors import NotFound
from hito.edge.dialect import Dialect

COURSES = Dialect(spell=lambda text: {"message": text})

MARK_PROGRESS = Dialect(spell=lambda text: text, says={NotFound: "La leccion no existe papito"})
