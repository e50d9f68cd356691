"""The footer's pane: a key that is named there can be clicked."""

from __future__ import annotations

from textual import events
from textual.message import Message

from sla_tui.ui.parts.footer import Footer, Spot
from sla_tui.ui.widgets.pane import Pane


class FooterPane(Pane):
    """The line of keys."""

    _spots: tuple[Spot, ...] = ()

    class Pressed(Message):
        """A key's place was clicked. `action`: what it carries out."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def show_footer(self, footer: Footer | None) -> None:
        """Shows that line from now on, or nothing."""
        self._spots = () if footer is None else footer.spots
        self.show([] if footer is None else [footer.line])

    def on_click(self, event: events.Click) -> None:
        """Tells which key's place was clicked."""
        event.stop()
        for spot in self._spots:
            if spot.start <= event.x < spot.end:
                self.post_message(self.Pressed(spot.action))
                return
