"""Verifiable credentials: what a learner earned, as an Open Badges 3.0 credential says it.

A credential says what was true when it was issued. Sources: 1EdTech Open Badges 3.0; W3C Verifiable Credentials Data
Model 2.0; W3C Securing Verifiable Credentials using JOSE and COSE; did:web.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit
from uuid import NAMESPACE_URL, uuid5

from hito.domain.achievements import Award
from hito.domain.content import Content
from hito.domain.progress import CERTIFICATE_PERCENT, Progress
from hito.domain.records import CourseId, CourseRecord

CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"

# A catalog allows long descriptions. A wallet shows a short one, and an image file has all of it.
MAX_TEXT = 1_000

# Which claims of the token repeat members of the credential. Source: Open Badges 3.0, "JWT Payload Format".
REGISTERED = ("iss", "jti", "nbf", "sub")

# Facts of an award that say something about another person.
_OF_OTHERS = {"assigned_by"}


class Issuer(NamedTuple):
    """Who issues credentials: the base URL of the API, and a name."""

    url: str
    name: str

    @property
    def did(self) -> str:
        """The issuer's id. Its document is at ``/did.json`` below the base URL, or at ``/.well-known/did.json``.

        Source: the did:web method, "Create (Register)": a port is percent-encoded, and ``:`` stands for ``/``.
        """
        parts = urlsplit(self.url)
        return ":".join(["did:web", quote(parts.netloc, safe=""), *filter(None, parts.path.split("/"))])

    @property
    def profile_url(self) -> str:
        """Where the issuer's profile is."""
        return f"{self.url}/v1/issuer"

    @property
    def keys_url(self) -> str:
        """Where all public keys are."""
        return f"{self.url}/.well-known/jwks.json"

    def key_url(self, thumbprint: str) -> str:
        """Where a public key is. A signature names its key by this URL.

        Source: Open Badges 3.0, "Create the JOSE Header": ``kid`` can be dereferenced to a JWK.
        """
        return f"{self.url}/v1/keys/{thumbprint}"

    def credential_url(self, credential: str) -> str:
        """Where a credential is."""
        return f"{self.url}/v1/credentials/{credential}"

    def status_list_url(self, number: int) -> str:
        """Where a status list is."""
        return f"{self.url}/v1/status-lists/{number}"

    @property
    def profile(self) -> dict[str, Any]:
        """The profile, as a credential has it."""
        return {"id": self.did, "type": ["Profile"], "name": self.name, "url": self.profile_url}


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a status list: the list's number, and the index of the bit."""

    list: int
    index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a learner asks a credential for: a course or an achievement, with their name or without."""

    course: CourseId | None = None
    achievement: int | None = None
    has_name: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """What a learner earned, at ``earned_at`` in UTC; ``percent`` is their progress in a course, 0 to 100."""

    type: str
    id: str
    title: str
    description: str
    criteria: str
    evidence: str
    earned_at: datetime
    percent: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A credential that was issued. ``jwt`` is what was signed, empty once it is revoked."""

    id: str
    url: str
    wanted: Wanted
    title: str
    issued_at: datetime
    earned_at: datetime
    percent: int | None
    place: Place
    jwt: str


def of_course(record: CourseRecord, progress: Progress) -> Earned | None:
    """What a learner earned in a course; None if they have neither completed it nor earned its certificate."""
    header = record.header
    if not (progress.is_completed or progress.certificate_earned):
        return None
    times = (header.first_completed_at, progress.completed_at, header.certificate_at)
    earned_at = next((at for at in times if at), None)
    if earned_at is None:
        return None
    title = record.content.name if record.content else record.course.id
    return Earned(
        type="CertificateOfCompletion",
        id=f"{record.course.kind}/{record.course.id}",
        title=title,
        description=(record.content.description if record.content else "") or f"Completed the course {title}",
        criteria=_criteria(record.content, is_completed=progress.is_completed),
        evidence=(
            f"{progress.percent} percent of the course {record.course.id} ({title}): {progress.done} of"
            f" {progress.total} units, as of {_day(earned_at)}"
        ),
        earned_at=earned_at,
        percent=progress.percent,
    )


