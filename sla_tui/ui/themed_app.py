"""An app's themes: the one that was asked for or fits the terminal, the next one, the user's own while they change."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from textual.app import App
from textual.message import Message

from sla_tui.ui.textual_private import TextualApp
from sla_tui.ui.themes import DEFAULT, THEMES, colors_of, textual_theme, theme_names

if TYPE_CHECKING:
    from sla_tui.config.themes import ThemesRead
    from sla_tui.ui.drawing.own_themes import OwnThemes

_Result = TypeVar("_Result")
_LIGHT_BACKGROUNDS: Final = {"7", "15"}
"""The two whites of 16 colours."""


class ThemedApp(TextualApp[_Result], Generic[_Result], inherit_bindings=False):
    """An app in our themes.

    Args:
        theme: one of `THEMES`, or of the user's own; an unknown name is the default, until there is such a theme.
        themes: the user's theme files, which are looked at while the app runs; None: there are none.
    """

    class ThemesChanged(Message):
        """Theme files were read again: they changed, came, or went."""

        def __init__(self, found: ThemesRead) -> None:
            super().__init__()
            self.found = found

    def __init__(self, theme: str = DEFAULT, themes: OwnThemes | None = None) -> None:
        super().__init__()
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

    def on_mount(self) -> None:
        """Begins to look at the theme files, and tells what is wrong with the one that was asked for."""
        if self.own_themes is not None:
            threading.Thread(target=self._watch_themes, args=(self.own_themes,), daemon=True).start()
            self.call_after_refresh(self.tell_of_theme, self._theme_wanted)

    def on_unmount(self) -> None:
        """Looks at them no more."""
        self._themes_over.set()

    def _watch_themes(self, own: OwnThemes) -> None:
        """Looks at the theme files until the app is over, in a thread of its own: a disk may hang."""
        from sla_tui.ui.drawing.own_themes import EVERY

        while not self._themes_over.wait(EVERY):
            if own.changed():
                self.post_message(self.ThemesChanged(own.read()))

    def on_themed_app_themes_changed(self, message: ThemesChanged) -> None:
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
