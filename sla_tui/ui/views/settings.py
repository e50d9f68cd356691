"""The Settings view: every effective value with where it comes from; credentials are masked before they get here."""

from __future__ import annotations

from sla_tui.ui.drawing.spans import Line, StyledText, cut, left
from sla_tui.ui.views.context import ViewContext
from sla_tui.ui.views.list_view import ListRow, ListView

_NAME = 26


def listing(context: ViewContext) -> ListView:
    """Lists all values, by section."""
    look = context.look
    settings = list(context.details_provider.settings())
    rows: list[ListRow] = []
    section = None
    names = min(_NAME, max(10, context.cells // 3))
    for setting in settings:
        if setting.section != section:
            section = setting.section
            rows += [ListRow(())] if rows else []
            rows.append(ListRow((StyledText(" "), look.foreign(f"[{section}]" if section else "", "accent"))))
        line: Line = (
            StyledText("  "),
            *left((look.foreign(setting.name, "soft"),), names),
            StyledText(" "),
            look.foreign(setting.value, "text"),
            look.foreign(f"  {setting.origin}" if setting.origin else "", "faint_text"),
        )
        rows.append(ListRow(cut(line, context.cells)))
    empty = ((look.span(look.say("settings_view.none"), "strong"),),)
    title = (look.span(look.say("view.settings"), "title"),)
    return ListView(title, rows, end=look.line("config show", "soft"), empty=empty)
