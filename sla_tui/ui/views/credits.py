"""The Credits view: every period that triggered a credit, what may become one, and the sums by vendor and month.

What somebody still has to do stands first: the claims that are open, by their deadline.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from sla_tui.export.columns import Column
from sla_tui.export.contract_values import bound_text
from sla_tui.sla.money.entries import CreditEntry
from sla_tui.ui.drawing.look import NONE, Look
from sla_tui.ui.drawing.spans import Line, StyledText, cells_of, cut, left, right, width
from sla_tui.ui.parts.table import GAP, Place, ScreenColumn, ShownColumn, Size, heading_line, row_line, shown_on
from sla_tui.ui.service.money import tier_distance, tier_price
from sla_tui.ui.views.context import ViewContext
from sla_tui.ui.views.credit_sums import sum_rows
from sla_tui.ui.views.incidents import hidden_words
from sla_tui.ui.views.list_view import ListRow, ListView, Subject, kept
from sla_tui.ui.wording.claims import (
    STAGES,
    claim_urgency,
    deadline_line,
    is_due,
    stage_of,
    stage_role,
    stage_sign,
    stage_words,
)
from sla_tui.ui.wording.figure_words import remedy

_WIDEST: Final = 132
_WIDE: Final = 112
_LONG: Final = 100
_MIDDLE: Final = 64
_DEADLINE: Final = 30
"""So many cells of the last column are not given to names."""
_AHEAD: Final = 6
"""So many next tiers are listed."""


def listing(context: ViewContext) -> ListView:
    """Lists all credits, what comes next, and the sums."""
    look, snapshot = context.look, context.snapshot
    every: Sequence[CreditEntry] = () if snapshot is None else sorted(snapshot.credits, key=claim_urgency)
    problems = is_due if context.state.problems_only else None
    shown, hidden = kept(every, lambda entry: context.keeps(context.find(entry.service)), problems)
    count = str(len(every))
    if hidden:
        count = look.say("screen.count_of", shown=len(shown), total=len(every))
    title: Line = (
        StyledText(look.glyphs.digit(3), "accent"),
        look.span(f"{look.say('view.credits')} ", "title"),
        look.span(count, "soft"),
    )
    columns = _shown(shown, context)
    rows = [
        ListRow(
            cut(row_line(columns, entry, look, context.cells), context.cells - 1),
            Subject(entry.service, period=entry.period.key, start=entry.period.start, agreement=entry.agreement),
        )
        for entry in shown
    ]
    if rows:
        rows += [*sum_rows(shown, context), *_next(context)]
    if snapshot is not None and not snapshot.credits_complete:
        rows += [ListRow(()), ListRow((StyledText(" "), look.span(look.say("credits_view.loading"), "warn")))]
    due = sum(is_due(entry) for entry in shown if entry.party == "vendor")  # customers claim from us, not we
    end = look.line(look.say("credits_view.none_due"), "soft")
    if due:
        end = look.line(look.say("credits_view.due", count=due), "at_risk")
    head: Sequence[Line] = ((StyledText(" "), *heading_line(columns)),) if shown else ()
    return ListView(title, rows, head=head, end=end, empty=_nothing(context, hidden))


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
    name = look.foreign(entry.name.strip() or entry.service, "strong" if is_due(entry) else "text")
    if entry.party == "vendor":
        return (name,)
    return (name, look.span(f" {look.glyphs.words('→')} ", "faint"), look.foreign(entry.customer, "at_risk"))


def _period(place: Place[CreditEntry]) -> Line:
    """Names the period, and says of a running one that it is; where it is narrow its key only."""
    entry, look = place.item, place.look
    if place.line < _LONG:
        return (look.foreign(entry.period.key, "text"),)
    name = look.foreign(look.language.tell(entry.period.name) or entry.period.key, "text")
    return look.phrase("credits_view.now", "soft", period=name) if entry.running else (name,)


def _uptime(place: Place[CreditEntry]) -> Line:
    """Writes the uptime, so far while the period runs: the same figure as everywhere."""
    entry = place.item
    words = NONE if entry.uptime is None else place.look.language.uptime(entry.uptime, entry.target)
    return place.look.line(words, "text")


def _credit(place: Place[CreditEntry]) -> Line:
    return (_amount(place.item, place.look, place.line),)


def _locked_in(place: Place[CreditEntry]) -> Line:
    at, look = place.item.locked_in_since, place.look
    return look.line(look.say("time.not_yet") if at is None else look.language.moment(at, look.zone), "soft")


def _claim_by(place: Place[CreditEntry]) -> Line:
    return deadline_line(place.item, place.look, long=place.line >= _MIDDLE)


_COLUMNS: Final[tuple[ScreenColumn[CreditEntry], ...]] = (
    ScreenColumn(Column("state", "heading.state", _state), (Size(0, 11),), indent=2),
    ScreenColumn(Column("service", "heading.service", _service), (Size(_LONG, 20), Size(_MIDDLE, 16), Size(0, 8))),
    ScreenColumn(Column("period", "heading.period", _period), (Size(_LONG, 18), Size(_MIDDLE, 8))),
    ScreenColumn(Column("uptime", "heading.uptime", _uptime, figure=True), (Size(_WIDE, 11),)),
    ScreenColumn(Column("credit", "heading.credit", _credit, figure=True), (Size(0, 6),)),
    ScreenColumn(Column("locked_in", "heading.locked_in", _locked_in, figure=True), (Size(_WIDEST, 12),)),
    ScreenColumn(Column("claim_by", "heading.claim_by", _claim_by), (Size(0, 0),)),
)


def _shown(entries: Sequence[CreditEntry], context: ViewContext) -> tuple[ShownColumn[CreditEntry], ...]:
    """Lays the columns out: the credits as wide as they are, and the names as far as nothing else is cut for them."""
    look, cells = context.look, context.cells
    credits_ = min(max((width((_amount(entry, look, cells),)) for entry in entries), default=8), 24)
    needs = {"state": 2 + max(cells_of(stage_words(stage, look)) for stage in STAGES), "credit": max(credits_, 6)}
    if cells < _MIDDLE:
        needs["service"] = max(8, cells - 24 - needs["state"] - credits_)
        return shown_on(_COLUMNS, cells, look, needs)
    columns = shown_on(_COLUMNS, cells, look, needs)
    wanted = max((width(_named(entry, look)) for entry in entries), default=0)
    usual = next(one.cells for one in columns if one.column.key == "service")
    if wanted > usual:
        deadlines = min(max(width(deadline_line(entry, look, long=True)) for entry in entries), _DEADLINE)
        taken = sum(one.cells + GAP for one in columns) + max(deadlines, cells_of(columns[-1].heading)) + 2
        needs["service"] = max(usual, min(wanted, usual + cells - taken))
    return shown_on(_COLUMNS, cells, look, needs)


def _next(context: ViewContext) -> list[ListRow]:
    """Lists the tiers that are nearest, for the services that the filter lets through."""
    look = context.look
    services = () if context.snapshot is None else context.snapshot.services
    ahead = [(s, s.stated.next_tier) for s in services if s.stated.next_tier is not None and context.keeps(s)]
    near = sorted(ahead, key=lambda pair: 0 if pair[1] is None else pair[1].seconds_left)[:_AHEAD]
    if not near:
        return []
    out = [ListRow(()), ListRow((StyledText(" "), look.span(look.say("credits_view.ahead"), "heading")))]
    for service, tier in near:
        if tier is None:
            continue
        role = "at_risk" if service.verdict != "met" else "text"
        bound = bound_text(tier, look.language)
        line: Line = (
            StyledText(" "),
            *left((look.foreign(service.name.strip() or service.id, "text"),), 22),
            *right((look.foreign(tier_price(tier, service, look), role),), 20),
            StyledText("  "),
            *tier_distance(tier, service, look),
            look.span(f" ({bound})" if context.cells >= _LONG else "", "soft"),
        )
        out.append(ListRow(cut(line, context.cells - 1), Subject(service.id)))
    return out


def _nothing(context: ViewContext, hidden: int) -> list[Line]:
    """Says why no row is there: nothing is known, a filter hides them, or no period gives a credit."""
    look, snapshot = context.look, context.snapshot
    if snapshot is None:
        return [(look.span(look.say("screen.nothing_yet"), "strong"),)]
    if hidden:
        return hidden_words(context, hidden, fits="credits_view.none_fits", shown="credits_view.hidden")
    lines: list[Line] = [(look.span(look.say("credits_view.none"), "strong"),)]
    if unknown := snapshot.summary.unknown:
        lines.append((look.span(look.say("credits_view.unknown", n=unknown), "soft"),))
    return lines
