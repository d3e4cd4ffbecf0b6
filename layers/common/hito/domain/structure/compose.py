"""Compose files: what `docker compose config` refuses is an error.

Source: the Compose specification and its reference implementation, github.com/compose-spec/compose-go
(`schema/compose-spec.json`, `loader/validate.go`). The YAML is read by PyYAML into nodes: nothing is
constructed from tags, and an alias is the node that it stands for, however often it is used. Plain scalars
have the types of YAML 1.2, as for Docker: `22:22` is a text, and no number in base 60.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from ipaddress import ip_address
from typing import Any

import yaml
from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from hito.domain.structure import LATEST, Findings, Verdict, is_latest, is_reference, shown

MAX_LENGTH = 8_000
# A Compose file has some six levels. The depth bounds PyYAML's recursion, the size what aliases repeat.
MAX_DEPTH = 20
MAX_SIZE = 10_000

_TOP_LEVEL = frozenset(
    ["configs", "include", "models", "name", "networks", "secrets", "services", "version", "volumes"]
)
_SERVICE = frozenset(
    """
    annotations attach blkio_config build cap_add cap_drop cgroup cgroup_parent command configs container_name
    cpu_count cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares cpus cpuset credential_spec
    depends_on deploy develop device_cgroup_rules devices dns dns_opt dns_search domainname entrypoint env_file
    environment expose extends external_links extra_hosts gpus group_add healthcheck hostname image init ipc isolation
    label_file labels links logging mac_address mem_limit mem_reservation mem_swappiness memswap_limit models
    network_mode networks oom_kill_disable oom_score_adj pid pids_limit platform ports post_start pre_start pre_stop
    privileged profiles provider pull_policy pull_refresh_after read_only restart runtime scale secrets security_opt
    shm_size stdin_open stop_grace_period stop_signal storage_opt sysctls tmpfs tty ulimits use_api_socket user
    userns_mode uts volumes volumes_from working_dir
    """.split()  # noqa: SIM905 - words read better than 90 quoted lines
)
_PORT_KEYS = frozenset(["app_protocol", "host_ip", "mode", "name", "protocol", "published", "target"])
_NAME = re.compile(r"[A-Za-z0-9._-]+")


def validate(answer: str) -> Verdict:
    """What is wrong with a Compose file."""
    findings = Findings()
    if len(answer) > MAX_LENGTH:
        findings.error(f"Compose demasiado largo (máximo {MAX_LENGTH} caracteres)")
        return findings.verdict()
    try:
        file = _read(answer, findings)
    except _UnreadableError as problem:
        findings.error(str(problem))
        return findings.verdict()
    if file is None:
        findings.error("Compose vacío")
    elif not isinstance(file, dict):
        findings.error("El archivo debe ser un mapa de claves y valores")
    else:
        _check_file(file, findings)
    return findings.verdict()


# What the YAML says


class _UnreadableError(Exception):
    """No YAML, or too much of it; the text is the learner's."""


class _Loader(yaml.BaseLoader):
    """Composes nodes up to a depth, before which the scanner would take time in its square.

    YAML lets an anchor's name be used again, PyYAML does not.
    """

    depth = 0

    def fetch_flow_collection_start(self, token: type) -> None:
        if self.flow_level >= MAX_DEPTH:
            raise _UnreadableError(f"Demasiados niveles de YAML (línea {self.line + 1})")
        super().fetch_flow_collection_start(token)

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if self.depth == MAX_DEPTH:
            raise _UnreadableError(f"Demasiados niveles de YAML (línea {_line(event.start_mark)})")
        if not isinstance(event, yaml.AliasEvent):
            self.anchors.pop(event.anchor, None)
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def _read(answer: str, findings: Findings) -> Any:
    """The YAML as dicts, lists and scalars, in which an alias is the very value that it stands for.

    Raises:
        _UnreadableError: if it is no YAML, or too much of it.
    """
    try:
        root = _Loader(answer).get_single_node()
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        reason = _reason(f"{problem.context} {problem.problem}")
        raise _UnreadableError(f"YAML no válido en la línea {_line(mark)}: {reason}") from None
    except yaml.reader.ReaderError as problem:
        line = answer.count("\n", 0, problem.position) + 1
        raise _UnreadableError(f"YAML no válido en la línea {line}: carácter no permitido") from None
    except (ValueError, OverflowError):
        # A version or an escape sequence that stands for no number, or no character.
        raise _UnreadableError("YAML no válido: número o carácter imposible") from None
    if root is None:
        return None
    _check_size(root)
    return _Values(findings).of(root)


