"""The wall's tiles: a problem each at a fixed place, and healthy services as a mosaic of one cell each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import NONE, Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, joined, left, right, width
from sla_tui.ui.parts.gauge import LEAST, thin_gauge
from sla_tui.ui.state.watch_state import acknowledged
from sla_tui.ui.wording import figures
from sla_tui.ui.wording.figure_words import budget_words, uptime_sentence, uptime_words
from sla_tui.ui.wording.present import CLOSED, state_of
from sla_tui.ui.wording.roles import BAR_ROLES, figure_role, sign_of, verdict_role
from sla_tui.ui.wording.standing import now_words, severity, word_of

_WIDE: Final = 36
_HIGH: Final = 5  # four lines and a blank one
_LOW: Final = 8  # below so many rows a tile is one line


def _across(cells: int) -> int:
    return max(1, cells // _WIDE)


def tiles_fit(cells: int, rows: int) -> int:
    """Counts how many tiles fit."""
    if rows <= 0:
        return 0
    return _across(cells) * ((rows + 1) // _HIGH) if rows >= _LOW else _across(cells) * rows


def tile_grid(services: Sequence[ServiceSnapshot], look: Look, cells: int, rows: int) -> list[Line]:
    """Draws the tiles row by row, in at most `rows` lines."""
    across = _across(cells)
    each = cells // across
    draw = _tile if rows >= _LOW else _line
    lines: list[Line] = []
    for first in range(0, len(services), across):
        drawn = [draw(s, look, each - 2) for s in services[first : first + across]]
        lines += [
            tuple(span for line in beside for span in (*left(line, each - 2), StyledText("  ")))
            for beside in zip(*drawn, strict=True)
        ]
        if rows >= _LOW:
            lines.append(())
    return [cut(line, cells) for line in lines[:rows]]


def _edge(kind: str, look: Look) -> StyledText:
    return StyledText(look.glyphs.cursor, f"sign.{kind}")


def _tile(service: ServiceSnapshot, look: Look, cells: int) -> list[Line]:
    """Draws four lines: name; what it does now and how it stands; uptime so far against the target; budget."""
    kind = severity(service)
    edge = _edge(kind, look)
    sign = StyledText(look.glyphs.verdict[kind], f"sign.{kind}")
    name = look.foreign(service.name.strip() or service.id, "strong")
    standing = word_of(service.standing, look.language)
    words: list[Line] = [(look.span(standing.upper(), f"sign.{service.standing}"),)]
    now = now_words(service, look)
    if service.is_down:
        words.insert(0, (look.span(now, "breached"),))
    elif now not in {look.say("now_short.up"), standing}:
        words.append((look.span(now, "soft"),))
    if acknowledged(service):
        who = service.acknowledgements[-1].who
        words.append(look.phrase("wall.ack", "met", who=look.foreign(who, "soft")))
    value = uptime_sentence(service, look)
    target = ""
    if service.target is not None:
        target = f" {look.say('screen.of_target', target=look.language.exact(service.target))}"
    uptime: Line = (
        (look.span(value, verdict_role(service)), look.span(target, "soft"))
        if value
        else look.line(look.say("wall.no_uptime"), "soft")
    )
    body: list[Line] = [
        (sign, StyledText(" "), name),
        (StyledText("  "), *joined(words, look.span(" · ", "faint"))),
        (StyledText("  "), *uptime),
        (StyledText("  "), *budget_line(service, look, max(0, cells - 4))),
    ]
    return [cut((edge, StyledText(" "), *line), cells) for line in body]


def _line(service: ServiceSnapshot, look: Look, cells: int) -> list[Line]:
    """Draws a tile in one line: sign, name, and what is left of the budget or what it does now."""
    kind = severity(service)
    words = now_words(service, look)
    if service.stated.budget is not None and not service.is_stale and not service.is_down:
        words = budget_words(service, look.language)
    end = (look.span(words, verdict_role(service)),)
    name = look.foreign(service.name.strip() or service.id, "strong")
    start: Line = (StyledText(" "), StyledText(look.glyphs.verdict[kind], f"sign.{kind}"), StyledText(" "), name)
    room = cells - width(end) - 1
    return [(*left(start, room), StyledText(" "), *end) if room >= 8 else cut(start, cells)]


def budget_line(service: ServiceSnapshot, look: Look, cells: int) -> Line:
    """Draws a bar of what is used of the budget, and the time that is left or overspent, in at most `cells`."""
    share = figures.budget_share(service)
    if share is None:
        words = look.say("wall.no_budget" if service.target is None else "wall.budget_unknown")
        return cut(look.line(words, "soft"), cells)
    for long in (True, False):
        number = (look.span(budget_words(service, look.language, long=long), verdict_role(service)),)
        room = min(16, cells - width(number) - 1)
        if room >= LEAST:
            role = figure_role(service, BAR_ROLES[service.verdict])
            return (*thin_gauge(share, room, role, look.glyphs), StyledText(" "), *number)
    return cut(number, cells)


def mosaic(services: Sequence[ServiceSnapshot], look: Look, cells: int, rows: int) -> list[Line]:
    """Draws a cell a healthy service, in the configuration's order: its shape can be learnt. Many share a cell."""
    if not services or cells < 8:
        return []
    count = len(services)
    words: Line = (
        StyledText(look.glyphs.verdict["met"], "sign.met"),
        look.span(f" {look.say('wall.well', count=count)}", "soft"),
    )
    room = (cells - 2) // 2 * rows
    share = -(-count // room)
    if share > 1:
        words = (*words, look.span(look.say("wall.share", count=share), "soft"))
    each = (cells - 2) // 2
    signs = [_cell_sign(services[i : i + share], look) for i in range(0, count, share)]
    lines: list[Line] = [cut((StyledText(" "), *words), cells)]
    lines += [
        (StyledText(" "), *(StyledText(f"{text} ", role) for text, role in signs[first : first + each]))
        for first in range(0, len(signs), each)
    ]
    return lines


def _cell_sign(services: Sequence[ServiceSnapshot], look: Look) -> StyledText:
    """Draws a block where all of them are up; else the sign of the state that one of them is in."""
    other = next((s for s in services if state_of(s) not in {"up", CLOSED}), None)
    if other is not None:
        return sign_of(other, look)
    return StyledText(look.glyphs.block, "line.met")


def names_page(services: Sequence[ServiceSnapshot], look: Look, cells: int, rows: int) -> list[Line]:
    """Lists healthy services by name with their uptime, in columns."""
    if rows < 2:
        return []
    across = max(1, cells // 30)
    each = cells // across
    lines: list[Line] = []
    deep = rows - 1
    for row in range(deep):
        line: list[StyledText] = []
        for service in services[row::deep][:across]:
            value = uptime_words(service, look.language, None)
            number = right((look.span("–" if value == NONE else f"{value} %", "soft"),), 10)
            name: Line = (
                sign_of(service, look),
                StyledText(" "),
                look.foreign(service.name.strip() or service.id),
            )
            line += [StyledText(" "), *left(name, max(0, each - 14)), StyledText(" "), *number, StyledText("  ")]
        lines.append(cut(tuple(line), cells))
    return lines
