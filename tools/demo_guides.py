"""The demo's guides and exercises, as their authors would write them, and learners' answers."""

from typing import Any

DOCKER: dict[str, Any] = {
    "title": "Introducción a Docker",
    "topic": "docker",
    "content_html": """\
<h1>Introducción a Docker</h1>
<p>Un contenedor es un proceso que ve su propio sistema de archivos. Ese sistema de archivos sale de una
<strong>imagen</strong>, y la imagen se describe en un <code>Dockerfile</code>.</p>
<h2>Lo primero</h2>
<pre><code>docker run --rm -it python:3.12-slim python</code></pre>
<p>Docker busca la imagen en tu equipo y, si no está, la descarga. Con <code>--rm</code> el contenedor se borra al
terminar; la imagen se queda.</p>
<h2>Cuatro palabras</h2>
<ul>
  <li><strong>Imagen</strong>: capas de solo lectura, con un nombre y una etiqueta.</li>
  <li><strong>Contenedor</strong>: un proceso con su propia capa de escritura.</li>
  <li><strong>Volumen</strong>: lo que ha de quedar cuando el contenedor se va.</li>
  <li><strong>Puerto</strong>: por donde se entra desde fuera, <code>-p 8000:80</code>.</li>
</ul>
<p>Fija siempre la versión de la imagen: «la última» no es la misma mañana.</p>
""",
    "order": 1,
}

LINUX: dict[str, Any] = {
    "title": "Linux desde cero",
    "topic": "linux",
    "content_html": """\
<h1>Linux desde cero</h1>
<p>La terminal lee una línea, busca el programa que nombra su primera palabra y le pasa las demás.</p>
<h2>Dónde estoy, qué hay aquí</h2>
<pre><code>pwd
ls -l
cd /var/log</code></pre>
<h2>Programas pequeños, unidos</h2>
<p>La barra <code>|</code> da la salida de un programa como entrada al siguiente:</p>
<pre><code>sort nombres.txt | uniq -c | sort -rn | head -n 3</code></pre>
<p>Lo que un comando hace y cómo se le pide lo cuenta <code>man</code>; se sale con <kbd>q</kbd>.</p>
<h2>De quién es un archivo</h2>
<p>Cada archivo tiene dueño, grupo y permisos: leer (<code>r</code>, 4), escribir (<code>w</code>, 2) y ejecutar
(<code>x</code>, 1).</p>
""",
    "order": 2,
}

# Random, and fixed.
DOCKER_ID = "01c00af7-9d85-4086-ba10-d92c6b0f9bb5"
LINUX_ID = "239874de-bec1-4bb9-b56a-a8ac17f8b28b"

# By id.
GUIDES = {DOCKER_ID: DOCKER, LINUX_ID: LINUX}

