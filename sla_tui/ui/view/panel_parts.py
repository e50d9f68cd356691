"""The lower parts of a service's panel: credit, next tier and claim; strips; monitors and where they disagree; notes."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction

from sla_tui import format as fmt
from sla_tui.sla.result import TierDistance
from sla_tui.sla.snapshot import MonitorSnapshot, ServiceSnapshot
from sla_tui.ui.view import figures
from sla_tui.ui.view.look import Look
from sla_tui.ui.view.severity import STATE_ROLES, state_words
from sla_tui.ui.view.spans import Line, Span, cut, fitting, joined, left, width
from sla_tui.ui.view.strip import strip


def _labelled(name: str, line: Line, look: Look, label: int) -> Line:
    return (*left((Span(" "), look.span(name, "heading")), label + 1), *line)


def _dotted(parts: list[Line], look: Look) -> Line:
    return joined(parts, look.span(" · ", "faint"))


def remedy(percent: Fraction | None, amount: Decimal | None, currency: str, benefits: tuple[str, ...]) -> str:
    """``€240.00 (10 %)``, ``10 %``, or the contract's own words."""
    share = f"{fmt.exact_percent(percent)} %" if percent else ""
    if amount is not None and (amount or not share):
        share = f"{fmt.money(amount, currency)} ({share})" if share else fmt.money(amount, currency)
    return " + ".join(part for part in (share, *benefits) if part)


def money_lines(service: ServiceSnapshot, look: Look, cells: int, label: int) -> list[Line]:
    """What is owed, since when; what comes next and what it costs; until when it must be claimed."""
    parts: list[tuple[str, Line]] = []
    credit = service.assessment.credit
    if figures.owes(service):
        words = remedy(credit.percent, credit.amount, credit.currency, credit.benefits)
        since = (
            "" if service.locked_in_since is None else f" since {fmt.day_and_time(service.locked_in_since, look.zone)}"
        )
        state = f"locked in{since}" if credit.locked_in else "if the period ended now"
        owed = (look.foreign(words, "owed" if credit.locked_in else "at_risk"), look.span(f" {state}", "text"))
        parts.append((credit.payout.upper(), owed))
    elif service.assessment.tiers or credit.next_tier is not None:
        parts.append((credit.payout.upper(), look.line("none owed", "soft")))
    if credit.next_tier is not None:
        parts.append(("NEXT", _next(credit.next_tier, credit.currency, look)))
    claim = _claim(service, look)
    if claim:
        parts.append(("CLAIM", claim))
    return _packed(parts, look, cells, label)


def _packed(parts: list[tuple[str, Line]], look: Look, cells: int, label: int) -> list[Line]:
    """One line for each part; the last two share one where it is wide enough."""
    lines = [_labelled(name, line, look, label) for name, line in parts]
    if len(lines) > 1:
        name, last = parts[-1]
        tail = (look.span(f"{name.lower()} ", "heading"), *last)
        both = joined([lines[-2], tail], Span("   "))
        if width(both) <= cells - 1:
            lines[-2:] = [both]
    return [cut(line, cells) for line in lines]


def _next(tier: TierDistance, currency: str, look: Look) -> Line:
    benefits = (tier.benefit,) if tier.benefit else ()
    price = remedy(tier.credit, tier.amount, currency, benefits) or "the next tier"
    left_over = fmt.duration(max(0, tier.seconds_left))
    close = tier.seconds_left < 600
    return (
        look.foreign(price, "text"),
        look.span(" after ", "soft"),
        look.span(left_over, "at_risk" if close else "strong"),
        look.span(f" more downtime (below {fmt.exact_percent(tier.threshold)} %)", "soft"),
    )


def _claim(service: ServiceSnapshot, look: Look) -> Line:
    claim = service.assessment.claim
    parts: list[Line] = []
    for words, at in (("notify by", claim.notify_by), ("by", claim.deadline)):
        if at is None:
            continue
        day = fmt.last_day(at, look.zone)
        rest = at - look.now
        if rest <= 0:
            parts.append((look.span(f"{words} {day}: ", "soft"), look.span("over", "breached")))
        else:
            role = "at_risk" if rest < 7 * 86_400 else "soft"
            parts.append(
                (look.span(f"{words} {day} ", "text"), look.span(f"({fmt.duration(rest, parts=1)} left)", role))
            )
    return _dotted(parts, look)


def strip_lines(service: ServiceSnapshot, look: Look, cells: int, label: int, *, apart: bool) -> list[Line]:
    """The last 24 hours and the days of the period; on one line where there is not room for two."""
    period = service.assessment.period.label or service.assessment.period.key or "period"
    day = strip(service.day_strip, 24, look.glyphs)
    days = strip(service.period_strip, max(8, min(62, cells - label - 4)), look.glyphs)
    name = period[:3] if period[:1].isalpha() else "DAYS"
    both = (*day, Span("   "), look.foreign(f"{name} ", "heading"), *days)
    if not day and not days:
        return []
    if not apart and width(both) <= cells - label - 2:
        return [_labelled("24 h", both, look, label)]
    lines = []
    if day:
        lines.append(_labelled("24 h", (*day, *_day_words(service, look)), look, label))
    if days:
        lines.append(_labelled(name, (*days, *_period_words(service, look)), look, label))
    return [cut(line, cells) for line in lines]


def _day_words(service: ServiceSnapshot, look: Look) -> Line:
    down = sum(c.down_seconds for c in service.day_strip)
    return (look.span(f"   {fmt.duration(down)} down", "soft"),) if down else ()


