"""The time machine's bar in the footer's place: the moment, what happens next, and a line with the events on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from sla_tui import format as fmt
from sla_tui.format import MINUS
from sla_tui.sla.past_event import EVENT_KINDS, PastEvent, PastEventKind
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, joined, left, width
from sla_tui.ui.parts.footer import Hint, Spot
from sla_tui.ui.wording.act_words import words_of_act

TWO_ROWS: Final = 24
"""Rows of the screen from which on the bar has two."""
_GAP: Final = StyledText("  ")
_LEAST_TRACK: Final = 16
_LEAST_WORDS: Final = 8
_BADGE_FROM, _ZONE_FROM = 100, 160
_SIGNS: Final[dict[PastEventKind, tuple[str, str]]] = {
    "credit": ("breached", "breached"),
    "breach": ("breached", "breached"),
    "down": ("down", "breached"),
    "short": ("short", "soft"),
    "maintenance": ("maintenance", "maintenance"),
    "decision": ("maintenance", "accent"),
}
"""A sign and a role for each kind of event that has a mark on the line; ends have none."""


class PastBar(NamedTuple):
    """What the bar shows. Instants are UTC seconds.

    Attributes:
        moment: where the moment stands.
        now: the present.
        window: from when to when the line goes.
        speed: seconds in a second.
        running: whether the moment moves by itself.
        waits: whether the snapshot of the moment is still being built.
        days: whether the ends of the line are days, and not times.
        events: what happened, by time.
        hints: the keys; the last one is the way back.
        message: shown in the place of the next event while it is not empty.
        present: what is so now, where no first line says it; then the badge stands here, too.
    """

    moment: int
    now: int
    window: tuple[int, int]
    speed: int = 1
    running: bool = False
    waits: bool = False
    days: bool = False
    events: Sequence[PastEvent] = ()
    hints: Sequence[Hint] = ()
    message: str = ""
    present: Line = ()


class EventTrack(NamedTuple):
    """Where the line of events lies: its row, its first cell, and how many cells; a click there goes to a moment."""

    row: int
    start: int
    cells: int


class DrawnBar(NamedTuple):
    """The lines, what can be clicked in each, and where the line of events lies."""

    lines: list[Line]
    spots: list[tuple[Spot, ...]]
    track: EventTrack | None


def past_bar(bar: PastBar, look: Look, cells: int, rows: int) -> DrawnBar:
    """Draws the bar in exactly `cells`, in two rows where the screen has `rows` enough for it."""
    if rows >= TWO_ROWS:
        return _two_rows(bar, look, cells)
    start = _moment(bar, look, cells)
    end: Line = ()
    spots: list[Spot] = []
    room = 0
    for hints, aged in ((bar.hints[-3:], True), (bar.hints[-1:], True), (bar.hints[-1:], False)):
        end, spots = _end(bar, look, hints, age=1) if aged else _keys(hints, look)
        room = cells - width(start) - width(end) - 6
        if room >= _LEAST_TRACK:
            break
    track, at, length = _track(bar, look, max(0, room))
    line = (StyledText(" "), *start, _GAP, *track)
    return _placed([(line, end, spots)], EventTrack(0, 1 + width(start) + 2 + at, length), cells)


def _two_rows(bar: PastBar, look: Look, cells: int) -> DrawnBar:
    start = (StyledText(" "), *_moment(bar, look, cells))
    end, spots = _end(bar, look, bar.hints[-1:], age=2)
    if width(start) + width(end) + 2 > cells:
        end, spots = _keys(bar.hints[-1:], look)
    room = cells - width(start) - width(end) - 5
    words = cut(_happens(bar, look), room) if room >= _LEAST_WORDS else ()
    above = joined([start, words], _GAP)
    below_end: Line = ()
    below_spots: list[Spot] = []
    for count in range(len(bar.hints) - 1, -1, -1):
        below_end, below_spots = _keys(bar.hints[:count], look)
        if width(below_end) <= cells - 4 - max(_LEAST_TRACK * 2, cells // 2):
            break
    room = cells - width(below_end) - (4 if below_end else 2)
    track, at, length = _track(bar, look, max(0, room))
    below = (StyledText(" "), *track)
    return _placed([(above, end, spots), (below, below_end, below_spots)], EventTrack(1, 1 + at, length), cells)


def _placed(rows: list[tuple[Line, Line, list[Spot]]], track: EventTrack, cells: int) -> DrawnBar:
    """Sets each row's start flush left and its end flush right, and moves what can be clicked with it."""
    lines: list[Line] = []
    found: list[tuple[Spot, ...]] = []
    for start, end, spots in rows:
        gap = cells - width(start) - width(end) - 1
        at = width(start) + max(0, gap)
        lines.append(left((*start, StyledText(" " * max(0, gap)), *end), cells))
        found.append(tuple(Spot(at + s.start, at + s.end, s.action) for s in spots if at + s.end <= cells))
    return DrawnBar(lines, found, track if track.cells else None)


