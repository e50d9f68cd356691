"""Which columns the fleet has on a line, and how wide each of them is: pure arithmetic on cells, and what it is of.

Room is given in the order of `STEPS`, and where one of them does not fit any more no later one is taken: so columns
leave a line that becomes narrower in one order, money last. What is left over then goes to bars and to the strip of
the last 24 hours, never to gaps.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from sla_tui.language import Language
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, cells_of
from sla_tui.ui.fleet.columns import COLUMNS, Need
from sla_tui.ui.parts.day_strip import LENGTHS
from sla_tui.ui.parts.gauge import LEAST
from sla_tui.ui.parts.table import GAP, Place, ShownColumn, placed
from sla_tui.ui.wording.present import is_running

LEAD: Final = 4
"""Cells before the name: the cursor, a blank, the sign, a blank."""
NAME_LEAST, NAME_SOON, NAME_MOST = 10, 24, 60
"""Cells that a name keeps, as far as it is long: beside what must be seen, beside the uptime, beside anything else."""
LONGEST_BAR: Final = 24
STEPS: Final[tuple[tuple[str, int, int], ...]] = (
    ("credit", 0, NAME_LEAST),
    ("budget", 0, NAME_LEAST),
    ("now", 0, NAME_LEAST),
    ("verdict", 0, NAME_LEAST),
    ("uptime", 0, NAME_SOON),
    ("used", LEAST, NAME_SOON),
    ("day", LENGTHS[-1], NAME_MOST),
    ("burn", 0, NAME_MOST),
    ("target", 0, NAME_MOST),
    ("used", 9, NAME_MOST),
    ("latency", 0, NAME_MOST),
    ("errors", 0, NAME_MOST),
    ("gap", 2, NAME_MOST),
    ("used", 12, NAME_MOST),
    ("day", LENGTHS[-2], NAME_MOST),
    ("contract", 0, NAME_MOST),
    ("latency", 8, NAME_MOST),
    ("errors", 6, NAME_MOST),
    ("used", LONGEST_BAR, NAME_MOST),
)
"""What gets room, one after the other: a column (cells of its bar), and how long names may be before it has to wait."""

WORDED: Final = tuple(c for c in COLUMNS if c.need is not None)
"""The columns that are as wide as the longest words in them."""

FleetShown = ShownColumn[ServiceSnapshot]


class Measures(NamedTuple):
    """What is measured of one service.

    Attributes:
        name: cells of its name.
        needs: of its words, in the order of `WORDED`; None where it has none in a column.
        filled: the keys of the columns in which something could ever stand.
        running: its period is not over.
    """

    name: int
    needs: tuple[Need | None, ...]
    filled: frozenset[str]
    running: bool


def measured(service: ServiceSnapshot, language: Language) -> Measures:
    """Measures one service."""
    needs = tuple(None if c.need is None else c.need(service, language) for c in WORDED)
    filled = frozenset(c.column.key for c in COLUMNS if c.filled is not None and c.filled(service))
    return Measures(cells_of(service.name[:80]), needs, filled, is_running(service))


class FleetNeeds(NamedTuple):
    """What the columns of a fleet need.

    Attributes:
        names: cells of the longest name.
        words: cells of the longest words, by the key of the column.
        without: keys of the columns in which nothing could ever stand: they make room for the others.
        over: every period that is shown is over: the state now gives its place to the verdict.
    """

    names: int = 18
    words: Mapping[str, int] = {}
    without: Collection[str] = ()
    over: bool = False


def needed(measures: Collection[Measures], look: Look) -> FleetNeeds:
    """Works out what the columns need for services of these measures."""
    if not measures:
        return FleetNeeds()
    in_ascii, decimals = look.glyphs.ascii_only, look.decimals
    words: dict[str, int] = {}
    for declared, needs in zip(WORDED, zip(*(m.needs for m in measures), strict=True), strict=True):
        cells = [
            (need.ascii if in_ascii else need.cells) + (decimals if need.decimals else 0)
            for need in set(needs)  # many services are alike
            if need is not None
        ]
        if cells:
            words[declared.column.key] = min(max(cells), declared.most)
    filled = frozenset().union(*{m.filled for m in measures})
    without = frozenset(c.column.key for c in COLUMNS if c.filled is not None) - filled
    return FleetNeeds(max(m.name for m in measures), words, without, not any(m.running for m in measures))


def cell(service: ServiceSnapshot, shown: FleetShown, look: Look, line: int) -> Line:
    """Draws one cell, in exactly the column's width, on a line of so many cells."""
    return placed(shown.column.cell(Place(service, look, shown.cells, shown.bar, line)), shown)


