"""The Compare view: a service's period beside the one before and what was promised, as `sla-tui compare` prints it."""

from __future__ import annotations

from typing import Final

from sla_tui.export.columns import Cell
from sla_tui.export.documents.compare import compared, period_name
from sla_tui.export.text_layout import wrap
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cells_of, cut, left, right, width
from sla_tui.ui.parts.document import VERDICTS
from sla_tui.ui.parts.strip import merged, strip
from sla_tui.ui.views.context import ViewContext
from sla_tui.ui.views.list_view import ListView, plain_rows

_SENTENCE: Final = 72
_LABEL: Final = 22
_LEAST: Final = 12
_DAYS: Final = 31


def listing(context: ViewContext) -> ListView:
    """Draws both periods, that the earlier one is being worked out, or why it could not be."""
    look, state, service = context.look, context.compare, context.service
    title: Line = (look.span(look.say("view.compare"), "title"),)
    if service is None or state.service != service.id:
        return ListView(title, (), empty=((look.span(look.say("compare_view.nothing"), "strong"),),))
    title = (*title, StyledText(" "), look.foreign(context.name(service.id), "text"))
    if state.start != service.assessment.period.start:  # another period came to the screen meanwhile
        return ListView(title, (), empty=((look.span(look.say("compare_view.other"), "strong"),),))
    if state.earlier is None:
        words = wrap(state.problem or look.say("compare_view.works"), min(_SENTENCE, max(1, context.cells - 2)))
        role = "at_risk" if state.problem else "strong"
        return ListView(title, (), empty=tuple((look.foreign(line, role),) for line in words))
    rows = _table((state.earlier, service), look, context.cells)
    return ListView(title, plain_rows([(), *rows, (), *_strips((state.earlier, service), look, context.cells)]))


def _table(services: tuple[ServiceSnapshot, ...], look: Look, cells: int) -> list[Line]:
    """Draws a line a figure: in each period, and what was promised of it where there is room."""
    figures = compared(services, look.now, look.language)
    names = [period_name(service, look.language) for service in services]
    labels = min(_LABEL, max(_LEAST, max(cells_of(one.label) for one in figures) + 3))
    widths = [
        max(_LEAST, cells_of(name), *(width(_cell(one.cells[i], look)) for one in figures)) + 2
        for i, name in enumerate(names)
    ]
    heads = [right((look.span(name, "heading"),), wide) for name, wide in zip(names, widths, strict=True)]
    promised = look.span(f"   {look.say('column.wanted')}", "heading")
    lines: list[Line] = [(StyledText(" " * labels), *(span for head in heads for span in head), promised)]
    for one in figures:
        line: list[StyledText] = [*left((StyledText(" "), look.span(one.label, "soft")), labels)]
        for place, wide in zip(one.cells, widths, strict=True):
            line += right(_cell(place, look), wide)
        line += [StyledText("   "), look.span(one.promised, "soft")]
        lines.append(tuple(line))
    return [cut(line, cells) for line in lines]


def _cell(cell: Cell, look: Look) -> Line:
    """Draws a figure; a verdict with its sign."""
    if cell.role in VERDICTS:
        role = f"sign.{cell.role}"
        return (StyledText(look.glyphs.verdict[cell.role], role), look.foreign(f" {cell.words}", role))
    return (look.foreign(cell.words, "soft" if cell.is_empty else "strong"),)


def _strips(services: tuple[ServiceSnapshot, ...], look: Look, cells: int) -> list[Line]:
    """Draws the days of both periods below each other, on one scale."""
    room = max(1, cells - _LABEL - 1)
    times = max(1, min(3, room // _DAYS))
    lines: list[Line] = []
    for service in services:
        name = look.language.tell(service.assessment.period.name) or service.assessment.period.key
        days = merged(service.period_strip, max(1, room // times))
        line = (
            *left((StyledText(" "), look.foreign(name, "soft")), _LABEL),
            *strip(days, room, look.glyphs, times=times),
        )
        lines.append(cut(line, cells))
    return lines
