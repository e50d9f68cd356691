"""Makes an entry of its properties: what it needs to be a window costs the entry, everything else costs itself."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Final

from sla_tui.config.kinds.recurrence import rule_problem
from sla_tui.sources.calendar.content import ContentLine, RawEvent
from sla_tui.sources.calendar.model import CalendarNote, CalendarProblem, UnreadableError
from sla_tui.sources.calendar.values import FindZone, Length, LocalTime, length, period_end, proof, seconds_of, times
from sla_tui.text import clean

_LONGEST_UID: Final = 200
_STATES: Final = {"": False, "CONFIRMED": False, "TENTATIVE": False, "CANCELLED": True, "CANCELED": True}
_Proof = Callable[[ContentLine | None], int | None]


@dataclass(frozen=True, slots=True)
class WorkEvent:
    """One entry that can be read. `ends` is the end's own local time, a `Length`, or of a day without end None."""

    line: int
    uid: str
    title: str
    start: LocalTime
    ends: LocalTime | Length | None
    sequence: int
    announced: int | None
    cancelled: bool
    rules: tuple[str, ...] = ()
    without_rules: tuple[str, ...] = ()
    more: tuple[tuple[LocalTime, LocalTime | Length | None], ...] = ()
    without: tuple[LocalTime, ...] = ()
    instead_of: LocalTime | None = None
    and_later: bool = False
    categories: tuple[str, ...] = ()
    problems: tuple[CalendarProblem, ...] = field(default=(), compare=False)

    @property
    def repeats(self) -> bool:
        """Whether there is more than the one occurrence."""
        return bool(self.rules or self.more)


@dataclass(frozen=True, slots=True)
class EventContext:
    """What holds for all entries of a calendar.

    `local`: the zone of times without one; None where the calendar names one that nobody knows (`own_zone`).
    """

    find: FindZone
    local: tzinfo | None
    own_zone: str
    all_cancelled: bool = False


def event_of(raw: RawEvent, context: EventContext) -> WorkEvent:
    """Returns the entry.

    Raises:
        UnreadableError: it cannot be a window: what it lacks, or what of it cannot be read.
    """
    if not raw.finished:
        raise UnreadableError(CalendarNote("unfinished"))
    title, problems = title_of(raw), []
    reader = _Reader(
        raw, context, lambda line, note: problems.append(CalendarProblem(line, title or identity(raw)[:60], note))
    )
    start = reader.start()
    sequence = reader.sequence()
    later = raw.first("RECURRENCE-ID")
    return WorkEvent(
        line=raw.line,
        uid=identity(raw),
        title=title,
        start=start,
        ends=reader.ends(start),
        rules=reader.rules("RRULE", start),
        without_rules=reader.rules("EXRULE", start),
        more=reader.more(start),
        without=reader.without(start),
        instead_of=reader.instead_of(start),
        and_later=later is not None and later.parameters.get("RANGE", "").upper() == "THISANDFUTURE",
        sequence=sequence or 0,
        announced=reader.announced(sequence),
        cancelled=context.all_cancelled or reader.cancelled(),
        categories=_categories(raw),
        problems=tuple(problems),
    )


def title_of(raw: RawEvent) -> str:
    """Returns what an entry is called, cleaned; it may be ""."""
    summary = raw.first("SUMMARY")
    return "" if summary is None else clean(summary.text, 200)


def identity(raw: RawEvent) -> str:
    """Returns an entry's UID; a long one by its digest, for long ones differ at their end; else what it is called."""
    uid = raw.first("UID")
    text = "" if uid is None else uid.value.strip()
    if not text:
        start = raw.first("DTSTART")
        return clean(f"{title_of(raw)}@{'' if start is None else start.value}", _LONGEST_UID)
    cleaned = clean(text, 2 * _LONGEST_UID)
    if len(text) <= _LONGEST_UID and cleaned == text:
        return text
    return f"{cleaned[:100]}~{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:24]}"


def _categories(raw: RawEvent) -> tuple[str, ...]:
    texts = (part for line in raw.all("CATEGORIES") for part in line.text.split(","))
    return tuple(dict.fromkeys(text.strip() for text in texts if text.strip()))


@lru_cache(maxsize=1_000)
def _rule_problem(text: str, year: int) -> str:
    """Says what is wrong with a rule that begins in that year; one that never happens takes long to tell."""
    return rule_problem(text, seconds_of(datetime(max(year, 1970), 1, 1), UTC))  # noqa: DTZ001  local


