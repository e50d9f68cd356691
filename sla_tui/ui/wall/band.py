"""The wall's first lines: one verdict over the full width, reversed, whose clock proves that it is alive."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from sla_tui import format as fmt
from sla_tui.sla.snapshot import Snapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.memo import Memo
from sla_tui.ui.drawing.spans import Line, StyledText, cut, fitting, joined, plain, width
from sla_tui.ui.parts.digits import drawable, halves
from sla_tui.ui.parts.header import clock_line
from sla_tui.ui.wall.contents import Wall
from sla_tui.ui.wording.present import is_running
from sla_tui.ui.wording.standing import ORDER, Severity, count_word, counted, down_without_verdict, downs, rank

STALLED: Final = 30
"""Seconds without a new snapshot from which on the screen says so: the engine sends one every few."""
TALL: Final = 30
"""Rows of the screen from which on the band is three of them high."""
_LARGE: Final = 150
"""Cells from which on its first words are drawn in large letters."""
_PERIOD: Final = 180
"""Cells from which on the band names the period."""
_COUNT: Final = re.compile(r"^(\S \d[\d.,]*) .*")
_BARE: Final = re.compile(r"(\S+) (\d+)")
_CALM: Final[dict[Severity, str]] = {
    "breached": "breached",
    "at_risk": "at_risk",
    "down": "breached",
    "not_provable": "unknown",
    "no_data": "unknown",
    "met": "met",
}
"""The colour of a band that is not reversed: at night, where nothing alarms."""


def band(made: Wall, look: Look, cells: int, *, tall: bool) -> list[Line]:
    """Draws one answer over the full width: words, sign and colour; blank lines of the same colour around it if tall.

    At night only what alarms (down or in breach, and nobody looks after it) lights up the whole band.
    """
    words, kind = verdict_words(made.snapshot, look, made.state.memo)
    if made.frozen_at is not None:  # figures that stand still are no verdict on the present
        frozen = look.say("header.frozen", time=fmt.clock_time(made.frozen_at, look.zone))
        words, kind = [frozen, *words], "no_data"
    dark = made.night and not (made.state.pinned and kind in {"breached", "down", "at_risk"})
    role = _CALM[kind] if dark else f"wall.{kind}"
    if made.past_at is not None:  # as loud as it can be: nobody is to take it for the present
        moment = look.language.moment(made.past_at, look.zone)
        words, role = [look.say("header.past_moment", time=moment), *words], "badge"
    end = _end(made, look, cells, role)
    whose = look.whose() if cells >= 30 else ()
    parts: list[Line] = [(look.span(text, role),) for text in words]
    if cells < 8:
        words, end = [words[0].partition(" ")[0]], ()
        parts = [(look.span(words[0], role),)]
    lead = (*whose, StyledText(" " if cells > 2 else "", role))
    room = max(1, cells - width(end) - width(lead) - 1)
    for apart in (5, 3, 2, 1):
        gap = StyledText(" " * apart, role)
        if width(joined(parts, gap)) <= room:
            break
    else:
        gap = StyledText("  ", role)
        for index in reversed(range(1, len(words))):  # what matters least says its sign and its count only
            if width(joined(parts, gap)) > room:
                parts[index] = (look.span(_COUNT.sub(r"\1", words[index]), role),)
        parts = _summed(parts, role, look)
    start = (*lead, *fitting(parts, gap, room))
    between = cells - width(start) - width(end)
    line = cut((*start, StyledText(" " * between, role), *end), cells) if between >= 0 else cut(start, cells)
    line = (*line, StyledText(" " * (cells - width(line)), role))
    blank: Line = (StyledText(" " * cells, role),)
    if not tall:
        return [line]
    return _large(words, role, look, (lead, end), cells) or [blank, line, blank]


def _summed(parts: Sequence[Line], role: str, look: Look) -> list[Line]:
    """Adds up neighbours of one sign where the second says its count only: without words nobody can tell what of."""
    out: list[Line] = []
    for part in parts:
        before = _BARE.match(plain(out[-1])) if out else None
        now = _BARE.fullmatch(plain(part))
        if before is not None and now is not None and before[1] == now[1]:
            out[-1] = (look.span(f"{now[1]} {int(before[2]) + int(now[2])}", role),)
        else:
            out.append(part)
    return out


def _large(words: list[str], role: str, look: Look, ends: tuple[Line, Line], cells: int) -> list[Line]:
    """Draws the band's first words in letters as high as it is, where there is room for all of the others, too."""
    letters = drawable(words[0].partition(" ")[2])
    if cells < _LARGE or not letters or look.glyphs.ascii_only:
        return []
    lead, end = ends
    large = halves(letters, role, look, lowered=True)
    gap = StyledText("    ", role)
    rest = joined([(look.span(text, role),) for text in words[1:]], gap)
    middle = (*lead, *large[1], gap, *rest)
    if width(middle) + width(end) + 4 > cells:
        return []
    lead_blank = (StyledText(" " * width(lead), role),)
    lines = [(*lead_blank, *large[0]), middle, (*lead_blank, *large[2])]
    out: list[Line] = []
    for number, line in enumerate(lines):
        last = end if number == 1 else ()
        out.append((*line, StyledText(" " * (cells - width(line) - width(last)), role), *last))
    return out


