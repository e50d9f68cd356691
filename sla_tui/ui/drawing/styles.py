"""A style for every role that view-models use, in each theme."""

from __future__ import annotations

from functools import lru_cache

from rich.color import Color
from rich.style import Style

from sla_tui.config.profiles import PROFILE_COLORS
from sla_tui.ui.themes import THEMES


@lru_cache(maxsize=len(THEMES) * 2)
def styles(name: str) -> dict[str, Style]:
    """Makes a style for every role of the theme; see `style_of` for roles that are made of two."""
    c = THEMES[name]
    mono = name == "mono"
    dim = c.ansi and not mono

    def plain(color: str, *, bold: bool = False, faded: bool = False) -> Style:
        return Style(color=_color(color), bgcolor=_color(c.background), bold=bold or None, dim=faded or None)

    def badge(color: str) -> Style:
        if mono:
            return Style(reverse=True, bold=True)
        return Style(color=_color(c.on_sign), bgcolor=_color(color), bold=True)

    def on_track(color: str) -> Style:
        return Style(color=_color(color), bgcolor=_color(c.track or c.background))

    out = {
        "text": plain(c.text),
        "strong": plain(c.strong, bold=True),
        "soft": plain(c.soft, faded=dim),
        "faint": plain(c.faint, faded=mono),
        "faint_text": plain(c.soft, faded=dim or mono),
        "title": plain(c.strong, bold=True),
        "heading": plain(c.soft, faded=dim or mono),
        "heading.sorted": plain(c.accent, bold=True),
        "key": plain(c.accent, bold=True),
        "accent": plain(c.accent, bold=mono),
        "clock": plain(c.text),
        "frame": plain(c.frame, faded=mono),
        "frame.focus": plain(c.focus),
        "owed": plain(c.breached, bold=True),
        "gap": plain(c.faint, faded=mono),
        "warn": plain(c.at_risk),
        "calm": plain(c.calm),
        "track": on_track(c.faint) if not c.tinted else on_track(c.background or "default"),
        "tick": on_track(c.strong),
        "badge": badge(c.accent),
        "badge.quiet": badge(c.soft) if not dim else badge(c.faint),
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
        out[f"tick.{role}"] = Style(color=_color(c.on_sign), bgcolor=_color(color)) if c.tinted else plain(c.strong)
    for role in ("breached", "at_risk", "met", "unknown"):
        out[f"wall.{role}"] = badge(getattr(c, role))
    out["wall.down"] = badge(c.breached)
    out["sign.down"] = plain(c.breached, bold=True)
    for part in ("sign", "bar", "line", "wall", "header"):
        out[f"{part}.not_provable"] = out[f"{part}.no_data"] = out[f"{part}.unknown"]
    for one, color in zip(PROFILE_COLORS, c.profiles, strict=True):
        out[f"profile.{one}"] = badge(color)
    out["bar.soft"] = out["end.soft"] = on_track(c.soft)
    out["line.soft"] = plain(c.soft, faded=dim)
    out["rail"] = plain(c.frame, faded=mono)
    out["rail.tick"] = plain(c.soft, faded=mono)
    out["tick.soft"] = Style(color=_color(c.on_sign), bgcolor=_color(c.soft)) if c.tinted else plain(c.strong)
    out["header.met.some"] = plain(c.met)
    return out


@lru_cache(maxsize=4096)
def style_of(name: str, role: str) -> Style:
    """Returns the style of a role; with an ``@`` at its end as on the selected row. An unknown one is drawn as text."""
    selected = role.endswith("@")
    role = role.removesuffix("@")
    table = styles(name)
    style = table.get(role, table["text"])
    if not selected:
        return style
    c = THEMES[name]
    if c.selected is None:
        return style + Style(reverse=True)
    if role.startswith(("badge", "profile.", "header.", "wall.")) and c.tinted:
        return style
    return style + Style(bgcolor=_color(c.selected))


def _color(name: str | None) -> Color | None:
    return None if name is None else Color.parse(name)