# By guide, in order; a title is unique within its guide.
EXERCISES: dict[str, list[dict[str, Any]]] = {
    DOCKER_ID: [
        {
            "title": "Ver todos los contenedores",
            "content_html": "<p>Escribe el comando que lista los contenedores de tu equipo, <em>también los que ya "
            "terminaron</em>.</p>",
            "expected_answer": "docker ps -a",
            "ai_context": "Primer contacto con Docker. `docker container ls --all` es igual de correcto. Quien olvida "
            "`-a` solo ve los que están en marcha.",
            "type": "command",
            "difficulty": "fácil",
        },
        {
            "title": "Imagen y contenedor",
            "content_html": "<p>Con tus palabras, en dos o tres frases: ¿en qué se diferencian una imagen y un "
            "contenedor? ¿Qué le pasa a cada uno al apagar el equipo?</p>",
            "expected_answer": "Una imagen son capas de solo lectura; un contenedor es un proceso que corre sobre "
            "ellas con su propia capa de escritura. De una imagen salen muchos contenedores. Al apagar, la imagen se "
            "queda y el contenedor se detiene: lo que escribió sigue ahí hasta que se borra.",
            "ai_context": "Valora que distinga plantilla y proceso. Compararlo con clase y objeto es una buena "
            "respuesta; decir que un contenedor es una máquina virtual, no.",
            "type": "conceptual",
            "difficulty": "fácil",
        },
        {
            "title": "Construir imagen base",
            "content_html": "<p>Crea un <code>Dockerfile</code> para una aplicación de Flask:</p>\n<ul>\n"
            "<li>parte de Python 3.12, en su variante pequeña;</li>\n<li>instala <code>requirements.txt</code> antes "
            "de copiar el código, para aprovechar la caché;</li>\n<li>arranca con <code>flask run</code>.</li>\n</ul>",
            "expected_answer": """\
FROM python:3.12-slim
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY . .
EXPOSE 5000
USER nobody
CMD ["flask", "run", "--host=0.0.0.0"]
""",
            "ai_context": "Lo importante es el orden de las capas. `USER` no se pide, pero conviene felicitarlo.",
            "type": "dockerfile",
            "difficulty": "medio",
        },
        {
            "title": "Compilar en una etapa, correr en otra",
            "content_html": "<p>El programa <code>main.go</code> se compila con Go y se ejecuta sin él. Escribe un "
            "<code>Dockerfile</code> de dos etapas cuya imagen final no lleve el compilador.</p>",
            "expected_answer": """\
FROM golang:1.23-alpine AS build
WORKDIR /src
COPY go.mod main.go ./
RUN CGO_ENABLED=0 go build -o /bin/hola main.go

FROM alpine:3.20
COPY --from=build /bin/hola /usr/local/bin/hola
USER nobody
ENTRYPOINT ["/usr/local/bin/hola"]
""",
            "ai_context": "Debe haber dos FROM y un COPY --from. `scratch` en lugar de alpine también vale.",
            "type": "dockerfile",
            "difficulty": "difícil",
        },
        {
            "title": "Una web y su base de datos",
            "content_html": "<p>Escribe un <code>compose.yaml</code> con dos servicios: <code>web</code>, construido "
            "desde esta carpeta y abierto en el puerto 8000, y <code>db</code>, un PostgreSQL 16 cuyos datos "
            "sobreviven al contenedor.</p>",
            "expected_answer": """\
services:
  web:
    build: .
    ports:
      - "8000:8000"
    environment:
      DATABASE_HOST: db
    depends_on:
      - db
  db:
    image: postgres:16-alpine
    environment:
      POSTGRES_PASSWORD: ${POSTGRES_PASSWORD}
    volumes:
      - datos:/var/lib/postgresql/data
volumes:
  datos:
""",
            "ai_context": "El volumen tiene que estar declarado y montado. La contraseña no debería estar escrita en "
            "el archivo: si lo está, dilo como mejora, no como error.",
            "type": "compose",
            "difficulty": "difícil",
        },
    ],
    LINUX_ID: [
        {
            "title": "Listar archivos, también los ocultos",
            "content_html": "<p>Muestra todo lo que hay en la carpeta actual, ocultos incluidos, con permisos y "
            "tamaño.</p>",
            "expected_answer": "ls -la",
            "ai_context": "Muchos vienen de Windows y prueban con `dir`.",
            "type": "command",
            "difficulty": "fácil",
        },
        {
            "title": "Contar los errores de un registro",
            "content_html": "<p>¿Cuántas líneas de <code>app.log</code> contienen la palabra <code>ERROR</code>? "
            "Un solo comando, o varios unidos.</p>",
            "expected_answer": "grep -c ERROR app.log",
            "ai_context": "`grep ERROR app.log | wc -l` vale igual; `cat app.log | grep` sobra, pero no está mal.",
            "type": "command",
            "difficulty": "medio",
        },
        {
            "title": "Las cinco carpetas que más ocupan",
            "content_html": "<p>De las carpetas que hay en <code>/var</code>, muestra las cinco que más ocupan, la "
            "mayor primero y con tamaños que se puedan leer.</p>",
            "expected_answer": "sudo du -h --max-depth=1 /var | sort -rh | head -n 5",
            "ai_context": None,
            "type": "command",
            "difficulty": "difícil",
        },
        {
            "title": "¿Qué dice 640?",
            "content_html": "<p>Un archivo tiene los permisos <code>640</code>. ¿Quién puede hacer qué con él? "
            "¿Para qué archivos tiene sentido?</p>",
            "expected_answer": "El dueño lo lee y lo escribe, su grupo solo lo lee y los demás nada. Sirve para una "
            "configuración con contraseñas que un servicio lee por su grupo.",
            "ai_context": "Basta con que lea bien las tres cifras; el ejemplo es libre.",
            "type": "conceptual",
            "difficulty": None,
            "enable_llm_feedback": False,
        },
    ],
}

# Learner, guide, and their answers in order, by the exercise's title.
ATTEMPTS: list[tuple[str, str, dict[str, list[str]]]] = [
    (
        "ana",
        DOCKER_ID,
        {
            "Ver todos los contenedores": ["dockr ps -a", "docker ps -a"],
            "Imagen y contenedor": ["La imagen es la receta y el contenedor el plato: de una salen muchos platos."],
            "Construir imagen base": ["RUN pip install flask\nCOPY . /app"],
        },
    ),
    (
        "ana",
        LINUX_ID,
        {
            "Listar archivos, también los ocultos": ["dir /a", "ls -la"],
            "Contar los errores de un registro": ["grep ERROR app.log | wc -l"],
            "Las cinco carpetas que más ocupan": ["du -sh /var/* | sort -rh | head -5"],
            "¿Qué dice 640?": ["Yo leo y escribo, mi grupo lee, el resto no entra. Por ejemplo /etc/shadow."],
        },
    ),
    ("luis", DOCKER_ID, {"Ver todos los contenedores": ["docker container ls --all"]}),
]

# Learner, guide, the exercise's title, the answer that they want feedback on, and their next question.
QUESTIONS = [
    (
        "ana",
        DOCKER_ID,
        "Imagen y contenedor",
        "La imagen es la receta y el contenedor el plato: de una salen muchos platos.",
        "¿Se pierden los datos al apagar el equipo?",
    ),
]
