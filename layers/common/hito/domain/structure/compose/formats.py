"""Formats of texts and numbers in places where the schema only says "text" or "number".

Source: github.com/compose-spec/compose-go (`loader/interpolate.go`, `types/`, `format/volume.go`), and what Docker's
engine refuses when it starts the service.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address, ip_interface
from typing import Any

from hito.domain.structure import is_reference


@dataclass(frozen=True, slots=True)
class Format:
    """How a text or a number is parsed.

    Attributes:
        read: Returns the value that Docker makes of it; raises a ``ValueError`` if it cannot.
        expected: What is expected, after "debe ser".
        refused: The beginning of an error that shows the value, where that says more.
    """

    read: Callable[[Any], Any]
    expected: str
    refused: str = ""


def _matching(pattern: str, flags: re.RegexFlag = re.NOFLAG) -> Callable[[Any], Any]:
    compiled = re.compile(pattern, flags)

    def read(value: Any) -> Any:
        if isinstance(value, str) and not compiled.fullmatch(value):
            raise ValueError
        return value

    return read


_BOOLEANS = dict.fromkeys(["true", "y", "yes", "on"], True) | dict.fromkeys(["false", "n", "no", "off"], False)


def _boolean(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if value.lower() not in _BOOLEANS:
        raise ValueError
    return _BOOLEANS[value.lower()]


_DIGITS = re.compile(r"[-+]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[-+]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(?:[eE][-+]?[0-9]{1,3})?")


def _integer(value: Any) -> Any:
    if isinstance(value, str) and not _DIGITS.fullmatch(value):
        raise ValueError
    return int(value) if isinstance(value, str) else value


def _natural(value: Any) -> Any:
    number = _integer(value)
    if number < 0:
        raise ValueError
    return number


def _number(value: Any) -> Any:
    if isinstance(value, str) and not _DECIMAL.fullmatch(value):
        raise ValueError
    return float(value) if isinstance(value, str) else value


def _no_text(value: Any) -> Any:
    if isinstance(value, str):
        raise ValueError  # noqa: TRY004 - a format's one error
    return value


def _octal(value: Any) -> Any:
    return int(value, 8) if isinstance(value, str) and _DIGITS.fullmatch(value) else _integer(value)


_SIZE = re.compile(
    r"(?P<bytes>[-+]?[0-9]{1,18})|(?P<number>[0-9.e+]{1,40}) ?(?P<unit>b|[kmgtp](?:i?b)?)?", re.IGNORECASE
)
_POWERS = "bkmgtp"


def _size(value: Any) -> Any:
    """Bytes, as docker/go-units parses them: `512m`, `1.5 GiB`, `-1`."""
    if not isinstance(value, str):
        return value
    match = _SIZE.fullmatch(value)
    if match is None:
        raise ValueError
    if match["bytes"]:
        return int(value)
    power = _POWERS.index((match["unit"] or "b")[0].lower())
    size = _number(match["number"]) * 1024**power
    if size >= 2**63:
        raise ValueError
    return int(size)


def _sized(value: Any) -> Any:
    _size(value)
    return value


def _count(value: Any) -> Any:
    return value if isinstance(value, str) and value.lower() == "all" else _integer(value)


def _command(value: Any) -> Any:
    """Split as github.com/mattn/go-shellwords does, which has its own rules; here only whether it succeeds."""
    if not isinstance(value, str):
        return value
    quote, escaped, last = "", False, ""
    for char in value:
        if escaped:
            escaped = False
        elif char == "\\" and quote != "'":
            escaped = True
        elif char in _QUOTES:
            quote = _quote_after(quote, char, last)
        elif char in ";&|<>" and not quote:
            # The rest is not parsed.
            break
        last = char
    if quote or escaped:
        raise ValueError
    return value


_QUOTES = frozenset("'\"`()")


def _quote_after(quote: str, char: str, last: str) -> str:
    """What is open after a character that may open or close something: a quote, or `$(` with its parenthesis."""
    if char == "(" and quote in ("", "("):
        if quote or last != "$":
            raise ValueError
        return "("
    if char == ")":
        # One that closes nothing opens what the next one closes.
        return {"": "(", "(": ""}.get(quote, quote)
    if quote == char:
        return ""
    return quote or char


_SPACES = (" ", "\t", "\n", "\v", "\f", "\r", "\x85", "\xa0")


def _variable(value: Any) -> Any:
    if isinstance(value, str) and value.partition("=")[0].endswith(_SPACES):
        raise ValueError
    return value


def _assignment(value: Any) -> Any:
    if isinstance(value, str) and "=" not in value:
        raise ValueError
    return value


def _ssh_key(value: Any) -> Any:
    return value if value == "default" else _assignment(value)


def _host(value: Any) -> Any:
    """`NAME=ADDRESS` or `NAME:ADDRESS`."""
    if isinstance(value, str):
        name, separator, _ = value.partition("=" if "=" in value else ":")
        if not separator or not name or ":" in name:
            raise ValueError
    return value


def _device(value: Any) -> Any:
    if isinstance(value, str) and value.count(":") > 2:
        raise ValueError
    return value


def _address(value: Any) -> Any:
    if isinstance(value, str):
        ip_address(value)
        if "%" in value:
            raise ValueError
    return value


def _subnet(value: Any) -> Any:
    if isinstance(value, str):
        ip_interface(value)
        if "/" not in value:
            raise ValueError
    return value


_PROTOCOLS = frozenset(["sctp", "tcp", "udp"])
_RANGE = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9}))?")


def _range(text: str, least: int) -> range:
    """The range of ports in a number or two."""
    match = _RANGE.fullmatch(text)
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
    if not least <= first <= last <= 65_535:
        raise ValueError
    return range(first, last + 1)


def _target(value: Any) -> Any:
    number = _integer(value)
    if not 1 <= number <= 65_535:
        raise ValueError
    return number


def _published(value: Any) -> Any:
    if value != "":
        _range(str(value), 0)
    return value


def _protocol(value: Any) -> Any:
    if isinstance(value, str) and value.lower() not in _PROTOCOLS:
        raise ValueError
    return value


def _port(value: Any) -> Any:
    """A port in short form: [[ADDRESS:][HOST]:]CONTAINER[/PROTOCOL]."""
    if not isinstance(value, int | str):
        raise ValueError  # noqa: TRY004 - a format's one error
    ports, _, protocol = str(value).partition("/")
    # A protocol before the container's port is not one.
    address, host, container = ["", "", *ports.rsplit(":", 2)][-3:]
    outer, inner = _range(host or "0", 0), _range(container, 1)
    _protocol(protocol.partition("/")[0] or "tcp")
    if host and len(inner) not in (1, len(outer)):
        raise ValueError
    if address:
        _address(address.removeprefix("[").removesuffix("]"))
    return value


def _exposed(value: Any) -> Any:
    if isinstance(value, float):
        raise ValueError  # noqa: TRY004 - a format's one error
    return value


def mount(text: str) -> tuple[str, str]:
    """Source and target of a volume in short form: [SOURCE:]TARGET[:OPTIONS]; an anonymous volume has an empty source.

    Raises:
        ValueError: if it has too few or too many parts.
    """
    if len(text.encode()) < 3:
        if not text:
            raise ValueError
        return "", text
    sections: list[str] = []
    drive = ""
    *first, last = text.split(":")
    for part in first:
        if not drive and len(part) == 1 and part.isalpha():
            # `C:` of a path on Windows.
            drive = part + ":"
        else:
            sections.append(drive + part)
            drive = ""
    sections.append(drive + last)
    if not all(sections) or len(sections) > 3:
        raise ValueError
    return (sections[0], sections[1]) if len(sections) > 1 else ("", sections[0])


def is_path(source: str) -> bool:
    """Whether the source of a volume is a path instead of a volume's name."""
    return source[:1] in (".", "/", "~") or source.startswith("\\\\") or (source[:1].isalpha() and source[1:2] == ":")


