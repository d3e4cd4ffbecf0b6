"""Forms are read or refused, in time that grows with their size alone."""

import base64
import time
from contextlib import suppress
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.schemas import LessonParams, SectionParams
from hito.domain.errors import Invalid
from hito.edge import body, form
from hito.edge.request import Request

TYPE = "multipart/form-data; boundary=b"

some_name = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters='"\\%'), min_size=1, max_size=30)
some_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=60).filter(lambda text: "--b" not in text)


def sent(fields, boundary="b"):
    """As the WHATWG's HTML says a browser encodes a form."""
    parts = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n' for name, text in fields
    )
    return ("".join(parts) + f"--{boundary}--\r\n").encode()


@given(st.lists(st.tuples(some_name, some_text), max_size=8))
def test_what_a_browser_sends_is_what_is_read(fields):
    assert form.fields(TYPE, sent(fields)) == tuple(fields)


@given(st.lists(st.tuples(some_name, some_text), max_size=8))
def test_what_an_urlencoder_writes_is_what_is_read(fields):
    encoded = urlencode(fields).encode()
    assert form.fields("application/x-www-form-urlencoded", encoded) == (tuple(fields) or None)


def test_quotes_and_line_ends_in_a_name_come_back():
    assert form.fields(TYPE, sent([("a%22b%0D%0A", "x")])) == (('a"b\r\n', "x"),)


def test_a_body_that_the_gateway_encoded_is_the_same_form():
    raw = sent([("lesson_id", "5"), ("x", "ñ")])
    event = {"httpMethod": "POST", "resource": "/", "headers": {"CONTENT-TYPE": TYPE}}
    encoded = Request(event | {"body": base64.b64encode(raw).decode(), "isBase64Encoded": True})
    plain = Request(event | {"body": raw.decode(), "isBase64Encoded": False})
    for request in [encoded, plain]:
        asked, fields = body.parse_anywhere({}, {}, request.headers["content-type"], request.body, LessonParams)
        assert (asked.lesson_id, fields) == (5, (("lesson_id", "5"), ("x", "ñ")))


GRAMMAR = b'--b|--b--|\r\n|\n|\r|Content-Disposition: form-data|; name="|lesson_id|"|; |filename|*=|:|Content-Length: 5'
GRAMMAR += b"|Content-Type: text/plain; charset=|utf-8|5|\xff|\\|%|%22|&|=|+|{|}| |\t|\x00"
grammar = st.sampled_from(GRAMMAR.split(b"|"))
some_bytes = st.binary(max_size=300) | st.lists(grammar, max_size=40).map(b"".join)
some_type = st.sampled_from(
    [
        TYPE,
        'multipart/form-data; boundary="b"',
        "multipart/form-data",
        "application/x-www-form-urlencoded",
        "",
        "text/x",
    ]
) | st.lists(
    st.sampled_from(["multipart/form-data", ";", " ", "boundary", "=", '"', "b", "charset", "utf-8", "\\"])
).map("".join)


@given(some_type, some_bytes)
def test_any_body_is_parameters_or_is_refused(content_type, raw):
    for model in [LessonParams, SectionParams]:
        with suppress(Invalid):
            body.parse_anywhere({}, {}, content_type, raw, model)


@given(st.text(max_size=200), some_bytes)
def test_any_content_type_is_read_or_refused(content_type, raw):
    with suppress(Invalid):
        form.fields(content_type, raw)


LARGE = 255 * 1024
WORST = {
    "one part": (TYPE, sent([("x", "y" * LARGE)])),
    "one name": (TYPE, sent([("x" * LARGE, "y")])),
    "boundaries": (TYPE, b"--b\r\n" * (LARGE // 5)),
    "almost boundaries": (TYPE, b"--b\r\n\r\n" + b"\r\n--" * (LARGE // 4)),
    "carriage returns": (TYPE, b"--b\r\n\r\n" + b"\r" * LARGE),
    "header lines": (TYPE, b"--b\r\n" + b"a:b\r\n" * (LARGE // 5)),
    "continued headers": (TYPE, b"--b\r\na:b\r\n" + b" a\r\n" * (LARGE // 4)),
    "header options": (TYPE, b"--b\r\nContent-Disposition: " + b';a="' * 1_000 + b"\r\n\r\n\r\n--b--"),
    "escapes": (TYPE, b'--b\r\nContent-Disposition: form-data; name="' + b'\\"' * 2_000 + b'"\r\n\r\n\r\n--b--'),
    "semicolons": (TYPE, b"--b\r\nContent-Disposition:" + b"; " * 2_000 + b"\r\n\r\n\r\n--b--"),
    "ampersands": ("application/x-www-form-urlencoded", b"&" * LARGE),
    "equals": ("application/x-www-form-urlencoded", b"=" * LARGE),
    "percents": ("application/x-www-form-urlencoded", b"a=" + b"%" * LARGE),
    "characters among escapes": ("application/x-www-form-urlencoded", b"a=" + "é%41".encode() * (LARGE // 5)),
    "escaped": ("application/x-www-form-urlencoded", b"a=" + b"%41" * (LARGE // 3)),
    "a type of options": ("multipart/form-data" + ';a="' * 2_500, b"x"),
    "a type of blanks": ("multipart/form-data;" + " " * 10_000, b"x"),
    "a type of names": ("multipart/form-data;" + "a" * 10_000, b"x"),
}


@pytest.mark.parametrize(("content_type", "raw"), WORST.values(), ids=WORST.keys())
def test_no_form_takes_more_than_200_ms(content_type, raw):
    began = time.process_time()
    with suppress(Invalid):
        form.fields(content_type, raw)
    assert time.process_time() - began < 0.2
