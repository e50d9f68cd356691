"""The whole Services view at one size as lines: what every pane shows, decided in one place and without Textual."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.memo import Memo
from sla_tui.ui.drawing.spans import Line, StyledText, left
from sla_tui.ui.fleet import table as fleet
from sla_tui.ui.fleet.layout import FleetShown
from sla_tui.ui.fleet.rows import Rows
from sla_tui.ui.fleet.sort import ORDERS
from sla_tui.ui.parts.footer import Footer, Hint, footer
from sla_tui.ui.parts.frame import saying
from sla_tui.ui.parts.header import header_line
from sla_tui.ui.parts.header_facts import HeaderState
from sla_tui.ui.parts.layout import Layout, PaneName, PlacedPane, declared, layout
from sla_tui.ui.parts.notice import notice_lines
from sla_tui.ui.parts.sources_pane import sources_line
from sla_tui.ui.service.pieces import centred, thumb
from sla_tui.ui.state.fleet_state import FleetState
from sla_tui.ui.views.panes import TABLE_FRAME, PaneDrawing


@dataclass(slots=True)
class ServicesPlace:
    """Where the view stands: size, first row of the table, the columns that are shown, a filter being typed."""

    width: int = 80
    height: int = 24
    top: int = 0
    typing: bool = False
    rows: Rows = field(default_factory=Rows)
    memo: Memo = field(default_factory=Memo)
    columns: tuple[FleetShown, ...] = ()


class ServicesLayout(NamedTuple):
    """The lines of every pane, each exactly as wide and as many as its pane."""

    layout: Layout
    visible: int
    header: list[Line]
    panes: dict[PaneName, list[Line]]
    line: list[Line]
    footer: Footer | None
    notice: list[Line]

    @property
    def fleet(self) -> list[Line]:
        """The table."""
        return self.panes.get("fleet", [])

    @property
    def panel(self) -> list[Line]:
        """The selected service's panel."""
        return self.panes.get("panel", [])


def page(
    state: FleetState, place: ServicesPlace, look: Look, *, hints: Sequence[Hint] = (), message: str = ""
) -> ServicesLayout:
    """Draws the view; moves `place.top` so that the selected row is seen."""
    cells, height = place.width, place.height
    still, kept = state.still(look), place.memo.kept
    notice = notice_lines(state.snapshot, still, cells, height - 1)
    drawing = PaneDrawing(state, place.memo, still, declared(cells, height, notice=len(notice)))
    parts = layout(cells, height, drawing.wanted, typing=place.typing, notice=len(notice))
    visible = max(0, parts.fleet.rows - (TABLE_FRAME if parts.framed else 0))
    place.top = _scrolled(place.top, state.index, visible, len(state.rows))
    drawing = drawing._replace(top=place.top, visible=visible)
    statuses = None if state.snapshot is None else state.snapshot.sources
    line: list[Line] = []
    if parts.line:
        line = kept("line", (statuses, still, cells), lambda: [sources_line(state.snapshot, still, cells)])
    elsewhere = {"day"} if parts.of("lanes") else ()  # the last 24 hours stand below, longer
    place.columns = place.rows.columns(
        state.measures, parts.fleet.cells - (2 if parts.framed else 0), still, without=elsewhere
    )
    state.shown = frozenset(one.column.key for one in place.columns)
    table = _fleet(state, place, parts.fleet, visible, still, framed=parts.framed)
    if message and parts.framed and table:
        table[-1] = saying(message, still, parts.fleet.cells)
    in_foot = "" if parts.framed else message
    return ServicesLayout(
        layout=parts,
        visible=visible,
        header=header_lines(state, place, look),
        panes={one.pane: table if one.pane == "fleet" else drawing.lines(one) for one in parts.panes},
        line=line,
        footer=kept("foot", (hints, in_foot, still.glyphs, cells), lambda: footer(hints, still, cells, in_foot))
        if parts.footer
        else None,
        notice=notice,
    )


def header_lines(state: FleetState, place: ServicesPlace, look: Look) -> list[Line]:
    """The verdict header; gives its row away where the screen has only one and a filter is being typed.

    Its clock is that of `look`; all else is of the instant that the figures are of, as in what stands below it.
    """
    if not place.height or (place.typing and place.height == 1):
        return []
    said = HeaderState(state.frozen_at, state.missed, state.facts, state.present, clock=look.now)
    line = header_line(state.snapshot, said, state.still(look), place.width, place.memo)
    return [left(line, place.width)]


def _scrolled(top: int, index: int, visible: int, total: int) -> int:
    """The first row shown: moved as little as it must be, with nothing blank below the last row."""
    if index < top:
        top = index
    elif visible and index >= top + visible:
        top = index - visible + 1
    return max(0, min(top, total - visible))


def _fleet(
    state: FleetState, place: ServicesPlace, placed: PlacedPane, visible: int, look: Look, *, framed: bool
) -> list[Line]:
    """The table's lines; between its edges where it is framed."""
    if not placed.rows:
        return []
    cells = placed.cells
    inner = cells - 2 if framed else cells
    rows = state.rows[place.top : place.top + visible]
    shown = place.columns
    if not framed:
        plain_rows = [
            place.rows.row(service, shown, inner, look, chosen=place.top + offset == state.index)
            for offset, service in enumerate(rows)
        ]
        body = plain_rows or centred(fleet.nothing_to_show(state.snapshot, state.title, look), inner, visible)
        return [left(line, inner) for line in (*body, *([()] * (visible - len(body))))][:visible]
    seen = thumb(place.top, visible, len(state.rows))
    order = ORDERS[state.order]
    heads: Line = fleet.headings(shown, order, inner) if rows else (StyledText(" " * inner),)
    body = [
        place.rows.row(service, shown, inner, look, chosen=place.top + offset == state.index, thumb=offset in seen)
        for offset, service in enumerate(rows)
    ]
    if not rows:
        empty = centred(fleet.nothing_to_show(state.snapshot, state.title, look), inner, visible)
        body = [fleet.framed(line, cells, look) for line in empty]
    blank = fleet.framed((StyledText(" " * inner),), cells, look)
    body += [blank] * (visible - len(body))
    return [
        fleet.title(state.title, look, cells),
        fleet.framed(heads, cells, look),
        *body[:visible],
        fleet.lower_edge(place.top, visible, len(state.rows), look, cells),
    ]