def _mount(value: Any) -> Any:
    if isinstance(value, str):
        mount(value)
    return value


def _image(value: Any) -> Any:
    if isinstance(value, str) and value and not is_reference(value):
        raise ValueError
    return value


def _filled(value: Any) -> Any:
    if value == "":
        raise ValueError
    return value


BOOLEAN = Format(_boolean, "true o false")
_INTEGER = Format(_integer, "un número entero")
_NATURAL = Format(_natural, "un número entero, 0 o más")
_NUMBER = Format(_number, "un número")
_NO_TEXT = Format(_no_text, "un número sin comillas")
_MODE = Format(_octal, "unos permisos en octal, como 0440")
_BYTES = Format(_sized, "un tamaño, como 512m o 1gb")
_COUNT = Format(_count, "'all' o un número entero")
_DURATION = Format(
    _matching(r"[-+]?(?:0|(?:(?:[0-9]{1,18}(?:\.[0-9]{0,18})?|\.[0-9]{1,18})(?:ns|us|µs|μs|ms|s|m|h|d|w))+)"),
    "una duración, como 30s o 1m30s",
)
_COMMAND = Format(_command, "una orden con comillas y paréntesis cerrados")
_RESTART = Format(
    _matching(r"|no|none|any|always(?::0)?|unless-stopped(?::0)?|on-failure(?::.*)?"),
    "no, always, on-failure o unless-stopped",
)
_CONDITION = Format(_matching(r"|no|none|any|always|unless-stopped|on-failure"), "none, on-failure o any")
_SIGNALS = "ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM"
_SIGNALS += " TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX"
_SIGNAL = Format(
    _matching(rf"|(?:SIG)?(?:{'|'.join(_SIGNALS.split())}|RTM(?:IN\+|AX-)[0-9]{{1,2}})|[1-9][0-9]?", re.IGNORECASE),
    "una señal, como SIGTERM",
)
_CONTAINER = Format(
    _matching(r"[a-zA-Z0-9][a-zA-Z0-9_.-]+"), "un nombre de letras sin acento, cifras, '_', '.' o '-', de dos o más"
)
_IMAGE = Format(_image, "un texto", "tiene una imagen no válida")
_PORT = Format(_port, "un puerto", "tiene un puerto no válido")
_EXPOSED = Format(_exposed, "un puerto", "tiene un puerto no válido en 'expose'")
_MOUNT = Format(_mount, "un volumen", "tiene un volumen no válido")
_TARGET = Format(_target, "un puerto, de 1 a 65535")
_PUBLISHED = Format(_published, "un puerto o varios, como 8080 u 8000-8010")
_PROTOCOL = Format(_protocol, "tcp, udp o sctp")
_ADDRESS = Format(_address, "una dirección IP")
_SUBNET = Format(_subnet, "una red, como 10.0.0.0/24")
_VARIABLE = Format(_variable, "CLAVE=valor, sin espacio antes de '='")
_ASSIGNMENT = Format(_assignment, "CLAVE=valor")
_SSH_KEY = Format(_ssh_key, "'default' o ID=ruta")
_HOST = Format(_host, "NOMBRE=dirección")
_DEVICE = Format(_device, "ORIGEN:DESTINO:PERMISOS")
_FILLED = Format(_filled, "un texto que no esté vacío")


