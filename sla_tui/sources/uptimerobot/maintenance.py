"""UptimeRobot's maintenance windows: by a wall clock of which the API does not say where it hangs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from sla_tui.errors import SourceError
from sla_tui.sla.observation import ProviderMaintenance
from sla_tui.sources.fields import Fields, Notes, flag, identity, number, positive, rows, strings, word
from sla_tui.sources.http.client import ApiClient
from sla_tui.sources.recurring import DayRule, occurrences, on_days_of_month, zone
from sla_tui.sources.uptimerobot.answers import next_cursor
from sla_tui.sources.work import BackgroundWork
from sla_tui.text import clean

AGAIN: Final = 3600  # seconds between two readings
LOOK_AHEAD: Final = 31 * 86_400  # maintenance that is planned
_MOST_PAGES: Final = 20
_LONGEST: Final = 31 * 24 * 60  # minutes
_LISTS: Final = ("data", "maintenanceWindows")
UNZONED: Final = (
    "UptimeRobot does not say in which time zone its maintenance windows are: they are not imported; "
    "write them down as [[maintenance]]"
)


def parse_maintenance(
    data: object, source: str, listed: Sequence[str], place: ZoneInfo, window: tuple[int, int]
) -> list[ProviderMaintenance]:
    """Reads the occurrences of the active windows of ``/maintenance-windows`` that touch `window`, in `place`'s time.

    `listed` are all monitors, for windows that every monitor is added to. Older answers call the list
    `maintenanceWindows`.
    """
    out: list[ProviderMaintenance] = []
    for row in rows(data, *_LISTS, what="maintenance windows"):
        key, at, minutes, rule = (
            identity(row.get("id")),
            _time(row.get("time")),
            positive(row.get("duration")),
            _rule(row),
        )
        refs = tuple(f"{source}:{monitor}" for monitor in strings(row.get("monitorIds")))
        if flag(row.get("autoAddMonitors")):
            refs = tuple(dict.fromkeys([*refs, *listed]))
        if not key or at is None or minutes is None or minutes > _LONGEST or rule is None or not is_active(row):
            continue
        out += [
            ProviderMaintenance(source, f"{key}-{low}", low, high, refs, clean(row.get("name"), 120))
            for low, high in occurrences(at.replace(tzinfo=place), minutes * 60, rule, *window)
        ]
    return out


def is_active(row: Fields) -> bool:
    """Returns whether the window takes place at all."""
    return word(row.get("status")) in {"", "active"}


def _time(value: object) -> datetime | None:
    """Reads a wall clock, as that time of some day."""
    try:
        found = time.fromisoformat(value) if isinstance(value, str) and len(value) <= 8 else None
    except ValueError:
        return None
    return None if found is None or found.tzinfo is not None else datetime.combine(date(2000, 1, 1), found)


def _rule(row: Fields) -> DayRule | None:
    kind = word(row.get("interval"))
    named = row.get("days")
    days = frozenset(int(n) for d in named if (n := number(d)) is not None) if isinstance(named, list) else frozenset()
    if kind == "daily":
        return lambda _: True
    if kind == "weekly" and days:
        return lambda day: day.isoweekday() in days
    if kind == "monthly" and days:
        return on_days_of_month(days)
    if kind == "once":
        once = row.get("date")
        try:
            first = date.fromisoformat(once) if isinstance(once, str) else None
        except ValueError:
            return None
        return None if first is None else lambda day: day == first
    return None


class MaintenanceReader:
    """Reads the windows now and then."""

    def __init__(self, api: ApiClient, source: str, place: object) -> None:
        """`place` is the name of the account's time zone, where the user told it."""
        self._api = api
        self._source = source
        self._zone = zone(place)
        self._next = 0
        self._unplaced = False

    async def read(
        self, start: int, now: int, listed: Sequence[str], work: BackgroundWork, notes: Notes
    ) -> tuple[ProviderMaintenance, ...] | None:
        """Reads all windows since `start`; None where they were not asked for, or cannot be placed in time."""
        windows = None if now < self._next or work.stopped else await self._read(start, now, listed, notes)
        if self._unplaced:
            notes.add(UNZONED)
        return windows

    async def _read(
        self, start: int, now: int, listed: Sequence[str], notes: Notes
    ) -> tuple[ProviderMaintenance, ...] | None:
        try:
            pages = await self._pages(notes)
            self._next = now + AGAIN
            if self._zone is None:
                self._unplaced = any(is_active(row) for page in pages for row in rows(page, *_LISTS, what="windows"))
                return None
            span = (start, now + LOOK_AHEAD)
            return tuple(w for page in pages for w in parse_maintenance(page, self._source, listed, self._zone, span))
        except SourceError:  # not worth a warning: the states and the past came
            return None

    async def _pages(self, notes: Notes) -> list[object]:
        pages: list[object] = []
        cursor: str | None = None
        for _ in range(_MOST_PAGES):
            params: dict[str, str | int] = {} if cursor is None else {"cursor": cursor}
            data = await self._api.get_optional("/maintenance-windows", params, background=True)
            if data is None:
                break
            pages.append(data)
            following = next_cursor(data, self._api.host, notes)
            if following is None or following == cursor:
                break
            cursor = following
        return pages
