"""The Log view: the end of the log file, newest last, and where the file is."""

from __future__ import annotations

from sla_tui import format as fmt
from sla_tui.ui.drawing.spans import Line, Span, cut
from sla_tui.ui.views.context import Scene
from sla_tui.ui.views.list_view import Row, Sheet
from sla_tui.ui.wording.act_words import deed_words

_ACTS = 40
_LEVELS = {"ERROR": "breached", "CRITICAL": "breached", "WARNING": "at_risk"}


def sheet(scene: Scene) -> Sheet:
    """What was logged last."""
    look = scene.look
    rows = _decisions(scene)
    rows += [Row(_painted(line, scene)) for line in scene.backstage.log_lines()]
    empty = (
        (look.span("The log is empty.", "strong"),),
        (look.span("`sla-tui info` says where it is; -v writes more of it.", "soft"),),
    )
    return Sheet((Span("Log", "title"),), rows, end=look.line("newest last", "soft"), empty=empty, start=len(rows))


def _decisions(scene: Scene) -> list[Row]:
    """What people decided, before what the program noted."""
    look = scene.look
    acts = scene.backstage.acts()
    rows: list[Row] = []
    for act in acts[-_ACTS:]:
        line: Line = (
            look.span(f" {fmt.day_and_time(act.at, look.zone)} ", "soft"),
            look.foreign(f"{act.who:8} ", "accent"),
            look.foreign(f"{act.id}: {deed_words(act, acts)}", "text"),
        )
        rows.append(Row(cut(line, scene.cells)))
    if rows:
        rows = [Row((Span(" "), look.span("DECISIONS", "heading"))), *rows, Row(())]
        rows.append(Row((Span(" "), look.span("LOG", "heading"))))
    return rows


def _painted(line: str, scene: Scene) -> Line:
    """Date and level in front, toned by the level; a line that does not look like one of ours as it is."""
    look = scene.look
    parts = line.split(" ", 3)
    if len(parts) == 4 and parts[2].isupper():
        date, time, level, rest = parts
        role = _LEVELS.get(level, "soft")
        head: Line = (
            look.foreign(f" {date} {time.partition(',')[0]} ", "soft"),
            look.foreign(f"{level.lower():8}", role),
        )
        return cut((*head, look.foreign(rest, "text" if role != "soft" else "soft")), scene.cells)
    return cut((look.foreign(f" {line}", "soft"),), scene.cells)
