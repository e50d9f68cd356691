"""The latency chart: the 95th percentile as a line of braille dots, the median below it, on a fixed scale.

The scale goes from 0 to one and a half times the objective, or where there is none to a step of a ladder: it never
follows the noise of the values. What is beyond it is marked at the upper edge, unless somebody asks for the scale that
fits. The target has a line, gaps are gaps, failures are marked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from sla_tui.language import Language
from sla_tui.sla.monitors import LatencyPoint, LatencySeries, ServiceDetail
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, joined_roles, left, plain, right, width, without_start
from sla_tui.ui.parts.time_axis import DAY, HOUR, time_axis

RANGES: Final = (HOUR, 6 * HOUR, DAY, 7 * DAY, 30 * DAY)
"""The seconds that `+` and `-` go through; `0` is the middle one."""
STANDARD: Final = 2

AXIS: Final = 8
"""Cells of the scale at the left."""
_LADDER: Final = (100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)
_BRAILLE: Final = 0x2800
_DOTS: Final = ((0x40, 0x04, 0x02, 0x01), (0x80, 0x20, 0x10, 0x08))
"""The bits of a cell's dots: left and right column, from the lowest row up."""


class LatencyChart(NamedTuple):
    """What is drawn. `limit_ms`: the objective's threshold; None without one. `fits`: the scale follows the values."""

    points: Sequence[LatencyPoint]
    limit_ms: int | None = None
    fits: bool = False


class ChartColumn(NamedTuple):
    """One column of dots: median and most in ms (None without a good check), failed checks, whether anything is known.

    `most` is the highest 95th percentile of what shares the column; None too where it is the median.
    """

    median: int | None
    most: int | None
    failed: int
    known: bool


def range_words(number: int, language: Language) -> str:
    """Names one of `RANGES`: ``24 h``, ``7 d``."""
    seconds = RANGES[number]
    unit, size = ("h", HOUR) if seconds <= DAY else ("d", DAY)
    return f"{seconds // size} {language.say(f'short_unit.{unit}')}"


