"""The gauges of the panel: uptime, latency and errors, one below the other on one scale, their ticks in one line."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final, NamedTuple

from sla_tui import format as fmt
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.view import figures
from sla_tui.ui.view.cells import BAR_ROLES, figure_role, limit_role, stale_mark, verdict_role
from sla_tui.ui.view.gauge import gauge, thin_gauge
from sla_tui.ui.view.look import NONE, Look
from sla_tui.ui.view.parts import LABEL, label
from sla_tui.ui.view.spans import Line, Span, cut, left, width

_LONGEST: Final = 48
_LEAST: Final = 12


class Measure(NamedTuple):
    """One gauge's line. `ratio` is the value against the limit, None without a value; `limited`: there is a limit."""

    name: str
    value: Span
    limit: str
    ratio: Fraction | None
    role: str
    remark: str
    limited: bool = True


def measure_lines(service: ServiceSnapshot, look: Look, cells: int, *, thick: bool) -> list[Line]:
    """A line a measure: name, value, limit, bar, remark; the bars of all are as long as each other.

    Where it is narrow the bars give way as far as they can, then the remarks go, then the bars.
    """
    measures = list(measures_of(service, look.decimals))
    values = max(width((look.span(m.value.text),)) for m in measures) + 2
    limits = max(width((look.span(m.limit),)) for m in measures) + 2
    remarks = max(width((look.span(m.remark),)) for m in measures)
    rest = cells - LABEL - values - limits - 1
    size = min(_LONGEST, rest - remarks - 2)
    if size < _LEAST:
        size, remarks = min(_LONGEST, rest), 0
    draw = gauge if thick else thin_gauge
    lines: list[Line] = []
    for m in measures:
        line: Line = (
            *label(m.name, look),
            *left((look.span(m.value.text, m.value.role),), values),
            *left((look.span(m.limit, "soft"),), limits),
        )
        if size >= 8:
            bar = draw(m.ratio, size, m.role, look.glyphs) if m.limited else (Span(" " * size),)
            line = (*line, *bar, *((Span("  "), look.span(m.remark, "soft")) if remarks and m.remark else ()))
        lines.append(cut(line, cells))
    return lines


def _uptime(service: ServiceSnapshot, decimals: int) -> Measure:
    """Uptime against its target: the bar is the downtime spent of what the target allows, its tick the end of that."""
    value, budget = figures.uptime(service), figures.budget(service)
    mark = stale_mark(service)
    words = NONE if value is None else f"{mark}{fmt.uptime_percent(value, service.target, decimals=decimals)} %"
    role = verdict_role(service)
    ratio, remark = None, ""
    if budget is not None:
        ratio = Fraction(budget.spent, budget.total) if budget.total > 0 else Fraction(0 if budget.spent <= 0 else 2)
        left_over, total = fmt.duration(abs(budget.left)), fmt.duration(budget.total)
        remark = f"{mark}{left_over} {'left of' if budget.left >= 0 else 'over'} {total}"
    return Measure(
        "UPTIME",
        Span(words, "strong" if role == "text" else role),
        "" if service.target is None else f"≥ {fmt.exact_percent(service.target)} %",
        ratio,
        figure_role(service, BAR_ROLES[service.verdict]),
        remark,
        limited=service.target is not None,
    )


def _latency(service: ServiceSnapshot) -> Measure | None:
    latency = service.latency
    if not latency.samples and latency.threshold_ms is None:
        return None
    value, ratio = figures.latency(service), figures.latency_ratio(service)
    percentile = "95" if latency.percentile is None else fmt.exact_percent(latency.percentile)
    others = ((50, latency.p50_ms), (95, latency.p95_ms), (99, latency.p99_ms))
    return Measure(
        "LATENCY",
        Span(NONE if value is None else f"{stale_mark(service)}{fmt.milliseconds(value)}", _role(service, ratio)),
        f"p{percentile}"
        if latency.threshold_ms is None
        else f"p{percentile} ≤ {fmt.milliseconds(latency.threshold_ms)}",
        ratio,
        figure_role(service, limit_role(ratio)),
        " · ".join(f"p{p} {fmt.milliseconds(ms)}" for p, ms in others if ms is not None and str(p) != percentile),
        limited=latency.threshold_ms is not None,
    )


def _errors(service: ServiceSnapshot) -> Measure | None:
    errors = service.errors
    if not errors.total and errors.threshold_percent is None:
        return None
    rate, ratio = errors.rate_percent, figures.error_ratio(service)
    words = NONE if rate is None else f"{stale_mark(service)}{fmt.rate_percent(rate, errors.threshold_percent)} %"
    return Measure(
        "ERRORS",
        Span(words, _role(service, ratio)),
        "" if errors.threshold_percent is None else f"≤ {fmt.exact_percent(errors.threshold_percent)} %",
        ratio,
        figure_role(service, limit_role(ratio)),
        f"{errors.failed:,} of {errors.total:,} failed" if errors.total else "",
        limited=errors.threshold_percent is not None,
    )


def _role(service: ServiceSnapshot, ratio: Fraction | None) -> str:
    return figure_role(service, "breached" if ratio is not None and ratio > 1 else "strong")


def measures_of(service: ServiceSnapshot, decimals: int) -> Iterator[Measure]:
    """The measures that the service has, uptime first, with as many `decimals` as in the table."""
    yield _uptime(service, decimals)
    for measure in (_latency(service), _errors(service)):
        if measure is not None:
            yield measure
