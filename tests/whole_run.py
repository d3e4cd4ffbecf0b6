"""Facts about a whole run: permissions that no test uses. A pytest plugin; the run's processes share it.

A permission of template.yaml that no function used fails the run, after its last test.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests import iam
from tests.tracer import TRACE, Trace

# Permissions that the tests do not use, by function and statement, with the reason why they are needed.
NOT_SHOWN: dict[tuple[str, str], str] = {}


def unused(function: str, trace: Trace) -> Iterator[tuple[str, list[str]]]:
    """The unused permissions of a function: of each statement its actions, resources and patterns of keys."""
    for statement in iam.statements(function):
        uses = [call for call in trace.calls.get(function, ()) if statement.allows(*call)]
        patterns = {statement.pattern(key) for call in uses for key in call.keys or ()}
        never = [
            *(statement.actions - {call.action for call in uses}),
            *(statement.resources - {call.resource for call in uses}),
            *(set(statement.keys or ()) - patterns),
        ]
        if never and (function, statement.sid) not in NOT_SHOWN:
            yield statement.sid, sorted(never)


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workeroutput")


def _is_whole(session: pytest.Session) -> bool:
    config = session.config
    return (
        config.args_source is pytest.Config.ArgsSource.TESTPATHS
        and config.option.markexpr in ("", "not deployed")
        and not config.option.keyword
        and not config.option.base_url
        and not config.option.collectonly
        # A failed test may not have made all its calls.
        and not session.testsfailed
        and session.exitstatus == pytest.ExitCode.OK
    )


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Add what a process of the run recorded."""
    TRACE.merge(getattr(node, "workeroutput", {}).get("trace", {}))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Pass on what this process recorded, or judge what all of them did."""
    if _is_worker(session.config):
        session.config.workeroutput["trace"] = TRACE.as_json()  # type: ignore[attr-defined]
    elif _is_whole(session):
        never = {function: found for function in iam.FUNCTIONS if (found := dict(unused(function, TRACE)))}
        session.config.stash[_UNUSED] = never
        if never:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Report what was found."""
    if _is_worker(config) or (never := config.stash.get(_UNUSED, None)) is None:
        return
    if not never:
        terminalreporter.write_line("Each permission in template.yaml was used.")
    for function, statements in never.items():
        terminalreporter.write_line(f"FAILED {function} may do what no test shows it do: {statements}", red=True)


_UNUSED: pytest.StashKey[dict[str, dict[str, list[str]]]] = pytest.StashKey()
