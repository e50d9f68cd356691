"""The themes: the colours of each, and what Textual's own parts are drawn with. `drawing/styles.py` has the roles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from textual.theme import Theme

from sla_tui.config.profiles import PROFILE_COLORS

if TYPE_CHECKING:
    from sla_tui.config.theme_file import ThemeFile

DEFAULT: Final = "sla-dark"


class Colors(NamedTuple):
    """The colours of one theme. `None` is the terminal's own.

    Text keeps a contrast of at least 4.5:1 and marks that mean something 3:1, on each of the first three
    (`tests/ui/test_contrast.py`). Themes of 16 colours name those that hold it on the palettes of xterm, VS Code, the
    Linux console and Windows alike.

    Attributes:
        background: of everything.
        selected: behind the selected row; `None`: it is drawn reversed.
        down: behind the row of what is down; `None`: nothing is.
        track: the empty part of a bar.
        frame: edges; `focus`: of the focused pane.
        text: figures and names; `strong`: the ones that matter; `soft`: what goes with them; `faint`: separators only.
        accent: the one accent: keys, cursor, sorted column.
        spent: the part of a broken gauge that is within its limit.
        calm: uneventful time in a strip.
        on_sign: text on a reversed sign.
        profiles: behind the names of profiles, in the order of `PROFILE_COLORS`.
    """

    background: str | None
    selected: str | None
    down: str | None
    track: str | None
    frame: str
    focus: str
    text: str
    strong: str
    soft: str
    faint: str
    accent: str
    breached: str
    spent: str
    at_risk: str
    met: str
    calm: str
    unknown: str
    maintenance: str
    on_sign: str
    profiles: tuple[str, str, str, str, str, str]
    dark: bool = True
    ansi: bool = False
    tinted: bool = True


_own: dict[str, Colors] = {}
_BRIGHT: Final = 0x80
"""A background whose colour is on average at least this is a light one."""


def own_themes() -> Mapping[str, Colors]:
    """Returns the themes of the user's files (`drawing/own_themes.py`), by name."""
    return _own


def replace_own_themes(own: Mapping[str, Colors]) -> None:
    """Has these be the user's themes, in all dashboards of this process; see `drawing.styles.use_own_themes`."""
    _own.clear()
    _own.update(own)


def theme_names() -> tuple[str, ...]:
    """Returns the names of all themes in the order in which `t` goes through them: the user's own come last."""
    return (*THEMES, *_own)


def colors_of(name: str) -> Colors:
    """Returns the colours of a theme; of an unknown one those of the default."""
    return THEMES.get(name) or _own.get(name) or THEMES[DEFAULT]


THEMES: Final[dict[str, Colors]] = {
    "sla-dark": Colors(
        background="#11141b",
        selected="#222a3a",
        down="#2e1b22",
        track="#232936",
        frame="#353d4e",
        focus="#56627d",
        text="#c9d0de",
        strong="#f1f4fa",
        soft="#8c96ab",
        faint="#69738c",
        accent="#86a8f7",
        breached="#ff6e79",
        spent="#ba525d",
        at_risk="#eab560",
        met="#7bcb94",
        calm="#4d8a63",
        unknown="#a49bc4",
        maintenance="#63b3d8",
        on_sign="#11141b",
        profiles=("#86a8f7", "#5fd0d8", "#c79bf8", "#f394c4", "#f1f4fa", "#8c96ab"),
    ),
    "sla-light": Colors(
        background="#fafaf7",
        selected="#e2e8f6",
        down="#fae3e2",
        track="#e7e8e6",
        frame="#c6c9cf",
        focus="#858d9d",
        text="#2c313b",
        strong="#0d1117",
        soft="#5d6574",
        faint="#7d8591",
        accent="#2a5bd0",
        breached="#c2182b",
        spent="#c86771",
        at_risk="#8f5500",
        met="#1a7439",
        calm="#499365",
        unknown="#6a5a96",
        maintenance="#0f6d95",
        on_sign="#ffffff",
        profiles=("#2a5bd0", "#0b6f7d", "#7436b8", "#b02a76", "#2c313b", "#5d6574"),
        dark=False,
    ),
    "high-contrast": Colors(
        background="#000000",
        selected="#002a66",
        down="#4a0000",
        track="#2c2c2c",
        frame="#a0a0a0",
        focus="#ffffff",
        text="#ffffff",
        strong="#ffffff",
        soft="#dcdcdc",
        faint="#9a9a9a",
        accent="#5cd6ff",
        breached="#ff6060",
        spent="#cd4848",
        at_risk="#ffd800",
        met="#3cff8a",
        calm="#3cff8a",
        unknown="#e0c8ff",
        maintenance="#5cd6ff",
        on_sign="#000000",
        profiles=("#7fb0ff", "#5cf0ff", "#d9a8ff", "#ff9ad5", "#ffffff", "#b4b4b4"),
    ),
    "colour-blind": Colors(
        background="#12151c",
        selected="#252c3b",
        down="#302418",
        track="#252b37",
        frame="#363e4e",
        focus="#58637c",
        text="#ccd2de",
        strong="#f4f6fa",
        soft="#929bae",
        faint="#6b758d",
        accent="#c3cbe0",
        breached="#ff8a1f",
        spent="#a7662d",
        at_risk="#ffcf8f",
        met="#5cb0f2",
        calm="#3d7aad",
        unknown="#9aa1b0",
        maintenance="#9fc8e8",
        on_sign="#12151c",
        profiles=("#86a8f7", "#5fd0d8", "#c79bf8", "#f394c4", "#f4f6fa", "#929bae"),
    ),
    "ansi": Colors(
        background=None,
        selected=None,
        down=None,
        track=None,
        frame="bright_black",
        focus="white",
        text="default",
        strong="default",
        soft="default",
        faint="white",
        accent="cyan",
        breached="bright_red",
        spent="bright_red",
        at_risk="bright_yellow",
        met="green",
        calm="green",
        unknown="default",
        maintenance="bright_cyan",
        on_sign="default",
        profiles=("cyan", "cyan", "bright_white", "white", "bright_white", "white"),
        ansi=True,
        tinted=False,
    ),
    "ansi-light": Colors(
        background=None,
        selected=None,
        down=None,
        track=None,
        frame="bright_black",
        focus="bright_black",
        text="default",
        strong="default",
        soft="default",
        faint="bright_black",
        accent="blue",
        breached="red",
        spent="red",
        at_risk="magenta",
        met="default",
        calm="default",
        unknown="default",
        maintenance="blue",
        on_sign="default",
        profiles=("blue", "blue", "default", "default", "default", "default"),
        dark=False,
        ansi=True,
        tinted=False,
    ),
    "mono": Colors(
        background=None,
        selected=None,
        down=None,
        track=None,
        frame="default",
        focus="default",
        text="default",
        strong="default",
        soft="default",
        faint="default",
        accent="default",
        breached="default",
        spent="default",
        at_risk="default",
        met="default",
        calm="default",
        unknown="default",
        maintenance="default",
        on_sign="default",
        profiles=("default", "default", "default", "default", "default", "default"),
        ansi=True,
        tinted=False,
    ),
}
"""Those that come along (`config.themes.BUILT_IN_THEMES`), in the order in which `t` goes through them."""


