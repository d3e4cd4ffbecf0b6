"""Consistency of a Compose file: what is used is declared, and options that exclude each other are not combined.

Source: github.com/compose-spec/compose-go (`loader/validate.go`, `validation/`, `loader/normalize.go`). What other
files and variables say is unknown; every profile counts as chosen.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from graphlib import CycleError, TopologicalSorter
from posixpath import normpath
from typing import Any

from hito.domain.structure import LATEST, is_latest, is_reference, shown
from hito.domain.structure.compose.formats import is_path, mount, number_of, size_of
from hito.domain.structure.compose.interpolation import Expanded, Unset
from hito.domain.structure.compose.wording import Wording, one_of, text_of

# The resources that a service uses must be declared.
_DECLARED = {
    "networks": "usa la red '{}', que no está declarada",
    "volumes": "usa el volumen '{}', que no está declarado",
    "secrets": "usa el secreto '{}', que no está declarado",
    "configs": "usa la configuración '{}', que no está declarada",
    "models": "usa el modelo '{}', que no está declarado",
    "services": "depende de '{}', que no existe",
}
_SOURCES = {"secrets": ("file", "environment"), "configs": ("file", "environment", "content")}
# The keys of a service that order services; a service that extends it inherits them.
_SAID_BY = "\0"
# The keys that a service inherits from the one that it extends, as far as they are checked here.
_INHERITED = ("build", "image", "network_mode", "networks", "provider")
# Keys of a service and of its limits that mean the same.
_SAME = {
    "cpus": ("limits", "cpus", number_of),
    "mem_limit": ("limits", "memory", size_of),
    "mem_reservation": ("reservations", "memory", size_of),
    "pids_limit": ("limits", "pids", number_of),
}


def check(file: dict[str, Any], wording: Wording) -> None:
    """Report what does not fit together."""
    services = {name: one for name, one in mapping(file.get("services")).items() if isinstance(one, dict)}
    whole = _File(file, services, wording)
    whole.check_resources()
    for name, service in services.items():
        _Service(name, service, whole, partial(wording.of_service, name)).check()
    if whole.check_extended():
        whole.check_order()
    whole.check_containers()


def mapping(value: Any) -> dict[str, Any]:
    """The value if it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}


