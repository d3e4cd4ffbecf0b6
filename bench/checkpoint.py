"""The position of a replay, stored so that an interrupted one can continue."""

import json
from datetime import datetime
from pathlib import Path
from uuid import uuid4


class Checkpoint:
    """The last day that a replay finished; every event up to it was answered.

    It belongs to one target (``where``, a base URL): a replay to another one starts from the beginning.
    """

    def __init__(self, file: Path, where: str) -> None:
        self._file = file
        self._where = where
        stored = self._stored()
        # Part of the idempotency keys: a replay that continues repeats its keys, a new one does not.
        self.run: str = stored["run"] if stored else uuid4().hex[:12]

    def through(self) -> datetime | None:
        """The last finished day, or None at the beginning."""
        stored = self._stored()
        return datetime.fromisoformat(stored["through"]) if stored else None

    def save(self, day: datetime) -> None:
        """Store that ``day`` is finished."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._file.with_suffix(".new")
        content = {"where": self._where, "run": self.run, "through": day.isoformat()}
        fresh.write_text(json.dumps(content), encoding="utf-8")
        fresh.replace(self._file)

    def clear(self) -> None:
        """Let the next replay start from the beginning."""
        self._file.unlink(missing_ok=True)

    def _stored(self) -> dict[str, str] | None:
        try:
            stored: dict[str, str] = json.loads(self._file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return stored if stored["where"] == self._where else None
