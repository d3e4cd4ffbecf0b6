"""How far a replay came, kept so that an interrupted one goes on."""

import json
from datetime import datetime
from pathlib import Path
from uuid import uuid4


class Checkpoint:
    """The last day that a replay finished; every event up to it was answered.

    It is of one place (``where``, a base URL): a replay somewhere else begins anew.
    """

    def __init__(self, file: Path, where: str) -> None:
        self._file = file
        self._where = where
        kept = self._kept()
        # Names the replay in its idempotency keys: one that goes on repeats them, one that begins anew does not.
        self.run: str = kept["run"] if kept else uuid4().hex[:12]

    def through(self) -> datetime | None:
        """The last finished day, or None at the beginning."""
        kept = self._kept()
        return datetime.fromisoformat(kept["through"]) if kept else None

    def keep(self, day: datetime) -> None:
        """Note that ``day`` is finished."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._file.with_suffix(".new")
        content = {"where": self._where, "run": self.run, "through": day.isoformat()}
        fresh.write_text(json.dumps(content), encoding="utf-8")
        fresh.replace(self._file)

    def forget(self) -> None:
        """Begin anew the next time."""
        self._file.unlink(missing_ok=True)

    def _kept(self) -> dict[str, str] | None:
        try:
            kept: dict[str, str] = json.loads(self._file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return kept if kept["where"] == self._where else None
