"""The demo's language course, English for Spanish speakers, and an account that studies it."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Protocol

ENGLISH = 1


class Api(Protocol):
    """The calls that loading needs; `tools.demo.Api` has them."""

    @property
    def as_author(self) -> Callable[..., Any]:
        """Call as an admin and return the response's JSON."""

    @property
    def as_anybody(self) -> Callable[..., Any]:
        """Call without credentials and return the response's JSON."""

    @property
    def as_account(self) -> Callable[..., Any]:
        """Call with an account's token and return the response's JSON."""


def _choice(question: str, answer: str, *others: str, difficulty: str = "fácil") -> dict[str, Any]:
    """A question with options. The right one is not always the first."""
    options = [answer, *others]
    turn = len(question) % len(options)
    return {
        "tipo": "opción múltiple",
        "enunciado": question,
        "respuesta_correcta": answer,
        "opciones": options[-turn:] + options[:-turn] if turn else options,
        "dificultad": difficulty,
        "puntuacion_maxima": 10,
    }


def _translation(text: str, answer: str, *, difficulty: str = "media") -> dict[str, Any]:
    return {
        "tipo": "traducción",
        "enunciado": f"Traduce al inglés: «{text}»",
        "respuesta_correcta": answer,
        "dificultad": difficulty,
        "puntuacion_maxima": 15,
    }


def _gap(text: str, answer: str, *, difficulty: str = "media") -> dict[str, Any]:
    return {
        "tipo": "completar",
        "enunciado": f"Completa: {text}",
        "respuesta_correcta": answer,
        "dificultad": difficulty,
        "puntuacion_maxima": 10,
    }


