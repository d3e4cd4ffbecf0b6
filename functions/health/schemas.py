"""What the health routes answer."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from hito.usecases.health import Finding, Report


class _Response(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class Alive(_Response):
    """The API answers."""

    status: Literal["ok"] = "ok"


class CheckResponse(_Response):
    """What one check found; ``needed`` says whether learners' requests fail without it."""

    status: Literal["ok", "off", "failed"]
    needed: bool
    details: dict[str, int | str | bool | None]

    @classmethod
    def from_record(cls, finding: Finding) -> "CheckResponse":
        return cls(status=finding.status, needed=finding.is_needed, details=dict(finding.details))


class HealthResponse(_Response):
    """All checks: ``degraded`` is a failure of something that Hito can do without for a while."""

    status: Literal["ok", "degraded", "failed"]
    checked_at: datetime
    checks: dict[str, CheckResponse]

    @classmethod
    def from_record(cls, report: Report) -> "HealthResponse":
        checks = {name: CheckResponse.from_record(finding) for name, finding in report.findings.items()}
        return cls(status=report.status, checked_at=report.at, checks=checks)
