"""Dockerfiles: what `docker build` refuses is an error, what its linter or its reference advises against a warning.

Source: docs.docker.com, "Dockerfile reference", and BuildKit's `frontend/dockerfile`. dockerfile-parse 2.0.1
tells the instructions apart. It would take the lines of a here-document for instructions and an empty line in
the middle of one for its end, and loses the last one if it ends at once: so it gets each as one whole line.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from dockerfile_parse import DockerfileParser  # type: ignore[import-untyped]

from hito.domain.structure import LATEST, MOST_SHOWN, Findings, Verdict, is_latest, is_reference, shown
from hito.domain.structure.skeletons import unquoted

MAX_LENGTH = 50_000

# The instructions, with the options that each knows.
_OPTIONS = {
    "ADD": "checksum chmod chown exclude keep-git-dir link unpack",
    "ARG": "",
    "CMD": "",
    "COPY": "chmod chown exclude from link parents",
    "ENTRYPOINT": "",
    "ENV": "",
    "EXPOSE": "",
    "FROM": "platform",
    "HEALTHCHECK": "interval retries start-interval start-period timeout",
    "LABEL": "",
    "MAINTAINER": "",
    "ONBUILD": "",
    "RUN": "device mount network security",
    "SHELL": "",
    "STOPSIGNAL": "",
    "USER": "",
    "VOLUME": "",
    "WORKDIR": "",
}
_DIRECTIVES = frozenset({"check", "escape", "syntax"})
_WITH_HERE_DOCUMENTS = frozenset({"ADD", "COPY", "RUN"})
_NOT_ON_BUILD = frozenset({"FROM", "MAINTAINER", "ONBUILD"})
# A stage's last one counts.
_ONE_COUNTS = frozenset({"CMD", "ENTRYPOINT", "HEALTHCHECK"})


@dataclass(frozen=True, slots=True)
class _Instruction:
    """An instruction: its name in capitals, its options, and what it is given."""

    name: str
    options: tuple[tuple[str, str], ...]
    value: str

    @property
    def words(self) -> list[str]:
        """What it is given, split where white space is not quoted."""
        return _WORD.findall(self.value)


@dataclass(slots=True)
class _Dockerfile:
    """What the instructions so far say; all but the names of the stages is about the current stage."""

    findings: Findings
    stages: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    has_absolute_workdir: bool = False


def validate(answer: str) -> Verdict:
    """What is wrong with a Dockerfile."""
    findings = Findings()
    if len(answer) > MAX_LENGTH:
        findings.error(f"Dockerfile demasiado largo (máximo {MAX_LENGTH} caracteres)")
        return findings.verdict()
    instructions = _instructions(answer, findings)
    names = [instruction.name for instruction in instructions]
    if not names:
        findings.error("Dockerfile vacío")
    elif next((name for name in names if name != "ARG"), "FROM") != "FROM":
        findings.error("La primera instrucción debe ser FROM")
    if names and "FROM" not in names:
        findings.error("Falta instrucción FROM")
    triggered = [_triggered(instruction).name for instruction in instructions]
    unknown = [shown(name) for name in dict.fromkeys(triggered) if name and name not in _OPTIONS]
    if unknown:
        findings.error(f"Instrucciones desconocidas: {', '.join(unknown[:MOST_SHOWN])}")
    dockerfile = _Dockerfile(findings)
    for instruction in instructions:
        if instruction.name in _OPTIONS:
            _check(instruction, dockerfile)
    return findings.verdict()


# Where the instructions are

# As BuildKit splits; an unclosed quote goes to the end.
_WORD = re.compile(r"""(?:[^\s'"\\]|\\(?:.|$)|'[^']*(?:'|$)|"(?:[^"\\]|\\(?:.|$))*(?:"|$))+""", re.DOTALL)
_OPTION = re.compile(r"--([a-z-]*)(?:=(\S*))?(?:\s+|$)")
_HERE_DOCUMENT = re.compile(
    r"""
    '[^']*' | "(?:[^"\\]|\\.)*" | \\. | (?<!\S)\d*<<(?P<dash>-?)\s*
    (?P<delimiter>(?=[A-Za-z_'"])(?:[^\s'"\\<]|\\.|'[^']*'|"[^"]*")+)(?!\S)
    """,
    re.VERBOSE,
)


