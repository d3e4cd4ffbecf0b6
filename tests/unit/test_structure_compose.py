"""What is wrong with a learner's Compose file: each with its verdict."""

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hito.domain.structure import LATEST, Sort, validate
from hito.domain.structure.compose import MAX_DEPTH, MAX_LENGTH
from tests.unit.structure_cases import answers, compose_files

WEB = "services:\n  web:\n    image: nginx:1.27\n"

RIGHT = [
    WEB,
    "\ufeff" + WEB.replace("\n", "\r\n"),
    "---\n" + WEB + "...\n",
    '{"services": {"web": {"image": "nginx:1.27"}}}',
    "services:\n  web:\n    build: .\n",
    WEB + "    mem_limit: '1.5'\n    shm_size: 1.5 GiB\n",
    WEB + "    container_name: uno\n    scale: 1\n",
    WEB + "    container_name: uno\n    scale: 0\n",
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

WANTS = "El servicio 'web' necesita "
HAS = "El servicio 'web' tiene una clave desconocida: "
PORT = "El servicio 'web' tiene un puerto no válido: "
DUPLICATE = "Clave repetida en la línea "
NO_YAML = "YAML no válido en la línea "

WRONG = [
    (
        "services:\n  a:\n    image: x:1\n  b:\n    image: x:1\n    extends: a\n    depends_on: [b]\n",
        "Dependencias en círculo: b -> b",
    ),
    (
        "services:\n  web:\n    image: 'Mal Nombre:latest'\n",
        "El servicio 'web' tiene una imagen no válida: Mal Nombre:latest",
    ),
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
    ("services:\n  web:\n    image:\n", "El servicio 'web' necesita que 'image' sea un texto"),
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
    (WEB + "    ports: [{target: 0}]\n", WANTS + "que 'ports[0].target' sea un puerto, de 1 a 65535"),
    (
        WEB + "    ports: [{puerto: 80}]\n",
        "El servicio 'web' tiene una clave desconocida: ports[0].puerto",
        WANTS + "'ports[0].target'",
    ),
    (
        WEB + "    ports: [{target: [80], protocol: [tcp]}]\n",
        WANTS + "que 'ports[0].target' sea un texto o un número entero",
        WANTS + "que 'ports[0].protocol' sea un texto",
    ),
    (WEB + "    depends_on: [db]\n", "El servicio 'web' depende de 'db', que no existe"),
    (WEB + "    depends_on: [web]\n", "Dependencias en círculo: web -> web"),
    (
        WEB + "    depends_on: [db]\n  db:\n    image: mysql:9\n    depends_on: [web]\n",
        "Dependencias en círculo: web -> db -> web",
    ),
    (
        WEB + "    depends_on: {db: {condition: [sana]}}\n  db:\n    image: mysql:9\n",
        WANTS + "que 'depends_on.db.condition' sea un texto",
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
    (WEB + "    volumes: [{source: datos}]\n", WANTS + "'volumes[0].type'", WANTS + "'volumes[0].target'"),
    (
        WEB + '    volumes: [":/x", "uno:dos:tres:cuatro", 3]\n',
        *[f"El servicio 'web' tiene un volumen no válido: {volume}" for volume in (":/x", "uno:dos:tres:cuatro", "3")],
    ),
    (WEB + "    secrets: [clave]\n", "El servicio 'web' usa el secreto 'clave', que no está declarado"),
    (WEB + "    configs: [{source: c}]\n", "El servicio 'web' usa la configuración 'c', que no está declarada"),
    (WEB + "    environment: [A: 1]\n", WANTS + "que 'environment[0]' sea un texto"),
    (WEB + "    environment: {A: [1]}\n", WANTS + "que 'environment.A' sea un texto, un número o true/false"),
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
    ("%YAML 9.9\n---\na: 1\n", NO_YAML + "1: la estructura no cuadra"),
    ("services:\n  web: \0\n", NO_YAML + "2: carácter no permitido"),
    ("\ud800", NO_YAML + "1: carácter no permitido"),
    ('"\\UFFFFFFFF"', "YAML no válido: número o carácter imposible"),
    ("%YAML 1." + "9" * 5_000, "YAML no válido: número o carácter imposible"),
    ("a: &a [*a]\n", "Un alias de YAML está dentro de sí mismo (línea 1)"),
    ("!!python/object/apply:os.system [ls]", "El archivo debe ser un mapa de claves y valores"),
]

BELOW = [
    ("healthcheck: {intervalo: 30s}", HAS + "healthcheck.intervalo"),
    ("healthcheck: {interval: 30}", WANTS + "que 'healthcheck.interval' sea una duración, como 30s o 1m30s"),
    ("healthcheck: {interval: '30'}", WANTS + "que 'healthcheck.interval' sea una duración, como 30s o 1m30s"),
    ("healthcheck: {retries: tres}", WANTS + "que 'healthcheck.retries' sea un número entero, 0 o más"),
    ("healthcheck: {retries: -1}", WANTS + "que 'healthcheck.retries' sea un número entero, 0 o más"),
    ("healthcheck: {disable: quizás}", WANTS + "que 'healthcheck.disable' sea true o false"),
    ("healthcheck: {test: [CMD, 3]}", WANTS + "que 'healthcheck.test[1]' sea un texto"),
    ("healthcheck: {test: {a: b}}", WANTS + "que 'healthcheck.test' sea un texto o una lista"),
    ("build: {contexto: .}", HAS + "build.contexto"),
    ("build: {args: {A: {b: c}}}", WANTS + "que 'build.args.A' sea un texto, un número o true/false"),
    ("build: {cache_from: a}", WANTS + "que 'build.cache_from' sea una lista"),
    (
        "build: {dockerfile: a, dockerfile_inline: b}",
        "El servicio 'web' no puede tener a la vez 'build.dockerfile' y 'build.dockerfile_inline'",
    ),
    ("build: {ssh: [otro]}", WANTS + "que 'build.ssh[0]' sea 'default' o ID=ruta"),
    ("deploy: {replica: 2}", HAS + "deploy.replica"),
    ("deploy: {replicas: dos}", WANTS + "que 'deploy.replicas' sea un número entero, 0 o más"),
    (
        "deploy: {resources: {limits: {memory: 50}}}",
        WANTS + "que 'deploy.resources.limits.memory' sea un tamaño, como 512m o 1gb",
    ),
    ("deploy: {resources: {limits: {mem: 50M}}}", HAS + "deploy.resources.limits.mem"),
    (
        "deploy: {update_config: {order: raro}}",
        WANTS + "que 'deploy.update_config.order' sea 'start-first' o 'stop-first'",
    ),
    (
        "deploy: {resources: {limits: {memory: 50M}}}\n    mem_limit: 60M",
        WANTS + "el mismo valor en 'mem_limit' y 'deploy.resources.limits.memory'",
    ),
    ("deploy: {replicas: 2}\n    scale: 3", WANTS + "el mismo número en 'scale' y 'deploy.replicas'"),
    (
        "container_name: uno\n    scale: 2",
        "El servicio 'web' no puede tener 'container_name' y varias réplicas",
    ),
    ("logging: {drivers: x}", HAS + "logging.drivers"),
    ("logging: json-file", WANTS + "que 'logging' sea un mapa"),
    ("logging: {options: {a: true}}", WANTS + "que 'logging.options.a' sea un texto o un número"),
    ("networks: {default: {alias: [a]}}", HAS + "networks.default.alias"),
    ("networks: [default, default]", "El servicio 'web' repite 'default' en 'networks'"),
    ("ports: [{target: 80, puerto: 1}]", HAS + "ports[0].puerto"),
    ("ports: [{target: 80, host_ip: casa}]", WANTS + "que 'ports[0].host_ip' sea una dirección IP"),
    ("ports: [{target: abc}]", WANTS + "que 'ports[0].target' sea un puerto, de 1 a 65535"),
    ("ports:", WANTS + "que 'ports' sea una lista"),
    (
        "volumes: [{type: raro, target: /a}]",
        WANTS + "que 'volumes[0].type' sea 'bind', 'volume', 'tmpfs', 'cluster', 'npipe' o 'image'",
    ),
    ("volumes: [{type: bind, target: /a}]", WANTS + "'source' en cada volumen de tipo 'bind'"),
    ("volumes: ['/x:/a']\n    tmpfs: /a", "El servicio 'web' monta dos veces en '/a'"),
    ("develop: {watch: [{action: rebuild}]}", WANTS + "'develop.watch[0].path'"),
    ("develop: {watch: [{path: ., action: sync}]}", WANTS + "'develop.watch[0].target'"),
    ("develop: {mirar: []}", HAS + "develop.mirar"),
    ('command: echo "hola', WANTS + "que 'command' sea una orden con comillas y paréntesis cerrados"),
    ("entrypoint: sh (a)", WANTS + "que 'entrypoint' sea una orden con comillas y paréntesis cerrados"),
    ("mem_limit: mucho", WANTS + "que 'mem_limit' sea un tamaño, como 512m o 1gb"),
    ("mem_limit: 8388608t", WANTS + "que 'mem_limit' sea un tamaño, como 512m o 1gb"),
    ("cpus: dos", WANTS + "que 'cpus' sea un número"),
    ("cpu_percent: 101", WANTS + "que 'cpu_percent' sea 100 o menos"),
    ("ulimits: {nofile: {soft: 1}}", WANTS + "'ulimits.nofile.hard'"),
    ("pull_policy: quizás", WANTS + "que 'pull_policy' sea otro valor que 'quizás'"),
    ("restart: a veces", WANTS + "que 'restart' sea no, always, on-failure o unless-stopped"),
    ("tty: 1", WANTS + "que 'tty' sea true o false"),
    ("user: 1000", WANTS + "que 'user' sea un texto"),
    ("environment: ['A =1']", WANTS + "que 'environment[0]' sea CLAVE=valor, sin espacio antes de '='"),
    ("environment: {1: a}", "Clave no válida en la línea 4: 1 necesita comillas"),
    ("extra_hosts: [casa]", WANTS + "que 'extra_hosts[0]' sea NOMBRE=dirección"),
    ("devices: [{source: /dev/a}]", WANTS + "'devices[0].target'"),
    ("links: [db]", "El servicio 'web' depende de 'db', que no existe"),
    ("network_mode: service:db", "El servicio 'web' depende de 'db', que no existe"),
    ("volumes_from: ['db:ro']", "El servicio 'web' depende de 'db', que no existe"),
    ("ipc: service:web", "Dependencias en círculo: web -> web"),
    ("extends: otro", "El servicio 'web' extiende 'otro', que no existe"),
    ("extends: web", "Servicios que se extienden en círculo: web -> web"),
    ("models: [m]", "El servicio 'web' usa el modelo 'm', que no está declarado"),
    ("build: {secrets: [s]}", "El servicio 'web' usa el secreto 's', que no está declarado"),
]

SECTIONS = [
    ("networks: {a: {drivr: x}}", "Clave desconocida: networks.a.drivr"),
    ("networks: {a: {driver: 3}}", "'networks.a.driver' debe ser un texto"),
    ("networks: {a: bridge}", "'networks.a' debe ser un mapa"),
    ("networks: {a: {ipam: {config: {subnet: x}}}}", "'networks.a.ipam.config' debe ser una lista"),
    (
        "networks: {a: {ipam: {config: [{subnet: x}]}}}",
        "'networks.a.ipam.config[0].subnet' debe ser una red, como 10.0.0.0/24",
    ),
    ("volumes: {a: {type: nfs}}", "Clave desconocida: volumes.a.type"),
    ("volumes: {mi volumen: {}}", "Nombre no válido: volumes.mi volumen"),
    ("volumes: {a: {external: true, driver: local}}", "'volumes.a' es externo y no admite 'driver'"),
    ("volumes: {a: {external: {name: x}, name: y}}", "'volumes.a' tiene dos nombres: 'name' y 'external.name'"),
    ("secrets: {a: {}}", "'secrets.a' necesita 'file' o 'environment'"),
    ("secrets: {a: }", "'secrets.a' debe ser un mapa"),
    ("secrets: {a: {file: x, environment: Y}}", "'secrets.a' admite solo uno: 'file' o 'environment'"),
    ("configs: {a: {external: false}}", "'configs.a' necesita 'file', 'environment' o 'content'"),
    ("models: {m: {}}", "Falta la clave 'models.m.model'"),
    ("include: a.yml", "'include' debe ser una lista"),
    ("name: 3", "'name' debe ser un texto"),
    ("x-a: ${", "Variable mal escrita en la línea 4 (un '$' literal se escribe '$$'): ${"),
    ("--- \n[a]", "El archivo debe ser un mapa de claves y valores"),
    ("---", "El documento 2 está vacío: sobra un '---'"),
    (
        "---\nservices: {web: {ports: {a: b}}}\n---\nservices: {web: {ports: [80]}}",
        WANTS + "que 'ports' sea de la misma clase en todos los documentos",
    ),
    ("x-a: {<<: {a: 1}, <<: {b: 2}}", DUPLICATE + "4: <<"),
]

# In the text of `command`, what is a variable and what is not.
VARIABLES = ["${NAME", "${", "${}", "${1}", "${A b}", "${A:=b}", "${A^^}", "${A:}", "${A:-${1}}", "${A:-${B}", "$$${A"]
NO_VARIABLES = ["$1", "$@", "$", "$$", "$${A", "$(pwd)", "$2y$10$abc./", "${A:-b}", "${A:?b}", "${A:+b}", "${A-}"]
NO_VARIABLES += ["${A:-${B:-${C}}}", "${A:-{}", "${A:-b} } ${C}", "$ñ", "${A_1}"]

COULD_BE_BETTER = [
    (WEB + "networks: {a: {external: true, driver: x}}\n", "'networks.a' es externo y no admite 'driver'"),
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


# Files line by line, and what no one expects where a value stands.
LINES = [text.split("\n") for text in compose_files.files().values()]
ODD = ["", "null", "true", "0", "-1", "1.5", ".inf", "1e400", "9" * 30, "x", "$", "${A}", "${A:-x}", "service:"]
ODD += ["service:web", '":"', "a:b:c", '"="', "[]", "[[]]", "[null]", "{}", "{a: }", '{"": ""}', "{x-a: []}"]
ODD += ['["a", 1, null, {}]', '{target: "${A}"}', '{external: "${X}"}', "!reset x", "!override [a]", '"\\0"']


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


@pytest.mark.parametrize(("line", "error"), BELOW)
def test_what_is_wrong_below_a_service_is_named(line, error):
    assert list(verdict(f"{WEB}    {line}\n").errors)[:1] == [error]


@pytest.mark.parametrize(("lines", "error"), SECTIONS)
def test_what_is_wrong_in_another_section_is_named(lines, error):
    assert verdict(f"{WEB}{lines}\n").errors == (error,)


@pytest.mark.parametrize("text", VARIABLES)
def test_a_variable_that_is_none_is_an_error(text):
    error = f"Variable mal escrita en la línea 4 (un '$' literal se escribe '$$'): {text}"
    assert verdict(f"{WEB}    command: ['{text}']\n").errors == (error,)
    assert verdict(f"{WEB}    labels: {{'{text}': a}}\n").errors == ()


@pytest.mark.parametrize("text", NO_VARIABLES)
def test_other_dollars_are_texts_or_variables(text):
    assert verdict(f"{WEB}    command: ['{text}']\n").errors == ()


@pytest.mark.parametrize(("answer", "warning"), COULD_BE_BETTER)
def test_what_docker_compose_takes_and_advises_against_is_a_warning(answer, warning):
    judged = verdict(answer)
    assert (judged.errors, judged.warnings) == ((), (warning,))
    assert judged.passed


def test_aliases_that_would_fill_the_memory_are_refused_unopened():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40)]
    assert verdict("\n".join(lines)).errors == ("Demasiados alias de YAML (línea 4)",)


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
@given(st.sampled_from(LINES), st.lists(st.tuples(st.integers(0, 500), st.sampled_from(ODD)), min_size=1, max_size=8))
def test_whatever_stands_in_the_place_of_a_value_there_is_a_verdict(lines, changes):
    lines = list(lines)
    for position, value in changes:
        at = position % len(lines)
        before, colon, _ = lines[at].partition(": ")
        lines[at] = f"{before}{colon}{value}" if colon else f"{' ' * answers.indent(lines[at])}- {value}"
    answers.judged(Sort.COMPOSE, "\n".join(lines))


@answers.as_many_as_asked
@given(answers.repetitions(TOKENS))
def test_the_longest_compose_files_have_a_verdict_soon(repetition):
    answers.judged(Sort.COMPOSE, answers.as_long_as(MAX_LENGTH, repetition))
