"""The Credits view: every period that triggered a credit, what may become one, and the sums by vendor and month.

What somebody still has to do stands first: the claims that are open, by their deadline.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from sla_tui.sla.money.entries import CreditEntry
from sla_tui.ui.drawing.spans import Line, StyledText, cut
from sla_tui.ui.parts.table import heading_line, heading_spots, in_order, row_line
from sla_tui.ui.views.context import ViewContext
from sla_tui.ui.views.credit_columns import COLUMNS, shown_columns
from sla_tui.ui.views.credit_panes import deadlines_pane, selected_pane
from sla_tui.ui.views.credit_sums import sum_rows, sums_pane
from sla_tui.ui.views.credit_tiers import tier_rows
from sla_tui.ui.views.credit_totals import totals_lines
from sla_tui.ui.views.deliveries import delivery_rows
from sla_tui.ui.views.incidents import hidden_words
from sla_tui.ui.views.list_panes import ListArrangement, ListPane
from sla_tui.ui.views.list_view import ListRow, ListView, Subject, kept
from sla_tui.ui.wording.claims import claim_urgency, due_line, is_due, reads_past_periods

_ARRANGEMENTS: Final = (
    ListArrangement(190, 40, beside=36, below=14, above=True),
    ListArrangement(116, 50, below=14, above=True),
    ListArrangement(116, 40, below=11, above=True),
    ListArrangement(116, 30, below=9, above=True),
    ListArrangement(76, 30, above=True),
)
"""Totals above and panes below from 116 cells on; the totals alone above on what is narrower and high enough."""
_THREE: Final = 150
"""From so many cells on the sums by vendor and period have a pane of their own."""


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
    panes, narrow = context.arranged(_ARRANGEMENTS)
    columns = shown_columns(shown, narrow)
    ordered = in_order(COLUMNS, shown, context.order)
    rows = [
        ListRow(
            cut(row_line(columns, entry, look, narrow.cells), narrow.cells - 1),
            Subject(entry.service, period=entry.period.key, start=entry.period.start, agreement=entry.agreement),
        )
        for entry in ordered
    ]
    totals = totals_lines(shown, context, context.cells) if shown else []
    claims: Line = (StyledText(" "), *heading_line(columns))
    head: Sequence[Line] = (claims,) if shown else ()
    if totals and not panes.above:
        rows[0:0] = [*map(ListRow, totals), ListRow(()), ListRow(claims, headings=True)]
        head = ()
    if reads_past_periods(snapshot):
        rows += [ListRow((StyledText(" "), look.span(look.say("credits_view.loading"), "warn")))]
    if shown or not hidden:
        tiers = tier_rows(narrow)
        rows += tiers if rows else [*map(ListRow, _nothing(context, hidden)), *tiers] if tiers else []
    summed = bool(panes.below) and context.cells >= _THREE
    rows += [] if summed else sum_rows(shown, narrow)
    if reports := delivery_rows(narrow):
        rows = [*(rows or map(ListRow, _nothing(context, hidden))), *reports]
    end = due_line(shown, snapshot, look)
    selected = partial(_selected, shown, context, roomy=bool(panes.beside))
    below = [lambda _, cells: deadlines_pane(shown, context, cells)]
    below += [] if panes.beside else [selected]
    below += [lambda _, cells: sums_pane(shown, context, cells)] if summed else []
    return ListView(
        title,
        rows,
        head=head,
        end=end,
        empty=_nothing(context, hidden),
        spots=heading_spots(columns, begin=1) if shown else (),
        arrangement=panes,
        above=ListPane((look.span(look.say("credits_view.totals"), "title"),), totals) if totals else None,
        beside=selected if panes.beside else None,
        below=below if shown else (),
    )


def _selected(
    shown: Sequence[CreditEntry], context: ViewContext, subject: Subject | None, cells: int, *, roomy: bool
) -> ListPane:
    return selected_pane(shown, subject, context, cells, roomy=roomy)


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
