"""The panes of the Services view besides the table: how many rows each could use, and its lines at a size.

What a pane is drawn with is loaded when a screen first has it: the first frame of a small terminal needs none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Final, NamedTuple

from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.memo import Memo
from sla_tui.ui.drawing.spans import Line
from sla_tui.ui.parts.layout import PaneName, PlacedPane
from sla_tui.ui.parts.sources_pane import sources_pane
from sla_tui.ui.service.panel import MOST_OUTAGES, Ranked, everything, panel
from sla_tui.ui.state.fleet_state import FleetState

TABLE_FRAME: Final = 3
"""Rows of a framed table that are no row of it: two edges and the headings."""
_CHART_ROWS: Final = 10
_PERIOD_ROWS: Final = 9
"""Six weeks, their days, and two edges."""
_LIST_ROWS: Final = 12


class PaneDrawing(NamedTuple):
    """What the panes of one frame are drawn of.

    `declared`: the panes of the size class; what one of them shows the panel does not show again. `top`, `visible`:
    the first row of the table that is seen, and how many are.
    """

    state: FleetState
    memo: Memo
    look: Look
    declared: frozenset[PaneName]
    top: int = 0
    visible: int = 0

    def wanted(self, pane: PaneName, cells: int) -> int:
        """Counts the rows that a pane could use at a width, its frame included."""
        return _WANTED[pane](self, cells)

    def lines(self, placed: PlacedPane) -> list[Line]:
        """Draws a pane in exactly its cells; the same lines again where what it is drawn of has not changed."""
        key, draw = _DRAWN[placed.pane](self, placed)
        return self.memo.kept(placed.pane, (self.look, placed, key), draw)

    def everything(self, cells: int) -> list[Ranked]:
        """Makes all lines of the panel, without the outages where a pane of their own has them.

        Where there is room for the lanes there is room for every tier.
        """
        service, look = self.state.service, self.look
        if service is None:
            return []
        most = 0 if "outages" in self.declared else MOST_OUTAGES
        tiers = "lanes" in self.declared
        key = (service, look, cells, most, tiers)
        return self.memo.kept("full", key, lambda: everything(service, look, cells, outages=most, tiers=tiers))


_Drawn = tuple[Hashable, Callable[[], list[Line]]]
"""What a pane's lines depend on besides the look and its place, and how they are made."""


def _lanes_wanted(drawing: PaneDrawing, _: int) -> int:
    from sla_tui.ui.service.lanes import ROWS

    return len(drawing.state.rows) + ROWS


def _outages_wanted(drawing: PaneDrawing, _: int) -> int:
    service = drawing.state.service
    return TABLE_FRAME + (1 if service is None else max(1, len(service.assessment.outages)))


def _credits_wanted(drawing: PaneDrawing, _: int) -> int:
    snapshot = drawing.state.snapshot
    return 6 + (0 if snapshot is None else min(len(snapshot.credits), _LIST_ROWS - 6))


def _sources_wanted(drawing: PaneDrawing, _: int) -> int:
    snapshot = drawing.state.snapshot
    return TABLE_FRAME + (0 if snapshot is None else len(snapshot.sources))


_WANTED: Final[dict[PaneName, Callable[[PaneDrawing, int], int]]] = {
    "fleet": lambda drawing, _: max(len(drawing.state.rows), 3) + TABLE_FRAME,
    "panel": lambda drawing, cells: len(drawing.everything(cells)) + 2,
    "chart": lambda *_: _CHART_ROWS,
    "period": lambda *_: _PERIOD_ROWS,
    "outages": _outages_wanted,
    "lanes": _lanes_wanted,
    "credits": _credits_wanted,
    "incidents": lambda *_: _LIST_ROWS,
    "sources": _sources_wanted,
}


def _panel(drawing: PaneDrawing, placed: PlacedPane) -> _Drawn:
    service, look, cells, rows = drawing.state.service, drawing.look, placed.cells, placed.rows
    full = drawing.everything(cells)
    return (service, "outages" in drawing.declared), lambda: panel(service, look, cells, rows, full=full)


def _chart(drawing: PaneDrawing, placed: PlacedPane) -> _Drawn:
    from sla_tui.ui.service.selected_panes import chart_pane

    state = drawing.state
    detail = None if state.snapshot is None else state.snapshot.detail
    return (
        (state.service, detail, state.range, state.scale_fits),
        lambda: chart_pane(
            state.service,
            detail,
            drawing.look,
            placed.cells,
            placed.rows,
            range_=state.range,
            fits=state.scale_fits,
        ),
    )


def _period(drawing: PaneDrawing, placed: PlacedPane) -> _Drawn:
    from sla_tui.ui.service.calendar import period_pane

    service = drawing.state.service
    return service, lambda: period_pane(service, drawing.look, placed.cells, placed.rows)


def _outages(drawing: PaneDrawing, placed: PlacedPane) -> _Drawn:
    from sla_tui.ui.service.selected_panes import outages_pane

    service = drawing.state.service
    return service, lambda: outages_pane(service, drawing.look, placed.cells, placed.rows)


def _lanes(drawing: PaneDrawing, placed: PlacedPane) -> _Drawn:
    from sla_tui.ui.service.lanes import lanes_pane

    shown = tuple(drawing.state.rows[drawing.top : drawing.top + drawing.visible])
    return shown, lambda: lanes_pane(shown, drawing.look, placed.cells, placed.rows)


def _keeps(drawing: PaneDrawing) -> Callable[[ServiceSnapshot], bool] | None:
    """Returns which services the filter lets through; None where all are."""
    wanted = drawing.state.filter
    if wanted is None:
        return None

    def keeps(service: ServiceSnapshot) -> bool:
        return wanted(service)

    return keeps


def _credits(drawing: PaneDrawing, placed: PlacedPane) -> _Drawn:
    from sla_tui.ui.service.fleet_panes import credits_pane

    snapshot, keeps = drawing.state.snapshot, _keeps(drawing)
    return (
        (id(snapshot), drawing.state.filter),
        lambda: credits_pane(snapshot, keeps, drawing.look, placed.cells, placed.rows),
    )


def _incidents(drawing: PaneDrawing, placed: PlacedPane) -> _Drawn:
    from sla_tui.ui.service.fleet_panes import incidents_pane

    snapshot, keeps = drawing.state.snapshot, _keeps(drawing)
    return (
        (id(snapshot), drawing.state.filter),
        lambda: incidents_pane(snapshot, keeps, drawing.look, placed.cells, placed.rows),
    )


def _sources(drawing: PaneDrawing, placed: PlacedPane) -> _Drawn:
    snapshot = drawing.state.snapshot
    statuses = None if snapshot is None else snapshot.sources
    return statuses, lambda: sources_pane(snapshot, drawing.look, placed.cells, placed.rows)


_DRAWN: Final[dict[PaneName, Callable[[PaneDrawing, PlacedPane], _Drawn]]] = {
    "panel": _panel,
    "chart": _chart,
    "period": _period,
    "outages": _outages,
    "lanes": _lanes,
    "credits": _credits,
    "incidents": _incidents,
    "sources": _sources,
}
