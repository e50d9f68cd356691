"""The columns of the list of credits, how wide each is, and by what rows are put in their order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from sla_tui.export.columns import Column
from sla_tui.sla.money.entries import CreditEntry
from sla_tui.ui.drawing.look import NONE, Look
from sla_tui.ui.drawing.spans import Line, StyledText, cells_of, width
from sla_tui.ui.parts.gauge import LEAST, thin_gauge
from sla_tui.ui.parts.table import GAP, Place, ScreenColumn, ShownColumn, Size, shown_on
from sla_tui.ui.views.context import ViewContext
from sla_tui.ui.wording.claims import (
    SOON,
    STAGES,
    deadline_line,
    is_due,
    stage_of,
    stage_role,
    stage_sign,
    stage_words,
)
from sla_tui.ui.wording.figure_words import remedy

_DECIMALS: Final = re.compile(r"[.,](\d+)(?= %)")
_MOST_DECIMALS: Final = 4
_BARRED: Final = 132
_WIDEST: Final = 140
_WITH_VENDOR: Final = 176
_WIDE: Final = 112
_LONG: Final = 100
_MIDDLE: Final = 64
_PERIOD: Final = 26
_DEADLINE: Final = 30
"""So many cells of the last column are not given to names."""
_BAR: Final = 24
_LEAST_BAR: Final = 8
_VENDOR: Final = 24


def _amount(entry: CreditEntry, look: Look, line: int) -> StyledText:
    percent, benefits = entry.credit, entry.benefits
    if line < _LONG and entry.amount and entry.extent != "not_known":
        percent, benefits = Fraction(0), ()
    words = remedy(percent, entry.amount, entry.currency, benefits, look.language, extent=entry.extent)
    return look.foreign(words, "owed" if entry.locked_in else "at_risk")


def _state(place: Place[CreditEntry]) -> Line:
    stage = stage_of(place.item)
    words = place.look.span(stage_words(stage, place.look), stage_role(stage))
    return (stage_sign(stage, place.look), StyledText(" "), words)


def _service(place: Place[CreditEntry]) -> Line:
    return _named(place.item, place.look)


def _named(entry: CreditEntry, look: Look) -> Line:
    """Names the service, and the customer to whom the credit is owed."""
    name = look.foreign(entry.title, "strong" if is_due(entry) else "text")
    if entry.party == "vendor":
        return (name,)
    return (name, look.span(f" {look.glyphs.words('→')} ", "faint"), look.foreign(entry.customer, "at_risk"))


def _period(place: Place[CreditEntry]) -> Line:
    """Names the period, and says of a running one that it is; where it is narrow its key only."""
    entry, look = place.item, place.look
    if place.line < _LONG:
        return (look.foreign(entry.period.key, "text"),)
    return _period_name(entry, look)


def _period_name(entry: CreditEntry, look: Look) -> Line:
    name = look.foreign(look.language.tell(entry.period.name) or entry.period.key, "text")
    return look.phrase("credits_view.now", "soft", period=name) if entry.running else (name,)


def _uptime(place: Place[CreditEntry]) -> Line:
    """Writes the uptime, so far while the period runs: the same figure as everywhere, points below each other."""
    entry = place.item
    words = NONE if entry.uptime is None else place.look.language.uptime(entry.uptime, entry.target)
    if found := _DECIMALS.search(words):
        words = f"{words[: found.end()]}{' ' * (_MOST_DECIMALS - len(found[1]))}{words[found.end() :]}"
    return place.look.line(words, "text")


def _credit(place: Place[CreditEntry]) -> Line:
    return (_amount(place.item, place.look, place.line),)


def _locked_in(place: Place[CreditEntry]) -> Line:
    at, look = place.item.locked_in_since, place.look
    return look.line(look.say("time.not_yet") if at is None else look.language.moment(at, look.zone), "soft")


def _claim_by(place: Place[CreditEntry]) -> Line:
    return deadline_line(place.item, place.look, long=place.line >= _MIDDLE)


def _vendor(place: Place[CreditEntry]) -> Line:
    return (place.look.foreign(place.item.counterparty, "soft"),)


def _bar(place: Place[CreditEntry]) -> Line:
    """Draws how much of the time in which it can be asked for is over, from when it was locked in to the deadline."""
    entry, look = place.item, place.look
    deadline, begun = entry.claim.deadline, entry.locked_in_since
    begun = entry.period.end if begun is None else begun
    room = place.cells
    if not is_due(entry) or deadline is None or deadline <= begun or room < LEAST:
        return ()
    role = "breached" if deadline - look.now < SOON else "soft"
    return thin_gauge(
        Fraction(min(max(look.now - begun, 0), deadline - begun), deadline - begun), room, role, look.glyphs
    )


def _owed(entry: CreditEntry) -> tuple[str, Decimal] | None:
    return None if entry.amount is None else (entry.currency, entry.amount)


COLUMNS: Final[tuple[ScreenColumn[CreditEntry], ...]] = (
    ScreenColumn(
        Column("state", "heading.state", _state), (Size(0, 11),), indent=2, order=lambda e: STAGES.index(stage_of(e))
    ),
    ScreenColumn(
        Column("service", "heading.service", _service),
        (Size(_LONG, 20), Size(_MIDDLE, 16), Size(0, 8)),
        order=lambda e: (e.name.casefold(), e.customer.casefold(), -e.period.start),
    ),
    ScreenColumn(
        Column("vendor", "heading.other_side", _vendor),
        (Size(_WITH_VENDOR, _VENDOR),),
        order=lambda e: e.counterparty.casefold(),
    ),
    ScreenColumn(
        Column("period", "heading.period", _period),
        (Size(_LONG, 18), Size(_MIDDLE, 8)),
        order=lambda e: e.period.start,
    ),
    ScreenColumn(
        Column("uptime", "heading.uptime", _uptime, figure=True), (Size(_WIDE, 11),), order=lambda e: e.uptime
    ),
    ScreenColumn(Column("credit", "heading.credit", _credit, figure=True), (Size(0, 6),), order=_owed),
    ScreenColumn(
        Column("locked_in", "heading.locked_in", _locked_in, figure=True),
        (Size(_WIDEST, 12),),
        order=lambda e: e.locked_in_since,
    ),
    ScreenColumn(
        Column("claim_by", "heading.claim_by", _claim_by),
        (Size(_BARRED, 22), Size(0, 0)),
        order=lambda e: e.claim.deadline,
    ),
    ScreenColumn(Column("bar", "", _bar), (Size(_BARRED, _BAR),)),
)


def shown_columns(entries: Sequence[CreditEntry], context: ViewContext) -> tuple[ShownColumn[CreditEntry], ...]:
    """Lays the columns out: the credits as wide as they are, and the names as far as nothing else is cut for them."""
    look, cells = context.look, context.cells
    credits_ = min(max((width((_amount(entry, look, cells),)) for entry in entries), default=8), 24)
    needs = {"state": 2 + max(cells_of(stage_words(stage, look)) for stage in STAGES), "credit": max(credits_, 6)}
    if cells < _MIDDLE:
        needs["service"] = max(8, cells - 24 - needs["state"] - credits_)
        return shown_on(COLUMNS, cells, look, needs, by=context.order)
    deadlines = max((width(deadline_line(entry, look, long=True)) for entry in entries), default=0)
    needs["claim_by"] = min(deadlines, _DEADLINE)
    needs["locked_in"] = look.language.moment_cells
    if cells >= _LONG:
        needs["period"] = min(max((width(_period_name(entry, look)) for entry in entries), default=0), _PERIOD)
    columns = shown_on(COLUMNS, cells, look, needs, by=context.order)
    room = cells - 2 - sum(one.cells + GAP for one in columns if one.column.key not in {"bar", "service", "claim_by"})
    last = max(needs["claim_by"], cells_of(next(one.heading for one in columns if one.column.key == "claim_by")))
    room -= last + GAP
    names = max((width(_named(entry, look)) for entry in entries), default=8)
    usual = next(one.cells for one in columns if one.column.key == "service")
    needs["service"] = min(names, max(room - GAP, min(usual, names)))
    rest = room - needs["service"] - GAP
    without = () if rest >= _LEAST_BAR else ("bar",)
    needs["bar"] = min(_BAR, max(rest, 0))
    return shown_on(COLUMNS, cells, look, needs, without=without, by=context.order)
