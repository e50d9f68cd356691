"""What actions, screens and the palette may use of the running dashboard; `SlaApp` is one.

Both sides import these types and neither the other: that keeps the dashboard free of import cycles.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from sla_tui.language import PhraseValue
from sla_tui.sla.snapshot import Snapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.feed import Feed
from sla_tui.ui.state.history import ViewLocation
from sla_tui.ui.state.ui_state import UiState
from sla_tui.ui.views.context import DetailsProvider
from sla_tui.ui.views.list_view import Subject

if TYPE_CHECKING:
    from textual.screen import Screen

    from sla_tui.errors import SlaTuiError
    from sla_tui.sla.backtest import Backtest


class DashboardExit(NamedTuple):
    """How the dashboard was left. `printed`: the snapshot to print as text, where that was asked for (`Q`).

    `profile`: the one in which it is to open again; None: in none, it is over. `failed`: why it could not go on.
    """

    printed: Snapshot | None = None
    profile: str | None = None
    failed: SlaTuiError | None = None


class ProfileChoice(NamedTuple):
    """The other profiles that somebody can switch to; `problem` says why one cannot be opened, "" where it can be."""

    names: tuple[str, ...]
    problem: Callable[[str], str]


class CurrentView(Protocol):
    """The view on the screen, or right below what lies over it."""

    @property
    def look(self) -> Look:
        """How values are written in the next frame."""
        ...

    @property
    def subject(self) -> Subject | None:
        """What the cursor is on; where there is no cursor, what the view is about."""
        ...

    @property
    def text(self) -> str:
        """All that the view says, as text."""
        ...

    def say(self, key: str, /, **values: PhraseValue) -> None:
        """Says a phrase for some seconds."""
        ...

    def show_message(self, message: str) -> None:
        """Shows `message` for some seconds."""
        ...

    def redraw(self) -> None:
        """Decides every line anew."""
        ...

    def move(self, rows: int) -> None:
        """Moves the cursor by so many rows."""
        ...

    def page_by(self, sign: int) -> None:
        """Moves by a screenful, on (1) or back (-1)."""
        ...

    def order_by_next(self) -> None:
        """Puts the rows of a list in order of the next column, after the last one in their own."""
        ...

    def turn_order(self) -> None:
        """Turns the order that was chosen for the rows of a list."""
        ...

    def type_filter(self) -> None:
        """Opens the line in which a filter is typed."""
        ...


class Navigation(Protocol):
    """Takes the screen from view to view."""

    def go(self, location: ViewLocation) -> None:
        """Jumps to a view."""
        ...

    def follow(self) -> None:
        """Shows the view that the history of views leads to."""
        ...

    def refocus(self) -> None:
        """Tells the feed which service is looked at closely, and over how long a time."""
        ...

    def peek(self, location: ViewLocation, period: str) -> None:
        """Has another period worked out as long as `location` is on the way."""
        ...


class MomentOfTheScreen(Protocol):
    """Moves the moment that everything is shown of."""

    @property
    def is_past(self) -> bool:
        """Whether a past moment is shown."""
        ...

    def enter(self, at: int | None = None, *, speed: int | None = None) -> None:
        """Goes to a moment, or to the present one, which then stands still; with `speed` it runs on from there."""
        ...

    def go(self, at: int) -> None:
        """Moves to a moment; one that has not come yet is the present."""
        ...

    def step(self, seconds: int) -> None:
        """Moves by so many seconds, on or back."""
        ...

    def to_event(self, sign: int) -> None:
        """Moves to the next event (1), or to the one before (-1)."""
        ...

    def run(self) -> None:
        """Lets the moment run on, or stops it."""
        ...

    def leave(self) -> None:
        """Goes back to the present."""
        ...


class TimeMachineOwner(Protocol):
    """The app, as far as the time machine knows it."""

    ui_state: UiState

    @property
    def view(self) -> CurrentView:
        """The view on the screen."""
        ...

    @property
    def feed(self) -> Feed | None:
        """Where snapshots come from."""
        ...

    def hand_over(self, work: Callable[[], None]) -> None:
        """Has `work` done in the app's own thread; may be called in any."""
        ...

    def later(self, seconds: float, work: Callable[[], None]) -> None:
        """Has `work` done in so many seconds."""
        ...


class Dashboard(Protocol):
    """The app, as far as actions and screens know it."""

    ui_state: UiState
    export_dir: Path | None

    @property
    def profiles(self) -> ProfileChoice | None:
        """The profiles that can be switched to; None where there is no switching."""
        ...

    @property
    def view(self) -> CurrentView:
        """The view on the screen, or right below what lies over it."""
        ...

    @property
    def navigator(self) -> Navigation:
        """Takes the screen from view to view."""
        ...

    @property
    def feed(self) -> Feed | None:
        """Where snapshots come from; None while it is still being made."""
        ...

    @property
    def time_machine(self) -> MomentOfTheScreen:
        """Moves the moment that everything is shown of."""
        ...

    @property
    def details_provider(self) -> DetailsProvider:
        """What may be asked for beyond the snapshot."""
        ...

    @property
    def in_tmux(self) -> bool:
        """Whether `copy_to_clipboard` sends a text through tmux."""
        ...

    def perform(self, name: str) -> None:
        """Carries out the action of that name."""
        ...

    def why_idle(self, name: str) -> str:
        """Says why the action of that name can do nothing where the cursor is; "" where it can."""
        ...

    def push_screen(self, screen: Screen[Any], callback: Callable[[Any], None] | None = None) -> object:
        """Lays a screen over the view; `callback` is given what it ends with."""
        ...

    def next_theme(self) -> str:
        """Goes to the next theme and returns its name."""
        ...

    def choose_theme(self, name: str) -> None:
        """Draws in that theme from now on."""
        ...

    def tell_of_theme(self, name: str) -> None:
        """Tells what is wrong with a theme's file, where something is."""
        ...

    def go_to(self, service_id: str) -> None:
        """Shows that service in the fleet."""
        ...

    def copy_to_clipboard(self, text: str) -> None:
        """Sends `text` to the terminal's clipboard."""
        ...

    def open_page(self, url: str) -> bool:
        """Opens a page in a browser, where one can come up before who looks; False: it was not opened."""
        ...

    def show_period(self, key: str) -> None:
        """Shows every service in that period, such as 2026-10; "": in the running one."""
        ...

    def show_message(self, words: str) -> None:
        """Has `words` shown for some seconds; may be called in any thread."""
        ...

    def hand_over(self, work: Callable[[], None]) -> None:
        """Has `work` done in the dashboard's own thread; may be called in any."""
        ...

    def backtested(self, number: int, found: Backtest | None, problem: str) -> None:
        """Has a backtest shown, or why there is none; may be called in any thread. `number`: of the question."""
        ...

    def switch_profile(self, profile: str) -> None:
        """Ends to open again in another profile; stays where that one's configuration cannot be read."""
        ...

    def leave(self, left: DashboardExit) -> None:
        """Ends the dashboard."""
        ...
