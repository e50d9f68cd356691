"""The selected service's panel: three gauges on one scale, the money, strips of time, monitors, and what is uncertain.

Every line has a rank; where the panel is low, the lines that matter least are left out, and the lower edge says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from sla_tui import format as fmt
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.view import figures
from sla_tui.ui.view.cells import figure_role, limit_role, stale_mark, verdict_role
from sla_tui.ui.view.frame import bottom, edge, top
from sla_tui.ui.view.gauge import gauge
from sla_tui.ui.view.look import NONE, Look
from sla_tui.ui.view.panel_parts import money_lines, monitor_lines, monitors_line, note_lines, strip_lines
from sla_tui.ui.view.severity import STATE_ROLES, WORDS, severity, state_words
from sla_tui.ui.view.spans import Line, Span, cut, joined, left, right, width

LABEL: Final = 9
_VALUE: Final = 11
_LIMIT: Final = 12


@dataclass(frozen=True, slots=True)
class Ranked:
    """A line of the panel; those of the highest rank are left out first."""

    rank: int
    line: Line


def panel(
    service: ServiceSnapshot | None, look: Look, cells: int, rows: int, *, focused: bool = False, first: int = 0
) -> list[Line]:
    """The panel with its frame in exactly `cells` x `rows`.

    Args:
        service: the selected one; None draws why there is none.
        look: how values are written.
        cells: width.
        rows: height.
        focused: a brighter frame.
        first: the first line shown where all lines are wanted (zoomed) and they are more than the rows.
    """
    inner, room = max(0, cells - 2), max(0, rows - 2)
    if service is None:
        body = [(Span(" "), look.span("No service is selected.", "soft"))]
        head = top((Span(look.glyphs.digits[2], "accent"), Span("Service", "title")), (), cells, look, focused=focused)
        foot = bottom((), cells, look, focused=focused)
    else:
        lines = content(service, look, inner, room)
        body = chosen(lines, room) if not focused else [r.line for r in lines[first : first + room]]
        hidden = len(lines) - len(body)
        words = (
            look.span(
                f"+{hidden} lines, Enter shows all"
                if not focused
                else f"{first + 1}–{first + len(body)} of {len(lines)}",
                "soft",
            ),
        )
        head = top(*_title(service, look, cells), cells, look, focused=focused)
        foot = bottom(words if hidden > 0 else (), cells, look, focused=focused)
    side = edge(look, focused=focused)
    drawn = [(side, *left(line, inner), side) for line in body]
    drawn += [(side, Span(" " * inner), side)] * (room - len(drawn))
    return [head, *drawn, foot][:rows]


def wish(service: ServiceSnapshot | None, look: Look, cells: int) -> int:
    """How many rows the panel could use, its frame included."""
    return 3 if service is None else len(content(service, look, max(0, cells - 2), 99)) + 2


def chosen(lines: list[Ranked], room: int) -> list[Line]:
    """The lines that fit, in their order: of the lowest ranks."""
    kept = sorted(sorted(range(len(lines)), key=lambda i: (lines[i].rank, i))[: max(0, room)])
    return [lines[i].line for i in kept]


def _title(service: ServiceSnapshot, look: Look, cells: int) -> tuple[Line, Line]:
    state = service.state
    role = STATE_ROLES.get(state, "unknown")
    since = "" if service.since is None else f" {fmt.duration(max(0, look.now - service.since))}"
    now = (
        Span(look.glyphs.state.get(state, "?"), role),
        look.span(f" {state_words(state)}{since}", role if state != "up" else "soft"),
    )
    if service.stale_since is not None:
        now = (look.span(f"stale {look.age_of(service.stale_since)}", "unknown"),)
    name = (Span(look.glyphs.digits[2], "accent"), look.foreign(service.name.strip() or service.id, "title"))
    start = joined([cut(name, max(4, cells // 2)), now], look.span(" · ", "faint"))
    if cells >= 90:
        contract = (look.foreign(service.contract_name, "soft"),)
        start = joined([start, contract], look.span(" · ", "faint"))
    worst = severity(service)
    end = (Span(look.glyphs.verdict[worst], f"sign.{worst}"), look.span(f" {WORDS[worst]}", f"sign.{worst}"))
    return start, end


def content(service: ServiceSnapshot, look: Look, cells: int, room: int) -> list[Ranked]:
    """All lines of the panel, in reading order."""
    lines = list(_gauges(service, look, cells))
    money = money_lines(service, look, cells, LABEL)
    lines += [Ranked(3 if i == 0 else 5 + i, line) for i, line in enumerate(money)]
    roomy = room >= 12
    lines += [Ranked(9 if i == 0 else 10, line) for i, line in enumerate(_pace(service, look))]
    strips = strip_lines(service, look, cells, LABEL, apart=roomy)
    lines += [Ranked(4 if i == 0 else 11, line) for i, line in enumerate(strips)]
    monitors = monitor_lines(service, look, cells, LABEL) if roomy else [monitors_line(service, look, cells, LABEL)]
    lines += [Ranked(8 if i == 0 else 20 + i, line) for i, line in enumerate(monitors)]
    lines += [Ranked(15, line) for line in note_lines(service, look, cells, LABEL)]
    return lines


def label(text: str, look: Look) -> Line:
    """The word at the start of a line."""
    return left((Span(" "), look.span(text, "heading")), LABEL + 1)


def _gauges(service: ServiceSnapshot, look: Look, cells: int) -> Iterator[Ranked]:
    yield Ranked(0, _uptime(service, look, cells))
    if service.latency.samples or service.latency.threshold_ms is not None:
        yield Ranked(1, _latency(service, look, cells))
    if service.errors.total or service.errors.threshold_percent is not None:
        yield Ranked(2, _errors(service, look, cells))


def _measure(
    name: str, value: Line, limit: str, ratio: Fraction | None, role: str, remark: str, look: Look, cells: int
) -> Line:
    """One gauge's line: label, value, limit, bar with its tick, remark; the bar gives way first, then the remark."""
    head = (*label(name, look), *left(value, _VALUE), *left((look.span(limit, "soft"),), _LIMIT))
    rest = cells - width(head) - 1
    words: Line = look.line(remark, "soft")
    size = min(44, rest - (width(words) + 2 if words else 0))
    if size < 12:
        size, words = min(44, rest), ()
    if size < 8:
        return cut(head, cells)
    scale = gauge(ratio, size, role, look.glyphs) if limit else (Span(" " * size),)
    return (*head, *scale, *((Span("  "), *words) if words else ()))


