"""What is wrong with a learner's Dockerfile: each with its verdict."""

import pytest
from hypothesis import given

from hito.domain.structure import LATEST, Sort, validate
from hito.domain.structure.dockerfiles import MAX_LENGTH
from tests.unit.structure_cases import answers

JSON_PATHS = '{} separa en cada espacio, también entre comillas: usa la forma JSON, ["mi fichero.txt", "/app/"]'
NO_FROM = ("La primera instrucción debe ser FROM", "Falta instrucción FROM")
OLD_PAIR = "{} clave valor es la forma antigua: usa clave=valor"
NO_JSON = "{} parece un array JSON, pero no lo es: se leerá como texto"
DIGEST = "sha256:" + "0" * 64

RIGHT = [
    "FROM python:3.12-slim\nRUN pip install flask",
    "from alpine:3.20\nrun ls",
    "\ufeffFROM alpine:3.20\r\nRUN ls\r\n",
    "\n\n# base\n  FROM alpine:3.20\n\n\tRUN ls\n\n",
    "FROM scratch",
    f"FROM alpine@{DIGEST}",
    "FROM localhost:5000/equipo/api:1.0",
    "FROM --platform=linux/amd64 alpine:3.20",
    "ARG TAG=3.20\nARG OTRA\nFROM alpine:$TAG\nFROM alpine:${TAG}",
    "ARG IMAGEN\nFROM $IMAGEN",
    "FROM golang:1.23 AS Build\nRUN go build\nFROM build AS prueba\nFROM alpine:3.20\nCOPY --from=build /a /a",
    "# syntax=docker/dockerfile:1\n# check=skip=all\n# escape=`\nFROM alpine:3.20\nRUN a `\n  b\nWORKDIR C:\\",
    "# escape = \\\nFROM alpine:3.20\nRUN a \\\n b",
    "FROM alpine:3.20\nRUN a && \\\n# un comentario\n\n  # otro\n  b \\  \n  && c",
    "FROM alpine:3.20\nRUN\\\n ls",
    "FROM \\\n alpine:3.20",
    "FROM alpine:3.20\nRUN ls \\",
    "FROM alpine:3.20\nRUN <<EOF\nFOO\nRUN\n# nada\nEOF\nRUN ls",
    "FROM alpine:3.20\nRUN <<-EOF\n\tFOO\n\tEOF\nUSER ana",
    "FROM alpine:3.20\nRUN cat <<'A B' <<\"C\" > x\nFOO\nA B\nBAR\nC\nUSER ana",
    "FROM alpine:3.20\nRUN cat << EOF > x\nFOO\nEOF",
    "FROM alpine:3.20\nRUN a \\\n <<EOF\nFOO \\\nEOF",
    "FROM alpine:3.20\nCOPY <<EOF <<otro /x/\nFOO\nEOF\nBAR\notro",
    "FROM alpine:3.20\nONBUILD RUN <<EOF\nFOO\nEOF",
    "FROM alpine:3.20\nRUN echo '<<EOF' \"<<EOF\" a<<EOF $((1<<2)) <<<EOF",
    "FROM alpine:3.20\nRUN --mount=type=cache,target=/root/.cache pip install flask",
    'FROM alpine:3.20\nRUN ["echo", "a b"]\nCMD ["sh"]\nENTRYPOINT ["/bin/sh", "-c"]\nSHELL ["/bin/sh"]\nVOLUME ["/a"]',
    "FROM alpine:3.20\nRUN [ -f x ] || touch x\nRUN [ \"$a\" = 'b' ] && ls\nCMD echo hola\nENTRYPOINT exec sh",
    "FROM alpine:3.20\nCMD []",
    "FROM alpine:3.20\nCMD a\nFROM alpine:3.20\nCMD b",
    'FROM alpine:3.20\nCOPY <<"EOF" /x\n${\nEOF',
    "ARG A=\nFROM ${A:-alpine:3.20}",
    'FROM alpine:3.20\nRUN <<E"O"F\nx\nEOF\nUSER a\nRUN <<EOF"x"\ny\nEOFx',
    "FROM alpine:3.20\nCOPY --chmod=7777 a /b\nCOPY --chmod=0 a /b",
    "FROM alpine:3.20\nSTOPSIGNAL RTMIN+15\nSTOPSIGNAL RTMAX-14",
    "FROM alpine:3.20\nEXPOSE 1 80 443/tcp 53/UDP 8000-8010 65535 $PUERTO ${P}/tcp",
    'FROM alpine:3.20\nENV A=1 B="dos tres" C=a\\ b D=\nLABEL "una clave"=\'valor\' version=1',
    "FROM alpine:3.20\nARG A\nARG B=1 C",
    "FROM alpine:3.20\nHEALTHCHECK NONE",
    "FROM alpine:3.20\nHEALTHCHECK --interval=1m30s --timeout=0.5s --start-period=5s --retries=3 CMD curl -f localhost",
    'FROM alpine:3.20\nHEALTHCHECK CMD ["curl", "localhost"]',
    "FROM alpine:3.20\nWORKDIR /app\nWORKDIR src\nWORKDIR $HOME",
    "FROM alpine:3.20\nCOPY . .\nCOPY --chown=ana:ana --chmod=755 a b /app/\nCOPY a b .\nCOPY a b $DIR",
    f'FROM alpine:3.20\nCOPY ["un archivo", "/app/"]\nADD --checksum={DIGEST} https://x.org/a.tgz /a',
    "FROM alpine:3.20\nUSER 1000:1000\nSTOPSIGNAL SIGTERM\nSTOPSIGNAL 9\nSTOPSIGNAL RTMIN+3\nSTOPSIGNAL $S",
    "FROM alpine:3.20\nONBUILD COPY . /app\nONBUILD RUN make\nONBUILD CMD a\nCMD b",
    "FROM alpine:3.20\nENV A=${B#x} B=${B%%y} C=${B/a/b} D=${B:+c} E=$1 F=$",
    "FROM alpine:3.20\nRUN echo ${A^^} it's\nCMD echo ${}\nHEALTHCHECK CMD echo ${A:1:2}\nONBUILD ENV A=\"b",
    "FROM alpine:3.20\nRUN cat <<-\\EOT\n\tEOT\nRUN cat <<1\n1\nRUN cat <<$X\n$X",
    "FROM alpine:3.20\nHEALTHCHECK --interval=.5s --timeout=+5s --start-period= --retries= CMD a",
    '# escape=`\nFROM alpine:3.20\nENV A="b`"c" D=e` f\nCOPY a c:\\\nWORKDIR C:\\app',
    "FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends curl; apt install -qq vim",
]

