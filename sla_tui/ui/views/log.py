"""The Log view: the end of the log file, newest last, and where the file is."""

from __future__ import annotations

from typing import Final

from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut
from sla_tui.ui.views.context import ViewContext
from sla_tui.ui.views.list_panes import ListArrangement, ListPane
from sla_tui.ui.views.list_view import ListRow, ListView
from sla_tui.ui.wording.act_words import words_of_act

_ACTS = 40
_WIDE: Final = 110
_ARRANGEMENTS: Final = (ListArrangement(140, 12, beside=40),)
"""What people decided is beside the log from 140 cells on."""
_LEVELS = {"ERROR": "breached", "CRITICAL": "breached", "WARNING": "at_risk"}


def listing(context: ViewContext) -> ListView:
    """Lists what people decided and what was logged last."""
    look = context.look
    panes, narrow = context.arranged(_ARRANGEMENTS)
    decided = _decisions(context, context.cells)
    rows = [] if panes.beside or not decided else _with_headings(decided, look)
    rows += [ListRow(_painted(line, narrow)) for line in context.details_provider.log_lines()]
    empty = (
        (look.span(look.say("log.empty"), "strong"),),
        (look.span(look.say("log.where"), "soft"),),
    )
    title = (look.span(look.say("view.log"), "title"),)
    end = look.line(look.say("log.newest_last"), "soft")
    beside = (lambda _, cells: _decisions_pane(context, cells)) if panes.beside else None
    return ListView(title, rows, end=end, empty=empty, start=len(rows), arrangement=panes, beside=beside)


def _with_headings(decided: list[Line], look: Look) -> list[ListRow]:
    """Puts what people decided before what the program noted."""
    first, second = ((StyledText(" "), look.span(look.say(key), "heading")) for key in ("log.decisions", "log.log"))
    return [ListRow(first), *map(ListRow, decided), ListRow(()), ListRow(second)]


def _decisions_pane(context: ViewContext, cells: int) -> ListPane:
    """Draws what people decided, the newest first: the pane shows as many of them as it has room for."""
    look = context.look
    lines = _decisions(context, cells)[::-1]
    title = (look.span(look.say("log.decisions").capitalize(), "title"),)
    return ListPane(title, lines or [(StyledText(" "), look.span(look.say("log.none_decided"), "soft"))])


def _decisions(context: ViewContext, cells: int) -> list[Line]:
    """Lists what people decided, the oldest first, each in a line of so many cells."""
    look = context.look
    acts = context.details_provider.acts()
    lines: list[Line] = []
    for act in acts[-_ACTS:]:
        line: Line = (
            look.span(f" {look.language.moment(act.at, look.zone)} ", "soft"),
            look.foreign(f"{act.signed:8} ", "accent"),
            look.foreign(f"{act.id}: {words_of_act(act, look.language, acts)}", "text"),
        )
        lines.append(cut(line, cells))
    return lines


def _painted(line: str, context: ViewContext) -> Line:
    """Draws date and level in front, toned by the level; a line that does not look like one of ours as it is."""
    look = context.look
    parts = line.split(" ", 3)
    if len(parts) == 4 and parts[2].isupper():
        date, time, level, rest = parts
        if context.cells < _WIDE:  # what was noted comes before the year, and the package of the module that did
            date = date.partition("-")[2] or date
            module, colon, noted = rest.partition(": ")
            rest = f"{module.rpartition('.')[2]}{colon}{noted}"
        role = _LEVELS.get(level, "soft")
        head: Line = (
            look.foreign(f" {date} {time.partition(',')[0]} ", "soft"),
            look.foreign(f"{level.lower():8}", role),
        )
        return cut((*head, look.foreign(rest, "text" if role != "soft" else "soft")), context.cells)
    return cut((look.foreign(f" {line}", "soft"),), context.cells)
