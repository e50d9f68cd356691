"""The Sources view: each poller's state, its ages and its next poll, and what is wrong in words."""

from __future__ import annotations

from typing import Final

from sla_tui.export.columns import Column
from sla_tui.export.text_layout import wrap
from sla_tui.sla.monitors import SourceStatus
from sla_tui.ui.drawing.look import NONE, Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, width
from sla_tui.ui.parts.source_budgets import budget_lines, head_room
from sla_tui.ui.parts.sources_pane import source_sign, troubled
from sla_tui.ui.parts.table import (
    Place,
    ScreenColumn,
    Size,
    heading_line,
    heading_spots,
    in_order,
    row_line,
    shown_on,
)
from sla_tui.ui.views.context import ViewContext
from sla_tui.ui.views.list_panes import ListArrangement
from sla_tui.ui.views.list_view import ListRow, ListView, Subject, kept
from sla_tui.ui.views.source_lanes import source_lanes
from sla_tui.ui.views.source_pane import source_pane
from sla_tui.ui.wording.standing import source_role

_NARROW: Final = 44
_WIDE: Final = 60
_WIDER: Final = 72
_WIDEST: Final = 90
_NAME: Final = 24
_ARRANGEMENTS: Final = (
    ListArrangement(140, 52, beside=50, below=28),
    ListArrangement(140, 40, beside=50, below=16),
    ListArrangement(140, 16, beside=50),
    ListArrangement(96, 24, below=5, rest=True),
)
"""The monitors of the source under the cursor are beside the list from 140 cells on, what they saw below it."""


def listing(context: ViewContext) -> ListView:
    """Lists all sources, those that do not answer first."""
    look, snapshot = context.look, context.snapshot
    sources = [] if snapshot is None else troubled(snapshot.sources)
    problems = (lambda s: s.state != "ok") if context.state.problems_only else None
    shown, hidden = kept(sources, problems)
    ok = sum(source.state == "ok" for source in sources)
    count = look.say("screen.count_of", shown=len(shown), total=len(sources)) if hidden else str(len(sources))
    title: Line = (
        StyledText(look.glyphs.digit(5), "accent"),
        look.span(f"{look.say('view.sources')} ", "title"),
        look.span(count, "soft"),
    )
    names = min(max((width((look.foreign(s.id),)) for s in sources), default=8), _NAME)
    panes, narrow = context.arranged(_ARRANGEMENTS)
    cells = narrow.cells
    states = max((width(_state_words(s, look)) for s in sources), default=6)
    columns = shown_on(_COLUMNS, cells, look, {"source": names + 3, "state": states}, by=context.order)
    room = head_room(shown, look)
    rows: list[ListRow] = []
    for source in in_order(_COLUMNS, shown, context.order):
        row = row_line(columns, source, look, cells, _GAP)
        rows.append(ListRow(cut(row, cells - 1), Subject(source=source.id)))
        rows += [ListRow(line) for line in (*_more(source, look, cells), *budget_lines(source, look, cells, room))]
    words = look.say("sources_view.ok", ok=ok, total=len(sources))
    end = look.line(words, "soft" if ok == len(sources) else "at_risk") if sources else ()
    head: Line = (StyledText(" "), *heading_line(columns, _GAP))
    return ListView(
        title,
        rows,
        head=(head,),
        end=end,
        empty=_nothing(context, len(sources)),
        spots=heading_spots(columns, _GAP, begin=1),
        arrangement=panes,
        beside=(lambda subject, room: source_pane(subject, context, room)) if panes.beside and shown else None,
        below=(lambda subject, room: source_lanes(subject, context, room),) if panes.below and shown else (),
    )


def _source(place: Place[SourceStatus]) -> Line:
    source, look = place.item, place.look
    return (StyledText(" "), source_sign(source, look), StyledText(" "), look.foreign(source.id, "strong"))


def _state(place: Place[SourceStatus]) -> Line:
    return _state_words(place.item, place.look)


def _state_words(source: SourceStatus, look: Look) -> Line:
    return look.line(look.language.name_of("source", source.state), source_role(source.state))


def _answered(place: Place[SourceStatus]) -> Line:
    source, look = place.item, place.look
    at = source.last_success_at
    words = look.say("time.never") if at is None else look.age_of(at)
    return look.line(words, "text" if source.state == "ok" else source_role(source.state))


def _next(place: Place[SourceStatus]) -> Line:
    at, look = place.item.next_poll_at, place.look
    if at is None:
        return look.line(NONE, "soft")
    seconds = at - look.now
    if seconds <= 0:
        return look.line(look.say("time.now"), "soft")
    steps = seconds if seconds < 5 or seconds >= 60 else seconds - seconds % 5
    return look.line(look.say("time.in", time=look.language.age(steps)), "soft")


def _every(place: Place[SourceStatus]) -> Line:
    interval, look = place.item.interval, place.look
    return look.line(look.language.duration(interval, parts=1) if interval else NONE, "soft")


def _monitors(place: Place[SourceStatus]) -> Line:
    return place.look.line(str(place.item.monitors), "text")


def _kind(place: Place[SourceStatus]) -> Line:
    source = place.item
    return (StyledText(" "), place.look.foreign(source.kind if source.kind != source.id else "", "soft"))


_GAP: Final = 1
_COLUMNS: Final[tuple[ScreenColumn[SourceStatus], ...]] = (
    ScreenColumn(
        Column("source", "heading.source", _source), (Size(0, 11),), indent=3, order=lambda s: s.id.casefold()
    ),
    ScreenColumn(Column("state", "heading.state", _state), (Size(0, 20),), order=lambda s: s.state),
    ScreenColumn(
        Column("answered", "heading.answered", _answered, figure=True),
        (Size(_WIDE, 9),),
        order=lambda s: s.last_success_at,
    ),
    ScreenColumn(Column("next", "heading.next", _next, figure=True), (Size(_WIDE, 9),), order=lambda s: s.next_poll_at),
    ScreenColumn(Column("every", "heading.every", _every, figure=True), (Size(_WIDER, 8),), order=lambda s: s.interval),
    ScreenColumn(
        Column("monitors", "heading.monitors", _monitors, figure=True), (Size(_NARROW, 8),), order=lambda s: s.monitors
    ),
    ScreenColumn(Column("kind", "heading.kind", _kind), (Size(_WIDEST, 0),), indent=1, order=lambda s: s.kind),
)


def _more(source: SourceStatus, look: Look, cells: int) -> list[Line]:
    """Wraps the message in words under its source."""
    if not source.message:
        return []
    role = "soft" if source.state == "ok" else "text"
    words = wrap(look.foreign(look.language.tell(source.message)).text, max(12, cells - 8))
    return [(StyledText("     "), look.span(line, role)) for line in words]


def _nothing(context: ViewContext, total: int) -> list[Line]:
    """Says why no row is there; `total`: how many sources there are, all of which answer where any are hidden."""
    look = context.look
    if context.snapshot is None:
        return [(look.span(look.say("screen.nothing_yet"), "strong"),)]
    if total:
        sign = StyledText(look.glyphs.verdict["met"], "sign.met")
        return [
            (sign, look.span(f" {look.say('sources_view.hidden', n=total)}", "strong")),
            (look.span(look.say("screen.shows_all"), "soft"),),
        ]
    return [
        (look.span(look.say("sources_view.none"), "strong"),),
        (look.span(look.say("sources_view.none_way"), "soft"),),
    ]