WRONG = [
    ("", "Dockerfile vacío"),
    (" \n\r\n\t\n", "Dockerfile vacío"),
    ("# solo un comentario", "Dockerfile vacío"),
    ("RUN ls", *NO_FROM),
    ("CMD a\nEXPOSE 0", *NO_FROM, "Puerto no válido en EXPOSE: 0"),
    ("ARG A=1", "Falta instrucción FROM"),
    ("RUN ls\nFROM alpine:3.20", "La primera instrucción debe ser FROM"),
    ("ARG A\nLABEL a=b\nFROM alpine:3.20", "La primera instrucción debe ser FROM"),
    ("hola mundo", *NO_FROM, "Instrucciones desconocidas: HOLA"),
    ("FOO a\nFROM alpine:3.20", "La primera instrucción debe ser FROM", "Instrucciones desconocidas: FOO"),
    ("FROM alpine:3.20\nFOO a\nbar\nFOO b", "Instrucciones desconocidas: FOO, BAR"),
    ("FROM alpine:3.20\nRUN a \\\\\nFOO", "Instrucciones desconocidas: FOO"),
    ("FROM alpine:3.20\nRUN a\n&& b", "Instrucciones desconocidas: &&"),
    ("FROM alpine:3.20\nCMD <<EOF\nFOO\nEOF", "Instrucciones desconocidas: FOO, EOF"),
    ("FROM alpine:3.20\nONBUILD FOO a", "Instrucciones desconocidas: FOO"),
    ("```\nFROM alpine:3.20\n```", "La primera instrucción debe ser FROM", "Instrucciones desconocidas: ```"),
    ("\0", *NO_FROM, "Instrucciones desconocidas: �"),
    ("FROM", "FROM sin imagen base"),
    ("FROM --platform=linux/amd64", "FROM sin imagen base"),
    ("FROM AS build", "FROM sin imagen base"),
    ("FROM alpine:3.20 build", "FROM espera una imagen y, si se quiere, AS con un nombre"),
    ("FROM alpine:3.20 # la base", "FROM espera una imagen y, si se quiere, AS con un nombre"),
    ("FROM alpine:3.20 AS 1a", "Nombre de etapa no válido: 1a"),
    ("FROM Alpine:3.20", "Nombre de imagen no válido: Alpine:3.20"),
    ("FROM alpine:", "Nombre de imagen no válido: alpine:"),
    ("FROM --foo=1 alpine:3.20", "Opción desconocida en FROM: --foo"),
    ("FROM alpine:3.20\nCOPY --form=a b c", "Opción desconocida en COPY: --form"),
    ("FROM alpine:3.20\nRUN <<EOF\nls", "Documento sin cerrar: falta la línea 'EOF'"),
    ("# escape=x\nFROM alpine:3.20", "Directiva escape no válida: x"),
    ("# escape=`\n# escape=`\nFROM alpine:3.20", "Directiva repetida: escape"),
    ("FROM alpine:3.20\nRUN", "RUN sin orden"),
    ("FROM alpine:3.20\nEXPOSE", "EXPOSE sin puerto"),
    (
        "FROM alpine:3.20\nEXPOSE 0 65536 http 80/icmp 90-80 -1 ٣",
        *[f"Puerto no válido en EXPOSE: {port}" for port in ("0", "65536", "http", "80/icmp", "90-80", "-1", "٣")],
    ),
    ("FROM alpine:3.20\nENV", "ENV sin nombre ni valor"),
    ("FROM alpine:3.20\nENV A", "ENV sin valor: A"),
    ("FROM alpine:3.20\nENV A=1 B", "ENV: falta '=' en B"),
    ("FROM alpine:3.20\nLABEL =1", "LABEL: falta el nombre en =1"),
    ("FROM alpine:3.20\nARG\nARG =1", "ARG sin nombre", "ARG: falta el nombre en =1"),
    ('FROM alpine:3.20\nCMD ["a", 1]', "CMD en forma JSON solo admite textos entre comillas dobles"),
    ("FROM alpine:3.20\nRUN [null]", "RUN en forma JSON solo admite textos entre comillas dobles"),
    ("FROM alpine:3.20\nSHELL bash -c", 'SHELL espera un array JSON, como ["/bin/bash", "-c"]'),
    ("FROM alpine:3.20\nSHELL []", 'SHELL espera un array JSON, como ["/bin/bash", "-c"]'),
    ("FROM alpine:3.20\nHEALTHCHECK", "HEALTHCHECK sin CMD ni NONE"),
    ("FROM alpine:3.20\nHEALTHCHECK NONE a", "HEALTHCHECK NONE no admite nada más"),
    ("FROM alpine:3.20\nHEALTHCHECK CMD", "HEALTHCHECK CMD sin orden"),
    ("FROM alpine:3.20\nHEALTHCHECK CMD []", "HEALTHCHECK CMD sin orden"),
    ("FROM alpine:3.20\nHEALTHCHECK curl localhost", "HEALTHCHECK espera CMD o NONE, no curl"),
    ("FROM alpine:3.20\nHEALTHCHECK --interval=30 CMD a", "Valor no válido en HEALTHCHECK --interval: 30"),
    ("FROM alpine:3.20\nHEALTHCHECK --retries=-1 CMD a", "Valor no válido en HEALTHCHECK --retries: -1"),
    ("FROM alpine:3.20\nWORKDIR", "WORKDIR sin ruta"),
    ("FROM alpine:3.20\nCOPY a", "COPY necesita origen y destino"),
    ('FROM alpine:3.20\nADD ["a"]', "ADD necesita origen y destino"),
    ("FROM alpine:3.20\nCOPY <<EOF\nFOO\nEOF", "COPY necesita origen y destino"),
    ("FROM alpine:3.20\nUSER", "USER sin usuario"),
    ("FROM alpine:3.20\nSTOPSIGNAL\nSTOPSIGNAL a b", "STOPSIGNAL sin señal", "Señal no válida en STOPSIGNAL: a b"),
    ("FROM alpine:3.20\nVOLUME\nVOLUME []", "VOLUME sin ruta"),
    ("FROM alpine:3.20\nONBUILD", "ONBUILD sin instrucción"),
    ("FROM alpine:3.20\nONBUILD FROM a", "ONBUILD no admite FROM"),
    ("FROM alpine:3.20\nONBUILD ONBUILD RUN a", "ONBUILD no admite ONBUILD"),
    ("FROM alpine:3.20\nONBUILD COPY a", "COPY necesita origen y destino"),
    ('FROM alpine:3.20\nENV MSG="hola mundo', 'ENV: comillas sin cerrar en "hola mundo'),
    ("FROM alpine:3.20\nLABEL msg=it's ok=1", "LABEL: comillas sin cerrar en it's ok=1"),
    ("FROM alpine:3.20\nWORKDIR /opt/${APP", "WORKDIR: falta '}' en /opt/${APP"),
    ("FROM alpine:3.20\nUSER ${}", "USER: sustitución no admitida en ${}"),
    ("FROM alpine:3.20\nENV A=${B^^}", "ENV: sustitución no admitida en ${B^^}"),
    ("FROM alpine:3.20\nARG A=${B:1:2}", "ARG: sustitución no admitida en ${B:1:2}"),
    ("FROM alpine:3.20\nEXPOSE ${B:=80}", "EXPOSE: sustitución no admitida en ${B:=80}"),
    ("FROM alpine:3.20\nSTOPSIGNAL ${S", "STOPSIGNAL: falta '}' en ${S"),
    ("FROM alpine:3.20\nENV A=${B#\\c}", "ENV: patrón no válido en ${B#\\c}"),
    ("ARG T\nFROM alpine:${T", "FROM: falta '}' en alpine:${T"),
    ("FROM $IMAGEN", "FROM sin imagen: $IMAGEN queda vacío sin un ARG que lo declare antes"),
    ("FROM alpine:$TAG", "Nombre de imagen no válido: alpine:$TAG"),
    ("FROM ${IMAGEN:?}", "FROM: variable sin valor en ${IMAGEN:?}"),
    ("FROM --platform=linux:amd64 alpine:3.20", "Valor no válido en FROM --platform: linux:amd64"),
    ('FROM alpine:3.20\nCOPY "mi fichero.txt" /app/', JSON_PATHS.format("COPY")),
    ("FROM alpine:3.20\nADD 'mi fichero.txt' /app/", JSON_PATHS.format("ADD")),
    ('FROM alpine:3.20\nVOLUME "/a b"', JSON_PATHS.format("VOLUME")),
    ("FROM alpine:3.20\nRUN\xa0apk add", "Instrucciones desconocidas: RUN�apk"),
    ('# escape=`\nFROM alpine:3.20\nENV A="b\\"c"', 'ENV: comillas sin cerrar en "b\\"c"'),
    ("FROM alpine:3.20\nRUN echo $((1 <<2))", "Documento sin cerrar: falta la línea '2))'"),
    ("FROM alpine:3.20\nCOPY <<EOF /x\n${A^^}\nEOF", "COPY: sustitución no admitida en el documento EOF"),
    ("FROM alpine:3.20\nCOPY --from=$E a b", "COPY --from no admite variables: $E"),
    ("FROM alpine:3.20\nCOPY --from=b a b\nFROM alpine:3.20 AS b", "COPY --from: la etapa b no es anterior"),
    ("FROM alpine:3.20\nCOPY --from=0 a b", "COPY --from: la etapa 0 no es anterior"),
    ("FROM alpine:3.20\nCOPY --from=1 a b", "COPY --from: no hay etapa número 1"),
    ("FROM alpine:3.20\nSTOPSIGNAL SIGFOO", "Señal no válida en STOPSIGNAL: SIGFOO"),
    *[
        (f"FROM alpine:3.20\nSTOPSIGNAL {signal}", f"Señal no válida en STOPSIGNAL: {signal}")
        for signal in ("RTMIN+0", "RTMIN+16", "RTMAX-0", "RTMAX-15")
    ],
    ('FROM alpine:3.20\nRUN [1, "<<EOF"]', "RUN en forma JSON solo admite textos entre comillas dobles"),
    ("FROM alpine:3.20\nRUN [1]", "RUN en forma JSON solo admite textos entre comillas dobles"),
    ("FROM alpine:3.20\nRUN --network=red ls", "Valor no válido en RUN --network: red"),
    ("FROM alpine:3.20\nRUN --mount=type=vol,target=/a ls", "Valor no válido en RUN --mount: type=vol"),
    ("FROM alpine:3.20\nRUN --mount=type=cache,path=/a ls", "Campo no válido en RUN --mount: path=/a"),
    ("FROM alpine:3.20\nRUN --mount=type=cache ls", "RUN --mount sin target, o con /"),
    ("FROM alpine:3.20\nCOPY --link=1 a b", "Valor no válido en COPY --link: 1"),
    ("FROM alpine:3.20\nCOPY --chown=a --chown=b a b", "Opción repetida en COPY: --chown"),
    ("FROM alpine:3.20\nCOPY --chown a b", "Opción sin valor en COPY: --chown"),
    ("FROM alpine:3.20\nCOPY --chmod=10000 a b", "Valor no válido en COPY --chmod: 10000"),
    ("FROM alpine:3.20\nCOPY --chmod=99 a b", "Valor no válido en COPY --chmod: 99"),
    ("FROM alpine:3.20\nCOPY https://x.org/a b", "COPY solo copia ficheros: para https://x.org/a usa ADD"),
    ("FROM alpine:3.20\nHEALTHCHECK --interval=1d CMD a", "Valor no válido en HEALTHCHECK --interval: 1d"),
    ('FROM alpine:3.20\nSHELL ["sh", 1]', "SHELL en forma JSON solo admite textos entre comillas dobles"),
    ("FROM alpine:3.20\nRUN []", "RUN sin orden"),
    ("FROM alpine:3.20\n\\\n", "Línea sin instrucción: solo dice que sigue en la siguiente"),
    ("# check=todo=1\nFROM alpine:3.20", "Directiva check no válida: todo=1"),
]

