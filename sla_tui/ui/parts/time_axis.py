"""The axis of time under a chart: hours or days where they begin, and where the clock on the wall changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo
from typing import Final

from sla_tui.format import MINUS
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line

HOUR, DAY = 3_600, 86_400
_TICKS: Final = (300, 600, 900, 1_800, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY)
_APART: Final = 9


def time_axis(start: int, end: int, cells: int, look: Look) -> Line:
    """Writes hours, or days where it is long, under the cells in which they begin; a change of the clock is marked."""
    span = max(end - start, 1)
    every = next((t for t in _TICKS if cells * t / span >= _APART), _TICKS[-1])
    shift = clock_change(start, end, look)
    text = [" "] * cells
    marked = range(0)
    if shift is not None:  # it is placed first: an hour's name gives way to it
        marked = _place(text, (shift[0] - start) * cells // span, shift[1])
    for at in _beginnings(start, end, every, look.zone):
        _place(text, (at - start) * cells // span, _tick_words(at, every, look))
    drawn = "".join(text)
    return (
        *look.line(drawn[: marked.start], "faint_text"),
        *look.line(drawn[marked.start : marked.stop], "at_risk"),
        *look.line(drawn[marked.stop :], "faint_text"),
    )


def _place(text: list[str], cell: int, words: str) -> range:
    """Writes `words` at `cell` if there is room for them whole with a blank on either side; the cells they took."""
    cells = range(cell, cell + len(words))
    around = text[max(0, cell - 1) : cells.stop + 1]
    if cells.stop > len(text) or any(letter != " " for letter in around):
        return range(0)
    text[cells.start : cells.stop] = words
    return cells


def _beginnings(start: int, end: int, every: int, zone: tzinfo) -> Iterable[int]:
    """Yields the instants in `[start, end)` at which a stretch of `every` seconds begins by the clock on the wall."""
    if every >= DAY:
        local = datetime.fromtimestamp(start, zone)
        day = local.replace(hour=0, minute=0, second=0, microsecond=0)
        while (at := int(day.timestamp())) < end:
            if at >= start and day.toordinal() % (every // DAY) == 0:
                yield at
            day = (day.replace(tzinfo=None) + timedelta(days=1)).replace(tzinfo=zone)
        return
    step = min(every, 900)  # offsets are whole quarters of an hour
    for at in range(-(-start // step) * step, end, step):
        local = datetime.fromtimestamp(at, zone)
        if (local.hour * HOUR + local.minute * 60) % every == 0:
            yield at


def _tick_words(at: int, every: int, look: Look) -> str:
    local = datetime.fromtimestamp(at, look.zone)
    if every >= DAY or (local.hour == 0 and local.minute == 0):
        return look.language.short_day(at, look.zone)
    return f"{local:%H:%M}"


def clock_change(start: int, end: int, look: Look) -> tuple[int, str] | None:
    """Finds the first instant in `[start, end)` at which the clocks change, and by how much: ``clock +1 h``."""

    def offset(at: int) -> timedelta:
        return datetime.fromtimestamp(at, look.zone).utcoffset() or timedelta()

    first = offset(start)
    step = next((at for at in range(start, end, 6 * HOUR) if offset(at) != first), None)
    step = end - 1 if step is None and offset(end - 1) != first else step
    if step is None:
        return None
    low, high = max(start, step - 6 * HOUR), step
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if offset(middle) != first else (middle, high)
    change = int((offset(high) - first).total_seconds())
    size = look.language.duration(abs(change), parts=2 if abs(change) > HOUR and change % HOUR else 1)
    return high, look.say("chart.clock", change=f"{'+' if change > 0 else MINUS}{size}")
