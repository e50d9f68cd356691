"""The account's incidents, kept and brought up to date: one page a poll, older ones until the window is reached."""

from __future__ import annotations

from typing import Final

from sla_tui.errors import PayloadError
from sla_tui.sources.fields import Notes, as_iso
from sla_tui.sources.http.client import ApiClient
from sla_tui.sources.uptimerobot.answers import UptimeRobotIncident, next_cursor, parse_incidents

MOST_PAGES: Final = 400
_OVERLAP: Final = 86_400  # an incident shows up late, or is changed: a day is read again
_KEPT: Final = 400 * 86_400


class IncidentLog:
    """Incidents by id. They come newest first; `since` is the start from which on all of them are here.

    `current`: up to now, or up to `before`, they are; while it is not, `since` says nothing.
    """

    def __init__(self, api: ApiClient, *, before: int | None = None) -> None:
        """`api` is the account's client; `before`: only those that began before it are looked at."""
        self._api = api
        self._base: dict[str, str | int] = {} if before is None else {"started_before": as_iso(before)}
        self.before = before
        self.current = False
        self._incidents: dict[str, UptimeRobotIncident] = {}
        self._by_monitor: dict[str, set[str]] = {}
        self._synced_at: int | None = None
        self._cursor: str | None = None
        self.since: int | None = None

    def forget(self) -> None:
        """Reads everything again: providers rewrite the past."""
        self._incidents.clear()
        self._by_monitor.clear()
        self._synced_at = self._cursor = self.since = None
        self.current = False

    async def read(self, start: int, now: int, notes: Notes) -> bool:
        """Reads until everything that began at `start` or later is here. False: the plan does not offer incidents.

        Raises:
            SourceError: what was read before that is kept, and the next call goes on from there.
        """
        self.current = False
        try:
            return await self._read(start, now, notes)
        except PayloadError:
            self.current = False  # who repeats himself may have left something out
            raise

    async def _read(self, start: int, now: int, notes: Notes) -> bool:
        if self.since is None:
            if not await self._page(None, notes):
                return False
            self._synced_at = now
        elif self._synced_at is not None and self.before is None:
            await self._catch_up(self._synced_at - _OVERLAP, notes)
            self._synced_at = now
        self.current = self.since is not None
        for _ in range(MOST_PAGES):
            if self.since is None or self.since <= start or self._cursor is None:
                self._prune(now)
                return True
            await self._page(self._cursor, notes)
        raise PayloadError(f"UptimeRobot's list of incidents does not end after {MOST_PAGES} pages")

    def of(self, monitor: str, extra: UptimeRobotIncident | None) -> list[UptimeRobotIncident]:
        """Returns one monitor's incidents; `extra` is the one that the list of monitors names."""
        found = [self._incidents[key] for key in sorted(self._by_monitor.get(monitor, ()))]
        return found if extra is None or extra.id in self._incidents else [*found, extra]

    def add(self, found: list[UptimeRobotIncident]) -> None:
        """Takes incidents from elsewhere; they say nothing of `since`."""
        self._take(found)

    async def _page(self, cursor: str | None, notes: Notes) -> bool:
        """Reads the next page towards the past."""
        data = await self._api.get_optional("/incidents", self._params(cursor), background=True)
        if data is None:
            return False
        found = parse_incidents(data, notes)
        following = next_cursor(data, self._api.host, notes)
        if following is not None and (following == cursor or all(i.id in self._incidents for i in found)):
            raise PayloadError("UptimeRobot's list of incidents repeats itself instead of ending")
        self._take(found)
        oldest = min((i.start for i in found if i.start), default=None)
        self._cursor = following
        if following is None:
            self.since = 0
        elif oldest is not None:
            self.since = oldest if self.since is None else min(self.since, oldest)
        return True

    async def _catch_up(self, until: int, notes: Notes) -> None:
        """Reads the newest pages again, back to `until`."""
        cursor: str | None = None
        for _ in range(MOST_PAGES):
            data = await self._api.get("/incidents", self._params(cursor), background=True)
            found = parse_incidents(data, notes)
            self._take(found)
            following = next_cursor(data, self._api.host, notes)
            if following is None or any(0 < i.start < until for i in found):
                return
            if following == cursor or not found:
                break
            cursor = following
        raise PayloadError("UptimeRobot's list of incidents repeats itself instead of ending")

    def _params(self, cursor: str | None) -> dict[str, str | int]:
        return self._base if cursor is None else {**self._base, "cursor": cursor}

    def _take(self, found: list[UptimeRobotIncident]) -> None:
        for incident in found:
            self._incidents[incident.id] = incident
            self._by_monitor.setdefault(incident.monitor, set()).add(incident.id)

    def _prune(self, now: int) -> None:
        old = [key for key, incident in self._incidents.items() if (incident.end or now) < now - _KEPT]
        for key in old:
            self._by_monitor[self._incidents.pop(key).monitor].discard(key)
