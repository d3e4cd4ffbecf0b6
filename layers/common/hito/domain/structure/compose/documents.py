"""Merges several documents of one file as `docker compose` does: later ones add to the first.

Source: github.com/compose-spec/compose-go, `override/merge.go`, `loader/reset.go`.
"""

from typing import Any

from hito.domain.structure.compose.reading import RESET, Override
from hito.domain.structure.compose.wording import Path, Wording

# A later document replaces these, instead of adding to them.
_REPLACED = frozenset(["command", "entrypoint", "healthcheck.test", "ipam.config"])
# These may be a text, a list or a mapping, and become one list.
_LISTED = frozenset(
    """
    annotations build.args build.additional_contexts build.extra_hosts build.labels deploy.labels dns dns_opt
    dns_search env_file environment extra_hosts label_file labels sysctls tmpfs
    """.split()  # noqa: SIM905 - words read better than quoted lines
)
# These may be a list of names, or a mapping of them.
_NAMED = frozenset(["depends_on", "models", "networks"])


def merged(documents: list[dict[str, Any]], wording: Wording) -> dict[str, Any]:
    """All documents as one."""
    merger = _Merger(wording)
    whole: dict[str, Any] = {}
    for document in documents:
        whole = merger.mapping(whole, document, ())
    return whole


class _Merger:
    def __init__(self, wording: Wording) -> None:
        self.wording = wording

    def mapping(self, base: dict[str, Any], other: dict[str, Any], path: Path) -> dict[str, Any]:
        whole = dict(base)
        for key, value in other.items():
            if value is RESET:
                whole.pop(key, None)
            elif isinstance(value, Override):
                whole[key] = self.alone(value.value)
            elif key in base:
                whole[key] = self.value(base[key], value, (*path, key))
            else:
                whole[key] = self.alone(value)
        return whole

    def alone(self, value: Any) -> Any:
        """The value of a key that only one document has."""
        if isinstance(value, dict):
            return self.mapping({}, value, ())
        if isinstance(value, list):
            return [self.alone(item.value if isinstance(item, Override) else item) for item in value]
        return value

    def value(self, base: Any, other: Any, path: Path) -> Any:
        """The value of a key that two documents have."""
        below = ".".join(path[2:])
        if below in _REPLACED or path[-2:-1] == ("ulimits",) or (below == "logging" and _differ(base, other)):
            return self.alone(other)
        if below in _LISTED:
            return _as_list(base) + _as_list(self.alone(other))
        if path[0] == "services":
            base, other = _same_form(base, below), _same_form(other, below)
        return self.added(base, other, path)

    def added(self, base: Any, other: Any, path: Path) -> Any:
        if other is None:
            return base
        if isinstance(base, dict) and isinstance(other, dict):
            return self.mapping(base, other, path)
        if isinstance(base, list) and isinstance(other, list):
            return base + self.alone(other)
        if isinstance(base, list | dict):
            self.wording.must_be(path, "de la misma clase en todos los documentos")
        return self.alone(other)


def _differ(base: Any, other: Any) -> bool:
    """Whether both are logging drivers, and different ones."""
    drivers = [one["driver"] for one in (base, other) if isinstance(one, dict) and "driver" in one]
    return len(drivers) == 2 and drivers[0] != drivers[1]


def _same_form(value: Any, key: str) -> Any:
    """The value in its long form."""
    if key == "build" and isinstance(value, str):
        return {"context": value}
    if key in _NAMED and isinstance(value, list):
        default = {"condition": "service_started"} if key == "depends_on" else None
        return {name: default for name in value if isinstance(name, str)}
    return value


def _as_list(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [key if one is None else f"{key}={one}" for key, one in value.items()]
    return value if isinstance(value, list) else [value]
