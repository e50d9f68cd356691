"""Writes out the occurrences of a calendar's entries: rules, further dates, what was left out, moved or cancelled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sla_tui.config.kinds.recurrence import ends_before, local_occurrences
from sla_tui.sources.calendar.events import WorkEvent
from sla_tui.sources.calendar.model import LONGEST, MOST_STEPS, CalendarEntry, CalendarNote, UnreadableError
from sla_tui.sources.calendar.values import Length, LocalTime

_DAY: Final = timedelta(days=1)
_STEPS_OF_ONE: Final = 20_000


@dataclass(frozen=True, slots=True)
class Expanded:
    """What became of one entry: its windows that touch what was asked for, or why it has none."""

    event: WorkEvent
    windows: tuple[CalendarEntry, ...] = ()
    refused: CalendarNote | None = None


class Expansion:
    """The occurrences that touch `[start, end)`, in UTC seconds; bounded over all entries of a file."""

    def __init__(self, start: int, end: int) -> None:
        self._start = start
        self._end = end
        self._first = datetime.fromtimestamp(max(0, start - LONGEST), UTC).replace(tzinfo=None) - 2 * _DAY
        self._last = datetime.fromtimestamp(end, UTC).replace(tzinfo=None) + 2 * _DAY
        self._steps = 0

    def of(self, events: Iterable[WorkEvent]) -> list[Expanded]:
        """Expands entries; those of one UID belong together: a series, and what was changed of it."""
        together: dict[str, list[WorkEvent]] = defaultdict(list)
        for event in events:
            together[event.uid].append(event)
        return [one for group in together.values() for one in self._group(group)]

    def _group(self, group: list[WorkEvent]) -> Iterator[Expanded]:
        current, older = _newest(group)
        for event in older:
            yield Expanded(event, refused=CalendarNote("superseded"))
        changes = [event for event in current if event.instead_of is not None]
        series = next((e for e in current if e.instead_of is None and e.repeats), None)
        alone = sum(event.instead_of is None for event in current) == 1  # some exporters use one UID for all they have
        for event in current:
            try:
                if event.instead_of is not None:
                    windows = [self._change(event, event.instead_of)]
                elif event.repeats:
                    windows = list(self._series(event, changes if event is series else []))
                else:
                    uid = event.uid if alone else f"{event.uid}/{event.start.seconds}"
                    windows = [_window(event, event.start, event.ends, uid)]
            except UnreadableError as error:
                yield Expanded(event, refused=error.note)
            else:
                yield Expanded(event, tuple(w for w in windows if w.start < self._end and w.end > self._start))

    @staticmethod
    def _change(event: WorkEvent, instead_of: LocalTime) -> CalendarEntry:
        return _window(event, event.start, event.ends, f"{event.uid}/{instead_of.seconds}")

    def _series(self, event: WorkEvent, changes: list[WorkEvent]) -> Iterator[CalendarEntry]:
        """Yields the occurrences that nobody changed; those that follow a change "and all later" as it has them."""
        onwards = sorted(
            ((change.instead_of, change) for change in changes if change.and_later and change.instead_of is not None),
            key=lambda pair: pair[0].seconds,
        )
        replaced = [*event.without, *(change.instead_of for change in changes if change.instead_of is not None)]
        gone = {at.seconds for at in replaced if not at.is_day}
        days = {at.local.date() for at in replaced if at.is_day or event.start.is_day}
        excluded = {local for rule in event.without_rules for local in self._locals(rule, event.start)}
        for at, ends in self._starts(event):
            if at.seconds in gone or at.local.date() in days or at.local in excluded:
                continue
            uid = f"{event.uid}/{at.seconds}"
            like = next((pair for pair in reversed(onwards) if pair[0].seconds <= at.seconds), None)
            if like is None:
                yield _window(event, at, ends or _moved_end(event, at), uid)
                continue
            since, change = like
            moved = change.start.moved(change.start.local + (at.local - since.local))
            yield _window(change, moved, _moved_end(change, moved), uid)

    def _starts(self, event: WorkEvent) -> Iterator[tuple[LocalTime, LocalTime | Length | None]]:
        """Yields every occurrence once, and how it ends where it has an end of its own."""
        seen: set[int] = set()
        # A rule that ends before its entry begins is how Google and others delete a series from its first time on.
        local, zone = event.start.local, event.start.zone
        over = bool(event.rules) and all(ends_before(rule, local, zone) for rule in event.rules)
        listed = [*event.more] if over else [(event.start, None), *event.more]
        rules = ((event.start.moved(local), None) for rule in event.rules for local in self._locals(rule, event.start))
        for at, ends in (*((at, ends) for at, ends in listed), *rules):
            if at.seconds not in seen:
                seen.add(at.seconds)
                yield at, ends

    def _locals(self, rule: str, start: LocalTime) -> Iterator[datetime]:
        begin = _nearer(rule, start.local, self._first)
        for steps, local in enumerate(local_occurrences(rule, begin, start.zone, self._last), 1):
            self._steps += 1
            if steps > _STEPS_OF_ONE or self._steps > MOST_STEPS:
                raise UnreadableError(CalendarNote("too_many_times"))
            yield local


def _nearer(rule: str, local: datetime, first: datetime) -> datetime:
    """Returns a later start of the same rule, at most `first`: so many whole steps on; what is counted stays."""
    parts = dict(part.partition("=")[::2] for part in rule.upper().removeprefix("RRULE:").split(";"))
    days = {"DAILY": 1, "WEEKLY": 7}.get(parts.get("FREQ", "").strip(), 0) * int(parts.get("INTERVAL") or 1)
    if not days or "COUNT" in parts or first <= local:
        return local
    return local + timedelta(days=(first - local).days // days * days)


def _newest(group: list[WorkEvent]) -> tuple[list[WorkEvent], list[WorkEvent]]:
    """Parts the entries of one UID into those that hold, and earlier revisions of the same that are still there."""
    newest: dict[tuple[int, int | None], int] = {}

    def place(event: WorkEvent) -> tuple[int, int | None]:
        return (0, None) if event.instead_of is None else (1, event.instead_of.seconds)

    for event in group:
        newest[place(event)] = max(newest.get(place(event), 0), event.sequence)
    current = [event for event in group if event.sequence == newest[place(event)]]
    return current, [event for event in group if event.sequence < newest[place(event)]]


def _moved_end(event: WorkEvent, start: LocalTime) -> LocalTime | Length | None:
    """Returns the end of another occurrence: so many exact hours where a length is told, else the same local time."""
    if not isinstance(event.ends, LocalTime):
        return event.ends
    if event.ends.zone is event.start.zone:
        return event.ends.moved(start.local + (event.ends.local - event.start.local))
    return Length(0, event.ends.seconds - event.start.seconds)


def _window(event: WorkEvent, start: LocalTime, ends: LocalTime | Length | None, uid: str) -> CalendarEntry:
    """Returns one occurrence.

    Raises:
        UnreadableError: it is none that anybody announces.
    """
    begin = start.seconds
    end = begin if ends is None else ends.after(start) if isinstance(ends, Length) else ends.seconds
    if end <= begin:
        raise UnreadableError(CalendarNote("no_length"))
    if end - begin > LONGEST:
        raise UnreadableError(CalendarNote("too_long"))
    return CalendarEntry(uid, begin, end, event.title, event.announced, event.cancelled, event.line, event.categories)
