"""What the wall shows below its number, by the room that there is: one arrangement of a few, the richest that fits."""

from __future__ import annotations

from typing import Final, NamedTuple

from sla_tui.ui.wall.lanes import LEAST, lane_rows
from sla_tui.ui.wall.tiles import LISTED, across, rows_of


class WallPlan(NamedTuple):
    """One arrangement.

    Attributes:
        problem: lines of the tile of what is no good.
        healthy: lines of the tile of what is well; 0: only its name; None: it has no tile, but its lane or its line.
        lanes: whether the last 24 hours of every service stand below each other.
        month: whether there is a line of the period's days.
        listed: whether what is no good stands in one list over the full width; with it, what has no tile.
    """

    problem: int
    healthy: int | None
    lanes: bool = False
    month: bool = False
    listed: bool = False


_PAGES: Final = 3
"""So many pages there are at most as long as a tile has more than one line."""
PLANS: Final = (
    tuple(
        WallPlan(problem, healthy, lanes=lanes, month=month)
        for lanes, month in ((True, True), (False, True), (False, False))
        for problem in (7, 6, 5, 4)
        for healthy in ((7, 5, 4, 3, None) if lanes else (7, 5, 4, 3, 1, 0))
    ),
    tuple(WallPlan(1, healthy, month=month, listed=True) for healthy in (None, 1, 0) for month in (True, False)),
    (WallPlan(2, 1), WallPlan(2, 0), WallPlan(1, 1, month=True), WallPlan(1, 1), WallPlan(1, 0)),
)
"""Three ways, the roomiest first: tiles of several lines, a list, and what takes least room."""


def rows_taken(plan: WallPlan, problems: int, healthy: int, cells: int) -> int:
    """Counts the rows that an arrangement takes, with a rule above each of its parts."""
    listed = problems + (healthy if plan.healthy is None else 0)
    parts = [listed if plan.listed else rows_of(problems, cells, plan.problem)]
    if plan.healthy is not None:
        parts.append(rows_of(healthy, cells, plan.healthy))
    if plan.lanes:
        parts.append(lane_rows(problems + healthy))
    parts.append(int(plan.month))
    return sum(rows + 1 for rows in parts if rows)


def plan_for(problems: int, healthy: int, cells: int, rows: int) -> WallPlan | None:
    """Chooses the arrangement that shows every service in so many rows, of the first way of which one does.

    It is the one of them that leaves the fewest rows empty. None where they take several pages.
    """
    for way in PLANS:
        fitting = [
            (taken, -number, plan)
            for number, plan in enumerate(way)
            if not (plan.lanes and cells < LEAST) and not (plan.listed and cells < LISTED)
            if problems or plan.healthy not in {0, 1} or way is not PLANS[0]  # a list says more than names alone
            if (taken := rows_taken(plan, problems, healthy, cells)) <= rows
        ]
        if fitting:
            return max(fitting)[2]
    return None


def tiles_on_page(count: int, cells: int, rows: int) -> tuple[int, int]:
    """Counts how many of so many tiles a page has, and of how many lines each is, where they take several pages.

    They are as high as leaves no more than `_PAGES`; else a line each.
    """
    for lines in (5, 2, 1):
        blank = lines > 1
        fit = across(cells) * max(0, (rows - 1 + blank) // (lines + blank))
        if fit * _PAGES >= count:
            break
    return fit, lines