COULD_BE_BETTER = [
    ("FROM alpine", LATEST),
    ("FROM alpine:latest\nFROM ubuntu", LATEST),
    ("FROM localhost:5000/api AS a", LATEST),
    ("FROM alpine:3.20\nMAINTAINER ana", "MAINTAINER está obsoleto: usa LABEL"),
    ("FROM alpine:3.20\nENV A un valor", OLD_PAIR.format("ENV")),
    ("FROM alpine:3.20\nLABEL a b", OLD_PAIR.format("LABEL")),
    ("FROM alpine:3.20\nCMD ['a']", NO_JSON.format("CMD")),
    ('FROM alpine:3.20\nRUN ["a", "b"', NO_JSON.format("RUN")),
    ("FROM alpine:3.20\nENTRYPOINT [a, b]", NO_JSON.format("ENTRYPOINT")),
    ("FROM alpine:3.20\nCMD " + "[" * 9_000, NO_JSON.format("CMD")),
    ("FROM alpine:3.20\nCMD [" + "1" * 5_000 + "]", NO_JSON.format("CMD")),
    ("FROM alpine:3.20\nCMD", "CMD vacío"),
    ("FROM alpine:3.20\nCMD a\nCMD b\nCMD c", "Varias instrucciones CMD: solo cuenta la última de la etapa"),
    (
        "FROM alpine:3.20\nENTRYPOINT a\nENTRYPOINT b",
        "Varias instrucciones ENTRYPOINT: solo cuenta la última de la etapa",
    ),
    ("FROM alpine:3.20\nWORKDIR app", "WORKDIR relativo: app"),
    ("FROM alpine:3.20\nWORKDIR /a\nFROM alpine:3.20\nWORKDIR b", "WORKDIR relativo: b"),
    ("FROM alpine:3.20\nCOPY a b /c", "COPY con varios orígenes: el destino debe acabar en /"),
    ("FROM alpine:3.20\nEXPOSE 8080:80", "EXPOSE solo admite puertos del contenedor: 8080:80"),
    ("FROM alpine:3.20\nEXPOSE [::1]:8080:80", "EXPOSE solo admite puertos del contenedor: [::1]:8080:80"),
    (
        "FROM debian:12\nRUN apt-get update && apt-get install curl",
        "apt-get install sin -y: nadie contestará a la pregunta",
    ),
]