def _uptime(service: ServiceSnapshot, look: Look, cells: int) -> Line:
    """Uptime against its target; the bar is the downtime spent of what the target allows, its tick the end of that."""
    value, budget = figures.uptime(service), service.assessment.budget
    mark = stale_mark(service)
    words = NONE if value is None else f"{mark}{fmt.uptime_percent(value, service.target)} %"
    role = verdict_role(service)
    limit = "" if service.target is None else f"≥ {fmt.exact_percent(service.target)} %"
    ratio, remark = None, ""
    if budget is not None:
        ratio = Fraction(budget.spent, budget.total) if budget.total > 0 else Fraction(0 if budget.spent <= 0 else 2)
        total = fmt.duration(budget.total)
        left_over = fmt.duration(abs(budget.left))
        remark = (
            f"{mark}{left_over} left of {total}" if budget.left >= 0 else f"{mark}{left_over} over the {total} allowed"
        )
    bar = {"breached": "breached", "at_risk": "at_risk"}.get(service.verdict, "met")
    strong = (look.span(words, "strong" if role == "text" else role),)
    return _measure("UPTIME", strong, limit, ratio, figure_role(service, bar), remark, look, cells)


def _latency(service: ServiceSnapshot, look: Look, cells: int) -> Line:
    latency = service.latency
    value, ratio = figures.latency(service), figures.latency_ratio(service)
    mark = stale_mark(service)
    bad = ratio is not None and ratio > 1
    words = NONE if value is None else f"{mark}{fmt.milliseconds(value)}"
    percentile = 95 if latency.percentile is None else fmt.exact_percent(latency.percentile)
    limit = "" if latency.threshold_ms is None else f"≤ {fmt.milliseconds(latency.threshold_ms)}"
    others = [(50, latency.p50_ms), (95, latency.p95_ms), (99, latency.p99_ms)]
    remark = " · ".join(f"p{p} {ms}" for p, ms in others if ms is not None and str(p) != str(percentile))
    span = look.span(words, figure_role(service, "breached" if bad else "strong"))
    return _measure(
        f"p{percentile}",
        (span,),
        limit,
        ratio,
        figure_role(service, limit_role(ratio)),
        f"{remark} ms" if remark else "",
        look,
        cells,
    )


def _errors(service: ServiceSnapshot, look: Look, cells: int) -> Line:
    errors = service.errors
    rate, ratio = errors.rate_percent, figures.error_ratio(service)
    bad = ratio is not None and ratio > 1
    words = NONE if rate is None else f"{stale_mark(service)}{fmt.rate_percent(rate, errors.threshold_percent)} %"
    limit = "" if errors.threshold_percent is None else f"≤ {fmt.exact_percent(errors.threshold_percent)} %"
    remark = f"{errors.failed:,} of {errors.total:,} checks failed" if errors.total else ""
    span = look.span(words, figure_role(service, "breached" if bad else "strong"))
    return _measure("ERRORS", (span,), limit, ratio, figure_role(service, limit_role(ratio)), remark, look, cells)


def _pace(service: ServiceSnapshot, look: Look) -> Iterator[Line]:
    """How fast the budget burns, and when it ends at that pace."""
    burn, projection = service.assessment.burn, service.assessment.projection
    if burn is None:
        return
    alert = figures.burn_alert(service)
    parts: list[Line] = []
    for name, pace in (("1 h", burn.per_hour), ("6 h", burn.per_six_hours), ("3 d", burn.per_three_days)):
        if pace is not None:
            role = "at_risk" if alert and pace > 1 else "strong" if pace >= 1 else "soft"
            parts.append(
                (look.span(f"{name} ", "soft"), *right((look.span(fmt.multiple(pace), figure_role(service, role)),), 6))
            )
    if projection is not None and projection.exhausted_at is not None and projection.exhausted_at > look.now:
        ends = fmt.day_and_time(projection.exhausted_at, look.zone)
        parts.append(
            (
                look.span(
                    f"budget gone by {ends} ({fmt.duration(projection.exhausted_at - look.now, parts=1)})", "at_risk"
                ),
            )
        )
    yield (*label("BURN", look), *joined(parts, Span("   ")))
