"""What each action of the table does in the Services view: a method of the same name for every one of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from sla_tui.ui.view.severity import WORDS, severity
from sla_tui.ui.view.sort import ORDERS
from sla_tui.ui.view.spans import inert

if TYPE_CHECKING:
    from sla_tui.ui.app import SlaApp
    from sla_tui.ui.screens.services import ServicesScreen

_FAR = 1_000_000_000


class Actions:
    """Carries out actions on the view."""

    def __init__(self, view: ServicesScreen) -> None:
        """For this view."""
        self._view = view
        self._state = view.state

    def perform(self, name: str) -> None:
        """Carries out one action of the table, for a key or for the palette."""
        action: Callable[[], None] = getattr(self, name)
        action()

    @property
    def _app(self) -> SlaApp:
        return cast("SlaApp", self._view.app)

    # --- the program

    def help(self) -> None:
        """Shows all keys and signs."""
        self._app.action_help()

    def palette(self) -> None:
        """Finds a command or a service."""
        self._app.action_palette()

    def quit(self) -> None:
        """Leaves."""
        self._app.action_leave()

    def print(self) -> None:
        """Leaves, and has the text snapshot printed."""
        self._app.action_print()

    def theme(self) -> None:
        """Goes to the next theme."""
        self._app.action_next_theme()
        self._view.say(f"Theme {self._app.theme}.")

    def poll(self) -> None:
        """Asks all sources at once."""
        if self._app.feed is None:
            self._view.say("The history is still being read; the first poll follows.")
        else:
            self._app.feed.poll_now()
            self._view.say("All sources are being asked now.")

    # --- what is shown

    def filter(self) -> None:
        """Lets a filter be typed."""
        self._view.type_filter()

    def problems(self) -> None:
        """Shows problems only, or all services."""
        self._state.toggle_problems()
        self._view.redraw()

    def sort(self) -> None:
        """Goes to the next order."""
        self._state.sort_by_next()
        self._view.say(f"Sorted {ORDERS[self._state.order].words}.")

    def reverse(self) -> None:
        """Reverses the order."""
        self._state.turn_around()
        self._view.redraw()

    def freeze(self) -> None:
        """Holds the figures, or goes on with the newest."""
        if self._state.frozen_at is None:
            self._state.freeze(self._view.look.now)
            self._view.say("Frozen: the figures stand still, collection goes on.")
        else:
            missed = self._state.missed
            self._state.thaw()
            self._view.say(f"Going on; {missed} update{'' if missed == 1 else 's'} came meanwhile.")

    def zone(self) -> None:
        """Writes times in the next zone."""
        self._state.next_zone()
        self._view.say(f"Times are in {self._view.look.zone_name} ({self._state.zone_mode}).")

    def copy(self) -> None:
        """Copies the selected service as text."""
        service = self._state.service
        if service is None:
            self._view.say("Nothing is selected, nothing was copied.")
            return
        from sla_tui.export.service_text import facts

        look = self._view.look
        lines = [f"{WORDS[severity(service)]}  {service.name}"]
        lines += [f"{label:<10} {text}" for label, text in facts(service, look.now, look.zone)]
        self._app.copy_to_clipboard("\n".join(inert(line) for line in lines) + "\n")
        self._view.say(f"Sent {len(lines)} lines about {service.name} to the terminal's clipboard (OSC 52).")

    def zoom(self) -> None:
        """Shows all of the selected service."""
        if self._state.service is not None:
            self._view.place.zoomed = True
            self._view.place.panel_first = 0
            self._view.redraw()

    def back(self) -> None:
        """One step back: out of the service, then out of the filter, then out of problems only. Never quits."""
        if self._view.place.zoomed:
            self._view.place.zoomed = False
        elif self._state.filter_text:
            self._state.set_filter("")
        elif self._state.problems_only:
            self._state.toggle_problems()
        self._view.redraw()

    # --- moving

    def next(self) -> None:
        """Into the selected service."""
        self.zoom()

    def previous(self) -> None:
        """Back to the list."""
        self._view.place.zoomed = False
        self._view.redraw()

    def up(self) -> None:
        """One up."""
        self._view.move(-1)

    def down(self) -> None:
        """One down."""
        self._view.move(1)

    def page_up(self) -> None:
        """A page up; in a service its lines."""
        self._page(-1)

    def page_down(self) -> None:
        """A page down; in a service its lines."""
        self._page(1)

    def _page(self, sign: int) -> None:
        place = self._view.place
        if place.zoomed:
            place.panel_first = max(0, place.panel_first + sign * max(1, place.height - 4))
            self._view.redraw()
        else:
            self._view.move(sign * max(1, self._view.page.visible - 1))

    def first(self) -> None:
        """To the first service."""
        self._view.move(-_FAR)

    def last(self) -> None:
        """To the last service."""
        self._view.move(_FAR)
