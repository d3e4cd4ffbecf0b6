"""Each entry of docs/issuers.md lets in a token as that product writes it, and none meant for something else."""

import json
import re
import time
from dataclasses import replace

import pytest
from joserfc import jwk

from hito import caches
from hito.config import settings
from hito.domain.errors import Unauthenticated
from hito.edge import identity, issuers
from hito.edge.caller import Caller
from hito.edge.request import Request
from tests import template
from tests.issuer_stub import IssuerStub, new_key, public, signed

PAGE = (template.ROOT / "docs" / "issuers.md").read_text(encoding="utf-8")
PRODUCTS = {
    heading: json.loads(entries)
    for heading, entries in re.findall(r"^### (.+?)\n.*?```json\n(.*?)```", PAGE, re.DOTALL | re.MULTILINE)
}
NOW = int(time.time())
SOAP = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims"
TENANT = "a1b2c3d4-1234-4abc-9def-0123456789ab"

TOKENS = {
    "Amazon Cognito": {
        "sub": "6285d414-30e1-70e0-5b43-0a9e8c5bdc1d",
        "cognito:groups": ["admin", "eu-west-1_Ab12Cd34E_Google"],
        "iss": "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab12Cd34E",
        "version": 2,
        "client_id": "1h57kf5cpq17m0eml12EXAMPLE",
        "origin_jti": "aaaaaaaa-bbbb-cccc-dddd-example",
        "event_id": "bbbbbbbb-cccc-dddd-eeee-example",
        "token_use": "access",
        "scope": "aws.cognito.signin.user.admin openid profile email",
        "auth_time": NOW,
        "jti": "cccccccc-dddd-eeee-aaaa-example",
        "username": "ana",
    },
    "Auth0": {
        "https://school.example/roles": ["Student"],
        "https://school.example/email": "ana@school.example",
        "https://school.example/name": "Ana",
        "iss": "https://school.eu.auth0.com/",
        "sub": "auth0|5f7c8ec7c33c6c004bbafe82",
        "aud": ["https://api.school.example", "https://school.eu.auth0.com/userinfo"],
        "azp": "my_client_id",
        "scope": "openid profile email",
        "permissions": ["read:progress"],
    },
    "Microsoft Entra ID": {
        "aud": "6e74172b-be56-4843-9ff4-e66a39bb12e3",
        "iss": f"https://login.microsoftonline.com/{TENANT}/v2.0",
        "nbf": NOW,
        "aio": "AXQAi/8IAAAAtAaZLo3ChMif6KOnttRB7eBq4/DccQzjcJGxPYy",
        "azp": "6e74172b-be56-4843-9ff4-e66a39bb12e3",
        "azpacr": "0",
        "name": "Ana",
        "oid": "690222be-ff1a-4d56-abd1-7e4f7d38e474",
        "preferred_username": "ana@school.example",
        "rh": "I",
        "roles": ["Admin"],
        "scp": "access_as_user",
        "sub": "HKZpfaHyWadeOouYlitjrI-KffTm222X5rrV3xDqfKQ",
        "tid": TENANT,
        "uti": "fqiBqXLPj0eQa82S-IYFAA",
        "ver": "2.0",
    },
    "Supabase": {
        "iss": "https://abcdefghijklmnopqrst.supabase.co/auth/v1",
        "sub": "31d1f7e3-8e9c-4a6b-9c1d-0c4e7e3b5a11",
        "aud": "authenticated",
        "email": "ana@school.example",
        "phone": "",
        "app_metadata": {"provider": "email", "providers": ["email"], "role": "admin"},
        "user_metadata": {"full_name": "Ana", "role": "sensei"},
        "role": "authenticated",
        "aal": "aal1",
        "amr": [{"method": "password", "timestamp": NOW}],
        "session_id": "7f0e5a0c-6a0e-4a53-8a3b-3bb9a4a0a2f1",
        "is_anonymous": False,
    },
    "Google": {
        "iss": "https://accounts.google.com",
        "azp": "407408718192.apps.googleusercontent.com",
        "aud": "407408718192.apps.googleusercontent.com",
        "sub": "110169484474386276334",
        "email": "ana@school.example",
        "email_verified": True,
        "at_hash": "HK6E_P6Dh8Y93mRNtsDB1Q",
        "hd": "school.example",
        "name": "Ana",
        "picture": "https://lh3.googleusercontent.com/a/x",
        "given_name": "Ana",
    },
    "A user management system in .NET": {
        f"{SOAP}/nameidentifier": "3fa85f64-5717-4562-b3fc-2c963f66afa6",
        f"{SOAP}/name": "Ana",
        f"{SOAP}/emailaddress": "ana@school.example",
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/role": "Student",
        "iss": "https://ums.school.example",
        "aud": "progress-tracking",
        "nbf": NOW,
    },
}
CALLERS = {
    "Amazon Cognito": Caller("6285d414-30e1-70e0-5b43-0a9e8c5bdc1d", frozenset({"admin"}), "ana"),
    "Auth0": Caller("auth0|5f7c8ec7c33c6c004bbafe82", frozenset({"student"}), "Ana", "ana@school.example"),
    "Microsoft Entra ID": Caller(
        "690222be-ff1a-4d56-abd1-7e4f7d38e474", frozenset({"admin"}), "Ana", "ana@school.example"
    ),
    "Supabase": Caller("31d1f7e3-8e9c-4a6b-9c1d-0c4e7e3b5a11", frozenset({"admin"}), "Ana", "ana@school.example"),
    "Google": Caller("110169484474386276334", frozenset(), "Ana", "ana@school.example"),
    "A user management system in .NET": Caller(
        "3fa85f64-5717-4562-b3fc-2c963f66afa6", frozenset({"student"}), "Ana", "ana@school.example"
    ),
}
# What a product's keys look like; Entra's do not say their algorithm.
KEYS = {"Supabase": ("P-256", {"alg": "ES256", "ext": True, "key_ops": ["verify"]})}
KEYS["Microsoft Entra ID"] = ("RSA", {"x5t": "x", "x5c": ["MIIC"], "issuer": "https://login.microsoftonline.com/"})