def _end(made: Wall, look: Look, cells: int, role: str) -> Line:
    """Writes the clock; before it on wide screens the period, and how long it still lasts."""
    if cells < 30:
        return ()
    snapshot, present = made.snapshot, look if made.clock is None else look._replace(now=made.clock)
    line = tuple(StyledText(text, role) for text, _ in clock_line(present, seconds=True, zone_shown=cells >= 90))
    running = [s for s in snapshot.services if is_running(s)] if snapshot is not None and cells >= _PERIOD else []
    if running and running[0].assessment.period.label:
        period = running[0].assessment.period
        name = look.foreign(look.language.tell(period.name)).text
        rest = look.say("time.left", time=look.language.age(max(0, period.end - look.now)))
        line = (look.span(f"{name} · {rest}     ", role), *line)
    return (*line, StyledText(" ", role))


def verdict_words(snapshot: Snapshot | None, look: Look, memo: Memo | None = None) -> tuple[list[str], Severity]:
    """Says what is down, then how many stand how, the worst first, and how bad the worst is.

    "All" is said only where every service is within its SLA, and none is down. `memo` keeps what was counted.
    """
    signs = look.glyphs.verdict
    counts: list[str] = []
    worst: Severity = "met"
    if snapshot is not None:
        key = (snapshot, look._replace(now=0))
        memo = memo or Memo()
        worst = ORDER[min(memo.each("rank", snapshot.services, rank), default=len(ORDER) - 1)]
        counts = memo.kept("counts", key, lambda: _counts(snapshot, look))
    doubts = _doubts(snapshot, look)
    if doubts or snapshot is None:
        return [f"{signs['no_data']} {doubts[0]}", *doubts[1:], *counts], "no_data"
    if worst == "met":
        return [f"{signs['met']} {look.say('header.all_met', count=len(snapshot.services))}"], "met"
    return counts, worst


def _doubts(snapshot: Snapshot | None, look: Look) -> list[str]:
    """Says why nothing of this snapshot is a verdict on the present; empty where it is one."""
    if snapshot is None:
        return [look.say("wall.nothing")]
    if not snapshot.services:
        return [look.say("wall.no_services")]
    if not any(map(is_running, snapshot.services)):
        period = look.foreign(look.language.tell(snapshot.services[0].assessment.period.name)).text
        return [look.say("header.past", period=period).rstrip()]
    if snapshot.offline_since is not None:
        since = fmt.clock_time(snapshot.offline_since, look.zone, seconds=False)
        return [look.say("header.offline", time=since), look.say("wall.unknown")]
    if snapshot.from_store:
        return [look.say("wall.history")]
    silent = look.now - snapshot.generated_at
    return [look.say("wall.silent", age=look.language.age(silent).upper())] if silent > STALLED else []


def _counts(snapshot: Snapshot, look: Look) -> list[str]:
    down = downs(snapshot.services)
    counts: list[tuple[str, int]] = [("down", down)] if down else []
    counts += counted(snapshot.summary)
    among = down_without_verdict(snapshot.services)
    words = ((kind, count, count_word(kind, look.language, down_among=among)) for kind, count in counts)
    return [f"{look.glyphs.verdict[kind]} {count} {word.upper()}" for kind, count, word in words]
