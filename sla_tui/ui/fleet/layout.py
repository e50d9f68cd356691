"""Which columns the fleet has on a line, and how wide each of them is: pure arithmetic on cells, and what it is of."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple

from sla_tui.language import Language
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, cells_of
from sla_tui.ui.fleet.columns import COLUMNS, Need
from sla_tui.ui.parts.gauge import LEAST
from sla_tui.ui.parts.table import Place, ShownColumn, placed, shown_on
from sla_tui.ui.wording.present import is_running

LEAD: Final = 4
"""Cells before the name: the cursor, a blank, the sign, a blank."""
_NAME_LEAST: Final = 10
_NAME_MOST: Final = 60
_WIDE: Final = 98
_LONGEST_BAR: Final = 24

FleetShown = ShownColumn[ServiceSnapshot]


class Measures(NamedTuple):
    """What is measured of one service.

    Attributes:
        name: cells of its name.
        needs: of its words, by the key of the column.
        filled: the keys of the columns in which something could ever stand.
        running: its period is not over.
    """

    name: int
    needs: Mapping[str, Need]
    filled: frozenset[str]
    running: bool


def measured(service: ServiceSnapshot, language: Language) -> Measures:
    """Measures one service."""
    needs: dict[str, Need] = {}
    for declared in COLUMNS:
        need = None if declared.need is None else declared.need(service, language)
        if need is not None:
            needs[declared.column.key] = need
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


def needed(measures: Sequence[Measures], look: Look) -> FleetNeeds:
    """Works out what the columns need for services of these measures."""
    words: dict[str, int] = {}
    for declared in COLUMNS:
        key = declared.column.key
        cells = [_cells(m.needs[key], look) for m in measures if key in m.needs]
        if cells:
            words[key] = min(max(cells), declared.most)
    if not measures:
        return FleetNeeds()
    filled = frozenset().union(*{m.filled for m in measures})
    without = frozenset(c.column.key for c in COLUMNS if c.filled is not None) - filled
    return FleetNeeds(max(m.name for m in measures), words, without, not any(m.running for m in measures))


def _cells(need: Need, look: Look) -> int:
    return (need.ascii if look.glyphs.ascii_only else need.cells) + (look.decimals if need.decimals else 0)


def cell(service: ServiceSnapshot, shown: FleetShown, look: Look, line: int) -> Line:
    """Draws one cell, in exactly the column's width, on a line of so many cells."""
    return placed(shown.column.cell(Place(service, look, shown.cells, shown.bar, line)), shown)


def gap(cells: int) -> int:
    """Returns the blanks between two columns on a line of `cells`."""
    return 2 if cells >= _WIDE else 1


def columns(cells: int, look: Look, needs: FleetNeeds | None = None) -> tuple[FleetShown, ...]:
    """Lays out the columns on a line of `cells` between the edges.

    What is left over goes to the names first, as far as they need it, then to the bar of the budget; where it is not
    enough for the names, the bars give way.
    """
    needs = needs or FleetNeeds()
    without = {*needs.without, *(c.column.key for c in COLUMNS if c.over not in {None, needs.over})}
    words = {c.column.key: c.longest(look.language) for c in COLUMNS if c.longest is not None} | dict(needs.words)
    shown = list(shown_on(COLUMNS, cells, look, words, without=without))
    name = max(_NAME_LEAST, min(needs.names, _NAME_MOST), cells_of(shown[0].heading))
    rest = cells - LEAD - sum(c.cells + gap(cells) for c in shown[1:]) - 1
    while rest < _NAME_LEAST and len(shown) > 1:
        rest += shown.pop().cells + gap(cells)
    for index, column in enumerate(shown):  # a name that is cut is worse than a short bar
        less = min(max(0, name - rest), max(0, column.bar - LEAST))
        shown[index] = column._replace(cells=column.cells - less, bar=column.bar - less)
        rest += less
    spare = max(0, rest - name)
    for index, column in enumerate(shown):
        if column.column.key == "budget" and column.bar:
            more = min(spare, _LONGEST_BAR - column.bar)
            spare -= more
            shown[index] = column._replace(cells=column.cells + more, bar=column.bar + more)
    # What nobody needs widens the names: the figures stay together, and the edge is where the eye expects it.
    shown[0] = shown[0]._replace(cells=max(0, min(name, rest)) + spare)
    return tuple(shown)
