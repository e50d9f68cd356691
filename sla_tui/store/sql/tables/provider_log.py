"""The provider log: what providers' histories stated, as it was recorded and with when, so that rewrites stay visible.

The table of spans holds what is believed now. A row is added here only when a history brings something that is not
believed yet (an outage, a pause), or takes back something that was stated before.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from sla_tui.errors import CorruptStoreError
from sla_tui.secret import redact_all
from sla_tui.sla.observation import Span
from sla_tui.store.records import ProviderStatement
from sla_tui.store.sql.database import Database
from sla_tui.store.sql.forms.compress import compressed, decompressed


class ProviderLogTable:
    """Statements of all monitors; appended only."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def note(
        self, monitor: int, fetched: int, window: tuple[int, int], stated: Sequence[Span], known: Sequence[Span]
    ) -> None:
        """Adds a row where `stated` differs from what is `known` inside the window; inside the caller's transaction."""
        spans = [s for s in stated if s.state != "up"]
        before = [s for s in known if s.state not in {"up", "unknown"}]
        fresh = [s for s in spans if s not in before]
        gone = [s for s in before if s not in spans and s.end <= window[1]]
        if not fresh and not gone:
            return
        body = json.dumps([[list(_fields(s)) for s in part] for part in (spans, gone)], separators=(",", ":"))
        self._db.execute(
            'INSERT INTO told (fetched, monitor, start, "end", body) VALUES (?, ?, ?, ?, ?)',
            (fetched, monitor, *window, compressed(body.encode())),
        )

    def touching(self, monitor: int, start: int, end: int) -> tuple[ProviderStatement, ...]:
        """Reads the statements about `[start, end)`, in the order in which they were fetched."""
        rows = self._db.execute(
            'SELECT fetched, start, "end", body FROM told WHERE monitor = ? AND start < ? AND "end" > ? ORDER BY id',
            (monitor, end, start),
        )
        try:
            return tuple(_statement(*row) for row in rows)
        except (CorruptStoreError, ValueError, TypeError) as error:
            raise CorruptStoreError(
                "what a provider stated is damaged", hint="restore the file from a backup"
            ) from error

    def prune(self, before: int, limit: int) -> int:
        """Removes rows that end before an instant, at most `limit`; inside the caller's transaction."""
        return self._db.execute(
            'DELETE FROM told WHERE id IN (SELECT id FROM told WHERE "end" < ? LIMIT ?)', (before, limit)
        ).rowcount


def _fields(span: Span) -> tuple[int, int, str, str]:
    return span.start, span.end, span.state, span.reason


def _statement(fetched: int, start: int, end: int, body: bytes) -> ProviderStatement:
    spans, gone = (
        tuple(Span(low, high, state, redact_all(reason)) for low, high, state, reason in part)
        for part in json.loads(decompressed(body))
    )
    return ProviderStatement(fetched, start, end, spans, gone)