class _Reader:
    """Reads one entry's properties; `tell` takes what was left out of it."""

    def __init__(self, raw: RawEvent, context: EventContext, tell: Callable[[int, CalendarNote], None]) -> None:
        self._raw = raw
        self._context = context
        self._tell = tell

    def start(self) -> LocalTime:
        line = self._raw.first("DTSTART")
        if line is None:
            raise UnreadableError(CalendarNote("no_start"))
        return self._one(line, self._context.local)

    def ends(self, start: LocalTime) -> LocalTime | Length | None:
        line, lasting = self._raw.first("DTEND"), self._raw.first("DURATION")
        if line is not None:
            end = self._one(line, start.zone)
            if end.seconds <= start.seconds:
                raise UnreadableError(CalendarNote("backwards"))
            if lasting is not None:
                self._tell(lasting.line, CalendarNote("end_goes_first"))
            return end
        if lasting is not None:
            return length(lasting)
        if start.is_day:
            return Length(1, 0)
        raise UnreadableError(CalendarNote("no_end"))

    def rules(self, name: str, start: LocalTime) -> tuple[str, ...]:
        found = []
        for line in self._raw.all(name):
            text = line.value.strip()
            if problem := _rule_problem(text, start.local.year):
                raise UnreadableError(CalendarNote("bad_rule", {"name": name, "problem": problem}))
            found.append(text)
        return tuple(found)

    def more(self, start: LocalTime) -> tuple[tuple[LocalTime, LocalTime | Length | None], ...]:
        found: list[tuple[LocalTime, LocalTime | Length | None]] = []
        for line in self._raw.all("RDATE"):
            texts = line.value.split(",")
            for text, at in zip(texts, self._each(line, start.zone), strict=True):
                if at is None:
                    continue
                try:
                    found.append((at, self._period(line, text, at) if "/" in text else None))
                except UnreadableError as error:
                    self._tell(line.line, error.note)
        return tuple(found)

    def without(self, start: LocalTime) -> tuple[LocalTime, ...]:
        return tuple(at for line in self._raw.all("EXDATE") for at in self._each(line, start.zone) if at is not None)

    def instead_of(self, start: LocalTime) -> LocalTime | None:
        line = self._raw.first("RECURRENCE-ID")
        return None if line is None else self._one(line, start.zone)

    def cancelled(self) -> bool:
        line = self._raw.first("STATUS")
        state = "" if line is None else line.value.strip().upper()
        if state not in _STATES and line is not None:
            self._tell(line.line, CalendarNote("unreadable", {"name": "STATUS", "value": clean(state, 60)}))
        return _STATES.get(state, False)

    def sequence(self) -> int | None:
        """Returns how often the entry was changed; None where that cannot be read."""
        line = self._raw.first("SEQUENCE")
        text = "0" if line is None else line.value.strip().removeprefix("+")
        if text.isascii() and text.isdigit() and len(text) <= 18:
            return int(text)
        if line is not None:
            self._tell(line.line, CalendarNote("unreadable", {"name": "SEQUENCE", "value": clean(text, 60)}))
        return None

    def announced(self, sequence: int | None) -> int | None:
        """Returns when the work was announced as it stands: an entry that was changed was announced by the change.

        Where it cannot be read how often it was changed, or when it was made, what proves it last is believed.
        """
        created = self._proof("CREATED")
        modified = self._proof("LAST-MODIFIED")
        changed = modified if modified is not None else self._proof("DTSTAMP")
        if sequence is None:
            return max((at for at in (created, changed) if at is not None), default=None)
        return changed if sequence > 0 or created is None else created

    def _proof(self, name: str) -> int | None:
        line = self._raw.first(name)
        try:
            return proof(line, self._context.find)
        except UnreadableError as error:
            self._tell(self._raw.line if line is None else line.line, error.note)
            return None

    def _one(self, line: ContentLine, local: tzinfo | None) -> LocalTime:
        at = times(line, self._context.find, local, self._context.own_zone)[0]
        if isinstance(at, UnreadableError):
            raise at
        zone = line.parameters.get("TZID")
        if zone is not None and line.value.strip().upper().endswith("Z"):
            found = self._context.find(zone)
            if found is None or found.utcoffset(at.local) != timedelta(0):
                self._tell(line.line, CalendarNote("utc_and_zone", {"name": line.name, "zone": zone}))
        at.seconds  # noqa: B018  raises where it lies outside of what can be counted
        return at

    def _each(self, line: ContentLine, local: tzinfo | None) -> list[LocalTime | None]:
        """Reads a list of times; None in the place of each that cannot be read, with a word."""
        found: list[LocalTime | None] = []
        for at in times(line, self._context.find, local, self._context.own_zone):
            try:
                if isinstance(at, UnreadableError):
                    raise at
                at.seconds  # noqa: B018  as above
                found.append(at)
            except UnreadableError as error:
                self._tell(line.line, error.note)
                found.append(None)
        return found

    def _period(self, line: ContentLine, text: str, start: LocalTime) -> LocalTime | Length:
        end = period_end(text, line.name)
        if isinstance(end, Length):
            return end
        return self._one(ContentLine(line.name, line.parameters, end, line.line), start.zone)
