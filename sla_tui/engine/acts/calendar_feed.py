"""Takes over what a calendar announces: each window once, changes as changes, what is gone from it withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal
from zlib import crc32

from sla_tui.engine.acts.record import Actor
from sla_tui.engine.moment.decisions import DecidedMaintenance, withdrawn
from sla_tui.sla.acts import Maintain, Withdraw
from sla_tui.sources.calendar.model import CalendarEntry, WorkCalendar

GONE: Final = "no longer in the calendar"
CANCELLED: Final = "cancelled in the calendar"
OTHERS: Final = "the calendar is about other services now"
_BY_THE_FEED: Final = frozenset({GONE, CANCELLED, OTHERS})
_FIRST_BELIEVED: Final = 883_612_800
"""1998-01-01: an earlier announcement is a placeholder that a former version believed."""

WorkKind = Literal["planned", "emergency"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of the windows of a calendar; the first six add up to all of them, `withdrawn` are former ones.

    `cancelled`: they are cancelled there. `repeated`: the same window stands there more than once. `taken_back`:
    somebody took the very same window back by hand, which is left so. `withdrawals`: the acts that withdrew former
    windows; to withdraw one of them brings its window back for good.
    """

    added: int = 0
    changed: int = 0
    same: int = 0
    cancelled: int = 0
    repeated: int = 0
    taken_back: int = 0
    withdrawn: int = 0
    withdrawals: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KindOfWork:
    """Whether the work of a calendar was planned: `usual`, unless one of its categories says otherwise."""

    usual: WorkKind = "planned"
    planned: tuple[str, ...] = ()
    emergency: tuple[str, ...] = ()

    def of(self, entry: CalendarEntry) -> WorkKind:
        """Returns the kind of one window; categories are compared without case."""
        named = {category.casefold() for category in entry.categories}
        if named & {category.casefold() for category in self.emergency}:
            return "emergency"
        if named & {category.casefold() for category in self.planned}:
            return "planned"
        return self.usual


def take_calendar(
    actor: Actor,
    calendar: WorkCalendar,
    place: str,
    services: Iterable[str],
    now: int,
    *,
    kind: KindOfWork,
    former: str = "",
    alone: bool = False,
) -> Taken:
    """Writes what differs from what was taken over before from the same place for the same services.

    A window that the calendar no longer holds is withdrawn while it is still to come, or where the calendar says that
    it was cancelled; what is past stays: it was announced. A file that breaks off takes nothing back, and an entry that
    cannot be read is still there. A window keeps the announcement it was first taken with as long as its times stay.

    Args:
        actor: in whose name.
        calendar: what was read.
        place: where from; windows of different places do not touch each other.
        services: that it is about.
        now: UTC seconds; an announcement is never later.
        kind: whether the work was planned.
        former: what an earlier version called the place.
        alone: the place is about these services and no others: what was taken from it for others is withdrawn.
    """
    about = tuple(dict.fromkeys(services))
    taking = _Taking(actor, calendar, place=place, about=about, now=now, kind=kind, former=former)
    return taking.done(alone=alone)


