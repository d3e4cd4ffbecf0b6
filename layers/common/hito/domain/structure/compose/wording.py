"""How a finding in a Compose file is said: which service or section, which key below it, what is expected there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hito.domain.structure import Findings, shown

# Keys, and items of lists as `[0]`.
Path = tuple[str, ...]


def spelled(path: Path) -> str:
    """A path as a message shows it: `ports[0].target`."""
    text = "".join(key if key.startswith("[") else f".{key}" for key in path)
    return shown(text.removeprefix("."), 120)


def one_of(texts: Sequence[str]) -> str:
    """`a`, `a o b`, `a, b o c`."""
    return " o ".join([", ".join(texts[:-1]), texts[-1]]) if len(texts) > 1 else "".join(texts)


def text_of(value: Any) -> str:
    """A value as YAML writes it, or what it is."""
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, list | dict):
        return "una lista" if isinstance(value, list) else "un mapa"
    return "null" if value is None else shown(str(value).lower())


@dataclass(frozen=True, slots=True)
class Wording:
    """Says errors, and warnings, to ``findings``."""

    findings: Findings

    def error(self, text: str) -> None:
        """An error of the whole file."""
        self.findings.error(text)

    def of_service(self, name: str, text: str) -> None:
        """An error of a service, which is the sentence's subject."""
        self.findings.error(f"El servicio '{shown(name)}' {text}")

    def must_be(self, path: Path, expected: str) -> None:
        """A value is not what is expected."""
        if not _in_service(path):
            self.error(f"'{spelled(path)}' debe ser {expected}")
        elif len(path) == 2:
            self.of_service(path[1], f"debe ser {expected}")
        else:
            self.of_service(path[1], f"necesita que '{spelled(path[2:])}' sea {expected}")

    def refuses(self, path: Path, text: str) -> None:
        """A value is refused, for which there is a text of its own."""
        if _in_service(path):
            self.of_service(path[1], text)
        else:
            self.error(f"'{spelled(path)}' {text}")

    def unknown_key(self, path: Path, *, is_name: bool) -> None:
        """A key is not known, or no name that can be given."""
        if path[0] == "services" and len(path) == 2:
            self.error(f"Nombre de servicio no válido: {shown(path[1])}")
        elif _in_service(path):
            kind = "un nombre no válido" if is_name else "una clave desconocida"
            self.of_service(path[1], f"tiene {kind}: {spelled(path[2:])}")
        else:
            self.error(f"{'Nombre no válido' if is_name else 'Clave desconocida'}: {spelled(path)}")

    def wants(self, path: Path) -> None:
        """A key is missing."""
        if _in_service(path):
            self.of_service(path[1], f"necesita '{spelled(path[2:])}'")
        else:
            self.error(f"Falta la clave '{spelled(path)}'")

    def repeats(self, path: Path, value: Any) -> None:
        """A value stands twice in a list."""
        if _in_service(path):
            self.of_service(path[1], f"repite '{text_of(value)}' en '{spelled(path[2:])}'")
        else:
            self.error(f"'{spelled(path)}' repite '{text_of(value)}'")


def _in_service(path: Path) -> bool:
    return path[0] == "services" and len(path) > 1
