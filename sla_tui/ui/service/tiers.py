"""The credit table of a service: every row of it, met or how far away, and what it costs."""

from __future__ import annotations

from typing import Final

from sla_tui.export.contract_values import bound_text
from sla_tui.sla.result import TierDistance
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, left, width
from sla_tui.ui.service.money import tier_distance, tier_price
from sla_tui.ui.service.pieces import label
from sla_tui.ui.wording.present import is_running

_BOUND: Final = 18


def tier_lines(service: ServiceSnapshot, look: Look, cells: int, *, brief: bool = False) -> list[Line]:
    """Draws a line a tier, from the dearest bound down; none where nobody can say which of them are met.

    `brief`: how far away each is in fewer words, as it is anyway where the longer ones would be cut.
    """
    if not service.stated.judged:
        return []
    tiers = service.assessment.tiers
    prices = [(look.foreign(tier_price(tier, service, look) or look.say("remedy.none"), "text"),) for tier in tiers]
    widest = min(max((width(price) for price in prices), default=0), max(12, cells // 3))
    bounds = [look.span(bound_text(tier, look.language), "soft") for tier in tiers]
    across = max((width((bound,)) for bound in bounds), default=0) + 2 if brief else _BOUND
    lines: list[Line] = []
    for tier, bound, price in zip(tiers, bounds, prices, strict=True):
        parts: Line = (
            *label("tiers" if not lines else "", look),
            *left((bound,), across),
            *left(price, widest),
            StyledText(" "),
            *_distance(tier, service, look, brief=brief),
        )
        lines.append(parts)
    if not brief and any(width(line) > cells for line in lines):
        return tier_lines(service, look, cells, brief=True)
    return [cut(line, cells) for line in lines]


def _distance(tier: TierDistance, service: ServiceSnapshot, look: Look, *, brief: bool) -> Line:
    if tier.seconds_left <= 0:
        sign = StyledText(look.glyphs.verdict["breached"], "sign.breached")
        return (StyledText(" "), sign, look.span(f" {look.say('tier.met')}", "breached"))
    if not is_running(service):
        return look.line(f" {look.say('tiers.not_met', time=look.language.duration(tier.seconds_left))}", "soft")
    if not service.assessment.provable:
        return look.line(f" {look.say('money.not_measurable_yet')}", "soft")
    return (StyledText(" "), *tier_distance(tier, service, look, brief=brief))
