"""The wall's last lines: who still answers, the dots of the pages, and the keys."""

from __future__ import annotations

from typing import Final

from sla_tui import format as fmt
from sla_tui.sla.snapshot import Snapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, fitting, joined, left, spread, width
from sla_tui.ui.state.watch_state import WallState
from sla_tui.ui.wall.contents import Wall

_MOST_DOTS: Final = 12


def feet(made: Wall, look: Look, cells: int) -> list[Line]:
    """Draws the proof of life, or for some seconds a message, with the dots of the pages at its end; and the keys."""
    end = _dots(made.state, look, held=made.held)
    if end:
        end = (*end, StyledText(" "))
    room = max(0, cells - width(end) - 3)
    parts = [(look.foreign(made.message),)] if made.message else _alive(made.snapshot, look)
    lines = [spread((StyledText(" "), *fitting(parts, look.span(" · ", "faint"), room)), end, cells)]
    if made.hints:
        keys = [(look.span(key, "key"), look.span(f" {words}", "soft")) for key, words in made.hints]
        start: Line = (StyledText(" "), *fitting(keys[:-1], StyledText("  "), max(0, cells - width(keys[-1]) - 4)))
        lines.append(spread(start, (*keys[-1], StyledText(" ")), cells))
    return [left(line, cells) for line in lines]


def _alive(snapshot: Snapshot | None, look: Look) -> list[Line]:
    if snapshot is None:
        return []
    parts: list[Line] = []
    fresh = sum(s.state == "ok" for s in snapshot.sources)
    role = "soft" if fresh == len(snapshot.sources) else "at_risk"
    parts.append(look.line(look.say("sources_view.answer", ok=fresh, n=len(snapshot.sources)), role))
    failing = next((s for s in snapshot.sources if s.state != "ok"), None)
    if failing is not None:
        age = "" if failing.last_success_at is None else f" {look.age_of(failing.last_success_at)}"
        words = f" {look.language.name_of('source', failing.state)}{age}"
        parts.append((look.foreign(failing.id, "at_risk"), look.span(words, "soft")))
    polled = [s.last_success_at for s in snapshot.sources if s.last_success_at is not None]
    if polled:
        parts.append(look.line(look.say("wall.oldest", age=look.age_of(min(polled))), "soft"))
    next_polls = [s.next_poll_at for s in snapshot.sources if s.next_poll_at is not None]
    if next_polls:
        at = fmt.clock_time(min(next_polls), look.zone)
        parts.append(look.line(look.say("wall.next_poll", time=at), "soft"))
    parts.append(look.line(look.say("wall.updated", time=fmt.clock_time(snapshot.generated_at, look.zone)), "soft"))
    return parts


def _dots(state: WallState, look: Look, *, held: bool) -> Line:
    """Draws a dot a page, which page that is, and what keeps them from turning."""
    if state.pages < 2:
        return ()
    full, empty = look.glyphs.pages
    dots: list[StyledText] = []
    if state.pages <= _MOST_DOTS:
        for i in range(state.pages):
            here = i == state.page
            dots.append(StyledText(f"{full if here else empty} ", "accent" if here else "soft"))
    words = look.line(look.say("wall.page", page=state.page + 1, pages=state.pages), "soft")
    why: Line = ()
    if state.rotate and state.pinned:
        why = look.line(look.say("wall.pinned"), "at_risk")
    elif state.rotate and held:
        why = look.line(look.say("wall.held"), "soft")
    return joined([why, (*dots, StyledText(" "), *words)], StyledText("   "))
