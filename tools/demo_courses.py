"""The demo's courses, as their authors would put them into the catalog."""

from typing import Any


def _video(lesson: int | str, title: str, seconds: int, **more: Any) -> dict[str, Any]:
    """A video; a learner has seen it after nine tenths of its length."""
    return {
        "id": lesson,
        "title": title,
        "kind": "video",
        "file_id": f"{lesson}.mp4",
        "mime_type": "video/mp4",
        "time_validator": round(0.9 * seconds, 1),
        "duration_seconds": seconds,
        **more,
    }


def _reading(lesson: int, title: str, seconds: float, **more: Any) -> dict[str, Any]:
    return {
        "id": lesson,
        "title": title,
        "kind": "lesson",
        "file_id": f"{lesson}.pdf",
        "mime_type": "application/pdf",
        "time_validator": seconds,
        **more,
    }


COOKING: dict[str, Any] = {
    "name": "Cocina mexicana desde cero",
    "description": "Salsas, masa y guisos: las técnicas de la cocina mexicana, paso a paso y sin prisa.",
    "hours": 6,
    "price": 349.5,
    "sensei_id": 7,
    "sensei_name": "Guadalupe Ibáñez",
    "miniature_id": "cocina-mexicana.webp",
    "video_id": "cocina-mexicana-presentación.mp4",
    "completion": {"policy": "all", "on_change": "grandfather"},
    "sections": [
        {
            "id": 11,
            "title": "Antes de empezar",
            "lessons": [
                _video(4101, "Bienvenida: qué vamos a cocinar", 185),
                _reading(4102, "La despensa: chiles, maíz y hierbas", 120.0),
                _video(
                    4103,
                    "El comal, el molcajete y otros útiles",
                    420,
                    threads=[
                        {"id": 1, "username": "luis", "topic": "¿Sirve una sartén si no tengo comal?"},
                        {"id": 2, "username": None, "topic": "Cómo curar un molcajete nuevo"},
                    ],
                ),
            ],
        },
        {
            "id": 12,
            "title": "Salsas",
            "lessons": [
                _video(4104, "Salsa verde cruda y cocida", 612),
                _video(
                    4105,
                    "Salsa macha: freír sin quemar el chile",
                    540,
                    threads=[{"id": 3, "username": "ana", "topic": "¿Cuánto dura en el refrigerador?"}],
                ),
            ],
        },
        {
            "id": 13,
            "title": "Masa y guisos",
            "lessons": [
                _video(4106, "Tortillas a mano: que inflen siempre", 735),
                _reading(4107, "Nixtamal: por qué se cuece el maíz con cal", 240.5),
                _video(4108, "Tinga de pollo para ocho personas", 890),
            ],
        },
    ],
}

STATISTICS: dict[str, Any] = {
    "name": "Estadística sin miedo",
    "description": "Leer datos con sentido común: promedios, dispersión y las trampas de un porcentaje.",
    "hours": 4,
    "price": 0,
    "sensei_id": 8,
    "sensei_name": "Íñigo Núñez",
    "miniature_id": "estadística.webp",
    "video_id": None,
    "completion": {"policy": "percent", "percent": 80, "on_change": "reopen"},
    "sections": [
        {
            "id": 21,
            "title": "Describir",
            "lessons": [
                _video(4201, "Media, mediana y moda", 505),
                _video(4202, "¿Qué tan dispersos están los datos?", 640),
                _reading(4203, "Para saber más: una breve historia del censo", 300.0, required=False),
            ],
        },
        {
            "id": 22,
            "title": "Concluir",
            "lessons": [
                _video(
                    4204,
                    "Porcentajes que engañan",
                    475,
                    threads=[{"id": 4, "username": "ana", "topic": "El ejemplo del 50 % más barato"}],
                ),
                {
                    "id": 4205,
                    "title": "Examen: ¿qué dicen estos datos?",
                    "kind": "quiz",
                    "file_id": "4205.json",
                    "mime_type": "application/json",
                    "time_validator": 600.0,
                },
            ],
        },
    ],
}

# The course of the video progress contract's examples.
PHOTOGRAPHY: dict[str, Any] = {
    "name": "Fotografía con el móvil",
    "description": "Luz, encuadre y paciencia: tres vídeos para mirar mejor.",
    "hours": 1,
    "price": 99,
    "sensei_id": 7,
    "sensei_name": "Guadalupe Ibáñez",
    "sections": [
        {
            "title": "Mirar",
            "lessons": [
                _video("video-788", "La luz de la mañana", 300),
                _video("video-789", "El encuadre y la regla de los tercios", 600),
                _video("video-790", "Retratos: acercarse sin molestar", 480),
            ],
        }
    ],
}

# By id, as in a URL.
COURSES = {"1": COOKING, "2": STATISTICS, "course-7890": PHOTOGRAPHY}