TOKENS = """
    FROM from alpine a:1 RUN CMD ENTRYPOINT COPY ADD ENV ARG LABEL EXPOSE HEALTHCHECK NONE WORKDIR USER VOLUME SHELL
    ONBUILD STOPSIGNAL MAINTAINER FOO [ ] ["a"] [1] , { } <<EOF <<-EOF <<"A" << EOF --a=b -- --platform=x AS = a=b 80
    80/tcp 70000 $X / . : @ - _ apt-get install -y && | --interval=1s --retries=x
    """.split()  # noqa: SIM905 - tokens read better than 60 quoted lines
TOKENS += ["\n", "\\\n", "\nEOF\n", "# escape=`\n", "# syntax=a\n", "FROM a:1\n"]


def verdict(answer):
    return validate(Sort.DOCKERFILE, answer, frozenset())


@pytest.mark.parametrize("answer", RIGHT)
def test_a_right_dockerfile_passes_without_a_warning(answer):
    judged = verdict(answer)
    assert (judged.errors, judged.warnings) == ((), ())
    assert judged.passed


@pytest.mark.parametrize(("answer", "errors"), [(answer, errors) for answer, *errors in WRONG])
def test_what_docker_refuses_is_an_error(answer, errors):
    judged = verdict(answer)
    assert (list(judged.errors), judged.warnings) == (errors, ())
    assert not judged.passed


