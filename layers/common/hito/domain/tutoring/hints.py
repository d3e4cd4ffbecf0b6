"""Hito's own replies, without a model: from the validation, and a comparison with the expected answer.

They are specific to what the learner wrote, and never show what was expected: a hint describes what is missing by
its purpose. Nor do they confirm a guess. A hint praises a word of the expected answer, or quotes the learner's,
only if the exercise's title or statement has it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from hito.domain.guides import Type
from hito.domain.tutoring import Sort, Task
from hito.domain.tutoring.prompts import plain

_MOST = 4
_NOTHING_WRONG = "No hay nada que corregir: comprueba solo que el resultado sea justo el que pide el enunciado."
_SHOWN = 40


@dataclass(slots=True)
class _Notes:
    """The notes under the headings of the contract; ``public`` are the words of title and statement."""

    public: frozenset[str]
    good: list[str] = field(default_factory=list)
    better: list[str] = field(default_factory=list)
    next: list[str] = field(default_factory=list)

    def are_public(self, words: Iterable[str]) -> list[str]:
        """The words that the exercise itself has."""
        return [word for word in words if (parts := _words(word)) and parts <= self.public]


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]+", text.casefold()))


def feedback(task: Task) -> str:
    """Feedback on an answer, in Markdown."""
    notes = _notes(task)
    sections = [
        ("## Fortalezas", notes.good),
        ("## Oportunidades de mejora", notes.better or [_NOTHING_WRONG]),
        ("## Sugerencias prácticas", notes.next),
    ]
    shown = [f"{heading}\n" + "\n".join(f"- {each}" for each in points[:_MOST]) for heading, points in sections]
    title = _short(task.exercise.title)
    closing = (
        f"Vas por buen camino con «{title}»: un ajuste pequeño y lo tienes."
        if notes.better
        else f"Buen trabajo con «{title}»: sigue así."
    )
    return "\n\n".join([*shown, closing])


def answer(task: Task) -> str:
    """An answer to a message, in Markdown."""
    answers = [text for words, text in _TOPICS if words.search((task.message or "").casefold())][:2]
    said = [f"Sobre «{_short(task.exercise.title)}»:", *answers]
    notes = _notes(task)
    if task.answer:
        said += notes.better[:2] or notes.good[:1]
    elif not answers:
        said.append("Relee el enunciado y separa lo que pide en pasos; resuelve el primero y comprueba qué obtienes.")
    said += notes.next[:1]
    if any(entry.sort is Sort.QUESTION for entry in task.similar):
        said.append("Ya preguntaste algo parecido: compara lo que probaste entonces con lo que tienes ahora.")
    return "\n\n".join(said)


def _notes(task: Task) -> _Notes:
    notes = _Notes(_words(task.exercise.title) | _words(plain(task.exercise.html or "")))
    written = task.answer or ""
    expected = task.exercise.expected_answer or ""
    if task.answer and task.exercise.is_validated:
        notes.good.append("La estructura de tu respuesta es válida.")
    if written and expected and written.split() == expected.split():
        notes.good.append("Coincide con lo que se pedía, paso por paso.")
    notes.better += task.warnings
    _BY_TYPE[task.exercise.type](notes, written, expected)
    if any(entry.sort is Sort.ATTEMPT and entry.text.strip() != written.strip() for entry in task.similar):
        notes.next.append("Compara esta versión con tus intentos anteriores: lo que cambió explica lo que mejoró.")
    if not notes.good and written:
        notes.good.append("Has dado una respuesta completa y se entiende lo que intentas.")
    return notes


def _of_command(notes: _Notes, written: str, expected: str) -> None:
    mine, theirs = _programs(written), _programs(expected)
    for program in notes.are_public(each for each in mine if each in theirs)[:2]:
        notes.good.append(f"`{_short(program)}` es una buena elección para esta tarea.")
    if mine and not expected:
        notes.good.append("Tu comando se lee con claridad.")
    if expected and written:
        if set(theirs) - set(mine):
            notes.better.append("Parte de la tarea la resuelve otra herramienta: piensa cuál hace justo ese paso.")
        missing = len(_options(expected) - _options(written))
        if missing and not set(theirs) - set(mine):
            some = "una opción" if missing == 1 else f"{missing} opciones"
            notes.better.append(f"El resultado cambia con {some} que tu comando no lleva: busca en la ayuda cuál.")
        if written.count("|") < expected.count("|"):
            notes.better.append("Una tubería más (`|`) daría la salida de un paso como entrada al siguiente.")
        if written.count("|") > expected.count("|"):
            notes.better.append(
                "Se puede hacer con menos pasos: mira si un programa ya incluye lo que hace el siguiente."
            )
    if re.search(r"\bcat[ \t]+[^\s|]+[ \t]*\|[ \t]*grep\b", written):
        notes.better.append("El primer programa sobra: el que filtra lee el archivo él mismo.")
    if mine:
        known = "".join(f"{_short(program)} " for program in notes.are_public(mine[:1]))
        notes.next.append(f"`{known}--help` enseña las opciones; pruébalas de una en una y mira qué cambia.")
    notes.next.append("Ejecútalo en una carpeta de ensayo y compara la salida con lo que pide el enunciado.")


def _programs(script: str) -> list[str]:
    """The programs that a script calls, in order: the first word of each step."""
    called: dict[str, None] = {}
    for step in re.split(r"[|;&\n]+", script):
        words = [word for word in step.split() if "=" not in word and word != "sudo"]
        if words:
            called[words[0]] = None
    return list(called)


def _options(script: str) -> set[str]:
    """The options, short ones letter by letter: ``-la`` is ``-l -a``."""
    found: set[str] = set()
    for word in script.split():
        if re.fullmatch(r"-[A-Za-z]+", word):
            found |= {f"-{letter}" for letter in word[1:]}
        elif word.startswith("--"):
            found.add(word.partition("=")[0])
    return found


_PURPOSES = {
    "WORKDIR": "fijar la carpeta en la que trabaja la imagen",
    "COPY": "llevar los archivos del proyecto a la imagen",
    "RUN": "preparar lo que el programa necesita al construir",
    "EXPOSE": "documentar el puerto en el que escucha",
    "USER": "no correr como administrador",
    "CMD": "decir qué se ejecuta al arrancar",
    "ENTRYPOINT": "decir qué se ejecuta al arrancar",
    "ENV": "dejar puesta la configuración del entorno",
    "HEALTHCHECK": "saber si el programa sigue sano",
}


def _of_dockerfile(notes: _Notes, written: str, expected: str) -> None:
    mine, theirs = _instructions(written), _instructions(expected)
    if base := re.search(r"(?im)^[ \t]*FROM[ \t]+(\S+)", written):
        pinned = ":" in base[1] and not base[1].endswith(":latest")
        if pinned:
            notes.good.append("La imagen base lleva versión: mañana se construirá igual.")
    shared = notes.are_public(each for each in dict.fromkeys(mine) if each in theirs and each in _PURPOSES)
    if shared:
        notes.good.append(f"Usas {', '.join(f'`{each}`' for each in shared[:3])} donde hace falta.")
    missing = dict.fromkeys(_PURPOSES[each] for each in theirs if each not in mine and each in _PURPOSES)
    if missing:
        notes.better.append(f"Todavía falta {'; y '.join(list(missing)[:2])}.")
    if mine.count("FROM") < theirs.count("FROM"):
        notes.better.append("Con una etapa para construir y otra para ejecutar, la imagen final queda más pequeña.")
    if re.search(r"(?im)^[ \t]*COPY[ \t]+\.\s", written) and re.search(
        r"(?i)requirements|package\.json|go\.mod", expected
    ):
        notes.next.append("Copia primero la lista de dependencias e instala; el código, después: así sirve la caché.")
    if mine.count("RUN") > 2:
        notes.next.append("Une los `RUN` que van juntos con `&&`: cada uno es una capa.")
    notes.next.append("Constrúyela dos veces seguidas y mira qué pasos salen de la caché.")


def _instructions(dockerfile: str) -> list[str]:
    return [word.upper() for word in re.findall(r"(?m)^[ \t]*([A-Za-z]+)\s", dockerfile)]


_PARTS = {
    "services": "los servicios",
    "volumes": "lo que ha de persistir",
    "networks": "las redes",
    "depends_on": "el orden en que arrancan los servicios",
    "ports": "por dónde se entra desde fuera",
    "environment": "la configuración de cada servicio",
    "healthcheck": "saber si un servicio está listo",
}


def _of_compose(notes: _Notes, written: str, expected: str) -> None:
    mine, theirs = (set(re.findall(r"(?m)^[ \t]*([a-z_]+):", text)) for text in (written, expected))
    shared = notes.are_public(each for each in _PARTS if each in mine & theirs)
    if shared:
        notes.good.append(f"Describes {', '.join(_PARTS[each] for each in shared[:3])}.")
    missing = [_PARTS[each] for each in _PARTS if each in theirs - mine]
    if missing:
        notes.better.append(f"Queda por decir: {'; '.join(missing[:2])}.")
    if re.search(r"(?i)password\w{0,20}[ \t]{0,4}[:=][ \t]*[^\s$]", written):
        notes.better.append("La contraseña está escrita en el archivo: mejor que venga de una variable de entorno.")
    notes.next.append("`docker compose config` muestra cómo se entiende tu archivo, ya completo.")


def _of_concept(notes: _Notes, written: str, expected: str) -> None:
    mine, theirs = _ideas(written), _ideas(expected)
    shared = [each for each in mine if each in theirs]
    if public := notes.are_public(shared):
        notes.good.append(f"Hablas de {', '.join(f'«{_short(each)}»' for each in public[:3])}, que es central aquí.")
    if theirs and len(shared) * 2 < len(theirs):
        notes.better.append("Hay ideas del enunciado que aún no tocas: vuelve a cada pregunta y responde una por una.")
    if written and len(written.split()) < 12:
        notes.better.append("Es breve: di también por qué, no solo qué.")
    if written and not re.search(r"(?i)por ejemplo|como cuando|ejemplo", written):
        notes.next.append("Añade un ejemplo tuyo: muestra que la idea se entiende y no solo se recuerda.")
    notes.next.append("Explícalo en voz alta en una frase; lo que cueste decir es lo que conviene repasar.")


def _ideas(text: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r"[^\W\d_]{6,}", text.casefold())))


_BY_TYPE = {
    Type.COMMAND: _of_command,
    Type.DOCKERFILE: _of_dockerfile,
    Type.COMPOSE: _of_compose,
    Type.CONCEPTUAL: _of_concept,
}

# Topics that beginners ask about, by the words that they use, in Spanish or English.
_TOPICS = [
    (
        re.compile(r"tamaño|peso|pesa|reduc|pequeñ|size|small|slim|multi-?stage|etapas?"),
        (
            "El tamaño de una imagen es la suma de sus capas: una base pequeña y una etapa final sin herramientas de "
            "construcción son lo que más ahorra."
        ),
    ),
    (
        re.compile(r"cach|capas?\b|layer|tarda|lent|slow"),
        "Docker repite solo desde la primera capa que cambió: lo que cambia poco va antes, el código al final.",
    ),
    (
        re.compile(r"puerto|port\b|ports|expose|conect"),
        "Un puerto se abre al arrancar el contenedor; documentarlo en la imagen no lo publica.",
    ),
    (
        re.compile(r"volum|persist|datos|perd|borr|data\b"),
        "Lo que escribe un contenedor se va con él; lo que ha de quedar se guarda en un volumen con nombre.",
    ),
    (
        re.compile(r"permiso|chmod|sudo|root|usuario|permission|denied"),
        "Mira de quién es el archivo y con qué usuario corre el proceso antes de dar más permisos.",
    ),
    (
        re.compile(r"tuber|pipe|\||grep|filtr|orden|sort"),
        "Encadena programas pequeños: cada uno lee lo que escribe el anterior, y puedes probarlos por separado.",
    ),
    (
        re.compile(r"latest|versi[oó]n|tag|etiqueta"),
        "Una versión escrita hace que mañana se construya lo mismo que hoy.",
    ),
    (
        re.compile(r"contraseñ|password|secret|clave"),
        "Una contraseña no se escribe en el archivo: llega al arrancar, por el entorno o por un secreto.",
    ),
    (
        re.compile(r"error|fall|funciona|fail|wrong|mal\b"),
        "Lee el primer mensaje de error, no el último: suele decir la línea y lo que esperaba encontrar.",
    ),
]


def _short(text: str) -> str:
    line = " ".join(text.replace("`", "'").split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
