"""What is wrong with a learner's Compose file: each with its verdict."""

from textwrap import dedent

import pytest
from hypothesis import given

from hito.domain.structure import LATEST, Sort, validate
from hito.domain.structure.compose import MAX_DEPTH, MAX_LENGTH
from tests.unit.structure_cases import answers

WEB = "services:\n  web:\n    image: nginx:1.27\n"

RIGHT = [
    WEB,
    "\ufeff" + WEB.replace("\n", "\r\n"),
    "---\n" + WEB + "...\n",
    '{"services": {"web": {"image": "nginx:1.27"}}}',
    "services:\n  web:\n    build: .\n",
    "services:\n  web:\n    build: {context: ., dockerfile: Dockerfile.dev}\n    image: equipo/web\n",
    "services:\n  web:\n    image: ${REGISTRO}/web:${TAG:-latest}\n",
    "services:\n  web:\n    extends: {file: base.yml, service: web}\n",
    "name: tienda\nx-nota: hola\n" + WEB + "    x-otra: [1]\n",
    dedent("""\
        services:
          web:
            image: nginx:1.27
            restart: no
            ports:
              - 80
              - 22:22
              - "8080:80"
              - "127.0.0.1:8081:81/tcp"
              - "127.0.0.1::82"
              - "[::1]:8083:83/udp"
              - "3000-3005"
              - "9090-9091:8080-8081"
              - "7000-7009:7000"
              - "${PUERTO}:80"
              - target: 84
                published: "8084"
                protocol: tcp
                mode: host
        """),
    dedent("""\
        services:
          api:
            build: ./api
            command: ["python", "app.py"]
            environment:
              DB: postgres://db
              DEPURAR: true
              VACIA:
            depends_on:
              db:
                condition: service_healthy
            networks: [atras, default]
            volumes:
              - ./src:/app:ro
              - ~/.ssh:/root/.ssh
              - datos:/datos
              - /anonimo
              - C:\\datos:/c
              - ${CARPETA}:/d
              - {type: bind, source: ., target: /e}
              - {type: tmpfs, target: /f}
            secrets: [clave, {source: clave, target: /g}]
            healthcheck:
              test: ["CMD", "curl", "-f", "http://localhost"]
          db:
            image: postgres:17
            environment: [POSTGRES_PASSWORD=x, USUARIO]
            volumes: [{type: volume, source: datos, target: /var/lib/postgresql/data}]
            networks:
              atras:
                aliases: [base]
        networks:
          atras:
        volumes:
          datos: {}
        secrets:
          clave: {file: ./clave.txt}
        """),
    "x-a: &a\n  image: nginx:1.27\nservices:\n  a:\n    <<: *a\n  b:\n    <<: [*a]\n    build: .\n  c: *a\n",
    "include: [otro.yml]\n",
    "include: [otro.yml]\nservices:\n  web:\n    image: nginx:1.27\n    depends_on: [db]\n    networks: [red]\n",
    "x-a: &b nginx:1\nx-b: &b nginx:1.27\nservices: {web: {image: *b}}\n",
]

PORT = "El servicio 'web' tiene un puerto no válido: "
DUPLICATE = "Clave repetida en la línea "
NO_YAML = "YAML no válido en la línea "

