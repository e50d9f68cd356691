"""The whole Services view at one size as lines: what every pane shows, decided in one place and without Textual."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sla_tui.ui.view import fleet
from sla_tui.ui.view.band import BandState, band
from sla_tui.ui.view.footer import footer
from sla_tui.ui.view.layout import Layout, layout
from sla_tui.ui.view.look import Look
from sla_tui.ui.view.panel import Ranked, everything, panel
from sla_tui.ui.view.parts import centred, thumb
from sla_tui.ui.view.rows import Rows
from sla_tui.ui.view.sort import ORDERS
from sla_tui.ui.view.sources import sources_line, sources_pane
from sla_tui.ui.view.spans import Line, Span, left
from sla_tui.ui.view.state import FleetState

_FRAME = 3


@dataclass(slots=True)
class Place:
    """Where the view stands: size, first row of the table, a filter being typed."""

    width: int = 80
    height: int = 24
    top: int = 0
    typing: bool = False
    rows: Rows = field(default_factory=Rows)


class Page(NamedTuple):
    """The lines of every pane, each exactly as wide and as many as its pane."""

    layout: Layout
    visible: int
    band: list[Line]
    fleet: list[Line]
    panel: list[Line]
    sources: list[Line]
    footer: list[Line]


def page(
    state: FleetState, place: Place, look: Look, *, hints: Sequence[tuple[str, str]] = (), message: str = ""
) -> Page:
    """Draws the view; moves `place.top` so that the selected row is seen."""
    cells, height = place.width, place.height
    service = state.service
    beside = layout(cells, height, len(state.rows), 99).sources_width
    full: list[Ranked] = [] if service is None else everything(service, look, cells - beside)
    wanted = len(full) + 2
    parts = layout(cells, height, max(len(state.rows), 3), wanted, typing=place.typing)
    visible = max(0, parts.fleet - (_FRAME if parts.framed else 0))
    place.top = _scrolled(place.top, state.index, visible, len(state.rows))
    panel_lines: list[Line] = []
    if parts.panel:
        panel_lines = panel(service, look, cells - parts.sources_width, parts.panel, full=full)
    sources: list[Line] = []
    if parts.sources_width:
        sources = sources_pane(state.snapshot, look, parts.sources_width, parts.sources)
    elif parts.sources:
        sources = [sources_line(state.snapshot, look, cells)]
    return Page(
        layout=parts,
        visible=visible,
        band=band_lines(state, place, look),
        fleet=_fleet(state, place, parts, visible, look),
        panel=panel_lines,
        sources=sources,
        footer=[footer(hints, message, look, cells)] if parts.footer else [],
    )


def band_lines(state: FleetState, place: Place, look: Look) -> list[Line]:
    """The verdict band; gives its row away where the screen has only one and a filter is being typed."""
    if not place.height or (place.typing and place.height == 1):
        return []
    line = band(state.snapshot, BandState(state.frozen_at, state.missed, state.facts), look, place.width)
    return [left(line, place.width)]


def _scrolled(top: int, index: int, visible: int, total: int) -> int:
    """The first row shown: moved as little as it must be, with nothing blank below the last row."""
    if index < top:
        top = index
    elif visible and index >= top + visible:
        top = index - visible + 1
    return max(0, min(top, total - visible))


def _fleet(state: FleetState, place: Place, parts: Layout, visible: int, look: Look) -> list[Line]:
    """The table's lines; between its edges where it is framed."""
    if not parts.fleet:
        return []
    cells = place.width
    inner = cells - 2 if parts.framed else cells
    rows = state.rows[place.top : place.top + visible]
    shown = place.rows.columns(state.measures, inner, look)
    body: list[Line] = [
        place.rows.row(service, shown, inner, look, chosen=place.top + offset == state.index)
        for offset, service in enumerate(rows)
    ]
    if not rows:
        body = centred(fleet.nothing_to_show(state.snapshot, state.title, look), inner, visible)
    body += [(Span(" " * inner),)] * (visible - len(body))
    if not parts.framed:
        return [left(line, inner) for line in body[:visible]]
    seen = thumb(place.top, visible, len(state.rows))
    order = ORDERS[state.order]
    heads: Line = fleet.headings(shown, order, inner, look) if rows else (Span(" " * inner),)
    return [
        fleet.title(state.title, look, cells),
        fleet.framed(heads, cells, look),
        *(fleet.framed(line, cells, look, thumb=i in seen) for i, line in enumerate(body[:visible])),
        fleet.lower_edge(place.top, visible, len(state.rows), look, cells),
    ]