def _line(mark: Any) -> int:
    return int(mark.line) + 1


_REASONS = {
    "single document": "solo se admite un documento",
    "'\\t'": "no se puede sangrar con tabuladores",
    "mapping values are not allowed": "':' fuera de lugar",
    "could not find expected ':'": "falta ':'",
    "undefined alias": "alias sin definir",
    "quoted scalar": "comillas sin cerrar o mal escapadas",
    "<block end>": "la sangría no cuadra",
    "flow sequence": "falta ',' o ']'",
    "flow mapping": "falta ',' o '}'",
}


def _reason(problem: str) -> str:
    return next((reason for part, reason in _REASONS.items() if part in problem), "la estructura no cuadra")


def _children(node: Node) -> list[Node]:
    if isinstance(node, MappingNode):
        return [child for pair in node.value for child in pair]
    return list(node.value) if isinstance(node, SequenceNode) else []


def _check_size(root: Node) -> None:
    """Count the nodes as if every alias were written out, without writing it out.

    Raises:
        _UnreadableError: if they are too many, or one is within itself.
    """
    sizes: dict[Node, int] = {}
    open_nodes: set[Node] = set()
    stack = [root]
    while stack:
        node = stack[-1]
        children = _children(node)
        if node in sizes:
            stack.pop()
        elif node in open_nodes:
            if any(child in open_nodes and child not in sizes for child in children):
                raise _UnreadableError(f"Un alias de YAML está dentro de sí mismo (línea {_line(node.start_mark)})")
            size = 1 + sum(sizes[child] for child in children)
            if size > MAX_SIZE:
                raise _UnreadableError(f"Demasiados alias de YAML (línea {_line(node.start_mark)})")
            sizes[node] = size
            stack.pop()
        else:
            open_nodes.add(node)
            stack += [child for child in children if child not in open_nodes]


_NULL = frozenset(["", "~", "null", "Null", "NULL"])
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?[0-9]{1,15}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]{1,15}|[0-9]{1,15}\.[0-9]{0,15})(?:[eE][-+]?[0-9]{1,2})?")


