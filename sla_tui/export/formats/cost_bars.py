"""What targets cost as lines of text: a bar for each, as long as it costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rich.cells import cell_len

from sla_tui.export.blocks import CurvePoint
from sla_tui.export.style import Style
from sla_tui.export.text_layout import right

LONGEST: Final = 40
"""Cells of the longest bar, however wide the text."""
LEAST: Final = 8


def bars(points: Sequence[CurvePoint], width: int, style: Style) -> Iterator[str]:
    """Yields a line for each point: its target, a bar, and what it costs. What costs anything has one cell at least."""
    labels, words = (
        [style.plain(text) for text in texts] for texts in zip(*((p.label, p.words) for p in points), strict=True)
    )
    wide, most = max(map(cell_len, labels)), max(point.cost for point in points)
    room = max(LEAST, min(LONGEST, width - wide - max(map(cell_len, words)) - 3))
    block = "#" if style.ascii_only else "█"
    for label, text, point in zip(labels, words, points, strict=True):
        cells = max(1, int(point.cost * room / most)) if point.cost else 0
        yield f"{right(label, wide)}  {block * cells}{' ' if cells else ''}{text}"
