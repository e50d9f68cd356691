"""What every view's screen shares: header and footer, the clock, keys, the line in which a filter is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.binding import BindingType
from textual.screen import Screen

from sla_tui.language import PhraseValue
from sla_tui.ui.dashboard import Dashboard
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.minimal_updates import MinimalCompositor
from sla_tui.ui.drawing.spans import Line
from sla_tui.ui.parts.footer import Hint
from sla_tui.ui.state.ui_state import UiState
from sla_tui.ui.textual_private import draw_with
from sla_tui.ui.views.list_view import Subject
from sla_tui.ui.views.services import AGES_EVERY, ServicesPlace, header_lines
from sla_tui.ui.widgets.footer import FooterPane
from sla_tui.ui.widgets.pane import Pane

if TYPE_CHECKING:
    from textual.widgets import Input

    from sla_tui.ui.widgets.filter_input import FilterInput

PLACEHOLDER = "name  state:down  tag:eu  sla:<99.9  verdict:breached  !not"


class ViewScreen(Screen[None]):
    """Draws the UI state; subclasses say what stands between header and footer."""

    BINDINGS: ClassVar[list[BindingType]] = []
    KIND: ClassVar[str] = "list"
    """Which views this class draws: "services", "watch", or all others."""

    def __init__(self, ui_state: UiState) -> None:
        super().__init__()
        draw_with(self, MinimalCompositor())
        self.ui_state = ui_state
        self.state = ui_state.state
        self.place = ServicesPlace()
        self.header = Pane(id="header", ascii_only=ui_state.ascii_only)
        self.foot = FooterPane(id="foot", ascii_only=ui_state.ascii_only)
        self.notice = Pane(id="notice", ascii_only=ui_state.ascii_only)
        self.notice.display = False
        self._typing: FilterInput | None = None

    @property
    def dashboard(self) -> Dashboard:
        """The app."""
        return cast("Dashboard", self.app)

    @property
    def look(self) -> Look:
        """How values are written in the next frame."""
        return self.ui_state.look(self.app.theme)

    def redraw(self, size: tuple[int, int] | None = None) -> None:
        """Decides every line anew and hands them to the panes, which repaint what differs."""
        raise NotImplementedError

    def move(self, rows: int) -> None:
        """Moves the cursor."""
        raise NotImplementedError

    def page_by(self, sign: int) -> None:
        """Moves a screenful."""
        raise NotImplementedError

    @property
    def subject(self) -> Subject | None:
        """What the cursor is on."""
        raise NotImplementedError

    @property
    def text(self) -> str:
        """All that the view says."""
        raise NotImplementedError

    @property
    def hints(self) -> list[Hint]:
        """The keys that the footer names: those that can do something where the cursor is."""
        known = self.ui_state.keys.hints(self.ui_state.view_history.here.view, self.ui_state.language)
        return [hint for hint in known if not self.dashboard.why_idle(hint.action)]

    def show_notice(self, lines: list[Line]) -> None:
        """Shows the notice line, or takes its row away."""
        self.notice.show(lines)
        self.notice.display = bool(lines)

    def tick(self) -> None:
        """Draws once a second the clock, every few seconds the ages, and the end of a message."""
        look = self.look
        if self.ui_state.end_message() or look.now % AGES_EVERY == 0:
            self.redraw()
        else:
            self.header.show(header_lines(self.state, self.place, look))

    def say(self, key: str, /, **values: PhraseValue) -> None:
        """Says a phrase for some seconds."""
        self.show_message(self.ui_state.language.say(key, **values))

    def show_message(self, message: str) -> None:
        """Shows `message` for some seconds, in the lower edge of the list; where that has none, in the footer."""
        self.ui_state.show_message(message)
        self.redraw()

    async def on_key(self, event: events.Key) -> None:
        """Does what the key is bound to."""
        name = self.ui_state.keys.action(event.key, event.character, self.ui_state.view_history.here.view)
        if name is not None:
            event.stop()
            event.prevent_default()
            self.dashboard.perform(name)

    def on_footer_pane_pressed(self, message: FooterPane.Pressed) -> None:
        """Does what a clicked key is bound to."""
        self.dashboard.perform(message.action)

    def type_filter(self) -> None:
        """Opens the line in which a filter is typed."""
        from sla_tui.ui.widgets.filter_input import FilterInput

        if self._typing is None:
            self._typing = FilterInput(self.state.filter_text, placeholder=PLACEHOLDER, id="filter")
            self.place.typing = True
            self.redraw()
            self.mount(self._typing, before=self.foot)
            self._typing.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filters at every letter."""
        self.state.set_filter(event.value)
        self.redraw()

    def on_filter_input_done(self, event: FilterInput.Done) -> None:
        """Closes the line; Esc gives the filter up."""
        if not event.keep:
            self.state.set_filter("")
        problems = () if self.state.filter is None else self.state.filter.problems
        if self._typing is not None:
            self._typing.remove()
            self._typing = None
        self.place.typing = False
        self.redraw()
        if problems:
            self.show_message(problems[0])
