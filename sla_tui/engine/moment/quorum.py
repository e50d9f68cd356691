"""One service's state as several monitors see it: who of them has a vote, and the three-valued quorum over time. Pure.

This is what strips and "since" are drawn from; what counts under a contract is `sla.assess`'s decision.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from sla_tui.engine.moment.monitors import MonitorView
from sla_tui.sla.observation import Span, SpanState
from sla_tui.sla.snapshot import ServiceState

Vote = Literal["up", "down", "unknown", "paused"]


class StateStretch(NamedTuple):
    """A stretch in which the service's state did not change."""

    start: int
    end: int
    state: Vote


def voters(views: Sequence[MonitorView], quorum: int, start: int, end: int) -> list[MonitorView]:
    """Picks the monitors that say up or down anywhere in `[start, end)`: only they have a vote.

    One that never said anything (a wrong token from the first day, a monitor that stays paused) would turn all time
    into "it might have been down". Where those who speak are too few for a quorum, all keep their vote, and blind time
    stays unknown.
    """
    speaking = [v for v in views if v.speaks(start, end)]
    return speaking if len(speaking) >= max(quorum, 1) else list(views)


def decide(counts: Mapping[str, int], total: int, quorum: int) -> Vote:
    """Makes one state from many: down when `quorum` monitors say so, unknown when the ones that know nothing could.

    Undecided time is "paused" where every blind monitor is paused, as in `sla.timeline`.
    """
    down = counts.get("down", 0)
    if total and down >= quorum:
        return "down"
    if not total:
        return "unknown"
    if total - counts.get("up", 0) < quorum:
        return "up"
    blind = total - counts.get("up", 0) - down
    return "paused" if counts.get("paused", 0) == blind else "unknown"


def present_state(views: Sequence[MonitorView], quorum: int, *, in_maintenance: bool = False) -> ServiceState:
    """Works out the present state: announced work first, then the quorum over what every monitor says now.

    A monitor whose source is late or stale knows nothing of the present. A first failure that awaits confirmation is
    not down yet; where it is the first look at all, nobody has seen it up either.
    """
    states = Counter(v.state for v in views)
    if in_maintenance or (views and states["maintenance"] == len(views)):
        return "maintenance"
    votes = {
        "up": states["up"] + states["degraded"] + sum(v.state == "unconfirmed" and v.was_up for v in views),
        "down": states["down"],
        "paused": states["paused"] + states["maintenance"],
    }
    vote = decide(votes, len(views), quorum)
    return "degraded" if vote == "up" and states["degraded"] else vote


def timeline(monitors: Sequence[Sequence[Span]], start: int, end: int, quorum: int) -> list[StateStretch]:
    """Works out the service's states over `[start, end)`, joined; what no span of a monitor covers is unknown to it."""
    if end <= start:
        return []
    total = len(monitors)
    counts = Counter[str]({"unknown": total})
    out: list[StateStretch] = []
    at = start
    for instant, group in _edges(monitors, start, end):
        if instant > at:
            _add(out, StateStretch(at, instant, decide(counts, total, quorum)))
            at = instant
        counts.update(group)
    if at < end:
        _add(out, StateStretch(at, end, decide(counts, total, quorum)))
    return out


def _edges(monitors: Iterable[Sequence[Span]], start: int, end: int) -> Iterator[tuple[int, dict[str, int]]]:
    """Lists every instant at which counts change, in order, with what to add to them."""
    changes: dict[int, Counter[str]] = {}

    def change(at: int, state: SpanState, by: int) -> None:
        if at < end:
            here = changes.setdefault(max(at, start), Counter())
            here[state] += by
            here["unknown"] -= by

    for spans in monitors:
        for span in spans:
            if span.state != "unknown" and span.end > start and span.start < end:
                change(span.start, span.state, 1)
                change(span.end, span.state, -1)
    for at in sorted(changes):
        yield at, dict(changes[at])


def _add(out: list[StateStretch], new: StateStretch) -> None:
    if out and out[-1].state == new.state and out[-1].end == new.start:
        out[-1] = StateStretch(out[-1].start, new.end, new.state)
    else:
        out.append(new)