# Level, title, topic, minutes, text, exercises.
_LESSONS: list[tuple[str, str, str, int, str, list[dict[str, Any]]]] = [
    (
        "principiante",
        "Saludos y presentaciones",
        "Saludar, despedirse y decir quién eres.",
        10,
        (
            "Por la mañana se dice «Good morning», por la tarde «Good afternoon» y al llegar de noche «Good "
            "evening». «Good night» es solo para despedirse. Para presentarte: «My name is Ana» o, más breve, "
            "«I'm Ana». La respuesta habitual es «Nice to meet you»."
        ),
        [
            _choice("¿Cómo saludas a alguien a las nueve de la mañana?", "Good morning", "Good night", "Good evening"),
            _choice("Te dicen «How are you?». ¿Qué respondes?", "I'm fine, thanks", "I'm Ana", "Nice to meet you"),
            _translation("Me llamo Luis", "My name is Luis", difficulty="fácil"),
        ],
    ),
    (
        "principiante",
        "El verbo «to be»",
        "Ser y estar son un solo verbo.",
        15,
        (
            "«To be» sirve para ser y para estar: I am, you are, he/she/it is, we are, they are. Al hablar se "
            "contrae: I'm, you're, she's. La negación añade «not»: «They are not here». La pregunta cambia el "
            "orden: «Is she a teacher?»."
        ),
        [
            _gap("They ___ my friends.", "are", difficulty="fácil"),
            _choice("¿Cuál es la pregunta correcta?", "Is he Mexican?", "He is Mexican?", "Does he be Mexican?"),
            _translation("No estoy cansada", "I am not tired"),
        ],
    ),
    (
        "principiante",
        "Números, horas y fechas",
        "Contar, decir la hora y la fecha.",
        15,
        (
            "Del 13 al 19 los números acaban en «-teen», las decenas en «-ty»: «thirteen» y «thirty» se "
            "distinguen por el acento. La hora: «It's half past three» son las tres y media. En las fechas se "
            "usan ordinales: «May the fifth»."
        ),
        [
            _choice("¿Cómo se escribe 40?", "forty", "fourty", "fourteen"),
            _choice("Son las tres y media:", "It's half past three", "It's three and middle", "It's half to three"),
            _gap("My birthday is on the ___ (3) of June.", "third"),
        ],
    ),
    (
        "principiante",
        "Presente simple: la rutina",
        "Lo que haces cada día.",
        20,
        (
            "El presente simple cuenta hábitos. Solo la tercera persona cambia: «I work», pero «she works». La "
            "negación y la pregunta llevan «do» o «does», y entonces el verbo pierde la «-s»: «Does she work "
            "here?»."
        ),
        [
            _gap("She ___ (to live) in Puebla.", "lives", difficulty="fácil"),
            _choice(
                "¿Cuál es correcta?", "He doesn't drink coffee", "He don't drink coffee", "He doesn't drinks coffee"
            ),
            _translation("¿A qué hora te levantas?", "What time do you get up?"),
        ],
    ),
    (
        "intermedio",
        "Pasado simple",
        "Contar lo que ya terminó.",
        20,
        (
            "Los verbos regulares añaden «-ed»: «walked», «studied». Los irregulares se aprenden: go, went; see, "
            "saw; buy, bought. Con «did» el verbo vuelve a su forma base: «Did you see it?», «I didn't go»."
        ),
        [
            _gap("Yesterday we ___ (to go) to the market.", "went"),
            _choice("¿Cuál es correcta?", "I didn't see her", "I didn't saw her", "I not saw her", difficulty="media"),
            _translation("¿Compraste el pan?", "Did you buy the bread?"),
        ],
    ),
    (
        "intermedio",
        "Presente perfecto",
        "El pasado que llega hasta hoy.",
        25,
        (
            "«Have» o «has» y el participio: «I have lived here for ten years». Se usa con lo que sigue siendo "
            "cierto y con experiencias sin fecha. Con una fecha cerrada va el pasado simple: «I saw it "
            "yesterday»."
        ),
        [
            _choice(
                "Vivo aquí desde 2015:",
                "I have lived here since 2015",
                "I live here since 2015",
                "I lived here for 2015",
            ),
            _gap("Have you ever ___ (to eat) sushi?", "eaten"),
            _translation("Ella ya ha terminado", "She has already finished"),
        ],
    ),
    (
        "intermedio",
        "Comparar",
        "Más, menos y tan como.",
        20,
        (
            "Los adjetivos cortos llevan «-er» y «than»: «taller than». Los largos, «more»: «more expensive "
            "than». El superlativo es «the tallest», «the most expensive». Irregulares: good, better, best; bad, "
            "worse, worst."
        ),
        [
            _gap("This road is ___ (bad) than the other one.", "worse"),
            _choice(
                "Es tan alta como su madre:",
                "She is as tall as her mother",
                "She is so tall like her mother",
                "She is tall as her mother",
            ),
            _translation("Es el libro más interesante", "It is the most interesting book"),
        ],
    ),
    (
        "intermedio",
        "Pedir y ofrecer con cortesía",
        "En la tienda, en el café, en la oficina.",
        20,
        (
            "«I want» suena brusco; «I'd like» o «Could I have…?» son lo habitual. Para ofrecer: «Would you like "
            "some tea?». En las ofertas y peticiones se dice «some», aunque sean preguntas."
        ),
        [
            _choice(
                "En un café, lo más cortés:", "Could I have a coffee, please?", "Give me a coffee", "I want a coffee"
            ),
            _gap("Would you like ___ water?", "some", difficulty="fácil"),
            _translation("Me gustaría la cuenta, por favor", "I would like the bill, please"),
        ],
    ),
    (
        "avanzado",
        "Condicionales",
        "Lo posible, lo improbable y lo que no fue.",
        30,
        (
            "Primero: «If it rains, we'll stay». Segundo, improbable: «If I won, I would travel». Tercero, lo que"
            " no fue: «If you had called, I would have come». Tras «if» no va «will» ni «would»."
        ),
        [
            _gap("If I ___ (to be) you, I would accept.", "were"),
            _choice(
                "Si me hubieras llamado, habría ido:",
                "If you had called me, I would have gone",
                "If you would have called me, I had gone",
                "If you called me, I would go",
                difficulty="difícil",
            ),
            _translation("Si llueve, nos quedaremos en casa", "If it rains, we will stay at home"),
        ],
    ),
    (
        "avanzado",
        "La voz pasiva",
        "Cuando importa qué se hizo, no quién.",
        25,
        (
            "«To be» y el participio: «The bridge was built in 1890». El tiempo lo lleva «to be»: «is made», «has"
            " been made», «will be made». Quien lo hace, si importa, va con «by»."
        ),
        [
            _gap("The letters ___ (to send, pasado) yesterday.", "were sent"),
            _choice("Se habla inglés aquí:", "English is spoken here", "English speaks here", "It speaks English here"),
            _translation(
                "La novela fue escrita por una mujer", "The novel was written by a woman", difficulty="difícil"
            ),
        ],
    ),
    (
        "avanzado",
        "Verbos con partícula",
        "Give up, look after, put off: una palabra lo cambia todo.",
        25,
        (
            "«Give up» es rendirse o dejar de hacer algo; «look after», cuidar; «put off», aplazar; «run out of»,"
            " quedarse sin. Si el objeto es un pronombre va en medio: «put it off», nunca «put off it»."
        ),
        [
            _choice(
                "«We ran out of milk» quiere decir:",
                "Se nos acabó la leche",
                "Fuimos por leche",
                "Se derramó la leche",
                difficulty="media",
            ),
            _gap("He gave ___ smoking last year.", "up", difficulty="difícil"),
            _translation("Ella cuida a su hermano", "She looks after her brother", difficulty="difícil"),
        ],
    ),
    (
        "avanzado",
        "El estilo indirecto",
        "Contar lo que otra persona dijo.",
        30,
        (
            "Al contar lo dicho, el verbo da un paso atrás: «I am tired» pasa a «She said she was tired». «Will» "
            "pasa a «would», «can» a «could». En la pregunta el orden vuelve a ser el de la frase: «He asked "
            "where I lived»."
        ),
        [
            _gap("«I will call you.» He said he ___ call me.", "would"),
            _choice(
                "«Where do you live?» Me preguntó dónde vivía:",
                "He asked me where I lived",
                "He asked me where did I live",
                "He asked me where do I live",
                difficulty="difícil",
            ),
            _translation("Ella dijo que podía ayudarnos", "She said she could help us", difficulty="difícil"),
        ],
    ),
]

