"""Algebra of states over time, the same for providers, imports and the store: sorted, disjoint lists of `Span`. Pure.

Where two stretches contradict each other nobody knows: that time is unknown, whichever of them came first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from sla_tui.sla.observation import History, Span, SpanState

CONTRADICTED: Final = "contradictory"
"""What the reason of a stretch begins with that is unknown because it was told in two ways."""


def contradiction(states: Iterable[str]) -> str:
    """Writes the reason of what was told in several ways."""
    return f"{CONTRADICTED}: {', '.join(sorted(states))}"


def history(ref: str, start: int, end: int, spans: Iterable[Span], *, pauses_seen: bool = True) -> History:
    """Makes the history of a window; what no span names is unknown in it."""
    return History(ref, start, end, tuple(disjoint(spans, start, end)), pauses_seen)


def disjoint(spans: Iterable[Span], start: int, end: int, *, reasons_apart: bool = False) -> list[Span]:
    """Makes `spans` sorted and disjoint inside the window; neighbours of the same state are one.

    Where two of them contradict each other nobody knows: that stretch is unknown. `reasons_apart`: see `joined`.
    """
    inside = [
        span if span.state != "up" or not span.reason else Span(span.start, span.end, "up")
        for span in clipped(spans, start, end)
        if span.start < span.end
    ]
    inside.sort(key=lambda s: (s.start, s.end))
    if any(a.end > b.start for a, b in pairwise(inside)):
        inside = _swept(inside)
    return joined(inside, reasons_apart=reasons_apart)


def contradictions(spans: Iterable[Span]) -> list[Span]:
    """Returns the stretches that several of `spans` name with different states; their own state is unknown."""
    found = sorted((span for span in spans if span.start < span.end), key=lambda s: (s.start, s.end))
    return [span for span in joined(_swept(found)) if span.reason.startswith(CONTRADICTED)]


def between(start: int, end: int, spans: Sequence[Span], state: SpanState) -> list[Span]:
    """Fills what the (sorted, disjoint) `spans` leave free in the window with `state`."""
    out: list[Span] = []
    at = start
    for span in spans:
        if span.start > at:
            out.append(Span(at, min(span.start, end), state))
        out.append(span)
        at = max(at, span.end)
    if at < end:
        out.append(Span(at, end, state))
    return [s for s in out if s.start < s.end]


def joined(spans: Iterable[Span], *, reasons_apart: bool = True) -> list[Span]:
    """Makes touching neighbours of the same state one; `spans` are sorted and disjoint.

    `reasons_apart`: two that touch stay apart where both give a reason and the reasons differ; that is evidence worth
    keeping.
    """
    out: list[Span] = []
    for span in spans:
        if span.end <= span.start:
            continue
        last = out[-1] if out else None
        touches = last is not None and last.end == span.start and last.state == span.state
        if last is None or not touches or (reasons_apart and _differ(last, span)):
            out.append(span)
        else:
            out[-1] = Span(last.start, span.end, last.state, last.reason or span.reason)
    return out


def _differ(a: Span, b: Span) -> bool:
    return bool(a.reason and b.reason and a.reason != b.reason)


def clipped(spans: Iterable[Span], start: int, end: int) -> list[Span]:
    """Cuts `spans` to `[start, end)`."""
    return [
        Span(max(s.start, start), min(s.end, end), s.state, s.reason) for s in spans if s.start < end and s.end > start
    ]


def replaced(spans: Sequence[Span], start: int, end: int, new: Sequence[Span]) -> list[Span]:
    """Puts `new` in place of everything inside `[start, end)`, joined at the edges; `new` lies inside."""
    before = clipped(spans, spans[0].start, start) if spans and spans[0].start < start else []
    after = clipped(spans, end, spans[-1].end) if spans and spans[-1].end > end else []
    return joined([*before, *new, *after])


def with_pauses(stated: Sequence[Span], known: Sequence[Span]) -> list[Span]:
    """Lays the pauses among `known` over what a source that does not see its own pauses `stated`.

    While a monitor is paused nobody checks; what its source states of that time is the state before, no knowledge.
    """
    out = list(stated)
    for pause in known:
        if pause.state == "paused":
            out = replaced(out, pause.start, pause.end, [pause])
    return out


def _swept(spans: Sequence[Span]) -> list[Span]:
    """Makes overlapping spans disjoint; where states differ the stretch is unknown."""
    begins: dict[int, list[Span]] = {}
    ends: dict[int, list[Span]] = {}
    for span in spans:
        begins.setdefault(span.start, []).append(span)
        ends.setdefault(span.end, []).append(span)
    edges = sorted(begins.keys() | ends.keys())
    active: Counter[SpanState] = Counter()
    reasons: dict[SpanState, str] = {}
    out: list[Span] = []
    for at, until in pairwise(edges):
        for span in ends.get(at, ()):
            active[span.state] -= 1
        for span in begins.get(at, ()):
            if not active[span.state]:
                reasons[span.state] = span.reason
            active[span.state] += 1
        states = [state for state, count in active.items() if count > 0]
        if len(states) == 1:
            out.append(Span(at, until, states[0], reasons[states[0]]))
        elif states:
            out.append(Span(at, until, "unknown", contradiction(states)))
    return out
