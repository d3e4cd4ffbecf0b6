"""Bodies and responses of the language contract's users, and of learners' exports."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from hito.domain import texts
from hito.domain.accounts import Account, Address, Changes, ManualOverride
from hito.domain.language import Level
from hito.edge import problems
from hito.edge.body import Body, Count, Named, QueryParams, Title, documented
from hito.edge.formatting import Response, Timestamp, timestamp
from hito.store.export import StoredItem
from hito.usecases import passwords
from hito.usecases.accounts import Profile
from hito.usecases.learners import Export

# Source: RFC 5321's longest path.
MAX_EMAIL = 254
MAX_PREFERENCES = 10_000

MIN_PASSWORD = 6
# Nobody types a longer password, and hashing megabytes is slow.
MAX_PASSWORD_BYTES = 1024


def _parse_number(text: object) -> int:
    # As many digits as an id may have; no account has a greater number.
    if not isinstance(text, str) or not re.fullmatch("[1-9][0-9]{0,127}", text):
        raise problems.error("positive_number")
    return int(text)


def _check_size(password: str) -> str:
    if len(password.encode()) > MAX_PASSWORD_BYTES:
        raise problems.error("bytes_too_long", max_length=MAX_PASSWORD_BYTES)
    return password


def _check_length(password: str) -> str:
    if len(password) < MIN_PASSWORD:
        raise problems.error("text_too_short", min_length=MIN_PASSWORD)
    return password


def _parse_address(text: object) -> Address:
    import email_validator  # noqa: PLC0415 - takes 30 ms, and most requests have no address

    # A school's own network may end in .local: the contract asks for the format, not for mail to arrive.
    email_validator.SPECIAL_USE_DOMAIN_NAMES.clear()
    text = texts.stripped(text) if isinstance(text, str) else ""
    if len(text) <= MAX_EMAIL:
        try:
            known = email_validator.validate_email(text, check_deliverability=False)
        except email_validator.EmailNotValidError:
            pass
        else:
            return Address(shown=text, key=f"{known.local_part}@{known.ascii_domain}".lower())
    raise problems.error("email")


Email = Annotated[
    Address,
    BeforeValidator(_parse_address, json_schema_input_type=Annotated[str, documented(format="email")]),
    documented(maxLength=MAX_EMAIL),
]
GivenPassword = Annotated[str, AfterValidator(_check_size), documented(maxLength=MAX_PASSWORD_BYTES, format="password")]
Password = Annotated[GivenPassword, AfterValidator(_check_length), documented(minLength=MIN_PASSWORD)]


class Registration(Body):
    """The body of a registration."""

    name: Title = Field(alias="nombre")
    email: Email = Field(alias="correo")
    password: Password = Field(alias="contrasena", repr=False)


class Login(Body):
    """The body of a login; the response never says which part of it is wrong."""

    email: Annotated[str, AfterValidator(texts.stripped), Field(max_length=MAX_EMAIL)] = Field(alias="correo")
    password: GivenPassword = Field(alias="contrasena", repr=False)

    @property
    def address(self) -> str:
        """The e-mail in its normalized form; a text that is no e-mail matches no account."""
        try:
            return _parse_address(self.email).key
        except PydanticCustomError:
            return self.email


class ProfileParams(QueryParams):
    """The path of a profile."""

    id: Annotated[int, BeforeValidator(_parse_number), documented(minimum=1)]


class ProfileUpdate(Body):
    """The body of a change; a field that is null or missing stays as it is."""

    name: Title | None = Field(None, alias="nombre")
    email: Email | None = Field(None, alias="correo")
    password: Password | None = Field(None, alias="contrasena", repr=False)
    level: Named[Level] | None = Field(None, alias="nivel")
    xp: Count | None = Field(None, alias="xp")
    streak: Count | None = Field(None, alias="racha")
    preferences: str | None = Field(None, alias="preferencias", max_length=MAX_PREFERENCES)

    def changes(self) -> Changes:
        """The changes that the body asks for."""
        return Changes(
            name=self.name,
            email=self.email,
            password=None if self.password is None else passwords.hashed(self.password),
            preferences=self.preferences,
            by_hand=ManualOverride(level=self.level, xp=self.xp, streak=self.streak),
        )


class UserResponse(Response):
    """A user, as registration and login return them."""

    id: int
    nombre: str
    correo: str
    nivel: Level
    xp: int
    racha: int

    @classmethod
    def from_record(cls, profile: Profile) -> "UserResponse":
        account, standing = profile.account, profile.standing
        return cls(
            id=account.number,
            nombre=account.name,
            correo=account.email.shown,
            nivel=standing.level,
            xp=standing.xp,
            racha=standing.streak,
        )


class ProfileResponse(UserResponse):
    """A user's whole profile."""

    fecha_registro: Timestamp
    preferencias: str | None

    @classmethod
    def from_record(cls, profile: Profile) -> "ProfileResponse":
        return cls(
            **UserResponse.from_record(profile).model_dump(),
            fecha_registro=timestamp(profile.account.registered_at),
            preferencias=profile.account.preferences,
        )


class Registered(Response):
    """The response to a registration."""

    message: str
    user: UserResponse


class LoggedIn(Response):
    """The response to a login."""

    message: str
    token: str
    user: UserResponse


class ProfileRead(Response):
    """The response with a profile."""

    user: ProfileResponse


class ProfileChanged(Response):
    """The response to a change of a profile."""

    message: str
    user: ProfileResponse


class Deleted(Response):
    """The response to a deletion."""

    message: str


class AccountExported(Response):
    """An account without its password."""

    number: int
    name: str
    email: str
    registered_at: Timestamp
    preferences: str | None

    @classmethod
    def from_record(cls, account: Account) -> "AccountExported":
        return cls(
            number=account.number,
            name=account.name,
            email=account.email.shown,
            registered_at=timestamp(account.registered_at),
            preferences=account.preferences,
        )


class ItemExported(Response):
    """An item stored for a learner: what it is, its key, and its attributes."""

    item: str
    key: Mapping[str, str]
    holds: Mapping[str, Any]

    @classmethod
    def from_record(cls, item: StoredItem) -> "ItemExported":
        holds = {name: timestamp(value) if isinstance(value, datetime) else value for name, value in item.holds.items()}
        return cls(item=item.item, key=item.key, holds=holds)


class Exported(Response):
    """All data stored for a learner, or one page of it."""

    learner: str
    exported_at: Timestamp
    account: AccountExported | None
    items: list[ItemExported]

    @classmethod
    def from_record(cls, learner: str, export: Export, now: datetime) -> "Exported":
        return cls(
            learner=learner,
            exported_at=timestamp(now),
            account=AccountExported.from_record(export.account) if export.account else None,
            items=[ItemExported.from_record(item) for item in export.items],
        )


class Erased(Response):
    """An erased learner, and the time of the erasure."""

    learner: str
    erased_at: Timestamp

    @classmethod
    def from_record(cls, learner: str, at: datetime) -> "Erased":
        return cls(learner=learner, erased_at=timestamp(at))
