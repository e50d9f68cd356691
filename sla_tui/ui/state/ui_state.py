"""What all views of the dashboard share: the snapshot and how it is looked at, where one is, keys, messages."""

from __future__ import annotations

from time import monotonic
from typing import Final

from sla_tui.clock import Clock
from sla_tui.language import ENGLISH, Language
from sla_tui.sla.snapshot import Snapshot
from sla_tui.ui.drawing.glyphs import glyphs
from sla_tui.ui.drawing.look import Look, ProfileBadge
from sla_tui.ui.parts.table import SortedBy
from sla_tui.ui.state.backtest_state import BacktestState
from sla_tui.ui.state.compare_state import CompareState
from sla_tui.ui.state.fleet_state import FleetState
from sla_tui.ui.state.history import ViewHistory, ViewLocation, ViewName
from sla_tui.ui.state.keys import Keymap
from sla_tui.ui.state.past_state import PAST
from sla_tui.ui.themes import colors_of

MESSAGE_SECONDS: Final = 8.0


class UiState:
    """The state behind the screens: screens draw it, actions change it. It knows no widget.

    Attributes:
        state: the snapshot, and how it is looked at: filter, order, freeze, zone.
        view_history: where somebody is among the views.
        keys: the keys in force.
        language: of all words.
        profile: whose figures these are.
        period: the key of the period that was asked for; None: the running one.
        backtest: the draft that was held against a history last.
        compare: the earlier period that a service was laid beside last.
        peeked: the location that shows another period only as long as one is there.
        orders: the column that the rows of a list view are in order of, where somebody chose one.
        baseline: what the next hand-over is compared with: the first figures, or those of the last export.
    """

    def __init__(
        self,
        keys: Keymap,
        clock: Clock,
        *,
        ascii_only: bool,
        linux_console: bool = False,
        language: Language = ENGLISH,
        profile: ProfileBadge = ProfileBadge(),  # noqa: B008  immutable
    ) -> None:
        """Begins with nothing known. Problems with the keys are shown until another message is."""
        self.state = FleetState(language)
        self.view_history = ViewHistory()
        self.keys = keys
        self.ascii_only, self.linux_console = ascii_only, linux_console
        self.language = language
        self.profile = profile
        self.period: str | None = None
        self.peeked: ViewLocation | None = None
        self.baseline: Snapshot | None = None
        self.orders: dict[ViewName, SortedBy] = {}
        self.backtest = BacktestState()
        self.compare = CompareState()
        self._clock = clock
        self._message = keys.problems[0] if keys.problems else ""
        self._until = float("inf")

    def take(self, snapshot: Snapshot) -> None:
        """Takes a new snapshot, which is shown from now on; while frozen only counts it."""
        self.state.apply(snapshot)
        if self.baseline is None and not snapshot.from_store:
            self.baseline = snapshot

    def look(self, theme: str) -> Look:
        """Says how values are written in the next frame; ages are measured to the moment that is shown."""
        past = self.state.past
        past.now = self.now
        tinted = colors_of(theme).tinted
        return Look(
            glyphs=glyphs(ascii_only=self.ascii_only, tinted=tinted, linux_console=self.linux_console),
            now=past.now if past.shown is None else past.shown,
            zone_name=self.state.zone_name,
            decimals=self.state.decimals,
            language=self.language,
            profile=self.profile,
        )

    @property
    def now(self) -> int:
        """The present instant in UTC seconds, whichever moment is shown."""
        return int(self._clock.now())

    def action_of(self, key: str, character: str | None, view: str) -> str | None:
        """Finds the action of a key press: in the past that of the time machine before that of the view."""
        own = self.keys.own(key, character, PAST) if self.state.past.moment is not None else None
        return own or self.keys.action(key, character, view)

    @property
    def message(self) -> str:
        """What was just done, or an alarm; empty where there is nothing to say."""
        return self._message

    def show_message(self, message: str) -> None:
        """Has `message` shown for some seconds."""
        self._message = message
        self._until = monotonic() + MESSAGE_SECONDS

    def end_message(self) -> bool:
        """Ends a message whose time is over; returns whether there was one."""
        over = bool(self._message) and monotonic() >= self._until
        if over:
            self._message = ""
        return over


def turn_order(orders: dict[ViewName, SortedBy], view: ViewName, key: str) -> None:
    """Chooses a column to put a view's rows in order of; of the same one again the greatest first, then none."""
    known = orders.get(view)
    if known is None or known.key != key:
        orders[view] = SortedBy(key)
    elif not known.falling:
        orders[view] = SortedBy(key, falling=True)
    else:
        del orders[view]
