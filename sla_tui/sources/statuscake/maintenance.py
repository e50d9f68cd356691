"""StatusCake's maintenance windows, repeated by the wall clock of their own zone. Pure.

They only silence alerts: checks go on, and downtime is recorded in the periods.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sla_tui.sla.observation import Monitor, ProviderMaintenance
from sla_tui.sources.fields import Fields, identity, iso, rows, strings, tags, word
from sla_tui.sources.recurring import DayRule, every_days, every_month, occurrences, zone
from sla_tui.text import clean

_STEPS: Final[Mapping[str, int]] = {"1d": 1, "1w": 7, "2w": 14}
_LONGEST: Final = 31 * 86_400


def parse_maintenance(
    data: object, source: str, monitors: Sequence[Monitor], start: int, end: int
) -> list[ProviderMaintenance]:
    """Reads the windows of ``/maintenance-windows`` that touch `[start, end)`, with the checks named by id or tag."""
    out: list[ProviderMaintenance] = []
    for row in rows(data, "data", what="maintenance windows"):
        key, begin, stop = identity(row.get("id")), iso(row.get("start_at")), iso(row.get("end_at"))
        if (
            not key
            or begin is None
            or stop is None
            or not 0 < stop - begin <= _LONGEST
            or word(row.get("state")) == "paused"
        ):
            continue
        refs = _refs(row, source, monitors)
        for low, high in _times(row, begin, stop, start, end):
            out.append(ProviderMaintenance(source, f"{key}-{low}", low, high, refs, clean(row.get("name"), 120)))
    return out


def _refs(row: Fields, source: str, monitors: Sequence[Monitor]) -> tuple[str, ...]:
    named, tagged = set(strings(row.get("tests"))), set(tags(row.get("tags")))
    return tuple(m.ref for m in monitors if m.source == source and (m.id in named or tagged.intersection(m.tags)))


def _times(row: Fields, begin: int, stop: int, start: int, end: int) -> Iterable[tuple[int, int]]:
    interval, place = word(row.get("repeat_interval")), zone(row.get("timezone"))
    rule = None if place is None else _rule(interval, begin, place)
    if rule is None or place is None:  # "never", or a repetition we cannot place: the first one is certain
        return [(begin, stop)] if begin < end and stop > start else []
    return occurrences(datetime.fromtimestamp(begin, place), stop - begin, rule, start, end)


def _rule(interval: str, begin: int, place: ZoneInfo) -> DayRule | None:
    first = datetime.fromtimestamp(begin, place).date()
    if interval == "1m":
        return every_month(first)
    return every_days(first, _STEPS[interval]) if interval in _STEPS else None
