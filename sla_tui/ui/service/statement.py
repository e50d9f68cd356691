"""What the vendor's page says beside what was measured: two strips, and their difference in words."""

from __future__ import annotations

from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, cut, width
from sla_tui.ui.parts.strip import strip
from sla_tui.ui.service.pieces import LABEL, dotted, label

_MOST = 72


def statement_lines(service: ServiceSnapshot, look: Look, cells: int) -> list[Line]:
    """Draws both strips, the page's first, and the difference; nothing where the service has no page."""
    found = service.statement
    if found is None or found.decides:
        return []
    language = look.language
    theirs = language.duration(found.admitted + found.beyond + found.unmeasured)
    ours = language.duration(found.measured)
    lines: list[Line] = []
    for name, source, time in (("they_say", found.strip, theirs), ("we_saw", service.period_strip, ours)):
        words = look.span(f"   {look.say('strip.down', time=time)}", "soft")
        room = min(_MOST, cells - LABEL - 1 - width((words,)))
        lines.append(cut((*label(name, look), *strip(source, max(1, room), look.glyphs), words), cells))
    parts: list[Line] = []
    if found.silent:
        parts.append(look.line(look.say("strip.page_silent", time=language.duration(found.silent)), "at_risk"))
    if found.degraded:
        parts.append(look.line(look.say("strip.page_degraded", time=language.duration(found.degraded)), "soft"))
    if found.beyond:
        parts.append(look.line(look.say("strip.page_beyond", time=language.duration(found.beyond)), "soft"))
    if found.unmeasured:
        parts.append(look.line(look.say("strip.page_unmeasured", time=language.duration(found.unmeasured)), "unknown"))
    if not parts:
        parts.append(look.line(look.say("strip.page_agrees"), "soft"))
    joined = dotted(parts, look)
    differences = [joined] if width(joined) <= cells - LABEL else parts
    return [*lines, *(cut((*label("", look), *line), cells) for line in differences)]
