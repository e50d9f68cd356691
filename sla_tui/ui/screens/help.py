"""The help: every key from the one table of actions, every sign, and the filter language. It scrolls."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen

from sla_tui.ui.state.ui_state import UiState
from sla_tui.ui.views.help import help_lines, help_page
from sla_tui.ui.widgets.pane import Pane


class HelpScreen(ModalScreen[None]):
    """Shows all keys and signs. A modal screen: no key reaches what is behind it."""

    DEFAULT_CSS = """
    HelpScreen { align: center middle; }
    #help { width: 100%; height: 100%; }
    """

    def __init__(self, ui_state: UiState) -> None:
        """Shows the keys in force."""
        super().__init__()
        self._ui_state = ui_state
        self._first = 0
        self._pane = Pane(id="help", ascii_only=ui_state.ascii_only)

    def compose(self) -> ComposeResult:
        """Lays out one pane."""
        yield self._pane

    def on_mount(self) -> None:
        """Draws it."""
        self._redraw()

    def on_resize(self, event: events.Resize) -> None:
        """Draws it anew."""
        del event
        self._redraw()

    def _redraw(self) -> None:
        width, height = min(self.app.size.width, 118), self.app.size.height
        look = self._ui_state.look(self.app.theme)
        lines = help_lines(self._ui_state.keys, look, width - 4)
        height = min(height, len(lines) + 2)
        self._first = max(0, min(self._first, len(lines) - height + 2))
        self._pane.styles.width, self._pane.styles.height = width, height
        self._pane.show(help_page(lines, self._first, look, width, height))

    def on_key(self, event: events.Key) -> None:
        """Scrolls, or closes."""
        event.stop()
        steps = {"up": -1, "down": 1, "page_up": -10, "page_down": 10, "first": -9999, "last": 9999}
        action = self._ui_state.keys.action(event.key, event.character)
        if action in steps:
            self._first += steps[action]
            self._redraw()
        elif action in {"back", "help", "quit", "zoom"}:
            self.dismiss()
