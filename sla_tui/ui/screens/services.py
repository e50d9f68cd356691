"""The Services view: the fleet, the selected service's panel, the sources. Lays panes out, draws, takes the mouse."""

from __future__ import annotations

from typing import ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal

from sla_tui.sla.snapshot import Snapshot
from sla_tui.ui.screens.base import ViewScreen
from sla_tui.ui.state.ui_state import UiState
from sla_tui.ui.views.list_view import Subject
from sla_tui.ui.views.services import ServicesLayout, page
from sla_tui.ui.widgets.fleet import FleetPane
from sla_tui.ui.widgets.pane import Pane


class ServicesScreen(ViewScreen):
    """The view that the dashboard opens with."""

    KIND: ClassVar[str] = "services"

    def __init__(self, ui_state: UiState) -> None:
        super().__init__(ui_state)
        self._page: ServicesLayout | None = None
        self._panes = {name: Pane(id=name, ascii_only=ui_state.ascii_only) for name in ("panel", "side", "line")}
        self.fleet = FleetPane(id="fleet", ascii_only=ui_state.ascii_only)
        self.lower = Horizontal(self._panes["panel"], self._panes["side"], id="lower")

    def compose(self) -> ComposeResult:
        """Lays out header, table, panel beside sources, sources' line and footer, sized before the first frame."""
        yield self.header
        yield self.fleet
        yield self.lower
        yield self.notice
        yield self._panes["line"]
        yield self.foot
        self.redraw((self.app.size.width, self.app.size.height))

    def on_resize(self, event: events.Resize) -> None:
        """Divides the screen anew."""
        size = (event.size.width, event.size.height)
        if self._page is None or size != (self.place.width, self.place.height):
            self.redraw(size)

    def apply(self, snapshot: Snapshot) -> None:
        """Shows a new snapshot; while frozen only counts it."""
        self.ui_state.take(snapshot)
        self.redraw()

    @property
    def page(self) -> ServicesLayout:
        """What is on the screen."""
        if self._page is None:
            self.redraw()
        return cast("ServicesLayout", self._page)

    def redraw(self, size: tuple[int, int] | None = None) -> None:
        """Decides every line anew and hands them to the panes, which repaint what differs."""
        if size is not None:
            self.place.width, self.place.height = size
        drawn = page(self.state, self.place, self.look, hints=self.hints, message=self.ui_state.message)
        if self._page is None or self._page.layout != drawn.layout:
            self._lay_out(drawn)
        self._page = drawn
        beside = bool(drawn.layout.sources_width)
        panes = self._panes
        self.header.show(drawn.header)
        self.header.display = bool(drawn.header)
        self.fleet.show(drawn.fleet)
        panes["panel"].show(drawn.panel)
        panes["side"].show(drawn.sources if beside else [])
        panes["line"].show([] if beside else drawn.sources)
        self.show_notice(drawn.notice)
        self.foot.show_footer(drawn.footer)
        self.foot.display = drawn.footer is not None and not self.place.typing

    def _lay_out(self, drawn: ServicesLayout) -> None:
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

    @property
    def subject(self) -> Subject | None:
        """The selected service."""
        service = self.state.service
        return None if service is None else Subject(service.id)

    @property
    def text(self) -> str:
        """The snapshot as text."""
        if self.state.snapshot is None:
            return f"{self.ui_state.language.say('message.nothing_known')}\n"
        from sla_tui.export.documents.snapshot import snapshot_document
        from sla_tui.export.formats.text import render_text

        return render_text(snapshot_document(self.state.snapshot), self.ui_state.language, width=80)

    def move(self, rows: int) -> None:
        """Selects the service so many rows further down."""
        self.state.select(self.state.index + rows)
        self.redraw()

    def page_by(self, sign: int) -> None:
        """Moves by as many rows as are seen."""
        self.move(sign * max(1, self.page.visible - 1))

    def go_to(self, service_id: str) -> None:
        """Selects that service, and shows it even where a filter hides it."""
        if not self.state.select_id(service_id):
            self.state.problems_only = False
            self.state.set_filter("")
            self.state.select_id(service_id)
        self.redraw()

    def on_fleet_pane_pointed(self, message: FleetPane.Pointed) -> None:
        """Selects the service that was clicked; a second click opens it."""
        framed = 2 if self.page.layout.framed else 0
        row = message.y - framed
        if 0 <= row < self.page.visible and self.place.top + row < len(self.state.rows):
            self.state.select(self.place.top + row)
            if message.again:
                self.dashboard.perform("zoom")
            else:
                self.redraw()

    def on_fleet_pane_wheeled(self, message: FleetPane.Wheeled) -> None:
        """Moves with the wheel."""
        self.move(message.rows)
