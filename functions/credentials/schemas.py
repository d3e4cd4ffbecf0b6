"""Parameters, bodies and responses of credentials."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Self

from pydantic import ConfigDict, Field

from hito.domain.credentials import Credential, Issuer, Wanted
from hito.domain.errors import Code, Invalid
from hito.domain.records import CourseId, Kind
from hito.edge.body import Body, Id, IdNumber, Integer, Named, QueryParams, documented_one_of
from hito.edge.cursor import PositionParams
from hito.edge.formatting import Response, Timestamp, timestamp

# Source: usecases.credentials: 128 random bits.
CredentialId = Annotated[Id, Field(description="The id of a credential.")]


class CredentialBody(Body):
    """What a credential is for: a course, by its id and its kind unless it is ``course``, or an achievement.

    ``share_name`` says whether it has the learner's name.
    """

    model_config = ConfigDict(json_schema_extra=documented_one_of("course", "achievement"))

    course: Id | None = None
    kind: Named[Kind] | None = None
    achievement: IdNumber | None = None
    share_name: bool | None = None

    @property
    def wanted(self) -> Wanted:
        """What the credential is for.

        Raises:
            Invalid: if it is for nothing, or for two things.
        """
        if (self.course is None) == (self.achievement is None):
            raise Invalid.rule(Code.ONE_THING_EARNED)
        course = CourseId(self.kind or Kind.COURSE, self.course) if self.course is not None else None
        return Wanted(course=course, achievement=self.achievement, has_name=bool(self.share_name))


class CredentialParams(QueryParams):
    """A credential by its id."""

    id: CredentialId


class ListParams(QueryParams):
    """A status list by its number."""

    list: Annotated[Integer, Field(ge=0)]


class KeyParams(QueryParams):
    """A public key by its thumbprint."""

    key: Id


class LearnerParams(PositionParams):
    """A learner, and where the page of their credentials begins."""

    id: Id


class IssuedCredential(Response):
    """A credential: its id, its public address, and what was signed."""

    id: str
    url: str
    jwt: str

    @classmethod
    def from_record(cls, credential: Credential) -> Self:
        return cls(id=credential.id, url=credential.url, jwt=credential.jwt)


class ListedCredential(Response):
    """A credential of a learner: for a course or an achievement, with their name in it or without."""

    id: str
    url: str
    jwt: str
    course: str | None
    kind: str | None
    achievement: int | None
    title: str
    share_name: bool
    percent: int | None
    earned_at: Timestamp
    issued_at: Timestamp

    @classmethod
    def from_record(cls, credential: Credential) -> Self:
        wanted = credential.wanted
        return cls(
            id=credential.id,
            url=credential.url,
            jwt=credential.jwt,
            course=wanted.course.id if wanted.course else None,
            kind=wanted.course.kind if wanted.course else None,
            achievement=wanted.achievement,
            title=credential.title,
            share_name=wanted.has_name,
            percent=credential.percent,
            earned_at=timestamp(credential.earned_at),
            issued_at=timestamp(credential.issued_at),
        )


class CredentialsOfLearner(Response):
    """A learner's credentials, oldest first."""

    learner: str
    credentials: list[ListedCredential]


class _JsonLd(Response):
    """A document whose names and members another standard defines."""

    model_config = ConfigDict(defer_build=True, populate_by_name=True)

    context: list[str] = Field(serialization_alias="@context", validation_alias="@context")


class OpenBadgeCredential(_JsonLd):
    """A credential as Open Badges 3.0 defines it, without its signature."""

    id: str
    type: list[str]
    name: str
    issuer: Mapping[str, Any]
    valid_from: str = Field(alias="validFrom")
    awarded_date: str = Field(alias="awardedDate")
    subject: Mapping[str, Any] = Field(alias="credentialSubject")
    evidence: list[Mapping[str, Any]]
    status: Mapping[str, Any] = Field(alias="credentialStatus")
    # The name `schema` would hide pydantic's own.
    schemas: list[Mapping[str, Any]] = Field(alias="credentialSchema")


class StatusListCredential(_JsonLd):
    """A status list as Bitstring Status List 1.0 defines it, without its signature."""

    id: str
    type: list[str]
    issuer: str
    valid_from: str = Field(alias="validFrom")
    subject: Mapping[str, Any] = Field(alias="credentialSubject")


class PublicKey(Response):
    """A public key as a JWK: of type ``EC`` on the curve P-256. ``kid`` is its address."""

    kty: str
    crv: str
    x: str
    y: str
    use: str
    alg: str
    kid: str


class PublicKeys(Response):
    """All public keys, the one that signs first: older ones verify what they signed."""

    keys: list[PublicKey]

    @classmethod
    def from_record(cls, keys: Sequence[Mapping[str, str]]) -> Self:
        return cls(keys=[PublicKey.model_validate(key) for key in keys])


class VerificationMethod(Response):
    """A key in a DID document."""

    id: str
    type: str
    controller: str
    jwk: PublicKey = Field(serialization_alias="publicKeyJwk")


class DidDocument(_JsonLd):
    """The issuer's DID document, by the method did:web."""

    id: str
    methods: list[VerificationMethod] = Field(serialization_alias="verificationMethod")
    assertion: list[str] = Field(serialization_alias="assertionMethod")

    @classmethod
    def from_record(cls, issuer: Issuer, keys: Sequence[Mapping[str, str]]) -> Self:
        methods = [
            VerificationMethod(
                id=f"{issuer.did}#{key['kid'].rpartition('/')[2]}",
                type="JsonWebKey",
                controller=issuer.did,
                jwk=PublicKey.model_validate(key),
            )
            for key in keys
        ]
        return cls(
            context=["https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"],
            id=issuer.did,
            methods=methods,
            assertion=[method.id for method in methods],
        )


class IssuerProfile(_JsonLd):
    """Who issues credentials, as a profile of Open Badges 3.0, with the address of the public keys.

    ``signing_key`` is the thumbprint of the one that signs now.
    """

    id: str
    type: list[str]
    name: str
    url: str
    jwks: str = Field(serialization_alias="jwks_uri")
    signing_key: str

    @classmethod
    def from_record(cls, issuer: Issuer, contexts: Sequence[str], keys: Sequence[Mapping[str, str]]) -> Self:
        signing_key = keys[0]["kid"].rpartition("/")[2]
        return cls(context=list(contexts), **issuer.profile, jwks=issuer.keys_url, signing_key=signing_key)
