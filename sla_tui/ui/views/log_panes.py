"""The panes below the log: the line under the cursor whole with what it concerns, and how many lines of each kind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from sla_tui.export.text_layout import wrap
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, left, right
from sla_tui.ui.service.pieces import LABEL, label
from sla_tui.ui.views.context import ViewContext
from sla_tui.ui.views.list_panes import ListPane
from sla_tui.ui.views.list_view import Subject
from sla_tui.ui.wording.present import state_of
from sla_tui.ui.wording.standing import STATE_ROLES, source_role, state_words

LEVEL_ROLES: Final = {"ERROR": "breached", "CRITICAL": "breached", "WARNING": "at_risk"}
_LEVELS: Final = ("CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG")
_WORDS: Final = re.compile(r"[\w-]+")
_MINUTE: Final = len("00:00")
_MOST_CONCERNED: Final = 4


class LogEntry(NamedTuple):
    """A line of the log as the program writes it: ``2026-11-23 13:00:00,123 WARNING sla_tui.engine: words``."""

    date: str
    time: str
    level: str
    module: str
    words: str

    @property
    def at(self) -> int | None:
        """The instant: the log is written in the machine's own zone; None where it is no date and time."""
        try:
            return int(datetime.fromisoformat(f"{self.date}T{self.time.partition(',')[0]}").timestamp())
        except (ValueError, OverflowError, OSError):
            return None

    def moment(self, look: Look) -> str:
        """Writes its date and time to the second, in the zone of everything on the screen."""
        at = self.at
        if at is None:
            return f"{self.date} {self.time}"
        return look.language.moment_to_the_second(at, look.zone)


def log_entry(line: str) -> LogEntry | None:
    """Reads a line; None where it does not begin an entry (it goes on with the one before)."""
    parts = line.split(" ", 3)
    if len(parts) != 4 or not parts[2].isupper():
        return None
    date, time, level, rest = parts
    module, colon, words = rest.partition(": ")
    return LogEntry(date, time, level, module if colon else "", words if colon else rest)


def moment_cells(look: Look) -> int:
    """Counts the cells of an entry's moment."""
    return look.language.moment_cells + len(":00")


def message_pane(subject: Subject | None, log: Sequence[str], context: ViewContext, cells: int) -> ListPane:
    """Draws the line under the cursor whole: when, how bad, from where, what it concerns, and that minute's others."""
    look = context.look
    title: Line = (look.span(look.say("log.message"), "title"),)
    if subject is None or not subject.line:
        return ListPane(title, ())
    text = subject.line.partition("\n")[0]
    entry = log_entry(text)
    words = text if entry is None else entry.words
    parts = wrap(words, max(12, cells - 2))  # before `foreign`, which keeps the beginning of what is long
    lines: list[Line] = [cut((StyledText(" "), look.foreign(part, "text")), cells) for part in parts]
    if entry is None:
        return ListPane(title, lines)
    role = LEVEL_ROLES.get(entry.level, "soft")
    lines += [
        (*label("when", look), look.foreign(_instant(entry, look), "text")),
        (*label("level", look), look.foreign(entry.level.lower(), role), look.foreign(f"  {entry.module}", "soft")),
    ]
    for index, line in enumerate(_concerned(entry, context)):
        lines.append((*label("" if index else "concerns", look), *line))
    others = [one for one in _entries(log) if _same_minute(one, entry) and one != entry]
    if others:
        lines.append((StyledText(" "), look.span(look.say("log.same_minute"), "heading")))
    for one in others:
        when = look.foreign(f" {one.moment(look)}  ", "soft")
        lines.append((when, look.foreign(one.words, LEVEL_ROLES.get(one.level, "soft"))))
    return ListPane(title, [cut(line, cells) for line in lines])


def counts_pane(log: Sequence[str], look: Look, cells: int) -> ListPane:
    """Counts the log's lines by how bad they are, and by the module that wrote them, with the newest of each."""
    entries = list(_entries(log))
    title: Line = (look.span(look.say("log.in_log"), "title"),)
    end = look.line(look.say("log.lines", n=len(entries)), "soft")
    lines: list[Line] = []
    levels, modules = Counter(one.level for one in entries), Counter(one.module for one in entries)
    order = {level: index for index, level in enumerate(_LEVELS)}
    named = [(level, levels[level], "level") for level in sorted(levels, key=lambda one: (order.get(one, 9), one))]
    named += [(module, count, "module") for module, count in modules.most_common()]
    before = ""
    across = max(8, cells - LABEL - 1 - 6 - 2 - moment_cells(look))
    for name, count, kind in named:
        newest = next(one for one in reversed(entries) if name == (one.level if kind == "level" else one.module))
        shown = name.lower() if kind == "level" else name
        line: Line = (
            *label("" if kind == before else kind, look),
            *left((look.foreign(shown, LEVEL_ROLES.get(name, "text")),), across),
            *right((look.span(str(count), "strong"),), 6),
            look.foreign(f"  {newest.moment(look)}", "faint_text"),
        )
        lines.append(cut(line, cells))
        before = kind
    return ListPane(title, lines, end)


def _instant(entry: LogEntry, look: Look) -> str:
    """Writes its date and time with the year and the offset."""
    at = entry.at
    return f"{entry.date} {entry.time}" if at is None else look.language.instant(at, look.zone)


def _entries(log: Sequence[str]) -> Iterator[LogEntry]:
    return (entry for entry in map(log_entry, log) if entry is not None)


def _same_minute(one: LogEntry, other: LogEntry) -> bool:
    return (one.date, one.time[:_MINUTE]) == (other.date, other.time[:_MINUTE])


def _concerned(entry: LogEntry, context: ViewContext) -> Sequence[Line]:
    """Names the sources and services whose ids stand in the words, with how they are now."""
    look, snapshot = context.look, context.snapshot
    if snapshot is None:
        return []
    words = set(_WORDS.findall(entry.words))
    found: list[Line] = []
    for source in snapshot.sources:
        if source.id in words:
            state = look.language.name_of("source", source.state)
            found.append((look.foreign(source.id, "strong"), look.span(f"  {state}", source_role(source.state))))
    for service in snapshot.services:
        refs = (monitor.id.rpartition(":")[2] for monitor in service.monitors)
        if service.id in words or any(ref in words for ref in refs):
            state = state_of(service)
            shown = look.span(f"  {state_words(state, look.language)}", STATE_ROLES.get(state, "unknown"))
            found.append((look.foreign(service.title, "strong"), shown))
    return found[:_MOST_CONCERNED]