def _instructions(answer: str, findings: Findings) -> list[_Instruction]:
    lines = answer.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}").replace("\r\n", "\n").split("\n")
    joined = _joined(iter(lines), _escape(lines, findings), findings)
    # After a backslash dockerfile-parse would go on in the next line.
    text = "".join(line.rstrip(" \t\\") + "\n" for line in joined)
    parser = DockerfileParser(fileobj=BytesIO(text.encode(errors="replace")))
    return [_instruction(found["instruction"], found["value"]) for found in parser.structure]


def _instruction(name: str, value: str) -> _Instruction:
    options, end = [], 0
    while (option := _OPTION.match(value, end)) and option[1]:
        options.append((option[1], option[2] or ""))
        end = option.end()
    return _Instruction(name, tuple(options), value[end:].strip())


def _escape(lines: Sequence[str], findings: Findings) -> str:
    """What continues a line, by the parser directives at the beginning."""
    directives: dict[str, str] = {}
    for line in lines:
        before, equals, value = line.strip().partition("=")
        name = before[1:].strip().lower()
        if not before.startswith("#") or not equals or name not in _DIRECTIVES:
            break
        if name in directives:
            findings.error(f"Directiva repetida: {name}")
        directives[name] = value.strip()
    escape = directives.get("escape", "\\")
    if escape not in ("\\", "`"):
        findings.error(f"Directiva escape no válida: {shown(escape)}")
    return escape


def _joined(lines: Iterator[str], escape: str, findings: Findings) -> Iterator[str]:
    """Each instruction as one line, without comments and here-documents."""
    parts: list[str] = []
    for line in lines:
        if line.lstrip()[:1] in ("", "#"):
            continue
        part = line.rstrip(" \t")
        if part.endswith(escape) and not part.endswith(2 * escape):
            parts.append(part.removesuffix(escape))
            continue
        instruction = "".join([*parts, line])
        parts.clear()
        yield instruction
        for delimiter, without_tabs in _here_documents(instruction):
            if not any((text.lstrip("\t") if without_tabs else text) == delimiter for text in lines):
                findings.error(f"Documento sin cerrar: falta la línea '{shown(delimiter)}'")
    yield "".join(parts)


def _here_documents(instruction: str) -> Iterator[tuple[str, bool]]:
    """The delimiters of an instruction's here-documents, and whether the tabs before them go."""
    first, *others = instruction.upper().split(None, 2)
    name = others[0] if first == "ONBUILD" and others else first
    if name in _WITH_HERE_DOCUMENTS:
        for match in _HERE_DOCUMENT.finditer(instruction):
            if match["delimiter"]:
                yield unquoted(match["delimiter"])[0], match["dash"] == "-"


def _first_word(value: str) -> tuple[str, str]:
    first = value.split(None, 1)[0] if value else ""
    return first, value[len(first) :].strip()


def _triggered(instruction: _Instruction) -> _Instruction:
    """The instruction itself, or the one after ONBUILD."""
    if instruction.name != "ONBUILD":
        return instruction
    name, value = _first_word(instruction.value)
    return _instruction(name.upper(), value)


# What is right of each


def _check(instruction: _Instruction, dockerfile: _Dockerfile) -> None:
    findings, name = dockerfile.findings, instruction.name
    known = _OPTIONS[name].split()
    for option, _ in instruction.options:
        if option not in known:
            findings.error(f"Opción desconocida en {name}: --{shown(option)}")
    dockerfile.counts[name] += 1
    if name in _ONE_COUNTS and dockerfile.counts[name] > 1:
        findings.warn(f"Varias instrucciones {name}: solo cuenta la última de la etapa")
    if not instruction.value and name in _NEEDED:
        findings.error(_NEEDED[name])
    else:
        _CHECKS.get(name, _nothing)(instruction, dockerfile)


def _nothing(instruction: _Instruction, dockerfile: _Dockerfile) -> None: ...


_STAGE = re.compile(r"[a-z][a-z0-9_.-]*")