class _Taking:
    """One reading of one calendar."""

    def __init__(
        self,
        actor: Actor,
        calendar: WorkCalendar,
        *,
        place: str,
        about: tuple[str, ...],
        now: int,
        kind: KindOfWork,
        former: str,
    ) -> None:
        self._actor = actor
        self._calendar = calendar
        self._about = about
        self._now = now
        self._kind = kind
        self._mark = _mark(place)
        self._before = self._taken_before()
        if former and not self._before:  # what an earlier version knew by another name goes on under that one
            self._mark = _mark(former)
            self._before = self._taken_before()
            self._mark = self._mark if self._before else _mark(place)
        self._by_hand = self._taken_back_by_hand()
        self._brought_back = self._brought_back_by_hand()

    def _taken_before(self) -> dict[str, DecidedMaintenance]:
        return {
            decided.uid: decided
            for decided in self._actor.decisions.maintenance
            if decided.uid.startswith(self._mark) and decided.event.scope.services == self._about
        }

    def done(self, *, alone: bool) -> Taken:
        """Takes every window, and then back what is gone."""
        counted = dict.fromkeys(("added", "changed", "same", "cancelled", "repeated", "taken_back"), 0)
        kept: set[str] = set()
        cancelled: set[str] = set()
        for entry in self._calendar.entries:
            uid = self._known_as(self._mark + entry.uid)
            if entry.cancelled:
                cancelled.add(uid)
                counted["cancelled"] += 1
            elif uid in kept:
                counted["repeated"] += 1
            else:
                kept.add(uid)
                counted[self._take(entry, uid)] += 1
        notes = {
            decided.act.id: CANCELLED if uid in cancelled else GONE
            for uid, decided in self._before.items()
            if uid not in kept
            and decided.act.id not in self._brought_back
            and (uid in cancelled or self._is_gone(uid, decided))
        }
        if alone:
            notes |= dict.fromkeys(self._of_others(), OTHERS)
        done = tuple(self._actor.withdraw(act, note=note).id for act, note in notes.items())
        return Taken(**counted, withdrawn=len(done), withdrawals=done)

    def _take(self, entry: CalendarEntry, uid: str) -> str:
        """Takes one window, and returns what that was."""
        known, kind = self._before.get(uid), self._kind.of(entry)
        if known is not None and _same(known, entry, kind):
            return "same"
        deed = self._by_hand.get(uid)
        as_it_is = (entry.start, entry.end, entry.title, kind)
        if known is None and deed is not None and as_it_is == (deed.start, deed.end, deed.title, deed.kind):
            return "taken_back"
        self._actor.declare_maintenance(
            self._about,
            entry.start,
            entry.end,
            announced=self._now if entry.announced is None else min(entry.announced, self._now),
            kind=kind,
            title=entry.title,
            uid=uid,
        )
        return "added" if known is None else "changed"

    def _known_as(self, uid: str) -> str:
        """Returns the name under which a window was taken: a former version had an entry's start in it."""
        if uid in self._before or "/" in uid.removeprefix(self._mark):
            return uid
        former = [name for name in self._before if name.startswith(f"{uid}/")]
        return former[0] if len(former) == 1 else uid

    def _is_gone(self, uid: str, decided: DecidedMaintenance) -> bool:
        """Says whether what is not in the calendar any more was really taken out of it, and is still to come."""
        calendar, window = self._calendar, decided.event.window
        if not calendar.complete or not self._now <= window.start < calendar.end:
            return False
        own = uid.removeprefix(self._mark)
        return not any(
            own == refused or own.startswith((f"{refused}/", f"{refused}#")) for refused in calendar.refused_uids
        )

    def _of_others(self) -> list[int]:
        """Finds the acts of windows to come that were taken from here for other services than it is about now."""
        return [
            decided.act.id
            for decided in self._actor.decisions.maintenance
            if decided.uid.startswith(self._mark)
            and decided.event.scope.services != self._about
            and decided.event.window.start >= self._now
        ]

    def _brought_back_by_hand(self) -> frozenset[int]:
        """Finds the acts whose withdrawal by the calendar somebody withdrew: that stays so."""
        acts = self._actor.acts
        gone = withdrawn(acts)
        return frozenset(
            act.deed.act
            for act in acts
            if isinstance(act.deed, Withdraw) and act.id in gone and act.deed.note in _BY_THE_FEED
        )

    def _taken_back_by_hand(self) -> Mapping[str, Maintain]:
        """Finds the windows that somebody withdrew, rather than the calendar, as they were last declared."""
        acts = self._actor.acts
        gone = withdrawn(acts)
        by_feed = {
            act.deed.act
            for act in acts
            if isinstance(act.deed, Withdraw) and act.id not in gone and act.deed.note in _BY_THE_FEED
        }
        last = {
            act.deed.uid: act
            for act in acts
            if isinstance(act.deed, Maintain)
            and act.deed.uid.startswith(self._mark)
            and act.deed.services == self._about
        }
        return {
            uid: act.deed
            for uid, act in last.items()
            if isinstance(act.deed, Maintain) and act.id in gone and act.id not in by_feed
        }


def _mark(place: str) -> str:
    return f"ics:{crc32(place.encode('utf-8', 'surrogateescape')):08x}:"


def _same(known: DecidedMaintenance, entry: CalendarEntry, kind: WorkKind) -> bool:
    window = known.event.window
    believed = window.announced is None or window.announced >= _FIRST_BELIEVED
    return believed and (window.start, window.end, window.title, window.kind) == (
        entry.start,
        entry.end,
        entry.title,
        kind,
    )
