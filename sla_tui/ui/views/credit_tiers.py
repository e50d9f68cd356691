"""The tiers ahead in the Credits view: all that are at risk first, then those with the least downtime left, as bars."""

from __future__ import annotations

from typing import Final

from sla_tui.export.contract_values import bound_text
from sla_tui.sla.money.ahead import TierAhead, tiers_ahead
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cells_of, cut, left, right, width
from sla_tui.ui.parts.gauge import LEAST, thin_gauge
from sla_tui.ui.service.money import tier_distance, tier_price
from sla_tui.ui.views.context import ViewContext
from sla_tui.ui.views.list_view import ListRow, Subject

_SAFE: Final = 6
_SAFE_HIGH: Final = 14
_HIGH: Final = 40
"""From so many rows on more of those that are not at risk are listed."""
_NAME: Final = 30
_LEAST_NAME: Final = 10
_SIGN: Final = 2
_BETWEEN: Final = 2
_BAR: Final = 24
_BOUND_FROM: Final = 100
_SHARES_FROM: Final = 52


def tier_rows(context: ViewContext) -> list[ListRow]:
    """Lists what is at risk, however far away its tier is, and below it what has the least downtime left."""
    look = context.look
    ahead = tiers_ahead(context.services)
    risky = [one for one in ahead if one.at_risk]
    safe = [one for one in ahead if not one.at_risk]
    most = _SAFE_HIGH if context.rows >= _HIGH else _SAFE
    shown = (*risky, *safe[:most])
    if not shown:
        return []
    shares = context.cells >= _SHARES_FROM
    prices = max(cells_of(_price(one, look, shares=shares)) for one in shown)
    times = max(width(_distance(one, look, brief=True)) for one in shown)
    room = context.cells - 1 - _SIGN - prices - _BETWEEN - times  # how far away it is has room before the names
    names = max(_LEAST_NAME, min(max(width(_name(one, look)) for one in shown) + 2, _NAME, room))
    brief = room - names < max(width(_distance(one, look)) for one in shown) - times
    rows: list[ListRow] = []
    for key, group, hidden in (("at_risk", risky, 0), ("least_left", safe[:most], len(safe) - most)):
        if not group:
            continue
        count = look.say("screen.count_of", shown=len(group), total=len(group) + hidden) if hidden > 0 else len(group)
        title = (look.span(look.say(f"credits_view.{key}"), "heading"), look.span(f" {count}", "soft"))
        rows += [ListRow(()), ListRow((StyledText(" "), *title))]
        rows += [ListRow(_line(one, names, prices, context, brief=brief), Subject(one.service.id)) for one in group]
    return rows


def _name(one: TierAhead, look: Look) -> Line:
    """Names the service, and the customer to whom we would owe it."""
    name = look.foreign(one.service.title, "strong" if one.at_risk else "text")
    if one.agreement.party == "vendor":
        return (name,)
    return (name, look.span(f" {look.glyphs.words('→')} ", "faint"), look.foreign(one.agreement.customer, "at_risk"))


def _price(one: TierAhead, look: Look, *, shares: bool) -> str:
    if one.tier is None:
        return look.say("credits_view.no_tier")
    return look.foreign(tier_price(one.tier, one.agreement, look, share=shares)).text


def _distance(one: TierAhead, look: Look, *, brief: bool = False) -> Line:
    return () if one.tier is None else tier_distance(one.tier, one.service, look, brief=brief)


def _line(one: TierAhead, names: int, prices: int, context: ViewContext, *, brief: bool) -> Line:
    look, cells = context.look, context.cells - 1
    sign = "down" if one.service.is_down else one.agreement.stated.standing
    role = "at_risk" if one.at_risk else "text"
    head: Line = (
        StyledText(look.glyphs.verdict[sign], f"sign.{sign}"),
        StyledText(" "),
        *left(_name(one, look), names),
        *right(look.line(_price(one, look, shares=context.cells >= _SHARES_FROM), role), prices),
    )
    if one.tier is None:
        return cut(head, cells)
    distance = _distance(one, look, brief=brief)
    bound = look.line(f" ({bound_text(one.tier, look.language)})", "soft") if context.cells >= _BOUND_FROM else ()
    words = (*head, StyledText("  "), *distance, *bound)
    words = words if width(words) <= cells else (*head, StyledText("  "), *distance)
    room = min(_BAR, cells - width(head) - 2 - _WORDS - (_BOUND if bound else 0))
    if room < LEAST or one.used is None:
        return cut(words, cells)
    fill = "at_risk" if one.at_risk else "met"
    drawn = thin_gauge(one.used, room, fill, look.glyphs)
    line = (*head, StyledText("  "), *drawn, StyledText("  "), *distance)
    return cut((*line, *bound) if width(line) + width(bound) <= cells else line, cells)


_WORDS: Final = 32
_BOUND: Final = 16
"""Cells that the words behind a bar are given: it has one length in all lines."""
