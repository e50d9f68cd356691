"""Reads the account's past, the newest first: what is read so far is told at once, and nothing before it is called up.

A monitor has one incident at a time. So from the oldest of its incidents that is here on, all of its past is here; only
what began before that one may still reach into the time before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from sla_tui.sla.observation import History
from sla_tui.sla.spans import history
from sla_tui.sources.base import PollRequest
from sla_tui.sources.fields import Notes, as_iso
from sla_tui.sources.http.client import ApiClient
from sla_tui.sources.uptimerobot.answers import ListedMonitor, parse_incidents
from sla_tui.sources.uptimerobot.incidents import IncidentLog
from sla_tui.sources.uptimerobot.past import parse_past
from sla_tui.sources.work import BackgroundWork

MARGIN: Final = 14 * 86_400  # incidents that began so long before the window are read: one of them may reach into it
NOT_OFFERED: Final = "this plan or key does not offer incidents: there are states, but no past"
FORGET_AFTER: Final = 20 * 3600  # seconds between two readings of all incidents


class AccountPastReader:
    """The histories of an account's monitors."""

    def __init__(self, api: ApiClient) -> None:
        self._api = api
        self._book = IncidentLog(api)
        self._older: IncidentLog | None = None
        self._forgot_at: int | None = None
        self._asked: set[str] = set()  # monitors of which the incident before the window is here, if there is one

    async def read(
        self, listed: Mapping[str, ListedMonitor], request: PollRequest, start: int, work: BackgroundWork, notes: Notes
    ) -> list[History]:
        """Reads what is known now: the time since `start`, or since what is known, as far as incidents are read."""
        known, now = request.known_until, request.now
        partly = {ref: stretch for ref, stretch in request.partly.items() if ref in listed}
        fresh = [ref for ref in listed if ref not in known and ref not in partly]
        if fresh and (self._forgot_at is None or now - self._forgot_at > FORGET_AFTER):
            self._book.forget()
            self._asked.clear()
            self._forgot_at = now
        begins = {ref: known.get(ref, partly[ref][1] if ref in partly else start) for ref in listed}
        wanted = min(begins.values(), default=start) - MARGIN
        offered = await work.one(lambda: self._book.read(wanted, now, notes))
        if offered is False:
            notes.add(NOT_OFFERED)
            work.refuse(listed, NOT_OFFERED)
        if not self._book.current:
            work.left(listed)
            return []
        await self._ask_before([listed[ref] for ref in fresh], start, self._book, work, notes)
        found: list[History] = []
        for ref, one in listed.items():
            low = self._whole_from(one, begins[ref], self._book, is_known=ref not in fresh)
            if low is None or low > begins[ref] or (ref in partly and fresh):
                work.left([ref])
            if low is None or (low > begins[ref] and ref not in fresh):
                continue  # a stretch that does not touch what is known would take its place
            incidents = self._book.of(one.status.monitor.id, one.last_incident)
            found += parse_past(one, incidents, low, now, notes, known=ref in known or ref in request.seen)
        if partly and not fresh:
            found += await self._read_older({ref: partly[ref][0] for ref in partly}, listed, start, now, work, notes)
        return found

    async def _read_older(  # noqa: PLR0917  one step of `read`
        self,
        lows: Mapping[str, int],
        listed: Mapping[str, ListedMonitor],
        start: int,
        now: int,
        work: BackgroundWork,
        notes: Notes,
    ) -> list[History]:
        """Reads what is before the known stretches, after a restart, without reading what is known again."""
        before = max(lows.values())
        if self._older is None or self._older.before is None or self._older.before < before:
            self._older = IncidentLog(self._api, before=before)
        log = self._older
        await work.one(lambda: log.read(start - MARGIN, now, notes))
        if not log.current:
            work.left(lows)
            return []
        await self._ask_before([listed[ref] for ref in lows], start, log, work, notes)
        found: list[History] = []
        for ref, low in lows.items():
            one = listed[ref]
            begin = self._whole_from(one, start, log, is_known=False, before=low)
            if begin is None or begin > start:
                work.left([ref])
            if begin is not None and begin < low:
                last = one.last_incident if one.last_incident is not None and one.last_incident.start < low else None
                pieces = parse_past(one, log.of(one.status.monitor.id, last), begin, now, notes, known=False)
                found += [
                    history(ref, piece.start, min(piece.end, low), piece.spans, pauses_seen=False)
                    for piece in pieces
                    if piece.start < low
                ]
        return found

    def _whole_from(
        self, one: ListedMonitor, begin: int, log: IncidentLog, *, is_known: bool, before: int | None = None
    ) -> int | None:
        """Returns from where on, at or after `begin`, the monitor's past up to `before` is whole; None: nowhere."""
        if one.never_failed or (one.status.state == "up" and one.since is not None and one.since <= begin):
            return begin
        incidents = log.of(one.status.monitor.id, one.last_incident)
        oldest = min((i.start for i in incidents if i.start and (before is None or i.start < before)), default=None)
        if oldest is not None and oldest <= begin:
            return begin
        reached = log.since is not None and log.since <= begin - MARGIN
        if reached and (log.since == 0 or is_known or one.ref in self._asked):
            return begin
        return oldest

    async def _ask_before(
        self, monitors: Iterable[ListedMonitor], start: int, log: IncidentLog, work: BackgroundWork, notes: Notes
    ) -> None:
        """Asks for the last incident before the margin, of those monitors in whose window it might still last."""
        if log.since is None or log.since > start - MARGIN:
            return
        open_ = [one for one in monitors if self._whole_from(one, start, log, is_known=False) != start]

        async def ask(one: ListedMonitor) -> None:
            params: dict[str, str | int] = {
                "monitor_id": one.status.monitor.id,
                "started_before": as_iso(start - MARGIN),
            }
            data = await self._api.get_optional("/incidents", params, background=True)
            if data is not None:
                log.add(parse_incidents(data, notes))
            self._asked.add(one.ref)

        await work.each(open_, ask)
