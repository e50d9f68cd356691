"""The Services view: the fleet, the selected service's panel, the sources. Takes keys, keeps the state, redraws."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.screen import Screen

from sla_tui.clock import Clock
from sla_tui.sla.snapshot import Snapshot
from sla_tui.ui.keys import ACTIONS, Keymap
from sla_tui.ui.screens.actions import Actions
from sla_tui.ui.themes import THEMES
from sla_tui.ui.view.glyphs import glyphs
from sla_tui.ui.view.look import Look
from sla_tui.ui.view.page import Page, Place, band_lines, page
from sla_tui.ui.view.state import FleetState
from sla_tui.ui.widgets.fleet import FleetPane
from sla_tui.ui.widgets.pane import Pane

if TYPE_CHECKING:
    from textual.widgets import Input

    from sla_tui.ui.widgets.filter_input import FilterInput

PLACEHOLDER = "name  state:down  tag:eu  sla:<99.9  verdict:breached  !not"
MESSAGE_SECONDS = 4.0
TICK_SECONDS = 1.0
AGES_EVERY = 5


class ServicesScreen(Screen[None]):
    """The view that the dashboard opens with."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, snapshot: Snapshot | None, *, clock: Clock, keys: Keymap, ascii_only: bool) -> None:
        """Begins with `snapshot`; None: nothing is known yet."""
        super().__init__()
        self.state = FleetState()
        self.place = Place()
        self.keys = keys
        self._clock = clock
        self._ascii_only = ascii_only
        self._message = ""
        self._message_until = 0.0
        self._page: Page | None = None
        self._panes = {name: Pane(id=name, ascii_only=ascii_only) for name in ("band", "panel", "side", "line", "foot")}
        self.fleet = FleetPane(id="fleet", ascii_only=ascii_only)
        self.lower = Horizontal(self._panes["panel"], self._panes["side"], id="lower")
        self.actions = Actions(self)
        self._typing: FilterInput | None = None
        if snapshot is not None:
            self._take(snapshot)
        if keys.problems:
            self._message = keys.problems[0]
            self._message_until = float("inf")

    def compose(self) -> ComposeResult:
        """Band, table, panel beside sources, sources' line, footer; sized before the first frame."""
        panes = self._panes
        yield panes["band"]
        yield self.fleet
        yield self.lower
        yield panes["line"]
        yield panes["foot"]
        self.redraw((self.app.size.width, self.app.size.height))

    def on_mount(self) -> None:
        """Starts the clock."""
        self.set_interval(TICK_SECONDS, self.tick)

    def on_resize(self, event: events.Resize) -> None:
        """Divides the screen anew."""
        size = (event.size.width, event.size.height)
        if self._page is None or size != (self.place.width, self.place.height):
            self.redraw(size)

    def apply(self, snapshot: Snapshot) -> None:
        """Shows a new snapshot; while frozen only counts it."""
        self._take(snapshot)
        self.redraw()

    def _take(self, snapshot: Snapshot) -> None:
        self.state.apply(snapshot)

    def tick(self) -> None:
        """Once a second the clock; every few seconds the ages; and the end of a message."""
        over = bool(self._message) and monotonic() >= self._message_until
        if over:
            self._message = ""
        look = self.look
        if over or self._page is None or look.now % AGES_EVERY == 0:
            self.redraw()
        else:
            self._panes["band"].show(band_lines(self.state, self.place, look))

    def say(self, message: str) -> None:
        """Shows `message` in the footer for some seconds."""
        self._message = message
        self._message_until = monotonic() + MESSAGE_SECONDS
        self.redraw()

    @property
    def look(self) -> Look:
        """How values are written in the next frame."""
        return Look(
            glyphs=glyphs(ascii_only=self._ascii_only, tinted=THEMES[self.app.theme].tinted),
            now=int(self._clock.now()),
            zone_name=self.state.zone_name,
            decimals=self.state.decimals,
        )

    @property
    def page(self) -> Page:
        """What is on the screen."""
        if self._page is None:
            self.redraw()
        return cast("Page", self._page)

    def redraw(self, size: tuple[int, int] | None = None) -> None:
        """Decides every line anew and hands them to the panes, which repaint what differs."""
        if size is not None:
            self.place.width, self.place.height = size
        hints = [(self.keys.shown(a.name), a.hint) for a in ACTIONS if a.hint and self.keys.shown(a.name)]
        drawn = page(self.state, self.place, self.look, hints=hints, message=self._message)
        if self._page is None or self._page.layout != drawn.layout:
            self._lay_out(drawn)
        self._page = drawn
        beside = bool(drawn.layout.sources_width)
        panes = self._panes
        panes["band"].show(drawn.band)
        panes["band"].display = bool(drawn.band)
        self.fleet.show(drawn.fleet)
        panes["panel"].show(drawn.panel)
        panes["side"].show(drawn.sources if beside else [])
        panes["line"].show([] if beside else drawn.sources)
        panes["foot"].show(drawn.footer)
        panes["foot"].display = bool(drawn.footer) and not self.place.typing

    def _lay_out(self, drawn: Page) -> None:
        parts, panes = drawn.layout, self._panes
        beside = bool(parts.sources_width)
        self.fleet.display = parts.fleet > 0
        self.fleet.styles.height = parts.fleet
        panes["panel"].styles.height = panes["side"].styles.height = parts.panel
        panes["panel"].styles.width = self.place.width - parts.sources_width
        panes["side"].styles.width = parts.sources_width
        for widget, height in ((self.lower, parts.panel), (panes["line"], 0 if beside else parts.sources)):
            widget.display = height > 0
            widget.styles.height = height
        panes["side"].display = beside

    async def on_key(self, event: events.Key) -> None:
        """Does what the key is bound to."""
        name = self.keys.action(event.key, event.character)
        if name is not None:
            event.stop()
            event.prevent_default()
            self.actions.perform(name)

    def move(self, rows: int) -> None:
        """Selects the service so many rows further down."""
        self.state.select(self.state.index + rows)
        self.place.panel_first = 0
        self.redraw()

    def go_to(self, service_id: str) -> None:
        """Selects that service, and shows it even where a filter hides it."""
        if not self.state.select_id(service_id):
            self.state.problems_only = False
            self.state.set_filter("")
            self.state.select_id(service_id)
        self.redraw()

    def type_filter(self) -> None:
        """Opens the line in which a filter is typed."""
        from sla_tui.ui.widgets.filter_input import FilterInput

        self.place.zoomed = False
        if self._typing is None:
            self._typing = FilterInput(self.state.filter_text, placeholder=PLACEHOLDER, id="filter")
            self.place.typing = True
            self.redraw()
            self.mount(self._typing, before=self._panes["foot"])
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
            self.say(problems[0])

    def on_fleet_pane_pointed(self, message: FleetPane.Pointed) -> None:
        """Selects the service that was clicked; a second click opens it."""
        framed = 2 if self.page.layout.framed else 0
        row = message.y - framed
        if 0 <= row < self.page.visible and self.place.top + row < len(self.state.rows):
            self.state.select(self.place.top + row)
            if message.again:
                self.place.zoomed = True
            self.redraw()

    def on_fleet_pane_wheeled(self, message: FleetPane.Wheeled) -> None:
        """Moves with the wheel."""
        self.move(message.rows)
