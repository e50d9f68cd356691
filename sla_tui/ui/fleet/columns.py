"""Which columns the fleet has at a width, and how wide each of them is. Pure arithmetic on cells."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

from sla_tui.ui.drawing.spans import cells_of
from sla_tui.ui.parts.gauge import LEAST

LEAD: Final = 4
"""Cells before the name: the cursor, a blank, the sign, a blank."""
VERDICT: Final = "VERDICT"
"""What the column of the present state is called, and says, where every period that is shown is over."""
_NAME_LEAST: Final = 10
_WIDE: Final = 98
_LONGEST_BAR: Final = 24


class FleetColumn(NamedTuple):
    """One column. `title` is its heading; words are flush left, figures flush right; `bar` cells of it are a bar."""

    key: str
    title: str
    width: int
    words: bool = False
    bar: int = 0


_NAME = FleetColumn("service", "SERVICE", 18, words=True)
_CONTRACT = FleetColumn("contract", "SLA", 13, words=True)
_TARGET = FleetColumn("target", "SLA %", 6)
_NOW = FleetColumn("now", "NOW", 9, words=True)
_UPTIME = FleetColumn("uptime", "UPTIME %", 8)
_BUDGET = FleetColumn("budget", "BUDGET", 25, bar=10)
_BUDGET_SHORT = _BUDGET._replace(width=20, bar=5)
_BUDGET_WORDS = _BUDGET._replace(width=14, bar=0)
_LATENCY = FleetColumn("latency", "LATENCY", 17, bar=8)
_LATENCY_WORDS = _LATENCY._replace(width=7, bar=0)
_ERRORS = FleetColumn("errors", "ERRORS", 14, bar=6)
_ERRORS_WORDS = _ERRORS._replace(width=7, bar=0)
_BURN = FleetColumn("burn", "BURN", 6)
_DAY = FleetColumn("day", "24 h", 24, words=True)
_DAY_HALF = _DAY._replace(width=12)
_DAY_SHORT = _DAY._replace(width=8)
_CREDIT = FleetColumn("credit", "CREDIT", 9)

PROFILES: Final[tuple[tuple[int, tuple[FleetColumn, ...]], ...]] = (
    (152, (_NAME, _CONTRACT, _NOW, _UPTIME, _BUDGET, _LATENCY, _ERRORS, _BURN, _DAY, _CREDIT)),
    (138, (_NAME, _CONTRACT, _NOW, _UPTIME, _BUDGET, _LATENCY, _ERRORS, _BURN, _DAY_HALF, _CREDIT)),
    (116, (_NAME, _TARGET, _NOW, _UPTIME, _BUDGET_SHORT, _LATENCY_WORDS, _ERRORS_WORDS, _BURN, _DAY_SHORT, _CREDIT)),
    (98, (_NAME, _TARGET, _NOW, _UPTIME, _BUDGET_SHORT, _LATENCY_WORDS, _BURN, _DAY_SHORT, _CREDIT)),
    (78, (_NAME, _NOW, _UPTIME, _BUDGET_SHORT, _BURN, _CREDIT)),
    (61, (_NAME, _NOW, _UPTIME, _BUDGET_WORDS, _CREDIT)),
    (51, (_NAME, _NOW, _UPTIME, _BUDGET_WORDS)),
    (41, (_NAME, _UPTIME, _BUDGET_WORDS)),
    (31, (_NAME, _BUDGET_WORDS)),
    (0, (_NAME,)),
)
"""From the widest: inside of how many cells which columns are shown."""


def gap(cells: int) -> int:
    """The blanks between two columns on a line of `cells`."""
    return 2 if cells >= _WIDE else 1


def columns(
    cells: int,
    *,
    names: int = 18,
    needs: Mapping[str, int] | None = None,
    without: Collection[str] = (),
    over: bool = False,
) -> tuple[FleetColumn, ...]:
    """The columns for a line of `cells`.

    Args:
        cells: the room between the edges.
        names: the widest name, in cells.
        needs: cells that the words of the uptime, the budget and the credit take.
        without: columns in which nothing could ever stand (no contract has a credit, no monitor measures latency).
        over: every period that is shown is over: the state now gives its place to the verdict.

    What is left over goes to the names first, as far as they need it, then to the bar of the budget; where it is not
    enough for the names, the bars give way.
    """
    profile = next(columns for least, columns in PROFILES if cells >= least)
    shown = [c for c in profile if c.key not in without]
    shown = [_sized(c, needs or {}) for c in shown]
    if over:
        shown = [c._replace(title=VERDICT, width=12) if c.key == "now" else c for c in shown]
    name = max(_NAME_LEAST, min(names, 60), cells_of(_NAME.title))
    rest = cells - LEAD - sum(c.width + gap(cells) for c in shown if c.key != "service") - 1
    while rest < _NAME_LEAST and len(shown) > 1:
        rest += shown.pop().width + gap(cells)
    for index, column in enumerate(shown):  # a name that is cut is worse than a short bar
        less = min(max(0, name - rest), max(0, column.bar - LEAST))
        shown[index] = column._replace(width=column.width - less, bar=column.bar - less)
        rest += less
    spare = max(0, rest - name)
    out: list[FleetColumn] = []
    for column in shown:
        if column.key == "service":
            out.append(column._replace(width=max(0, min(name, rest))))
        elif column.key == "budget" and column.bar:
            more = min(spare, _LONGEST_BAR - column.bar)
            spare -= more
            out.append(column._replace(width=column.width + more, bar=column.bar + more))
        else:
            out.append(column)
    return _slack(out, spare)


def _sized(column: FleetColumn, needs: Mapping[str, int]) -> FleetColumn:
    """The column as wide as its words are; never narrower than its heading."""
    if column.key in needs:
        words = needs[column.key] + (column.bar + 1 if column.bar else 0)
        return column._replace(width=max(words, len(column.title)))
    return column


def _slack(shown: list[FleetColumn], spare: int) -> tuple[FleetColumn, ...]:
    """What nobody needs widens the names: the figures stay together, and the edge is where the eye expects it."""
    if spare and shown:
        shown[0] = shown[0]._replace(width=shown[0].width + spare)
    return tuple(shown)
