"""Algebra of state spans: sorted, disjoint lists of `Span` are cut, replaced and joined. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sla_tui.sla.observation import Span


def joined(spans: Iterable[Span]) -> list[Span]:
    """Makes touching neighbours of the same state one; `spans` are sorted and disjoint.

    Two outages that touch stay apart where both give a reason and the reasons differ: that is evidence worth keeping.
    """
    out: list[Span] = []
    for span in spans:
        if span.end <= span.start:
            continue
        if out and out[-1].end == span.start and _same(out[-1], span):
            out[-1] = Span(out[-1].start, span.end, span.state, out[-1].reason or span.reason)
        else:
            out.append(span)
    return out


def _same(a: Span, b: Span) -> bool:
    return a.state == b.state and (a.reason == b.reason or not a.reason or not b.reason)


def clipped(spans: Iterable[Span], start: int, end: int) -> list[Span]:
    """Cuts `spans` to `[start, end)`."""
    return [
        Span(max(s.start, start), min(s.end, end), s.state, s.reason) for s in spans if s.start < end and s.end > start
    ]


def tidy(spans: Iterable[Span], start: int, end: int) -> list[Span]:
    """Sorts, separates and joins `spans` from outside inside the window; of two that overlap the earlier one wins."""
    out: list[Span] = []
    for span in sorted(clipped(spans, start, end), key=lambda s: (s.start, s.end)):
        begin = max(span.start, out[-1].end) if out else span.start
        if begin < span.end:
            out.append(Span(begin, span.end, span.state, span.reason if span.state != "up" else ""))
    return joined(out)


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