def _moment(bar: PastBar, look: Look, cells: int) -> Line:
    """Says how fast the moment moves, and when it is."""
    badge = (look.span(f" {look.say('past.badge')} ", "badge"),) if cells >= _BADGE_FROM or bar.present else ()
    sign = look.glyphs.beyond if bar.running else look.glyphs.state["paused"]
    speed = (look.span(f"{sign} {bar.speed}×", "accent" if bar.running else "soft"),)
    local = datetime.fromtimestamp(bar.moment, look.zone)
    day = f"{look.language.weekday(local.isoweekday())[:3]} " if cells >= TWO_ROWS * 3 else ""
    when = f"{day}{look.language.short_day(bar.moment, look.zone)} {fmt.clock_time(bar.moment, look.zone)}"
    zone = f" {look.zone_label}" if cells >= _ZONE_FROM else ""
    waits = look.line("…", "soft") if bar.waits else (StyledText(" "),)
    return joined([badge, speed, (look.span(when, "strong"), *look.line(zone, "soft"), *waits)], _GAP)


def _end(bar: PastBar, look: Look, hints: Sequence[Hint], *, age: int) -> tuple[Line, list[Spot]]:
    """Says how long before now the moment is, and which keys there are."""
    behind = look.line(f"{MINUS}{look.language.duration(max(0, bar.now - bar.moment), parts=age)}", "soft")
    keys, spots = _keys(hints, look)
    behind = joined([bar.present, behind], _GAP)
    shift = width(behind) + 2
    return joined([behind, keys], _GAP), [Spot(s.start + shift, s.end + shift, s.action) for s in spots]


def _keys(hints: Sequence[Hint], look: Look) -> tuple[Line, list[Spot]]:
    line: Line = ()
    spots: list[Spot] = []
    for hint in hints:
        piece = (look.span(hint.key, "key"), look.span(f" {hint.words}", "soft"))
        line = joined([line, piece], _GAP)
        spots.append(Spot(width(line) - width(piece), width(line), hint.action))
    return line, spots


def _happens(bar: PastBar, look: Look) -> Line:
    """Says what happens at the moment, or what is next in the line; a message instead."""
    if bar.message:
        return (look.foreign(bar.message, "text"),)
    here = [event for event in bar.events if event.at == bar.moment]
    if here:
        more = f" +{len(here) - 1}" if len(here) > 1 else ""
        return (*_words(here[0], look), *look.line(more, "soft"))
    coming = next((event for event in bar.events if bar.moment < event.at < bar.window[1]), None)
    if coming is None:
        return ()
    time = look.language.duration(coming.at - bar.moment, parts=2)
    return (*_words(coming, look), look.span(f" {look.say('past.in', time=time)}", "soft"))


def _words(event: PastEvent, look: Look) -> Line:
    if event.act is not None:
        what = look.say("past.decision", who=event.act.signed, act=words_of_act(event.act, look.language))
        return (look.foreign(what, "accent"),)
    sign, role = _SIGNS.get(event.kind, ("", "text"))
    words = look.say(f"past.{event.kind}", name=event.name)
    mark = look.line(f"{_glyph(sign, look)} ", role) if sign else ()
    return (*mark, look.foreign(words, "strong"))


def _glyph(sign: str, look: Look) -> str:
    g = look.glyphs
    if sign == "short":
        return g.heights[1]
    return g.state["maintenance"] if sign == "maintenance" else g.verdict[sign]


def _track(bar: PastBar, look: Look, room: int) -> tuple[Line, int, int]:
    """Draws the line of events in `room` cells: the line, where its cells begin, and how many they are."""
    low, high = bar.window
    ends = [_end_words(at, bar, look, last=at == high) for at in bar.window]
    cells = room - sum(map(len, ends)) - 2
    if cells < _LEAST_TRACK // 2:
        ends, cells = ["", ""], room
    if cells <= 0:
        return (), 0, 0
    marks = _marks(bar, cells)
    pieces: list[StyledText] = []
    for cell in range(cells):
        at = low + (high - low) * cell // cells
        if cell == min(max((bar.moment - low) * cells // (high - low), 0), cells - 1):
            piece = look.span(look.glyphs.thumb, "key")
        elif cell in marks:
            sign, role = _SIGNS[marks[cell]]
            piece = look.span(_glyph(sign, look), role)
        elif at >= bar.now:
            piece = look.span(look.glyphs.future, "faint")
        else:
            piece = look.span(look.glyphs.frame[4], "frame")
        if pieces and pieces[-1].role == piece.role:
            pieces[-1] = StyledText(pieces[-1].text + piece.text, piece.role)
        else:
            pieces.append(piece)
    start = f"{ends[0]} " if ends[0] else ""
    last = f" {ends[1]}" if ends[1] else ""
    return (*look.line(start, "soft"), *pieces, *look.line(last, "soft")), len(start), cells


def _marks(bar: PastBar, cells: int) -> dict[int, PastEventKind]:
    """Finds for each cell in which anything happened the kind that weighs most of it."""
    low, high = bar.window
    marks: dict[int, PastEventKind] = {}
    for event in bar.events:
        if low <= event.at < high and event.kind in _SIGNS:
            cell = (event.at - low) * cells // (high - low)
            marks[cell] = min(marks.get(cell, event.kind), event.kind, key=EVENT_KINDS.index)
    return marks


def _end_words(at: int, bar: PastBar, look: Look, *, last: bool) -> str:
    """Writes one end of the line: a day, or a time; the end of a day is 24:00."""
    if bar.days:
        return look.language.short_day(at - 1 if last else at, look.zone)
    time = fmt.clock_time(at, look.zone, seconds=False)
    return "24:00" if last and time == "00:00" else time