def columns(cells: int, look: Look, needs: FleetNeeds | None = None) -> tuple[FleetShown, ...]:
    """Lays out the columns on a line of `cells` between the edges."""
    needs = needs or FleetNeeds()
    room = _Room(cells, look, needs)
    for key, bar, name in STEPS:
        if not room.give(key, bar, min(room.name, name)):
            break
    return room.columns()


@dataclass
class _Room:
    """A line while its room is given away: which columns it has, and how long their bars are."""

    line: int
    look: Look
    needs: FleetNeeds
    bars: dict[str, int] = field(default_factory=dict)
    gap: int = 1

    def __post_init__(self) -> None:
        """Measures headings and words once."""
        over, language = self.needs.over, self.look.language
        self.offered = {
            c.column.key: c for c in COLUMNS if c.column.key not in self.needs.without and c.over in {None, over}
        }
        self.headings = {key: self._say(c.column.heading) for key, c in self.offered.items()}
        self.words = {
            key: max(c.cells, self.needs.words.get(key, 0)) if c.longest is None else c.longest(language)
            for key, c in self.offered.items()
        }
        self.name = max(NAME_LEAST, min(self.needs.names, NAME_MOST), cells_of(self.headings["service"]))

    def give(self, key: str, bar: int, name: int) -> bool:
        """Gives the column room for a bar of so many cells; says whether there was enough, with names of `name`."""
        if key != "gap" and key not in self.offered:
            return True
        before, gap = dict(self.bars), self.gap
        if key == "gap":
            self.gap = bar
        else:
            self.bars[key] = bar
            if key == "contract":
                self.bars.pop("target", None)
        if self._free() >= name:
            return True
        self.bars, self.gap = before, gap
        return False

    def columns(self) -> tuple[FleetShown, ...]:
        """Returns the columns; what is left over lengthens bar and strip, or stands behind the names."""
        spare = max(0, self._free() - self.name)
        for key, most in (("used", LONGEST_BAR), ("day", spare + self.line)):
            if key in self.bars:
                old = self._width(key)
                self.bars[key] = max(self.bars[key], min(max(self.bars[key], old) + spare, most))
                spare -= self._width(key) - old
        if spare >= len(self.bars) and self.gap < GAP:  # on a narrow line the figures stand apart rather than the names
            self.gap = GAP
        name = max(0, self._free())
        out = [self._shown("service", name, 0)]
        out += [self._shown(key, self._width(key), self.gap) for key in self.offered if key in self.bars]
        return tuple(out)

    def _free(self) -> int:
        """Counts the cells that are left for names."""
        return self.line - LEAD - 1 - sum(self._width(key) + self.gap for key in self.bars)

    def _shown(self, key: str, cells: int, before: int) -> FleetShown:
        wide = self._say(self.offered[key].wide)
        heading = wide if wide and cells_of(wide) <= cells else self.headings[key]
        bar = self.bars.get(key, 0) if self.words[key] else 0
        return ShownColumn(self.offered[key].column, heading, cells, bar, before)

    def _width(self, key: str) -> int:
        """Counts the cells of a column: its bar, a blank, its words; no fewer than its heading has."""
        bar, words = self.bars[key], self.words[key]
        return max(bar + words + (1 if bar and words else 0), cells_of(self.headings[key]))

    def _say(self, heading: str) -> str:
        return self.look.glyphs.words(self.look.say(heading)) if heading else ""
