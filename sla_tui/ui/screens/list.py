"""The screen of every view that is a sheet: draws the one that the trail leads to, takes keys and the mouse."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult

from sla_tui.ui.history import ViewLocation
from sla_tui.ui.parts.footer import footer
from sla_tui.ui.screens.base import ViewScreen
from sla_tui.ui.state import UiState
from sla_tui.ui.views import list_view as sheets
from sla_tui.ui.views.by_name import sheet_of
from sla_tui.ui.views.context import DetailsProvider, ViewContext
from sla_tui.ui.views.list_view import ListPlace, ListView, Subject
from sla_tui.ui.views.services import header_lines
from sla_tui.ui.widgets.fleet import FleetPane

_REMEMBERED = 40
_FOOTER_ROWS = 6


class ListScreen(ViewScreen):
    """One screen for all sheets: going from one to another only changes what is drawn."""

    def __init__(self, ui_state: UiState, details_provider: DetailsProvider) -> None:
        """Draws what the desk's trail leads to. `details_provider`: what a view may ask for beyond the snapshot."""
        super().__init__(ui_state)
        self._backstage = details_provider
        self._body = FleetPane(id="sheet", ascii_only=ui_state.ascii_only)
        self._places: dict[ViewLocation, ListPlace] = {}
        self._sheet = ListView((), ())
        self._framed = True

    def compose(self) -> ComposeResult:
        """Band, sheet, footer."""
        yield self.header
        yield self._body
        yield self.foot
        self.redraw((self.app.size.width, self.app.size.height))

    def on_resize(self, event: events.Resize) -> None:
        """Draws it at the new size."""
        self.redraw((event.size.width, event.size.height))

    @property
    def _here(self) -> ListPlace:
        stop = self.ui_state.view_history.here
        place = self._places.pop(stop, None) or ListPlace()
        self._places[stop] = place
        if len(self._places) > _REMEMBERED:
            del self._places[next(iter(self._places))]
        return place

    def redraw(self, size: tuple[int, int] | None = None) -> None:
        """Makes the sheet anew and hands its lines to the panes."""
        place = self.place
        if size is not None:
            place.width, place.height = size
        look = self.look
        footed = place.height >= _FOOTER_ROWS or (place.typing and place.height > 0)
        rows = max(0, place.height - 1 - footed) if place.height > 1 else 0
        width = sheets.inner(place.width, rows)
        context = ViewContext(self.state, self.ui_state.view_history, look, width, rows, self._backstage)
        self._sheet = sheet_of(context)
        self._framed = sheets.is_framed(place.width, rows)
        header = header_lines(self.state, place, look)
        self.header.show(header)
        self.header.display = bool(header)
        self._body.display = rows > 0
        self._body.styles.height = rows
        self._body.show(sheets.draw(self._sheet, self._here, look, place.width, rows))
        self.foot.show([footer(self.hints, self.ui_state.message, look, place.width)] if footed else [])
        self.foot.display = footed and not place.typing

    def move(self, rows: int) -> None:
        """Moves the cursor."""
        sheets.move(self._sheet, self._here, rows)
        self.redraw()

    def page_by(self, sign: int) -> None:
        """Moves a screenful."""
        sheets.page(self._sheet, self._here, sign)
        self.redraw()

    @property
    def subject(self) -> Subject | None:
        """What the cursor is on; where there is no cursor, what the view is about."""
        stop = self.ui_state.view_history.here
        return self._here.subject or (Subject(stop.service, stop.outage, period=stop.period) if stop.service else None)

    @property
    def text(self) -> str:
        """All that the view says, as text."""
        from sla_tui.ui.drawing.spans import plain

        lines = [self._sheet.title, *self._sheet.head, *(row.line for row in self._sheet.rows)]
        return "\n".join(plain(line).rstrip() for line in lines) + "\n"

    def on_fleet_pane_pointed(self, message: FleetPane.Pointed) -> None:
        """Selects the row that was clicked; a second click opens it."""
        place = self._here
        heads = place.visible and len(self._sheet.head) if self._sheet.rows else 0
        row = message.y - (1 if self._framed else 0) - heads + (place.top or 0)
        if sheets.point(self._sheet, place, row):
            if message.again:
                self.dashboard.perform("zoom")
            else:
                self.redraw()

    def on_fleet_pane_wheeled(self, message: FleetPane.Wheeled) -> None:
        """Scrolls with the wheel."""
        sheets.scroll(self._sheet, self._here, message.rows)
        self.redraw()
