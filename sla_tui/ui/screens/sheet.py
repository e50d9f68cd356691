"""The screen of every view that is a sheet: draws the one that the trail leads to, takes keys and the mouse."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult

from sla_tui.ui.history import Stop
from sla_tui.ui.parts.footer import footer
from sla_tui.ui.screens.base import ViewScreen
from sla_tui.ui.state import Desk
from sla_tui.ui.views import list_view as sheets
from sla_tui.ui.views.by_name import sheet_of
from sla_tui.ui.views.context import Backstage, Scene
from sla_tui.ui.views.list_view import Sheet, SheetPlace, Subject
from sla_tui.ui.views.services import band_lines
from sla_tui.ui.widgets.fleet import FleetPane

_REMEMBERED = 40
_FOOTER_ROWS = 6


class SheetScreen(ViewScreen):
    """One screen for all sheets: going from one to another only changes what is drawn."""

    def __init__(self, desk: Desk, backstage: Backstage) -> None:
        """Draws what the desk's trail leads to. `backstage`: what a view may ask for beyond the snapshot."""
        super().__init__(desk)
        self._backstage = backstage
        self._body = FleetPane(id="sheet", ascii_only=desk.ascii_only)
        self._places: dict[Stop, SheetPlace] = {}
        self._sheet = Sheet((), ())
        self._framed = True

    def compose(self) -> ComposeResult:
        """Band, sheet, footer."""
        yield self.band
        yield self._body
        yield self.foot
        self.redraw((self.app.size.width, self.app.size.height))

    def on_resize(self, event: events.Resize) -> None:
        """Draws it at the new size."""
        self.redraw((event.size.width, event.size.height))

    @property
    def _here(self) -> SheetPlace:
        stop = self.desk.trail.here
        place = self._places.pop(stop, None) or SheetPlace()
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
        scene = Scene(self.state, self.desk.trail, look, width, rows, self._backstage)
        self._sheet = sheet_of(scene)
        self._framed = sheets.is_framed(place.width, rows)
        band = band_lines(self.state, place, look)
        self.band.show(band)
        self.band.display = bool(band)
        self._body.display = rows > 0
        self._body.styles.height = rows
        self._body.show(sheets.draw(self._sheet, self._here, look, place.width, rows))
        self.foot.show([footer(self.hints, self.desk.message, look, place.width)] if footed else [])
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
        stop = self.desk.trail.here
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
                self.owner.actions.perform("zoom")
            else:
                self.redraw()

    def on_fleet_pane_wheeled(self, message: FleetPane.Wheeled) -> None:
        """Scrolls with the wheel."""
        sheets.scroll(self._sheet, self._here, message.rows)
        self.redraw()
