"""The user's theme files in a running app: which themes they make, what is wrong with each, what changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sla_tui.config.themes import BUILT_IN_THEMES, ThemesRead, ThemeWatch
from sla_tui.errors import Problem
from sla_tui.text import clean
from sla_tui.ui.drawing.styles import use_own_themes
from sla_tui.ui.themes import own_colors

EVERY = 2.0
"""Seconds between two looks at the files."""
_LONGEST = 240


class OwnThemes:
    """The theme files as they were read last.

    Args:
        watch: reads them.
    """

    def __init__(self, watch: ThemeWatch) -> None:
        self._watch = watch
        self.found = ThemesRead()
        self.take(self.read())

    @property
    def names(self) -> tuple[str, ...]:
        """The themes that there are, by name."""
        return tuple(self.found.themes)

    def changed(self) -> bool:
        """Says whether a file is another than before; looks at the disk."""
        return self._watch.changed()

    def read(self) -> ThemesRead:
        """Reads the files, in any thread, and changes nothing of what is drawn."""
        return self._watch.read()

    def take(self, found: ThemesRead) -> tuple[str, ...]:
        """Has everything drawn in these from now on; returns the names of those that are new, or another."""
        before, self.found = self.found, found
        use_own_themes({name: own_colors(theme.file) for name, theme in found.themes.items()})
        changed = (name for name, theme in found.themes.items() if before.themes.get(name) != theme)
        worse = (name for name, problems in found.problems.items() if before.problems.get(name) != problems)
        return tuple(dict.fromkeys((*changed, *worse)))

    def problems(self, name: str) -> tuple[Problem, ...]:
        """Returns what is wrong with a theme's file, or what of it cannot be read; nothing of a built-in theme."""
        if name in self.found.problems:
            return self.found.problems[name]
        theme = self.found.themes.get(name)
        if theme is None:
            return () if name in BUILT_IN_THEMES else (Problem("there is no such theme, the default is shown"),)
        from sla_tui.ui.drawing.contrast import contrast_warnings  # only who has a theme waits for it

        return contrast_warnings(theme)

    def in_one_line(self, name: str) -> str:
        """Returns the first of them, and how many more there are; "" where there is none."""
        problems = self.problems(name)
        if not problems:
            return ""
        more = f" (and {len(problems) - 1} more: `sla-tui config themes`)" if len(problems) > 1 else ""
        first = replace(
            problems[0], file=Path(problems[0].file).name if problems[0].file else ""
        )  # a screen has no room for whole paths
        return clean(first.in_one_line, _LONGEST) + more
