"""v2's maintenance windows, as they come with each monitor: by a wall clock in the account's zone, which it hides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from sla_tui.sla.observation import ProviderMaintenance
from sla_tui.sources.fields import Fields, identity, positive, unix, whole
from sla_tui.sources.recurring import DayRule, occurrences, on_days_of_month
from sla_tui.sources.uptimerobot.v2.answers import V2Monitor
from sla_tui.text import clean

_ONCE, _DAILY, _WEEKLY, _MONTHLY = 1, 2, 3, 4
_LONGEST: Final = 31 * 24 * 60  # minutes


def is_active(row: Fields) -> bool:
    """Returns whether the window takes place at all."""
    return whole(row.get("status")) != 0


def parse_maintenance(
    listed: Iterable[V2Monitor], source: str, place: ZoneInfo, window: tuple[int, int], shift: int
) -> list[ProviderMaintenance]:
    """Reads the occurrences of the monitors' active windows that touch `window`; each names all of its monitors."""
    rows: dict[str, Fields] = {}
    refs: dict[str, list[str]] = {}
    for one in listed:
        for row in one.windows:
            key = identity(row.get("id"))
            if key and is_active(row):
                rows[key] = row
                refs.setdefault(key, []).append(one.ref)
    return [
        ProviderMaintenance(source, f"{key}-{low}", low, high, tuple(refs[key]), clean(row.get("friendly_name"), 120))
        for key, row in rows.items()
        for low, high in _occurrences(row, place, window, shift)
    ]


def _occurrences(row: Fields, place: ZoneInfo, window: tuple[int, int], shift: int) -> Iterator[tuple[int, int]]:
    minutes, kind = positive(row.get("duration")), whole(row.get("type"))
    if minutes is None or minutes > _LONGEST:
        return
    once = unix(row.get("start_time"))
    if kind == _ONCE:
        if once is not None and once - shift < window[1] and once - shift + minutes * 60 > window[0]:
            yield once - shift, once - shift + minutes * 60
        return
    at = datetime.fromtimestamp(once - shift, UTC).astimezone(place) if once is not None else _clock(row, place)
    rule = _rule(kind, row)
    if at is not None and rule is not None:
        yield from occurrences(at, minutes * 60, rule, *window)


def _clock(row: Fields, place: ZoneInfo) -> datetime | None:
    start_time = row.get("start_time")
    try:
        found = time.fromisoformat(start_time) if isinstance(start_time, str) and len(start_time) <= 8 else None
    except ValueError:
        return None
    if found is None or found.tzinfo is not None:
        return None
    return datetime.combine(date(2000, 1, 1), found, tzinfo=place)


def _rule(kind: int | None, row: Fields) -> DayRule | None:
    value = row.get("value")
    parts = str(value).split("-") if isinstance(value, (str, int)) and not isinstance(value, bool) else []
    days = frozenset(int(part) for part in parts if part.isascii() and part.isdecimal() and len(part) < 3)
    if kind == _DAILY:
        return lambda _: True
    if kind == _WEEKLY and days:
        return lambda day: day.isoweekday() in days
    if kind == _MONTHLY and days:
        return on_days_of_month(days)
    return None
