"""How well a theme can be read: the contrast of every role that is drawn, on every row, as WCAG 2.1 counts it."""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

from rich.color import Color

from sla_tui.config.profiles import PROFILE_COLORS
from sla_tui.config.theme_file import OwnTheme
from sla_tui.errors import Problem
from sla_tui.ui.drawing.styles import on_row, styles_of
from sla_tui.ui.themes import Colors, own_colors

TEXT: Final = 4.5
MARK: Final = 3.0
"""The least contrast of what is read, and of a mark that means something (WCAG 2.1, 1.4.3 and 1.4.11)."""
ROWS: Final = ("", "@", "!")
"""Ends of roles: on any row, on the selected one, on the one of what is down."""

DECORATION: Final = frozenset({"frame", "rail", "track"})
"""Nothing is lost where these are not seen."""
_MARKS: Final = frozenset({"faint", "gap", "calm", "tick", "frame.focus", "rail.tick", "spent", "sign.spent"})
_MARK_PARTS: Final = ("bar.", "end.", "line.", "tick.")
_PLAIN: Final = tuple(name for name in Colors._fields if name not in {"profiles", "dark", "ansi", "tinted"})

Rgb = tuple[int, int, int]


class Pair(NamedTuple):
    """Two colours of a theme, by their keys in a theme file, of which one is drawn on the other."""

    drawn: str
    behind: str


class PoorPair(NamedTuple):
    """A pair whose contrast is less than it should be."""

    pair: Pair
    ratio: float
    wanted: float


def luminance(color: Rgb) -> float:
    """Returns the relative luminance of a colour, from 0 (black) to 1 (white)."""

    def linear(part: float) -> float:
        part /= 255
        return part / 12.92 if part <= 0.03928 else float(((part + 0.055) / 1.055) ** 2.4)

    red, green, blue = color
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


def contrast(first: Rgb, second: Rgb) -> float:
    """Returns the contrast of two colours, from 1 to 21."""
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def least(role: str) -> float:
    """Returns the least contrast of a role: that of text, unless it is said to be less."""
    if role in DECORATION:
        return 0.0
    return MARK if role in _MARKS or role.startswith(_MARK_PARTS) else TEXT


def is_judged(role: str, row: str) -> bool:
    """Tells whether a role is drawn on such a row, and means something there: no edge of a pane runs through one."""
    return role not in DECORATION and not (row and role == "frame.focus")


@cache
def pairs() -> dict[Pair, float]:
    """Returns which colours are drawn on which, with the least contrast: found by drawing every role in marked ones."""
    keys = (*_PLAIN, *(f"profiles.{name}" for name in PROFILE_COLORS))
    marked = {f"#0000{at:02x}": key for at, key in enumerate(keys)}
    mark = {key: color for color, key in marked.items()}
    profiles = tuple(mark[f"profiles.{name}"] for name in PROFILE_COLORS)
    colors = Colors(**{name: mark[name] for name in _PLAIN}, profiles=profiles)  # type: ignore[arg-type]
    found: dict[Pair, float] = {}
    for role, style in styles_of(colors).items():
        for row in ROWS:
            if not is_judged(role, row):
                continue
            drawn = on_row(colors, role, row, style)
            if drawn.color is not None and drawn.bgcolor is not None:
                pair = Pair(marked[drawn.color.name], marked[drawn.bgcolor.name])
                found[pair] = max(found.get(pair, 0.0), least(role))
    return found


def poor_pairs(colors: Colors) -> tuple[PoorPair, ...]:
    """Returns every pair of a theme of 24-bit colours that is drawn and cannot be read, in the order of roles."""
    found = []
    for pair, wanted in pairs().items():
        ratio = contrast(_rgb(colors, pair.drawn), _rgb(colors, pair.behind))
        if ratio < wanted:
            found.append(PoorPair(pair, ratio, wanted))
    return tuple(found)


def contrast_warnings(theme: OwnTheme) -> tuple[Problem, ...]:
    """Returns what of a theme file cannot be read, each with the line that says one of the two colours."""
    from sla_tui.config.reading.positions import KeyLines

    colors, lines = own_colors(theme.file), KeyLines(theme.text)
    said = {**theme.file.own, **{f"profiles.{name}": getattr(theme.file.profiles, name) for name in PROFILE_COLORS}}
    found = []
    for pair, ratio, wanted in poor_pairs(colors):
        where = next((key for key in pair if said.get(key)), "base")
        words = f"{_of(colors, pair.drawn)} on {pair.behind} {_of(colors, pair.behind)}"
        # Cut, not rounded: 4.499 is less than 4.5, and is not shown as 4.50.
        message = f"{words} has a contrast of {int(ratio * 100) / 100:.2f}:1, less than {wanted:g}:1"
        found.append(Problem(message, str(theme.path), lines.of(where), pair.drawn))
    return tuple(sorted(found, key=lambda problem: problem.line or 0))


def _of(colors: Colors, key: str) -> str:
    table, _, name = key.rpartition(".")
    return str(colors.profiles[PROFILE_COLORS.index(name)] if table else getattr(colors, name))


def _rgb(colors: Colors, key: str) -> Rgb:
    return tuple(Color.parse(_of(colors, key)).get_truecolor())  # type: ignore[return-value]
