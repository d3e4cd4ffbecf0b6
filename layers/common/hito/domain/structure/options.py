"""The options of each instruction that Docker accepts, and their values.

Written from BuildKit's `frontend/dockerfile/instructions`, its `dockerfile2llb`, and Go's parsers of numbers.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from hito.domain.structure import shown
from hito.domain.structure.instructions import BOOLEANS

# The options of each instruction, by the type of their value.
_TEXT = {
    "ADD": "checksum chmod chown",
    "COPY": "chmod chown from",
    "FROM": "platform",
    "HEALTHCHECK": "interval retries start-interval start-period timeout",
    "RUN": "network security",
}
_BOOLEAN = {"ADD": "keep-git-dir link unpack", "COPY": "link parents"}
_TEXTS = {"ADD": "exclude", "COPY": "exclude", "RUN": "device mount"}

Texts = dict[str, list[str]]
"""The values of each option that was given a value."""


def read(instruction: str, options: Sequence[str]) -> tuple[Texts, list[str]]:
    """The options of an instruction by their names, and what is wrong with them."""
    if not options:
        return {}, []
    texts, booleans, repeated = (known.get(instruction, "").split() for known in (_TEXT, _BOOLEAN, _TEXTS))
    found: Texts = {}
    errors: list[str] = []
    seen: set[str] = set()
    for option in options:
        name, equals, value = option.removeprefix("--").partition("=")
        shown_name = f"{instruction}: --{shown(name)}"
        if name not in texts and name not in booleans and name not in repeated:
            errors.append(f"Opción desconocida en {shown_name}")
        elif name in seen and name not in repeated:
            errors.append(f"Opción repetida en {shown_name}")
        elif not equals and name not in booleans:
            errors.append(f"Opción sin valor en {shown_name}")
        elif name in booleans and (value or equals) and value.lower() not in ("true", "false"):
            errors.append(_wrong(instruction, name, value))
        else:
            found.setdefault(name, []).append(value)
        seen.add(name)
    return found, [*errors, *_wrong_values(instruction, found)]


def _wrong(instruction: str, name: str, value: str) -> str:
    return f"Valor no válido en {instruction} --{name}: {shown(value)}"


def _wrong_values(instruction: str, found: Texts) -> Iterator[str]:
    for name, values in found.items():
        is_right = _CHECKS.get((instruction, name))
        yield from (_wrong(instruction, name, value) for value in values if is_right and not is_right(value))


# Numbers and times

_UNITS = {
    "ns": 1,
    "us": 1_000,
    "µs": 1_000,
    "μs": 1_000,
    "ms": 1_000_000,
    "s": 1_000_000_000,
    "m": 60_000_000_000,
    "h": 3_600_000_000_000,
}
_TIME = re.compile(r"([0-9]*+)(\.[0-9]*+)?(ns|us|µs|μs|ms|s|m|h)")
_LONGEST = 2**63
_SHORTEST = _UNITS["ms"]


def _is_duration(text: str) -> bool:
    """Whether Docker accepts this duration: zero, or at least a millisecond. Source: Go's `time.ParseDuration`."""
    unsigned = text[1:] if text[:1] in ("+", "-") else text
    if text == "" or unsigned == "0":
        return True
    total, end = 0, 0
    while match := _TIME.match(unsigned, end):
        whole, fraction, unit = match[1].lstrip("0"), (match[2] or "")[1:19], _UNITS[match[3]]
        if len(whole) > 19 or not (match[1] or fraction):
            return False
        total += int(whole or "0") * unit + int(fraction or "0") * unit // 10 ** len(fraction)
        end = match.end()
    if not end or end < len(unsigned) or total >= _LONGEST:
        return False
    return not total or (total >= _SHORTEST and text[0] != "-")


def whole_number(text: str) -> int | None:
    """A number as Go's `strconv.Atoi` reads it; None if it does not."""
    if not _WHOLE.fullmatch(text):
        return None
    number = int(text)
    return number if -_LONGEST <= number < _LONGEST else None


