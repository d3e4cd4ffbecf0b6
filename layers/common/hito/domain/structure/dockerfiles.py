"""Validation of Dockerfiles. What `docker build` refuses is an error, what its linter advises against a warning.

Source: docs.docker.com, "Dockerfile reference", and BuildKit's `frontend/dockerfile`: its parser
(`instructions`), its words (`expansion`), its options (`options`), and in this module its checks of each
instruction. What only a build knows, such as a variable of the base image, counts as valid.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address
from posixpath import join, normpath

from hito.domain.structure import LATEST, MOST_SHOWN, Findings, Verdict, is_digest, is_image, is_latest, shown
from hito.domain.structure import options as option_rules
from hito.domain.structure.expansion import (
    SPACES,
    UNCLOSED_QUOTES,
    ExpansionError,
    Unknown,
    Variables,
    anything,
    expanded,
    nothing,
    split,
)
from hito.domain.structure.instructions import Instruction, NotTextsError, begins_document, name_and_rest, read

MAX_LENGTH = 50_000

_INSTRUCTIONS = frozenset(
    """
    ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME
    WORKDIR
    """.split()  # noqa: SIM905 - words read better than quoted ones
)
# Docker does not even parse the options of these.
_ANY_OPTIONS = frozenset({"ARG", "STOPSIGNAL"})
_NOT_ON_BUILD = frozenset({"FROM", "MAINTAINER", "ONBUILD"})
# Of these, the last one in a stage counts.
_ONE_COUNTS = frozenset({"CMD", "ENTRYPOINT", "HEALTHCHECK"})
# Variables that every build has, before the platform is set.
_BUILD_VARIABLES = frozenset(
    f"{side}{part}" for side in ("BUILD", "TARGET") for part in ("PLATFORM", "OS", "OSVERSION", "ARCH", "VARIANT")
) | {"TARGETSTAGE"}


@dataclass(slots=True)
class _Stage:
    """What a stage's instructions declare so far. ``directory`` is None if only a build knows it."""

    counts: Counter[str] = field(default_factory=Counter)
    directory: str | None = "/"
    has_absolute_workdir: bool = False


@dataclass(slots=True)
class _Dockerfile:
    """What the instructions declare so far.

    ``places`` are the numbers of all stages by their names, later ones too. ``is_trigger`` says that another build
    will run the instruction.
    """

    findings: Findings
    places: dict[str, int]
    count: int
    stages: list[_Stage] = field(default_factory=list)
    named: dict[str, _Stage] = field(default_factory=dict)
    arguments: set[str] = field(default_factory=set)
    is_trigger: bool = False

    @property
    def stage(self) -> _Stage:
        """The current stage."""
        return self.stages[-1] if self.stages else _Stage()

    def of_from(self, name: str) -> Unknown | None:
        """The value of a variable before a stage; a declared one may come from the command line."""
        return Unknown.VALUE if name in self.arguments or name in _BUILD_VARIABLES else None

    @property
    def variables(self) -> Variables:
        """The variables that an instruction may use."""
        return anything if self.stages else self.of_from


def validate(answer: str) -> Verdict:
    """Validate a Dockerfile."""
    findings = Findings()
    if len(answer) > MAX_LENGTH:
        findings.error(f"Dockerfile demasiado largo (máximo {MAX_LENGTH} caracteres)")
        return findings.verdict()
    instructions = read(answer, findings)
    names = [instruction.name for instruction in instructions]
    if not names:
        findings.error("Dockerfile vacío")
    elif next((name for name in names if name != "ARG"), "FROM") != "FROM":
        findings.error("La primera instrucción debe ser FROM")
    if names and "FROM" not in names:
        findings.error("Falta instrucción FROM")
    triggered = [_triggered(instruction).name for instruction in instructions]
    unknown = [shown(name) for name in dict.fromkeys(triggered) if name and name not in _INSTRUCTIONS]
    if unknown:
        findings.error(f"Instrucciones desconocidas: {', '.join(unknown[:MOST_SHOWN])}")
    if "" in names:
        findings.error("Línea sin instrucción: solo dice que sigue en la siguiente")
    dockerfile = _Dockerfile(findings, _places(instructions), names.count("FROM"))
    for instruction in instructions:
        if instruction.name in _INSTRUCTIONS:
            _check(instruction, dockerfile)
    return findings.verdict()


