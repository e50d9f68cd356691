"""How the screen is divided at a size. Pure: so many rows for each part, nothing for what does not fit."""

from __future__ import annotations

from typing import NamedTuple

SIDE_BY_SIDE = 140
"""From this width on the sources stand beside the service."""
SOURCES_WIDTH = 46
_FRAME = 3  # two edges and the headings


class Layout(NamedTuple):
    """Rows of each part, in cells.

    Attributes:
        fleet: of the table with its frame; 0 hides it.
        framed: whether the table has its frame and headings.
        panel: of the service's panel; 0 hides it.
        sources: of the sources' line (1) or pane; 0 hides them.
        sources_width: their width where they stand beside the panel, else 0.
        footer: 1 or 0.
        notice: 1 or 0.
    """

    fleet: int
    framed: bool
    panel: int
    sources: int
    sources_width: int
    footer: int
    notice: int = 0


def layout(width: int, height: int, services: int, panel_rows: int, *, typing: bool = False, notice: int = 0) -> Layout:
    """Divides `height` rows below the header.

    Args:
        width: of the screen.
        height: of the screen, the header included.
        services: how many rows the table could use.
        panel_rows: how many rows the panel could use, frame included.
        typing: a filter is being typed: the last row is needed whatever the height.
        notice: rows of the notice line.
    """
    rest = height - 1
    if rest <= 0:
        return Layout(0, False, 0, 0, 0, 1 if typing else 0)
    footer = 1 if rest >= 5 or typing else 0
    rest -= footer + notice
    framed = rest >= 8 and width >= 30
    beside = width >= SIDE_BY_SIDE and rest >= 20
    sources = 1 if rest >= 12 and width >= 30 and not beside else 0
    rest -= sources
    panel = _panel(rest, services, panel_rows) if rest >= 16 and width >= 38 else 0
    if beside and panel:
        return Layout(rest - panel, framed, panel, panel, SOURCES_WIDTH, footer, notice)
    return Layout(rest - panel, framed, panel, sources, 0, footer, notice)


def _panel(rest: int, services: int, needed: int) -> int:
    """The panel's share: what it could use, but the table keeps its rows as far as half of the room and a bit more."""
    table = min(max(services, 4) + _FRAME, rest * 12 // 20)
    return max(min(needed, rest - table), min(7, rest // 3))
