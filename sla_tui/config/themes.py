"""The user's themes: which files there are in their folder `themes`, and whether one of them has changed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from sla_tui.config.paths import themes_dir
from sla_tui.errors import ConfigError, Problem

if TYPE_CHECKING:
    from sla_tui.config.theme_file import OwnTheme

BUILT_IN_THEMES: Final = ("sla-dark", "sla-light", "high-contrast", "colour-blind", "ansi", "ansi-light", "mono")
"""The names of the themes that come along (`sla_tui.ui.themes.THEMES`), in the order in which `t` goes through them."""
BASES: Final = {
    "dark": "sla-dark",
    "light": "sla-light",
    **{name: name for name in ("sla-dark", "sla-light", "high-contrast", "colour-blind")},
}
"""What `base` may say, and the built-in theme that it means: one whose colours are known, not the terminal's own."""
MOST: Final = 100
"""Theme files that are read."""


class ThemesRead(NamedTuple):
    """All theme files as they were at one moment: those that hold, and of the others what is wrong, by name."""

    themes: Mapping[str, OwnTheme] = MappingProxyType({})
    problems: Mapping[str, tuple[Problem, ...]] = MappingProxyType({})


def theme_files(folder: Path | None = None) -> tuple[str, ...]:
    """Returns the names of all theme files of a folder (None: the user's), good or bad."""
    return tuple(path.stem for path in _files(themes_dir() if folder is None else folder))


def read_themes(folder: Path | None = None) -> ThemesRead:
    """Reads every theme file of a folder (None: the user's); a bad one keeps no other from being read."""
    from sla_tui.config.theme_file import read_theme  # only who has a file waits for it

    themes: dict[str, OwnTheme] = {}
    problems: dict[str, tuple[Problem, ...]] = {}
    for path in _files(themes_dir() if folder is None else folder)[:MOST]:
        try:
            theme = read_theme(path)
        except ConfigError as error:
            problems[path.stem] = error.problems
        else:
            themes[theme.name] = theme
    return ThemesRead(themes, problems)


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".toml" and not path.name.startswith("."))
    except OSError:  # there is none, or it is nobody's to read: there are no themes then
        return []


class ThemeWatch:
    """Notices that theme files changed, came or went, and reads them; the last good one stays where one is bad now.

    Args:
        folder: where they are; None: the user's.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = themes_dir() if folder is None else folder
        self._seen: tuple[tuple[str, int, int, int], ...] = ()
        self.found = ThemesRead()

    def changed(self) -> bool:
        """Says whether a file is another than the one that was read last. Cheap: one `stat` a file."""
        return self._signature() != self._seen

    def read(self) -> ThemesRead:
        """Reads all of them."""
        self._seen = self._signature()
        new = read_themes(self._folder) if self._seen else ThemesRead()
        kept = {name: theme for name, theme in self.found.themes.items() if name in new.problems}
        self.found = ThemesRead({**kept, **new.themes}, new.problems)
        return self.found

    def _signature(self) -> tuple[tuple[str, int, int, int], ...]:
        found = []
        for path in _files(self._folder)[:MOST]:
            try:
                stat = os.stat(path)  # noqa: PTH116  three numbers of one call
            except OSError:
                continue
            found.append((path.name, stat.st_mtime_ns, stat.st_size, stat.st_ino))
        return tuple(found)
