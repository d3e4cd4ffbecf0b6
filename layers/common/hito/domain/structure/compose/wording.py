"""The texts of findings in a Compose file: the service or section, the key below it, and what is expected."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hito.domain.structure import Findings, shown

# Keys, and items of lists as `[0]`.
Path = tuple[str, ...]


def path_text(path: Path) -> str:
    """A path as a message shows it: `ports[0].target`."""
    text = "".join(key if key.startswith("[") else f".{key}" for key in path)
    return shown(text.removeprefix("."), 120)


def one_of(texts: Sequence[str]) -> str:
    """`a`, `a o b`, `a, b o c`."""
    return " o ".join([", ".join(texts[:-1]), texts[-1]]) if len(texts) > 1 else "".join(texts)


def text_of(value: Any) -> str:
    """A value as YAML writes it, or a name for its type."""
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, list | dict):
        return "una lista" if isinstance(value, list) else "un mapa"
    return "null" if value is None else shown(str(value).lower())


@dataclass(frozen=True, slots=True)
class Wording:
    """Adds errors and warnings to ``findings``."""

    findings: Findings

    def error(self, text: str) -> None:
        """Add an error about the whole file."""
        self.findings.error(text)

    def of_service(self, name: str, text: str) -> None:
        """Add an error about a service, which is the sentence's subject."""
        self.findings.error(f"El servicio '{shown(name)}' {text}")

    def must_be(self, path: Path, expected: str) -> None:
        """Add the error that a value is not as expected."""
        if not _in_service(path):
            self.error(f"'{path_text(path)}' debe ser {expected}")
        elif len(path) == 2:
            self.of_service(path[1], f"debe ser {expected}")
        else:
            self.of_service(path[1], f"necesita que '{path_text(path[2:])}' sea {expected}")

    def refuses(self, path: Path, text: str) -> None:
        """Add an error with its own text."""
        if _in_service(path):
            self.of_service(path[1], text)
        else:
            self.error(f"'{path_text(path)}' {text}")

    def unknown_key(self, path: Path, *, is_name: bool) -> None:
        """Add the error that a key is unknown, or not a valid name."""
        if path[0] == "services" and len(path) == 2:
            self.error(f"Nombre de servicio no válido: {shown(path[1])}")
        elif _in_service(path):
            kind = "un nombre no válido" if is_name else "una clave desconocida"
            self.of_service(path[1], f"tiene {kind}: {path_text(path[2:])}")
        else:
            self.error(f"{'Nombre no válido' if is_name else 'Clave desconocida'}: {path_text(path)}")

    def wants(self, path: Path) -> None:
        """Add the error that a key is missing."""
        if _in_service(path):
            self.of_service(path[1], f"necesita '{path_text(path[2:])}'")
        else:
            self.error(f"Falta la clave '{path_text(path)}'")

    def repeats(self, path: Path, value: Any) -> None:
        """Add the error that a list has a value twice."""
        if _in_service(path):
            self.of_service(path[1], f"repite '{text_of(value)}' en '{path_text(path[2:])}'")
        else:
            self.error(f"'{path_text(path)}' repite '{text_of(value)}'")


def _in_service(path: Path) -> bool:
    return path[0] == "services" and len(path) > 1
