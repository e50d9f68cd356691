"""What both apps share: themes, an end without a traceback, signals, the clipboard through tmux."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Final, Generic, TypeVar

from rich.text import Text
from textual.app import App
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.filter import LineFilter, Monochrome, NoColor
from textual.message import Message

from sla_tui.errors import SlaTuiError, shortage
from sla_tui.system import signals, stop_job
from sla_tui.ui.drawing.glyphs import Glyphs, glyphs
from sla_tui.ui.terminal.gone import is_gone
from sla_tui.ui.textual_private import TextualApp
from sla_tui.ui.themes import DEFAULT, THEMES, colors_of, textual_theme, theme_names

if TYPE_CHECKING:
    from sla_tui.config.themes import ThemesRead
    from sla_tui.ui.drawing.own_themes import OwnThemes

Result = TypeVar("Result")
INTERRUPTED: Final = 130
TERMINAL_EVERY: Final = 1.0
"""Seconds between two looks whether the terminal is still there."""
KEEP_TITLE: Final = "\x1b[22;2t"
RESTORE_TITLE: Final = "\x1b[23;2t"
_LIGHT_BACKGROUNDS: Final = {"7", "15"}
"""The two whites of 16 colours."""
HUNG_UP: Final = 129
_SIGNALS: Final = {number: code for name, code in (("SIGTERM", 143), ("SIGHUP", HUNG_UP)) for number in signals(name)}


def describe_crash(error: BaseException) -> str:
    """Says of a crash its kind of error and nothing of its data, where no other hook is given."""
    return f"sla-tui: something went wrong that should not have ({type(error).__name__})."


def _keep_background(one: LineFilter) -> LineFilter:
    """Textual's filter for NO_COLOR turns the terminal's own colour into black, on black as well."""
    return NoColor() if isinstance(one, Monochrome) else one


class BaseApp(TextualApp[Result], Generic[Result], inherit_bindings=False):
    """An app in our themes.

    Args:
        theme: one of `THEMES`, or of the user's own; an unknown name is the default, until there is such a theme.
        ascii: draws nothing but ASCII.
        linux_console: with `ascii`: what the console of Linux can show besides, too.
        themes: the user's theme files, which are looked at while the app runs; None: there are none.
        on_crash: given an unforeseen exception, writes it down where it belongs and says in one line where that is.
    """

    class ThemesChanged(Message):
        """Theme files were read again: they changed, came, or went."""

        def __init__(self, found: ThemesRead) -> None:
            super().__init__()
            self.found = found

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
        super().__init__()
        self.change_filters(_keep_background)
        self._on_crash = on_crash
        self._signals: list[signal.Signals] = []
        self.ascii_only, self.linux_console = ascii, linux_console
        self.set_class(ascii, "-ascii")
        self._title_kept = False
        self._title = ""
        self.own_themes = themes
        self._theme_wanted = theme
        self._themes_over = threading.Event()
        for name in theme_names():
            self.register_theme(textual_theme(name))
        fitting = self._fitting_theme(theme)
        if colors_of(fitting).ansi:
            self.theme = fitting
        else:
            # Without its watcher, which runs once at the start anyway: every run of it parses all styles again.
            self.set_reactive(App.theme, fitting)
            self.stylesheet.set_variables(self.get_css_variables())

    def _fitting_theme(self, wanted: str) -> str:
        """Returns the theme asked for; one without colours where the environment says so; with 16 of them its own.

        `COLORFGBG` (rxvt, Konsole and others set it) says whether a terminal's background is a light one.
        """
        if self.no_color:
            return "mono"
        known = wanted if wanted in theme_names() else DEFAULT
        if self.console.color_system == "standard" and (known in {DEFAULT, "sla-light"} or known not in THEMES):
            light = os.environ.get("COLORFGBG", "").rpartition(";")[2] in _LIGHT_BACKGROUNDS
            return "ansi-light" if light or not colors_of(known).dark else "ansi"
        return known

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
        if self.own_themes is not None:
            threading.Thread(target=self._watch_themes, args=(self.own_themes,), daemon=True).start()
            self.call_after_refresh(self.tell_of_theme, self._theme_wanted)

    def _end_without_terminal(self) -> None:
        """Ends where the terminal is gone: nobody else could, and reading from it would never rest again."""
        fileno = getattr(self.driver, "fileno", None)
        if isinstance(fileno, int) and is_gone(fileno):
            setattr(self.driver, "gone", True)  # noqa: B010  only the filtered driver has it
            self.end(HUNG_UP)

    def _watch_themes(self, own: OwnThemes) -> None:
        """Looks at the theme files until the app is over, in a thread of its own: a disk may hang."""
        from sla_tui.ui.drawing.own_themes import EVERY

        while not self._themes_over.wait(EVERY):
            if own.changed():
                self.post_message(self.ThemesChanged(own.read()))

    def on_base_app_themes_changed(self, message: ThemesChanged) -> None:
        """Draws in the themes as they are now; one that is gone makes way for the default."""
        if self.own_themes is None:
            return
        before, wanted = set(self.own_themes.names), self._theme_wanted
        changed = self.own_themes.take(message.found)
        for name in self.own_themes.names:
            self.register_theme(textual_theme(name))
        chosen = self.theme == wanted and wanted in theme_names()  # also what somebody chose against the terminal
        fitting = wanted if chosen else self._fitting_theme(wanted)
        moved = fitting != self.theme
        if moved:
            self.theme = fitting
        elif fitting in changed:
            self.mutate_reactive(App.theme)  # another theme of the same name
        for name in before - set(self.own_themes.names):
            self.unregister_theme(name)
        self.draw_anew()
        if moved or wanted in changed:
            self.tell_of_theme(wanted)

    def choose_theme(self, name: str) -> None:
        """Draws in that theme from now on, whatever the terminal is."""
        self._theme_wanted = self.theme = name
        self.draw_anew()
        self.tell_of_theme(name)

    def next_theme(self) -> str:
        """Goes to the next theme and returns its name."""
        names = theme_names()
        self._theme_wanted = self.theme = names[(names.index(self.theme) + 1) % len(names)]
        self.draw_anew()
        return self.theme

    def draw_anew(self) -> None:
        """Draws everything again, in other colours."""
        self.refresh(layout=True)

    def tell_of_theme(self, name: str) -> None:
        """Tells what is wrong with a theme's file, where something is."""
        problem = "" if self.own_themes is None else self.own_themes.in_one_line(name)
        if problem:
            self.theme_problem(name, problem)

    def theme_problem(self, name: str, problem: str) -> None:
        """Says what is wrong with a theme; nowhere, but in an app that has a place for it."""

    def on_unmount(self) -> None:
        """Removes the signal handlers, and restores the title."""
        self._themes_over.set()
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
