"""The gauges of the panel: uptime, latency and errors, one below the other on one scale, their ticks in one line."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final, NamedTuple

from sla_tui import format as fmt
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import NONE, Look
from sla_tui.ui.drawing.spans import ELLIPSIS, Line, StyledText, cut, left, width
from sla_tui.ui.parts.gauge import gauge, thin_gauge
from sla_tui.ui.service.pieces import LABEL, label
from sla_tui.ui.wording import figures
from sla_tui.ui.wording.figure_words import (
    PART,
    budget_words,
    error_words,
    latency_words,
    since_words,
    uptime_sentence,
)
from sla_tui.ui.wording.roles import BAR_ROLES, figure_role, limit_role, objective_role, verdict_role

_LONGEST: Final = 48
_LEAST: Final = 12
_SHORTEST: Final = 8


class GaugeReading(NamedTuple):
    """One gauge's line. `ratio` is the value against the limit, None without a value; `limited`: there is a limit.

    `short`: the remark where there is less room.
    """

    name: str
    value: StyledText
    limit: str
    ratio: Fraction | None
    role: str
    remark: str
    limited: bool = True
    short: str = ""


def measure_lines(service: ServiceSnapshot, look: Look, cells: int, *, thick: bool) -> list[Line]:
    """Draws a line a measure: name, value, limit, bar, remark; the bars of all are as long as each other.

    Where it is narrow the bars give way as far as they can, then the remarks become short, then only the uptime has one
    and a mark stands for the others, then all go, then the bars.
    """
    measures = list(measures_of(service, look))
    marks = [look.glyphs.words(ELLIPSIS) if m.short else "" for m in measures[1:]]
    values = max(width((look.span(m.value.text),)) for m in measures) + 2
    limits = max(width((look.span(m.limit),)) for m in measures) + 2
    rest = cells - LABEL - values - limits - 1
    shorts = [m.short for m in measures]
    steps = (
        ([m.remark for m in measures], _LEAST),
        (shorts, _LEAST),
        ([shorts[0], *marks], _SHORTEST),
        ([""] * len(measures), _LEAST),
    )
    for words, least in steps:
        taken = max(width((look.span(one),)) for one in words)
        size = min(_LONGEST, rest - (taken + 2 if taken else 0))
        if size >= least:
            break
    remarks = [  # a long remark has room where the others are short
        next((r for r in (m.remark, m.short) if words[i] and width((look.span(r),)) <= rest - size - 2), words[i])
        for i, m in enumerate(measures)
    ]
    draw = gauge if thick else thin_gauge
    lines: list[Line] = []
    for m, remark in zip(measures, remarks, strict=True):
        line: Line = (
            *label(m.name, look),
            *left((look.span(m.value.text, m.value.role),), values),
            *left((look.span(m.limit, "soft"),), limits),
        )
        if size >= _SHORTEST:
            bar = draw(m.ratio, size, m.role, look.glyphs) if m.limited else (StyledText(" " * size),)
            line = (*line, *bar, *((StyledText("  "), look.span(remark, "soft")) if remark else ()))
        lines.append(cut(line, cells))
    return lines


def _uptime(service: ServiceSnapshot, look: Look) -> GaugeReading:
    """Reads the uptime so far against its target; the bar is the downtime used, its tick what the target allows."""
    budget, role = service.stated.budget, verdict_role(service)
    language, remark, words = look.language, "", ""
    if budget is not None:
        words, total = budget_words(service, language, long=True), language.duration(budget.total)
        remark = look.say("gauge.over" if budget.left < 0 else "gauge.left_of", words=words, total=total)
    return GaugeReading(
        "uptime",
        look.span(uptime_sentence(service, look, look.decimals) or NONE, "strong" if role == "text" else role),
        "" if service.target is None else f"≥ {language.percent(service.target)}",
        figures.budget_share(service),
        figure_role(service, BAR_ROLES[service.verdict]),
        remark,
        limited=service.target is not None,
        short=words,
    )


def _latency(service: ServiceSnapshot, look: Look) -> GaugeReading | None:
    latency = service.latency
    if not latency.samples and latency.threshold_ms is None:
        return None
    ratio, known = figures.latency_ratio(service), figures.latency(service) is not None
    language = look.language
    percentile = "95" if latency.percentile is None else language.exact(latency.percentile)
    others = ((50, latency.p50_ms), (95, latency.p95_ms), (99, latency.p99_ms))
    return GaugeReading(
        "latency",
        _value(service, latency_words(service, language), "latency", ratio, look),
        f"p{percentile}"
        if latency.threshold_ms is None
        else f"p{percentile} ≤ {language.milliseconds(latency.threshold_ms)}",
        ratio,
        objective_role(service, "latency", limit_role(ratio)),
        _remark(
            service,
            "latency",
            " · ".join(
                f"p{p} {language.milliseconds(ms)}" for p, ms in others if ms is not None and str(p) != percentile
            )
            if known
            else "",
            look,
        ),
        limited=latency.threshold_ms is not None,
        short=_remark(service, "latency", "", look),
    )


def _errors(service: ServiceSnapshot, look: Look) -> GaugeReading | None:
    errors = service.errors
    if not errors.total and errors.threshold_percent is None:
        return None
    ratio, known = figures.error_ratio(service), figures.errors(service) is not None
    language, failed = look.language, ""
    if known:
        failed = look.say("gauge.failed", failed=language.grouped(errors.failed), total=language.grouped(errors.total))
    return GaugeReading(
        "errors",
        _value(service, error_words(service, language), "error_rate", ratio, look),
        "" if errors.threshold_percent is None else f"≤ {language.percent(errors.threshold_percent)}",
        ratio,
        objective_role(service, "error_rate", limit_role(ratio)),
        _remark(service, "error_rate", failed, look),
        limited=errors.threshold_percent is not None,
        short=_remark(service, "error_rate", "", look),
    )


def _value(service: ServiceSnapshot, words: str, kind: str, ratio: Fraction | None, look: Look) -> StyledText:
    """Writes the figure of an objective, with the word of its beginning in place of the mark."""
    since = since_words(service, look) if words != NONE else ""
    role = objective_role(service, kind, "breached" if ratio is not None and ratio > 1 else "strong")
    return look.span(f"{words.removesuffix(PART)}{since}", role)


def _remark(service: ServiceSnapshot, kind: str, words: str, look: Look) -> str:
    """Says what stands behind the bar; first that only some of the checks are read, for then there is no verdict."""
    read = figures.share_read(service, kind)
    share = "" if read == 1 else look.say("objective.read", share=fmt.fixed(read * 100, 0, Fraction(0), Fraction(100)))
    return " · ".join(part for part in (share, words) if part)


def measures_of(service: ServiceSnapshot, look: Look) -> Iterator[GaugeReading]:
    """Yields the measures that the service has, uptime first, with as many decimals as in the table."""
    yield _uptime(service, look)
    for measure in (_latency(service, look), _errors(service, look)):
        if measure is not None:
            yield measure
