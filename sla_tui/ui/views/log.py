"""The Log view: the end of the log file, newest last, and where the file is."""

from __future__ import annotations

from sla_tui.ui.drawing.spans import Line, StyledText, cut
from sla_tui.ui.views.context import ViewContext
from sla_tui.ui.views.list_view import ListRow, ListView
from sla_tui.ui.wording.act_words import words_of_act

_ACTS = 40
_LEVELS = {"ERROR": "breached", "CRITICAL": "breached", "WARNING": "at_risk"}


def listing(context: ViewContext) -> ListView:
    """Lists what people decided and what was logged last."""
    look = context.look
    rows = _decisions(context)
    rows += [ListRow(_painted(line, context)) for line in context.details_provider.log_lines()]
    empty = (
        (look.span(look.say("log.empty"), "strong"),),
        (look.span(look.say("log.where"), "soft"),),
    )
    title = (look.span(look.say("view.log"), "title"),)
    return ListView(title, rows, end=look.line(look.say("log.newest_last"), "soft"), empty=empty, start=len(rows))


def _decisions(context: ViewContext) -> list[ListRow]:
    """Lists what people decided, before what the program noted."""
    look = context.look
    acts = context.details_provider.acts()
    rows: list[ListRow] = []
    for act in acts[-_ACTS:]:
        line: Line = (
            look.span(f" {look.language.moment(act.at, look.zone)} ", "soft"),
            look.foreign(f"{act.signed:8} ", "accent"),
            look.foreign(f"{act.id}: {words_of_act(act, look.language, acts)}", "text"),
        )
        rows.append(ListRow(cut(line, context.cells)))
    if rows:
        rows = [ListRow((StyledText(" "), look.span(look.say("log.decisions"), "heading"))), *rows, ListRow(())]
        rows.append(ListRow((StyledText(" "), look.span(look.say("log.log"), "heading"))))
    return rows


def _painted(line: str, context: ViewContext) -> Line:
    """Draws date and level in front, toned by the level; a line that does not look like one of ours as it is."""
    look = context.look
    parts = line.split(" ", 3)
    if len(parts) == 4 and parts[2].isupper():
        date, time, level, rest = parts
        role = _LEVELS.get(level, "soft")
        head: Line = (
            look.foreign(f" {date} {time.partition(',')[0]} ", "soft"),
            look.foreign(f"{level.lower():8}", role),
        )
        return cut((*head, look.foreign(rest, "text" if role != "soft" else "soft")), context.cells)
    return cut((look.foreign(f" {line}", "soft"),), context.cells)
