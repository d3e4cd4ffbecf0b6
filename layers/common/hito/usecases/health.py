"""Whether all that Hito needs answers: checks that run at once, each within two seconds."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from hito import caches
from hito.config import settings
from hito.domain.errors import Refusal
from hito.services import jwks, queues, tutor
from hito.store import health

# The time limit of all checks together.
SECONDS = 1.8

# The time limit of all issuers' keys, which are fetched at once.
ISSUER_SECONDS = 1.5
MAX_ISSUERS_AT_ONCE = 10

# A report serves for so long: checks cost a few requests, and a caller may ask often.
CACHE_SECONDS = 10

# Source: the alarm ChangesBehindAlarm.
MAX_BEHIND = timedelta(seconds=60)

Details = Mapping[str, int | str | bool | None]
Status = Literal["ok", "off", "failed"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found; ``details`` name no secret. Learners' requests fail without what ``is_needed``."""

    status: Status
    is_needed: bool
    details: Details = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """What all checks found at a time, by name."""

    at: datetime
    findings: Mapping[str, Finding]

    @property
    def is_healthy(self) -> bool:
        """Whether everything is there that learners' requests need."""
        return not any(each.is_needed and each.status == "failed" for each in self.findings.values())

    @property
    def status(self) -> Literal["ok", "degraded", "failed"]:
        """All checks in one word."""
        if not self.is_healthy:
            return "failed"
        return "degraded" if any(each.status == "failed" for each in self.findings.values()) else "ok"


@dataclass(frozen=True, slots=True)
class _Failed(Exception):
    """A check that ended with what it found."""

    details: Details


_reports: caches.Cache[str, Report] = caches.register("the report of health", entries=1, seconds=CACHE_SECONDS)


def examine(now: datetime, issuers: Callable[[], Mapping[str, Sequence[str]]]) -> Report:
    """Run all checks, or return a report of the last seconds.

    ``issuers`` returns the URLs of each issuer's keys; an issuer with a secret has none.
    """
    known = _reports.get("")
    if known:
        return known
    checks: dict[str, tuple[bool, Callable[[], Details | None]]] = {
        "table": (True, _check_table),
        "stream": (True, lambda: _check_stream(now)),
        "issuers": (True, lambda: _check_issuers(issuers())),
        "model": (False, lambda: _check_model(now)),
        "subscriber": (False, _check_subscriber),
    }
    threads = ThreadPoolExecutor(len(checks), thread_name_prefix="health")
    running = {name: threads.submit(check) for name, (_is_needed, check) in checks.items()}
    wait(running.values(), timeout=SECONDS)
    # What hangs ends by its own timeout; nothing waits for it.
    threads.shutdown(wait=False, cancel_futures=True)
    findings = {name: _finding(running[name], is_needed=is_needed) for name, (is_needed, _check) in checks.items()}
    return _reports.put("", Report(now, findings))


def _finding(check: "Future[Details | None]", *, is_needed: bool) -> Finding:
    """What a check returned; None means that it has nothing to check."""
    if not check.done():
        return Finding("failed", is_needed, {"reason": "timeout"})
    try:
        details = check.result()
    except _Failed as failed:
        return Finding("failed", is_needed, failed.details)
    except Refusal as refusal:
        return Finding("failed", is_needed, {"reason": refusal.code})
    except Exception as bug:  # its text may quote a secret
        return Finding("failed", is_needed, {"reason": type(bug).__name__})
    return Finding("off", is_needed) if details is None else Finding("ok", is_needed, details)


def _check_table() -> Details:
    """Whether the table answers a read."""
    health.latest()
    return {}


def _check_stream(now: datetime) -> Details:
    """Whether the stream's consumer saw the last probe within a minute; a new one is sent when it did.

    So the first check after a quiet time reports on the probe before it.
    """
    probe = health.latest()
    if probe is None or probe.seen_at is not None:
        health.send(probe, now)
        behind = probe.seen_at - probe.sent_at if probe and probe.seen_at else None
        return {"behindMs": None if behind is None else _ms(behind), "isWaiting": False}
    behind = now - probe.sent_at
    details: Details = {"behindMs": _ms(behind), "isWaiting": True}
    if behind > MAX_BEHIND:
        raise _Failed(details)
    return details


def _check_issuers(key_urls: Mapping[str, Sequence[str]]) -> Details:
    """Whether there are issuers, and the keys of each can be fetched."""
    if not key_urls:
        raise _Failed({"reason": "no issuer"})
    threads = ThreadPoolExecutor(MAX_ISSUERS_AT_ONCE, thread_name_prefix="health-jwks")
    answers = {url: threads.submit(jwks.is_available, url) for urls in key_urls.values() for url in urls}
    wait(answers.values(), timeout=ISSUER_SECONDS)
    threads.shutdown(wait=False, cancel_futures=True)

    def has_answered(url: str) -> bool:
        return answers[url].done() and answers[url].result()

    details = {issuer: "ok" if all(map(has_answered, urls)) else "failed" for issuer, urls in key_urls.items()}
    if "failed" in details.values():
        raise _Failed(details)
    return details


def _check_model(now: datetime) -> Details | None:
    """Whether the tutor's provider knows the model and the key; None if Hito itself answers."""
    is_available = tutor.is_available(now, SECONDS)
    if is_available is None:
        return None
    details = {"provider": settings().tutor.provider, "model": settings().tutor.model}
    if not is_available:
        raise _Failed(details)
    return details


def _check_subscriber() -> Details | None:
    """Whether the subscriber accepts webhooks; None if there is none."""
    if not settings().webhook_url:
        return None
    waiting = queues.count(settings().require("webhook_queue"))
    undelivered = queues.count(settings().require("dead_letter_queue"))
    details: Details = {"waiting": waiting, "undelivered": undelivered}
    if undelivered:
        raise _Failed(details)
    return details


def _ms(time: timedelta) -> int:
    return round(time / timedelta(milliseconds=1))