def listed(value: Any) -> list[Any]:
    """The value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def _names(value: Any) -> list[str]:
    """The texts of a list, or the keys of a mapping."""
    return [name for name in value if isinstance(name, str)] if isinstance(value, list | dict) else []


def _other_service(value: Any) -> list[str]:
    """The service whose network or processes another one shares, in `service:NAME`."""
    return [value.removeprefix("service:")] if isinstance(value, str) and value.startswith("service:") else []


def _depended_on(service: dict[str, Any]) -> list[str]:
    """The services that a service depends on, for any reason."""
    names = _names(service.get("depends_on"))
    for link in _names(listed(service.get("links"))):
        name, _, alias = link.partition(":")
        names.append(link if ":" in alias else name)
    for key in ("network_mode", "ipc", "pid", "uts"):
        names += _other_service(service.get(key))
    for other in _names(listed(service.get("volumes_from"))):
        if not other.startswith("container:"):
            names.append(other.partition(":")[0])
    return names


@dataclass(frozen=True, slots=True)
class _File:
    file: dict[str, Any]
    services: dict[str, dict[str, Any]]
    wording: Wording
    found: dict[str, dict[str, Any] | None] = field(default_factory=dict)

    def check_resources(self) -> None:
        for section in ("networks", "volumes", "secrets", "configs"):
            for name, resource in mapping(self.file.get(section)).items():
                if resource is not None or section not in _SOURCES:
                    self.check_resource(section, name, mapping(resource))

    def check_resource(self, section: str, name: str, resource: dict[str, Any]) -> None:
        external = resource.get("external")
        if isinstance(external, dict) and resource.get("name", external.get("name")) != external.get("name"):
            self.wording.error(f"'{section}.{shown(name)}' tiene dos nombres: 'name' y 'external.name'")
        if section in _SOURCES:
            self.check_source(section, name, resource)
            return
        others = [key for key in resource if key not in ("external", "name") and not key.startswith("x-")]
        if others and (isinstance(external, dict) or str(external).lower() in ("true", "y", "yes", "on")):
            text = f"'{section}.{shown(name)}' es externo y no admite '{shown(others[0])}'"
            if section == "volumes":
                self.wording.error(text)
            else:
                # compose-go checks volumes alone, though the specification mentions both.
                self.wording.findings.warn(text)

    def check_source(self, section: str, name: str, resource: dict[str, Any]) -> None:
        sources = [key for key in _SOURCES[section] if key in resource]
        expected = one_of([f"'{key}'" for key in _SOURCES[section]])
        external = resource.get("external", False)
        if len(sources) > 1:
            self.wording.error(f"'{section}.{shown(name)}' admite solo uno: {expected}")
        elif not sources and (external is False or str(external).lower() in ("false", "n", "no", "off")):
            self.wording.error(f"'{section}.{shown(name)}' necesita {expected}")

    def check_extended(self) -> bool:
        """Check that no service extends itself, directly or through others."""
        for name, service in self.services.items():
            base = _extended(service)
            if base is not None and base not in self.services and self.is_whole() and not isinstance(base, Unset):
                self.wording.of_service(name, f"extiende '{shown(base)}', que no existe")
        bases = {name: [base] for name, one in self.services.items() if (base := _extended(one)) is not None}
        return self.check_circle(bases, "Servicios que se extienden en círculo")

    def check_order(self) -> None:
        """Check that no service waits for itself, also through one that it extends."""
        waits: dict[str, list[str]] = {}
        for name, service in self.services.items():
            said = _SAID_BY + name
            waits[name] = [said]
            waits[said] = [other for other in _depended_on(service) if other in self.services]
            base = _extended(service)
            if base in self.services and base != name:
                waits[said].append(_SAID_BY + str(base))
        self.check_circle(waits, "Dependencias en círculo")

    def check_circle(self, edges: dict[str, list[str]], text: str) -> bool:
        try:
            TopologicalSorter(edges).prepare()
        except CycleError as problem:
            names = [name for name in reversed(problem.args[1]) if not name.startswith(_SAID_BY)]
            # The first stands at the end again.
            names += names[:1] if names[:1] != names[-1:] or len(names) == 1 else []
            self.wording.error(f"{text}: {shown(' -> '.join(map(shown, names)), 200)}")
            return False
        return True

    def check_containers(self) -> None:
        """Check that no two services that run together use the same container name."""
        # For each name, the profiles of the services that use it; the empty one means "always".
        taken: dict[str, set[str]] = {}
        for name, service in self.services.items():
            container = service.get("container_name")
            if isinstance(container, str) and not isinstance(container, Unset):
                profiles = set(_names(service.get("profiles"))) or {""}
                if profiles & taken.setdefault(container, set()):
                    self.wording.of_service(name, f"repite el nombre de contenedor '{shown(container)}'")
                taken[container] |= profiles

    def is_whole(self) -> bool:
        """Whether no other file declares anything."""
        return not self.file.get("include")

    def inherited(self, name: str) -> dict[str, Any] | None:
        """A service with the keys of those that it extends; None if one of them is in another file."""
        line: list[str] = []
        at: str | None = name
        while at in self.services and at not in self.found:
            # Of services that extend each other in a circle, nothing is known.
            self.found[at] = None
            line.append(at)
            at = _extended(self.services[at])
        known = self.found.get(at) if at in self.services else None
        for one in reversed(line):
            service = self.services[one]
            if "extends" not in service:
                known = {}
            if known is not None:
                own = {key: service[key] for key in _INHERITED if service.get(key) is not None}
                known = known | own
            self.found[one] = known
        return self.found[name]


def _extended(service: dict[str, Any]) -> str | None:
    """The service of this file that a service extends."""
    extends = service.get("extends")
    if isinstance(extends, dict):
        extends = extends.get("service") if extends.get("file") is None else None
    return extends if isinstance(extends, str) else None


@dataclass(frozen=True, slots=True)
class _Service:
    """A service to check; ``error`` reports what is wrong with it."""

    name: str
    service: dict[str, Any]
    whole: _File
    error: Callable[[str], None]

    def check(self) -> None:
        self.check_image()
        self.check_build(mapping(self.service.get("build")))
        self.check_health()
        self.check_references()
        self.check_hosts()
        self.check_scale()
        self.check_limits()
        self.check_watches()
        self.check_devices()
        self.check_mounts()

    def check_image(self) -> None:
        known = self.whole.inherited(self.name)
        if known is not None:
            needs = not known.get("image") and not isinstance(known.get("image"), Unset)
            # An empty value that is not a text was reported already.
            if needs and not known.keys() & {"build", "provider"} and not _is_empty(self.service, "image", "build"):
                self.error("necesita 'image' o 'build'")
            if known.get("networks") and (known.get("network_mode") or isinstance(known.get("network_mode"), Unset)):
                self.error("no puede tener a la vez 'networks' y 'network_mode'")
        image = self.service.get("image")
        if not isinstance(image, str) or isinstance(image, Expanded) or not image or "build" in self.service:
            return
        if is_reference(image) and is_latest(image):
            self.whole.wording.findings.warn(LATEST)

    def check_build(self, build: dict[str, Any]) -> None:
        if build.get("dockerfile") and build.get("dockerfile_inline"):
            self.error("no puede tener a la vez 'build.dockerfile' y 'build.dockerfile_inline'")
        platform, platforms = self.service.get("platform"), _names(build.get("platforms"))
        if platforms and platform and not isinstance(platform, Unset) and platform not in platforms:
            self.error(f"necesita '{text_of(platform)}' en 'build.platforms'")
        contexts = build.get("additional_contexts")
        sources = [one.partition("=")[2] for one in _names(contexts)]
        for source in contexts.values() if isinstance(contexts, dict) else sources:
            for other in _other_service(source):
                self.declared("services", [other])
                if other in self.whole.services and (self.whole.inherited(other) or {"build": ""}).get("build") is None:
                    self.error(f"usa '{shown(other)}' en 'build.additional_contexts', que no tiene 'build'")
        self.declared("secrets", _sources(build.get("secrets")))

    def check_health(self) -> None:
        test = mapping(self.service.get("healthcheck")).get("test")
        first = test[0] if isinstance(test, list) and test else "NONE"
        if first not in ("CMD", "CMD-SHELL", "NONE") and not isinstance(first, Unset):
            self.error("necesita que 'healthcheck.test' empiece por CMD, CMD-SHELL o NONE")

    def check_references(self) -> None:
        self.declared("services", _depended_on(self.service))
        self.declared("networks", (name for name in _names(self.service.get("networks")) if name != "default"))
        self.declared("models", _names(self.service.get("models")))
        for section in ("secrets", "configs"):
            self.declared(section, _sources(self.service.get(section)))

    def declared(self, section: str, used: Iterable[str]) -> None:
        # What an included file declares is unknown.
        known = mapping(self.whole.file.get(section))
        for name in used if self.whole.is_whole() else ():
            if name not in known and not isinstance(name, Unset):
                self.error(_DECLARED[section].format(shown(name)))

    def check_hosts(self) -> None:
        for hosts in (self.service.get("extra_hosts"), mapping(self.service.get("build")).get("extra_hosts")):
            for host in hosts if isinstance(hosts, dict) else ():
                if ":" in host or "=" in host:
                    self.error(f"tiene un nombre no válido en 'extra_hosts': {shown(host)}")

    def check_scale(self) -> None:
        deploy = mapping(self.service.get("deploy"))
        scale, replicas = number_of(self.service.get("scale")), number_of(deploy.get("replicas"))
        if scale is not None and replicas is not None and scale != replicas:
            self.error("necesita el mismo número en 'scale' y 'deploy.replicas'")
        if (scale or replicas or 0) > 1 and self.service.get("container_name"):
            self.error("no puede tener 'container_name' y varias réplicas")

    def check_limits(self) -> None:
        resources = mapping(mapping(self.service.get("deploy")).get("resources"))
        for key, (section, below, read) in _SAME.items():
            value = read(self.service.get(key))
            limits = resources.get(section)
            limit = limits.get(below) if isinstance(limits, dict) else Unset()
            if value and not isinstance(limit, Unset) and read(limit) != value:
                self.error(f"necesita el mismo valor en '{key}' y 'deploy.resources.{section}.{below}'")

    def check_watches(self) -> None:
        for index, watch in enumerate(listed(mapping(self.service.get("develop")).get("watch"))):
            action = mapping(watch).get("action", "rebuild")
            if action not in ("rebuild", "restart") and not mapping(watch).get("target"):
                self.error(f"necesita 'develop.watch[{index}].target'")

    def check_devices(self) -> None:
        reserved = mapping(mapping(mapping(self.service.get("deploy")).get("resources")).get("reservations"))
        for key, devices in (("gpus", self.service.get("gpus")), ("devices", reserved.get("devices"))):
            if any({"count", "device_ids"} <= mapping(device).keys() for device in listed(devices)):
                self.error(f"no puede tener a la vez 'count' y 'device_ids' en '{key}'")

    def check_mounts(self) -> None:
        # A later volume replaces an earlier one with the same target.
        targets: dict[str, None] = {}
        for volume in listed(self.service.get("volumes")):
            source, target = self.volume(volume)
            if source:
                self.declared("volumes", [source])
            if target:
                targets[normpath(target)] = None
        tmpfs = self.service.get("tmpfs")
        mounts = {
            mounted.partition("=")[0]: mounted for mounted in _names([tmpfs] if isinstance(tmpfs, str) else tmpfs)
        }
        taken: set[str] = set()
        for path in [*(mounted.partition(":")[0] for mounted in mounts.values() if mounted), *targets]:
            if path in taken:
                self.error(f"monta dos veces en '{shown(path)}'")
            taken.add(path)

    def volume(self, volume: Any) -> tuple[str, str]:
        """The name of the volume that must be declared, and where it is mounted; empty if there is none."""
        if isinstance(volume, Unset):
            return "", ""
        if isinstance(volume, str):
            try:
                source, target = mount(volume)
            except ValueError:
                # It was reported already.
                return "", ""
            return ("" if is_path(source) else source), target
        of = mapping(volume)
        if of.get("type") == "bind" and "source" not in of:
            self.error("necesita 'source' en cada volumen de tipo 'bind'")
        named, mounted = of.get("source"), of.get("target")
        is_named = isinstance(named, str) and of.get("type") == "volume" and not isinstance(named, Unset)
        return (str(named) if is_named else ""), (mounted if isinstance(mounted, str) else "")


def _sources(uses: Any) -> list[str]:
    """The secrets or configs that are used."""
    sources = [mapping(use).get("source", "") if isinstance(use, dict) else use for use in listed(uses)]
    return _names(sources)


def _is_empty(service: dict[str, Any], *keys: str) -> bool:
    return any(key in service and not isinstance(service[key], str) for key in keys)
