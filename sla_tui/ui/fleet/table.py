"""The fleet table as lines: frame with its titles, headings, one row a service, and the drawn empty states."""

from __future__ import annotations

from typing import NamedTuple

from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, left
from sla_tui.ui.fleet.layout import LEAD, FleetShown, cell
from sla_tui.ui.fleet.sort import Order
from sla_tui.ui.parts.frame import bottom, edge, top
from sla_tui.ui.parts.table import placed
from sla_tui.ui.wording.present import is_running
from sla_tui.ui.wording.roles import sign_of


class FleetTitle(NamedTuple):
    """What the frame of the fleet says."""

    shown: int
    total: int
    order: Order
    reverse: bool = False
    filter_text: str = ""
    problems_only: bool = False


def title(state: FleetTitle, look: Look, cells: int, *, focused: bool = True) -> Line:
    """Draws the upper edge: what is shown of how many, and in which order; a filter cannot be overlooked."""
    g = look.glyphs
    count = str(state.total)
    if state.shown != state.total:
        count = look.say("screen.count_of", shown=state.shown, total=state.total)
    start: list[StyledText] = [
        StyledText(g.digit(1), "accent"),
        look.span(f"{look.say('view.services')} ", "title"),
        look.span(count, "soft"),
    ]
    if state.problems_only:
        start += [StyledText(" "), look.span(f" ! {look.say('list.problems_only')} ", "badge")]
    if state.filter_text:
        start += [StyledText(" "), look.foreign(f" /{state.filter_text} ", "badge")]
    arrow = g.ascending if state.reverse else g.descending
    words = look.say(f"order.{state.order.name}")
    words = look.say("fleet.reversed", order=words) if state.reverse else words
    end = (look.span(f"{words} ", "soft"), StyledText(arrow, "accent"))
    return top(tuple(start), end, cells, look, focused=focused)


def headings(shown: tuple[FleetShown, ...], order: Order, cells: int) -> Line:
    """Draws the line of column headings; the one that is sorted by is marked."""
    out: list[StyledText] = [StyledText(" " * LEAD)]
    for index, column in enumerate(shown):
        sorted_by = column.column.key == order.column and order.name not in {"urgent", "worst"}
        role = "heading.sorted" if sorted_by else "heading"
        words = placed((StyledText(column.heading, role),), column)
        out += [*([StyledText(" " * column.before)] if index else []), *words]
    return left(tuple(out), cells)


def heading_at(shown: tuple[FleetShown, ...], x: int) -> str:
    """Finds the column whose heading is at `x` on the line, by its key; "" where there is none."""
    at = LEAD
    for index, column in enumerate(shown):
        at += column.before if index else 0
        if at <= x < at + column.cells:
            return column.column.key
        at += column.cells
    return ""


def row(service: ServiceSnapshot, shown: tuple[FleetShown, ...], cells: int, look: Look) -> Line:
    """Draws one service in exactly `cells`, without the cursor."""
    out: list[StyledText] = [StyledText(" ", "accent"), StyledText(" "), sign_of(service, look), StyledText(" ")]
    for index, column in enumerate(shown):
        out += [*([StyledText(" " * column.before)] if index else []), *cell(service, column, look, cells)]
    return left(tuple(out), cells)


def with_cursor(line: Line, look: Look) -> Line:
    """Draws the cursor before a row."""
    return (StyledText(look.glyphs.cursor, "accent"), *line[1:])


def framed(line: Line, cells: int, look: Look, *, focused: bool = True, thumb: bool = False) -> Line:
    """Draws a line between the left and the right edge; `thumb` draws the scroll bar's thumb in the right one."""
    return (edge(look, focused=focused), *left(line, max(0, cells - 2)), edge(look, focused=focused, thumb=thumb))


def lower_edge(first: int, visible: int, total: int, look: Look, cells: int, *, focused: bool = True) -> Line:
    """Draws the lower edge; says which rows are seen where they are not all."""
    words = look.say("list.seen", first=first + 1, last=min(first + visible, total), total=total)
    key = "PgUp" if first + visible >= total else "PgDn"
    return bottom(() if total <= visible else look.line(f"{words} · {key}", "soft"), cells, look, focused=focused)


def nothing_to_show(snapshot: Snapshot | None, state: FleetTitle, look: Look) -> list[Line]:
    """Says what stands where no row is: why, and the way out. Never a blank pane."""
    if snapshot is None:
        return [
            (look.span(look.say("screen.nothing_yet"), "strong"),),
            (look.span(look.say("fleet.history"), "soft"),),
        ]
    if not snapshot.services:
        return [
            (look.span(look.say("fleet.no_services"), "strong"),),
            (look.span(look.say("fleet.no_services_why"), "soft"),),
            (look.span(look.say("fleet.no_services_way"), "soft"),),
        ]
    if state.problems_only and not state.filter_text:
        return _all_clear(snapshot, look)
    what = look.say("fleet.none_fits", n=state.total)
    way = look.say("fleet.clears_or_all" if state.problems_only else "fleet.clears")
    return [(look.span(what, "strong"),), (look.span(way, "soft"),)]


def _all_clear(snapshot: Snapshot, look: Look) -> list[Line]:
    """Says the explicit all-clear of the problems-only view, with its proof of life."""
    count = len(snapshot.services)
    polled = [s.last_success_at for s in snapshot.sources if s.last_success_at is not None]
    fresh = sum(s.state == "ok" for s in snapshot.sources)
    answer = look.say("sources_view.answer", ok=fresh, n=len(snapshot.sources))
    proof = look.say("fleet.proof", sources=answer)
    if polled and any(map(is_running, snapshot.services)):
        proof = look.say("fleet.proof_age", sources=answer, age=look.age_of(min(polled)))
    key = "fleet.all_clear" if fresh == len(snapshot.sources) else "fleet.no_problem"
    return [
        (
            StyledText(look.glyphs.verdict["met"], "sign.met"),
            look.span(f" {look.say(key, n=count)}", "strong"),
        ),
        (look.span(proof, "soft"),),
        (look.span(look.say("fleet.all_shown"), "soft"),),
    ]