@pytest.mark.parametrize(("answer", "warning"), COULD_BE_BETTER)
def test_what_docker_takes_and_advises_against_is_a_warning(answer, warning):
    judged = verdict(answer)
    assert (judged.errors, judged.warnings) == ((), (warning,))
    assert judged.passed


def test_errors_and_warnings_come_together():
    judged = verdict("FROM alpine\nFOO\nWORKDIR app\nEXPOSE 0")
    assert judged.errors == ("Instrucciones desconocidas: FOO", "Puerto no válido en EXPOSE: 0")
    assert judged.warnings == (LATEST, "WORKDIR relativo: app")


def test_a_dockerfile_over_a_length_is_too_long():
    longest = "FROM alpine:3.20".ljust(MAX_LENGTH)
    assert verdict(longest).errors == ()
    assert verdict(longest + " ").errors == ("Dockerfile demasiado largo (máximo 50000 caracteres)",)


def test_nothing_is_read_from_the_disk_or_written_to_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert verdict("FROM alpine:3.20\nCOPY . /").passed
    assert list(tmp_path.iterdir()) == []


@answers.as_many_as_asked
@given(answers.texts())
def test_any_text_has_a_verdict(answer):
    answers.judged(Sort.DOCKERFILE, answer)


@answers.as_many_as_asked
@given(answers.mixtures(TOKENS))
def test_any_tokens_have_a_verdict(answer):
    answers.judged(Sort.DOCKERFILE, answer)


@answers.as_many_as_asked
@given(answers.mutations(RIGHT, TOKENS))
def test_a_right_dockerfile_with_a_mistake_has_a_verdict(answer):
    answers.judged(Sort.DOCKERFILE, answer)


@answers.as_many_as_asked
@given(answers.repetitions(TOKENS))
def test_the_longest_dockerfiles_have_a_verdict_soon(repetition):
    answers.judged(Sort.DOCKERFILE, answers.as_long_as(MAX_LENGTH, repetition))
