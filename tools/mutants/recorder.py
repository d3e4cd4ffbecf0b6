"""A pytest plugin that notes which lines each test runs, and how long it takes."""

import json
import os
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import coverage
import pytest

# Where the notes go, as JSON.
NOTES = "MUTANTS_NOTES"
CODE = "layers/common/hito"


class Recorder:
    """Notes of the tests that pass: a test that fails without a fault tells nothing of one."""

    def __init__(self) -> None:
        self._coverage = coverage.Coverage(data_file=None, source=[CODE])
        self._seconds: dict[str, float] = {}
        self._failed: set[str] = set()
        self._coverage.start()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Let the lines that run from here on be this test's."""
        self._coverage.switch_context(item.nodeid)
        started = time.perf_counter()
        result = yield
        self._seconds[item.nodeid] = time.perf_counter() - started
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Leave out what did not pass."""
        if report.outcome != "passed":
            self._failed.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        """Write the notes, by test: seconds, and lines by file."""
        self._coverage.stop()
        data = self._coverage.get_data()
        lines: dict[str, dict[str, list[int]]] = defaultdict(dict)
        for file in data.measured_files():
            by_test = defaultdict(list)
            for line, tests in data.contexts_by_lineno(file).items():
                for test in tests:
                    by_test[test].append(line)
            for test, its in by_test.items():
                lines[test][str(Path(file).relative_to(Path.cwd()))] = its
        notes = {
            test: {"seconds": seconds, "lines": lines.get(test, {})}
            for test, seconds in self._seconds.items()
            if test not in self._failed
        }
        Path(os.environ[NOTES]).write_text(json.dumps(notes))


def pytest_configure(config: pytest.Config) -> None:
    """Record this run."""
    config.pluginmanager.register(Recorder())
