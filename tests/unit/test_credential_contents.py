"""What a credential says, and how a status list is written."""

import base64
import gzip
import json
import struct
import zlib
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET  # nosec B405 - reads what this test's subject wrote

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials import badge, page
from hito.domain import credentials, progress, status_lists
from hito.domain.achievements import Achievement, Award
from hito.domain.content import Content, Lesson, Section
from hito.domain.credentials import Issuer, Place
from hito.domain.records import CourseId, CourseRecord, Header, Kind, Unit
from hito.edge import negotiation

NOW = datetime(2026, 11, 29, 8, tzinfo=UTC)
FINISHED = datetime(2026, 11, 28, 19, 30, tzinfo=UTC)
ISSUER = Issuer("https://api.example.org/hito", "Escuela Hito")
PYTHON = CourseId(Kind.COURSE, "python")
SCHEMA = json.loads((Path(__file__).parent / "openbadges/ob_v3p0_achievementcredential_schema.json").read_text("utf-8"))


def record(*finished, header=None, content=None):
    units = tuple(
        Unit(id=unit, begun_at=NOW, watched_ms=0, position_ms=0, updated_at=FINISHED, completed_at=FINISHED)
        for unit in finished
    )
    return CourseRecord(course=PYTHON, units=units, header=header or Header(), content=content)


def of(one):
    return credentials.of_course(one, progress.of(one))


def claims(earned, name=None):
    return credentials.payload(
        earned,
        url=ISSUER.credential_url("abc"),
        subject="urn:uuid:9b2d7c1e-0a52-4f7e-8f0c-3d1f5a6b7c8d",
        name=name,
        issuer=ISSUER,
        place=Place(3, 77),
        at=NOW,
    )


LESSONS = (Lesson(id="a", title="A"), Lesson(id="b", title="B"))
CONTENT = Content(name="Python", sections=(Section(id="1", title="A", lessons=LESSONS),))
AWARD = Award(
    id=1,
    user=0,
    achievement=Achievement(id=7, name="Racha", criteria="racha_7_días"),
    at=FINISHED,
    granted_at=NOW,
    because={"days": 7, "assigned_by": "boss"},
)


@pytest.mark.parametrize("name", [None, "Ana"])
@pytest.mark.parametrize(
    "earned",
    [
        of(record("a", "b", content=CONTENT)),
        of(record("a", header=Header(announced_total=1))),
        of(record("a", header=Header(announced_total=20, certificate_at=FINISHED))),
        credentials.of_award(AWARD),
    ],
    ids=["a course", "a course that clients know", "a certificate", "an award"],
)
def test_the_published_schema_takes_every_credential(earned, name):
    validator = jsonschema.Draft201909Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
    assert [error.message for error in validator.iter_errors(credentials.document(claims(earned, name)))] == []


def test_the_published_schema_refuses_a_credential_without_its_subject():
    broken = credentials.document(claims(credentials.of_award(AWARD)))
    del broken["credentialSubject"]["achievement"]
    assert not jsonschema.Draft201909Validator(SCHEMA).is_valid(broken)


def test_a_course_that_is_not_completed_is_no_credential():
    assert of(record("a", content=CONTENT)) is None
    assert of(record("a", header=Header(announced_total=2))) is None
    assert of(record()) is None


def test_a_credential_says_course_percentage_and_date():
    earned = of(record("a", "b", content=CONTENT))
    assert (earned.percent, earned.earned_at) == (100, FINISHED)
    assert earned.evidence == "100 percent of the course python (Python): 2 of 2 units, as of 2026-11-28"


def test_an_award_does_not_name_who_assigned_it():
    assert credentials.of_award(AWARD).evidence == "days: 7; earned on 2026-11-28"


def test_the_claims_of_the_token_repeat_those_of_the_credential():
    found = claims(credentials.of_award(AWARD))
    assert found["iss"] == found["issuer"]["id"] == "did:web:api.example.org:hito"
    assert found["sub"] == found["credentialSubject"]["id"]
    assert found["jti"] == found["id"] == "https://api.example.org/hito/v1/credentials/abc"
    assert datetime.fromtimestamp(found["nbf"], UTC) == datetime.fromisoformat(found["validFrom"]) == NOW


@pytest.mark.parametrize(
    ("url", "did"),
    [
        ("https://api.example.org", "did:web:api.example.org"),
        ("http://localhost:4566/_aws/x/local", "did:web:localhost%3A4566:_aws:x:local"),
    ],
)
def test_the_issuers_id_is_where_its_document_is(url, did):
    assert Issuer(url, "Hito").did == did


@given(st.sets(st.integers(0, status_lists.SIZE - 1), max_size=20))
def test_a_status_list_has_exactly_the_bits_of_what_is_revoked(revoked):
    encoded = status_lists.encode(revoked)
    assert encoded[0] == "u"
    bits = gzip.decompress(base64.urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4)))
    assert len(bits) == status_lists.SIZE // 8
    number = int.from_bytes(bits)
    assert {index for index in revoked if number >> (status_lists.SIZE - 1 - index) & 1} == revoked
    assert number.bit_count() == len(revoked)


def test_a_place_outside_of_a_status_list_is_refused():
    with pytest.raises(ValueError, match="place"):
        status_lists.encode([status_lists.SIZE])


@given(st.text(min_size=1, max_size=600).filter(lambda text: text.isprintable()))
def test_every_title_is_a_picture_and_a_page(title):
    found = claims(credentials.of_award(AWARD)) | {"name": title}
    root = ET.fromstring(badge.svg("a.b.c", found))
    assert root[0].tag == "{https://purl.imsglobal.org/ob/v3p0}credential"
    assert root[0].get("verify") == "a.b.c"
    assert root[1].text == title.replace("\r", "\n")
    assert f"<h1>{page.escape(title)}</h1>" in page.credential(found)


def test_a_baked_png_is_a_png_with_one_more_chunk():
    baked = badge.png("a.b.c")
    place, kinds = 8, []
    while place < len(baked):
        (length,) = struct.unpack_from(">I", baked, place)
        chunk = baked[place + 4 : place + 8 + length]
        assert zlib.crc32(chunk) == struct.unpack_from(">I", baked, place + 8 + length)[0]
        kinds.append(chunk[:4])
        place += 12 + length
    assert kinds[:2] == [b"IHDR", b"iTXt"]
    assert kinds[-1] == b"IEND"
    assert kinds.count(b"iTXt") == 1


@pytest.mark.parametrize(
    ("accept", "preferred"),
    [
        ("", "a/json"),
        ("*/*", "a/json"),
        ("x/y", "a/json"),
        ("b/html", "b/html"),
        ("b/*;q=0.2, a/json;q=0.1", "b/html"),
        ("b/html;q=0.5, */*;q=0.8", "a/json"),
        ("B/HTML , a/json;q=0", "b/html"),
        ("b/html;q=nan", "a/json"),
    ],
)
def test_a_client_gets_what_it_prefers(accept, preferred):
    assert negotiation.preferred(accept, ("a/json", "b/html")) == preferred
