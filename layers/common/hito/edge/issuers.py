"""Issuers of tokens, as ``TRUSTED_ISSUERS`` lists them: their keys, learners and claims.

docs/issuers.md has an entry for each well-known product.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import TypeVar

from hito.config import Misconfigured, settings, url_problem
from hito.domain import ids
from hito.domain.errors import Code, Unauthenticated
from hito.edge import jws
from hito.edge.caller import Caller
from hito.edge.jws import Token
from hito.services import jwks

# Source: RFC 5321's longest path; no name is longer.
MAX_NAME = 254

# Claims that learners write themselves, by Supabase's names: no role or identity may come from them.
_LEARNERS_OWN = ("user_metadata", "raw_user_meta_data")

Algorithm = Literal[
    "HS256",
    "HS384",
    "HS512",
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
    "Ed25519",
]


def _check_issuers_own(path: str) -> str:
    if path.partition(".")[0] in _LEARNERS_OWN:
        raise PydanticCustomError("learners_own", "must not be a claim that learners write themselves")
    return path


def _check_pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error:
        raise PydanticCustomError("pattern", "must be a regular expression") from None
    return text


def _check_url(text: str) -> str:
    if problem := url_problem(text, is_local=settings().is_local):
        raise PydanticCustomError("url", "{problem}", {"problem": problem})
    if urlsplit(text).fragment or "@" in urlsplit(text).netloc:
        raise PydanticCustomError("url", "must have no user, password or fragment")
    return text


# The name of a claim, which may contain dots, or a dotted path to a claim.
Path = Annotated[str, Field(min_length=1, max_length=200)]
TrustedPath = Annotated[Path, AfterValidator(_check_issuers_own)]
Paths = Annotated[list[Path], Field(max_length=10)]
TrustedPaths = Annotated[list[TrustedPath], Field(max_length=10)]


class Issuer(BaseModel):
    """One entry of ``TRUSTED_ISSUERS``; an issuer may have several, to change its secret without a gap.

    It signs by HMAC with a ``secret`` that Hito shares, or with its own keys, whose public halves are at ``jwks_url``.
    The ``audience_claim`` of a token has to contain ``audience``, and each of the ``required_claims`` has to have its
    value. The first claim of ``subject_claims`` that a token has is the learner's id, and ``subjects`` is a pattern
    that the whole id matches. ``email_claims``, ``name_claims`` and ``role_claims`` say where e-mail, name and roles
    are; ``grants`` are the roles that this issuer may give.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    issuer: str = Field(min_length=1)
    audience: str = Field(min_length=1)
    audience_claim: TrustedPath = "aud"
    algorithms: list[Algorithm] = Field(min_length=1)
    secret: str | None = Field(None, min_length=32, repr=False)
    jwks_url: Annotated[str, AfterValidator(_check_url)] | None = None
    required_claims: dict[TrustedPath, str | bool] = {}
    subject_claims: Annotated[TrustedPaths, Field(min_length=1)] = ["sub"]
    email_claims: Paths = ["email"]
    name_claims: Paths = ["name", "user_metadata.name"]
    role_claims: TrustedPaths = ["role"]
    subjects: Annotated[str, AfterValidator(_check_pattern)] = ".+"
    grants: list[str] = []

    @model_validator(mode="after")
    def _check_key(self) -> Self:
        if (self.secret is None) == (self.jwks_url is None):
            raise PydanticCustomError("key", "either secret or jwks_url has to be given, and not both")
        takes = jws.HMAC if self.jwks_url is None else tuple(jwks.KEY_TYPES)
        if not set(self.algorithms) <= set(takes):
            given = "secret" if self.jwks_url is None else "jwks_url"
            message = "algorithms with {given} have to be of {takes}"
            raise PydanticCustomError("algorithms", message, {"given": given, "takes": ", ".join(takes)})
        return self

    def caller(self, token: Token) -> Caller:
        """The caller of a request with a token of this issuer.

        Raises:
            Expired: if the token was valid once.
            Unauthenticated: if it is not valid.
            Unavailable: if the issuer's keys are not known and cannot be fetched.
        """
        self._check_signature(token)
        claims = jws.check_claims(token, self.issuer)
        subject = next((found for path in self.subject_claims if (found := _claim(claims, path)) is not None), None)
        if (
            not isinstance(subject, str)
            or ids.problem(subject)
            or self.audience not in _texts(_claim(claims, self.audience_claim))
            or not all(_is(_claim(claims, path), value) for path, value in self.required_claims.items())
            or not self._speaks_for(subject, claims)
        ):
            raise Unauthenticated(Code.TOKEN_INVALID)
        return Caller(
            subject,
            self._roles(claims),
            _first_text(claims, self.name_claims),
            _first_text(claims, self.email_claims),
            _text(claims, "zoneinfo"),
        )

    def _check_signature(self, token: Token) -> None:
        # The token has to name an algorithm of this entry, whose key is of that type.
        if token.algorithm not in self.algorithms:
            raise Unauthenticated(Code.TOKEN_INVALID)
        if self.jwks_url is None:
            jws.check_secret(token, self.secret or "")
        elif key := jwks.find(self.jwks_url, token.algorithm, token.key_id):
            jws.check_key(token, key)
        else:
            raise Unauthenticated(Code.TOKEN_INVALID)

    def _speaks_for(self, subject: str, _claims: Mapping[str, Any]) -> bool:
        # Whatever the pattern says, Hito's own accounts are excluded.
        return re.fullmatch(self.subjects, subject) is not None and not ids.is_reserved(subject)

    def _roles(self, claims: Mapping[str, Any]) -> frozenset[str]:
        granted = {role.casefold() for role in self.grants}
        claimed = (role for path in self.role_claims for role in _texts(_claim(claims, path)))
        return frozenset(role.casefold() for role in claimed) & granted


Entry = TypeVar("Entry")


def parse(name: str, text: str, shape: TypeAdapter[Entry]) -> Entry:
    """A setting's JSON as its shape.

    Raises:
        Misconfigured: naming each wrong field and the reason, never the value, which is secret.
    """
    try:
        return shape.validate_json(text)
    except ValidationError as wrong:
        problems = wrong.errors(include_context=False, include_input=False)
    reasons = (f"{'.'.join(map(str, each['loc'])) or 'all of it'}: {each['msg']}" for each in problems)
    raise Misconfigured(f"{name}: {'; '.join(reasons)}")


def _claim(claims: Mapping[str, Any], path: str) -> Any:
    """A claim by its name, which may contain dots, else by a dotted path."""
    if path in claims:
        return claims[path]
    value: Any = claims
    for step in path.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _is(claim: Any, value: str | bool) -> bool:
    # In Python, 1 is True.
    return type(claim) is type(value) and claim == value


def _first_text(claims: Mapping[str, Any], paths: list[str]) -> str | None:
    return next((text for path in paths if (text := _text(claims, path))), None)


def _text(claims: Mapping[str, Any], path: str) -> str | None:
    """A claim that is a text and not blank, cut to the length of a name or an e-mail."""
    claim = _claim(claims, path)
    return claim[:MAX_NAME] if isinstance(claim, str) and claim.strip() and _is_text(claim) else None


def _is_text(text: str) -> bool:
    """Whether a text can be encoded: JSON can escape half a character."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _texts(value: Any) -> Iterator[str]:
    for text in value if isinstance(value, list) else [value]:
        if isinstance(text, str):
            yield text
