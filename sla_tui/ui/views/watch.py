"""The watch screen as lines, for a wall three metres away: a verdict, how long is left, tiles, and a proof of life."""

from __future__ import annotations

from typing import Final, NamedTuple

from sla_tui import format as fmt
from sla_tui.sla.snapshot import Snapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, fitting, joined, left, width
from sla_tui.ui.parts.header import clock_line
from sla_tui.ui.service.headline import Headline, headline
from sla_tui.ui.service.tiles import mosaic, names_page, tile_grid, tiles_fit
from sla_tui.ui.state.watch_state import WallState
from sla_tui.ui.wording.present import is_running
from sla_tui.ui.wording.standing import ORDER, Severity, counted, downs, severity, word_of

STALLED: Final = 30
"""Seconds without a new snapshot from which on the screen says so: the engine sends one every few."""
_TALL: Final = 20


class Wall(NamedTuple):
    """What the watch screen needs besides its state. `hints`: keys for the footer; none in a kiosk."""

    snapshot: Snapshot | None
    state: WallState
    hints: tuple[tuple[str, str], ...] = ()
    held: bool = False
    message: str = ""
    frozen_at: int | None = None  # the instant that the figures stand at


def wall(made: Wall, look: Look, cells: int, rows: int) -> list[Line]:
    """Draws all of it in exactly `cells` x `rows`; sets how many pages there are."""
    if cells <= 0 or rows <= 0:
        return [()] * max(rows, 0)
    lines = verdict_lines(made, look, cells, padded=rows >= _TALL)[:rows]
    feet = _feet(made, look, cells)[: max(0, min(2 if rows >= 10 else 1, rows - len(lines)))] if rows > 2 else []
    room = rows - len(lines) - len(feet)
    lines += _body(made, look, cells, room) if made.snapshot is not None else [()] * room
    return [left(line, cells) for line in (*lines, *feet)]


