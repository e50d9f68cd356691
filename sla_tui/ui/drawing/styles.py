"""A style for every role that view-models use, in each theme."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from rich.color import Color
from rich.style import Style

from sla_tui.config.profiles import PROFILE_COLORS
from sla_tui.ui.themes import Colors, colors_of, replace_own_themes


@lru_cache(maxsize=64)
def styles(name: str) -> dict[str, Style]:
    """Makes a style for every role of the theme; see `style_of` for roles that are made of two."""
    return styles_of(colors_of(name), mono=name == "mono")


def use_own_themes(own: Mapping[str, Colors]) -> None:
    """Has these be the user's themes from now on, and forgets what was drawn of others of their names."""
    replace_own_themes(own)
    styles.cache_clear()
    style_of.cache_clear()


def styles_of(c: Colors, *, mono: bool = False) -> dict[str, Style]:
    """Makes a style for every role in these colours; `mono`: what is down is told by reversing it."""

    def plain(color: str, *, bold: bool = False, faded: bool = False) -> Style:
        return Style(color=_color(color), bgcolor=_color(c.background), bold=bold or None, dim=faded or None)

    def badge(color: str) -> Style:
        if c.ansi:  # on the terminal's own background the colour can be read, so it can be read reversed
            return Style(color=_color(color), reverse=True, bold=True)
        return Style(color=_color(c.on_sign), bgcolor=_color(color), bold=True)

    def on_track(color: str) -> Style:
        return Style(color=_color(color), bgcolor=_color(c.track or c.background))

    out = {
        "text": plain(c.text),
        "strong": plain(c.strong, bold=True),
        "soft": plain(c.soft),
        "faint": plain(c.faint),
        "faint_text": plain(c.soft)
        + Style(italic=c.ansi or None),  # without a second grey, hints must not look filled in
        "title": plain(c.strong, bold=True),
        "heading": plain(c.soft),
        "heading.sorted": plain(c.accent, bold=True),
        "key": plain(c.accent, bold=True),
        "accent": plain(c.accent, bold=mono),
        "clock": plain(c.text),
        "frame": plain(c.frame, faded=mono),
        "frame.focus": plain(c.focus),
        "owed": plain(c.breached, bold=True),
        "gap": plain(c.faint),
        "warn": plain(c.at_risk),
        "calm": plain(c.calm),
        "track": on_track(c.faint) if not c.tinted else on_track(c.background or "default"),
        "tick": on_track(c.strong),
        "badge": badge(c.accent),
        "badge.quiet": badge(c.soft),
        "header.breached": badge(c.breached),
        "header.met": badge(c.met),
        "header.at_risk": plain(c.at_risk, bold=True),
        "header.unknown": plain(c.unknown),
    }
    for role in ("breached", "spent", "at_risk", "met", "unknown", "maintenance"):
        color = getattr(c, role)
        heavy = role in {"breached", "at_risk"}
        out[role] = plain(color, bold=heavy)
        out[f"sign.{role}"] = plain(color, bold=heavy)
        out[f"bar.{role}"] = on_track(color)
        out[f"end.{role}"] = on_track(color)
        out[f"line.{role}"] = plain(c.calm if role == "met" else color)
        on_bar = c.strong if role == "spent" else c.on_sign
        out[f"tick.{role}"] = Style(color=_color(on_bar), bgcolor=_color(color)) if c.tinted else plain(c.strong)
    for role in ("breached", "at_risk", "met", "unknown"):
        out[f"wall.{role}"] = badge(getattr(c, role))
    out["wall.down"] = badge(c.breached)
    out["sign.down"] = plain(c.breached, bold=True)
    out["down"] = badge(c.breached) if mono else plain(c.breached, bold=True)
    for part in ("sign", "bar", "line", "wall", "header"):
        out[f"{part}.not_provable"] = out[f"{part}.no_data"] = out[f"{part}.unknown"]
    for one, color in zip(PROFILE_COLORS, c.profiles, strict=True):
        out[f"profile.{one}"] = badge(color)
    out["bar.soft"] = out["end.soft"] = on_track(c.soft)
    out["line.soft"] = plain(c.soft)
    out["rail"] = plain(c.frame, faded=mono)
    out["rail.tick"] = plain(c.soft)
    out["tick.soft"] = Style(color=_color(c.on_sign), bgcolor=_color(c.soft)) if c.tinted else plain(c.strong)
    out["header.met.some"] = plain(c.met)
    return out


@lru_cache(maxsize=4096)
def style_of(name: str, role: str) -> Style:
    """Returns the style of a role. An unknown one is drawn as text.

    With an ``@`` at its end it is on the selected row, with an ``!`` on the row of what is down.
    """
    row = role[-1:] if role[-1:] in {"@", "!"} else ""
    role = role.removesuffix(row)
    table = styles(name)
    return on_row(colors_of(name), role, row, table.get(role, table["text"]))


def on_row(c: Colors, role: str, row: str, style: Style) -> Style:
    """Returns a role's style on a row: "" is any, "@" the selected one, "!" the one of what is down."""
    if not row or (c.tinted and role.startswith(_SIGNS)):
        return style
    if row == "@" and c.selected is None:
        return _reversed(role, style)
    behind = c.selected if row == "@" else c.down
    return style if behind is None else style + Style(bgcolor=_color(behind))


_SIGNS: Final = ("badge", "profile.", "header.breached", "header.met", "wall.", "tick.")
"""What has a background of its own on every row."""


def _reversed(role: str, style: Style) -> Style:
    """Makes it what it is on a reversed row: in no colour but the sign's; what is reversed anyway stands out."""
    color = style.color if role.startswith("sign.") else Color.default()
    return Style(color=color, bold=style.bold, reverse=not style.reverse)


def _color(name: str | None) -> Color | None:
    return None if name is None else Color.parse(name)
