"""The table of what vendors' status pages said: a row for each reading of an incident that differs from the one before.

A page shows its newest incidents only, and rewrites them; what was read stays here, with when it was read.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict, replace
from typing import Any, Final

from sla_tui.secret import redact, redact_all
from sla_tui.sla.observation import PageIncident, PageStretch, PageUpdate, Poll, said_of
from sla_tui.store.records import PageReading
from sla_tui.store.sql.database import Database

_NEWEST: Final = (
    "SELECT incident, body FROM page_readings WHERE id IN"
    " (SELECT max(id) FROM page_readings WHERE source = ? GROUP BY incident)"
)
_TOUCHING: Final = (
    "SELECT incident, at, body FROM page_readings WHERE source = ? AND incident IN"
    " (SELECT incident FROM page_readings AS one WHERE source = ? AND start < ? AND ("
    '"end" >= ? OR ("end" IS NULL AND NOT EXISTS (SELECT 1 FROM page_readings AS later'
    " WHERE later.source = one.source AND later.incident = one.incident AND later.id > one.id))))"
    " ORDER BY start, incident, id"
)
"""What was open when it was read, and is known to have ended since, touches what its later readings touch."""


class PageReadingTable:
    """Readings of incidents. `revision` counts those that were new. Changes happen inside the caller's transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.revision = 0
        self._last: int | None = None

    def load(self) -> None:
        """Looks whether somebody else has added readings."""
        last: int | None = self._db.execute("SELECT max(id) FROM page_readings").fetchone()[0]
        self.revision += last != self._last
        self._last = last

    def stage(self, poll: Poll) -> None:
        """Takes what a poll says, where it is new; what was open, and is not named where all that is open is, ended.

        The end of such a one is the time of this poll: the page does not tell it.
        """
        if not poll.incidents and not poll.open_named:
            return
        rows = self._db.execute(_NEWEST, (poll.source,))
        stored: dict[str, str] = dict(rows.fetchall())
        for incident in poll.incidents:
            body = _written(incident)
            if stored.pop(incident.id, "") != body:
                self._insert(incident, body, poll.at)
        if poll.open_named:
            for key, body in stored.items():
                incident = _incident(poll.source, key, body)
                if incident.end is None:
                    ended = _ended(incident, poll.at)
                    self._insert(ended, _written(ended), poll.at)

    def touching(self, refs: Collection[str], start: int, end: int) -> tuple[PageReading, ...]:
        """Reads every reading of incidents that touch `[start, end)` and one of `refs`, by incident and time."""
        out: list[PageReading] = []
        for source in sorted({ref.partition(":")[0] for ref in refs}):
            rows = self._db.execute(_TOUCHING, (source, source, end, start)).fetchall()
            read = [PageReading(_incident(source, key, body), at) for key, at, body in rows]
            about = {one.incident.id for one in read if said_of(one.incident, refs)}
            out += [one for one in read if one.incident.id in about]
        return tuple(out)

    def _insert(self, incident: PageIncident, body: str, at: int) -> None:
        self._db.execute(
            'INSERT INTO page_readings (source, incident, at, start, "end", body) VALUES (?, ?, ?, ?, ?, ?)',
            (incident.source, incident.id, at, incident.start, incident.end, body),
        )
        self.revision += 1


def _ended(incident: PageIncident, at: int) -> PageIncident:
    """Makes an incident that ended at `at`, and its stretches with it."""
    stretches = tuple(replace(one, end=max(at, one.start)) if one.end is None else one for one in incident.stretches)
    return replace(incident, end=max(at, incident.start), stretches=stretches)


def _written(incident: PageIncident) -> str:
    fields = {name: value for name, value in asdict(incident).items() if name not in {"source", "id"}}
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def _incident(source: str, key: str, body: str) -> PageIncident:
    fields: dict[str, Any] = json.loads(body)
    return PageIncident(
        source=source,
        id=redact(key),
        title=redact_all(fields["title"]),
        start=fields["start"],
        end=fields["end"],
        impact=fields["impact"],
        stretches=tuple(PageStretch(**one | {"ref": redact(one["ref"])}) for one in fields["stretches"]),
        updates=tuple(
            PageUpdate(one["at"], redact_all(one["state"]), redact_all(one["text"])) for one in fields["updates"]
        ),
        url=redact_all(fields["url"]),
    )
