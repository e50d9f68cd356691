"""The Incidents view: outages across services, the open ones first."""

from __future__ import annotations

from sla_tui.ui.drawing.spans import Line, StyledText
from sla_tui.ui.service import outage_table
from sla_tui.ui.service.marks import mark_line
from sla_tui.ui.service.outage_table import Happened
from sla_tui.ui.views.context import ViewContext, subject_of
from sla_tui.ui.views.list_view import ListRow, ListView, kept


def listing(context: ViewContext) -> ListView:
    """All outages of the period shown."""
    look, cells, snapshot = context.look, context.cells, context.snapshot
    every = outage_table.happened(() if snapshot is None else snapshot.services)
    problems = _is_problem if context.state.problems_only else None
    shown, hidden = kept(every, lambda h: context.keeps(h.service), problems)
    opened = sum(h.is_open for h in shown)
    count = f"{len(shown)} of {len(every)}" if hidden else str(len(every))
    title: Line = (
        StyledText(look.glyphs.digit(4), "accent"),
        StyledText("Incidents ", "title"),
        look.span(count, "soft"),
    )
    end = look.line(f"{opened} open", "breached") if opened else look.line("none open", "soft")
    rows = [
        ListRow(
            outage_table.row(h, look, cells, named=True, mark=mark_line(h, look)),
            subject_of(h.service, h.outage.start),
        )
        for h in shown
    ]
    return ListView(
        title,
        rows,
        head=((StyledText(" "), *outage_table.headings(look, cells - 1, named=True, marked=True)),) if shown else (),
        end=end,
        empty=_nothing(context, len(every)),
    )


def _is_problem(happened: Happened) -> bool:
    """What still needs somebody: it lasts."""
    return happened.is_open


def _nothing(context: ViewContext, hidden: int) -> list[Line]:
    """Why no row is there: nothing is known, nothing happened, or a filter hides it."""
    look = context.look
    if context.snapshot is None:
        return [(StyledText("Nothing is known yet.", "strong"),)]
    if hidden:
        return hidden_words(context, "outage", hidden, "none of them is open")
    known = [s for s in context.snapshot.services if s.assessment.coverage > 0]
    if not known:
        return [
            (look.span("No outage is known of.", "strong"),),
            (look.span("Nothing is known of any service in this period.", "soft"),),
        ]
    return [
        (StyledText(look.glyphs.verdict["met"], "sign.met"), look.span(" No outage in this period.", "strong")),
        (look.span(f"{len(known)} of {len(context.snapshot.services)} services were measured.", "soft"),),
    ]


def hidden_words(context: ViewContext, noun: str, hidden: int, otherwise: str) -> list[Line]:
    """What stands where a filter or problems only leaves nothing: never to be mistaken for "all is well"."""
    look = context.look
    many = f"{hidden} {noun}{'' if hidden == 1 else 's'}"
    if context.state.filter_text:
        what, way = f"No {noun} fits the filter; {many} hidden by it.", "/ changes the filter, Esc in it clears it."
        if context.state.problems_only:
            way = "! shows all; / changes the filter."
    else:
        what, way = f"{many} hidden: {otherwise}.", "! shows all."
    return [(look.span(what, "strong"),), (look.span(way, "soft"),)]
