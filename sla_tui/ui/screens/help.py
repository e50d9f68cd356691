"""The help: the keys of this view and this row first, once more all of them, in both a line to find one. It scrolls."""

from __future__ import annotations

from typing import Final

from textual import events
from textual.app import ComposeResult

from sla_tui.ui.dashboard import Dashboard
from sla_tui.ui.drawing.spans import Line
from sla_tui.ui.screens.dimming import DimmingScreen
from sla_tui.ui.views.help import HelpEdges, help_lines, help_page
from sla_tui.ui.views.help_here import HelpOf, here_lines
from sla_tui.ui.widgets.pane import Pane

_WIDEST: Final = 190
_EDGES: Final = 4


class HelpScreen(DimmingScreen[None]):
    """Shows keys and signs. A modal screen: no key reaches what is behind it."""

    DEFAULT_CSS = """
    HelpScreen { align: center middle; }
    #help { width: 100%; height: 100%; }
    """

    def __init__(self, dashboard: Dashboard) -> None:
        """Shows the keys in force in the view on the screen."""
        super().__init__()
        self._ui_state = dashboard.ui_state
        self._of = _help_of(dashboard)
        self._all = False
        self._typed: str | None = None
        self._first = 0
        self._pane = Pane(id="help", ascii_only=self._ui_state.ascii_only)

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

    def _lines(self, cells: int) -> list[Line]:
        look = self._ui_state.look(self.app.theme)
        if self._all or self._typed is not None:
            return help_lines(self._ui_state.keys, look, cells, (self._typed or "").strip())
        return here_lines(self._of, look, cells)

    def _redraw(self) -> None:
        look, keys = self._ui_state.look(self.app.theme), self._ui_state.keys
        most, height = min(self.app.size.width, _WIDEST), self.app.size.height
        lines = self._lines(max(1, most - _EDGES))
        width = most
        height = min(height, len(lines) + 2)
        self._first = max(0, min(self._first, len(lines) - height + 2))
        self._pane.styles.width, self._pane.styles.height = width, height
        everything = self._all or self._typed is not None
        title = look.say("help_view.all_keys")
        if not everything:
            title = look.say("help_view.keys_of", view=look.say(f"view.{self._of.view}"))
        bound = sum(bool(names) for names in keys.by_action.values())
        other = look.say("help_view.less") if everything else look.say("help_view.more", n=bound)
        edges = HelpEdges(title, other, self._typed)
        self._pane.show(help_page(lines, self._first, look, width, height, edges))

    def on_key(self, event: events.Key) -> None:
        """Scrolls, finds, shows all, or closes."""
        event.stop()
        if self._typed is not None and self._type(event):
            self._first = 0
            self._redraw()
            return
        steps = {"up": -1, "down": 1, "page_up": -10, "page_down": 10, "first": -9999, "last": 9999}
        action = self._ui_state.keys.action(event.key, event.character)
        if action in steps:
            self._first += steps[action]
        elif action == "help":
            self._all, self._first = not self._all, 0
        elif action == "filter":
            self._typed, self._first = "", 0
        elif action in {"back", "quit", "zoom"}:
            self.dismiss()
            return
        self._redraw()

    def _type(self, event: events.Key) -> bool:
        """Takes a key while something is typed; returns whether it was one for that."""
        typed = self._typed or ""
        if event.key == "escape":
            self._typed = None
        elif event.key == "backspace":
            self._typed = typed[:-1] if typed else None
        elif event.is_printable and event.character:
            self._typed = typed + event.character
        else:
            return False
        return True


def _help_of(dashboard: Dashboard) -> HelpOf:
    """Says what the help is of: the view on the screen, and the row under its cursor."""
    from sla_tui.ui.wording.standing import standing_words

    ui_state, view = dashboard.ui_state, dashboard.view
    subject, state = view.subject, ui_state.state
    named = ""
    services = () if state.snapshot is None else state.snapshot.services
    if subject is not None and subject.service:
        service = next((s for s in services if s.id == subject.service), None)
        if service is not None:
            named = f"{service.title}, {standing_words(service, ui_state.language)}"
    elif subject is not None:
        named = subject.source
    here, past = ui_state.view_history.here.view, state.past.moment is not None
    return HelpOf(ui_state.keys, here, named, dashboard.why_idle, past)
