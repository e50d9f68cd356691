"""The Compare view: a service's period beside the one before and what was promised, as `sla-tui compare` prints it."""

from __future__ import annotations

from itertools import zip_longest
from typing import Final

from sla_tui.export.columns import Cell
from sla_tui.export.documents.compare import ComparedFigure, compared, period_name
from sla_tui.export.text_layout import wrap
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import NONE, Look
from sla_tui.ui.drawing.spans import Line, StyledText, cells_of, cut, left, right, width
from sla_tui.ui.parts.document import VERDICTS
from sla_tui.ui.parts.strip import merged, strip
from sla_tui.ui.service.calendar import period_lines
from sla_tui.ui.service.outage_table import OutageTable, happened
from sla_tui.ui.views.context import ViewContext
from sla_tui.ui.views.list_view import ListView, plain_rows

_SENTENCE: Final = 72
_LABEL: Final = 22
_LEAST: Final = 12
_DAYS: Final = 31
_DAY_CELLS: Final = 6
"""Cells that a day of the strips has at most."""
_GAP: Final = 2
_WANTED_GAP: Final = 3
_EDGES: Final = 2
_HALF: Final = 26
"""Cells that a period needs for its burn-down beside the other's."""
_CHART_LEAST, _CHART_MOST = 7, 24
_OUTAGES: Final = 8


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
    services = (state.earlier, service)
    lines: list[Line] = [(), *_table(services, look, context.cells), (), *_strips(services, look, context.cells)]
    room = context.rows - _EDGES - len(lines) - 1
    if sides := _sides(services, look, context.cells, room):
        lines += [(), *sides]
    return ListView(title, plain_rows(lines))


def _table(services: tuple[ServiceSnapshot, ...], look: Look, cells: int) -> list[Line]:
    """Draws a line a figure, in each period; what was promised of it beside it, or below where there is no room."""
    figures = compared(services, look.now, look.language)
    names = [period_name(service, look.language) for service in services]
    labels = min(_LABEL, max(_LEAST, max(cells_of(one.label) for one in figures) + 2))
    least = [max(width(_cell(one.cells[i], look)) for one in figures) for i in range(len(names))]
    widths = [max(_LEAST, cells_of(name), need) + _GAP for name, need in zip(names, least, strict=True)]
    if labels + sum(widths) > cells:  # the names go on in a second line; no figure is cut for them
        widths = [max(_LEAST - 1, need) + 1 for need in least]
        labels = max(_LEAST, min(labels, cells - sum(widths)))
    wanted = max(cells_of(one.promised) for one in figures)
    beside = labels + sum(widths) + _WANTED_GAP + max(wanted, cells_of(look.say("column.wanted"))) <= cells
    lines = _heads(names, widths, labels, look)
    if beside:
        heading = look.span(f"{' ' * _WANTED_GAP}{look.say('column.wanted')}", "heading")
        lines[-1] = (*lines[-1], heading)
    for one in figures:
        line: list[StyledText] = [*left(cut((StyledText(" "), look.span(one.label, "soft")), labels), labels)]
        for place, wide in zip(one.cells, widths, strict=True):
            line += right(_cell(place, look), wide)
        if beside and one.promised:
            line += [StyledText(" " * _WANTED_GAP), look.span(one.promised, "soft")]
        lines.append(tuple(line))
    if not beside:
        lines += _promised(figures, look, cells)
    return [cut(line, cells) for line in lines]


def _heads(names: list[str], widths: list[int], labels: int, look: Look) -> list[Line]:
    """Names the periods above their columns, in as many lines as the longest name takes."""
    parts = [wrap(name, max(1, wide - 1)) for name, wide in zip(names, widths, strict=True)]
    lines: list[Line] = []
    for words in zip_longest(*parts, fillvalue=""):
        heads = [right((look.span(word, "heading"),), wide) for word, wide in zip(words, widths, strict=True)]
        lines.append((StyledText(" " * labels), *(span for head in heads for span in head)))
    return lines


def _promised(figures: tuple[ComparedFigure, ...], look: Look, cells: int) -> list[Line]:
    """Says in a sentence what was promised."""
    wanted = [one for one in figures if one.promised]
    said = [f"{one.label} {one.promised}" if one.promised[0] in "≥≤" else one.promised for one in wanted]
    if not said:
        return []
    words = wrap(f"{look.say('column.wanted')}: {', '.join(said)}", max(1, cells - 2))
    return [(StyledText(" "), look.span(line, "soft")) for line in words]


def _sides(services: tuple[ServiceSnapshot, ...], look: Look, cells: int, room: int) -> list[Line]:
    """Draws for each period, side by side, its calendar, burn-down and outages, in `room` rows where that does."""
    half = (cells - _GAP) // 2
    if half < _HALF:
        return []
    outages = [_outages(service, look, half) for service in services]
    most = max(map(len, outages))
    chart = min(_CHART_MOST, max(_CHART_LEAST, room - most - 2))
    if all(service.budget_use is None for service in services):
        chart = _CHART_LEAST
    sides = [
        [_name(service, look), *period_lines(service, look, half, chart), (), *listed]
        for service, listed in zip(services, outages, strict=True)
    ]
    blank: Line = (StyledText(" " * _GAP),)
    return [(*left(one, half), *blank, *other) for one, other in zip_longest(*sides, fillvalue=())]


def _name(service: ServiceSnapshot, look: Look) -> Line:
    """Names the period, as what is drawn below it is of."""
    return (StyledText(" "), look.span(period_name(service, look.language), "heading"))


def _outages(service: ServiceSnapshot, look: Look, cells: int) -> list[Line]:
    """Lists the outages of a period, the newest first, and how many more there are."""
    every = happened([service])
    if not every:
        return [(StyledText(" "), look.span(look.say("incidents.none"), "soft"))]
    table = OutageTable(look, cells)
    shown = every if len(every) <= _OUTAGES else every[: _OUTAGES - 1]
    lines: list[Line] = [table.headings(), *((StyledText(" "), *table.row(one)) for one in shown)]
    if len(shown) < len(every):
        lines.append((look.span(f"   {look.say('outages.earlier', n=len(every) - len(shown))}", "soft"),))
    return [cut(line, cells) for line in lines]


def _cell(cell: Cell, look: Look) -> Line:
    """Draws a figure; a verdict with its sign."""
    if cell.role in VERDICTS:
        role = f"sign.{cell.role}"
        return (StyledText(look.glyphs.verdict[cell.role], role), look.foreign(f" {cell.words}", role))
    if cell.is_empty:
        return look.line(NONE, "soft")
    return (look.foreign(cell.words, "strong"),)


def _strips(services: tuple[ServiceSnapshot, ...], look: Look, cells: int) -> list[Line]:
    """Draws the days of both periods below each other, on one scale."""
    room = max(1, cells - _LABEL - 1)
    times = max(1, min(_DAY_CELLS, room // _DAYS))
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