WRONG = [
    ("", "Compose vacío"),
    ("# nada\n\n", "Compose vacío"),
    ("null", "Compose vacío"),
    ("hola", "El archivo debe ser un mapa de claves y valores"),
    ("- web\n- db\n", "El archivo debe ser un mapa de claves y valores"),
    ("{}", "Falta la clave 'services'"),
    ("servicios:\n  web:\n    image: nginx:1.27\n", "Clave desconocida: servicios", "Falta la clave 'services'"),
    ("services:\n", "'services' está vacío"),
    ("services: [web]\n", "'services' debe ser un mapa"),
    ("services:\n  web:\n", "El servicio 'web' debe ser un mapa"),
    ("services:\n  web: nginx\n", "El servicio 'web' debe ser un mapa"),
    ("services:\n  mi web:\n    image: nginx:1.27\n", "Nombre de servicio no válido: mi web"),
    ('services:\n  web:\n    ports: ["80:80"]\n', "El servicio 'web' necesita 'image' o 'build'"),
    ("services:\n  web:\n    image:\n", "El servicio 'web' necesita 'image' o 'build'"),
    ("services:\n  web:\n    image: 1.27\n", "El servicio 'web' necesita que 'image' sea un texto"),
    ("services:\n  web:\n    image: Nginx:1.27\n", "El servicio 'web' tiene una imagen no válida: Nginx:1.27"),
    (WEB + "    imagen: x\n", "El servicio 'web' tiene una clave desconocida: imagen"),
    (WEB + "  ports:\n    - 80\n", "El servicio 'ports' debe ser un mapa"),
    (WEB + '    ports: "80:80"\n', "El servicio 'web' necesita que 'ports' sea una lista"),
    (
        WEB
        + '    ports: [0, "99999:80", "80:80/http", "a:80", "1-3:5-6", "1:5-6", "x:1:1", 80.5, true, null, "", []]\n',
        *[PORT + port for port in ("0", "99999:80", "80:80/http", "a:80", "1-3:5-6", "1:5-6", "x:1:1", "80.5", "true")],
        *[PORT + port for port in ("null", "", "una lista")],
    ),
    (WEB + "    ports: [{target: 0}]\n", PORT + "un mapa"),
    (WEB + "    ports: [{puerto: 80}]\n", PORT + "un mapa"),
    (WEB + "    ports: [{target: [80], protocol: [tcp]}]\n", PORT + "un mapa"),
    (WEB + "    depends_on: [db]\n", "El servicio 'web' depende de 'db', que no existe"),
    (WEB + "    depends_on: [web]\n", "Dependencias en círculo: web -> web"),
    (
        WEB + "    depends_on: [db]\n  db:\n    image: mysql:9\n    depends_on: [web]\n",
        "Dependencias en círculo: web -> db -> web",
    ),
    (
        WEB + "    depends_on: {db: {condition: [sana]}}\n  db:\n    image: mysql:9\n",
        "El servicio 'web' necesita una 'condition' válida en cada 'depends_on'",
    ),
    (WEB + "    networks: [red]\n", "El servicio 'web' usa la red 'red', que no está declarada"),
    (WEB + "    networks: {red: {}}\n", "El servicio 'web' usa la red 'red', que no está declarada"),
    (WEB + "networks: [red]\n", "'networks' debe ser un mapa"),
    (
        WEB + "    networks: [red]\n    network_mode: host\nnetworks: {red: {}}\n",
        "El servicio 'web' no puede tener a la vez 'networks' y 'network_mode'",
    ),
    (WEB + "    volumes: [datos:/x]\n", "El servicio 'web' usa el volumen 'datos', que no está declarado"),
    (
        WEB + "    volumes: [{type: volume, source: datos, target: /x}]\n",
        "El servicio 'web' usa el volumen 'datos', que no está declarado",
    ),
    (WEB + "    volumes: [{source: datos}]\n", "El servicio 'web' necesita un 'type' válido en cada volumen"),
    (
        WEB + '    volumes: [":/x", "uno:dos:tres:cuatro", 3]\n',
        *[f"El servicio 'web' tiene un volumen no válido: {volume}" for volume in (":/x", "uno:dos:tres:cuatro", "3")],
    ),
    (WEB + "    secrets: [clave]\n", "El servicio 'web' usa el secreto 'clave', que no está declarado"),
    (WEB + "    configs: [{source: c}]\n", "El servicio 'web' usa la configuración 'c', que no está declarada"),
    (
        WEB + "    environment: [A: 1]\n",
        "El servicio 'web' necesita variables sencillas en 'environment': CLAVE=valor o CLAVE: valor",
    ),
    (
        WEB + "    environment: {A: [1]}\n",
        "El servicio 'web' necesita variables sencillas en 'environment': CLAVE=valor o CLAVE: valor",
    ),
    (WEB + "    environment: A=1\n", "El servicio 'web' necesita que 'environment' sea un mapa o una lista"),
    (WEB + "    command: {a: b}\n", "El servicio 'web' necesita que 'command' sea un texto o una lista"),
    (
        WEB + "    healthcheck: {test: [curl, localhost]}\n",
        "El servicio 'web' necesita que 'healthcheck.test' empiece por CMD, CMD-SHELL o NONE",
    ),
    (WEB + "    image: nginx:1.28\n", DUPLICATE + "4: image"),
    (WEB + "services: {}\n", DUPLICATE + "4: services"),
    ("? [a]\n: b\n" + WEB, "Clave no válida en la línea 1"),
    (WEB + "    <<: nginx\n", "'<<' espera un mapa en la línea 4"),
    ("services:\n\tweb:\n", NO_YAML + "2: no se puede sangrar con tabuladores"),
    (WEB + "   build: .\n", NO_YAML + "4: la sangría no cuadra"),
    ("services: web: nginx\n", NO_YAML + "1: ':' fuera de lugar"),
    ("services:\n  web\n  db:\n", NO_YAML + "3: ':' fuera de lugar"),
    (WEB + "    ports: [80, 81\n", NO_YAML + "5: falta ',' o ']'"),
    (WEB + "    labels: {a: b\n", NO_YAML + "5: falta ',' o '}'"),
    (WEB + '    command: "ls\n', NO_YAML + "5: comillas sin cerrar o mal escapadas"),
    (WEB + "    <<: *base\n", NO_YAML + "4: alias sin definir"),
    (WEB + "---\n" + WEB, NO_YAML + "4: solo se admite un documento"),
    ("%YAML 9.9\n---\na: 1\n", NO_YAML + "1: la estructura no cuadra"),
    ("services:\n  web: \0\n", NO_YAML + "2: carácter no permitido"),
    ("\ud800", NO_YAML + "1: carácter no permitido"),
    ('"\\UFFFFFFFF"', "YAML no válido: número o carácter imposible"),
    ("%YAML 1." + "9" * 5_000, "YAML no válido: número o carácter imposible"),
    ("a: &a [*a]\n", "Un alias de YAML está dentro de sí mismo (línea 1)"),
    ("!!python/object/apply:os.system [ls]", "El archivo debe ser un mapa de claves y valores"),
]

