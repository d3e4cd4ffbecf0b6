"""Validation of Compose files: what `docker compose` refuses is an error.

Source: the Compose specification and its reference implementation, github.com/compose-spec/compose-go. The steps
are the same: parse the YAML and interpolate variables (``reading``, ``interpolation``), merge documents
(``documents``), check the published schema (``schema``) and the formats of texts (``formats``), then check what
must fit together (``consistency``).
"""

from typing import Any

from hito.domain.structure import Findings, Verdict
from hito.domain.structure.compose import consistency, documents, schema
from hito.domain.structure.compose.reading import MAX_DEPTH, UnreadableError, read
from hito.domain.structure.compose.wording import Wording

__all__ = ["MAX_DEPTH", "MAX_LENGTH", "validate"]

MAX_LENGTH = 8_000


def validate(answer: str) -> Verdict:
    """Validate a Compose file."""
    findings = Findings()
    if len(answer) > MAX_LENGTH:
        findings.error(f"Compose demasiado largo (máximo {MAX_LENGTH} caracteres)")
        return findings.verdict()
    try:
        file = _file(read(answer, findings), Wording(findings))
    except UnreadableError as problem:
        findings.error(str(problem))
        return findings.verdict()
    if file is not None:
        _check(file, Wording(findings))
    return findings.verdict()


def _file(parts: list[Any], wording: Wording) -> dict[str, Any] | None:
    """The documents as one, or None if one of them is invalid."""
    if parts in ([], [None]):
        wording.error("Compose vacío")
    elif None in parts:
        wording.error(f"El documento {parts.index(None) + 1} está vacío: sobra un '---'")
    elif not all(isinstance(part, dict) for part in parts):
        wording.error("El archivo debe ser un mapa de claves y valores")
    else:
        return documents.merged(parts, wording)
    return None


def _check(file: dict[str, Any], wording: Wording) -> None:
    if "version" in file:
        wording.findings.warn("La clave 'version' está obsoleta")
    said = {key: value for key, value in file.items() if key != "services" or value is not None}
    schema.check(said, wording)
    # The included files may have them.
    if "services" not in file and not file.get("include"):
        wording.error("Falta la clave 'services'")
    elif "services" in file and file["services"] in (None, {}):
        wording.error("'services' está vacío")
    consistency.check(said, wording)
