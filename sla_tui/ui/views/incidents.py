"""The Incidents view: outages across services, the open ones first."""

from __future__ import annotations

from sla_tui.ui.drawing.spans import Line, Span
from sla_tui.ui.service import outage_table
from sla_tui.ui.service.marks import mark_line
from sla_tui.ui.service.outage_table import Happened
from sla_tui.ui.views.context import Scene, subject_of
from sla_tui.ui.views.list_view import Row, Sheet, kept


def sheet(scene: Scene) -> Sheet:
    """All outages of the period shown."""
    look, cells, snapshot = scene.look, scene.cells, scene.snapshot
    every = outage_table.happened(() if snapshot is None else snapshot.services)
    problems = _is_problem if scene.state.problems_only else None
    shown, hidden = kept(every, lambda h: scene.keeps(h.service), problems)
    opened = sum(h.is_open for h in shown)
    count = f"{len(shown)} of {len(every)}" if hidden else str(len(every))
    title: Line = (Span(look.glyphs.digit(4), "accent"), Span("Incidents ", "title"), look.span(count, "soft"))
    end = look.line(f"{opened} open", "breached") if opened else look.line("none open", "soft")
    rows = [
        Row(
            outage_table.row(h, look, cells, named=True, mark=mark_line(h, look)),
            subject_of(h.service, h.outage.start),
        )
        for h in shown
    ]
    return Sheet(
        title,
        rows,
        head=((Span(" "), *outage_table.headings(look, cells - 1, named=True, marked=True)),) if shown else (),
        end=end,
        empty=_nothing(scene, len(every)),
    )


def _is_problem(happened: Happened) -> bool:
    """What still needs somebody: it lasts."""
    return happened.is_open


def _nothing(scene: Scene, hidden: int) -> list[Line]:
    """Why no row is there: nothing is known, nothing happened, or a filter hides it."""
    look = scene.look
    if scene.snapshot is None:
        return [(Span("Nothing is known yet.", "strong"),)]
    if hidden:
        return hidden_words(scene, "outage", hidden, "none of them is open")
    known = [s for s in scene.snapshot.services if s.assessment.coverage > 0]
    if not known:
        return [
            (look.span("No outage is known of.", "strong"),),
            (look.span("Nothing is known of any service in this period.", "soft"),),
        ]
    return [
        (Span(look.glyphs.verdict["met"], "sign.met"), look.span(" No outage in this period.", "strong")),
        (look.span(f"{len(known)} of {len(scene.snapshot.services)} services were measured.", "soft"),),
    ]


def hidden_words(scene: Scene, noun: str, hidden: int, otherwise: str) -> list[Line]:
    """What stands where a filter or problems only leaves nothing: never to be mistaken for "all is well"."""
    look = scene.look
    many = f"{hidden} {noun}{'' if hidden == 1 else 's'}"
    if scene.state.filter_text:
        what, way = f"No {noun} fits the filter; {many} hidden by it.", "/ changes the filter, Esc in it clears it."
        if scene.state.problems_only:
            way = "! shows all; / changes the filter."
    else:
        what, way = f"{many} hidden: {otherwise}.", "! shows all."
    return [(look.span(what, "strong"),), (look.span(way, "soft"),)]