def _triggered(instruction: Instruction) -> Instruction:
    """The instruction itself, or the one after ONBUILD."""
    return instruction.triggered if instruction.name == "ONBUILD" else instruction


def _places(instructions: Sequence[Instruction]) -> dict[str, int]:
    """The number of each stage that has a name; of two stages with one name, the last."""
    every = [instruction.words for instruction in instructions if instruction.name == "FROM"]
    return {words[2].lower(): place for place, words in enumerate(every) if len(words) == 3}


# The checks of each instruction


def _check(instruction: Instruction, dockerfile: _Dockerfile) -> None:
    findings, name = dockerfile.findings, instruction.name
    options: option_rules.Texts = {}
    if name not in _ANY_OPTIONS and not _is_no_check(instruction):
        options, errors = option_rules.read(name, instruction.options)
        for error in errors:
            findings.error(error)
    counts = dockerfile.stage.counts
    counts[name] += 1
    if name in _ONE_COUNTS and counts[name] > 1:
        findings.warn(f"Varias instrucciones {name}: solo cuenta la última de la etapa")
    if not instruction.value and name in _NEEDED:
        findings.error(_NEEDED[name])
        if name == "FROM":
            dockerfile.stages.append(_Stage())
        return
    try:
        items = instruction.items() if name in _MAYBE_JSON else None
    except NotTextsError:
        findings.error(f"{name} en forma JSON solo admite textos entre comillas dobles")
        return
    _CHECKS[name](_Given(instruction, options, items, dockerfile))


@dataclass(frozen=True, slots=True)
class _Given:
    """An instruction with the values of its options, its texts if it is JSON, and what was declared before it."""

    instruction: Instruction
    options: option_rules.Texts
    items: list[str] | None
    dockerfile: _Dockerfile

    @property
    def name(self) -> str:
        """The instruction's name in capitals."""
        return self.instruction.name

    @property
    def value(self) -> str:
        """The instruction's arguments as written."""
        return self.instruction.value

    def error(self, text: str) -> None:
        """Add an error."""
        self.dockerfile.findings.error(text)

    def warn(self, text: str) -> None:
        """Add a warning."""
        self.dockerfile.findings.warn(text)

    def option(self, name: str) -> str:
        """The value of an option that may be given once, "" without it."""
        return self.options.get(name, [""])[0]

    def expanded(self, word: str) -> str | None:
        """The word after expansion; None if only a build would tell, or if expansion fails, which is an error."""
        if self.dockerfile.is_trigger or not _SPECIAL.search(word):
            return word
        try:
            return expanded(word, self.instruction.escape, self.dockerfile.variables)
        except ExpansionError as problem:
            self.cannot_expand(word, str(problem))
            return None

    def cannot_expand(self, word: str, problem: str) -> None:
        """Add the error that Docker cannot expand a word."""
        if problem == UNCLOSED_QUOTES and self.name in _SPLITS_QUOTES and self.items is None:
            self.error(f"{self.name} separa en cada espacio, también entre comillas: usa la forma JSON, {_JSON_PATHS}")
        else:
            self.error(f"{self.name}: {problem} en {shown(word)}")


# The words of these are split before quotes are parsed.
_SPLITS_QUOTES = frozenset({"ADD", "COPY", "VOLUME"})
_JSON_PATHS = '["mi fichero.txt", "/app/"]'
# A word without any of these stays unchanged. The first one is an escape character in some files.
_SPECIAL = re.compile("[\\\\`$'\"]")
_MAYBE_JSON = frozenset({"ADD", "CMD", "COPY", "ENTRYPOINT", "RUN", "SHELL", "VOLUME"})