def _body(made: Wall, look: Look, cells: int, room: int) -> list[Line]:
    state, snapshot = made.state, made.snapshot
    if snapshot is None or room <= 0:
        return [()] * max(room, 0)
    head = headline(snapshot, look)
    below = mosaic(state.well, look, cells, rows=2 if room >= 16 else 1) if room >= 6 else []
    above = _headline_lines(head, look, cells, room - len(below)) if head is not None else []
    space = max(0, room - len(above) - len(below))
    fit = tiles_fit(cells, space)
    problem_pages = -(-len(state.tiles) // fit) if fit else 0
    names_fit = max(1, (cells // 30 or 1) * max(space - 1, 1))
    well_pages = -(-len(state.well) // names_fit) if space >= 4 and (state.rotate or not state.tiles) else 0
    state.pages = max(1, problem_pages + well_pages)
    state.page = min(state.page, state.pages - 1)
    if state.page < problem_pages:
        first = state.page * fit
        middle = tile_grid(state.tiles[first : first + fit], look, cells, space)
    elif well_pages:
        first = (state.page - problem_pages) * names_fit
        middle = names_page(state.well[first : first + names_fit], look, cells, space)
    else:
        middle = []
    middle = [*middle[:space], *([()] * (space - len(middle)))]
    return [*above, *middle, *below][:room]


def verdict_lines(made: Wall, look: Look, cells: int, *, padded: bool) -> list[Line]:
    """Draws one answer over the full width, reversed: word, sign and colour; blank lines around it if it is tall."""
    words, kind = verdict_words(made.snapshot, look)
    if made.frozen_at is not None:  # figures that stand still are no verdict on the present
        frozen = look.say("header.frozen", time=fmt.clock_time(made.frozen_at, look.zone))
        words, kind = [frozen, *words], "no_data"
    role = f"wall.{kind}"
    clock = clock_line(look, seconds=True, zone_shown=cells >= 60)
    end = (*((StyledText(text, role) for text, _ in clock)), StyledText(" ", role)) if cells >= 30 else ()
    whose = look.whose() if cells >= 30 else ()
    parts: list[Line] = [(look.span(text, role),) for text in words]
    if cells < 8:
        words, end = [words[0].partition(" ")[0]], ()
    lead = (*whose, StyledText(" " if cells > 2 else "", role))
    start = (*lead, *fitting(parts, look.span(" · ", role), max(1, cells - width(end) - width(lead) - 1)))
    gap = cells - width(start) - width(end)
    line = cut((*start, StyledText(" " * gap, role), *end), cells) if gap >= 0 else cut(start, cells)
    line = (*line, StyledText(" " * (cells - width(line)), role))
    blank: Line = (StyledText(" " * cells, role),)
    return [blank, line, blank] if padded else [line]


def verdict_words(snapshot: Snapshot | None, look: Look) -> tuple[list[str], Severity]:
    """Says what is down, then how many stand how, the worst first, and how bad the worst is.

    "All" is said only where every service is within its SLA, and none is down.
    """
    signs = look.glyphs.verdict
    counts = [] if snapshot is None else _counts(snapshot, look)
    doubts = _doubts(snapshot, look)
    if doubts or snapshot is None:
        return [f"{signs['no_data']} {doubts[0]}", *doubts[1:], *counts], "no_data"
    worst = min((severity(s) for s in snapshot.services), key=ORDER.index)
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
    return [f"{look.glyphs.verdict[kind]} {count} {word_of(kind, look.language).upper()}" for kind, count in counts]


def _headline_lines(head: Headline, look: Look, cells: int, room: int) -> list[Line]:
    """Draws the big number with its words, as high as there is room for while tiles keep some."""
    from sla_tui.ui.parts.digits import big

    if room < 3:
        return []
    high = 5 if room >= 14 else 3 if room >= 10 else 1
    number = big(head.number, cells - 4, high, head.role, look)
    if len(number) == 1:
        whole = joined([(look.span(head.number, head.role),), *head.lines[:2]], StyledText("  "))
        return [cut((StyledText("  "), *whole), cells), *([()] if room >= 8 else [])]
    words = [cut((StyledText("  "), *line), cells) for line in head.lines]
    return [(), *(cut((StyledText("  "), span), cells) for span in number), (), *words[: 2 if room >= 12 else 1], ()]


def _feet(made: Wall, look: Look, cells: int) -> list[Line]:
    """Draws the proof of life, and the keys."""
    snapshot, state = made.snapshot, made.state
    parts: list[Line] = []
    if snapshot is not None:
        polled = [s.last_success_at for s in snapshot.sources if s.last_success_at is not None]
        fresh = sum(s.state == "ok" for s in snapshot.sources)
        role = "soft" if fresh == len(snapshot.sources) else "at_risk"
        parts.append(look.line(look.say("sources_view.answer", ok=fresh, n=len(snapshot.sources)), role))
        if polled:
            parts.append(look.line(look.say("wall.oldest", age=look.age_of(min(polled))), "soft"))
        next_polls = [s.next_poll_at for s in snapshot.sources if s.next_poll_at is not None]
        if next_polls:
            rest = look.language.age(min(next_polls) - look.now)
            parts.append(look.line(look.say("wall.next_poll", time=rest), "soft"))
        updated = fmt.clock_time(snapshot.generated_at, look.zone)
        parts.append(look.line(look.say("wall.updated", time=updated), "soft"))
    dots = _dots(state, look, held=made.held)
    alive = fitting([*([dots] if dots else []), *parts], look.span(" · ", "faint"), max(0, cells - 2))
    lines: list[Line] = [(StyledText(" "), *alive)]
    if made.message:
        lines.append((StyledText(" "), look.foreign(made.message)))
    elif made.hints:
        keys = [(look.span(key, "key"), look.span(f" {words}", "soft")) for key, words in made.hints]
        lines.append((StyledText(" "), *fitting(keys, StyledText("  "), max(0, cells - 2))))
    return lines


def _dots(state: WallState, look: Look, *, held: bool) -> Line:
    """Draws a dot a page, and what keeps them from turning."""
    if state.pages < 2:
        return ()
    full, empty = look.glyphs.pages
    dots: Line = tuple(
        StyledText(full if i == state.page else empty, "accent" if i == state.page else "faint")
        for i in range(state.pages)
    )
    if state.pages > 12:
        dots = look.line(look.say("wall.page", page=state.page + 1, pages=state.pages), "soft")
    why: Line = ()
    if state.rotate and state.pinned:
        why = look.line(look.say("wall.pinned"), "at_risk")
    elif state.rotate and held:
        why = look.line(look.say("wall.held"), "soft")
    return joined([dots, why], StyledText(" "))
