"""The Incidents view: outages across services, the open ones first."""

from __future__ import annotations

from functools import partial
from typing import Final

from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.spans import Line, StyledText, width
from sla_tui.ui.service.marks import mark_line
from sla_tui.ui.service.outage_table import Happened, OutageTable, happened
from sla_tui.ui.views.context import ViewContext, subject_of
from sla_tui.ui.views.list_panes import ListPane
from sla_tui.ui.views.list_view import ListRow, ListView, Subject, kept
from sla_tui.ui.views.outage_panes import arrangements, below_panes

_ARRANGEMENTS: Final = arrangements(140, 40)
"""The outage under the cursor is beside the list from 140 cells on."""


def listing(context: ViewContext) -> ListView:
    """Lists all outages of the period shown."""
    look, snapshot = context.look, context.snapshot
    every = happened(() if snapshot is None else snapshot.services)
    problems = _is_problem if context.state.problems_only else None
    shown, hidden = kept(every, lambda h: context.keeps(h.service), problems)
    opened = sum(h.is_open for h in shown)
    count = str(len(every))
    if hidden:
        count = look.say("screen.count_of", shown=len(shown), total=len(every))
    title: Line = (
        StyledText(look.glyphs.digit(4), "accent"),
        look.span(f"{look.say('view.incidents')} ", "title"),
        look.span(count, "soft"),
    )
    end = look.line(look.say("incidents.none_open"), "soft")
    if opened:
        end = look.line(look.say("incidents.open", count=opened), "breached")
    panes, narrow = context.arranged(_ARRANGEMENTS)
    names = max((width((look.foreign(h.service.title),)) for h in shown), default=0)
    table = OutageTable(look, narrow.cells, named=True, marked=True, by=context.order, names=names)
    ordered = table.ordered(shown)
    rows = [ListRow(table.row(h, mark_line(h, look)), subject_of(h.service, h.outage.start)) for h in ordered]
    return ListView(
        title,
        rows,
        head=(table.headings(),) if shown else (),
        end=end,
        empty=_nothing(context, len(every)),
        spots=table.spots() if shown else (),
        arrangement=panes,
        beside=(lambda subject, room: _selected(subject, context, room)) if shown and panes.beside else None,
        below=below_panes(context, partial(_service_of, context)) if shown and panes.below else (),
    )


def _service_of(context: ViewContext, subject: Subject | None) -> ServiceSnapshot | None:
    return None if subject is None else context.find(subject.service)


def _selected(subject: Subject | None, context: ViewContext, cells: int) -> ListPane:
    """Draws all about the outage under the cursor, then its contract and the service's other outages."""
    from sla_tui.ui.views.outage import around_lines, outage_pane

    service = _service_of(context, subject)
    pane = outage_pane(service, None if subject is None else subject.outage, context, cells)
    return pane if service is None else pane._replace(lines=[*pane.lines, (), *around_lines(service, context, cells)])


def _is_problem(outage: Happened) -> bool:
    """Tells what still needs somebody: it lasts."""
    return outage.is_open


def _nothing(context: ViewContext, hidden: int) -> list[Line]:
    """Says why no row is there: nothing is known, nothing happened, or a filter hides it."""
    look = context.look
    if context.snapshot is None:
        return [(look.span(look.say("screen.nothing_yet"), "strong"),)]
    if hidden:
        return hidden_words(context, hidden, fits="incidents.none_fits", shown="incidents.hidden")
    services = context.snapshot.services
    known = sum(s.assessment.coverage > 0 for s in services)
    if not known:
        return [
            (look.span(look.say("incidents.none_known"), "strong"),),
            (look.span(look.say("incidents.nothing_known"), "soft"),),
        ]
    sign = StyledText(look.glyphs.verdict["met"], "sign.met")
    return [
        (sign, look.span(f" {look.say('incidents.none')}", "strong")),
        (look.span(look.say("incidents.measured", known=known, n=len(services)), "soft"),),
    ]


def hidden_words(context: ViewContext, hidden: int, *, fits: str, shown: str) -> list[Line]:
    """Says what stands where a filter or problems only leaves nothing: never to be mistaken for "all is well".

    Args:
        context: of the view.
        hidden: how many rows there would be.
        fits: the phrase that none of them fits the filter.
        shown: the phrase that none of them is a problem.
    """
    look = context.look
    if context.state.filter_text:
        what = look.say(fits, n=hidden)
        way = look.say("screen.filter_and_problems_keys" if context.state.problems_only else "screen.filter_keys")
    else:
        what, way = look.say(shown, n=hidden), look.say("screen.shows_all")
    return [(look.span(what, "strong"),), (look.span(way, "soft"),)]
