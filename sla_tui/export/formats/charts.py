"""Charts as inline SVG: bars against a target, strips of days, lines over a period. Floats appear here and only here.

Each has its meaning in words (`aria-label`), its colours as attributes for what reads no style sheet, and classes for
what does. States differ in shape as well as in colour.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from math import log10
from typing import Final
from zoneinfo import ZoneInfo

from sla_tui.export.blocks import CostCurve
from sla_tui.export.documents.report.cells import name_of
from sla_tui.export.documents.report.model import Chapter
from sla_tui.export.formats.markup import Markup, el, join
from sla_tui.language import Language
from sla_tui.sla.monitors import CellState, StripCell
from sla_tui.sla.result import Period

FILL: Final[dict[CellState, str]] = {
    "up": "#3aa564",
    "down": "#c62a20",
    "unknown": "none",
    "paused": "#8b929d",
    "maintenance": "#2f74c7",
    "future": "#c3c9d2",
}
STATES: Final[tuple[CellState, ...]] = ("up", "down", "unknown", "paused", "maintenance", "future")
WIDE, HIGH = 440.0, 132.0
LEFT, RIGHT, TOP, BOTTOM = 8.0, 8.0, 18.0, 20.0
CELL, GAP, TALL = 10.0, 2.0, 22.0
STROKE: Final = "#9a7fc2"
_SIDE: Final = 40.0
_APART: Final = 62.0
"""How far the words of two points of a curve have to be apart."""
_FINEST: Final = 1e-7
ALIKE: Final[dict[CellState, tuple[float, float, float, float]]] = {
    "up": (0, 2, CELL, TALL - 4),
    "unknown": (0.75, 2.75, CELL - 1.5, TALL - 5.5),
    "future": (0, 10, CELL, 2),
}
"""States whose days say no more than that: how far in, how low, how wide and how tall their cells are."""


def strip(cells: Sequence[StripCell], label: str, titles: Sequence[str], *, stretch: bool = False) -> Markup:
    """Draws days in a row. What has no more to say than its state is one path for all; the others say what they are.

    Args:
        cells: the days.
        label: the whole in words.
        titles: what each day says when it is pointed at.
        stretch: fills whatever width it is given.
    """
    shapes = [_alike(cells, state) for state in ALIKE if any(cell.state == state for cell in cells)]
    shapes += [_shape(index, cell.state, titles[index]) for index, cell in enumerate(cells) if cell.state not in ALIKE]
    across = max(len(cells) * (CELL + GAP) - GAP, CELL)
    return _svg(across, TALL, label, shapes, class_="strip", stretch=stretch)


def _alike(cells: Sequence[StripCell], state: CellState) -> Markup:
    """Draws all cells of one state."""
    path = "".join([_box(index, state) for index, cell in enumerate(cells) if cell.state == state])
    stroke = STROKE if state == "unknown" else None
    return el("path", d=path, fill=FILL[state], stroke=stroke, stroke_width=stroke and 1.5, class_=f"s-{state}")


@lru_cache(maxsize=2_048)
def _box(index: int, state: CellState) -> str:
    """Outlines one cell at its place in the row."""
    inset, top, width, height = ALIKE[state]
    return f"M{_n(index * (CELL + GAP) + inset)} {_n(top)}h{_n(width)}v{_n(height)}h-{_n(width)}z"


def swatch(state: CellState) -> Markup:
    """Draws one cell, for a legend."""
    return el("svg", _shape(0, state, ""), viewBox=f"0 0 {_n(CELL)} {_n(TALL)}", width=8, height=18, aria_hidden="true")


def _shape(index: int, state: CellState, title: str) -> Markup:
    """Draws one cell: down fills the height, maintenance and pauses are lower, unknown is a frame, future a line."""
    x = index * (CELL + GAP)
    words = el("title", title) if title else None
    common = {"fill": FILL[state], "class_": f"s-{state}"}
    if state in ALIKE:
        inset, low, width, tall = ALIKE[state]
        stroke = STROKE if state == "unknown" else None
        return el("rect", words, x=_n(x + inset), y=_n(low), width=_n(width), height=_n(tall), stroke=stroke, **common)
    top, height = {"down": (0, TALL), "paused": (8, 6), "maintenance": (5, 12)}[state]
    return el("rect", words, x=_n(x), y=top, width=_n(CELL), height=_n(height), **common)


def calendar(chapter: Chapter, language: Language) -> Markup:
    """Draws the days of the service's period."""
    zone = ZoneInfo(chapter.contract.period.timezone)
    return _calendar(name_of(chapter), chapter.service.period_strip, zone, language)


