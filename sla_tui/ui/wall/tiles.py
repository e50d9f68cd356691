"""The wall's tiles: a service each at a fixed place, as many lines high as there is room for, the name always there."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, zip_longest
from typing import Final

from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cells_of, cut, left, spread, width
from sla_tui.ui.parts.day_strip import day_strip
from sla_tui.ui.parts.gauge import LEAST, thin_gauge
from sla_tui.ui.parts.strip import strip
from sla_tui.ui.wall.service_words import (
    bare_left,
    budget_sentence,
    money,
    objectives,
    state_words,
    uptime_of_target,
    who_answers,
)
from sla_tui.ui.wording import figures
from sla_tui.ui.wording.figure_words import (
    budget_words,
)
from sla_tui.ui.wording.present import is_running, state_of
from sla_tui.ui.wording.roles import BAR_ROLES, figure_role, sign_of, verdict_role
from sla_tui.ui.wording.standing import now_words, severity

_WIDE: Final = 40
"""Cells of a tile at least."""
_NAMES: Final = 20
"""Cells of a name where nothing but names is shown."""
_MOST: Final = 4
"""Tiles beside each other up to a width at which a fifth has room enough to be read from afar."""
_NEXT: Final = 80
LISTED: Final = 76
"""Cells from which on a line says of a service all that matters."""
_WORDS: Final = 96
"""Cells from which on a list has room for a word behind what is left."""
_HOURS: Final = 6
"""Cells below which no strip is drawn."""
PROBLEM_LINES: Final = 5
"""Lines of a tile from which on what is well is drawn like what is not."""
"""Lines of a tile from which on what is well is drawn like what is not."""


def across(cells: int) -> int:
    """Counts how many tiles stand beside each other. It follows from the screen alone: no tile moves when others do."""
    return max(1, min(cells // _WIDE, _MOST + max(0, cells - 220) // _NEXT))


def rows_of(count: int, cells: int, lines: int) -> int:
    """Counts the rows that so many tiles of so many lines take, with a blank one between those that have several."""
    if lines == 0:
        return -(-count // max(1, cells // _NAMES))
    deep = -(-count // across(cells))
    return deep * (lines + 1) - 1 if lines > 1 and deep else deep


def grid(services: Sequence[ServiceSnapshot], look: Look, cells: int, lines: int) -> list[Line]:
    """Draws tiles of so many lines, row by row; with `lines` 0 only signs and names."""
    beside = across(cells) if lines else max(1, cells // _NAMES)
    each = cells // beside
    out: list[Line] = []
    for first in range(0, len(services), beside):
        drawn = [_drawn(service, look, max(1, each - 2), lines) for service in services[first : first + beside]]
        if lines > 1 and out:
            out.append(())
        out += [
            cut(tuple(span for line in row for span in (StyledText(" "), *left(line, each - 1))), cells)
            for row in zip_longest(*drawn, fillvalue=())
        ]
    return out


def listed(services: Sequence[ServiceSnapshot], look: Look, cells: int) -> list[Line]:
    """Draws a line a service over the full width."""
    return [(StyledText(" "), *_one_line(service, look, cells - 2)) for service in services]


def _drawn(service: ServiceSnapshot, look: Look, cells: int, lines: int) -> list[Line]:
    if lines == 0:
        return _named(service, look, cells)
    make = healthy_tile if severity(service) == "met" and lines < PROBLEM_LINES else tile
    return make(service, look, cells, lines)


def _named(service: ServiceSnapshot, look: Look, cells: int) -> list[Line]:
    return [cut((sign_of(service, look), StyledText(" "), _name(service, look, "text")), cells)]


def _name(service: ServiceSnapshot, look: Look, role: str = "strong") -> StyledText:
    return look.foreign(service.title, role)


def tile(service: ServiceSnapshot, look: Look, cells: int, lines: int) -> list[Line]:
    """Draws what is no good: name and money; what it does now and its uptime; what is left, and who looks after it.

    Then the budget, the last 24 hours, the period's days and the objectives, as far as `lines` reach.
    """
    if lines == 1:
        return [_one_line(service, look, cells)]
    kind = severity(service)
    edge = StyledText(look.glyphs.cursor, f"sign.{kind}")
    inner = cells - 4
    sign = StyledText(look.glyphs.verdict[kind], f"sign.{kind}")
    head = _ends((sign, StyledText(" "), _name(service, look)), money(service, look), cells - 2)
    uptime = uptime_of_target(service, look)
    state = state_words(service, look)
    if width(state) + width(uptime) >= inner:
        state = state_words(service, look, short=True)
    second = _ends(state, uptime, inner)
    rest = (look.span(budget_sentence(service, look), verdict_role(service)),)
    body = [head, (StyledText("  "), *second)]
    if lines in {3, 4}:
        body.append((StyledText("  "), *budget_line(service, look, inner)))
    elif lines >= 5:
        body.append((StyledText("  "), *_ends(rest, who_answers(service, look), inner)))
        body.append((StyledText("  "), *budget_bar(service, look, inner)))
    if lines >= 4:
        body.append((StyledText("  "), *hours(service, look, inner)))
    if lines >= 6:
        body.append((StyledText("  "), *days(service, look, inner)))
    if lines >= 7:
        body.append((StyledText("  "), *objectives(service, look)))
    return [cut((edge, StyledText(" "), *line), cells) for line in body[:lines]]


def healthy_tile(service: ServiceSnapshot, look: Look, cells: int, lines: int) -> list[Line]:
    """Draws what is well: its name and what is left; then its budget, and the last 24 hours with the next credit."""
    sign = sign_of(service, look)
    words = budget_sentence(service, look)
    if state_of(service) != "up" and is_running(service):
        now = now_words(service, look)
        both = f"{now}, {words}"
        short = service.stated.budget is None or cells_of(both) + width((_name(service, look),)) + 3 > cells
        words = now if short else both
    head = _ends((sign, StyledText(" "), _name(service, look, "text")), look.line(words, "soft"), cells)
    if lines == 1:
        return [head]
    body = [head, (StyledText("  "), *budget_bar(service, look, cells - 2))]
    credit = money(service, look)
    room = cells - 2 - (width(credit) + 2 if credit else 0)
    day = hours(service, look, room)
    body.append((StyledText("  "), *left(day, room), StyledText("  "), *credit) if credit else day)
    if lines >= 4:
        last = _ends(uptime_of_target(service, look), objectives(service, look), cells - 2)
        body.append((StyledText("  "), *last))
    return [cut(line, cells) for line in body[:lines]]


def _one_line(service: ServiceSnapshot, look: Look, cells: int) -> Line:
    """Draws a tile in one line: sign, name, state; then what is left, its money and its hours as far as they fit."""
    kind = severity(service)
    well = kind == "met"
    name: Line = (sign_of(service, look), StyledText(" "), _name(service, look, "text" if well else "strong"))
    words = look.line(now_words(service, look), "soft") if well else state_words(service, look, short=True)
    rest_words = bare_left(service, look) if cells < _WORDS else budget_words(service, look.language)
    rest = (look.span(rest_words, verdict_role(service)),)
    if cells >= LISTED - 2:
        day = hours(service, look, cells - 63)
        columns = (*left(name, 17), StyledText(" "), *left(words, 14), StyledText(" "), *_right(rest, 15))
        return cut((*columns, *_right(money(service, look), 13), StyledText("  "), *day), cells)
    if cells >= 44:
        line = (*left(name, cells - 40), StyledText(" "), *left(words, 13), StyledText(" "), *_right(rest, 13))
        return cut((*line, StyledText(" "), *_right(money(service, look), 10)), cells)
    return _ends(name, words if service.is_down or service.stated.budget is None else rest, cells)


def _right(line: Line, cells: int) -> Line:
    gap = cells - width(line)
    return (StyledText(" " * gap), *line) if gap > 0 else cut(line, cells)


def _ends(start: Line, end: Line, cells: int) -> Line:
    """Sets two lines to both ends; where there is not room for both, the first is cut, and the second after it."""
    if width(start) + width(end) + 1 > cells and end:
        least = min(width(start), max(cells - width(end) - 1, cells // 2))
        start = cut(start, least)
        end = cut(end, max(0, cells - width(start) - 1))
    return spread(start, end, max(0, cells))


def budget_bar(service: ServiceSnapshot, look: Look, cells: int) -> Line:
    """Draws a bar of what is used of the budget; nothing where that is not known."""
    share = figures.budget_share(service)
    if share is None or cells < LEAST:
        return ()
    return thin_gauge(share, cells, figure_role(service, BAR_ROLES[service.verdict]), look.glyphs)


def budget_line(service: ServiceSnapshot, look: Look, cells: int) -> Line:
    """Draws a bar of what is used of the budget, and the time that is left or overspent, in at most `cells`."""
    if figures.budget_share(service) is None:
        return cut(look.line(budget_sentence(service, look), "soft"), cells)
    for long in (True, False):
        number = (look.span(budget_words(service, look.language, long=long), verdict_role(service)),)
        room = cells - width(number) - 1
        if room >= LEAST:
            return (*budget_bar(service, look, room), StyledText(" "), *number)
    return cut(number, cells)


def hours(service: ServiceSnapshot, look: Look, cells: int) -> Line:
    """Draws the last 24 hours over the whole width; they are no part of a period that is over."""
    if cells < _HOURS or not is_running(service):
        return ()
    return stretched(day_strip(service, cells, look.glyphs), cells)


def stretched(line: Line, cells: int) -> Line:
    """Draws a strip of time in exactly so many cells: each of its own takes one of them, or several."""
    signs = [StyledText(sign, role) for text, role in line for sign in text]
    if not signs or len(signs) >= cells:
        return line
    wide = [signs[i * len(signs) // cells] for i in range(cells)]
    runs = groupby(wide, key=lambda span: span.role)
    return tuple(StyledText("".join(sign for sign, _ in run), role) for role, run in runs)


def days(service: ServiceSnapshot, look: Look, cells: int) -> Line:
    """Draws the days of the period behind the first letters of its name."""
    name = look.language.tell(service.assessment.period.name)
    label = f"{name[:3]} " if name[:1].isalpha() else ""
    cells_left = cells - len(label)
    if not service.period_strip or cells_left < 6:
        return ()
    times = max(1, cells_left // len(service.period_strip))
    return (look.foreign(label, "soft"), *strip(service.period_strip, cells_left, look.glyphs, times=times))
