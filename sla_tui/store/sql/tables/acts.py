"""The table of acts: what people decided, appended only. A row is who, when, which kind, and the deed as JSON.

An act that names its intent is written once: whoever writes it again, in whatever process, gets the first one.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Final

from sla_tui.errors import CorruptStoreError
from sla_tui.secret import redact, redact_all
from sla_tui.sla.acts import (
    Acknowledge,
    Act,
    Deed,
    Exclude,
    Judge,
    Maintain,
    MarkClaim,
    NoteRestoreTest,
    ReportBreach,
    ReportOutage,
    SendReport,
    SignText,
    Withdraw,
)
from sla_tui.sla.plain import from_plain, to_plain
from sla_tui.store.sql.database import Database

_KINDS: Final[dict[str, type[Deed]]] = {
    "exclude": Exclude,
    "judge": Judge,
    "maintain": Maintain,
    "acknowledge": Acknowledge,
    "outage": ReportOutage,
    "breach": ReportBreach,
    "restore_test": NoteRestoreTest,
    "claim": MarkClaim,
    "signature": SignText,
    "send_report": SendReport,
    "withdraw": Withdraw,
}
_WRITTEN: Final = ("reason", "reference", "note", "title", "name", "position")  # what people write, in any kind of act
_READ: Final = "SELECT id, at, who, kind, body, intent, role FROM acts "
_NAMES: Final = {kind: name for name, kind in _KINDS.items()}


class ActTable:
    """All acts. They are few, and are kept in memory; only those that came since are read."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._acts: list[Act] = []

    @property
    def known(self) -> tuple[Act, ...]:
        """What was read so far."""
        return tuple(self._acts)

    def all(self) -> tuple[Act, ...]:
        """Reads every act in the order of writing, those that another process wrote included.

        Raises:
            CorruptStoreError: a row makes no sense.
        """
        last = self._acts[-1].id if self._acts else 0
        rows = self._db.execute(_READ + "WHERE id > ? ORDER BY id", (last,))
        self._acts.extend(_act(row) for row in rows.fetchall())
        return tuple(self._acts)


def led_to(db: Database, act: Act) -> Act | None:
    """Finds the act that the intent of `act` led to; None where there is none yet, or it names no intent."""
    if not act.intent:
        return None
    row = db.execute(_READ + "WHERE intent = ?", (act.intent,)).fetchone()
    return None if row is None else _act(row)


def insert(db: Database, act: Act, number: int | None) -> Act:
    """Writes `act` inside the caller's transaction, as that number, or (None) as the one that the table gives it."""
    body = json.dumps(to_plain(act.deed), separators=(",", ":"), ensure_ascii=False)
    row = db.execute(
        "INSERT INTO acts (id, at, who, kind, body, intent) VALUES (?, ?, ?, ?, ?, ?) RETURNING id, role",
        (number, act.at, act.who, _NAMES[type(act.deed)], body, act.intent or None),
    ).fetchone()
    return replace(act, id=row[0], role=row[1])


def _act(row: tuple[int, int, str, str, str, str | None, str]) -> Act:
    number, at, who, kind, body, intent, role = row
    try:
        deed = from_plain(_KINDS[kind], json.loads(body))
    except (ValueError, KeyError) as error:
        raise CorruptStoreError(
            f"act {number} of the history is damaged ({type(error).__name__})",
            hint="the file is left as it is; restore it from a backup",
        ) from error
    return Act(id=number, at=at, who=redact(who), deed=_redacted(deed), intent=intent or "", role=role)


def _redacted(deed: Deed) -> Deed:
    """Masks credentials that somebody wrote into a reason or a note before those were masked at the door."""
    written = {name: getattr(deed, name) for name in _WRITTEN if hasattr(deed, name)}
    masked: dict[str, Any] = {name: redact_all(text) for name, text in written.items()}
    return deed if masked == written else replace(deed, **masked)
