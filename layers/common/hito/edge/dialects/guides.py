"""The guides contract: ``{"detail": …}``."""

from hito.edge.dialect import Dialect

GUIDES = Dialect(spell=lambda text: {"detail": text})