@lru_cache(maxsize=1_024)
def _calendar(name: str, cells: tuple[StripCell, ...], zone: ZoneInfo, language: Language) -> Markup:
    """Draws it once for both places on a page: among those of all services, and with its own."""
    counts = Counter(cell.state for cell in cells)
    words = [
        language.say("calendar.alt_days", count=counts[state], state=language.say(f"state.{state}"))
        for state in STATES
        if counts[state]
    ]
    label = language.say("calendar.alt", name=name, days=len(cells), words=", ".join(words))
    return strip(cells, label, [cell_title(cell, zone, language) if cell.state != "up" else "" for cell in cells])


def cell_title(cell: StripCell, zone: ZoneInfo, language: Language) -> str:
    """Writes the title of a day: ``12 Nov: 1 h 20 m down``."""
    day = language.short_day(cell.start, zone)
    if cell.down_seconds:
        return language.say("calendar.cell_down", day=day, seconds=language.duration(cell.down_seconds))
    return language.say("calendar.cell", day=day, state=language.say(f"state.{cell.state}"))


def budget(chapter: Chapter, language: Language) -> tuple[Markup, str]:
    """Draws how much of the allowed downtime is used, on a scale to twice of it; returns it with the same in words."""
    stated = chapter.service.stated
    name, found = name_of(chapter), stated.budget
    if found is None or found.total <= 0:
        label = language.say("budget.alt_none", name=name)
        return _svg(200, 14, label, [_track()], class_="bar", stretch=True), "–"
    used = Fraction(found.spent, found.total)
    words = f"{language.grouped(int(used * 100))} %"
    if stated.budget_at_most:
        words = language.say("remedy.at_least", remedy=words)
    label = language.say("budget.alt", name=name, used=words)
    kind, fill = (
        ("bad", "#c62a20") if found.left < 0 else ("risk", "#d08a1d") if used > Fraction(3, 4) else ("good", "#3aa564")
    )
    length = min(float(used) * 100, 200.0)
    shapes = [_track(), el("rect", x=0, y=4, width=_n(max(length, 0.0)), height=6, fill=fill, class_=f"c-{kind}")]
    if used > 2:
        shapes.append(el("path", d="M192 0l8 7l-8 7z", fill=fill, class_=f"c-{kind}"))
    shapes.append(el("rect", x=99, y=0, width=2, height=14, fill="#1b1e23", class_="c-tick"))
    return _svg(200, 14, label, shapes, class_="bar", stretch=True), words


def _track() -> Markup:
    return el("rect", x=0, y=4, width=200, height=6, fill="#d9dde3", class_="c-track")