def _from(instruction: _Instruction, dockerfile: _Dockerfile) -> None:
    findings, words = dockerfile.findings, instruction.value.split()
    image, stage = words[0].strip("\"'"), words[-1].lower()
    is_earlier_stage = image.lower() in dockerfile.stages
    if image.lower() == "as":
        findings.error(_NEEDED["FROM"])
    elif len(words) != 1 and not (len(words) == 3 and words[1].lower() == "as"):
        findings.error("FROM espera una imagen y, si se quiere, AS con un nombre")
    elif len(words) == 3 and not _STAGE.fullmatch(stage):
        findings.error(f"Nombre de etapa no válido: {shown(words[2])}")
    elif not is_earlier_stage and not is_reference(image):
        findings.error(f"Nombre de imagen no válido: {shown(image)}")
    elif not is_earlier_stage and image != "scratch" and is_latest(image):
        findings.warn(LATEST)
    if len(words) == 3:
        dockerfile.stages.add(stage)
    dockerfile.counts.clear()
    dockerfile.has_absolute_workdir = False


_APT = frozenset({"apt", "apt-get"})
_YES = re.compile(r"-[A-Za-z]*y[A-Za-z]*|--yes|--assume-yes|-[A-Za-z]*qq[A-Za-z]*")


def _run(instruction: _Instruction, dockerfile: _Dockerfile) -> None:
    words = _json(instruction, dockerfile.findings)
    for command in [words] if words else map(str.split, re.split("[;|&]", instruction.value)):
        if _APT & set(command) and "install" in command and not any(map(_YES.fullmatch, command)):
            dockerfile.findings.warn("apt-get install sin -y: nadie contestará a la pregunta")


def _exec(instruction: _Instruction, dockerfile: _Dockerfile) -> None:
    if not instruction.value:
        dockerfile.findings.warn(f"{instruction.name} vacío")
    _json(instruction, dockerfile.findings)


def _shell(instruction: _Instruction, dockerfile: _Dockerfile) -> None:
    if not _json(instruction, Findings()):
        dockerfile.findings.error('SHELL espera un array JSON, como ["/bin/bash", "-c"]')


# Broken JSON is no error: Docker takes it for a shell's command. `RUN [ -f a ]` is one, so that not every
# bracket is meant for JSON.
_MEANT_FOR_JSON = re.compile(r"\[\s*[\"'][^\"']*[\"']\s*[],]")


def _json(instruction: _Instruction, findings: Findings) -> list[str] | None:
    """What is given as a JSON array of texts; None if it is not."""
    if not instruction.value.startswith("["):
        return None
    try:
        items = json.loads(instruction.value)
    except (ValueError, RecursionError):
        if instruction.name != "RUN" or _MEANT_FOR_JSON.match(instruction.value):
            findings.warn(f"{instruction.name} parece un array JSON, pero no lo es: se leerá como texto")
        return None
    if not all(isinstance(item, str) for item in items):
        findings.error(f"{instruction.name} en forma JSON solo admite textos entre comillas dobles")
    return [item for item in items if isinstance(item, str)]


def _copy(instruction: _Instruction, dockerfile: _Dockerfile) -> None:
    name, paths = instruction.name, _json(instruction, dockerfile.findings)
    paths = instruction.words if paths is None else paths
    if len(paths) < 2 or paths[-1].startswith("<<"):
        dockerfile.findings.error(f"{name} necesita origen y destino")
    elif len(paths) > 2 and not paths[-1].strip("\"'").endswith(("/", "\\", ".", "}")) and "$" not in paths[-1]:
        dockerfile.findings.warn(f"{name} con varios orígenes: el destino debe acabar en /")


def _volume(instruction: _Instruction, dockerfile: _Dockerfile) -> None:
    paths = _json(instruction, dockerfile.findings)
    if paths is not None and not (paths and all(path.strip() for path in paths)):
        dockerfile.findings.error(_NEEDED["VOLUME"])


_PORT = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?(?:/(?:tcp|udp|sctp))?", re.ASCII | re.IGNORECASE)