def own_colors(file: ThemeFile) -> Colors:
    """Returns the colours of a theme file: its own, and of its base those that it does not say."""
    base, own = THEMES[file.base_theme], file.own
    tints = tuple(
        getattr(file.profiles, name) or color for name, color in zip(PROFILE_COLORS, base.profiles, strict=True)
    )
    background = own.get("background", "")
    dark = sum(bytes.fromhex(background[1:])) < 3 * _BRIGHT if background else base.dark
    return base._replace(**own, profiles=tints, dark=dark)  # type: ignore[arg-type]


def _list_cursor(name: str) -> dict[str, str]:
    """Returns what a row under the cursor in a list of Textual's is drawn in, in 16 colours or none.

    Textual reverses no such row: the two that stand out from each other on every palette are named.
    """
    colors = {"ansi": ("ansi_black", "ansi_white"), "ansi-light": ("ansi_white", "ansi_black")}
    text, behind = colors.get(name, ("ansi_default", "ansi_default"))
    parts = {"foreground": text, "background": behind, "text-style": "bold underline" if name == "mono" else "none"}
    return {f"block-cursor{state}-{part}": value for state in ("", "-blurred") for part, value in parts.items()}


def textual_theme(name: str) -> Theme:
    """Makes what Textual's own parts (palette, input) are drawn with."""
    c = colors_of(name)
    if c.ansi:

        def ansi(color: str | None) -> str:
            return f"ansi_{color or 'default'}"

        return Theme(
            name=name,
            primary=ansi(c.accent),
            secondary=ansi(c.accent),
            warning=ansi(c.at_risk),
            error=ansi(c.breached),
            success=ansi(c.met),
            accent=ansi(c.accent),
            foreground="ansi_default",
            background="ansi_default",
            surface="ansi_default",
            panel="ansi_default",
            boost="ansi_default",
            dark=c.dark,
            ansi=True,
            # Textual's own CSS asks for these two in an ansi theme.
            variables={
                "ansi-background": "ansi_default",
                "ansi-foreground": "ansi_default",
                "text-muted": "ansi_default",
                "text-disabled": "ansi_default",
                **_list_cursor(name),
            },
        )
    return Theme(
        name=name,
        primary=c.accent,
        secondary=c.focus,
        warning=c.at_risk,
        error=c.breached,
        success=c.met,
        accent=c.accent,
        foreground=c.text,
        background=c.background,
        surface=c.background,
        panel=c.track,
        boost=c.selected,
        dark=c.dark,
        # Textual's own are fainter than can be read.
        variables={
            "text-muted": c.soft,
            "text-disabled": c.soft,
            "scrollbar": c.focus,
            "scrollbar-hover": c.text,
            "scrollbar-active": c.accent,
            "scrollbar-background": c.background or "transparent",
        },
    )
