"""The fleet table's pane: turns clicks and the wheel into messages; everything else is decided by the view-model."""

from __future__ import annotations

from textual import events
from textual.message import Message

from sla_tui.ui.widgets.pane import Pane


class FleetPane(Pane):
    """The table. Its cost does not grow with the number of services: only the lines on the screen exist."""

    class Pointed(Message):
        """A cell of the pane was clicked; `again`: a second click in a row."""

        def __init__(self, x: int, y: int, *, again: bool) -> None:
            super().__init__()
            self.x, self.y = x, y
            self.again = again

    class Wheeled(Message):
        """The wheel moved by `rows`."""

        def __init__(self, rows: int) -> None:
            super().__init__()
            self.rows = rows

    def on_click(self, event: events.Click) -> None:
        """Tells which line was clicked."""
        event.stop()
        self.post_message(self.Pointed(event.x, event.y, again=event.chain > 1))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Tells of the wheel."""
        event.stop()
        self.post_message(self.Wheeled(3))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Tells of the wheel."""
        event.stop()
        self.post_message(self.Wheeled(-3))
