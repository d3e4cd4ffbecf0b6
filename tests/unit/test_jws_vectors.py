"""Project Wycheproof's JSON Web Signatures: no forgery is taken, and each valid one that is not says why."""

import base64
import json
from pathlib import Path

import pytest

from hito.domain.errors import Unauthenticated
from hito.edge import jws
from hito.services import jwks

FILE = Path(__file__).parent / "wycheproof" / "json_web_signature_test.json"
VECTORS = [
    (group.get("public") or group["private"], test)
    for group in json.loads(FILE.read_text(encoding="utf-8"))["testGroups"]
    for test in group["tests"]
]

# What Wycheproof calls valid and is refused here.
DEVIATIONS = {
    346: "the key is for PS256 and the token says PS384: a key is for one algorithm (RFC 8725, 3.1)",
    350: "the same",
    347: "the key says that it is for ES521, which is no algorithm: RFC 7518 calls it ES512",
    351: "the same",
    372: "a character that is not base64url stands in the header: RFC 7515 has none ignored",
    373: "the same, in the payload",
}

# Called invalid for a padding that the file does not hold: their text is that of 357, which is valid. What they
# mean is in `test_padding_is_refused_in_every_segment`.
THE_SAME_AS_A_VALID_ONE = {367: 357, 370: 357}


def is_taken(jwk, text):
    try:
        token = jws.read(text)
        if jwk["kty"] == "oct":
            if token.algorithm != jwk["alg"]:
                return False
            jws.check_secret(token, base64.urlsafe_b64decode(jwk["k"] + "=="))
        else:
            key = jwks.select(tuple(jwks.usable([jwk])), token.algorithm, token.key_id)
            if key is None:
                return False
            jws.check_key(token, key)
    except Unauthenticated:
        return False
    return True


def test_all_vectors_are_here():
    assert len(VECTORS) == 401


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: f"{vector[1]['tcId']}-{vector[1]['comment']}")
def test_a_signature_is_taken_just_if_it_is_valid(vector):
    jwk, test = vector
    assert test["result"] in {"valid", "invalid"}
    expected = test["result"] == "valid" and test["tcId"] not in DEVIATIONS
    expected |= test["tcId"] in THE_SAME_AS_A_VALID_ONE
    assert is_taken(jwk, test["jws"]) == expected, test["comment"]


def test_the_vectors_without_their_padding_are_valid_ones():
    by_id = {test["tcId"]: test for _, test in VECTORS}
    for invalid, valid in THE_SAME_AS_A_VALID_ONE.items():
        assert by_id[invalid]["jws"] == by_id[valid]["jws"]
        assert by_id[valid]["result"] == "valid"


@pytest.mark.parametrize("segment", range(3))
@pytest.mark.parametrize("padding", ["=", "==", "===", "%3D", "\n", " "])
def test_padding_is_refused_in_every_segment(segment, padding):
    jwk, test = next((jwk, test) for jwk, test in VECTORS if test["tcId"] == 357)
    assert is_taken(jwk, test["jws"])
    segments = test["jws"].split(".")
    segments[segment] += padding
    assert not is_taken(jwk, ".".join(segments))


def test_the_explained_deviations_are_valid_vectors():
    assert {test["tcId"] for _, test in VECTORS if test["result"] == "valid"} >= DEVIATIONS.keys()