def _period_words(service: ServiceSnapshot, look: Look) -> Line:
    assessment = service.assessment
    parts: list[Line] = []
    if assessment.downtime_seconds:
        parts.append(look.line(f"{fmt.duration(assessment.downtime_seconds)} counted", "soft"))
    raw = assessment.raw_uptime
    if raw is not None and raw != assessment.uptime:
        parts.append(
            look.line(f"{fmt.uptime_percent(raw, service.target)} % before maintenance and exclusions", "soft")
        )
    return (Span("   "), *_dotted(parts, look)) if parts else ()


def monitors_line(service: ServiceSnapshot, look: Look, cells: int, label: int) -> Line:
    """All monitors on one line, and whether they agree."""
    parts = [_source_state(m, look) for m in service.monitors]
    words = _agreement(service, look)
    room = cells - label - 2 - width(words) - 2
    line = joined([fitting(parts, Span("  "), max(0, room)), words], Span("  "))
    return cut(_labelled("MONITORS", line or look.line("none", "soft"), look, label), cells)


def _source_state(monitor: MonitorSnapshot, look: Look) -> Line:
    state, role = monitor.state, _monitor_role(monitor)
    words = "" if state == "up" else f" {state_words(state)}"
    return (
        look.foreign(monitor.id.partition(":")[0], "text"),
        Span(" "),
        Span(look.glyphs.state.get(state, "?"), role),
        look.span(words, role),
    )


def _monitor_role(monitor: MonitorSnapshot) -> str:
    return STATE_ROLES.get(monitor.state, "unknown") if monitor.source_state in {"ok", "late"} else "unknown"


def _agreement(service: ServiceSnapshot, look: Look) -> Line:
    """``3 of 4 up, quorum 2``; where they disagree it is not to be overlooked."""
    known = [m.state for m in service.monitors if m.state not in {"unknown", "paused"}]
    if len(service.monitors) < 2:
        return ()
    up = sum(state in {"up", "degraded", "unconfirmed"} for state in known)
    quorum = f", quorum {service.quorum}" if service.quorum > 1 else ""
    disagree = 0 < up < len(known)
    words = f"{up} of {len(service.monitors)} up{quorum}"
    return (look.span(f"they disagree: {words}" if disagree else words, "at_risk" if disagree else "soft"),)


def monitor_lines(service: ServiceSnapshot, look: Look, cells: int, label: int) -> list[Line]:
    """A line a monitor: source, state and since when, response time, target, the reason of an open outage."""
    if not service.monitors:
        return [_labelled("MONITORS", look.line("none of its monitors was seen yet", "soft"), look, label)]
    names = min(max(width((look.foreign(m.id),)) for m in service.monitors), max(12, cells // 3))
    lines: list[Line] = []
    for monitor in service.monitors:
        role = _monitor_role(monitor)
        since = "" if monitor.since is None else f" {fmt.duration(max(0, look.now - monitor.since))}"
        state = (
            Span(look.glyphs.state.get(monitor.state, "?"), role),
            look.span(f" {state_words(monitor.state)}{since}", role if monitor.state != "up" else "soft"),
        )
        ms = "" if monitor.last_latency_ms is None else fmt.milliseconds(monitor.last_latency_ms)
        parts = [left((look.foreign(monitor.id, "text"),), names), left(state, 18), left((look.span(ms, "soft"),), 8)]
        parts.append(_monitor_remark(monitor, look))
        lines.append(cut(_labelled("MONITORS" if not lines else "", joined(parts, Span("  ")), look, label), cells))
    words = _agreement(service, look)
    if words and any(span.role == "at_risk" for span in words):
        lines.append(_labelled("", words, look, label))
    return lines


def _monitor_remark(monitor: MonitorSnapshot, look: Look) -> Line:
    open_outage = next((o for o in reversed(monitor.outages) if o.end is None), None)
    if monitor.source_state not in {"ok", "late"}:
        return look.line(f"its source: {fmt.SOURCE_WORDS.get(monitor.source_state, monitor.source_state)}", "unknown")
    if open_outage is not None and open_outage.reason:
        return (look.foreign(open_outage.reason, "text"),)
    return (look.foreign(monitor.target, "soft"),)


def note_lines(service: ServiceSnapshot, look: Look, cells: int, label: int) -> list[Line]:
    """What makes the figures less than certain, and what the assessment wants to say."""
    assessment = service.assessment
    lines: list[Line] = []
    if assessment.certainty != "certain" and assessment.range is not None:
        least, most = fmt.duration(assessment.range.least_downtime), fmt.duration(assessment.range.most_downtime)
        words = f"Within the checks' resolution the downtime is between {least} and {most}."
        lines.append(look.line(words, "at_risk"))
    if assessment.coverage < 1:
        missing = fmt.fixed((1 - assessment.coverage) * 100, 2, Fraction(0))
        lines.append(look.line(f"Nothing is known of {missing} % of the elapsed time.", "soft"))
    decisions = Counter(o.decision for o in assessment.outages if o.decision != "counted")
    if decisions:
        words = ", ".join(f"{count} {decision.replace('_', ' ')}" for decision, count in sorted(decisions.items()))
        lines.append(look.line(f"Outages that do not count: {words}.", "soft"))
    lines += [(look.foreign(note, "soft"),) for note in assessment.notes]
    return [cut(_labelled("NOTES" if i == 0 else "", line, look, label), cells) for i, line in enumerate(lines)]
