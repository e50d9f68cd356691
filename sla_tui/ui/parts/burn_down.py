"""The burn-down of an error budget: what is left of it over the period, against the even pace, with the projection."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from sla_tui.export.text_layout import wrap
from sla_tui.sla.budget_use import BudgetPoint, BudgetUse
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, joined_roles, left, right
from sla_tui.ui.parts.legend import LegendSign, legend
from sla_tui.ui.parts.time_axis import time_axis

AXIS: Final = 8
"""Cells of the scale at the left."""
LEAST_ROWS: Final = 3
LEAST_CELLS: Final = 24
_BRAILLE: Final = 0x2800
_DOTS: Final = ((0x40, 0x04, 0x02, 0x01), (0x80, 0x20, 0x10, 0x08))


class _Dot(NamedTuple):
    """One dot: its column and its row from below; of several in one cell the role of the highest rank is seen."""

    x: int
    row: int
    rank: int
    role: str


def burn_down_lines(
    use: BudgetUse | None, look: Look, cells: int, rows: int, *, none: str = "burn_down.none"
) -> list[Line]:
    """Draws the burn-down in exactly `cells` x `rows`, its axis of time in the last one.

    `none`: the phrase that says why there is none.
    """
    plot, high = cells - AXIS - 1, rows - 1
    if use is None or use.end <= use.start:
        return _said(none, look, cells, rows)
    if plot < LEAST_CELLS - AXIS or high < LEAST_ROWS:
        return _said("chart.no_room", look, cells, rows)
    low = _lowest(use)
    fine = (1, 1) if look.glyphs.ascii_only else (2, 4)
    grid: dict[tuple[int, int], list[_Dot]] = {}
    for dot in _dots(use, low, plot * fine[0], high * fine[1]):
        grid.setdefault((dot.x // fine[0], high - 1 - dot.row // fine[1]), []).append(dot)
    zero = high - 1 - _row(0, low, use.total, high)
    lines = [
        left(
            (
                *_label(row, zero, use, look),
                *joined_roles(_cell(grid.get((x, row), []), look, zero=row == zero and low < 0) for x in range(plot)),
            ),
            cells,
        )
        for row in range(high)
    ]
    axis: Line = (StyledText(" " * (AXIS + 1)), *time_axis(use.start, use.end, plot, look))
    return [*lines, left(axis, cells)]


def _said(key: str, look: Look, cells: int, rows: int) -> list[Line]:
    words = wrap(look.say(key), max(1, cells - 2))
    said = [left((StyledText(" "), look.span(line, "soft")), cells) for line in words]
    return [*said, *([left((), cells)] * (rows - len(said)))][: max(0, rows)]


def _lowest(use: BudgetUse) -> int:
    """Finds the value at the lower edge: 0, or as far below it as the budget is overspent, at most by all of it."""
    most = max(use.points[-1].spent, use.projected.spent if use.projected else 0)
    return max(min(0, use.total - most), -max(use.total, 1))


def _row(value: int, low: int, total: int, steps: int) -> int:
    """Finds the row of a value, from below."""
    span = max(total - low, 1)
    return min(max((value - low) * (steps - 1) // span, 0), steps - 1)


def _dots(use: BudgetUse, low: int, columns: int, steps: int) -> Iterator[_Dot]:
    """Yields the dots of what is left, of the even pace and of the projection, over so many columns."""
    span, now, projected = use.end - use.start, use.points[-1], use.projected
    ends = "at_risk" if projected is not None and projected.spent >= use.total else "soft"
    before: int | None = None
    for x in range(columns):
        at = use.start + x * span // columns
        if x % 3 == 0:
            even = use.total * (use.end - at) // span
            yield _Dot(x, _row(even, low, use.total, steps), 0, "faint_text")
        if at <= now.at:  # what is left at its end: an outage that has just begun is seen
            at = min(use.start + (x + 1) * span // columns, now.at)
            value = use.total - _spent(use.points, at)
            even = use.total * (use.end - at) // span
            role = "breached" if value < 0 else "at_risk" if value < even else "met"
            row = _row(value, low, use.total, steps)
            first, last = sorted((row, row if before is None else before))
            for step in range(first, last + 1):
                yield _Dot(x, step, 2, role)
            before = row
        elif projected is not None and x % 2 == 0 and at <= projected.at:
            yield _Dot(x, _row(use.total - _between(now, projected, at), low, use.total, steps), 1, ends)


def _spent(points: tuple[BudgetPoint, ...], at: int) -> int:
    """Works out what was used up to an instant between two points."""
    for before, after in pairwise(points):
        if before.at <= at < after.at:
            return _between(before, after, at)
    return points[-1].spent if at >= points[-1].at else points[0].spent


def _between(before: BudgetPoint, after: BudgetPoint, at: int) -> int:
    length = max(after.at - before.at, 1)
    return before.spent + (after.spent - before.spent) * (at - before.at) // length


def _cell(dots: list[_Dot], look: Look, *, zero: bool) -> StyledText:
    """Draws one cell: its dots in the role of the most important, or the line of zero."""
    if not dots:
        return StyledText(("-" if look.glyphs.ascii_only else "╌") if zero else " ", "at_risk" if zero else "text")
    top = max(dots, key=lambda dot: dot.rank)
    if look.glyphs.ascii_only:
        return StyledText(".o*"[top.rank], top.role)
    bits = 0
    for dot in dots:
        bits |= _DOTS[dot.x % 2][dot.row % 4]
    return StyledText(chr(_BRAILLE | bits), top.role)


def _label(row: int, zero: int, use: BudgetUse, look: Look) -> Line:
    """Writes the scale beside a row: all of the budget at the top, and nothing left."""
    words = ""
    if row == 0:
        words = look.language.duration(use.total, parts=1)
    elif row == zero:
        words = "0"
    side = look.span("|" if look.glyphs.ascii_only else "│", "frame")
    return (*right((look.span(words, "faint_text"),), AXIS), side)


def burn_down_legend(look: Look) -> Line:
    """Says what the lines are."""
    signs = ("*", ".", "o") if look.glyphs.ascii_only else ("⠒", "⠂", "⠐")
    named = zip(signs, ("met", "faint_text", "soft"), ("left", "even", "ahead"), strict=True)
    return legend((LegendSign(sign, role, look.say(f"burn_down.{key}")) for sign, role, key in named), look)
