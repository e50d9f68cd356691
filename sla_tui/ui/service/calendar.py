"""The calendar of a period: a day a cell with its downtime, in weeks; beside it the days with the most downtime."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sla_tui.sla.monitors import StripCell
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, joined_roles, left
from sla_tui.ui.parts.burn_down import LEAST_CELLS, burn_down_legend, burn_down_lines
from sla_tui.ui.parts.frame import Titles, boxed
from sla_tui.ui.parts.strip import STATE_ROLES, sign

_DAY: Final = 4
"""Cells of a day: two digits, its sign, and a blank."""
_WEEK: Final = 7
CELLS: Final = _WEEK * _DAY + 1
_MONTH: Final = 45
"""A period of more days is drawn a column a week, without their numbers."""


def days_of(service: ServiceSnapshot, look: Look) -> list[tuple[date, StripCell]]:
    """Lists the days of the period with what they were; a day is named by its middle, whatever zone is shown."""
    return [
        (datetime.fromtimestamp((cell.start + cell.end) // 2, look.zone).date(), cell) for cell in service.period_strip
    ]


def calendar_lines(service: ServiceSnapshot, look: Look, rows: int) -> list[Line]:
    """Draws the weeks in `CELLS` cells and at most `rows` lines, the days of the week above them."""
    days = days_of(service, look)
    if not days or rows < 1:
        return []
    if len(days) > _MONTH:
        return _weeks_as_columns(days, look, rows)
    heads = "".join(f"{look.language.weekday(number + 1)[:2]:<{_DAY}}" for number in range(_WEEK))
    lines: list[Line] = [(StyledText(" "), look.span(heads, "heading"))]
    first = days[0][0].weekday()
    weeks = (first + len(days) + _WEEK - 1) // _WEEK
    for week in range(weeks):
        line: list[StyledText] = [StyledText(" ")]
        for weekday in range(_WEEK):
            index = week * _WEEK + weekday - first
            line += _day(*days[index], look) if 0 <= index < len(days) else (StyledText(" " * _DAY),)
        lines.append(joined_roles(line))
    return lines[:rows]


def _day(day: date, cell: StripCell, look: Look) -> Line:
    number = "text" if cell.state == "up" else STATE_ROLES[cell.state]
    return (StyledText(f"{day.day:>2}", number), _sign(cell, look), StyledText(" "))


def _sign(cell: StripCell, look: Look) -> StyledText:
    return StyledText(sign(cell, look.glyphs), STATE_ROLES[cell.state])


def _weeks_as_columns(days: Sequence[tuple[date, StripCell]], look: Look, rows: int) -> list[Line]:
    """Draws a column a week, the last ones where there is not room for all."""
    first = days[0][0].weekday()
    weeks = (first + len(days) + _WEEK - 1) // _WEEK
    room = CELLS - 4
    begin = max(0, weeks - room)
    lines: list[Line] = []
    for weekday in range(_WEEK):
        line: list[StyledText] = [StyledText(" "), look.span(f"{look.language.weekday(weekday + 1)[:2]:<3}", "heading")]
        for week in range(begin, weeks):
            index = week * _WEEK + weekday - first
            inside = 0 <= index < len(days)
            cell = days[index][1] if inside else None
            line.append(
                StyledText(" ") if cell is None else StyledText(sign(cell, look.glyphs), STATE_ROLES[cell.state])
            )
        lines.append(joined_roles(line))
    return lines[:rows]


def period_lines(service: ServiceSnapshot, look: Look, cells: int, rows: int) -> list[Line]:
    """Draws the calendar and beside it the burn-down of the budget in exactly `cells` x `rows`."""
    beside = CELLS + 1 if cells >= CELLS + 1 + LEAST_CELLS else 0
    unknown = service.target is not None and not service.stated.judged
    none = "wall.budget_unknown" if unknown else "burn_down.none"
    drawn = burn_down_lines(service.budget_use, look, cells - beside, rows, none=none)
    if not beside:
        return drawn
    weeks = calendar_lines(service, look, rows)
    weeks += [()] * (rows - len(weeks))
    return [(*left(week, beside), *line) for week, line in zip(weeks, drawn, strict=True)]


def period_titles(service: ServiceSnapshot, look: Look) -> Titles:
    """Names the period, and says what is left of the budget."""
    from sla_tui.ui.wording.figure_words import budget_words

    name = look.language.tell(service.assessment.period.name) or service.assessment.period.key
    start: Line = (look.foreign(name, "title"), look.span(f" · {look.say('burn_down.title')}", "soft"))
    budget = service.stated.budget
    if budget is None:
        return Titles(start)
    words, total = budget_words(service, look.language, long=True), look.language.duration(budget.total)
    key = "gauge.over" if budget.left < 0 else "gauge.left_of"
    end = look.line(look.say(key, words=words, total=total), "soft")
    return Titles(start, end, burn_down_legend(look) if service.budget_use is not None else ())


def period_pane(service: ServiceSnapshot | None, look: Look, cells: int, rows: int) -> list[Line]:
    """Draws the calendar and the burn-down with their frame in exactly `cells` x `rows`."""
    if service is None:
        return boxed(Titles(), [], look, cells, rows)
    body = period_lines(service, look, max(0, cells - 2), max(0, rows - 2))
    return boxed(period_titles(service, look), body, look, cells, rows)
