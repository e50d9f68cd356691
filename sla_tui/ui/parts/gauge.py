"""Bars: what is used of a limit with a tick at the limit, and how much of something is done.

In a table, where bars stand one below the other, they are thin lines (half a cell is the finest step); in a panel they
are blocks in eighths of a cell.
"""

from __future__ import annotations

from fractions import Fraction

from sla_tui.ui.drawing.glyphs import Glyphs
from sla_tui.ui.drawing.spans import Line, StyledText

SCALE = Fraction(3, 4)
"""Where on a gauge the limit stands: a fixed place, so that bars of different services can be compared at a glance."""

LEAST = 5
"""Cells that a gauge takes at least: a tick and what is beyond it need their room."""


def bar(share: Fraction, cells: int, role: str, glyphs: Glyphs) -> Line:
    """A thin bar filled to `share` (clamped to 0..1) of `cells`. Only nothing looks empty, and only all looks full."""
    return _thin(_steps(min(max(share, Fraction(0)), Fraction(1)), cells, 2), cells, role, glyphs)


def thin_gauge(ratio: Fraction | None, cells: int, role: str, glyphs: Glyphs) -> Line:
    """The same as `gauge` as a thin line."""
    return _gauge(ratio, cells, role, glyphs, thick=False)


def gauge(ratio: Fraction | None, cells: int, role: str, glyphs: Glyphs) -> Line:
    """A bar of `value / limit` with a tick where the limit is; what is beyond the tick is too much.

    Args:
        ratio: None draws the empty scale: nothing was measured.
        cells: its width; below 5 there is no room for a tick and what is beyond it, and nothing is drawn.
        role: the colour of the bar.
        glyphs: the signs.
    """
    return _gauge(ratio, cells, role, glyphs, thick=True)


def _gauge(ratio: Fraction | None, cells: int, role: str, glyphs: Glyphs, *, thick: bool) -> Line:
    if cells < LEAST:
        return (StyledText(" " * cells),) if cells > 0 else ()
    before = cells * SCALE.numerator // SCALE.denominator
    after = cells - before - 1
    fill, fine = (_thick, 8) if thick else (_thin, 2)
    if ratio is None or ratio.numerator <= ratio.denominator:
        tick = StyledText(glyphs.tick, "tick") if thick else StyledText(glyphs.thin[3], "rail.tick")
        steps = 0 if ratio is None else _steps(ratio, before, fine)
        return (*fill(steps, before, role, glyphs), tick, *fill(0, after, role, glyphs))
    # What is within the limit is toned down, so that the eye goes to what is beyond it.
    within = "spent" if role == "breached" else role
    full = fill(before * fine, before, within, glyphs)
    tick = StyledText(glyphs.tick, f"tick.{within}") if thick else StyledText(glyphs.thin[4], f"line.{role}")
    over = max(1, (ratio.numerator - ratio.denominator) * before * fine // ratio.denominator)
    if over > after * fine:
        end = StyledText(glyphs.beyond, f"{'end' if thick else 'line'}.{role}")
        return (*full, tick, *fill((after - 1) * fine, after - 1, role, glyphs), end)
    return (*full, tick, *fill(over, after, role, glyphs))


def _steps(share: Fraction, cells: int, fine: int) -> int:
    """`share` of the cells in steps of `1 / fine` of a cell, rounded down; anything but nothing is at least one."""
    return max(1, share.numerator * cells * fine // share.denominator) if share.numerator > 0 else 0


def _thick(steps: int, cells: int, role: str, glyphs: Glyphs) -> Line:
    whole, part = divmod(min(steps, cells * 8), 8)
    text = glyphs.eighths[8] * whole + (glyphs.eighths[part] if part else "")
    out = (StyledText(text, f"bar.{role}"),) if text else ()
    rest = cells - len(text)
    return (*out, StyledText(glyphs.track * rest, "track")) if rest > 0 else out


def _thin(steps: int, cells: int, role: str, glyphs: Glyphs) -> Line:
    whole, part = divmod(min(steps, cells * 2), 2)
    text = glyphs.thin[0] * whole + (glyphs.thin[1] if part else "")
    out = (StyledText(text, f"line.{role}"),) if text else ()
    rest = cells - len(text)
    return (*out, StyledText(glyphs.thin[2] * rest, "rail")) if rest > 0 else out
