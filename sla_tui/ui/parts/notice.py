"""The notice line: what makes the figures less than they should be, in words and with its age, on every view."""

from __future__ import annotations

from sla_tui.sla.snapshot import Snapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, left, width

LEAST_ROWS = 4
"""Rows below the header from which on there is a row for it."""


def notice_lines(snapshot: Snapshot | None, look: Look, cells: int, rows: int) -> list[Line]:
    """Draws the first notice in `cells`, with its age and how many more there are; nothing where there is none.

    Args:
        snapshot: whose notices.
        look: how values are written.
        cells: of the line.
        rows: that header and notice are below of; with fewer than `LEAST_ROWS` there is none.
    """
    if snapshot is None or not snapshot.notices or rows < LEAST_ROWS or cells < 1:
        return []
    end: Line = ()
    if snapshot.notices_since:
        end = (StyledText("  "), *look.line(look.age_of(snapshot.notices_since[0]), "soft"))
    if more := len(snapshot.notices) - 1:
        end = (*end, StyledText("  "), *look.line(look.say("sources_view.more", count=more), "soft"))
    sign = look.span(f" {look.glyphs.verdict['at_risk']} ", "at_risk")
    room = cells - width((sign,)) - width(end) - 1
    if room < cells // 2:
        end, room = (), cells - width((sign,)) - 1
    words = cut((look.foreign(look.language.tell(snapshot.notices[0]), "at_risk"),), max(0, room))
    return [left((sign, *words, *end), cells)]
