"""PostgreSQL for the peers: Debian's package, in a directory of its own, on a free port of this machine."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bench.suite.processes import ROOT, with_children
from tools.local_cloud import free_port

SCHEMA = ROOT / "bench" / "peers" / "schema.sql"


def installed() -> Path | None:
    """Where the newest PostgreSQL's programs are; None if there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


class Postgres:
    """A cluster of its own with default settings, until the end of a ``with``."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._port = free_port()
        self._home = Path(tempfile.mkdtemp(prefix="hito-bench-postgres-"))
        # It refuses to run as root.
        self._as_other: dict[str, Any] = {}
        if os.geteuid() == 0:
            account = pwd.getpwnam("postgres")
            os.chown(self._home, account.pw_uid, account.pw_gid)
            self._as_other = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}

    def __enter__(self) -> Self:
        data = self._home / "data"
        made = [self._programs / "initdb", "--pgdata", data, "--username", "bench", "--auth", "trust", "--no-sync"]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL, cwd=self._home, **self._as_other)
        options = ["-p", str(self._port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
        self._log = (self._home / "log").open("w")
        self._server = subprocess.Popen(
            [self._programs / "postgres", "-D", data, *options],
            cwd=self._home,
            stdout=self._log,
            stderr=self._log,
            **self._as_other,
        )
        self._wait_until_ready()
        self.run(SCHEMA.read_text(encoding="utf-8"))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.terminate()
        try:
            # It waits for its clients to leave.
            self._server.wait(5)
        except subprocess.TimeoutExpired:
            self._server.send_signal(3)
            self._server.wait()
        self._log.close()
        shutil.rmtree(self._home)

    @property
    def url(self) -> str:
        """Its address for clients."""
        return f"postgresql://bench@127.0.0.1:{self._port}/postgres"

    @property
    def version(self) -> str:
        """Its major version."""
        return self._programs.parts[-2]

    def pids(self) -> list[int]:
        """Its processes: one for each connection, and those of its own."""
        return with_children(self._server.pid)

    def run(self, sql: str) -> str:
        """Run statements; what the last one finds."""
        command = [self._programs / "psql", "--no-psqlrc", "-qtA", "-v", "ON_ERROR_STOP=1", "-d", self.url]
        done = subprocess.run(command, input=sql, capture_output=True, text=True, check=True, cwd="/")
        return done.stdout.strip()

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + 20
        while True:
            try:
                self.run("SELECT 1")
            except subprocess.CalledProcessError:
                if time.monotonic() > until or self._server.poll() is not None:
                    raise
                time.sleep(0.1)
            else:
                return


def fill(postgres: Postgres, tutorial: str, units: int, learners: int, prefix: str) -> None:
    """Give so many learners a course of so many finished chapters, as their clients would have posted it."""
    values = {"tutorial": tutorial, "units": units, "last": learners - 1, "prefix": prefix}
    postgres.run("".join(f"\\set {name} {value}\n" for name, value in values.items()) + _FILL)


# psql fills in what its variables hold.
_FILL = """
INSERT INTO tutorial_progress (tutorial_id, user_id, completion_percentage, chapters_completed, total_chapters,
    certificate_eligible, total_watch_time, last_watched_at)
SELECT :'tutorial', :'prefix' || lpad(n::text, 7, '0'), 100, :units, :units, true, :units * 300, NOW()
FROM generate_series(0, :last) n;
INSERT INTO chapter_progress (progress_id, chapter_id, watch_time, completed, last_position)
SELECT id, 'chapter-' || lpad(c::text, 4, '0'), 300, true, 300
FROM tutorial_progress, generate_series(1, :units) c WHERE tutorial_id = :'tutorial';
VACUUM ANALYZE;
"""
