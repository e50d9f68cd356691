"""The remembered frame, on the dashboard's side: what is written down of the screen, and how one that is shown goes.

The rows are those of the Services view as they are painted; the first one says of which moment they are. While a
remembered frame is on the terminal nothing is painted, until there are figures, or somebody does something.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar, cast

from rich.console import COLOR_SYSTEMS
from rich.segment import Segment
from textual import events
from textual.app import App
from textual.driver import Driver
from textual.screen import Screen
from textual.strip import Strip

from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.output_filter import filtered
from sla_tui.ui.drawing.spans import StyledText, cut, left
from sla_tui.ui.drawing.style_codes import RESET, StyleWriter
from sla_tui.ui.state.history import HOME
from sla_tui.ui.state.ui_state import UiState
from sla_tui.ui.textual_private import strips_of

if TYPE_CHECKING:
    from sla_tui.config.model import Config

_MARK: Final = "\x1b[1;7m"
"""Bold and reversed: seen without colours too."""
_ENTER_SCREEN: Final = "\x1b[?1049h"
FIRST_KEPT_AFTER: Final = 10.0
KEPT_EVERY: Final = 300.0
"""Seconds between two frames that are written down while the dashboard runs, for one that is killed."""
_log = logging.getLogger(__name__)
_Driver = TypeVar("_Driver", bound=type[Driver])
_ACTS: Final = (events.Key, events.MouseDown, events.MouseScrollDown, events.MouseScrollUp, events.Paste)


class FrameKeeper(Protocol):
    """Where a frame is kept from one start to the next; the command line has one."""

    @property
    def remembered(self) -> bool:
        """Whether the frame that was shown has figures: those of before."""

    def hand_over(self) -> bool:
        """Gives the terminal to the app; returns whether a frame is on it."""

    def keep(self, body: str, size: tuple[int, int], at: int, config: Config | None) -> None:
        """Keeps a frame; `config`: what it was judged by, None before the feed is there."""


class RememberedFrames:
    """What the app does with remembered frames: lets one stand on the terminal at the start, has later ones kept.

    Args:
        keeper: where they are kept; None: nowhere, and none is ever shown.
    """

    def __init__(self, keeper: FrameKeeper | None) -> None:
        self.keeper = keeper
        self._shown = False
        self._held = ExitStack()
        self._size: tuple[int, int] | None = None

    @property
    def holds(self) -> bool:
        """Whether a remembered frame stands on the terminal."""
        return self._size is not None

    def taking(self, driver: _Driver) -> _Driver:
        """Makes a driver class that takes over a terminal on which a frame may stand."""
        return driver if self.keeper is None else _with_hand_over(driver, self._hand_over)

    def _hand_over(self) -> bool:
        taken = self.keeper is not None and self.keeper.hand_over()
        self._shown = taken and self.keeper is not None and self.keeper.remembered
        return taken

    def hold(self, app: App[Any]) -> None:
        """Paints nothing until `release`, where a remembered frame is on the terminal."""
        if self._shown:
            self._size = (app.size.width, app.size.height)
            self._held.enter_context(app.batch_update())

    def release(self, app: App[Any]) -> None:
        """Has the screen painted whole, over the remembered frame."""
        if self.holds:
            self._size = None
            self._held.close()
            if app.screen_stack:
                app.screen.refresh(layout=True)

    def ends_with(self, event: events.Event) -> bool:
        """Whether an event is somebody's doing, who then wants to see what comes of it; or another size."""
        if isinstance(event, events.Resize):
            return self.holds and (event.size.width, event.size.height) != self._size
        return self.holds and isinstance(event, _ACTS)

    def keep(self, screen: Screen[Any], ui_state: UiState, config: Config | None) -> None:
        """Has what the screen shows kept for the next start, where it is what the dashboard opens with.

        Args:
            screen: the Services view, painted.
            ui_state: what it shows.
            config: the configuration in force; None before the feed is there.
        """
        state = ui_state.state
        elsewhere = ui_state.view_history.here != HOME or ui_state.period is not None or bool(state.filter_text)
        then = state.past.moment is not None or state.frozen_at is not None
        if self.keeper is None or state.snapshot is None or elsewhere or then or self.holds:
            return
        at, size = state.snapshot.generated_at, (screen.size.width, screen.size.height)
        try:
            self.keeper.keep(frame_of(screen, at, ui_state.look(screen.app.theme)), size, at, config)
        except OSError as error:
            _log.warning("the frame for the next start could not be kept: %s", error.strerror)


def _with_hand_over(base: _Driver, hand_over: Callable[[], bool]) -> _Driver:
    """Makes a driver class that begins with `hand_over`, which says whether a frame is on the terminal."""

    class TakingDriver(base):  # type: ignore[misc,valid-type]
        entered = False
        """Whether the alternate screen is the terminal's already: to enter it again would clear it."""

        def start_application_mode(self) -> None:
            self.entered = hand_over()
            super().start_application_mode()

        def write(self, data: str) -> None:
            if self.entered and data == _ENTER_SCREEN:
                self.entered = False
                return
            super().write(data)

    return cast("_Driver", TakingDriver)


def frame_of(screen: Screen[Any], at: int, look: Look) -> str:
    """Returns the bytes of a screen, as they would be painted on an empty one; the first row says of when they are."""
    width = screen.size.width
    words = look.say("message.remembered", moment=look.language.moment(at, look.zone), zone=look.zone_label)
    mark = left(cut((StyledText(look.glyphs.words(f" {words}")),), width), width)
    writer = StyleWriter(COLOR_SYSTEMS[screen.app.console.color_system or "standard"])
    rows = [f"\x1b[1;1H{_MARK}{''.join(piece.text for piece in mark)}{RESET}"]
    for y, strip in enumerate(strips_of(screen)[1:], start=2):
        rows.append(f"\x1b[{y};1H{_written(strip, writer)}{writer.reset()}")
    return filtered("".join(rows))


def _written(strip: Strip, writer: StyleWriter) -> str:
    return "".join(map(writer.written, _without_links(strip)))


def _without_links(segments: Iterable[Segment]) -> Iterable[Segment]:
    for text, style, control in segments:
        yield Segment(text, style.update_link() if style is not None and style.link else style, control)
