"""The table of closed periods: what each came to, of what, and since when. Appended only, a row a revision."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator

from sla_tui.errors import CorruptStoreError
from sla_tui.secret import redact_json
from sla_tui.store.records import ClosedPeriod
from sla_tui.store.sql.database import Database
from sla_tui.store.sql.forms.compress import damaged, inflate

_COLUMNS = """SELECT service, start, "end", revision, at, who, why, frozen.sha256, tool, tzdata, texts.body,
  inputs, result FROM frozen JOIN texts ON texts.id = frozen.text"""


class ClosedPeriodTable:
    """Closed periods. Contract texts are stored once, however many periods they decided."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def latest(self, service: str, start: int) -> ClosedPeriod | None:
        """Reads the revision in force of the period of `service` that begins at `start`."""
        row = self._db.execute(
            f"{_COLUMNS} WHERE service = ? AND start = ? ORDER BY revision DESC LIMIT 1", (service, start)
        ).fetchone()
        return None if row is None else _closed_period(row)

    def periods(self, since: int) -> tuple[tuple[str, int], ...]:
        """Names those that ended after `since`: service and first instant, nothing of them unpacked."""
        sql = 'SELECT DISTINCT service, start FROM frozen WHERE "end" > ? ORDER BY service, start'
        return tuple((str(service), int(start)) for service, start in self._db.execute(sql, (since,)))

    def all(self) -> Iterator[ClosedPeriod]:
        """Reads every revision of every period, by service and time."""
        for row in self._db.execute(f"{_COLUMNS} ORDER BY service, start, revision"):
            yield _closed_period(row)

    def insert(self, period: ClosedPeriod) -> None:
        """Adds a revision inside the caller's transaction; one that is there already stays as it is."""
        sha = hashlib.sha256(period.contract.encode()).hexdigest()
        self._db.execute(
            "INSERT INTO texts (sha256, body) VALUES (?, ?) ON CONFLICT DO NOTHING", (sha, _small(period.contract))
        )
        (text,) = self._db.execute("SELECT id FROM texts WHERE sha256 = ?", (sha,)).fetchone()
        self._db.execute(
            "INSERT INTO frozen"
            ' (service, start, "end", revision, at, who, why, sha256, tool, tzdata, text, inputs, result)'
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (
                *(period.service, period.start, period.end, period.revision, period.at, period.who, period.why),
                *(period.sha256, period.tool, period.tzdata, text, _small(period.inputs), _small(period.result)),
            ),
        )


def _small(text: str) -> bytes:
    return zlib.compress(text.encode(), 9)


def _closed_period(row: tuple[object, ...]) -> ClosedPeriod:
    *plain, contract, inputs, result = row
    try:
        texts = [redact_json(inflate(bytes(blob)).decode()) for blob in (contract, inputs, result)]  # type: ignore[call-overload]
    except (CorruptStoreError, TypeError, ValueError):  # UnicodeDecodeError and JSON's are of these
        raise damaged("a closed period") from None
    return ClosedPeriod(*plain, *texts)  # type: ignore[arg-type]
