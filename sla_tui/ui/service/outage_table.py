"""Outages as rows of a table: when, how long, how much of it counts and which clause decided; open ones first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from sla_tui.export.columns import Column
from sla_tui.sla.result import AssessedOutage
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import NONE, Look
from sla_tui.ui.drawing.spans import Line, StyledText, cells_of, cut, right
from sla_tui.ui.parts.table import (
    HeadingSpot,
    Place,
    ScreenColumn,
    ShownColumn,
    Size,
    SortedBy,
    heading_line,
    heading_spots,
    in_order,
    row_line,
    shown_on,
)

_WIDEST, _WIDE, _MIDDLE = 132, 100, 64
_NAME: Final = 20
_LENGTH: Final = 10
_DECISION: Final = 14
_REASONED: Final = 70
"""Cells of the columns before the reason besides the service's name, and what a short reason takes."""


class Happened(NamedTuple):
    """An outage and whose it is."""

    service: ServiceSnapshot
    outage: AssessedOutage

    @property
    def is_open(self) -> bool:
        """Tells whether it still lasts."""
        assessment = self.service.assessment
        return assessment.running and self.service.state == "down" and self.outage.end >= assessment.now


def happened(services: Iterable[ServiceSnapshot]) -> list[Happened]:
    """Lists all outages of the services in the period shown: the open ones first, then the newest."""
    found = [Happened(service, outage) for service in services for outage in service.assessment.outages]
    return sorted(found, key=urgency)


def urgency(happened_: Happened) -> tuple[bool, int, str, str]:
    """Orders outages: the open ones first, then the newest."""
    service, outage = happened_
    return not happened_.is_open, -outage.start, service.name.casefold(), service.id


def find(service: ServiceSnapshot, start: int | None) -> AssessedOutage | None:
    """Finds the outage that began at `start`."""
    return next((o for o in service.assessment.outages if o.start == start), None)


class OutageRow(NamedTuple):
    """What a row is drawn of. `mark`: what people said about the outage; None where no column is for it."""

    happened: Happened
    mark: Line | None = None


def _since(place: Place[OutageRow]) -> Line:
    """Writes when it began, behind its sign: what lasts is down, what is over is told from what does not count."""
    happened_, look = place.item.happened, place.look
    if happened_.is_open:
        sign = look.glyphs.state["down"]
    else:
        sign = look.glyphs.block if happened_.outage.counted_seconds else look.glyphs.state["maintenance"]
    since = look.line(look.language.moment(happened_.outage.start, look.zone), "text")
    return (StyledText(sign, _role(happened_)), StyledText(" "), *right(since, place.cells - 2))


def _role(happened_: Happened) -> str:
    return "breached" if happened_.is_open else "strong" if happened_.outage.counted_seconds else "soft"


def _service(place: Place[OutageRow]) -> Line:
    service = place.item.happened.service
    role = "strong" if place.item.happened.is_open else "text"
    return (place.look.foreign(service.title, role),)


def _length(place: Place[OutageRow]) -> Line:
    outage = place.item.happened.outage
    return place.look.line(place.look.language.duration(outage.end - outage.start), _role(place.item.happened))


def _counted(place: Place[OutageRow]) -> Line:
    counted = place.item.happened.outage.counted_seconds
    words = place.look.language.duration(counted) if counted else NONE
    return place.look.line(words, "strong" if counted else "soft")


def _decision(place: Place[OutageRow]) -> Line:
    """Says what was decided; where there is no column for what people said that, if they said anything."""
    if place.item.mark and place.line < _WIDE:
        return place.item.mark
    happened_ = place.item.happened
    role = "text" if happened_.outage.counted_seconds else "soft"
    return place.look.line(decision_words(happened_, place.look), role)


def _acknowledged(place: Place[OutageRow]) -> Line:
    return place.item.mark or ()


def _reason(place: Place[OutageRow]) -> Line:
    """Gives the reason, and where there is room who saw it."""
    outage, look = place.item.happened.outage, place.look
    words = look.foreign(outage.reason, "soft")
    saw = seen_by(outage)
    if place.line < _WIDEST or not saw:
        return (words,) if words.text else ()
    who = look.foreign(look.say("outages.seen_by", sources=saw), "faint_text")
    return (words, *((StyledText("  "),) if words.text else ()), who)


