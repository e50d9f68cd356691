"""The verdict band: one line that answers whether anything costs money, and whose clock shows that it is alive."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sla_tui import format as fmt
from sla_tui.sla.snapshot import Snapshot
from sla_tui.ui.view.look import Look, zone
from sla_tui.ui.view.severity import WORDS
from sla_tui.ui.view.spans import Line, Span, fitting, joined, width


@dataclass(frozen=True, slots=True)
class BandState:
    """What the band says besides the snapshot. `frozen_at`: the instant that the figures stand at; `missed` updates."""

    frozen_at: int | None = None
    missed: int = 0
    polling: bool = True


def clock_line(look: Look, *, seconds: bool = True, zone_shown: bool = True) -> Line:
    """The time with its zone: never unlabelled where there is room."""
    time = fmt.clock_time(look.now, look.zone, seconds=seconds)
    label = (look.span(f"{look.zone_label} ", "soft"),) if zone_shown else ()
    return (*label, look.span(time, "clock"))


def band(snapshot: Snapshot | None, state: BandState, look: Look, cells: int) -> Line:
    """The whole line in exactly `cells`; what matters least goes first where it is narrow."""
    end = (*_end(look, cells), Span(" "))
    room = cells - width(end)
    badges = _badges(snapshot, state, look, short=cells < 100)
    counts = _counts(snapshot, look, short=cells < 72)
    start = fitting([*badges[:1], *counts, *badges[1:]], Span("  "), max(0, room - 1)) if room > 2 else ()
    start = (Span(" "), *start) if start else ()
    middle = _middle(snapshot, look, room - width(start) - 4)
    gap = room - width(start) - width(middle)
    if gap < 0:
        return fitting([start[1:] or end], Span(" "), cells)
    before = gap // 2 if middle else gap
    return (*start, Span(" " * before), *middle, Span(" " * (gap - before)), *end)


def _end(look: Look, cells: int) -> Line:
    if cells < 16:
        return ()
    return clock_line(look, seconds=cells >= 30, zone_shown=cells >= 90)


def _counts(snapshot: Snapshot | None, look: Look, *, short: bool) -> list[Line]:
    """A piece a verdict, worst first; an explicit all-clear where nothing is wrong and everything is known."""
    if snapshot is None or not snapshot.services:
        return [(look.span(" no services yet ", "badge.quiet"),)] if snapshot is not None else []
    summary = snapshot.summary
    signs = look.glyphs.verdict
    if summary.met == summary.services and all(s.stale_since is None for s in snapshot.services):
        words = f" {signs['met']} ALL {summary.services} WITHIN SLA "
        return [(look.span(words, "band.met"),)]
    counts = {
        "breached": summary.breached,
        "at_risk": summary.at_risk,
        "unknown": summary.unknown,
        "met": summary.met,
    }
    parts: list[Line] = []
    for verdict in ("breached", "at_risk", "met", "unknown"):
        if not counts[verdict]:
            continue
        words = f"{signs[verdict]} {counts[verdict]}" + ("" if short else f" {WORDS[verdict]}")
        if verdict == "breached":
            words = f" {words} "
        parts.append((look.span(words, "met" if verdict == "met" else f"band.{verdict}"),))
    owed = [fmt.money(a, c) for c, a in sorted(summary.credits.items()) if a]
    if owed:
        label = () if short else (look.span("credits ", "soft"),)
        parts.insert(1, (*label, look.span(" + ".join(owed), "owed")))
    return parts


def _badges(snapshot: Snapshot | None, state: BandState, look: Look, *, short: bool) -> list[Line]:
    """Whatever makes the figures less than live, as loud as it must be."""
    parts: list[Line] = []
    if state.frozen_at is not None:
        words = f" FROZEN {fmt.clock_time(state.frozen_at, look.zone)} "
        missed = "" if short or not state.missed else f"+{state.missed} "
        parts.append((look.span(words + missed, "badge"),))
    if snapshot is None:
        parts.append((look.span(" nothing polled yet ", "badge.quiet"),))
        return parts
    if snapshot.offline_since is not None:
        since = fmt.clock_time(snapshot.offline_since, look.zone, seconds=False)
        words = f" OFFLINE {since} " if short else f" THIS HOST IS OFFLINE since {since}: figures unknown "
        parts.append((look.span(words, "badge"),))
    if not parts:
        parts.append(())
    if snapshot.from_store:
        parts.append((look.span("from history" if short else "from history, polling…", "at_risk"),))
    if snapshot.demo:
        parts.append((look.span("demo", "accent"),))
    return parts


def _middle(snapshot: Snapshot | None, look: Look, room: int) -> Line:
    """The running period and how long it still lasts."""
    if snapshot is None or not snapshot.services:
        return ()
    periods = Counter(s.assessment.period for s in snapshot.services if s.assessment.running)
    if not periods:
        return ()
    period = periods.most_common(1)[0][0]
    label = (look.foreign(period.label, "text"),) if period.label else ()
    left = look.span(f"{fmt.age(period.end - look.now)} left", "soft")
    whole = joined([label, (left,)], look.span(" · ", "faint"))
    if width(whole) <= room:
        return whole
    return label if label and width(label) <= room else ()


def contract_zone(names: list[str], fallback: str) -> str:
    """The zone of a contract where it is known on this machine, else `fallback`."""
    return next((name for name in names if name and zone(name)), fallback)
