"""The Log view: the end of the log file, newest last, and where the file is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

from sla_tui.export.text_layout import wrap
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, width, without_start
from sla_tui.ui.views.context import ViewContext
from sla_tui.ui.views.list_panes import ListArrangement, ListPane
from sla_tui.ui.views.list_view import ListRow, ListView, Subject
from sla_tui.ui.views.log_panes import LEVEL_ROLES, LogEntry, counts_pane, log_entry, message_pane, moment_cells
from sla_tui.ui.wording.act_words import words_of_act

_ACTS = 40
_WIDE: Final = 110
_LEAST_WORDS: Final = 20
_BELOW: Final = 12
_ARRANGEMENTS: Final = (ListArrangement(140, 32, beside=40, below=_BELOW), ListArrangement(140, 12, beside=40))
"""What people decided is beside the log from 140 cells on, the line under the cursor below it where it is high."""


def listing(context: ViewContext) -> ListView:
    """Lists what people decided and what was logged last."""
    look = context.look
    panes, narrow = context.arranged(_ARRANGEMENTS)
    decided = _decisions(context, context.cells)
    rows = [] if panes.beside or not decided else _with_headings(decided, look)
    every = context.details_provider.log_lines()
    lines = _problems(every) if context.state.problems_only else every
    rows += (
        _selectable(lines, narrow) if panes.below else [ListRow(row) for one in lines for row in _whole(one, narrow)]
    )
    empty = (
        (look.span(look.say("log.empty"), "strong"),),
        (look.span(look.say("log.where"), "soft"),),
    )
    if every and not lines:
        empty = (
            (look.span(look.say("log.no_problem", n=len(every)), "strong"),),
            (look.span(look.say("screen.shows_all"), "soft"),),
        )
    title = (look.span(look.say("view.log"), "title"),)
    end = look.line(look.say("log.newest_last"), "soft")
    beside = (lambda _, cells: _decisions_pane(context, cells)) if panes.beside else None
    below: tuple[Callable[[Subject | None, int], ListPane], ...] = ()
    if panes.below and rows:
        below = (
            lambda subject, cells: message_pane(subject, every, context, cells),
            lambda _, cells: counts_pane(every, look, cells),
        )
    start = len(rows)
    return ListView(title, rows, end=end, empty=empty, start=start, arrangement=panes, beside=beside, below=below)


def _problems(lines: Sequence[str]) -> list[str]:
    """Keeps the warnings and errors, each with the lines that go on with it."""
    kept, keeps = [], False
    for line in lines:
        entry = log_entry(line)
        keeps = keeps if entry is None else entry.level in LEVEL_ROLES
        kept += [line] * keeps
    return kept


def _selectable(lines: Sequence[str], context: ViewContext) -> list[ListRow]:
    """Makes a row of each line that can be selected, though another says the very same."""
    seen: Counter[str] = Counter()
    rows: list[ListRow] = []
    for line in lines:
        seen[line] += 1
        painted = without_start(_painted(line, context), 1)
        rows.append(ListRow(painted, Subject(line=f"{line}\n{seen[line]}")))
    return rows


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


def _whole(line: str, context: ViewContext) -> list[Line]:
    """Draws a line in as many lines as its words take: where there is no pane for them, none may be cut."""
    entry = log_entry(line)
    if entry is None:
        return [_painted(line, context)]
    head = _head(entry, context)
    room = context.cells - width(head)
    if room < _LEAST_WORDS:
        return [_painted(line, context)]
    parts = wrap(_words(entry, context), room)
    return [(*(head if not i else _blank(head)), _said(entry, part, context.look)) for i, part in enumerate(parts)]


def _blank(head: Line) -> Line:
    return (StyledText(" " * width(head)),)


def _painted(line: str, context: ViewContext) -> Line:
    """Draws date and level in front, toned by the level; a line that does not look like one of ours as it is."""
    look = context.look
    entry = log_entry(line)
    if entry is None:
        return cut((look.foreign(f" {line}", "soft"),), context.cells)
    return cut((*_head(entry, context), _said(entry, _words(entry, context), look)), context.cells)


def _head(entry: LogEntry, context: ViewContext) -> Line:
    """Writes when it was noted, to the second, and how bad it is."""
    look = context.look
    moment = entry.moment(look).rjust(moment_cells(look))
    level = look.foreign(f"{entry.level.lower():8}", LEVEL_ROLES.get(entry.level, "soft"))
    return (look.foreign(f" {moment}  ", "soft"), level)


def _words(entry: LogEntry, context: ViewContext) -> str:
    """Writes the module, where there is room without its packages, and what it noted."""
    module = entry.module if context.cells >= _WIDE else entry.module.rpartition(".")[2]
    return f"{module}: {entry.words}" if module else entry.words


def _said(entry: LogEntry, words: str, look: Look) -> StyledText:
    return look.foreign(words, "text" if entry.level in LEVEL_ROLES else "soft")
