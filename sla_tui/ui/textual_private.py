"""All that is used of Textual's private names, and nothing else: what a new version may take away without a word.

Everybody else uses the public names of this module. `PRIVATE_NAMES` says what each is for, and so what breaks without
it; `tests/ui/test_textual_private.py` looks for them in the Textual that is installed, and for others that are used.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, Generic, TextIO, TypeVar

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._compositor import Compositor, CompositorUpdate
from textual._parser import ParseError
from textual._xterm_parser import SPECIAL_SEQUENCES, XTermParser
from textual.app import App
from textual.driver import Driver
from textual.filter import LineFilter
from textual.geometry import Region
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.strip import Strip
from textual.timer import Timer, TimerCallback
from textual.widget import Widget

__all__ = [
    "ANSI_SEQUENCES_KEYS",
    "PRIVATE_NAMES",
    "SPECIAL_SEQUENCES",
    "Compositor",
    "CompositorUpdate",
    "ParseError",
    "PromptScreen",
    "SureTimers",
    "TextualApp",
    "TextualDriver",
    "WrappedFile",
    "XTermParser",
    "draw_with",
    "forget_wait",
    "is_debugging",
    "strips_of",
    "taken_spans",
    "waits",
]
PRIVATE_NAMES: Final[dict[tuple[str, str], str]] = {
    ("textual._ansi_sequences", "ANSI_SEQUENCES_KEYS"): "which sequences are keys: others are dropped",
    ("textual._xterm_parser", "SPECIAL_SEQUENCES"): "the same of paste and focus",
    ("textual._xterm_parser", "XTermParser"): "reading a terminal behind a filter of what it reports unasked",
    (
        "textual._xterm_parser",
        "XTermParser._timeout_time",
    ): "the Esc key, which is told from a sequence by waiting once",
    ("textual._parser", "ParseError"): "the end of all input",
    ("textual._compositor", "Compositor"): "writing only the cells that changed",
    ("textual._compositor", "CompositorUpdate"): "the same",
    ("textual._compositor", "Compositor._dirty_regions"): "the same",
    ("textual._compositor", "Compositor._regions_to_spans"): "the same",
    ("textual.screen", "Screen._compositor"): "the same: the screen's own is put aside; its rows as they are painted",
    ("textual.screen", "Screen._compositor_refresh"): "painting the clock and new figures without messages in between",
    ("textual.screen", "Screen._dirty_widgets"): "the same",
    ("textual.widget", "Widget._set_dirty"): "the same",
    ("textual.widget", "Widget._repaint_required"): "the same, where it cannot be at once",
    ("textual.widget", "Widget._layout_required"): "the same: not while the screen is to be divided anew",
    ("textual.message_pump", "MessagePump._message_queue"): "the same: not while more waits to be handled",
    ("textual.app", "App._batch_count"): "the same: not while a remembered frame stands on the terminal",
    ("textual.timer", "Timer._skip"): "what is to be done once is done, however late it is",
    ("textual.app", "App._filters"): "NO_COLOR without black letters on black",
    ("textual.app", "App._driver"): "title, clipboard and notices of the desktop; noticing that the terminal is gone",
    (
        "textual.app",
        "App._build_driver",
    ): "the filters of an app in the scrollback (`watch --inline`), and the driver of `serve`",
    ("textual.app", "App._clipboard"): "what was copied, for pasting in the app itself",
    (
        "textual.app",
        "App._handle_exception",
    ): "an end in words: Textual's own report prints local variables, and secrets",
    ("textual.app", "App._fatal_error"): "the same",
    ("textual.app", "App._print_error_renderables"): "the same",
    ("textual.app", "App._exit_renderables"): "the same",
    ("textual.app", "App._exception"): "the same, and tests that see what was raised",
    ("textual.app", "App._exception_event"): "the same",
    ("textual.app", "App._return_code"): "exit code 1 after a crash",
    ("textual.message_pump", "MessagePump._close_messages_no_wait"): "the end after a crash",
    ("textual.driver", "Driver._app"): "`serve`: what the visitor's terminal reports",
    ("textual.driver", "Driver._loop"): "`serve`: drawing from any thread",
    ("textual.driver", "Driver._size"): "`serve`: the size of the visitor's terminal",
    ("textual.driver", "Driver._debug"): "Textual's own switch for looking at keys",
    ("textual.drivers.linux_driver", "LinuxDriver._file"): "going on quietly when the terminal is gone",
    ("textual.drivers.linux_inline_driver", "LinuxInlineDriver._file"): "the same in the scrollback",
}
"""Module and name of each, and what it is for."""

_Result = TypeVar("_Result")


class SureTimers(MessagePump):
    """Does what is to be done once, however late: put before what sets timers.

    Textual leaves out the turns of a timer for which it comes too late, and the only one, too: beside other work a
    window's new size, or figures that waited for a second to pass, were forgotten for good.
    """

    def set_timer(
        self, delay: float, callback: TimerCallback | None = None, *, name: str | None = None, pause: bool = False
    ) -> Timer:
        """Makes a timer that calls `callback` once after `delay` seconds."""
        timer = super().set_timer(delay, callback, name=name, pause=pause)
        timer._skip = False
        return timer


class TextualApp(SureTimers, App[_Result], Generic[_Result], inherit_bindings=False):
    """An app whose driver, filters, clipboard and last words are its own business."""

    def driver_between_filters(self, base: type[Driver]) -> type[Driver]:
        """Returns the class of driver to use in the place of `base`."""
        return base

    def own_driver(self) -> Driver | None:
        """Makes a driver of our own; None where Textual's is to be used."""
        return None

    def crash_words(self, error: BaseException) -> str:
        """Returns what is said of an exception that nobody expected, in the place of Textual's report."""
        raise NotImplementedError

    def say_last(self, words: str) -> None:
        """Says them, once the terminal is the user's again."""
        raise NotImplementedError

    @property
    def driver(self) -> Driver | None:
        """What draws to the terminal; None before there is one."""
        return self._driver

    def change_filters(self, change: Callable[[LineFilter], LineFilter]) -> None:
        """Puts what `change` makes of each filter of colours in its place."""
        self._filters = [change(one) for one in self._filters]

    def get_driver_class(self) -> type[Driver]:
        """Returns Textual's driver for this terminal, between filters."""
        return self.driver_between_filters(super().get_driver_class())

    def _build_driver(self, headless: bool, inline: bool, mouse: bool, size: tuple[int, int] | None) -> Driver:
        """Gives the driver of an app in the scrollback its filters: Textual asks for no class there."""
        own = self.own_driver()
        if own is not None:
            return own
        driver = super()._build_driver(headless, inline, mouse, size)
        if inline and not headless:
            file = vars(driver).pop("_file", None)
            driver.__class__ = self.driver_between_filters(type(driver))
            if file is not None:
                setattr(driver, "_file", file)  # noqa: B010  what the filter puts round it is made where it is set
        return driver

    def keep_copied(self, text: str) -> None:
        """Keeps what was copied, for pasting in the app itself."""
        self._clipboard = text

    def _handle_exception(self, error: Exception) -> None:
        """Ends with words of ours: Textual's own report would print local variables, and with them secrets."""
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
            self.last_words = self.crash_words(error)
        self._close_messages_no_wait()

    def _fatal_error(self) -> None:
        """Never prints a traceback; whoever calls this has an exception that `_handle_exception` was given."""
        self._close_messages_no_wait()

    last_words: str = ""
    """What is said at the end; empty: nothing."""

    def _print_error_renderables(self) -> None:
        words, self.last_words = self.last_words, ""
        if words:
            self.say_last(words)
        self._exit_renderables.clear()


