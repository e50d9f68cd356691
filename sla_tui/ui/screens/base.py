"""What every view's screen shares: header and footer, the clock, keys, the line in which a filter is typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final, cast

from textual import events
from textual.binding import BindingType

from sla_tui.language import PhraseValue
from sla_tui.ui.dashboard import Dashboard
from sla_tui.ui.drawing.look import AGES_EVERY, Look
from sla_tui.ui.drawing.minimal_updates import MinimalCompositor
from sla_tui.ui.drawing.spans import Line
from sla_tui.ui.parts.footer import Hint
from sla_tui.ui.parts.past_bar import PastBar, past_bar
from sla_tui.ui.state.past_state import PAST
from sla_tui.ui.state.ui_state import UiState
from sla_tui.ui.textual_private import PromptScreen, draw_with
from sla_tui.ui.views.list_view import Subject
from sla_tui.ui.views.services import ServicesPlace, header_lines
from sla_tui.ui.widgets.footer import FooterPane
from sla_tui.ui.widgets.pane import Pane
from sla_tui.ui.widgets.past_bar import PastPane

if TYPE_CHECKING:
    from textual.widgets import Input

    from sla_tui.sla.past_event import PastEvent
    from sla_tui.ui.widgets.filter_input import FilterInput

_BAR_CELLS: Final = 30
_BAR_ROWS: Final = 8
"""Cells and rows of the smallest screen with the time machine's bar; on others the badge says which moment it is."""
PLACEHOLDER = "name  state:down  tag:eu  sla:<99.9  verdict:breached  !not"


class ViewScreen(PromptScreen[None]):
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
        self.past_bar = PastPane(id="past", ascii_only=ui_state.ascii_only)
        self.past_bar.display = False
        self.screen_rows = 24
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
        keys, view, language = self.ui_state.keys, self.ui_state.view_history.here.view, self.ui_state.language
        known = self.place.memo.kept("hints", (keys, view, language), lambda: keys.hints(view, language))
        return [hint for hint in known if not self.dashboard.why_idle(hint.action)]

    def show_notice(self, lines: list[Line]) -> None:
        """Shows the notice line, or takes its row away."""
        self.notice.show(lines)
        self.notice.display = bool(lines)

    def show_past_bar(self, cells: int, rows: int) -> int:
        """Shows the time machine's bar in the footer's place, or takes it away; says how many rows more it takes."""
        past = self.state.past
        shown = past.moment is not None and not self.place.typing and cells >= _BAR_CELLS and rows >= _BAR_ROWS
        drawn = past_bar(self._bar(self.look), self.look, cells, rows) if shown else None
        self.past_bar.show_bar(drawn)
        return 0 if drawn is None else len(drawn.lines) - 1

    def _bar(self, look: Look) -> PastBar:
        ui_state, past = self.ui_state, self.state.past
        moment = past.moment or 0
        hints = [hint for hint in ui_state.keys.hints(PAST, ui_state.language) if hint.action.startswith("past_")]
        hints.sort(key=lambda hint: hint.action == "past_end")
        return PastBar(
            moment=moment,
            now=ui_state.now,
            window=past.window(look.zone),
            speed=past.speed,
            running=past.running,
            waits=past.shown != moment,
            days=past.scale == "month",
            events=self.bar_events,
            hints=hints,
            present=self.bar_present(look),
        )

    def bar_present(self, look: Look) -> Line:
        """What the time machine's bar says of the present; nothing where a header does."""
        del look
        return ()

    @property
    def bar_events(self) -> Sequence[PastEvent]:
        """What happened, as the time machine's bar tells it."""
        return self.state.past.events

    def on_past_pane_pointed(self, message: PastPane.Pointed) -> None:
        """Goes to the moment that was clicked."""
        start, end = self.state.past.window(self.look.zone)
        self.dashboard.time_machine.go(start + (end - start) * message.cell // message.cells)

    def tick(self) -> None:
        """Draws once a second the clock, every few seconds the ages, and the end of a message."""
        look = self.look
        with self.painting_at_once():
            if self.ui_state.end_message() or self.ui_state.now % AGES_EVERY == 0:
                self.redraw()
            else:
                if self.past_bar.display:
                    self.show_past_bar(self.place.width, self.screen_rows)
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
        name = self.ui_state.action_of(event.key, event.character, self.ui_state.view_history.here.view)
        if name is not None:
            event.stop()
            event.prevent_default()
            self.dashboard.perform(name)

    def on_footer_pane_pressed(self, message: FooterPane.Pressed) -> None:
        """Does what a clicked key is bound to."""
        self.dashboard.perform(message.action)

    def order_by_next(self) -> None:
        """Puts the rows of a list in order of the next column; only a list has any."""

    def turn_order(self) -> None:
        """Turns the order of the rows of a list; only a list has any."""

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