_WHOLE = re.compile(r"[+-]?0*+[0-9]{0,19}(?<=[0-9])")


def _is_count(text: str) -> bool:
    number = whole_number(text) if text else 0
    return number is not None and 0 <= number < 2**31


def _is_unsigned(text: str, digits: str, base: int) -> bool:
    return bool(text) and not text.strip(digits) and len(text.lstrip("0")) <= 11 and int(text, base) < 2**32


def is_mode(text: str) -> bool:
    """Whether `--chmod` accepts this: an octal number, or symbolic modes of `chmod`."""
    if text[:1].isdecimal():
        return _is_unsigned(text, "01234567", 8) and int(text, 8) <= 0o7777
    return bool(_MODE.fullmatch(text))


_CLAUSE = r"[augo]*+(?:[-+=][rwxXstugo]*+)++"
_MODE = re.compile(f"{_CLAUSE}(?:,{_CLAUSE})*+")
_SIZE = re.compile(
    r"\+?(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][+-]?[0-9]++)? ?(?:b|[kmgtp](?:i?b)?)?", re.IGNORECASE
)


# Mounts

_MOUNT_TYPES = frozenset({"bind", "cache", "secret", "ssh", "tmpfs"})
_SHARING = frozenset({"locked", "private", "shared"})
_WITH_OWNER = frozenset({"cache", "secret", "ssh"})
_KEYS = frozenset(
    """
    destination dst env from gid id mode readonly readwrite required ro rw sharing size source src target type uid
    """.split()  # noqa: SIM905 - words read better than quoted ones
)
_WITHOUT_VALUE = frozenset({"readonly", "readwrite", "required", "ro", "rw"})


def fields(text: str) -> list[str] | None:
    """The fields of a line of comma-separated values; None if its quotes are wrong. Source: Go's `csvvalue`."""
    found: list[str] = []
    end = 0
    while match := _FIELD.match(text, end):
        found.append(match[1].replace('""', '"') if match[1] is not None else match[2])
        if match.end() == len(text):
            return found if text else None
        end = match.end() + 1
        if text[match.end()] != ",":
            return None
    return None


_FIELD = re.compile(r'"((?:[^"]|"")*+)"|([^",]*+)')


def _is_mount(text: str) -> bool:
    """Whether a mount is valid before its variables are expanded."""
    found = fields(text)
    if found is None:
        return False
    for field in found:
        key, _, value = field.partition("=")
        if key.lower() == "from" and "$" in value[:-1]:
            return False
    return True


def _is_device(text: str) -> bool:
    found, name = fields(text), ""
    if found is None:
        return False
    for field in found:
        key, equals, value = field.partition("=")
        key = key.lower()
        if key == "required" and (not equals or value in BOOLEANS):
            continue
        if key == "required" or name:
            return False
        name = value if key == "name" and equals else field
    return True


