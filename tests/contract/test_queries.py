"""What a query says is read whole, and whatever it says, an answer has no words of the interpreter's."""

import importlib
import re
from base64 import urlsafe_b64encode

import pytest

from hito.edge.body import QueryParams
from tests import template
from tests.people import new_uuid


def cursor(place):
    return urlsafe_b64encode(place.encode()).decode().rstrip("=")


ODD = {
    "empty": "",
    "a blank": " ",
    "a word": "x",
    "negative": "-1",
    "a fraction": "1.5",
    "not finite": "NaN",
    "too large for a float": "1e309",
    "digits of another script": "٣",
    "a prefix that is a number": "000000001" + "9" * 30,
    "thirty digits": "9" * 30,
    "more digits than Python converts": "9" * 5_000,
    "zeros": "0" * 5_000,
    "two numbers": "1-" + "9" * 30,
    "a control character": "\0",
    "a hash": "a#b",
    "not base64": "a",
    "a cursor of nothing": cursor("#"),
    "a cursor of a number": cursor("9" * 3_000),
    "a cursor beyond a key": cursor("0" * 13 + "#" + "x" * 2_000),
    "a cursor just beyond a key": cursor("0" * 13 + "#" + "ñ" * 600),
    "a cursor with a control character": cursor("9" * 13 + "#\0"),
    "a cursor of a shard that is none": cursor("99#x"),
    "a cursor of bytes": "_____w",
}

INTERPRETERS = [
    "Value error",
    "Exceeds the limit",
    "invalid literal",
    "could not convert",
    "codec",
    "Error",
    "Traceback",
]


HANDLERS = sorted({route.handler for route in template.routes()})


def parameters(handler):
    """Every query parameter of every route of a function."""
    module, _, name = handler.rpartition(".")
    for endpoint in getattr(getattr(importlib.import_module(module), name), "endpoints", ()):
        in_path = set(re.findall(r"\{(\w+)\}", endpoint.path))
        for field, known in (endpoint.params or QueryParams).model_fields.items():
            if (known.alias or field) not in in_path:
                yield endpoint, known.alias or field


@pytest.mark.parametrize("handler", HANDLERS)
def test_whatever_a_query_says_is_answered_in_the_contracts_words(api, handler):
    admin = api.author()
    for endpoint, name in parameters(handler):
        path = re.sub(r"\{exercise_id\}|\{guide_id\}", new_uuid(), endpoint.path)
        path = re.sub(r"\{\w+\}", "1", path)
        for odd, value in ODD.items():
            answer = admin.request(endpoint.method, path, params={name: value})
            assert answer.status_code < 500, (endpoint.name, name, odd)
            assert [word for word in INTERPRETERS if word in answer.text] == [], (endpoint.name, name, odd)
