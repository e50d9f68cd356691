"""A theme file: the colours that differ from those of a built-in theme."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sla_tui.config.themes import BASES, BUILT_IN_THEMES
from sla_tui.errors import ConfigError, Problem
from sla_tui.sla.keys import key, spec

_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,30}[a-z0-9])?")


def _color(doc: str) -> str:
    return key("", doc, "pattern", pattern="#[0-9A-Fa-f]{6}", words="a colour as #rrggbb", longest=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileTints:
    """What is behind the names of profiles, where it is not the base's. Each a colour as `#rrggbb`."""

    blue: str = _color("of profiles whose colour is blue")
    cyan: str = _color("of profiles whose colour is cyan")
    violet: str = _color("of profiles whose colour is violet")
    pink: str = _color("of profiles whose colour is pink")
    white: str = _color("of profiles whose colour is white")
    grey: str = _color("of profiles whose colour is grey")


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeFile:
    """What one theme file says: a base, and the colours that differ from it; "" where one does not."""

    base: str = key("dark", "the built-in theme that says every colour that this file does not", "word", choices=BASES)
    background: str = _color("of everything")
    selected: str = _color("behind the selected row")
    down: str = _color("behind the row of what is down")
    track: str = _color("the empty part of a bar")
    frame: str = _color("edges of panes: decoration, of any contrast")
    focus: str = _color("the edge of the pane that has the focus")
    text: str = _color("figures and names")
    strong: str = _color("the figures and names that matter most")
    soft: str = _color("what goes with them: units, hints, headings")
    faint: str = _color("separators and gaps: marks, no text")
    accent: str = _color("keys, the cursor, the sorted column")
    breached: str = _color("down, breached, money owed")
    spent: str = _color("the part of a broken gauge that is within its limit")
    at_risk: str = _color("at risk")
    met: str = _color("within its SLA")
    calm: str = _color("uneventful time in a strip")
    unknown: str = _color("nothing is known")
    maintenance: str = _color("announced work")
    on_sign: str = _color("the text on a sign that is filled with one of the colours above")
    profiles: ProfileTints = field(
        default_factory=ProfileTints, metadata=spec("behind the names of profiles, by their `ui.profile_color`")
    )

    @property
    def base_theme(self) -> str:
        """The name of the built-in theme that it stands on."""
        return BASES[self.base]

    @property
    def own(self) -> Mapping[str, str]:
        """The colours that it says itself, by role; those of profiles are in `profiles`."""
        names = (name for name in self.__slots__ if name not in {"base", "profiles"})
        return {name: value for name in names if (value := str(getattr(self, name)))}


@dataclass(frozen=True, slots=True)
class OwnTheme:
    """One theme file without problems. `text` is what stood in it, for the lines of what is warned of."""

    name: str
    path: Path
    file: ThemeFile
    text: str


def read_theme(path: Path) -> OwnTheme:
    """Reads one theme file.

    Raises:
        ConfigError: it cannot be read, is called as no theme can be, or has problems: all of them.
    """
    from sla_tui.config.keys.theme import THEME
    from sla_tui.config.reading.positions import KeyLines
    from sla_tui.config.reading.problems import At, Problems
    from sla_tui.config.reading.reader import parse_toml, read_text

    file = str(path)
    if path.stem in BUILT_IN_THEMES:
        raise ConfigError((Problem("has the name of a built-in theme; call the file otherwise", file),))
    if not _NAME.fullmatch(path.stem):
        allowed = "small letters, digits, - and _, at most 32"
        raise ConfigError((Problem("the file's name is the theme's, and does not fit", file, allowed=allowed),))
    text = read_text(path)
    problems = Problems(file, lambda name: KeyLines(text).of(name))
    values = THEME.read_keys(parse_toml(text, file), At(problems, ""))
    problems.raise_if_any()
    return OwnTheme(path.stem, path, ThemeFile(**values), text)
