"""What the wall shows below its number, by the room that there is: one arrangement of a few, the richest that fits."""

from __future__ import annotations

from typing import Final, NamedTuple

from sla_tui.ui.wall.lanes import LEAST, lane_rows
from sla_tui.ui.wall.tiles import LISTED, across, rows_of


class WallPlan(NamedTuple):
    """One arrangement.

    Attributes:
        problem: lines of the tile of what is no good.
        healthy: lines of the tile of what is well; 0: only its name; None: it has no tile, but its lane.
        lanes: whether the last 24 hours of every service stand below each other.
        month: whether there is a line of the period's days.
        listed: whether what is no good stands in one list over the full width.
    """

    problem: int
    healthy: int | None
    lanes: bool = False
    month: bool = False
    listed: bool = False


PLANS: Final = (
    WallPlan(7, 4, lanes=True, month=True),
    WallPlan(7, 3, lanes=True, month=True),
    WallPlan(6, 3, lanes=True, month=True),
    WallPlan(5, 3, lanes=True, month=True),
    WallPlan(7, None, lanes=True, month=True),
    WallPlan(6, None, lanes=True, month=True),
    WallPlan(5, None, lanes=True, month=True),
    WallPlan(4, None, lanes=True, month=True),
    WallPlan(7, 3, month=True),
    WallPlan(6, 3, month=True),
    WallPlan(5, 3, month=True),
    WallPlan(5, 3),
    WallPlan(5, 1, month=True),
    WallPlan(4, 3),
    WallPlan(5, 1),
    WallPlan(4, 1, month=True),
    WallPlan(4, 1),
    WallPlan(4, 0),
    WallPlan(1, 1, listed=True, month=True),
    WallPlan(1, 1, listed=True),
    WallPlan(1, 0, listed=True),
    WallPlan(2, 1),
    WallPlan(2, 0),
    WallPlan(1, 1, month=True),
    WallPlan(1, 1),
    WallPlan(1, 0),
)
"""From the one that says most to the one that takes least room."""


def rows_taken(plan: WallPlan, problems: int, healthy: int, cells: int) -> int:
    """Counts the rows that an arrangement takes, with a rule above each of its parts."""
    parts = [problems if plan.listed else rows_of(problems, cells, plan.problem)]
    if plan.healthy is not None:
        parts.append(rows_of(healthy, cells, plan.healthy))
    if plan.lanes:
        parts.append(lane_rows(problems + healthy))
    parts.append(int(plan.month))
    return sum(rows + 1 for rows in parts if rows)


def plan_for(problems: int, healthy: int, cells: int, rows: int) -> WallPlan | None:
    """Chooses the arrangement that shows every service in so many rows; None where they take several pages."""
    for plan in PLANS:
        if (plan.lanes and cells < LEAST) or (plan.listed and cells < LISTED):
            continue
        if rows_taken(plan, problems, healthy, cells) <= rows:
            return plan
    return None


def tiles_on_page(cells: int, rows: int) -> tuple[int, int]:
    """Counts how many tiles a page has, and of how many lines each is, where they take several pages."""
    lines = 5 if rows >= 11 else 2 if rows >= 5 else 1
    deep = (rows - 1 + (lines > 1)) // (lines + (lines > 1))
    return across(cells) * max(0, deep), lines
