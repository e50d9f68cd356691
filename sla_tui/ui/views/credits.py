"""The Credits view: every period that triggered a credit, what may become one, and the sums by vendor and month.

What somebody still has to do stands first: the claims that are open, by their deadline.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sla_tui import format as fmt
from sla_tui.sla.money.entries import CreditEntry
from sla_tui.ui.drawing.spans import Line, StyledText, cut, left, right, width
from sla_tui.ui.service.money import tier_distance, tier_price
from sla_tui.ui.views.context import ViewContext
from sla_tui.ui.views.credit_sums import sum_rows
from sla_tui.ui.views.incidents import hidden_words
from sla_tui.ui.views.list_view import ListRow, ListView, Subject, kept
from sla_tui.ui.wording.claims import deadline_line, is_due, stage_of, stage_role, stage_sign
from sla_tui.ui.wording.figure_words import remedy

_WIDEST: Final = 132
_WIDE: Final = 112
_LONG: Final = 100
_MIDDLE: Final = 64
_AHEAD: Final = 6
"""So many next tiers are listed."""
_ORDER: Final = {"open": 0, "notified": 0, "claimed": 1, "paid": 2, "lapsed": 3}


def listing(context: ViewContext) -> ListView:
    """All credits, what comes next, and the sums."""
    look, snapshot = context.look, context.snapshot
    every: Sequence[CreditEntry] = () if snapshot is None else sorted(snapshot.credits, key=_urgency)
    problems = is_due if context.state.problems_only else None
    shown, hidden = kept(every, lambda entry: context.keeps(context.find(entry.service)), problems)
    count = f"{len(shown)} of {len(every)}" if hidden else str(len(every))
    title: Line = (
        StyledText(look.glyphs.digit(3), "accent"),
        StyledText("Credits ", "title"),
        look.span(count, "soft"),
    )
    amounts = [_amount(entry, context) for entry in shown]
    widest = min(max((width((amount,)) for amount in amounts), default=8), 24)
    rows = [
        ListRow(
            _row(entry, amount, widest, context),
            Subject(entry.service, period=entry.period.key, start=entry.period.start),
        )
        for entry, amount in zip(shown, amounts, strict=True)
    ]
    if rows:
        rows += [*sum_rows(shown, context), *_next(context)]
    if snapshot is not None and not snapshot.credits_complete:
        rows += [ListRow(()), ListRow((StyledText(" "), look.span("Past periods are still being looked at.", "warn")))]
    due = sum(is_due(entry) for entry in shown)
    end = look.line(f"{due} to claim", "at_risk") if due else look.line("none to claim", "soft")
    head = (_headings(widest, context),) if shown else ()
    return ListView(title, rows, head=head, end=end, empty=_nothing(context, hidden))


def _urgency(entry: CreditEntry) -> tuple[int, int, int, str]:
    deadline = entry.claim.deadline
    return _ORDER[entry.state], 2**60 if deadline is None else deadline, -entry.period.start, entry.name.casefold()


def _amount(entry: CreditEntry, context: ViewContext) -> StyledText:
    words = remedy(entry.credit, entry.amount, entry.currency, entry.benefits, entry.extent)
    if context.cells < _LONG and entry.amount and entry.extent != "not_known":
        words = remedy(None, entry.amount, entry.currency, (), entry.extent)
    return context.look.foreign(words, "owed" if entry.locked_in else "at_risk")


def _columns(widest: int, context: ViewContext) -> list[tuple[str, int, bool]]:
    """Heading, cells, and whether it is flush left."""
    cells = context.cells
    names = 20 if cells >= _LONG else 16 if cells >= _MIDDLE else max(8, cells - 35 - widest)
    columns = [("  STATE", 11, True), ("SERVICE", names, True)]
    if cells >= _MIDDLE:
        columns.append(("PERIOD", 18 if cells >= _LONG else 8, True))
    if cells >= _WIDE:
        columns.append(("UPTIME", 11, False))
    columns.append(("CREDIT", max(widest, 6), False))
    if cells >= _WIDEST:
        columns.append(("LOCKED IN", 12, False))
    columns.append(("CLAIM BY", 0, True))
    return columns


def _headings(widest: int, context: ViewContext) -> Line:
    out: list[StyledText] = [StyledText(" ")]
    for words, cells, flush_left in _columns(widest, context):
        line = context.look.line(words, "heading")
        out += [
            *(left(line, cells) if flush_left and cells else right(line, cells) if cells else line),
            StyledText("  "),
        ]
    return tuple(out)


def _row(entry: CreditEntry, amount: StyledText, widest: int, context: ViewContext) -> Line:
    look = context.look
    stage = stage_of(entry)
    uptime = _uptime(entry)
    since = "not yet" if entry.locked_in_since is None else fmt.day_and_time(entry.locked_in_since, look.zone)
    values: dict[str, Line] = {
        "  STATE": (stage_sign(stage, look), StyledText(" "), look.span(stage, stage_role(stage))),
        "SERVICE": (look.foreign(entry.name.strip() or entry.service, "strong" if is_due(entry) else "text"),),
        "PERIOD": (
            look.foreign(entry.period.label or entry.period.key, "text")
            if context.cells >= _LONG
            else look.foreign(entry.period.key, "text"),
            look.span(" now" if entry.running and context.cells >= _LONG else "", "soft"),
        ),
        "UPTIME": look.line(uptime, "text"),
        "CREDIT": (amount,),
        "LOCKED IN": look.line(since, "soft"),
        "CLAIM BY": deadline_line(entry, look, long=context.cells >= _MIDDLE),
    }
    out: list[StyledText] = []
    for words, cells, flush_left in _columns(widest, context):
        line = values[words]
        out += [
            *(left(line, cells) if flush_left and cells else right(line, cells) if cells else line),
            StyledText("  "),
        ]
    return cut(tuple(out[:-1]), context.cells - 1)


def _uptime(entry: CreditEntry) -> str:
    """So far while the period runs: the same figure as everywhere."""
    return "–" if entry.uptime is None else f"{fmt.uptime_percent(entry.uptime, entry.target)} %"


def _next(context: ViewContext) -> list[ListRow]:
    """The tiers that are nearest, for the services that the filter lets through."""
    look = context.look
    services = () if context.snapshot is None else context.snapshot.services
    ahead = [(s, s.stated.next_tier) for s in services if s.stated.next_tier is not None and context.keeps(s)]
    near = sorted(ahead, key=lambda pair: 0 if pair[1] is None else pair[1].seconds_left)[:_AHEAD]
    if not near:
        return []
    out = [ListRow(()), ListRow((StyledText(" "), look.span("NEXT TIERS AT RISK", "heading")))]
    for service, tier in near:
        if tier is None:
            continue
        role = "at_risk" if service.verdict != "met" else "text"
        line: Line = (
            StyledText(" "),
            *left((look.foreign(service.name.strip() or service.id, "text"),), 22),
            *right((look.foreign(tier_price(tier, service), role),), 20),
            StyledText(" "),
            *tier_distance(tier, service, look),
            look.span(f" (below {fmt.exact_percent(tier.threshold)} %)" if context.cells >= _LONG else "", "soft"),
        )
        out.append(ListRow(cut(line, context.cells - 1), Subject(service.id)))
    return out


def _nothing(context: ViewContext, hidden: int) -> list[Line]:
    look, snapshot = context.look, context.snapshot
    if snapshot is None:
        return [(StyledText("Nothing is known yet.", "strong"),)]
    if hidden:
        return hidden_words(context, "credit", hidden, "none of them is still to be claimed")
    lines: list[Line] = [(look.span("No period that was looked at is known to trigger a credit.", "strong"),)]
    if unknown := snapshot.summary.unknown:
        of = f"{unknown} service{'' if unknown == 1 else 's'}"
        lines.append((look.span(f"Of {of} nobody can say: not provable, or no data.", "soft"),))
    return lines