LESSONS: list[tuple[dict[str, Any], list[dict[str, Any]]]] = [
    (
        {
            "titulo": title,
            "descripcion": description,
            "nivel": level,
            "duracion": minutes,
            "orden_secuencia": order,
            "estado": "desbloqueada" if order == 1 else "bloqueada",
            "puntuacion": 3,
            "id_idioma": ENGLISH,
            "contenido": text,
        },
        exercises,
    )
    for order, (level, title, description, minutes, text, exercises) in enumerate(_LESSONS, start=1)
]


def achievements(first: int) -> list[dict[str, Any]]:
    """The achievements of the course whose first lesson has the id ``first``."""
    return [
        {"nombre": name, "descripcion": description, "icono": icon, "criterios": criteria, "estado": "pendiente"}
        for name, description, icon, criteria in [
            ("Primer paso", "Completa tu primera lección", "👣", f"completar_leccion_{first}"),
            ("Cinco de doce", "Completa cinco lecciones", "🖐️", "completar_5_lecciones"),
            ("Sin un error", "Consigue los tres puntos de una lección", "🌟", "puntuacion_perfecta"),
            ("Una semana seguida", "Estudia siete días seguidos", "🔥", "racha_7_dias"),
            ("De principio a fin", "Completa todos los niveles", "🏔️", "completar_todos_niveles"),
        ]
    ]


# An account to log in with; README names it.
ACCOUNT = {"nombre": "Sofía", "correo": "sofia@example.org", "contrasena": "una frase de prueba"}
LESSONS_OF_ACCOUNT = 2


def load(api: Api) -> None:
    """Create the lessons, the achievements and the account that do not exist yet, and change nothing else."""
    if not api.as_author("GET", "/api/lessons")["lecciones"]:
        for lesson, exercises in LESSONS:
            made = api.as_author("POST", "/api/lessons", lesson)["leccion"]["id"]
            for exercise in exercises:
                api.as_author("POST", "/api/exercises", exercise | {"id_leccion": made})
    if not api.as_author("GET", "/api/achievements")["logros"]:
        first = api.as_author("GET", "/api/lessons")["lecciones"][0]["id"]
        for achievement in achievements(first):
            api.as_author("POST", "/api/achievements", achievement)
    if api.as_anybody("POST", "/api/users/register", ACCOUNT, unless=HTTPStatus.CONFLICT):
        _study(api)


def _study(api: Api) -> None:
    """Log in with the new account and finish the first lessons."""
    credentials = {name: ACCOUNT[name] for name in ("correo", "contrasena")}
    login = api.as_anybody("POST", "/api/users/login", credentials)
    lessons = api.as_author("GET", "/api/lessons")["lecciones"]
    for lesson in lessons[:LESSONS_OF_ACCOUNT]:
        record = {
            "id_usuario": login["user"]["id"],
            "id_leccion": lesson["id"],
            "estado_completitud": "completada",
            "puntuacion_obtenida": 2,
            "tiempo_dedicado": 60 * lesson["duracion"],
        }
        api.as_account(login["token"], "POST", "/api/progress", record)