def _from(given: _Given) -> None:
    dockerfile, words = given.dockerfile, given.instruction.words
    name = words[-1].lower()
    # Inside a stage, its words may also use variables from before the stages.
    stages, dockerfile.stages = dockerfile.stages, []
    stage = _Stage()
    if len(words) == 2 and words[0].lower() == "as":
        given.error(_NEEDED["FROM"])
    elif len(words) != 1 and not (len(words) == 3 and words[1].lower() == "as"):
        given.error("FROM espera una imagen y, si se quiere, AS con un nombre")
    elif len(words) == 3 and not _STAGE.fullmatch(name):
        given.error(f"Nombre de etapa no válido: {shown(words[2])}")
    else:
        stage = _based_on(words[0], given)
    platform = given.expanded(given.option("platform"))
    if platform is not None and given.option("platform") and not option_rules.is_platform(platform):
        given.error(f"Valor no válido en FROM --platform: {shown(given.option('platform'))}")
    stages.append(stage)
    dockerfile.stages = stages
    if len(words) == 3:
        dockerfile.named[name] = stage


def _based_on(word: str, given: _Given) -> _Stage:
    """A stage that begins from an image or from an earlier stage."""
    image = given.expanded(word)
    if image in given.dockerfile.named:
        base = given.dockerfile.named[image]
        return _Stage(directory=base.directory, has_absolute_workdir=base.has_absolute_workdir)
    if image == "":
        given.error(f"FROM sin imagen: {shown(word)} queda vacío sin un ARG que lo declare antes")
    elif image is not None and not is_image(image):
        given.error(f"Nombre de imagen no válido: {shown(word)}")
    elif image is not None and image != "scratch" and is_latest(image):
        given.warn(LATEST)
    return _Stage()


_STAGE = re.compile(r"[a-z][a-z0-9_.-]*")
_APT = frozenset({"apt", "apt-get"})


def _says_yes(word: str) -> bool:
    letters = word[1:] if word.startswith("-") else ""
    return word in ("--yes", "--assume-yes") or (
        letters.isascii() and letters.isalpha() and ("y" in letters or "qq" in letters)
    )


def _run(given: _Given) -> None:
    if given.items == []:
        given.error(_NEEDED["RUN"])
    _warn_of_no_json(given)
    for command in [given.items] if given.items else map(str.split, re.split("[;|&]", given.value)):
        if _APT & set(command) and "install" in command and not any(map(_says_yes, command)):
            given.warn("apt-get install sin -y: nadie contestará a la pregunta")
    if not given.dockerfile.is_trigger:
        for mount in given.options.get("mount", []):
            _mount(mount, given)


def _mount(text: str, given: _Given) -> None:
    mount = option_rules.Mount(text, given.expanded)
    if mount.error:
        given.error(mount.error)
    if mount.source_stage:
        _source(mount.source_stage, given, "--mount=from", takes_numbers=False)
    directory = given.dockerfile.stage.directory
    if mount.error or mount.type in ("secret", "ssh", None) or mount.target is None or directory is None:
        return
    target = mount.target if mount.target.startswith("/") else normpath(join(directory, mount.target))
    if target == "/":
        given.error("RUN --mount sin target, o con /")


def _source(source: str, given: _Given, option: str, *, takes_numbers: bool = True) -> None:
    """Check that the source of a copy or a mount is an image or an earlier stage."""
    dockerfile = given.dockerfile
    number = option_rules.whole_number(source) if takes_numbers else None
    place = dockerfile.places.get(source.lower()) if number is None else number
    if place is None:
        if source != "scratch" and not is_image(source):
            given.error(f"Nombre de imagen no válido: {shown(source)}")
    elif not 0 <= place < dockerfile.count:
        given.error(f"{given.name} {option}: no hay etapa número {shown(source)}")
    elif place >= len(dockerfile.stages) - 1:
        given.error(f"{given.name} {option}: la etapa {shown(source)} no es anterior")