class PromptScreen(Screen[_Result], Generic[_Result]):
    """A screen whose widgets can be painted at once.

    Textual's way to the terminal is a message from each widget to the screen and a timer of the screen's: for what
    changes once a second that costs more than the painting.
    """

    _marked: set[Widget] | None = None

    @contextmanager
    def painting_at_once(self) -> Iterator[None]:
        """Paints at its end what was marked meanwhile; in Textual's way where something else is to be done first.

        That is so while more has come than one key: many keys are painted once.
        """
        if self._marked is not None or not self._can_be_painted or not self._is_next:
            yield
            return
        marked: set[Widget] = set()
        self._marked = marked
        try:
            yield
        finally:
            self._marked = None
            if not self._can_be_painted or any(
                isinstance(node, Widget) and node._layout_required for node in self.walk_children()
            ):
                for widget in marked:
                    widget._repaint_required = True
                    widget.check_idle()
            elif marked:
                self._compositor.update_widgets(marked | self._dirty_widgets)
                self._compositor_refresh()

    @property
    def _can_be_painted(self) -> bool:
        """Whether nothing lies over it, and nothing holds it back."""
        return self.is_current and not self.app._batch_count and not self.app.is_inline

    @property
    def _is_next(self) -> bool:
        """Whether nothing else waits to be handled."""
        return self._message_queue.empty() and self.app._message_queue.empty()

    def marks(self, widget: Widget, regions: Sequence[Region]) -> bool:
        """Marks what of a widget is painted at once; returns False where that is not done now."""
        if self._marked is None:
            return False
        widget._set_dirty(*regions)
        self._marked.add(widget)
        return True


class TextualDriver(Driver):
    """A driver of our own making, and what Textual's knows of its app."""

    @property
    def its_app(self) -> App[Any]:
        """The app."""
        return self._app

    @property
    def its_loop(self) -> asyncio.AbstractEventLoop:
        """The loop that it runs on."""
        return self._loop

    @property
    def window(self) -> tuple[int, int] | None:
        """Columns and rows, where they are known."""
        return self._size

    @window.setter
    def window(self, size: tuple[int, int]) -> None:
        self._size = size


class WrappedFile:
    """For a class of drivers, behind Textual's own: what the driver writes to is `wrapped`."""

    _terminal: TextIO

    def wrapped(self, file: TextIO) -> TextIO:
        """Returns what is written to in the place of the terminal's file."""
        return file

    @property
    def _file(self) -> TextIO:
        return self._terminal

    @_file.setter
    def _file(self, file: TextIO) -> None:
        self._terminal = self.wrapped(file)


def draw_with(screen: Screen[Any], compositor: Compositor) -> None:
    """Has the screen drawn by that compositor; before it is shown."""
    screen._compositor = compositor


def strips_of(screen: Screen[Any]) -> list[Strip]:
    """Returns the rows of the screen as they are painted."""
    return screen._compositor.render_strips()


def taken_spans(compositor: Compositor) -> list[tuple[int, int, int]]:
    """Returns what is to be painted again as (row, first cell, cell after the last), by rows, and forgets it."""
    regions = compositor._dirty_regions.copy()
    compositor._dirty_regions.clear()
    return list(compositor._regions_to_spans(regions))


def forget_wait(parser: XTermParser) -> None:
    """Has the parser wait no more for the rest of a sequence."""
    parser._timeout_time = 0.0


def waits(parser: XTermParser) -> bool:
    """Whether the parser waits for the rest of a sequence."""
    return parser._timeout_time is not None


def is_debugging(driver: Driver) -> bool:
    """Whether Textual was asked to write down what it reads."""
    return driver._debug
