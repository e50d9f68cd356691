"""The Sources view: each poller's state, its ages and its next poll, and what is wrong in words."""

from __future__ import annotations

from typing import Final

from sla_tui import format as fmt
from sla_tui.export.text_layout import wrap
from sla_tui.sla.monitors import SourceStatus
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, left, right, width
from sla_tui.ui.parts.source_budgets import budget_lines
from sla_tui.ui.parts.sources_pane import source_sign, troubled
from sla_tui.ui.views.context import ViewContext
from sla_tui.ui.views.list_view import ListRow, ListView, Subject, kept
from sla_tui.ui.wording.standing import source_role

_WIDE: Final = 60
_NAME: Final = 24


def listing(context: ViewContext) -> ListView:
    """All sources, those that do not answer first."""
    look, cells, snapshot = context.look, context.cells, context.snapshot
    sources = [] if snapshot is None else troubled(snapshot.sources)
    problems = (lambda s: s.state != "ok") if context.state.problems_only else None
    shown, hidden = kept(sources, problems)
    ok = sum(source.state == "ok" for source in sources)
    title: Line = (
        StyledText(look.glyphs.digit(5), "accent"),
        StyledText("Sources ", "title"),
        look.span(f"{len(shown)} of {len(sources)}" if hidden else str(len(sources)), "soft"),
    )
    names = min(max((width((look.foreign(s.id),)) for s in sources), default=8), _NAME)
    rows: list[ListRow] = []
    for source in shown:
        rows.append(ListRow(_row(source, names, look, cells), Subject(source=source.id)))
        rows += [ListRow(line) for line in (*_more(source, look, cells), *budget_lines(source, look, cells))]
    end = look.line(f"{ok} of {len(sources)} ok", "soft" if ok == len(sources) else "at_risk") if sources else ()
    return ListView(
        title, rows, head=(_headings(names, look, cells),), end=end, empty=_nothing(context, ok, len(sources))
    )


def _headings(names: int, look: Look, cells: int) -> Line:
    parts = [
        left((StyledText("   "), look.span("SOURCE", "heading")), names + 3),
        left(look.line("STATE", "heading"), 20),
    ]
    if cells >= _WIDE:
        parts += [right(look.line(word, "heading"), 10) for word in ("ANSWERED", "NEXT", "EVERY", "MONITORS")]
    return (StyledText(" "), *(span for part in parts for span in (*part, StyledText(" "))))


def _row(source: SourceStatus, names: int, look: Look, cells: int) -> Line:
    role = source_role(source.state)
    word = fmt.SOURCE_WORDS.get(source.state, source.state)
    parts = [
        left(
            (StyledText(" "), source_sign(source, look), StyledText(" "), look.foreign(source.id, "strong")), names + 3
        ),
        left(look.line(word, role), 20),
    ]
    if cells >= _WIDE:
        ago = "never" if source.last_success_at is None else look.age_of(source.last_success_at)
        parts += [
            right(look.line(ago, "text" if source.state == "ok" else role), 10),
            right(look.line(_next(source, look), "soft"), 10),
            right(look.line(fmt.duration(source.interval, parts=1) if source.interval else "–", "soft"), 10),
            right(look.line(str(source.monitors), "text"), 10),
        ]
    line = tuple(span for part in parts for span in (*part, StyledText(" ")))
    if cells >= _WIDE + 30:
        line = (*line, StyledText(" "), look.foreign(source.kind if source.kind != source.id else "", "soft"))
    return cut(line, cells - 1)


def _next(source: SourceStatus, look: Look) -> str:
    if source.next_poll_at is None:
        return "–"
    seconds = source.next_poll_at - look.now
    if seconds <= 0:
        return "now"
    return f"in {fmt.age(seconds if seconds < 5 else seconds - seconds % 5 if seconds < 60 else seconds)}"


def _more(source: SourceStatus, look: Look, cells: int) -> list[Line]:
    """The message in words, wrapped under its source."""
    if not source.message:
        return []
    role = "soft" if source.state == "ok" else "text"
    words = wrap(look.foreign(source.message).text, max(12, cells - 8))
    return [(StyledText("     "), look.span(line, role)) for line in words]


def _nothing(context: ViewContext, ok: int, total: int) -> list[Line]:
    look = context.look
    if context.snapshot is None:
        return [(StyledText("Nothing is known yet.", "strong"),)]
    if total:
        return [
            (
                StyledText(look.glyphs.verdict["met"], "sign.met"),
                look.span(f" All {ok} sources answer; they are hidden: problems only.", "strong"),
            ),
            (look.span("! shows all.", "soft"),),
        ]
    return [
        (look.span("No source is configured.", "strong"),),
        (look.span("A [sources.…] table with a token is enough: `sla-tui config path` says where.", "soft"),),
    ]
