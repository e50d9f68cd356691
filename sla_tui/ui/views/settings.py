"""The Settings view: every effective value with where it comes from; credentials are masked before they get here."""

from __future__ import annotations

from sla_tui.ui.drawing.spans import Line, Span, cut, left
from sla_tui.ui.views.context import Scene
from sla_tui.ui.views.list_view import Row, Sheet

_NAME = 26


def sheet(scene: Scene) -> Sheet:
    """All values, by section."""
    look = scene.look
    settings = list(scene.backstage.settings())
    rows: list[Row] = []
    section = None
    names = min(_NAME, max(10, scene.cells // 3))
    for setting in settings:
        if setting.section != section:
            section = setting.section
            rows += [Row(())] if rows else []
            rows.append(Row((Span(" "), look.foreign(f"[{section}]" if section else "", "accent"))))
        line: Line = (
            Span("  "),
            *left((look.foreign(setting.name, "soft"),), names),
            Span(" "),
            look.foreign(setting.value, "text"),
            look.foreign(f"  {setting.origin}" if setting.origin else "", "faint_text"),
        )
        rows.append(Row(cut(line, scene.cells)))
    empty = ((look.span("No configuration is in use.", "strong"),),)
    return Sheet((Span("Settings", "title"),), rows, end=look.line("config show", "soft"), empty=empty)
