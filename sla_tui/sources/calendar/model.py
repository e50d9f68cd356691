"""What is read of a calendar: windows, and of each entry whether it was kept, lies outside, or was left out and why."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Final

from sla_tui.language import ENGLISH
from sla_tui.sla.codes import Coded

MOST_EVENTS: Final = 5_000
MOST_WINDOWS: Final = 5_000
MOST_STEPS: Final = 100_000
"""Occurrences that are stepped over in one calendar: some seconds."""
LONGEST: Final = 366 * 86_400
"""Seconds of one window; what is longer is no maintenance."""


class CalendarNote(Coded):
    """Why something of a calendar was left out, or is not as it stands there."""

    __slots__ = ()
    section: ClassVar[str] = "calendar_note"


class UnreadableError(Exception):
    """Something of an entry cannot be read; `note` says what."""

    def __init__(self, note: CalendarNote) -> None:
        super().__init__(note.key)
        self.note = note


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One window, in UTC seconds. `announced` None: not told. `line`: where its entry begins in the file.

    `uid` is the identity of this occurrence: the entry's own UID, and of a series the time at which the occurrence was
    first planned, so that one that is moved stays itself.
    """

    uid: str
    start: int
    end: int
    title: str
    announced: int | None
    cancelled: bool = False
    line: int = 0
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CalendarProblem:
    """What was left out: an entry (`refused`), or something of one that is kept. `line` 0: of the calendar itself."""

    line: int
    title: str
    note: CalendarNote
    refused: bool = False

    @property
    def said(self) -> CalendarNote:
        """The whole sentence, with the line and whose it is."""
        if not self.line:
            return self.note
        code = "left_out" if self.refused else "kept_without"
        return CalendarNote(code, {"line": str(self.line), "title": self.title or "-", "why": self.note})


@dataclass(frozen=True)
class WorkCalendar:
    """What a calendar says of `[start, end)`: `read` entries are `kept`, `outside`, or refused; there is no other.

    `complete`: the file has its end, so that what is not in it was taken out of it. `refused_uids`: of entries that are
    there and could not be read; they were not taken out.
    """

    start: int
    end: int
    entries: tuple[CalendarEntry, ...]
    problems: tuple[CalendarProblem, ...] = ()
    read: int = 0
    kept: int = 0
    outside: int = 0
    complete: bool = True
    refused_uids: frozenset[str] = frozenset()

    @cached_property
    def refused(self) -> tuple[CalendarProblem, ...]:
        """The entries that were left out, each with its reason."""
        return tuple(problem for problem in self.problems if problem.refused)

    @cached_property
    def warnings(self) -> tuple[str, ...]:
        """All problems as English sentences."""
        return tuple(ENGLISH.tell(problem.said) for problem in self.problems)
