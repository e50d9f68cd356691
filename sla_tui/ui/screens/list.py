"""The screen of every view but the fleet and the wall: draws the one that the history leads to, takes the mouse."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult

from sla_tui.ui.parts.footer import footer
from sla_tui.ui.parts.notice import notice_lines
from sla_tui.ui.parts.table import SortedBy
from sla_tui.ui.screens.base import ViewScreen
from sla_tui.ui.state.history import ViewLocation
from sla_tui.ui.state.ui_state import UiState, turn_order
from sla_tui.ui.views import list_view
from sla_tui.ui.views.by_name import list_view_of
from sla_tui.ui.views.context import DetailsProvider, ViewContext
from sla_tui.ui.views.list_view import ListPlace, ListView, Subject
from sla_tui.ui.views.services import header_lines
from sla_tui.ui.widgets.fleet import FleetPane

_REMEMBERED = 40
_FOOTER_ROWS = 6


class ListScreen(ViewScreen):
    """Draws every list view: going from one to another only changes what is drawn."""

    def __init__(self, ui_state: UiState, details_provider: DetailsProvider) -> None:
        """Draws where the view history leads; asks `details_provider` for what is not in the snapshot."""
        super().__init__(ui_state)
        self._details_provider = details_provider
        self._body = FleetPane(id="list", ascii_only=ui_state.ascii_only)
        self._places: dict[ViewLocation, ListPlace] = {}
        self._list_view = ListView((), ())
        self._framed = True

    def compose(self) -> ComposeResult:
        """Lays out header, list and footer."""
        yield self.header
        yield self._body
        yield self.notice
        yield self.foot
        yield self.past_bar
        self.redraw((self.app.size.width, self.app.size.height))

    def on_resize(self, event: events.Resize) -> None:
        """Draws it at the new size."""
        self.redraw((event.size.width, event.size.height))

    @property
    def _here(self) -> ListPlace:
        location = self.ui_state.view_history.here
        place = self._places.pop(location, None) or ListPlace()
        self._places[location] = place
        if len(self._places) > _REMEMBERED:
            del self._places[next(iter(self._places))]
        return place

    def redraw(self, size: tuple[int, int] | None = None) -> None:
        """Makes the list view anew and hands its lines to the panes."""
        place = self.place
        if size is not None:
            place.width, self.screen_rows = size
        place.height = self.screen_rows - self.show_past_bar(place.width, self.screen_rows)
        look = self.state.still(self.look)
        footed = place.height >= _FOOTER_ROWS or (place.typing and place.height > 0)
        notice = notice_lines(self.state.snapshot, look, place.width, place.height - 1)
        self.show_notice(notice)
        rows = max(0, place.height - 1 - footed - len(notice)) if place.height > 1 else 0
        width = list_view.inner(place.width, rows)
        ui_state = self.ui_state
        context = ViewContext(
            self.state,
            ui_state.view_history,
            look,
            width,
            rows,
            self._details_provider,
            ui_state.backtest,
            ui_state.orders.get(ui_state.view_history.here.view),
            ui_state.compare,
        )
        self._list_view = list_view_of(context)
        self._framed = list_view.is_framed(place.width, rows)
        header = header_lines(self.state, place, self.look)
        self.header.show(header)
        self.header.display = bool(header)
        self._body.display = rows > 0
        self._body.styles.height = rows
        message = self.ui_state.message
        self._body.show(list_view.draw(self._list_view, self._here, look, place.width, rows, message=message))
        in_foot = "" if self._framed else message
        self.foot.show_footer(footer(self.hints, look, place.width, in_foot) if footed else None)
        self.foot.display = footed and not place.typing and not self.past_bar.display

    def move(self, rows: int) -> None:
        """Moves the cursor."""
        list_view.move(self._list_view, self._here, rows)
        self.redraw()

    def page_by(self, sign: int) -> None:
        """Moves a screenful."""
        list_view.page(self._list_view, self._here, sign)
        self.redraw()

    @property
    def subject(self) -> Subject | None:
        """What the cursor is on; where there is no cursor, what the view is about."""
        location = self.ui_state.view_history.here
        return self._here.subject or (
            Subject(location.service, location.outage, period=location.period) if location.service else None
        )

    @property
    def text(self) -> str:
        """All that the view says, as text."""
        from sla_tui.ui.drawing.spans import plain

        lines = [self._list_view.title, *self._list_view.head, *(row.whole for row in self._list_view.rows)]
        return "\n".join(plain(line).rstrip() for line in lines) + "\n"

    def on_fleet_pane_pointed(self, message: FleetPane.Pointed) -> None:
        """Selects the row that was clicked, opens it at a second click; a heading puts the rows in its order."""
        place = self._here
        heads = place.visible and len(self._list_view.head) if self._list_view.rows else 0
        edge = 1 if self._framed else 0
        line = message.y - place.above - edge
        if line < 0 or message.x >= place.cells:
            return
        if line < heads:
            self._order_by(message.x - edge)
            return
        row = line - heads + (place.top or 0)
        if row < len(self._list_view.rows) and self._list_view.rows[row].headings:
            self._order_by(message.x - edge)
            return
        if list_view.point(self._list_view, place, row):
            if message.again:
                self.dashboard.perform("zoom")
            else:
                self.redraw()

    def _order_by(self, cell: int) -> None:
        """Puts the rows in order of the column with its heading there; once more turns it, then gives it up."""
        for spot in self._list_view.spots:
            if spot.start <= cell < spot.end:
                orders, view = self.ui_state.orders, self.ui_state.view_history.here.view
                turn_order(orders, view, spot.key)
                self.redraw()

    def order_by_next(self) -> None:
        """Puts the rows in order of the next column, after the last one in their own."""
        orders, view = self.ui_state.orders, self.ui_state.view_history.here.view
        keys = [spot.key for spot in self._list_view.spots]
        known = orders.pop(view, None)
        at = 0 if known is None or known.key not in keys else keys.index(known.key) + 1
        if at < len(keys):
            orders[view] = SortedBy(keys[at])
        self.redraw()

    def turn_order(self) -> None:
        """Turns the order that was chosen."""
        orders, view = self.ui_state.orders, self.ui_state.view_history.here.view
        known = orders.get(view)
        if known is not None:
            orders[view] = known._replace(falling=not known.falling)
            self.redraw()

    def on_fleet_pane_wheeled(self, message: FleetPane.Wheeled) -> None:
        """Scrolls with the wheel."""
        list_view.scroll(self._list_view, self._here, message.rows)
        self.redraw()
