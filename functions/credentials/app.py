"""The routes of credentials: a learner asks for one, and anybody who has its address verifies it."""

from http import HTTPStatus

from credentials import badge, page
from credentials.schemas import (
    CredentialBody,
    CredentialParams,
    CredentialsOfLearner,
    DidDocument,
    IssuedCredential,
    IssuerProfile,
    KeyParams,
    LearnerParams,
    ListedCredential,
    ListParams,
    OpenBadgeCredential,
    PublicKey,
    PublicKeys,
    StatusListCredential,
)
from hito.config import settings
from hito.domain.credentials import CONTEXTS, Issuer, document
from hito.domain.errors import Conflict, Forbidden, NotFound, Revoked, Unavailable
from hito.edge import negotiation, pages
from hito.edge.api import Api, Context, Document, Page
from hito.edge.cursor import position_cursor
from hito.edge.dialect import OWN
from hito.edge.identity import check_owner, learner, public
from hito.usecases import credentials

ONE = "/v1/credentials/{id}"

JSON, JWT, HTML, SVG, PNG = "application/json", "application/vc+jwt", "text/html", "image/svg+xml", "image/png"

settings().require("credential_keys")
lambda_handler = api = Api(OWN)


@api.route(
    "POST",
    "/v1/credentials",
    auth=learner,
    body=CredentialBody,
    response=IssuedCredential,
    status=HTTPStatus.CREATED,
    rate_per_minute=30,
    refuses=(Conflict, NotFound),
)
def issue_credential(ctx: Context[CredentialBody]) -> IssuedCredential:
    """Issue a credential for a completed course or an award of the caller; the same again is the same one."""
    wanted, name = ctx.body.wanted, ctx.caller.name or ctx.learner
    made = credentials.issue(
        ctx.learner, name, wanted, issuer=_issuer(ctx.base_url), now=ctx.now, idempotency=ctx.idempotency
    )
    return IssuedCredential.from_record(made)


@api.route(
    "GET",
    ONE,
    auth=public,
    params=CredentialParams,
    response=OpenBadgeCredential,
    media_types=(JWT, HTML),
    refuses=(NotFound, Revoked),
)
def read_credential(ctx: Context[None, CredentialParams]) -> OpenBadgeCredential | Document:
    """Read a credential: as JSON, as it was signed (``application/vc+jwt``), or as a page (``text/html``)."""
    wanted = negotiation.preferred(ctx.accept, (JSON, JWT, HTML))
    if wanted == HTML:
        return _page(ctx)
    found = credentials.read(ctx.params.id)
    if wanted == JWT:
        return Document(JWT, found.jwt)
    return OpenBadgeCredential.model_validate(document(found.claims))


@api.route(
    "GET",
    f"{ONE}/badge.svg",
    auth=public,
    params=CredentialParams,
    response=str,
    media_types=(SVG,),
    refuses=(NotFound, Revoked),
)
def read_credential_svg(ctx: Context[None, CredentialParams]) -> Document:
    """Read a credential as a picture that has it inside: an SVG, baked as Open Badges 3.0 says."""
    found = credentials.read(ctx.params.id)
    return Document(SVG, badge.svg(found.jwt, found.claims), page.PICTURE_HEADERS)


@api.route(
    "GET",
    f"{ONE}/badge.png",
    auth=public,
    params=CredentialParams,
    response=str,
    media_types=(PNG,),
    refuses=(NotFound, Revoked),
)
def read_credential_png(ctx: Context[None, CredentialParams]) -> Document:
    """Read a credential as a picture that has it inside: a PNG, baked as Open Badges 3.0 says."""
    return Document(PNG, badge.png(credentials.read(ctx.params.id).jwt), page.PICTURE_HEADERS)


@api.route(
    "GET",
    "/v1/learners/{id}/credentials",
    auth=learner,
    params=LearnerParams,
    response=CredentialsOfLearner,
    rate_per_minute=60,
    refuses=(Forbidden,),
)
def list_credentials(ctx: Context[None, LearnerParams]) -> Page[CredentialsOfLearner]:
    """List a learner's credentials, oldest first, for the learner or an admin."""
    whose = ctx.path["id"]
    check_owner(ctx.caller, whose)
    found = map(ListedCredential.from_record, credentials.of_learner(whose))
    listed, next_key = pages.fit_from(found, ctx.params.cursor)
    return Page(CredentialsOfLearner(learner=whose, credentials=listed), position_cursor(next_key))


@api.route(
    "GET",
    "/v1/status-lists/{list}",
    auth=public,
    params=ListParams,
    response=StatusListCredential,
    media_types=(JWT,),
    refuses=(NotFound, Unavailable),
)
def read_status_list(ctx: Context[None, ListParams]) -> StatusListCredential | Document:
    """Read which credentials are revoked: as it was signed (``application/vc+jwt``), or as JSON."""
    found = credentials.status_list(_issuer(ctx.base_url), ctx.params.list, ctx.now)
    if negotiation.preferred(ctx.accept, (JWT, JSON)) == JWT:
        return Document(JWT, found.jwt)
    return StatusListCredential.model_validate(found.claims)


@api.route("GET", "/.well-known/jwks.json", auth=public, response=PublicKeys)
def read_public_keys(ctx: Context[None]) -> PublicKeys:
    """Read all public keys of credentials, the one that signs first."""
    return PublicKeys.from_record(credentials.keys(_issuer(ctx.base_url)))


@api.route("GET", "/v1/keys/{key}", auth=public, params=KeyParams, response=PublicKey, refuses=(NotFound,))
def read_public_key(ctx: Context[None, KeyParams]) -> PublicKey:
    """Read a public key by its thumbprint: a signature's ``kid`` is this address."""
    return PublicKey.model_validate(credentials.key(_issuer(ctx.base_url), ctx.params.key))


@api.route("GET", "/.well-known/did.json", "/did.json", auth=public, response=DidDocument)
def read_did(ctx: Context[None]) -> DidDocument:
    """Read the issuer's DID document, by the method did:web."""
    issuer = _issuer(ctx.base_url)
    return DidDocument.from_record(issuer, credentials.keys(issuer))


@api.route("GET", "/v1/issuer", auth=public, response=IssuerProfile)
def read_issuer(ctx: Context[None]) -> IssuerProfile:
    """Read who issues credentials, as a profile of Open Badges 3.0."""
    issuer = _issuer(ctx.base_url)
    return IssuerProfile.from_record(issuer, CONTEXTS, credentials.keys(issuer))


def _page(ctx: Context[None, CredentialParams]) -> Document:
    """The credential as a page for people, or a page that says why there is none."""
    try:
        found = credentials.read(ctx.params.id)
    except NotFound:
        return Document(HTML, page.missing(), page.HEADERS, HTTPStatus.NOT_FOUND)
    except Revoked:
        return Document(HTML, page.revoked(), page.HEADERS, HTTPStatus.GONE)
    return Document(HTML, page.credential(found.claims), page.HEADERS)


def _issuer(base_url: str) -> Issuer:
    return Issuer(base_url, settings().issuer_name)
