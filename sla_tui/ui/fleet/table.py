"""The fleet table as lines: frame with its titles, headings, one row a service, and the drawn empty states."""

from __future__ import annotations

from typing import NamedTuple

from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, left, right
from sla_tui.ui.fleet.cells import cell, sign_of
from sla_tui.ui.fleet.columns import LEAD, FleetColumn, gap
from sla_tui.ui.fleet.sort import Order
from sla_tui.ui.parts.frame import bottom, edge, top
from sla_tui.ui.wording.present import is_running


class FleetTitle(NamedTuple):
    """What the frame of the fleet says."""

    shown: int
    total: int
    order: Order
    reverse: bool = False
    filter_text: str = ""
    problems_only: bool = False


def title(state: FleetTitle, look: Look, cells: int, *, focused: bool = True) -> Line:
    """The upper edge: what is shown of how many, and in which order; a filter cannot be overlooked."""
    g = look.glyphs
    count = f"{state.shown} of {state.total}" if state.shown != state.total else f"{state.total}"
    start: list[StyledText] = [
        StyledText(g.digit(1), "accent"),
        StyledText("Services ", "title"),
        look.span(count, "soft"),
    ]
    if state.problems_only:
        start += [StyledText(" "), look.span(" ! PROBLEMS ONLY ", "badge")]
    if state.filter_text:
        start += [StyledText(" "), look.foreign(f" /{state.filter_text} ", "badge")]
    arrow = g.ascending if state.reverse else g.descending
    words = f"{state.order.words}{' (reversed)' if state.reverse else ''} "
    return top(tuple(start), (look.span(words, "soft"), StyledText(arrow, "accent")), cells, look, focused=focused)


def headings(shown: tuple[FleetColumn, ...], order: Order, cells: int, look: Look) -> Line:
    """The line of column headings; the one that is sorted by is marked."""
    out: list[StyledText] = [StyledText(" " * LEAD)]
    for index, column in enumerate(shown):
        role = "heading.sorted" if column.key == order.column and order.name != "worst" else "heading"
        words = cut((look.span(column.title, role),), column.width)
        if column.bar:
            words = right(words, column.width)
        else:
            words = left(words, column.width) if column.words else right(words, column.width)
        out += [*([StyledText(" " * gap(cells))] if index else []), *words]
    return left(tuple(out), cells)


def row(
    service: ServiceSnapshot, shown: tuple[FleetColumn, ...], cells: int, look: Look, *, selected: bool = False
) -> Line:
    """One service in exactly `cells`."""
    cursor = StyledText(look.glyphs.cursor if selected else " ", "accent")
    out: list[StyledText] = [cursor, StyledText(" "), sign_of(service, look), StyledText(" ")]
    for index, column in enumerate(shown):
        out += [*([StyledText(" " * gap(cells))] if index else []), *cell(service, column, look)]
    return left(tuple(out), cells)


def framed(line: Line, cells: int, look: Look, *, focused: bool = True, thumb: bool = False) -> Line:
    """A line between the left and the right edge; `thumb` draws the scroll bar's thumb in the right one."""
    return (edge(look, focused=focused), *left(line, max(0, cells - 2)), edge(look, focused=focused, thumb=thumb))


def lower_edge(first: int, visible: int, total: int, look: Look, cells: int, *, focused: bool = True) -> Line:
    """The lower edge; says which rows are seen where they are not all."""
    words = () if total <= visible else (look.span(f"{first + 1}–{min(first + visible, total)} of {total}", "soft"),)
    return bottom(words, cells, look, focused=focused)


def nothing_to_show(snapshot: Snapshot | None, state: FleetTitle, look: Look) -> list[Line]:
    """What stands where no row is: why, and the way out. Never a blank pane."""
    if snapshot is None:
        return [
            (StyledText("Nothing is known yet.", "strong"),),
            (StyledText("The history is being read; the first poll follows.", "soft"),),
        ]
    if not snapshot.services:
        return [
            (StyledText("No services yet.", "strong"),),
            (look.span("Nothing in the configuration names one, and no source has listed a monitor.", "soft"),),
            (
                look.span(
                    "Give a [sources.…] table a token, or add a [services.…] table: `sla-tui config path`.", "soft"
                ),
            ),
        ]
    if state.problems_only and not state.filter_text:
        return _all_clear(snapshot, look)
    what = f"No service fits the filter; {state.total} are hidden by it."
    way = "Esc clears the filter." if not state.problems_only else "Esc clears the filter, ! shows all services."
    return [(look.span(what, "strong"),), (look.span(way, "soft"),)]


def _all_clear(snapshot: Snapshot, look: Look) -> list[Line]:
    """The explicit all-clear of the problems-only view, with its proof of life."""
    count = len(snapshot.services)
    polled = [s.last_success_at for s in snapshot.sources if s.last_success_at is not None]
    fresh = sum(s.state == "ok" for s in snapshot.sources)
    proof = f"{fresh} of {len(snapshot.sources)} sources answer"
    if polled and any(map(is_running, snapshot.services)):
        proof += f"; the oldest answer is {look.age_of(min(polled))} old"
    head = "All clear" if fresh == len(snapshot.sources) else "No problem is known"
    return [
        (
            StyledText(look.glyphs.verdict["met"], "sign.met"),
            look.span(f" {head}: all {count} services are within their SLA.", "strong"),
        ),
        (look.span(proof + ".", "soft"),),
        (look.span("! shows all services.", "soft"),),
    ]