class _Values:
    """Makes values of nodes, and says which keys are wrong; each node once, whatever stands for it."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.made: dict[Node, Any] = {}

    def of(self, node: Node) -> Any:
        if node not in self.made:
            if isinstance(node, MappingNode):
                self.made[node] = self.mapping(node)
            elif isinstance(node, CollectionNode):
                self.made[node] = [self.of(item) for item in node.value]
            else:
                self.made[node] = _scalar(node)
        return self.made[node]

    def mapping(self, node: MappingNode) -> dict[str, Any]:
        values: dict[str, Any] = {}
        merged: list[Any] = []
        for key_node, value_node in node.value:
            key, line = key_node.value, _line(key_node.start_mark)
            if not isinstance(key_node, ScalarNode):
                self.findings.error(f"Clave no válida en la línea {line}")
            elif key in values:
                self.findings.error(f"Clave repetida en la línea {line}: {shown(key)}")
            elif key == "<<" and key_node.style is None:
                value = self.of(value_node)
                merged += value if isinstance(value, list) else [value]
                if not all(isinstance(one, dict) for one in merged):
                    self.findings.error(f"'<<' espera un mapa en la línea {line}")
            else:
                values[key] = self.of(value_node)
        for one in merged:
            if isinstance(one, dict):
                values = one | values
        return values


def _scalar(node: Node) -> Any:
    text = node.value
    if not isinstance(node, ScalarNode) or node.style is not None:
        return text
    if text in _NULL:
        return None
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else _BOOLEANS.get(text, text)


# What is right of it


def _check_file(file: dict[str, Any], findings: Findings) -> None:
    for key in file:
        if key not in _TOP_LEVEL and not key.startswith("x-"):
            findings.error(f"Clave desconocida: {shown(key)}")
    if "version" in file:
        findings.warn("La clave 'version' está obsoleta")
    for section in ("networks", "volumes", "secrets", "configs"):
        if file.get(section) is not None and not isinstance(file[section], dict):
            findings.error(f"'{section}' debe ser un mapa")
    services = file.get("services")
    if "services" not in file:
        # They may be in the files included.
        if "include" not in file:
            findings.error("Falta la clave 'services'")
    elif services is None or services == {}:
        findings.error("'services' está vacío")
    elif not isinstance(services, dict):
        findings.error("'services' debe ser un mapa")
    else:
        _check_services(services, file, findings)


def _check_services(services: dict[str, Any], file: dict[str, Any], findings: Findings) -> None:
    for name, service in services.items():
        if not _NAME.fullmatch(name):
            findings.error(f"Nombre de servicio no válido: {shown(name)}")
        if isinstance(service, dict):
            _Service(shown(name), service, file, findings).check()
        else:
            findings.error(f"El servicio '{shown(name)}' debe ser un mapa")
    _check_order(services, findings)


def _check_order(services: dict[str, Any], findings: Findings) -> None:
    """No service may wait for itself."""
    waits = {
        name: [other for other in _names(service.get("depends_on")) if other in services]
        for name, service in services.items()
        if isinstance(service, dict)
    }
    try:
        TopologicalSorter(waits).prepare()
    except CycleError as problem:
        circle = " -> ".join(shown(name) for name in reversed(problem.args[1]))
        findings.error(f"Dependencias en círculo: {shown(circle, 200)}")


def _names(value: Any) -> list[str]:
    """The texts of a list, or the keys of a mapping."""
    return [name for name in value if isinstance(name, str)] if isinstance(value, list | dict) else []


# What a service's keys may be, and how to say it.
_TYPES: dict[str, tuple[tuple[type, ...], str]] = {
    **dict.fromkeys(["image", "container_name"], ((str,), "un texto")),
    **dict.fromkeys(["ports", "volumes", "secrets", "configs"], ((list,), "una lista")),
    **dict.fromkeys(["depends_on", "environment", "labels", "networks"], ((dict, list), "un mapa o una lista")),
    **dict.fromkeys(["command", "entrypoint"], ((str, list), "un texto o una lista")),
    "build": ((str, dict), "un texto o un mapa"),
    "healthcheck": ((dict,), "un mapa"),
}
# What a service uses has to be declared.
_DECLARED = {
    "networks": "usa la red '{}', que no está declarada",
    "volumes": "usa el volumen '{}', que no está declarado",
    "secrets": "usa el secreto '{}', que no está declarado",
    "configs": "usa la configuración '{}', que no está declarada",
    "services": "depende de '{}', que no existe",
}
_CONDITIONS = frozenset(["service_completed_successfully", "service_healthy", "service_started"])
_PROTOCOLS = frozenset(["sctp", "tcp", "udp"])


@dataclass(frozen=True, slots=True)
class _Service:
    """A service to be checked; ``name`` is as a message may show it."""

    name: str
    service: dict[str, Any]
    file: dict[str, Any]
    findings: Findings

    def error(self, text: str) -> None:
        self.findings.error(f"El servicio '{self.name}' {text}")

    def check(self) -> None:
        for key, value in self.service.items():
            types, expected = _TYPES.get(key, ((object,), ""))
            if key not in _SERVICE and not key.startswith("x-"):
                self.error(f"tiene una clave desconocida: {shown(key)}")
            elif value is not None and not isinstance(value, types):
                self.error(f"necesita que '{key}' sea {expected}")
        self.check_image()
        for port in self.listed("ports"):
            if not _is_port(port):
                self.error(f"tiene un puerto no válido: {shown(_text(port))}")
        self.check_environment()
        self.check_health()
        self.check_references()

    def listed(self, key: str) -> list[Any]:
        value = self.service.get(key)
        return value if isinstance(value, list) else []

    def check_image(self) -> None:
        image, build = self.service.get("image"), self.service.get("build")
        if not image and not build and not self.service.keys() & {"extends", "provider"}:
            self.error("necesita 'image' o 'build'")
        if isinstance(image, str) and image:
            if not is_reference(image):
                self.error(f"tiene una imagen no válida: {shown(image)}")
            elif is_latest(image) and not build:
                self.findings.warn(LATEST)

    def check_environment(self) -> None:
        environment = self.service.get("environment")
        of_list = isinstance(environment, list) and not all(isinstance(one, str) for one in environment)
        of_map = isinstance(environment, dict) and any(isinstance(one, list | dict) for one in environment.values())
        if of_list or of_map:
            self.error("necesita variables sencillas en 'environment': CLAVE=valor o CLAVE: valor")

    def check_health(self) -> None:
        health = self.service.get("healthcheck")
        test = health.get("test") if isinstance(health, dict) else None
        if isinstance(test, list) and test[:1] not in (["CMD"], ["CMD-SHELL"], ["NONE"]):
            self.error("necesita que 'healthcheck.test' empiece por CMD, CMD-SHELL o NONE")

    def check_references(self) -> None:
        depends_on, networks = self.service.get("depends_on"), self.service.get("networks")
        if networks and "network_mode" in self.service:
            self.error("no puede tener a la vez 'networks' y 'network_mode'")
        for one in depends_on.values() if isinstance(depends_on, dict) else []:
            if not isinstance(one, dict) or _text(one.get("condition")) not in _CONDITIONS:
                self.error("necesita una 'condition' válida en cada 'depends_on'")
        self.declared("services", _names(depends_on))
        self.declared("networks", (name for name in _names(networks) if name != "default"))
        self.declared("volumes", filter(None, map(self.volume, self.listed("volumes"))))
        for section in ("secrets", "configs"):
            for one in self.listed(section):
                self.declared(section, _names([one.get("source") if isinstance(one, dict) else one]))

    def declared(self, section: str, used: Iterable[str]) -> None:
        # What an included file declares is not known.
        known = self.file.get(section)
        for name in used if "include" not in self.file else ():
            if "$" not in name and name not in (known if isinstance(known, dict) else {}):
                self.error(_DECLARED[section].format(shown(name)))

    def volume(self, mount: Any) -> str | None:
        """The name of the volume that is mounted; None if none has to be declared."""
        if isinstance(mount, dict):
            source = mount.get("source")
            if mount.get("type") not in ("bind", "cluster", "image", "npipe", "tmpfs", "volume"):
                self.error("necesita un 'type' válido en cada volumen")
            return source if mount.get("type") == "volume" and isinstance(source, str) else None
        if not isinstance(mount, str) or not _MOUNT.fullmatch(mount):
            self.error(f"tiene un volumen no válido: {shown(_text(mount))}")
            return None
        source, colon, _ = mount.partition(":")
        return source if colon and not _PATH.match(mount) else None


_MOUNT = re.compile(r"(?:[A-Za-z]:)?[^:]+(?::(?:[A-Za-z]:)?[^:]+){0,2}|.*\$\{.*", re.DOTALL)
_PATH = re.compile(r"[./~$\\]|[A-Za-z]:[\\/]")


def _text(value: Any) -> str:
    """A value as YAML writes it, or what it is."""
    if isinstance(value, str):
        return value
    if isinstance(value, list | dict):
        return "una lista" if isinstance(value, list) else "un mapa"
    return "null" if value is None else str(value).lower()


_RANGE = re.compile(r"([0-9]{1,5})(?:-([0-9]{1,5}))?")


def _range(text: str, least: int) -> range | None:
    """The ports that a number or two name, or None if they name none."""
    match = _RANGE.fullmatch(text)
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
    return range(first, last + 1) if least <= first <= last <= 65_535 else None


def _is_port(port: Any) -> bool:
    """Whether an entry of ``ports`` is right, as `docker compose` reads it."""
    if isinstance(port, dict):
        target, published = _text(port.get("target")), _text(port.get("published", 0))
        if not port.keys() <= _PORT_KEYS or _text(port.get("protocol", "tcp")) not in _PROTOCOLS:
            return False
        return "$" in target + published or bool(_range(target, 1) and _range(published, 0))
    if isinstance(port, bool) or not isinstance(port, int | str):
        return False
    return "$" in str(port) or _is_short_port(str(port))


def _is_short_port(port: str) -> bool:
    """Whether a text says [[ADDRESS:][HOST]:]CONTAINER[/PROTOCOL]."""
    ports, slash, protocol = port.partition("/")
    address, host, container = ["", "", *ports.rsplit(":", 2)][-3:]
    outer, inner = _range(host or "0", 0), _range(container, 1)
    if not inner or not outer or (slash and protocol.lower() not in _PROTOCOLS):
        return False
    if host and len(inner) not in (1, len(outer)):
        return False
    return not address or _is_address(address.strip("[]"))


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