COULD_BE_BETTER = [
    ("services:\n  web:\n    image: nginx\n", LATEST),
    ("services:\n  web:\n    image: nginx:latest\n  b:\n    image: redis\n", LATEST),
    ('version: "3.8"\n' + WEB, "La clave 'version' está obsoleta"),
]

TOKENS = """
    services: - web: image: nginx nginx:1 build: . ports: [ ] { } , "80:80" 80 depends_on: networks: volumes: a b : &a
    *a <<: !!str !x | > # --- ... %YAML ? version: "3" environment: A=1 null ~ true 1.5 22:22 x-a: healthcheck: test:
    condition: secrets: configs: target: type: source: include: \\U FFFFFFFF @ $x ${ command: extends: network_mode:
    """.split()  # noqa: SIM905 - tokens read better than 70 quoted lines
TOKENS += ["  ", "    ", ": ", "- ", "\n  ", "\n    ", "\n      - ", WEB]


def verdict(answer):
    return validate(Sort.COMPOSE, answer, frozenset())


@pytest.mark.parametrize("answer", RIGHT)
def test_a_right_compose_file_passes_without_a_warning(answer):
    judged = verdict(answer)
    assert (judged.errors, judged.warnings) == ((), ())
    assert judged.passed


@pytest.mark.parametrize(("answer", "errors"), [(answer, errors) for answer, *errors in WRONG])
def test_what_docker_compose_refuses_is_an_error(answer, errors):
    judged = verdict(answer)
    assert (list(judged.errors), judged.warnings) == (errors, ())
    assert not judged.passed


@pytest.mark.parametrize(("answer", "warning"), COULD_BE_BETTER)
def test_what_docker_compose_takes_and_advises_against_is_a_warning(answer, warning):
    judged = verdict(answer)
    assert (judged.errors, judged.warnings) == ((), (warning,))
    assert judged.passed


def test_aliases_that_would_fill_the_memory_are_refused_unopened():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40)]
    assert verdict("\n".join(lines)).errors == ("Demasiados alias de YAML (línea 5)",)


@pytest.mark.parametrize("opening", ["[", "{", "{a: ", "- ", "? ", "- - ? "])
def test_a_depth_that_no_compose_file_has_is_refused(opening):
    assert verdict(opening * 500).errors == ("Demasiados niveles de YAML (línea 1)",)
    assert "niveles" not in verdict(opening * (MAX_DEPTH // 4)).errors[0]


def test_a_compose_file_over_a_length_is_too_long():
    longest = WEB.ljust(MAX_LENGTH, "\n")
    assert verdict(longest).errors == ()
    assert verdict(longest + "\n").errors == ("Compose demasiado largo (máximo 8000 caracteres)",)


@answers.as_many_as_asked
@given(answers.texts())
def test_any_text_has_a_verdict(answer):
    answers.judged(Sort.COMPOSE, answer)


@answers.as_many_as_asked
@given(answers.mixtures(TOKENS))
def test_any_tokens_have_a_verdict(answer):
    answers.judged(Sort.COMPOSE, answer)


@answers.as_many_as_asked
@given(answers.mutations(RIGHT, TOKENS))
def test_a_right_compose_file_with_a_mistake_has_a_verdict(answer):
    answers.judged(Sort.COMPOSE, answer)


@answers.as_many_as_asked
@given(answers.repetitions(TOKENS))
def test_the_longest_compose_files_have_a_verdict_soon(repetition):
    answers.judged(Sort.COMPOSE, answers.as_long_as(MAX_LENGTH, repetition))
