"""The pane of the time machine's bar: keys in it can be clicked, and the line of events goes to where it is clicked."""

from __future__ import annotations

from textual import events
from textual.message import Message

from sla_tui.ui.parts.past_bar import DrawnBar
from sla_tui.ui.widgets.footer import FooterPane
from sla_tui.ui.widgets.pane import Pane


class PastPane(Pane):
    """The bar, in the footer's place."""

    _drawn: DrawnBar | None = None
    _rows = 0

    class Pointed(Message):
        """The line of events was clicked. `share`: how far along it, from 0 to 1 as (cell, cells)."""

        def __init__(self, cell: int, cells: int) -> None:
            super().__init__()
            self.cell, self.cells = cell, cells

    def show_bar(self, drawn: DrawnBar | None) -> None:
        """Shows the bar from now on; None: takes its rows away."""
        self._drawn = drawn
        lines = [] if drawn is None else drawn.lines
        self.display = bool(lines)
        if len(lines) != self._rows:
            self._rows = len(lines)
            self.styles.height = len(lines)
        self.show(lines)

    def on_click(self, event: events.Click) -> None:
        """Tells which key's place was clicked, or which place of the line."""
        event.stop()
        if self._drawn is None or event.y >= len(self._drawn.lines):
            return
        track = self._drawn.track
        if track is not None and event.y == track.row and 0 <= event.x - track.start < track.cells:
            self.post_message(self.Pointed(event.x - track.start, track.cells))
            return
        for spot in self._drawn.spots[event.y]:
            if spot.start <= event.x < spot.end:
                self.post_message(FooterPane.Pressed(spot.action))
                return