def burn(chapter: Chapter, language: Language) -> Markup:
    """Draws the uptime that the period would end with, from its first second on, against the target.

    Of a period that still runs that is its best case, and is called so.
    """
    found, target = chapter.service.assessment, chapter.service.target
    start, end = found.period.start, found.period.end
    points = [(start, 0), *_counted(chapter), (min(found.now, end), found.downtime_seconds or 0)]
    allowed = None if target is None else float(found.period.seconds * (100 - target) / 100)
    most = max(points[-1][1], allowed or 0, 1) * 1.2

    def x(at: int) -> float:
        return LEFT + (at - start) / (end - start) * (WIDE - LEFT - RIGHT)

    def y(down: float) -> float:
        return TOP + down / most * (HIGH - TOP - BOTTOM)

    line = " ".join(f"{_n(x(at))},{_n(y(down))}" for at, down in points)
    shapes = [_rule(y(0)), _rule(HIGH - BOTTOM), *_weeks(chapter, language)]
    shapes.append(el("polyline", points=line, fill="none", stroke="#0b57a4", stroke_width=2, class_="c-line"))
    shapes.append(_words(LEFT, TOP - 6, "100 %"))
    stated = chapter.service.stated
    final = stated.best_case if found.running else stated.uptime
    percent = "–" if final is None else language.uptime(final, target)
    wanted = "–" if target is None else language.percent(target)
    last = points[-1]
    below = True
    if allowed is not None:
        shapes += _target(y(allowed), language.say("burn.target", percent=wanted))
        below = last[1] >= allowed or y(allowed) - y(last[1]) > 34
    shapes.append(el("circle", cx=_n(x(last[0])), cy=_n(y(last[1])), r=3.5, fill="#0b57a4", class_="c-dot"))
    side = "end" if x(last[0]) > WIDE / 2 else "start"
    height = y(last[1]) + (15 if below else -7)
    shapes.append(_words(x(last[0]), height, percent, anchor=side, strong=True))
    key = "burn.alt_running" if found.running else "burn.alt"
    label = language.say(key, name=name_of(chapter), percent=percent, target=wanted)
    return _svg(WIDE, HIGH, label, shapes, class_="plot")


def _counted(chapter: Chapter) -> Iterator[tuple[int, int]]:
    """Yields the corners of the counted downtime: before and after every counted stretch."""
    period, total = chapter.service.assessment.period, 0
    for outage in chapter.service.assessment.outages:
        for part in outage.parts:
            low, high = max(part.start, period.start), min(part.end, period.end)
            if part.decision == "counted" and low < high:
                yield low, total
                total += high - low
                yield high, total


def cost_curve(curve: CostCurve) -> Markup:
    """Draws what targets cost, from the lowest to the highest; along the axis each nine takes as much room."""
    points = curve.points
    places = [-log10(max(1 - float(point.target) / 100, _FINEST)) for point in points]
    low, wide = places[0], max(places[-1] - places[0], _FINEST)
    most = max(float(max(point.cost for point in points)), _FINEST) * 1.1

    def x(place: float) -> float:
        return _SIDE + (place - low) / wide * (WIDE - 2 * _SIDE)

    def y(cost: float) -> float:
        return HIGH - BOTTOM - cost / most * (HIGH - TOP - BOTTOM)

    corners = [(x(place), y(float(point.cost))) for place, point in zip(places, points, strict=True)]
    line = " ".join(f"{_n(px)},{_n(py)}" for px, py in corners)
    shapes = [_rule(HIGH - BOTTOM)]
    shapes.append(el("polyline", points=line, fill="none", stroke="#0b57a4", stroke_width=2, class_="c-line"))
    written = -WIDE
    for (px, py), point in zip(corners, points, strict=True):
        title = el("title", f"{point.label}: {point.words}")
        shapes.append(el("circle", title, cx=_n(px), cy=_n(py), r=3.5, fill="#0b57a4", class_="c-dot"))
        if px - written >= _APART:
            shapes += [
                _words(px, py - 7, point.words, anchor="middle"),
                _words(px, HIGH - 4, point.label, anchor="middle"),
            ]
            written = px
    return _svg(WIDE, HIGH, curve.alt, shapes, class_="plot")


