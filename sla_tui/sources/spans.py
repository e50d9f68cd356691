"""Puts stretches of state, as providers tell them, into the form of a `History`: sorted, disjoint, joined, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from sla_tui.sla.observation import History, Span, SpanState


def history(ref: str, start: int, end: int, spans: Iterable[Span], *, pauses_seen: bool = True) -> History:
    """Makes the history of a window; what no span names is unknown in it."""
    return History(ref, start, end, tuple(disjoint(spans, start, end)), pauses_seen)


def disjoint(spans: Iterable[Span], start: int, end: int) -> list[Span]:
    """Makes `spans` sorted and disjoint inside the window; neighbours of the same state are one.

    Where two of them contradict each other nobody knows: that stretch is unknown.
    """
    inside = [
        Span(max(s.start, start), min(s.end, end), s.state, s.reason)
        for s in spans
        if s.start < end and s.end > start and s.start < s.end
    ]
    inside.sort(key=lambda s: (s.start, s.end))
    if all(a.end <= b.start for a, b in pairwise(inside)):
        return _joined(inside)
    return _joined(_swept(inside))


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


def _joined(spans: Iterable[Span]) -> list[Span]:
    out: list[Span] = []
    for span in spans:
        last = out[-1] if out else None
        if last is not None and last.end == span.start and last.state == span.state:
            out[-1] = Span(last.start, span.end, last.state, last.reason or span.reason)
        else:
            out.append(span)
    return out


def _swept(spans: Sequence[Span]) -> list[Span]:
    """Makes overlapping spans disjoint."""
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
            out.append(Span(at, until, "unknown"))
    return out