@pytest.fixture
def product(request, monkeypatch):
    """A product whose keys are here, as the page says it is configured: signs claims, in an hour's token."""
    entries = PRODUCTS[request.param]
    monkeypatch.setattr(issuers, "settings", lambda: replace(settings(), is_local=True))
    sort, more = KEYS.get(request.param, ("RSA", {"alg": "RS256"}))
    key, algorithm = new_key(sort), entries[0]["algorithms"][0]
    with IssuerStub() as stub:
        stub.keys = [public(key, **more)]
        if "secret" in entries[0]:
            key = jwk.OctKey.import_key(entries[0]["secret"], {"kid": "none"})
        here = [entry | ({"jwks_url": stub.url} if "jwks_url" in entry else {}) for entry in entries]
        monkeypatch.setattr(identity.secrets, "read", lambda _reference: json.dumps(here))
        yield lambda claims: signed(key, algorithm, claims, {"kid": None} if "secret" in entries[0] else None)
    caches.clear_all()


def caller(token):
    headers = {"Authorization": f"Bearer {token}"}
    return identity.learner(Request({"httpMethod": "GET", "resource": "/", "headers": headers}))


def test_every_product_of_the_table_has_an_entry_and_a_token():
    rows = re.findall(r"^\| ([A-Z][^|]+?) \| [RSEHD]+\d", PAGE, re.MULTILINE)
    assert rows == list(PRODUCTS) == list(TOKENS) == list(CALLERS)


@pytest.mark.parametrize("name", PRODUCTS)
def test_an_entry_is_right_as_it_stands_on_the_page(name, monkeypatch):
    monkeypatch.setattr(identity.secrets, "read", lambda _reference: json.dumps(PRODUCTS[name]))
    assert [issuer.issuer for issuer in identity._issuers(json.dumps(PRODUCTS[name]))]


@pytest.mark.parametrize(("product", "name"), [(name, name) for name in TOKENS], indirect=["product"])
def test_a_token_as_the_product_writes_it_is_let_in(product, name):
    assert caller(product(TOKENS[name])) == CALLERS[name]


@pytest.mark.parametrize("product", ["Google"], indirect=True)
def test_google_spells_its_issuer_in_two_ways(product):
    assert caller(product(TOKENS["Google"] | {"iss": "accounts.google.com"})) == CALLERS["Google"]
    for other in ("http://accounts.google.com", "https://accounts.google.com/", "google.com"):
        with pytest.raises(Unauthenticated):
            caller(product(TOKENS["Google"] | {"iss": other}))


WRONG = [
    ("Amazon Cognito", {"token_use": "id"}),
    ("Amazon Cognito", {"token_use": None}),
    ("Amazon Cognito", {"client_id": "another"}),
    ("Amazon Cognito", {"client_id": None, "aud": "1h57kf5cpq17m0eml12EXAMPLE"}),
    ("Auth0", {"aud": ["https://school.eu.auth0.com/userinfo"]}),
    ("Auth0", {"iss": "https://school.eu.auth0.com"}),
    ("Auth0", {"sub": "ana"}),
    ("Microsoft Entra ID", {"oid": None}),
    ("Microsoft Entra ID", {"oid": 7}),
    ("Microsoft Entra ID", {"tid": "ffffffff-1234-4abc-9def-0123456789ab"}),
    ("Microsoft Entra ID", {"ver": "1.0"}),
    ("Supabase", {"aud": "anon"}),
    ("Supabase", {"role": "anon"}),
    ("Supabase", {"role": "service_role"}),
    ("Supabase", {"is_anonymous": True}),
    ("Supabase", {"is_anonymous": 0}),
    ("Google", {"email_verified": False}),
    ("Google", {"email_verified": "true"}),
    ("Google", {"aud": "another.apps.googleusercontent.com"}),
    ("Google", {"sub": "ana"}),
    ("A user management system in .NET", {f"{SOAP}/nameidentifier": None}),
    ("A user management system in .NET", {f"{SOAP}/nameidentifier": ""}),
    ("A user management system in .NET", {f"{SOAP}/nameidentifier": ["a", "b"]}),
    ("A user management system in .NET", {"sub": 7}),
]


@pytest.mark.parametrize(
    ("product", "name", "wrong"), [(name, name, wrong) for name, wrong in WRONG], indirect=["product"]
)
def test_a_token_for_something_else_is_refused(product, name, wrong):
    with pytest.raises(Unauthenticated):
        caller(product(TOKENS[name] | wrong))


@pytest.mark.parametrize("product", ["A user management system in .NET"], indirect=True)
def test_of_several_names_of_the_subject_the_first_that_is_there_counts(product):
    claims = TOKENS["A user management system in .NET"]
    assert caller(product(claims | {"sub": "7"})).learner == "7"
    assert caller(product(claims | {"sub": None})).learner == claims[f"{SOAP}/nameidentifier"]


@pytest.mark.parametrize("product", ["Supabase"], indirect=True)
def test_nothing_that_counts_comes_from_what_learners_write_themselves(product):
    claims = TOKENS["Supabase"] | {"app_metadata": {}, "user_metadata": {"role": "admin", "name": "Ana", "sub": "ben"}}
    found = caller(product(claims))
    assert (found.learner, found.roles, found.name) == (claims["sub"], frozenset(), "Ana")