class Mount:
    """A mount of RUN, with its variables expanded; None is a value that only a build knows.

    ``error`` is what is wrong with it, "" if nothing is.
    """

    def __init__(self, text: str, expand: Callable[[str], str | None]) -> None:
        self.values: dict[str, str | None] = {}
        self.type: str | None = "bind"
        self.error = ""
        for field in fields(text) or []:
            key, equals, value = field.partition("=")
            key = key.lower()
            self.error = self.error or self._read(
                key, expand(value) if equals else "", has_value=bool(equals), field=field
            )
        self.error = self.error or self._contradiction()

    @property
    def source_stage(self) -> str | None:
        """The stage or image that it mounts."""
        return self.values.get("from")

    @property
    def target(self) -> str | None:
        """The target path; "" if there is none."""
        return self.values.get("target", "")

    def _read(self, key: str, value: str | None, *, has_value: bool, field: str) -> str:
        if key not in _KEYS or (not has_value and key not in _WITHOUT_VALUE):
            return f"Campo no válido en RUN --mount: {shown(field)}"
        if key == "required" and self.type not in ("secret", "ssh", None):
            return f"RUN --mount=type={self.type} no admite required"
        if key == "size" and self.type not in ("tmpfs", None):
            return f"RUN --mount=type={self.type} no admite size"
        if key == "type":
            value = value and value.lower()
            self.type = value
        is_right = _MOUNT_VALUES.get(key)
        if has_value and value is not None and is_right and not is_right(value):
            return f"Valor no válido en RUN --mount: {shown(field)}"
        self.values[_SAME_KEYS.get(key, key)] = value
        return ""

    def _contradiction(self) -> str:
        if self.type is None:
            return ""
        kind, values = self.type, self.values
        refused: list[str] = [key for key in ("mode", "uid", "gid") if key in values and kind not in _WITH_OWNER]
        of_others = (("sharing", kind != "cache"), ("from", kind == "secret"), ("source", kind == "ssh"))
        refused += [key for key, is_refused in of_others if is_refused and values.get(key)]
        if refused:
            return f"RUN --mount=type={kind} no admite {refused[0]}"
        if kind == "secret":
            if all(values.get(key, "") == "" for key in ("source", "target", "id")):
                return "RUN --mount=type=secret necesita id, source o target"
            if values.get("source") and values.get("id"):
                return "RUN --mount=type=secret no admite source e id a la vez"
        return ""


_SAME_KEYS = {"src": "source", "dst": "target", "destination": "target"}
_MOUNT_VALUES: dict[str, Callable[[str], object]] = {
    "type": _MOUNT_TYPES.__contains__,
    "sharing": lambda value: value.lower() in _SHARING,
    "mode": lambda value: _is_unsigned(value, "01234567", 8),
    "uid": lambda value: _is_unsigned(value, "0123456789", 10),
    "gid": lambda value: _is_unsigned(value, "0123456789", 10),
    "size": _SIZE.fullmatch,
    **dict.fromkeys(_WITHOUT_VALUE, BOOLEANS.__contains__),
}
_CHECKS: dict[tuple[str, str], Callable[[str], object]] = {
    ("RUN", "network"): {"default", "host", "none"}.__contains__,
    ("RUN", "security"): {"insecure", "sandbox"}.__contains__,
    ("RUN", "mount"): _is_mount,
    ("RUN", "device"): _is_device,
    **{("HEALTHCHECK", name): _is_duration for name in ("interval", "start-interval", "start-period", "timeout")},
    ("HEALTHCHECK", "retries"): _is_count,
}


# Platforms

_SYSTEMS = frozenset(
    """
    aix android darwin dragonfly freebsd hurd illumos ios js linux macos nacl netbsd openbsd plan9 solaris windows zos
    """.split()  # noqa: SIM905 - words read better than quoted ones
)
_PROCESSORS = frozenset(
    """
    386 aarch64 amd64 amd64p32 arm arm64 arm64be armbe armel armhf i386 loong64 mips mips64 mips64le mips64p32
    mips64p32le mipsle ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm x86-64 x86_64
    """.split()  # noqa: SIM905 - words read better than quoted ones
)
_SYSTEM = re.compile(r"[A-Za-z0-9_-]++(?:\([A-Za-z0-9_.%-]*+(?:\+[A-Za-z0-9_.%-]++)*+\))?")
_PART = re.compile(r"[A-Za-z0-9_.-]++")


def is_platform(text: str) -> bool:
    """Whether this names a platform. Source: containerd's `platforms.Parse`."""
    first, *others = text.split("/", 3)
    if not _SYSTEM.fullmatch(first) or len(others) > 2 or not all(map(_PART.fullmatch, others)):
        return False
    return bool(others) or first.partition("(")[0].lower() in _SYSTEMS or first.lower() in _PROCESSORS
