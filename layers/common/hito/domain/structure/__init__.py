"""Validation of an answer's structure: a command, a Dockerfile, or a Compose file.

It is pure, and nothing is executed: an answer is only parsed. Any text gets a verdict, within a limited time:
each kind of answer has a maximum length, and its parser takes time in proportion to the length.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum

# What a beginner's course of Linux and Docker uses. Nothing that destroys a disk (`rm`, `dd`, `mkfs`), stops
# the machine, or gives a text to a shell (`eval`, `source`, `bash`).
ALLOWED_COMMANDS = frozenset(
    """
    : [ alias apropos apt apt-cache apt-get awk base64 basename bc bg break cal cat cd chgrp chmod chown clear cmp
    column comm command continue cp crontab curl cut date declare df diff dig dirname dmesg dnf docker docker-compose
    du echo egrep env exit expand export expr false fg fgrep file find fold free getent git grep groupadd groups gunzip
    gzip head help history host hostname hostnamectl htop id ifconfig info ip jobs journalctl jq kill killall kubectl
    last less let ln local locate logger ls lsblk lscpu lsof man md5sum mkdir more mv nano netstat nice nl nohup
    nslookup passwd paste pgrep ping pip pkill popd printenv printf ps pushd pwd python read readlink realpath renice
    return rev rmdir rsync scp sed seq service set sha256sum shift sleep sort split ss ssh ssh-copy-id ssh-keygen stat
    strings sudo systemctl tac tail tar tee test time timeout top touch tr traceroute tree true type umask unalias
    uname uniq unset unzip uptime useradd usermod vi vim wait watch wc wget whatis whereis which who whoami xargs yes
    yum zcat zip
    """.split()  # noqa: SIM905 - words read better than 160 quoted lines
)

# A learner reads the first few errors, so a verdict does not need a thousand of them.
MOST_SHOWN = 20
LONGEST_SHOWN = 60


class Sort(StrEnum):
    """What kind of answer is validated."""

    COMMAND = "command"
    DOCKERFILE = "dockerfile"
    COMPOSE = "compose"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with an answer, and what could be better; texts for the learner, in Spanish."""

    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong."""
        return not self.errors


@dataclass(slots=True)
class Findings:
    """What a validator has found so far: each text once, in order."""

    _errors: dict[str, None] = field(default_factory=dict)
    _warnings: dict[str, None] = field(default_factory=dict)

    def error(self, text: str) -> None:
        """Add an error."""
        self._errors[text] = None

    def warn(self, text: str) -> None:
        """Add a warning."""
        self._warnings[text] = None

    def verdict(self) -> Verdict:
        """The verdict with everything found, or the first few and the number of others."""
        return Verdict(_few(self._errors), _few(self._warnings))


def validate(sort: Sort, answer: str, allowed: frozenset[str]) -> Verdict:
    """Validate an answer of a kind; ``allowed`` are the commands that it may use."""
    # Imported when needed: a request that validates nothing should not pay for these slow imports.
    match sort:
        case Sort.COMMAND:
            from hito.domain.structure import commands  # noqa: PLC0415

            return commands.validate(answer, allowed)
        case Sort.DOCKERFILE:
            from hito.domain.structure import dockerfiles  # noqa: PLC0415

            return dockerfiles.validate(answer)
        case Sort.COMPOSE:
            from hito.domain.structure import compose  # noqa: PLC0415

            return compose.validate(answer)


def shown(text: str, longest: int = LONGEST_SHOWN) -> str:
    """A piece of an answer as a message can show it: one line, short, only printable characters."""
    line = re.sub(r"\s+", " ", text[: 4 * longest], flags=re.ASCII).strip(" ")
    if len(line) > longest:
        line = line[: longest - 1] + "…"
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in line)


def is_latest(image: str) -> bool:
    """Whether a reference to an image has the tag ``latest``, also by omitting the tag.

    False for a digest, and if a variable decides.
    """
    if "$" in image or "@" in image:
        return False
    _, _, tag = image.rpartition("/")[2].partition(":")
    return tag in ("", "latest")


_HOST = r"(?:[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*+(?:[.][A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*+)*+|\[[A-Fa-f0-9:]+\])(?::[0-9]+)?"
_PATH = r"[a-z0-9]+(?:(?:[.]|__?|-+)[a-z0-9]+)*+"
_REFERENCE = re.compile(
    rf"(?:{_HOST}/)?(?P<path>{_PATH}(?:/{_PATH})*+)(?::[A-Za-z0-9_][A-Za-z0-9_.-]{{0,127}})?"
    r"(?:@(?P<algorithm>[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*+):(?P<digest>[0-9A-Fa-f]{32,}))?"
)
_LONGEST_PATH = 255
_HEXADECIMALS = {"sha256": 64, "sha384": 96, "sha512": 128}


def is_reference(image: str) -> bool:
    """Whether a text may name an image, once its variables have values."""
    return "$" in image or is_image(image)


def is_image(image: str) -> bool:
    """Whether a text names an image. Source: github.com/distribution/reference, `ParseNormalizedNamed`."""
    if len(image) == _HEXADECIMALS["sha256"] and not image.strip("0123456789abcdef"):
        return False
    host, slash, name = image.partition("/")
    # Without a dot, a colon or a capital letter, the part before the first slash is a namespace of Docker Hub.
    if not slash or not (host == "localhost" or "." in host or ":" in host or host != host.lower()):
        host, name = "docker.io", image if slash else f"library/{image}"
    match = _REFERENCE.fullmatch(f"{host}/{name}")
    if match is None or len(match["path"]) > _LONGEST_PATH:
        return False
    return match["digest"] is None or is_digest(f"{match['algorithm']}:{match['digest']}")


def is_digest(text: str) -> bool:
    """Whether a text is a digest that Docker accepts. Source: github.com/opencontainers/go-digest."""
    algorithm, _, digits = text.partition(":")
    return len(digits) == _HEXADECIMALS.get(algorithm) and not digits.strip("0123456789abcdef")


LATEST = "Uso de tag 'latest' (no determinista)"


def _few(texts: dict[str, None]) -> tuple[str, ...]:
    every = tuple(texts)
    more = len(every) - MOST_SHOWN
    return every if more <= 0 else (*every[:MOST_SHOWN], f"… y {more} más")