def _exec(given: _Given) -> None:
    if not given.value:
        given.warn(f"{given.name} vacío")
    _warn_of_no_json(given)


def _shell(given: _Given) -> None:
    if not given.items:
        given.error(_NEEDED["SHELL"])


# Broken JSON is no error: Docker reads it as a shell's command. `RUN [ -f a ]` is one, so not every bracket is
# meant as JSON.
_MEANT_FOR_JSON = re.compile(r"\[\s*[\"'][^\"']*[\"']\s*[],]")


def _warn_of_no_json(given: _Given) -> None:
    looks_like_json = given.items is None and given.value.startswith("[")
    if looks_like_json and (given.name != "RUN" or _MEANT_FOR_JSON.match(given.value)):
        given.warn(f"{given.name} parece un array JSON, pero no lo es: se leerá como texto")


def _copy(given: _Given) -> None:
    _warn_of_no_json(given)
    paths = given.instruction.words if given.items is None else given.items
    if len(paths) < 2 or begins_document(paths[-1]) is not None:
        given.error(f"{given.name} necesita origen y destino")
    elif len(paths) > 2 and not paths[-1].strip("\"'").endswith(("/", "\\", ".", "}")) and "$" not in paths[-1]:
        given.warn(f"{given.name} con varios orígenes: el destino debe acabar en /")
    if given.dockerfile.is_trigger:
        return
    if source := given.option("from"):
        _copied_stage(source, given)
    begun = [begins_document(path) for path in paths[:-1]]
    sources = [given.expanded(path) for path, document in zip(paths, begun, strict=False) if document is None]
    if paths:
        given.expanded(paths[-1])
    given.expanded(given.option("chown"))
    mode = given.expanded(given.option("chmod"))
    if mode and not option_rules.is_mode(mode):
        given.error(f"Valor no válido en {given.name} --chmod: {shown(given.option('chmod'))}")
    _remote(sources, given)
    for document in given.instruction.documents:
        if document.is_expanded and document.name in begun:
            try:
                expanded(document.content, "\\", anything, has_quotes=False)
            except ExpansionError as problem:
                given.error(f"{given.name}: {problem} en el documento {shown(document.name)}")


def _copied_stage(source: str, given: _Given) -> None:
    try:
        is_fixed = expanded(source, given.instruction.escape, nothing) == source
    except ExpansionError:
        is_fixed = False
    if is_fixed:
        _source(source, given, "--from")
    else:
        given.error(f"{given.name} --from no admite variables: {shown(source)}")


_REPOSITORY = re.compile(r"[a-zA-Z0-9_-]+@[a-zA-Z0-9.-]+:")
_WITH_PROTOCOL = re.compile(r"([a-zA-Z0-9]+)://([^?#]*)")


def _remote(sources: Sequence[str | None], given: _Given) -> None:
    """Check a source that is not one of the build's own files."""
    remote = [source for source in sources if source and _kind(source)]
    if given.name == "COPY":
        for source in remote:
            given.error(f"COPY solo copia ficheros: para {shown(source)} usa ADD")
    checksum = given.expanded(given.option("checksum"))
    if not checksum or None in sources:
        return
    if len(sources) != 1 or not (remote or str(sources[0]).startswith("github.com/")):
        given.error("ADD --checksum necesita un solo origen, una URL")
    elif remote and _kind(remote[0]) == "http" and not is_digest(checksum):
        given.error(f"Valor no válido en ADD --checksum: {shown(checksum)}")


def _kind(source: str) -> str:
    """The type of a source: "git" for a repository, "http" for a file of a server, "" for a local file."""
    match = _WITH_PROTOCOL.match(source)
    if match is None:
        return "git" if _REPOSITORY.match(source) else ""
    protocol = match[1].lower()
    if protocol in ("git", "ssh") or (protocol in ("http", "https") and match[2].endswith(".git")):
        return "git"
    return "http" if match[1] in ("http", "https") else ""