_COLUMNS: Final[tuple[ScreenColumn[OutageRow], ...]] = (
    ScreenColumn(
        Column("since", "heading.since", _since), (Size(0, 14),), indent=2, order=lambda row: row.happened.outage.start
    ),
    ScreenColumn(
        Column("service", "heading.service", _service),
        (Size(0, _NAME),),
        order=lambda row: (row.happened.service.name.casefold(), -row.happened.outage.start),
    ),
    ScreenColumn(
        Column("length", "heading.length", _length, figure=True),
        (Size(0, _LENGTH),),
        order=lambda row: row.happened.outage.end - row.happened.outage.start,
    ),
    ScreenColumn(
        Column("counted", "heading.counted", _counted, figure=True),
        (Size(0, _LENGTH),),
        order=lambda row: row.happened.outage.counted_seconds,
    ),
    ScreenColumn(
        Column("decision", "heading.decision", _decision),
        (Size(_MIDDLE, _DECISION),),
        order=lambda row: row.happened.outage.decision,
    ),
    ScreenColumn(Column("acknowledged", "heading.acknowledged", _acknowledged), (Size(_WIDE, 15),)),
    ScreenColumn(Column("reason", "heading.reason", _reason), (Size(_MIDDLE, 0),)),
)


class OutageTable(NamedTuple):
    """The table of outages on lines of so many cells. `named`: with their service; `marked`: with what was said.

    `brief`: without how much of each counts, for a narrow pane. `by`: the column that they are in order of.
    `names`: cells of the longest name, beyond which that column does not grow; 0: it is not known.
    """

    look: Look
    cells: int
    named: bool = False
    marked: bool = False
    brief: bool = False
    by: SortedBy | None = None
    names: int = 0

    def spots(self) -> tuple[HeadingSpot, ...]:
        """Finds where the headings stand that the rows can be put in order of."""
        return heading_spots(self._shown(), begin=1)

    def ordered(self, outages: Sequence[Happened]) -> list[Happened]:
        """Puts them in order of the column."""
        return [row.happened for row in in_order(_COLUMNS, [OutageRow(one) for one in outages], self.by)]

    def headings(self) -> Line:
        """Draws the line above the rows, a blank for the cursor first."""
        return cut((StyledText(" "), *heading_line(self._shown())), self.cells)

    def row(self, happened_: Happened, mark: Line | None = None) -> Line:
        """Draws one outage; its first cell is left to the cursor."""
        return cut(row_line(self._shown(), OutageRow(happened_, mark), self.look, self.cells), self.cells - 1)

    def _shown(self) -> tuple[ShownColumn[OutageRow], ...]:
        without = ["acknowledged"] * (not self.marked) + ["service"] * (not self.named)
        without += ["counted"] * self.brief
        since = 2 + self.look.language.moment_cells
        length = max(_LENGTH, self.look.language.duration_cells)
        decision = max(_DECISION, cells_of(self.look.say("acknowledgement.missing")))
        longer = (length - _LENGTH) * (2 - self.brief) + (decision - _DECISION) * (self.cells >= _MIDDLE)
        names = _name_cells(self.cells + 12 * self.brief + 14 - since - longer)
        names = min(names, self.names) if self.names else names
        without += ["reason"] * (self.named and self.cells < min(_WIDE, _REASONED + names))
        needs = {"since": since, "service": names, "length": length, "counted": length, "decision": decision}
        return shown_on(_COLUMNS, self.cells, self.look, needs, without=without, by=self.by)


def decision_words(happened_: Happened, look: Look) -> str:
    """Says what was decided about it in a word or two."""
    outage = happened_.outage
    if happened_.is_open:
        return look.say("decision.open")
    if outage.counted_seconds and outage.counted_seconds < outage.end - outage.start:
        return look.say("decision.in_part")
    return look.language.name_of("decision", outage.decision)


def seen_by(outage: AssessedOutage) -> str:
    """Lists the sources that saw it, each once."""
    return ", ".join(sorted({source.partition(":")[0] for source in outage.sources}))


def _name_cells(cells: int) -> int:
    return _NAME if cells >= _WIDE else max(8, min(_NAME, cells - (59 if cells >= _MIDDLE else 41)))