def latency(chapter: Chapter, language: Language) -> Markup:
    """Draws the 95th percentile of each day, against the objective; a day without a measurement is a gap."""
    found, figures = chapter.service.assessment, chapter.service.latency
    start, end = found.period.start, found.period.end
    known = [day.p95_ms for day in chapter.days if day.p95_ms is not None]
    objective = figures.threshold_ms if figures.percentile in (None, Fraction(95)) else None
    most = max(*known, objective or 0, 1) * 1.2

    def x(at: float) -> float:
        return LEFT + (at - start) / (end - start) * (WIDE - LEFT - RIGHT)

    def y(ms: float) -> float:
        return HIGH - BOTTOM - ms / most * (HIGH - TOP - BOTTOM)

    shapes = [_rule(HIGH - BOTTOM), *_weeks(chapter, language)]
    for run in _runs(chapter):
        corners = [(x((day_start + day_end) / 2), y(ms)) for day_start, day_end, ms in run]
        line = " ".join(f"{_n(px)},{_n(py)}" for px, py in corners)
        shapes.append(el("polyline", points=line, fill="none", stroke="#0b57a4", stroke_width=2, class_="c-line"))
        if len(corners) == 1:
            shapes.append(
                el("circle", cx=_n(corners[0][0]), cy=_n(corners[0][1]), r=2.5, fill="#0b57a4", class_="c-dot")
            )
    if objective is not None:
        shapes += _target(y(objective), language.say("latency.objective", threshold=language.milliseconds(objective)))
    worst = next(day for day in chapter.days if day.p95_ms == max(known))
    at = x((worst.start + worst.end) / 2)
    side = "end" if at > WIDE / 2 else "start"
    shapes.append(_words(at, y(max(known)) - 5, language.milliseconds(max(known)), anchor=side))
    low, high = language.milliseconds(min(known)), language.milliseconds(max(known))
    label = language.say("latency.alt", name=name_of(chapter), low=low, high=high)
    return _svg(WIDE, HIGH, label, shapes, class_="plot")


def _runs(chapter: Chapter) -> Iterator[list[tuple[int, int, int]]]:
    """Yields days in a row that have a measurement."""
    run: list[tuple[int, int, int]] = []
    for day in chapter.days:
        if day.p95_ms is not None:
            run.append((day.start, day.end, day.p95_ms))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _weeks(chapter: Chapter, language: Language) -> tuple[Markup, ...]:
    """Draws the time axis: some local days, evenly spread, by their date."""
    cells = chapter.service.period_strip
    days = tuple(cell.start for cell in cells[:: max(1, round(len(cells) / 4))])
    zone = ZoneInfo(chapter.contract.period.timezone)
    return _axis(days, chapter.service.assessment.period, zone, language)


@lru_cache(maxsize=64)
def _axis(days: tuple[int, ...], period: Period, zone: ZoneInfo, language: Language) -> tuple[Markup, ...]:
    """Draws the same axis once for all services that share a period."""
    drawn: list[Markup] = []
    for day in days:
        x = LEFT + (day - period.start) / period.seconds * (WIDE - LEFT - RIGHT)
        if x <= WIDE - 40:
            drawn.append(el("path", d=f"M{_n(x)} {_n(HIGH - BOTTOM)}v4", stroke="#d9dde3", class_="c-grid"))
            drawn.append(_words(x, HIGH - 4, language.short_day(day, zone)))
    return tuple(drawn)


def _target(y: float, words: str) -> list[Markup]:
    line = el(
        "path",
        d=f"M{_n(LEFT)} {_n(y)}H{_n(WIDE - RIGHT)}",
        stroke="#1b1e23",
        stroke_width=1.5,
        stroke_dasharray="4 3",
        class_="c-target",
    )
    return [line, _words(WIDE - RIGHT, y - 4, words, anchor="end")]


def _rule(y: float) -> Markup:
    return el("path", d=f"M{_n(LEFT)} {_n(y)}H{_n(WIDE - RIGHT)}", stroke="#d9dde3", class_="c-grid")


def _words(x: float, y: float, words: str, *, anchor: str = "start", strong: bool = False) -> Markup:
    return el(
        "text",
        words,
        x=_n(x),
        y=_n(y),
        text_anchor=anchor,
        font_size=12,
        font_family="system-ui, DejaVu Sans, sans-serif",
        font_weight=700 if strong else None,
        fill="#565d68",
        class_="c-strong" if strong else None,
    )


def _svg(
    across: float, down: float, label: str, shapes: Sequence[Markup], *, class_: str, stretch: bool = False
) -> Markup:
    return el(
        "svg",
        join(shapes),
        viewBox=f"0 0 {_n(across)} {_n(down)}",
        width=_n(across),
        height=_n(down),
        role="img",
        aria_label=label,
        class_=class_,
        preserveAspectRatio="none" if stretch else None,
    )


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
