"""What stands beside the table on large screens: the claims and next credits, and the outages of all services.

Each draws no more lines than it has room for: a large fleet has thousands of outages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from heapq import nsmallest
from typing import Final

from sla_tui.sla.money.entries import CreditEntry
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, joined, left, right, width
from sla_tui.ui.parts.frame import Titles, boxed
from sla_tui.ui.service.marks import mark_line
from sla_tui.ui.service.money import tier_distance, tier_price
from sla_tui.ui.service.outage_table import Happened, OutageTable, urgency
from sla_tui.ui.wording.claims import (
    claim_urgency,
    deadline_line,
    due_line,
    is_due,
    stage_of,
    stage_role,
    stage_sign,
    stage_words,
)
from sla_tui.ui.wording.figure_words import remedy

Keeps = Callable[[ServiceSnapshot], bool]
_NAME: Final = 16
_AMOUNT: Final = 12
_WIDE: Final = 74
_NEXT: Final = 3
"""Lines that the next credits have at least, where there are any."""


def incidents_pane(snapshot: Snapshot | None, keeps: Keeps | None, look: Look, cells: int, rows: int) -> list[Line]:
    """Draws the outages of all services that `keeps` lets through, the open ones first, in exactly `cells` x `rows`."""
    services = _kept(snapshot, keeps)
    total = sum(len(s.assessment.outages) for s in services)
    room = max(0, rows - 3)
    first = nsmallest(room, _happened(services), key=urgency)
    opened = sum(one.is_open for s in services if s.state == "down" for one in _happened([s]))
    title: Line = (
        StyledText(look.glyphs.digit(4), "accent"),
        look.span(f"{look.say('view.incidents')} ", "title"),
        look.span(str(total), "soft"),
    )
    end = look.line(look.say("incidents.none_open"), "soft")
    if opened:
        end = look.line(look.say("incidents.open", count=opened), "breached")
    if not first:
        body: list[Line] = [(StyledText(" "), look.span(look.say("incidents.none"), "soft"))] if snapshot else []
        return boxed(Titles(title, end), body, look, cells, rows)
    table = OutageTable(look, cells - 2, named=True, marked=True, brief=cells < _WIDE)
    body = [table.headings(), *((StyledText(" "), *table.row(one, mark_line(one, look))) for one in first)]
    foot = look.line(look.say("list.seen", first=1, last=len(first), total=total), "soft") if total > len(first) else ()
    return boxed(Titles(title, end, foot), body, look, cells, rows)


def _kept(snapshot: Snapshot | None, keeps: Keeps | None) -> Sequence[ServiceSnapshot]:
    services = () if snapshot is None else snapshot.services
    return services if keeps is None else [s for s in services if keeps(s)]


def _happened(services: Sequence[ServiceSnapshot]) -> Iterator[Happened]:
    return (Happened(service, outage) for service in services for outage in service.assessment.outages)


def credits_pane(snapshot: Snapshot | None, keeps: Keeps | None, look: Look, cells: int, rows: int) -> list[Line]:
    """Draws the claims by their deadline, then the credits that are nearest, in exactly `cells` x `rows`."""
    services = _kept(snapshot, keeps)
    entries = () if snapshot is None else snapshot.credits
    if keeps is not None:
        known = {s.id for s in services}
        entries = [entry for entry in entries if entry.service in known]
    room = max(0, rows - 2)
    ahead = [s for s in services if s.stated.next_tier is not None]
    claims = min(len(entries), max(0, room - (min(_NEXT, len(ahead)) + 1 if ahead else 0)))
    inner = cells - 2
    body = [_claim(entry, look, inner) for entry in nsmallest(claims, entries, key=claim_urgency)]
    left_over, near = room - len(body), list[ServiceSnapshot]()
    if ahead and left_over > 1:
        if body and left_over > _NEXT:
            body.append(())
            left_over -= 1
        near = nsmallest(left_over, ahead, key=_nearness)
        body += [_next(s, look, inner, first=i == 0) for i, s in enumerate(near)]
    if not body and snapshot is not None:
        body = [(StyledText(" "), look.span(look.say("credits_view.none"), "soft"))]
    title: Line = (
        StyledText(look.glyphs.digit(3), "accent"),
        look.span(f"{look.say('view.credits')} ", "title"),
        look.span(str(len(entries)), "soft"),
    )
    end = due_line(entries, snapshot, look)
    cuts: list[Line] = []
    if claims < len(entries):
        cuts.append(look.line(look.say("list.seen", first=1, last=claims, total=len(entries)), "soft"))
    if near and len(near) < len(ahead):
        seen = look.say("list.seen", first=1, last=len(near), total=len(ahead))
        cuts.append((look.span(f"{look.say('label.next')} ", "heading"), look.span(seen, "soft")))
    return boxed(Titles(title, end, joined(cuts, look.span(" · ", "faint"))), body, look, cells, rows)


def _claim(entry: CreditEntry, look: Look, cells: int) -> Line:
    """Draws one claim: how far it is, of which service and period, how much, until when."""
    stage = stage_of(entry)
    percent, benefits = (
        (Fraction(0), ()) if entry.amount and entry.extent != "not_known" else (entry.credit, entry.benefits)
    )
    amount = remedy(percent, entry.amount, entry.currency, benefits, look.language, extent=entry.extent)
    name: Line = (look.foreign(entry.title, "strong" if is_due(entry) else "text"),)
    if entry.party == "customer":
        name = (*name, look.span(" → ", "faint"), look.foreign(entry.customer, "at_risk"))
    names = max(_NAME, cells - 58)
    line: Line = (
        StyledText(" "),
        stage_sign(stage, look),
        StyledText(" "),
        *left((look.span(stage_words(stage, look), stage_role(stage)),), 10),
        *left(name, names),
        StyledText(" "),
        *left((look.foreign(entry.period.key, "text"),), 8),
        *right((look.foreign(amount, "owed" if entry.locked_in else "at_risk"),), _AMOUNT),
        StyledText("  "),
        *deadline_line(entry, look, long=cells >= _WIDE),
    )
    return cut(line, cells)


def _nearness(service: ServiceSnapshot) -> tuple[bool, int, str]:
    """Orders those that are down, whose time runs, before those that are up."""
    tier = service.stated.next_tier
    return not service.is_down, 2**60 if tier is None else tier.seconds_left, service.id


def _next(service: ServiceSnapshot, look: Look, cells: int, *, first: bool) -> Line:
    """Draws what an outage of which length costs next."""
    tier = service.stated.next_tier
    if tier is None:
        return ()
    role = "at_risk" if service.verdict != "met" else "text"
    words = tier_price(tier, service, look)
    if tier.amount:
        words = remedy(None, tier.amount, service.assessment.credit.currency, (), look.language)
    price = (look.foreign(words, role),)
    line: Line = (
        StyledText(" "),
        *left(look.line(look.say("label.next") if first else "", "heading"), 12),
        *left((look.foreign(service.title, "text"),), _NAME),
        *right(price, max(_AMOUNT, width(price))),
        StyledText("  "),
        *tier_distance(tier, service, look, brief=True),
    )
    return cut(line, cells)