def number_of(value: Any) -> float | None:
    """A number, or the number in a text; None if there is none."""
    return _read(_number, value)


def size_of(value: Any) -> float | None:
    """A number of bytes; None if the value is not one."""
    return _read(_size, value)


def _read(read: Callable[[Any], Any], value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(read(value))
    except ValueError:
        return None


# `*` is any key, `[]` any item of a list.
_OF_SERVICES = {
    _NUMBER: "cpus cpu_percent deploy.update_config.max_failure_ratio deploy.rollback_config.max_failure_ratio"
    " deploy.resources.limits.cpus deploy.resources.reservations.cpus",
    _INTEGER: "cpu_count cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares oom_score_adj pids_limit"
    " deploy.resources.limits.pids ulimits.* ulimits.*.hard ulimits.*.soft"
    " deploy.resources.reservations.generic_resources.[].discrete_resource_spec.value",
    _NATURAL: "scale deploy.replicas healthcheck.retries deploy.update_config.parallelism"
    " deploy.rollback_config.parallelism deploy.restart_policy.max_attempts deploy.placement.max_replicas_per_node",
    _NO_TEXT: "build.ulimits.* build.ulimits.*.hard build.ulimits.*.soft volumes.[].tmpfs.mode blkio_config.weight"
    " blkio_config.weight_device.[].weight",
    _MODE: "secrets.[].mode configs.[].mode build.secrets.[].mode",
    _BYTES: "mem_limit mem_reservation memswap_limit mem_swappiness shm_size build.shm_size volumes.[].tmpfs.size"
    " deploy.resources.limits.memory deploy.resources.reservations.memory blkio_config.device_read_bps.[].rate"
    " blkio_config.device_read_iops.[].rate blkio_config.device_write_bps.[].rate"
    " blkio_config.device_write_iops.[].rate",
    _COUNT: "gpus.[].count deploy.resources.reservations.devices.[].count",
    _DURATION: "healthcheck.interval healthcheck.timeout healthcheck.start_period healthcheck.start_interval"
    " stop_grace_period deploy.update_config.delay deploy.update_config.monitor deploy.rollback_config.delay"
    " deploy.rollback_config.monitor deploy.restart_policy.delay deploy.restart_policy.window",
    _COMMAND: "command entrypoint post_start.[].command pre_stop.[].command pre_start.[].command"
    " pre_start.[].entrypoint develop.watch.[].exec.command",
    _RESTART: "restart",
    _CONDITION: "deploy.restart_policy.condition",
    _SIGNAL: "stop_signal",
    _CONTAINER: "container_name",
    _IMAGE: "image pre_start.[].image",
    _PORT: "ports.[]",
    _TARGET: "ports.[].target",
    _PUBLISHED: "ports.[].published",
    _PROTOCOL: "ports.[].protocol",
    _ADDRESS: "ports.[].host_ip networks.*.ipv4_address networks.*.ipv6_address networks.*.link_local_ips.[]",
    _EXPOSED: "expose.[]",
    _MOUNT: "volumes.[]",
    _VARIABLE: "environment.[] build.args.[] post_start.[].environment.[] pre_stop.[].environment.[]"
    " pre_start.[].environment.[]",
    _ASSIGNMENT: "build.additional_contexts.[]",
    _SSH_KEY: "build.ssh.[]",
    _HOST: "extra_hosts.[] build.extra_hosts.[]",
    _DEVICE: "devices.[]",
    _FILLED: "develop.watch.[].path",
}
_OF_NETWORKS = {
    _ADDRESS: "ipam.config.[].gateway ipam.config.[].aux_addresses.*",
    _SUBNET: "ipam.config.[].subnet ipam.config.[].ip_range",
}


@dataclass(slots=True)
class Place:
    """A place in a Compose file, and the places below it."""

    below: dict[str, "Place"]
    format: Format | None = None

    def at(self, key: str) -> "Place":
        """The place of a key, or of the items of a list (`[]`)."""
        return self.below.get(key) or self.below.get("*") or NOWHERE


NOWHERE = Place({})


def _places() -> Place:
    root = Place({})
    for section, table in (("services.*.", _OF_SERVICES), ("networks.*.", _OF_NETWORKS)):
        for form, paths in table.items():
            for path in paths.split():
                place = root
                for key in (section + path).split("."):
                    place = place.below.setdefault(key, Place({}))
                place.format = form
    return root


PLACES = _places()
