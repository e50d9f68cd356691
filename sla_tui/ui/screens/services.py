"""The Services view: the fleet, the selected service's panel, the sources. Lays panes out, draws, takes the mouse."""

from __future__ import annotations

from typing import ClassVar, Final, cast

from textual import events
from textual.app import ComposeResult
from textual.widget import Widget

from sla_tui.sla.snapshot import Snapshot
from sla_tui.ui.fleet.sort import BY_COLUMN
from sla_tui.ui.fleet.table import heading_at
from sla_tui.ui.parts.layout import PaneName
from sla_tui.ui.screens.base import ViewScreen
from sla_tui.ui.state.ui_state import UiState
from sla_tui.ui.views.list_view import Subject
from sla_tui.ui.views.services import ServicesLayout, page
from sla_tui.ui.widgets.fleet import FleetPane
from sla_tui.ui.widgets.pane import LinkedPane, Pane

_OPENS: Final[dict[str, str]] = {
    "panel": "view_service",
    "chart": "view_service",
    "period": "view_service",
    "outages": "view_service",
    "credits": "view_credits",
    "incidents": "view_incidents",
    "sources": "view_sources",
}
"""The action that a click on a pane carries out."""


class ServicesScreen(ViewScreen):
    """The view that the dashboard opens with."""

    KIND: ClassVar[str] = "services"
    DEFAULT_CSS = """
    ServicesScreen #body { width: 100%; }
    ServicesScreen #body Pane { position: absolute; }
    """

    def __init__(self, ui_state: UiState) -> None:
        super().__init__(ui_state)
        self._page: ServicesLayout | None = None
        self._panes: dict[PaneName, Pane] = {}
        self._line = Pane(id="line", ascii_only=ui_state.ascii_only)
        self.fleet = FleetPane(id="fleet", ascii_only=ui_state.ascii_only)
        self._panes["fleet"] = self.fleet
        self.body = Widget(id="body")

    def compose(self) -> ComposeResult:
        """Lays out header, panes, the sources' line and footer, sized before the first frame."""
        self.redraw((self.app.size.width, self.app.size.height))
        yield self.header
        with self.body:
            yield from self._panes.values()
        yield self.notice
        yield self._line
        yield self.foot
        yield self.past_bar

    def on_resize(self, event: events.Resize) -> None:
        """Divides the screen anew."""
        size = (event.size.width, event.size.height)
        if self._page is None or size != (self.place.width, self.screen_rows):
            self.redraw(size)

    def apply(self, snapshot: Snapshot) -> None:
        """Shows a new snapshot; while frozen only counts it."""
        self.ui_state.take(snapshot)
        with self.painting_at_once():
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
            self.place.width, self.screen_rows = size
        self.place.height = self.screen_rows - self.show_past_bar(self.place.width, self.screen_rows)
        drawn = page(self.state, self.place, self.look, hints=self.hints, message=self.ui_state.message)
        if self._page is None or self._page.layout != drawn.layout:
            self._lay_out(drawn)
        self._page = drawn
        self.header.show(drawn.header)
        self.header.display = bool(drawn.header)
        for name, lines in drawn.panes.items():
            self._panes[name].show(lines)
        self._line.show(drawn.line)
        self.show_notice(drawn.notice)
        self.foot.show_footer(drawn.footer)
        self.foot.display = drawn.footer is not None and not self.place.typing and not self.past_bar.display
        if self.is_current:
            self.dashboard.navigator.refocus()

    @property
    def charted(self) -> str | None:
        """The service whose response times are drawn; None where there is no room for a chart."""
        return self.state.selected if self.page.layout.of("chart") else None

    def _lay_out(self, drawn: ServicesLayout) -> None:
        """Puts every pane where it belongs; one that was never seen is made now."""
        parts = drawn.layout
        self.body.display = parts.body > 0
        self.body.styles.height = parts.body
        self._line.display = parts.line > 0
        for placed in parts.panes:
            pane = self._panes.get(placed.pane)
            if pane is None:
                pane = self._panes[placed.pane] = LinkedPane(id=placed.pane, ascii_only=self.ui_state.ascii_only)
                if self.body.is_attached:
                    self.body.mount(pane)
            pane.styles.offset = (placed.x, placed.y)
            pane.styles.width, pane.styles.height = placed.cells, placed.rows
        shown = {placed.pane for placed in parts.panes}
        for name, pane in self._panes.items():
            pane.display = name in shown

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

    def on_linked_pane_chosen(self, message: LinkedPane.Chosen) -> None:
        """Goes to the view that a pane is a part of."""
        if (action := _OPENS.get(message.pane)) is not None:
            self.dashboard.perform(action)

    def on_fleet_pane_pointed(self, message: FleetPane.Pointed) -> None:
        """Selects the service that was clicked; a second click opens it. Headings and the order in the edge sort."""
        framed = 2 if self.page.layout.framed else 0
        row = message.y - framed
        if row == -2 and message.x > self.page.layout.fleet.cells // 2:
            self.dashboard.perform("sort")
        if row == -1 and (name := BY_COLUMN.get(heading_at(self.place.columns, message.x - 1))):
            self.state.sort_by(name)
            self.say("message.sorted", order=self.ui_state.language.say(f"order.{name}"))
        if 0 <= row < self.page.visible and self.place.top + row < len(self.state.rows):
            self.state.select(self.place.top + row)
            if message.again:
                self.dashboard.perform("zoom")
            else:
                self.redraw()

    def on_fleet_pane_wheeled(self, message: FleetPane.Wheeled) -> None:
        """Moves with the wheel."""
        self.move(message.rows)