def _expose(instruction: _Instruction, dockerfile: _Dockerfile) -> None:
    for word in instruction.value.split():
        if "$" in word:
            continue
        port = word.strip("\"'").rpartition(":")[2]
        match = _PORT.fullmatch(port)
        if not match or not 1 <= int(match[1]) <= int(match[2] or match[1]) <= 65_535:
            dockerfile.findings.error(f"Puerto no válido en EXPOSE: {shown(word)}")
        elif ":" in word:
            dockerfile.findings.warn(f"EXPOSE solo admite puertos del contenedor: {shown(word)}")


def _pairs(instruction: _Instruction, dockerfile: _Dockerfile) -> None:
    findings, name, words = dockerfile.findings, instruction.name, instruction.words
    if "=" not in words[0]:
        if len(words) < 2:
            findings.error(f"{name} sin valor: {shown(words[0])}")
        else:
            findings.warn(f"{name} clave valor es la forma antigua: usa clave=valor")
        return
    for word in words:
        key, equals, _ = word.partition("=")
        if not equals:
            findings.error(f"{name}: falta '=' en {shown(word)}")
        elif not key.strip("\"'"):
            findings.error(f"{name}: falta el nombre en {shown(word)}")


def _arg(instruction: _Instruction, dockerfile: _Dockerfile) -> None:
    for word in instruction.words:
        if word.startswith("="):
            dockerfile.findings.error(f"ARG: falta el nombre en {shown(word)}")


_DURATION = re.compile(r"(?:\d+(?:\.\d*)?(?:ns|us|µs|ms|s|m|h))+|0", re.ASCII)


def _healthcheck(instruction: _Instruction, dockerfile: _Dockerfile) -> None:
    findings = dockerfile.findings
    kind, command = _first_word(instruction.value)
    if kind.upper() == "NONE":
        if command:
            findings.error("HEALTHCHECK NONE no admite nada más")
    elif kind.upper() != "CMD":
        findings.error(f"HEALTHCHECK espera CMD o NONE, no {shown(kind)}")
    elif not command or _json(_Instruction("HEALTHCHECK CMD", (), command), findings) == []:
        findings.error("HEALTHCHECK CMD sin orden")
    for option, value in instruction.options:
        if not (str.isdecimal if option == "retries" else _DURATION.fullmatch)(value):
            findings.error(f"Valor no válido en HEALTHCHECK --{shown(option)}: {shown(value)}")


_ABSOLUTE = re.compile(r"[\"']?(?:/|\$|[A-Za-z]:)")


def _workdir(instruction: _Instruction, dockerfile: _Dockerfile) -> None:
    if _ABSOLUTE.match(instruction.value):
        dockerfile.has_absolute_workdir = True
    elif not dockerfile.has_absolute_workdir:
        dockerfile.findings.warn(f"WORKDIR relativo: {shown(instruction.value)}")


_SIGNAL = re.compile(r"\d{1,3}|(?:SIG)?[A-Z][A-Z0-9]*(?:[+-]\d{1,2})?|.*\$.*", re.ASCII | re.IGNORECASE)


def _stopsignal(instruction: _Instruction, dockerfile: _Dockerfile) -> None:
    if not _SIGNAL.fullmatch(instruction.value.strip("\"'")):
        dockerfile.findings.error(f"Señal no válida en STOPSIGNAL: {shown(instruction.value)}")


def _maintainer(_instruction: _Instruction, dockerfile: _Dockerfile) -> None:
    dockerfile.findings.warn("MAINTAINER está obsoleto: usa LABEL")


def _onbuild(instruction: _Instruction, dockerfile: _Dockerfile) -> None:
    triggered = _triggered(instruction)
    if triggered.name in _NOT_ON_BUILD:
        dockerfile.findings.error(f"ONBUILD no admite {triggered.name}")
    elif triggered.name in _OPTIONS:
        # It is of the stage that will be built from this one.
        _check(triggered, _Dockerfile(dockerfile.findings, dockerfile.stages))


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
_CHECKS: dict[str, Callable[[_Instruction, _Dockerfile], None]] = {
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
    "VOLUME": _volume,
    "WORKDIR": _workdir,
}
