"""The tree of a service that is made of components, flat: each before what it is made of itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sla_tui.engine.moment.composed import PartView, WholeView
from sla_tui.engine.moment.monitors import MonitorView
from sla_tui.sla.components import ComponentSnapshot
from sla_tui.sla.measure.interval import Intervals, clip, intersect, total, union
from sla_tui.sla.monitors import DownSpan


def components_of(voting: Sequence[MonitorView], start: int, end: int) -> tuple[ComponentSnapshot, ...]:
    """Lists what a whole service is made of, with its seconds in `[start, end)`; nothing for any other service."""
    if len(voting) != 1 or not isinstance(voting[0], WholeView):
        return ()
    whole = voting[0]
    end = max(start, min(end, whole.now))
    return tuple(_below(whole, (), clip(_down(whole), start, end), start, end))


def _below(
    whole: WholeView, path: tuple[str, ...], deciding: Intervals, start: int, end: int
) -> Iterator[ComponentSnapshot]:
    """Yields the components of `whole`. `deciding`: when it was down, and everything that holds it."""
    for name, part in whole.parts:
        down = _down(part)
        inside = clip(down, start, end)
        both = intersect(inside, deciding)
        here = (*path, name)
        yield ComponentSnapshot(
            path=here,
            name=part.monitor.name,
            state=part.state,
            since=part.since,
            down_seconds=total(inside),
            unknown_seconds=end - start - total(clip(_known(part), start, end)),
            deciding_seconds=total(both),
            rule=part.rule if isinstance(part, WholeView) else None,
            outages=tuple(_outages(part, start, end)),
        )
        if isinstance(part, WholeView):
            yield from _below(part, here, both, start, end)


def _down(part: PartView) -> Intervals:
    return union((s.start, s.end) for s in part.spans if s.state == "down")


def _known(part: PartView) -> Intervals:
    return union((s.start, s.end) for s in part.spans if s.state in {"up", "down"})


def _outages(part: PartView, start: int, end: int) -> Iterator[DownSpan]:
    lasts = part.state == "down"
    for span in part.outages():
        if span.start < end and span.end > start:
            yield DownSpan(span.start, None if lasts and span.end == part.now else span.end, span.reason)