def _volume(given: _Given) -> None:
    _warn_of_no_json(given)
    paths = given.instruction.words if given.items is None else given.items
    expanded_paths = [given.expanded(path.strip(SPACES)) for path in paths]
    if not paths or "" in expanded_paths:
        given.error(_NEEDED["VOLUME"])


def _expose(given: _Given) -> None:
    for word in given.instruction.words:
        ports: list[str] | None = [word]
        if _SPECIAL.search(word) or not word.isascii():
            if given.dockerfile.is_trigger:
                continue
            try:
                ports = split(word, given.instruction.escape, given.dockerfile.variables)
            except ExpansionError as problem:
                given.cannot_expand(word, str(problem))
                continue
        for port in ports or []:
            if not _is_port(port):
                given.error(f"Puerto no válido en EXPOSE: {shown(word)}")
            elif ":" in port.lstrip(":"):
                given.warn(f"EXPOSE solo admite puertos del contenedor: {shown(word)}")


_PORTS = re.compile(r"\+?0*+([0-9]{1,5})(?:-\+?0*+([0-9]{1,5}))?", re.ASCII)
_PROTOCOLS = frozenset({"", "sctp", "tcp", "udp"})


def _is_port(text: str) -> bool:
    """Whether this is a port or a range of a container, with or without an address and a port of the host."""
    *before, container = text.rsplit(":", 2)
    ports, _, protocol = container.partition("/")
    inside = _ports(ports)
    if inside is None or protocol.lower() not in _PROTOCOLS:
        return False
    if before and before[-1]:
        outside = _ports(before[-1])
        if outside is None or (len(inside) > 1 and len(inside) != len(outside)):
            return False
    address = before[0] if len(before) > 1 else ""
    if not address:
        return True
    try:
        ip_address(address.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True


def _ports(text: str) -> range | None:
    match = _PORTS.fullmatch(text)
    if match is None:
        return None
    first, last = int(match[1]), int(match[2] or match[1])
    return range(first, last + 1) if 1 <= first <= last <= 65_535 else None


def _pairs(given: _Given) -> None:
    name, words = given.name, given.instruction.quoted_words
    if not words:
        given.error(_NEEDED[name])
    elif "=" not in words[0]:
        key, value = name_and_rest(given.value)
        if not value:
            given.error(f"{name} sin valor: {shown(words[0])}")
        else:
            given.warn(f"{name} clave valor es la forma antigua: usa clave=valor")
        given.expanded(key)
        given.expanded(value)
    else:
        for word in words:
            key, equals, value = word.partition("=")
            if not equals:
                given.error(f"{name}: falta '=' en {shown(word)}")
            elif not key:
                given.error(f"{name}: falta el nombre en {shown(word)}")
            else:
                given.expanded(key)
                given.expanded(value)


def _arg(given: _Given) -> None:
    words = given.instruction.quoted_words
    if not words:
        given.error(_NEEDED["ARG"])
    for word in words:
        name, equals, value = word.partition("=")
        if equals and not name:
            given.error(f"ARG: falta el nombre en {shown(word)}")
        given.expanded(value)
        if not given.dockerfile.stages:
            given.dockerfile.arguments.add(name)


def _is_no_check(instruction: Instruction) -> bool:
    """Whether it is HEALTHCHECK NONE, whose options Docker does not even parse."""
    return instruction.name == "HEALTHCHECK" and name_and_rest(instruction.value)[0].upper() == "NONE"


def _healthcheck(given: _Given) -> None:
    kind, command = name_and_rest(given.value)
    try:
        items = given.instruction._replace(value=command).items()
    except NotTextsError:
        given.error("HEALTHCHECK CMD en forma JSON solo admite textos entre comillas dobles")
        return
    if kind.upper() == "NONE":
        if command and items != []:
            given.error("HEALTHCHECK NONE no admite nada más")
    elif kind.upper() != "CMD":
        given.error(f"HEALTHCHECK espera CMD o NONE, no {shown(kind)}")
    elif not command or items == []:
        given.error("HEALTHCHECK CMD sin orden")
    elif items is None and command.startswith("["):
        given.warn("HEALTHCHECK CMD parece un array JSON, pero no lo es: se leerá como texto")


_ABSOLUTE = re.compile(r"[\"']?(?:/|\$|[A-Za-z]:)")


def _workdir(given: _Given) -> None:
    stage, directory = given.dockerfile.stage, given.expanded(given.value)
    if _ABSOLUTE.match(given.value):
        stage.has_absolute_workdir = True
    elif not stage.has_absolute_workdir:
        given.warn(f"WORKDIR relativo: {shown(given.value)}")
    is_known = directory is not None and (stage.directory is not None or directory.startswith("/"))
    stage.directory = normpath(join(stage.directory or "/", directory or "")) if is_known else None


def _user(given: _Given) -> None:
    given.expanded(given.value)


# Source: github.com/moby/sys, `signal_linux.go`.
_SIGNALS = frozenset(
    """
    ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP TSTP
    TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX
    """.split()  # noqa: SIM905 - words read better than quoted ones
)
_REAL_TIME = {*(f"RTMIN+{more}" for more in range(1, 16)), *(f"RTMAX-{less}" for less in range(1, 15))}


def _stopsignal(given: _Given) -> None:
    signal = given.expanded(given.value)
    if signal is None or given.dockerfile.is_trigger:
        return
    name = signal.upper().removeprefix("SIG")
    if not option_rules.whole_number(signal) and name not in _SIGNALS and name not in _REAL_TIME:
        given.error(f"Señal no válida en STOPSIGNAL: {shown(given.value)}")


def _maintainer(given: _Given) -> None:
    given.warn("MAINTAINER está obsoleto: usa LABEL")


def _onbuild(given: _Given) -> None:
    triggered = given.instruction.triggered
    if triggered.name in _NOT_ON_BUILD:
        given.error(f"ONBUILD no admite {triggered.name}")
    elif triggered.name in _INSTRUCTIONS:
        # The instruction belongs to the stage that will be built from this one.
        _check(triggered, _Dockerfile(given.dockerfile.findings, {}, 0, [_Stage()], is_trigger=True))


_NEEDED = {
    "ADD": "ADD necesita origen y destino",
    "ARG": "ARG sin nombre",
    "COPY": "COPY necesita origen y destino",
    "ENV": "ENV sin nombre ni valor",
    "EXPOSE": "EXPOSE sin puerto",
    "FROM": "FROM sin imagen base",
    "HEALTHCHECK": "HEALTHCHECK sin CMD ni NONE",
    "LABEL": "LABEL sin nombre ni valor",
    "MAINTAINER": "MAINTAINER sin nombre",
    "ONBUILD": "ONBUILD sin instrucción",
    "RUN": "RUN sin orden",
    "SHELL": 'SHELL espera un array JSON, como ["/bin/bash", "-c"]',
    "STOPSIGNAL": "STOPSIGNAL sin señal",
    "USER": "USER sin usuario",
    "VOLUME": "VOLUME sin ruta",
    "WORKDIR": "WORKDIR sin ruta",
}
_CHECKS: dict[str, Callable[[_Given], None]] = {
    "ADD": _copy,
    "ARG": _arg,
    "CMD": _exec,
    "COPY": _copy,
    "ENTRYPOINT": _exec,
    "ENV": _pairs,
    "EXPOSE": _expose,
    "FROM": _from,
    "HEALTHCHECK": _healthcheck,
    "LABEL": _pairs,
    "MAINTAINER": _maintainer,
    "ONBUILD": _onbuild,
    "RUN": _run,
    "SHELL": _shell,
    "STOPSIGNAL": _stopsignal,
    "USER": _user,
    "VOLUME": _volume,
    "WORKDIR": _workdir,
}
