"""What both apps share besides their themes: an end without a traceback, signals, the clipboard through tmux."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Final, Generic, TypeVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.filter import LineFilter, Monochrome, NoColor

from sla_tui.errors import SlaTuiError, shortage
from sla_tui.system import signals, stop_job
from sla_tui.ui.drawing.glyphs import Glyphs, glyphs
from sla_tui.ui.terminal.gone import is_gone
from sla_tui.ui.themed_app import ThemedApp
from sla_tui.ui.themes import DEFAULT, colors_of

if TYPE_CHECKING:
    from sla_tui.ui.drawing.own_themes import OwnThemes

Result = TypeVar("Result")
INTERRUPTED: Final = 130
TERMINAL_EVERY: Final = 1.0
"""Seconds between two looks whether the terminal is still there."""
KEEP_TITLE: Final = "\x1b[22;2t"
RESTORE_TITLE: Final = "\x1b[23;2t"
HUNG_UP: Final = 129
_SIGNALS: Final = {number: code for name, code in (("SIGTERM", 143), ("SIGHUP", HUNG_UP)) for number in signals(name)}


def describe_crash(error: BaseException) -> str:
    """Says of a crash its kind of error and nothing of its data, where no other hook is given."""
    return f"sla-tui: something went wrong that should not have ({type(error).__name__})."


def _keep_background(one: LineFilter) -> LineFilter:
    """Textual's filter for NO_COLOR turns the terminal's own colour into black, on black as well."""
    return NoColor() if isinstance(one, Monochrome) else one


class BaseApp(ThemedApp[Result], Generic[Result], inherit_bindings=False):
    """An app in our themes.

    Args:
        theme, themes: see `ThemedApp`.
        ascii: draws nothing but ASCII.
        linux_console: with `ascii`: what the console of Linux can show besides, too.
        on_crash: given an unforeseen exception, writes it down where it belongs and says in one line where that is.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "interrupt", show=False, priority=True),
        Binding("ctrl+z", "suspend", show=False, priority=True),
    ]
    CSS = """
    Screen { background: $background; color: $foreground; }
    ModalScreen { background: $background 60%; }
    ModalScreen:ansi { background: transparent; }
    Screen:inline { height: 14; border: none; }
    CommandPalette SearchIcon { display: none; }
    CommandPalette #--container { max-width: 90; background: $background; }
    CommandPalette #--input { border: round $secondary; border-bottom: none; background: $background; padding: 0 1; }
    CommandPalette CommandList, CommandPalette CommandList.--visible {
        border: round $secondary; border-top: none; background: $background;
    }
    CommandPalette CommandList { max-height: 62vh; }
    CommandPalette CommandList > .option-list--option-highlighted {
        color: $block-cursor-foreground; background: $block-cursor-background; text-style: $block-cursor-text-style;
    }
    CommandPalette > .command-palette--help-text { text-style: not bold; }
    .-ascii CommandPalette #--input { border: ascii $secondary; border-bottom: none; }
    .-ascii CommandPalette CommandList, .-ascii CommandPalette CommandList.--visible {
        border: ascii $secondary; border-top: none;
    }
    """
    ENABLE_COMMAND_PALETTE = False
    SIGNALS: ClassVar[dict[signal.Signals, int]] = _SIGNALS
    """Those that end it, with the exit code of each; none where the process is not its own."""

    def __init__(
        self,
        *,
        theme: str = DEFAULT,
        ascii: bool = False,  # noqa: A002  the option's name
        linux_console: bool = False,
        themes: OwnThemes | None = None,
        on_crash: Callable[[BaseException], str] = describe_crash,
    ) -> None:
        super().__init__(theme, themes)
        self.change_filters(_keep_background)
        self._on_crash = on_crash
        self._signals: list[signal.Signals] = []
        self.ascii_only, self.linux_console = ascii, linux_console
        self.set_class(ascii, "-ascii")
        self._title_kept = False
        self._title = ""

    @property
    def glyphs(self) -> Glyphs:
        """The signs that this terminal can draw."""
        tinted = colors_of(self.theme).tinted
        return glyphs(ascii_only=self.ascii_only, tinted=tinted, linux_console=self.linux_console)

    def driver_between_filters(self, base: type[Driver]) -> type[Driver]:
        """Puts filters round a driver, of what it reads and of what it writes; loaded only for a terminal."""
        from sla_tui.ui.drawing.output_filter import with_output_filter
        from sla_tui.ui.terminal.input_filter import with_input_filter
        from sla_tui.ui.terminal.woken import with_one_reader

        return with_output_filter(with_one_reader(with_input_filter(base)))

    def on_load(self) -> None:
        """Ends in order when asked to from outside, so that the terminal is left as it was."""
        loop = asyncio.get_running_loop()
        for number, code in self.SIGNALS.items():
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):  # not in the main thread
                loop.add_signal_handler(number, self.end, code)
                self._signals.append(number)

    def on_mount(self) -> None:
        """Begins to check whether the terminal is still there."""
        if not self.is_headless:
            self.set_interval(TERMINAL_EVERY, self._end_without_terminal)

    def _end_without_terminal(self) -> None:
        """Ends where the terminal is gone: nobody else could, and reading from it would never rest again."""
        fileno = getattr(self.driver, "fileno", None)
        if isinstance(fileno, int) and is_gone(fileno):
            setattr(self.driver, "gone", True)  # noqa: B010  only the filtered driver has it
            self.end(HUNG_UP)

    def on_unmount(self) -> None:
        """Removes the signal handlers, and restores the title."""
        loop = asyncio.get_running_loop()
        for number in self._signals:
            loop.remove_signal_handler(number)
        self._signals.clear()
        self._restore_title()

    def end(self, code: int) -> None:
        """Leaves with that exit code."""
        self.exit(return_code=code)

    def action_interrupt(self) -> None:
        """Leaves as an interrupted program does, at ctrl+c."""
        self.end(INTERRUPTED)

    def action_suspend(self) -> None:
        """Goes to sleep behind the shell, at ctrl+z, with the terminal as it was; `fg` has all drawn anew.

        The whole job is stopped, as a shell expects of it; where no shell is there to go on with it, the system leaves
        it running. Nothing is collected meanwhile, and the history says so (`engine/polling/ingest.py`).
        """
        if self.driver is None or not self.driver.can_suspend:
            return
        title = self._title
        self._restore_title()
        with self.suspend():
            stop_job()
        if title:
            self.set_terminal_title(title)

    def copy_to_clipboard(self, text: str) -> None:
        """Sends `text` to the terminal's clipboard (OSC 52), through tmux where it runs in one."""
        self.keep_copied(text)
        if self.driver is not None:
            from sla_tui.ui.terminal.clipboard import osc52

            self.driver.write(osc52(text, tmux=self.in_tmux))

    def open_page(self, url: str) -> bool:
        """Opens a page in a browser, where one can come up before who looks; False: it was not opened."""
        from sla_tui.ui.terminal.browser import has_browser

        if not getattr(self.driver, "opens_pages", True) or not has_browser(os.environ):
            return False
        self.open_url(url)
        return True

    def set_terminal_title(self, words: str) -> None:
        """Writes the terminal's title; the one that was there is put back at the end."""
        if self.driver is not None and not self.is_headless:
            if not self._title_kept:
                self._title_kept = True
                self.driver.write(KEEP_TITLE)  # by itself: the output filter knows whole sequences
            self._title = words
            self.driver.write(f"\x1b]2;{words}\x07")

    def notify_desktop(self, words: str) -> None:
        """Asks the terminal for a notification of the desktop (OSC 9 and OSC 777), through tmux in one."""
        if self.driver is not None and not self.is_headless:
            from sla_tui.ui.terminal.clipboard import desktop_notice

            self.driver.write(desktop_notice(words, tmux=self.in_tmux))

    def _restore_title(self) -> None:
        if self._title_kept and self.driver is not None:
            self._title_kept = False
            self.driver.write(RESTORE_TITLE)

    @property
    def in_tmux(self) -> bool:
        """Whether the terminal is one of tmux."""
        return "TMUX" in os.environ

    def say_last(self, words: str) -> None:
        """Says them whole, so that a path in them can be copied."""
        self.error_console.print(Text(words), soft_wrap=True)

    def crash_words(self, error: BaseException) -> str:
        """Says in words what went wrong: an error of ours as it is, of all others their kind alone."""
        known = error if isinstance(error, SlaTuiError) else shortage(error)
        if known is not None:
            return f"sla-tui: {known}"
        try:
            return self._on_crash(error)
        except Exception as second:  # noqa: BLE001  the hook itself failed; the terminal must be restored all the same
            return f"{describe_crash(error)} The report failed too ({type(second).__name__})."
