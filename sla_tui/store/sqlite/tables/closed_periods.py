"""The table of closed periods: what each came to, of what, and since when. Appended only, a row a revision."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from sla_tui.store.sqlite.forms.compress import damaged, inflate

_COLUMNS = """SELECT service, start, "end", revision, at, who, why, frozen.sha256, tool, tzdata, texts.body,
  inputs, result FROM frozen JOIN texts ON texts.id = frozen.text"""


@dataclass(frozen=True, slots=True)
class ClosedPeriodRow:
    """One revision of a closed period's result. Instants in UTC seconds; `revision` counts from 1.

    `contract`, `inputs` and `result` are canonical JSON; `sha256` is over the first two. `who` and `why` say whose act
    made a later revision; `tool` and `tzdata` are the versions that it was worked out with.
    """

    service: str
    start: int
    end: int
    revision: int
    at: int
    who: str
    why: str
    sha256: str
    tool: str
    tzdata: str
    contract: str
    inputs: str
    result: str

    @property
    def sound(self) -> bool:
        """Whether the inputs are those that the hash was taken of."""
        return self.sha256 == fingerprint(self.contract, self.inputs)


def fingerprint(contract: str, inputs: str) -> str:
    """The SHA-256 of what a result was worked out from, in hexadecimal."""
    return hashlib.sha256(f"{contract}\n{inputs}".encode()).hexdigest()


class ClosedPeriodTable:
    """Closed periods. Contract texts are stored once, however many periods they decided."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def latest(self, service: str, start: int) -> ClosedPeriodRow | None:
        """The revision in force of the period of `service` that begins at `start`."""
        row = self._db.execute(
            f"{_COLUMNS} WHERE service = ? AND start = ? ORDER BY revision DESC LIMIT 1", (service, start)
        ).fetchone()
        return None if row is None else _row(row)

    def periods(self, since: int) -> tuple[tuple[str, int], ...]:
        """Service and first instant of those that ended after `since`, nothing of them unpacked."""
        sql = 'SELECT DISTINCT service, start FROM frozen WHERE "end" > ? ORDER BY service, start'
        return tuple((str(service), int(start)) for service, start in self._db.execute(sql, (since,)))

    def all(self) -> Iterator[ClosedPeriodRow]:
        """Every revision of every period, by service and time."""
        for row in self._db.execute(f"{_COLUMNS} ORDER BY service, start, revision"):
            yield _row(row)

    def insert(self, row: ClosedPeriodRow) -> None:
        """Adds a revision inside the caller's transaction; one that is there already stays as it is."""
        digest = hashlib.sha256(row.contract.encode()).hexdigest()
        self._db.execute(
            "INSERT INTO texts (sha256, body) VALUES (?, ?) ON CONFLICT DO NOTHING", (digest, _small(row.contract))
        )
        (text,) = self._db.execute("SELECT id FROM texts WHERE sha256 = ?", (digest,)).fetchone()
        self._db.execute(
            "INSERT INTO frozen"
            ' (service, start, "end", revision, at, who, why, sha256, tool, tzdata, text, inputs, result)'
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (
                *(row.service, row.start, row.end, row.revision, row.at, row.who, row.why, row.sha256),
                *(row.tool, row.tzdata, text, _small(row.inputs), _small(row.result)),
            ),
        )


def _small(text: str) -> bytes:
    return zlib.compress(text.encode(), 9)


def _row(row: tuple[object, ...]) -> ClosedPeriodRow:
    *plain, contract, inputs, result = row
    try:
        texts = [inflate(bytes(blob)).decode() for blob in (contract, inputs, result)]  # type: ignore[call-overload]
    except (TypeError, UnicodeDecodeError):
        raise damaged("a closed period") from None
    return ClosedPeriodRow(*plain, *texts)  # type: ignore[arg-type]
