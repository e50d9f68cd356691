"""The credit table of a service: every row of it, met or how far away, and what it costs."""

from __future__ import annotations

from sla_tui import format as fmt
from sla_tui.sla.result import TierDistance
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.view.look import Look
from sla_tui.ui.view.money import CLOSE, remedy
from sla_tui.ui.view.parts import label
from sla_tui.ui.view.spans import Line, Span, cut, left, width


def tier_lines(service: ServiceSnapshot, look: Look, cells: int) -> list[Line]:
    """A line a tier, from the dearest bound down."""
    tiers = service.assessment.tiers
    prices = [(look.foreign(_price(tier, service), "text"),) for tier in tiers]
    widest = min(max((width(price) for price in prices), default=0), max(12, cells // 3))
    lines: list[Line] = []
    for tier, price in zip(tiers, prices, strict=True):
        bound = f"{'at or below' if tier.inclusive else 'below'} {fmt.exact_percent(tier.threshold)} %"
        parts: Line = (
            *label("TIERS" if not lines else "", look),
            *left((look.span(bound, "soft"),), 18),
            *left(price, widest),
            Span("  "),
            *_distance(tier, look, running=service.assessment.running),
        )
        lines.append(cut(parts, cells))
    return lines


def _price(tier: TierDistance, service: ServiceSnapshot) -> str:
    benefits = (tier.benefit,) if tier.benefit else ()
    return remedy(tier.credit, tier.amount, service.assessment.credit.currency, benefits) or "no credit of its own"


def _distance(tier: TierDistance, look: Look, *, running: bool) -> Line:
    if tier.seconds_left <= 0:
        return (Span(look.glyphs.verdict["breached"], "sign.breached"), look.span(" met", "breached"))
    left_over = fmt.duration(tier.seconds_left)
    if not running:
        return look.line(f"not met: {left_over} away", "soft")
    role = "at_risk" if tier.seconds_left < CLOSE else "strong"
    return (look.span("after ", "soft"), look.span(left_over, role), look.span(" more downtime", "soft"))