def of_award(award: Award) -> Earned:
    """What a learner earned by an award."""
    achievement = award.achievement
    facts = [f"{name}: {fact}" for name, fact in sorted(award.because.items()) if name not in _OF_OTHERS]
    return Earned(
        type="Badge",
        id=f"achievement/{achievement.id}",
        title=achievement.name,
        description=achievement.description or achievement.name,
        criteria=achievement.criteria or achievement.description or achievement.name,
        evidence="; ".join([*facts, f"earned on {_day(award.at)}"]),
        earned_at=award.at,
    )


def payload(  # noqa: PLR0913 - a credential has that many parts
    earned: Earned, *, url: str, subject: str, name: str | None, issuer: Issuer, place: Place, at: datetime
) -> dict[str, Any]:
    """The claims that are signed: the credential, issued ``at``, with those that a JWT repeats.

    ``url`` is where it will be. ``subject`` is a URI that stands for the learner in this credential alone. ``name`` is
    theirs, None to leave it out.
    """
    evidence = {"type": ["Evidence"], "name": earned.title[:MAX_TEXT], "narrative": earned.evidence[:MAX_TEXT]}
    credential = {
        "@context": list(CONTEXTS),
        "id": url,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": earned.title[:MAX_TEXT],
        "issuer": issuer.profile,
        "validFrom": _seconds(at),
        "awardedDate": _seconds(earned.earned_at),
        "credentialSubject": _subject(earned, subject, name, issuer, url),
        "evidence": [evidence],
        "credentialStatus": status_entry(issuer, place),
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
    }
    return credential | {"iss": issuer.did, "jti": url, "nbf": int(at.timestamp()), "sub": subject}


def status_entry(issuer: Issuer, place: Place) -> dict[str, str]:
    """Where a verifier finds out whether the credential is revoked."""
    url = issuer.status_list_url(place.list)
    return {
        "id": f"{url}#{place.index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(place.index),
        "statusListCredential": url,
    }


def document(claims: Mapping[str, Any]) -> dict[str, Any]:
    """The credential alone, without the claims that a JWT repeats."""
    return {name: value for name, value in claims.items() if name not in REGISTERED}


def _subject(earned: Earned, subject: str, name: str | None, issuer: Issuer, url: str) -> dict[str, Any]:
    achievement_id = f"urn:uuid:{uuid5(NAMESPACE_URL, f'{issuer.url}/{earned.id}')}"
    achievement: dict[str, Any] = {
        "id": achievement_id,
        "type": ["Achievement"],
        "achievementType": earned.type,
        "name": earned.title[:MAX_TEXT],
        "description": earned.description[:MAX_TEXT],
        "criteria": {"narrative": earned.criteria[:MAX_TEXT]},
        "image": {"id": f"{url}/badge.svg", "type": "Image"},
    }
    found: dict[str, Any] = {"id": subject, "type": ["AchievementSubject"]}
    if name is not None:
        identity = {"type": "IdentityObject", "hashed": False, "identityHash": name, "identityType": "name"}
        found["identifier"] = [identity]
    if earned.percent is not None:
        result = f"{achievement_id}#percent"
        described = {"id": result, "type": ["ResultDescription"], "name": "Progress", "resultType": "Percent"}
        achievement["resultDescription"] = [described]
        found["result"] = [{"type": ["Result"], "resultDescription": result, "value": str(earned.percent)}]
    return found | {"achievement": achievement}


def _criteria(content: Content | None, *, is_completed: bool) -> str:
    if not is_completed:
        return f"At least {CERTIFICATE_PERCENT} percent of the course is finished, and every quiz is passed."
    if content is None:
        return "Every unit of the course is finished."
    total = len(content.required)
    needed = content.completion.needed(total)
    return f"At least {needed} of the {total} required units of the course are finished."


def _day(at: datetime) -> str:
    return at.astimezone(UTC).date().isoformat()


def _seconds(at: datetime) -> str:
    """A time to the second: ``nbf`` has to be equal to it."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
