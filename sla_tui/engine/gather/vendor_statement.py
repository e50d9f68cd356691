"""Holds what a vendor's status page says against what was measured, second by second. It decides nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from sla_tui.engine.gather.strips import cells
from sla_tui.engine.moment.bind import BoundService
from sla_tui.engine.moment.moment import Moment
from sla_tui.engine.moment.pages import pages_of_vendor
from sla_tui.engine.moment.quorum import StateStretch
from sla_tui.sla.measure.interval import Interval, Intervals, intersect, subtract, union
from sla_tui.sla.observation import PageIncident, said_of
from sla_tui.sla.result import AssessedOutage, Assessment
from sla_tui.sla.vendor_statement import ComparedStretch, PageRecord, VendorStatement


def statement_of(
    moment: Moment,
    bound: BoundService,
    assessment: Assessment,
    days: Iterable[Interval],
    stretches: Iterable[StateStretch],
) -> VendorStatement | None:
    """Gathers what the service's pages say of the bound period; None where it has none.

    Args:
        moment: has the history.
        bound: the service and its period.
        assessment: what was made of the measurements.
        days: the local days of the period, for the strip.
        stretches: what is known of the service over time.

    Raises:
        StoreError: the history cannot be read.
    """
    pages = pages_of_vendor(moment.config, bound.service, bound.contract.vendor)
    if not pages:
        return None
    start, end = bound.period.start, min(bound.period.end, moment.now)
    records = page_records(moment, pages, start, max(start, end))
    newest = [record.newest for record in records]
    bounds = start, max(start, end)
    known = union([(s.start, s.end) for s in stretches if s.state in {"up", "down"}])
    blind = subtract([bounds] if start < end else [], known)
    found = compared(
        assessment.outages, newest, pages, bounds, moment.now, blind=blind, records=records, days=tuple(days)
    )
    return replace(
        found,
        names=tuple(name_of(moment, ref) for ref in pages),
        decides=bound.contract.evidence.decided_by == "vendor_page",
    )


def name_of(moment: Moment, ref: str) -> str:
    """Says what a component is called; its reference where nothing was read of it yet."""
    status = moment.statuses.get(ref)
    return ref if status is None else status.monitor.name or ref


def page_records(moment: Moment, pages: Collection[str], start: int, end: int) -> tuple[PageRecord, ...]:
    """Reads every incident of the pages that touches `[start, end)`, in all wordings, as far as read by now."""
    found: dict[tuple[str, str], list[tuple[int, PageIncident]]] = {}
    for reading in moment.store.page_readings(pages, start, end):
        if reading.at <= moment.now:
            found.setdefault((reading.incident.source, reading.incident.id), []).append((reading.at, reading.incident))
    return tuple(PageRecord(tuple(readings)) for readings in found.values())


def said_time(incidents: Iterable[PageIncident], pages: Collection[str], now: int, *, down: bool = False) -> Intervals:
    """Joins the time in which incidents call one of the components down; or degraded, too, unless only `down`."""
    stretches = [one for incident in incidents for one in said_of(incident, pages) if one.state == "down" or not down]
    return union([(s.start, now if s.end is None else s.end) for s in stretches if s.end is None or s.end > s.start])


def compared(
    outages: Iterable[AssessedOutage],
    incidents: Sequence[PageIncident],
    pages: tuple[str, ...],
    bounds: Interval,
    now: int,
    *,
    blind: Intervals = (),
    records: tuple[PageRecord, ...] = (),
    days: tuple[Interval, ...] = (),
) -> VendorStatement:
    """Compares counted downtime with what the page says, inside `bounds`. Pure."""
    inside = [bounds] if bounds[0] < bounds[1] else []
    counted = union([(p.start, p.end) for o in outages for p in o.parts if p.decision == "counted"])
    ours = intersect(inside, counted)
    theirs = intersect(inside, said_time(incidents, pages, now))
    worst = intersect(inside, said_time(incidents, pages, now, down=True))
    both = intersect(ours, theirs)
    strip = cells(days, _as_states(theirs, bounds), (), now)
    return VendorStatement(
        pages=pages,
        measured=_seconds(ours),
        admitted=_seconds(both),
        degraded=_seconds(subtract(both, worst)),
        beyond=_seconds(subtract(subtract(theirs, ours), blind)),
        unmeasured=_seconds(intersect(subtract(theirs, ours), blind)),
        stretches=tuple(_stretches(ours, theirs, worst)),
        records=records,
        strip=strip,
    )


def _seconds(intervals: Iterable[Interval]) -> int:
    return sum(end - start for start, end in intervals)


def _stretches(ours: Intervals, theirs: Intervals, worst: Intervals) -> list[ComparedStretch]:
    edges = sorted({at for intervals in (ours, theirs, worst) for interval in intervals for at in interval})
    out: list[ComparedStretch] = []
    for low, high in pairwise(edges):
        measured, said = _holds(ours, low), _holds(theirs, low)
        if measured or said:
            page = "down" if _holds(worst, low) else "degraded" if said else ""
            out.append(ComparedStretch(low, high, measured, page))  # type: ignore[arg-type]  # one of the three words
    return out


def _holds(intervals: Intervals, at: int) -> bool:
    return any(start <= at < end for start, end in intervals)


def _as_states(theirs: Intervals, bounds: Interval) -> list[StateStretch]:
    """Makes states of what the page says: what it does not name is up."""
    if bounds[0] >= bounds[1]:
        return []
    trouble = [StateStretch(start, end, "down") for start, end in theirs]
    rest = [StateStretch(start, end, "up") for start, end in subtract([bounds], theirs)]
    return sorted((*trouble, *rest), key=lambda stretch: stretch.start)
