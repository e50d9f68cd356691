"""Takes over what a calendar announces: each window once, changes as changes, what is gone from it withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from zlib import crc32

from sla_tui.engine.acts.record import Actor
from sla_tui.engine.moment.decisions import DecidedMaintenance
from sla_tui.sla.acts import Maintain
from sla_tui.sources.calendar import CalendarEntry, WorkCalendar


@dataclass(frozen=True, slots=True)
class Taken:
    """How many windows are new, were changed, were withdrawn, and are as they were."""

    added: int = 0
    changed: int = 0
    withdrawn: int = 0
    same: int = 0


def take_calendar(
    actor: Actor, calendar: WorkCalendar, place: str, services: Iterable[str], now: int, *, emergency: bool = False
) -> Taken:
    """Writes what differs from what was taken over before from the same place for the same services.

    A window that the calendar no longer holds is withdrawn while it is still to come, or where the calendar says that
    it was cancelled; what is past stays: it was announced. A window keeps the announcement it was first taken with as
    long as its times stay.

    Args:
        actor: in whose name.
        calendar: what was read.
        place: where from; windows of different places do not touch each other.
        services: that it is about.
        now: UTC seconds; an announcement is never later.
        emergency: the work was not planned.
    """
    about, kind = tuple(dict.fromkeys(services)), "emergency" if emergency else "planned"
    mark = f"ics:{crc32(place.encode()):08x}:"
    before = {
        decided.uid: decided
        for decided in actor.decisions.maintenance
        if decided.uid.startswith(mark) and decided.event.scope.services == about
    }
    added = changed = same = 0
    kept: set[str] = set()
    for entry in calendar.entries:
        uid = mark + entry.uid
        if entry.cancelled or uid in kept:
            continue
        kept.add(uid)
        known = before.get(uid)
        if known is not None and _same(known, entry, kind):
            same += 1
            continue
        actor.declare_maintenance(
            about,
            entry.start,
            entry.end,
            announced=now if entry.announced is None else min(entry.announced, now),
            kind="emergency" if emergency else "planned",
            title=entry.title,
            uid=uid,
        )
        added, changed = added + (known is None), changed + (known is not None)
    gone = [
        decided for uid, decided in before.items() if uid not in kept and _withdrawable(decided, calendar, mark, now)
    ]
    for decided in gone:
        actor.withdraw(decided.act.id, note="no longer in the calendar")
    return Taken(added, changed, len(gone), same)


def _same(known: DecidedMaintenance, entry: CalendarEntry, kind: str) -> bool:
    window = known.event.window
    return (window.start, window.end, window.title, window.kind) == (entry.start, entry.end, entry.title, kind)


def _withdrawable(decided: DecidedMaintenance, calendar: WorkCalendar, mark: str, now: int) -> bool:
    """Says whether what is not in the calendar any more was really taken out of it: cancelled, or still to come."""
    window = decided.event.window
    cancelled = {mark + entry.uid for entry in calendar.entries if entry.cancelled}
    if decided.uid in cancelled:
        return True
    return isinstance(decided.act.deed, Maintain) and window.start >= now and window.start < calendar.end
