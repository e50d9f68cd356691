"""Writes to the terminal only the cells that changed: Textual's own partial update writes all that is left of them too.

A clock that ticks at the right end of a line would cost the whole line every second, over a slow ssh line as well. Of
cells one after the other only what differs in their style is written. Only widgets with such cells are asked for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from rich.console import COLOR_SYSTEMS, Console
from rich.control import Control
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from sla_tui.ui.drawing.style_codes import StyleWriter
from sla_tui.ui.textual_private import Compositor, CompositorUpdate, taken_spans

_APART: Final = 4
"""Rows of a widget that are further apart are asked for apart: those between them are not needed."""


class PaintedCells(NamedTuple):
    """Cells of one row that are written: from `x` on those of the strip."""

    y: int
    x: int
    strip: Strip


class MinimalUpdate(CompositorUpdate):
    """A partial update: pieces from the top down, in each row from the left."""

    def __init__(self, pieces: Sequence[PaintedCells]) -> None:
        self.pieces = pieces

    def render_segments(self, console: Console) -> str:
        """Returns the bytes for the terminal."""
        out: list[str] = []
        style = StyleWriter(COLOR_SYSTEMS[console.color_system or "truecolor"])
        for y, x, strip in self.pieces:
            out.append(Control.move_to(x, y).segment.text)
            out += map(style.written, strip)
        return "".join(out) + style.reset()


class _Cells(NamedTuple):
    """Cells of one row in which a widget is seen: itself, where it begins, the part of it that is seen."""

    y: int
    first: int
    end: int
    widget: Widget
    region: Region
    seen: Region


class MinimalCompositor(Compositor):
    """Textual's compositor with `MinimalUpdate` in the place of its partial update."""

    def render_partial_update(self) -> MinimalUpdate | None:  # type: ignore[override]
        """Returns what changed since the last one; None where nothing did."""
        cells = [found for span in taken_spans(self) for found in self._seen_in(*span)]
        if not cells:
            return None
        rows: dict[Widget, list[int]] = {}
        for one in cells:
            rows.setdefault(one.widget, []).append(one.y)
        regions = {one.widget: (one.region, one.seen) for one in cells}
        strips = {widget: dict(_rendered(widget, *regions[widget], asked)) for widget, asked in rows.items()}
        return MinimalUpdate([_piece(one, strips[one.widget][one.y]) for one in cells])

    def _seen_in(self, y: int, first: int, end: int) -> list[_Cells]:
        """Divides cells of a row among the widgets that are seen in them, from the left."""
        layers = self.layers_visible
        if not 0 <= y < len(layers):
            return []
        found: list[_Cells] = []
        free = [(first, end)]
        for widget, seen, region in layers[y]:  # the uppermost first
            rest: list[tuple[int, int]] = []
            for low, high in free:
                start, stop = max(low, seen.x), min(high, seen.right)
                if start >= stop:
                    rest.append((low, high))
                    continue
                found.append(_Cells(y, start, stop, widget, region, seen))
                rest += [part for part in ((low, start), (stop, high)) if part[0] < part[1]]
            free = rest
            if not free:
                break
        return sorted(found, key=lambda one: one.first)


def _rendered(widget: Widget, region: Region, seen: Region, rows: Sequence[int]) -> Iterator[tuple[int, Strip]]:
    """Renders rows of a widget, which ascend, as wide as it is seen; some together, for asking costs as well."""
    start = 0
    for at in range(1, len(rows) + 1):
        if at == len(rows) or rows[at] - rows[at - 1] > _APART:
            first, last = rows[start], rows[at - 1]
            crop = Region(seen.x - region.x, first - region.y, seen.width, last - first + 1)
            yield from enumerate(widget.render_lines(crop), first)
            start = at


def _piece(cells: _Cells, strip: Strip) -> PaintedCells:
    """Cuts the cells out of a strip of all that is seen of the widget in that row."""
    first, end = cells.first - cells.seen.x, cells.end - cells.seen.x
    return PaintedCells(
        cells.y, cells.first, strip if (first, end) == (0, strip.cell_length) else strip.crop(first, end)
    )