def merged(series: Iterable[LatencySeries]) -> list[LatencyPoint]:
    """Puts all monitors of a service in one: the least, the middle of the middles, the most (p95 too), all failures."""
    out = []
    for at in zip(*(one.points for one in series), strict=True):
        medians = sorted(p.median_ms for p in at if p.median_ms is not None)
        out.append(
            LatencyPoint(
                at[0].start,
                at[0].end,
                min((p.least_ms for p in at if p.least_ms is not None), default=None),
                medians[len(medians) // 2] if medians else None,
                max((p.most_ms for p in at if p.most_ms is not None), default=None),
                sum(p.checks for p in at),
                sum(p.failed for p in at),
                max((p.p95_ms for p in at if p.p95_ms is not None), default=None),
            )
        )
    return out


def chart(made: LatencyChart, look: Look, cells: int, rows: int) -> list[Line]:
    """Draws the chart in exactly `cells` x `rows`: scale and dots, a line of failures and gaps, the axis of time.

    Below 3 rows or without room for dots there is nothing but the axis' worth of blanks; the caller leaves it out.
    """
    if cells <= 0 or rows <= 0:
        return [()] * max(rows, 0)
    plot, high = cells - AXIS - 1, rows - 2
    if plot < 8 or high < 1 or not made.points:
        words = look.say("chart.no_room" if made.points else "chart.unknown")
        return [left((StyledText(" "), look.span(words, "soft")), cells), *([left((), cells)] * (rows - 1))]
    top = scale_top(made)
    columns = resampled(made.points, plot * (1 if look.glyphs.ascii_only else 2))
    draw = _ascii if look.glyphs.ascii_only else _braille
    body = draw(columns, made.limit_ms, top, plot, high)
    lines = [left((*_label(row, high, top, made.limit_ms, look), *line), cells) for row, line in enumerate(body)]
    marks: Line = (
        *right((look.span(f"{look.say('chart.checks')} ", "faint_text"),), AXIS),
        StyledText(" "),
        *_marks(columns, plot, look),
    )
    start, end = made.points[0].start, made.points[-1].end
    axis = _named(time_axis(start, end, plot, look), look, end)
    return [*lines, left(marks, cells), left(axis, cells)]


def _named(axis: Line, look: Look, at: int) -> Line:
    """Writes the zone before the axis, on into its blank cells where the name is longer than the scale is wide.

    Where it is longer than that, too, stands what the zone is called for short `at` the end: ``CET``, ``+03``.
    """
    drawn = plain(axis)
    blank = len(drawn) - len(drawn.lstrip(" "))
    short = datetime.fromtimestamp(at, look.zone).tzname() or look.zone_label
    fits = 1 + width((look.span(look.zone_label),)) <= AXIS + max(0, blank - 1)
    zone: Line = (StyledText(" "), look.span(look.zone_label if fits else short, "faint_text"))
    taken = min(max(0, width(zone) - AXIS), max(0, blank - 1))
    return (*left(cut(zone, AXIS + taken), AXIS + 1 + taken), *without_start(axis, taken))


def latency_lines(
    detail: ServiceDetail | None, service: ServiceSnapshot, look: Look, cells: int, rows: int, *, fits: bool = False
) -> list[Line]:
    """Draws the chart of one service in exactly `cells` x `rows`; says so where its detail has not come yet."""
    if detail is None or detail.service != service.id:
        words: Line = (StyledText(" "), look.span(look.say("chart.reading"), "soft"))
        return [left(words, cells)] * min(rows, 1) + [left((), cells)] * (rows - 1)
    return chart(LatencyChart(merged(detail.series), service.latency.threshold_ms, fits), look, cells, rows)


def scale_top(made: LatencyChart) -> int:
    """Finds the value at the upper edge: one and a half times the objective; it changes in coarse steps only.

    Nearly all medians are within it; what is beyond is marked. Where the scale is to fit, nothing is beyond it.
    """
    if made.fits:
        highest = max((high for p in made.points if (high := _high(p)) is not None), default=0)
        return max(highest, made.limit_ms or 0, 1)
    medians = sorted(p.median_ms for p in made.points if p.median_ms is not None)
    usual = medians[(len(medians) * 95 - 1) // 100] if medians else 0
    if made.limit_ms:
        top = made.limit_ms * 3 // 2
        while top < usual:
            top *= 2
        return max(top, 1)
    return next((step for step in _LADDER if step >= usual * 5 // 4), max(usual * 5 // 4, 1))


def _high(point: LatencyPoint) -> int | None:
    """Returns the percentile of a point; its most where nobody worked that out."""
    return point.most_ms if point.p95_ms is None else point.p95_ms


def resampled(points: Sequence[LatencyPoint], count: int) -> list[ChartColumn]:
    """Spreads the points over `count` columns: where points share one, the worst of them is seen; none is lost."""
    out: list[ChartColumn] = []
    total = len(points)
    for i in range(count):
        low = i * total // count
        group = points[low : max((i + 1) * total // count, low + 1)]
        medians = sorted(p.median_ms for p in group if p.median_ms is not None)
        median = medians[len(medians) // 2] if medians else None
        most = max((high for p in group if (high := _high(p)) is not None), default=None)
        known = all(p.checks for p in group)
        out.append(ChartColumn(median, most if most != median else None, sum(p.failed for p in group), known))
    return out


def _height(ms: int, top: int, steps: int) -> int:
    """Finds the dot row of a value, from 0; the highest one for all that is beyond the scale."""
    return min(ms * steps // top, steps - 1)


def _limit_row(limit_ms: int | None, top: int, high: int) -> int | None:
    """Finds the cell row of the target's line, from the top."""
    return None if not limit_ms or limit_ms > top else high - 1 - _height(limit_ms, top, high)


def _braille(columns: Sequence[ChartColumn], limit: int | None, top: int, plot: int, high: int) -> list[Line]:
    steps = high * 4
    grid = [[0] * plot for _ in range(high)]
    worst = [[0] * plot for _ in range(high)]
    for x, row, ms in _dots(columns, top, steps):
        cell, line = x // 2, high - 1 - row // 4
        grid[line][cell] |= _DOTS[x % 2][row % 4]
        worst[line][cell] = max(worst[line][cell], ms)
    over = _limit_row(limit, top, high)
    lines = []
    for number, (bits, values) in enumerate(zip(grid, worst, strict=True)):
        cells = []
        for bit, ms in zip(bits, values, strict=True):
            if number == 0 and ms > top:
                cells.append(StyledText("▲", "breached" if limit else "at_risk"))
            elif bit:
                cells.append(StyledText(chr(_BRAILLE | bit), _role(ms, limit) if ms else "soft"))
            elif number == over:
                cells.append(StyledText("╌", "at_risk"))
            else:
                cells.append(StyledText(" "))
        lines.append(joined_roles(cells))
    return lines


def _dots(columns: Sequence[ChartColumn], top: int, steps: int) -> Iterator[tuple[int, int, int]]:
    """Yields every dot as column, row from below, and the ms of the percentile, 0 for a median below it.

    The line is that of the percentile; a jump of it is drawn where it ends.
    """
    before: int | None = None
    for x, column in enumerate(columns):
        if column.median is None:
            before = None
            continue
        ms = column.median if column.most is None else column.most
        row = _height(ms, top, steps)
        low, high = sorted((row, row if before is None else before))
        for step in range(low, high + 1):
            yield x, step, ms
        if column.most is not None:
            yield x, _height(column.median, top, steps), 0
        before = row


def _ascii(columns: Sequence[ChartColumn], limit: int | None, top: int, plot: int, high: int) -> list[Line]:
    over = _limit_row(limit, top, high)
    lines = []
    for number in range(high):
        cells = []
        for column in columns[:plot]:
            values = [ms for ms in (column.median, column.most) if ms is not None]
            here = [ms for ms in values if high - 1 - _height(ms, top, high) == number]
            if number == 0 and any(ms > top for ms in values):
                cells.append(StyledText("^", "breached" if limit else "at_risk"))
            elif here:
                line = column.median if column.most is None else column.most
                cells.append(StyledText("*", _role(line, limit)) if line in here else StyledText(".", "soft"))
            else:
                cells.append(StyledText("-", "at_risk") if number == over else StyledText(" "))
        lines.append(joined_roles(cells))
    return lines


def _role(ms: int, limit: int | None) -> str:
    return "breached" if limit and ms > limit else "met" if limit else "text"


def _label(row: int, high: int, top: int, limit: int | None, look: Look) -> Line:
    """Writes the scale beside a row: its upper end, the target, and zero."""
    words, role = "", "faint_text"
    if row == _limit_row(limit, top, high) and limit:
        words, role = f"≤{look.language.milliseconds(limit)}", "at_risk"
    elif row == 0:
        words = look.language.milliseconds(top)
    elif row == high - 1:
        words = "0"
    return (*right((look.span(words, role),), AXIS), look.span("│" if not look.glyphs.ascii_only else "|", "frame"))


def _marks(columns: Sequence[ChartColumn], plot: int, look: Look) -> Line:
    """Draws a sign a cell: a failed check, a gap, or nothing where all was well. A failure is never a low value."""
    each = max(1, len(columns) // plot)
    cells = []
    for i in range(plot):
        group = columns[i * each : (i + 1) * each]
        if any(c.failed for c in group):
            cells.append(StyledText(look.glyphs.verdict["breached"], "breached"))
        elif not all(c.known for c in group):
            cells.append(StyledText(look.glyphs.gap, "gap"))
        else:
            cells.append(StyledText(" "))
    return joined_roles(cells)
