"""The watch screen as lines, for a wall three metres away: a verdict, how long is left, tiles, and a proof of life."""

from __future__ import annotations

from typing import Final

from sla_tui.sla.snapshot import Snapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, left
from sla_tui.ui.state.watch_state import WallState
from sla_tui.ui.wall.band import TALL, band
from sla_tui.ui.wall.contents import Wall
from sla_tui.ui.wall.feet import feet
from sla_tui.ui.wall.hero import hero, hero_size
from sla_tui.ui.wall.lanes import lanes, month_line
from sla_tui.ui.wall.leading import leading
from sla_tui.ui.wall.night import dimmed
from sla_tui.ui.wall.plan import plan_for, tiles_on_page
from sla_tui.ui.wall.tiles import grid, listed
from sla_tui.ui.wording.standing import now_words

_AIRY: Final = 24
"""Rows of the screen from which on there is a blank one below the band."""
_FEW: Final = 200
"""So many services are looked at each second for words that have aged; more of them every few seconds."""


def wall(made: Wall, look: Look, cells: int, rows: int) -> list[Line]:
    """Draws all of it in exactly `cells` x `rows`; sets how many pages there are."""
    if cells <= 0 or rows <= 0:
        return [()] * max(rows, 0)
    top = band(made, look, cells, tall=rows >= TALL)[:rows]
    below = max(0, min(2 if rows >= 10 else 1, rows - len(top))) if rows > 2 else 0
    body = _body(made, look, cells, rows - len(top) - below, rows)
    whole = [*body, *feet(made, look, cells)[:below]]  # only now it is known how many pages there are
    whole += [()] * (rows - len(top) - len(whole))
    if made.night:
        whole = [dimmed(line) for line in whole]
    return [left(line, cells) for line in (*top, *whole)]


def _body(made: Wall, look: Look, cells: int, room: int, rows: int) -> list[Line]:
    """Draws the number and what it means, and below them all services, in exactly `room` lines."""
    state, snapshot = made.state, made.snapshot
    if snapshot is None or room <= 0:
        return [()] * max(room, 0)
    size = hero_size(cells, rows)
    lead = leading(snapshot, look, state.lead.service)
    blank: list[Line] = [()] if rows >= _AIRY else []
    above = [*blank, *hero(snapshot, lead, look, size, cells=cells, memo=state.memo)][:room]
    space = room - len(above)
    few = len(snapshot.services) <= _FEW
    aged = look.still(snapshot.generated_at)
    ages: object = tuple(now_words(s, aged) for s in snapshot.services) if few else aged.now
    key = (snapshot, ages, look._replace(now=0), cells, space, state.page)
    below, state.pages, state.page = state.memo.kept(
        "below", key, lambda: _services(snapshot, state, aged, cells, space)
    )
    below = [*below[:space], *([()] * (space - len(below)))]
    return [*above, *below]


def _services(snapshot: Snapshot, state: WallState, look: Look, cells: int, rows: int) -> tuple[list[Line], int, int]:
    """Draws all services in at most so many rows, or one page of them; how many pages there are, and which this is."""
    problems, well = state.tiles, state.well
    plan = plan_for(len(problems), len(well), cells, rows)
    rule: Line = (StyledText(look.glyphs.frame[4] * cells, "frame"),)
    if plan is None:
        every = [*problems, *well]
        fit, lines = tiles_on_page(len(every), cells, rows)
        pages = max(1, -(-len(every) // fit)) if fit else 1
        page = min(state.page, pages - 1)
        tiles = grid(every[page * fit : (page + 1) * fit], look, cells, lines)
        return ([rule, *tiles] if tiles else []), pages, page
    if plan.listed:
        parts = [listed(problems if plan.healthy is not None else [*problems, *well], look, cells)]
    else:
        parts = [grid(problems, look, cells, plan.problem)]
    if plan.healthy is not None:
        parts.append(grid(well, look, cells, plan.healthy))
    if plan.lanes:
        parts.append(lanes([*problems, *well], look, cells))
    if plan.month and (line := month_line(snapshot.services, look, cells)):
        parts.append([line])
    return [line for part in parts if part for line in (rule, *part)], 1, 0
