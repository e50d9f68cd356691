"""The help: every key from the one table of bindings, every sign, and the filter language. It scrolls."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen

from sla_tui.ui.drawing.glyphs import glyphs
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.keys import Keymap
from sla_tui.ui.themes import THEMES
from sla_tui.ui.views.help import help_lines, help_page
from sla_tui.ui.widgets.pane import Pane


class HelpScreen(ModalScreen[None]):
    """All keys and signs. A modal screen: no key reaches what is behind it."""

    DEFAULT_CSS = """
    HelpScreen { align: center middle; background: $background 60%; }
    #help { width: 100%; height: 100%; }
    """

    def __init__(self, keys: Keymap, *, ascii_only: bool) -> None:
        """For the keys in force."""
        super().__init__()
        self._keys = keys
        self._ascii_only = ascii_only
        self._first = 0
        self._pane = Pane(id="help", ascii_only=ascii_only)

    def compose(self) -> ComposeResult:
        """One pane."""
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
        look = Look(glyphs(ascii_only=self._ascii_only, tinted=THEMES[self.app.theme].tinted))
        lines = help_lines(self._keys, look, width - 4)
        height = min(height, len(lines) + 2)
        self._first = max(0, min(self._first, len(lines) - height + 2))
        self._pane.styles.width, self._pane.styles.height = width, height
        self._pane.show(help_page(lines, self._first, look, width, height))

    def on_key(self, event: events.Key) -> None:
        """Scrolls, or closes."""
        event.stop()
        steps = {"up": -1, "down": 1, "page_up": -10, "page_down": 10, "first": -9999, "last": 9999}
        action = self._keys.action(event.key, event.character)
        if action in steps:
            self._first += steps[action]
            self._redraw()
        elif action in {"back", "help", "quit", "zoom"}:
            self.dismiss()
