"""The Settings view: every effective value with where it comes from; credentials are masked before they get here."""

from __future__ import annotations

from itertools import zip_longest
from typing import Final

from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, left, width
from sla_tui.ui.views.context import SettingRow, ViewContext
from sla_tui.ui.views.list_view import ListRow, ListView

_NAME: Final = 26
_TWO: Final = 180
_THREE: Final = 280
"""From so many cells on settings stand in two columns, and in three."""
_GAP: Final = 3
_LEAST_MEANING: Final = 20
"""Cells behind a value from which on it is said what it is for."""


def listing(context: ViewContext) -> ListView:
    """Lists all values, by section."""
    look = context.look
    settings = list(context.details_provider.settings())
    count = 1 + (context.cells >= _TWO) + (context.cells >= _THREE)
    each = (context.cells - _GAP * (count - 1)) // count
    blocks: list[list[Line]] = []
    section = None
    names = min(_NAME, max(10, each // 3))
    for setting in settings:
        if setting.section != section:
            section = setting.section
            blocks.append([(StyledText(" "), look.foreign(f"[{section}]" if section else "", "accent"))])
        line: Line = (
            StyledText("  "),
            *left((look.foreign(setting.name, "soft"),), names),
            StyledText(" "),
            look.foreign(setting.value, "text"),
            look.foreign(f"  {setting.origin}" if setting.origin else "", "faint_text"),
        )
        blocks[-1].append(cut((*line, *_meaning(setting, look, each - width(line))), each))
    rows = [ListRow(line) for line in _columns(blocks, count, each)]
    empty = ((look.span(look.say("settings_view.none"), "strong"),),)
    title = (look.span(look.say("view.settings"), "title"),)
    return ListView(title, rows, end=look.line("config show", "soft"), empty=empty)


def _meaning(setting: SettingRow, look: Look, room: int) -> Line:
    """Says behind a value what it is for, and what it is where nobody sets it if it is something else."""
    if not setting.meaning or room < _LEAST_MEANING:
        return ()
    words = setting.meaning
    if setting.default and setting.default != setting.value.strip('"'):
        words += f" ({look.say('settings_view.default', value=setting.default)})"
    return (look.foreign(f"  {words}", "faint_text"),)


def _columns(blocks: list[list[Line]], count: int, each: int) -> list[Line]:
    """Sets the sections in columns of about one height, none of them broken."""
    columns: list[list[Line]] = [[] for _ in range(count)]
    total = sum(len(block) + 1 for block in blocks)
    at = 0
    for block in blocks:
        if at < count - 1 and columns[at] and len(columns[at]) + len(block) // 2 > total // count:
            at += 1
        columns[at] += [*([()] if columns[at] else []), *block]
    out: list[Line] = []
    for parts in zip_longest(*columns, fillvalue=()):
        line: list[StyledText] = []
        for index, part in enumerate(parts):
            line += [*left(part, each), StyledText(" " * _GAP)] if index < count - 1 else part
        out.append(tuple(line))
    return out
