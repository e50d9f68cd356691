"""The dashboard of a visitor who is somewhere else: drawn to a stream, and without the right to act unless given it."""

from __future__ import annotations

import asyncio
import codecs
from collections.abc import Callable, Mapping
from pathlib import Path
from signal import Signals
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events
from textual.driver import Driver

from sla_tui.clock import Clock
from sla_tui.errors import SlaTuiError
from sla_tui.language import Language
from sla_tui.ui.app import SlaApp
from sla_tui.ui.drawing.look import ProfileBadge
from sla_tui.ui.drawing.output_filter import with_output_filter
from sla_tui.ui.feed import Feed
from sla_tui.ui.terminal.stream_driver import StreamDriver

if TYPE_CHECKING:
    from sla_tui.config.model import Config
    from sla_tui.engine.acts.record import ActCall
    from sla_tui.ui.drawing.own_themes import OwnThemes

MOST_WAITING: Final = 300
"""Messages that may wait for the app and its screen; input that would be more waits outside."""
LOOK_EVERY: Final = 0.02
HELD_BACK: Final = frozenset({"poll", "export"})
"""Actions beside those of the group `act` that do more than show: they ask providers, and write files."""


class VisitorApp(SlaApp):
    """See `SlaApp`.

    Args:
        stream: takes what is drawn.
        size: columns and rows.
        acting: the visitor may act.
    """

    SIGNALS: ClassVar[dict[Signals, int]] = {}

    def __init__(
        self,
        feed: Callable[[], Feed],
        *,
        stream: asyncio.StreamWriter,
        size: tuple[int, int],
        acting: bool,
        clock: Clock,
        theme: str,
        ascii: bool,  # noqa: A002  the option's name
        keys: Mapping[str, str],
        log_file: Path | None,
        language: Language,
        profile: ProfileBadge,
        themes: OwnThemes | None = None,
    ) -> None:
        super().__init__(
            feed,
            clock=clock,
            theme=theme,
            ascii=ascii,
            keys=keys,
            log_file=log_file,
            language=language,
            profile=profile,
            themes=themes,
        )
        self._stream = stream
        self._begins_with = size
        self._acting = acting
        self._mounted = asyncio.Event()
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode

    def own_driver(self) -> Driver:
        """Makes the driver of the visitor's stream."""
        return with_output_filter(StreamDriver)(self, self._stream, self._begins_with)

    def on_mount(self) -> None:
        """Takes input from now on."""
        self._mounted.set()

    @property
    def in_tmux(self) -> bool:
        """Whether the visitor's terminal is one of tmux: a page never is."""
        return False

    def perform(self, name: str) -> None:
        """Carries out an action, if the visitor may."""
        if self._is_held_back(name):
            self.view.say("message.look_only")
            return
        super().perform(name)

    def _is_held_back(self, name: str) -> bool:
        return not self._acting and (name in HELD_BACK or self.ui_state.keys.actions[name].group == "act")

    def why_idle(self, name: str) -> str:
        """Says why that action can do nothing here: the visitor may not, or there is nothing to do."""
        if self._is_held_back(name):
            return self.ui_state.language.say("idle.look_only")
        return super().why_idle(name)

    async def typed(self, data: bytes) -> None:
        """Takes what the visitor typed, in pieces that the app keeps up with."""
        await self._mounted.wait()  # a page may type before there is a screen
        text = self._decode(data)
        for begin in range(0, len(text), MOST_WAITING):
            while self.message_queue_size + self.screen.message_queue_size > MOST_WAITING:  # noqa: ASYNC110
                await asyncio.sleep(LOOK_EVERY)  # Textual tells nobody when it has caught up
            if isinstance(self.driver, StreamDriver):
                self.driver.typed(text[begin : begin + MOST_WAITING])

    def resize(self, columns: int, rows: int) -> None:
        """Goes on in another size."""
        if isinstance(self.driver, StreamDriver):
            self.driver.resize(columns, rows)

    def looked_at(self, *, looked_at: bool) -> None:
        """Notes whether the page has the focus."""
        self.post_message(events.AppFocus() if looked_at else events.AppBlur())


class LookOnlyFeed:
    """A feed that nobody can act through. Everything else is the other feed's."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self.current = feed.current
        self.start = feed.start
        self.acts = feed.acts
        self.consider = feed.consider
        self.backtest = feed.backtest
        self.past = feed.past
        self.past_events = feed.past_events
        self.focus = feed.focus
        self.look = feed.look
        self.stop = feed.stop

    @property
    def config(self) -> Config | None:
        """The configuration in force."""
        return self._feed.config

    def act(self, call: ActCall, done: Callable[[object, SlaTuiError | None], None], *, intent: str = "") -> None:
        """Refuses."""
        del call, intent
        done(None, SlaTuiError("this page may look and nothing else."))

    def poll_now(self, source: str | None = None) -> None:
        """Asks nobody."""
