"""Finds what happened in a stretch of the past: outages, credits that fell due, decisions, announced work."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator

from sla_tui.config.model import Config, ServiceConfig
from sla_tui.engine.gather.backtest import next_slice
from sla_tui.engine.judge.across import past_periods
from sla_tui.engine.judge.evidence import maintenance
from sla_tui.engine.judge.judge import Judgement, judge
from sla_tui.engine.moment.bind import BoundService, bind
from sla_tui.engine.moment.moment import Moment, moment_of, present_services
from sla_tui.sla.acts import Act
from sla_tui.sla.past_event import PastEvent, PastEventKind, in_order_of_time
from sla_tui.sla.result import Assessment
from sla_tui.sla.stated import stated
from sla_tui.store.store import Store


def past_events(config: Config, store: Store, now: int, start: int, end: int) -> tuple[PastEvent, ...]:
    """Lists what happened in `[start, end)`, by time, as it is known at `now`.

    Raises:
        StoreError: the store cannot be read.
    """
    work = past_events_slices(config, store, now, start, end)
    while (found := next_slice(work)) is None:
        pass
    return found


def past_events_slices(
    config: Config, store: Store, now: int, start: int, end: int
) -> Generator[None, None, tuple[PastEvent, ...]]:
    """Does the same a service at a time, so that what else has to be done comes in between.

    Raises:
        StoreError: the store cannot be read.
    """
    moment = moment_of(config, store, now)
    found = [_decided(act) for act in store.acts() if start <= act.at < end]
    until = min(end, now)
    for service in present_services(moment):
        found.extend(event for event in _of_service(moment, service, start, until) if start <= event.at < until)
        yield
    return in_order_of_time(found)


def _decided(act: Act) -> PastEvent:
    return PastEvent(act.at, "decision", act=act)


def _of_service(moment: Moment, service: ServiceConfig, start: int, end: int) -> Iterator[PastEvent]:
    for number, agreed in enumerate(service.each):
        for bound in _periods(moment, agreed, start, end):
            judgement = judge(moment, bound)
            yield from _due(agreed, judgement)
            if not number:  # the outages of all agreements are the same
                yield from _outages(agreed, judgement.assessment)
    for planned in maintenance(moment, service, start, end):
        yield PastEvent(planned.window.start, "maintenance", service.id, service.name)
        yield PastEvent(planned.window.end, "maintenance_over", service.id, service.name)


def _periods(moment: Moment, service: ServiceConfig, start: int, end: int) -> Iterable[BoundService]:
    """Lists the service's periods that meet `[start, end)`, the newest first; none where its term does not."""
    running = bind(moment.config, service, moment.now, None)
    if running.period.start < end and not running.outside:
        yield running
    for one in past_periods(moment, running):
        if one.period.end <= start:
            return
        if one.period.start < end:
            yield one


def _outages(service: ServiceConfig, assessment: Assessment) -> Iterator[PastEvent]:
    for outage in assessment.outages:
        kind: PastEventKind = "down" if outage.counted_seconds else "short"
        yield PastEvent(outage.start, kind, service.id, service.name)
        if outage.end < assessment.now:
            yield PastEvent(outage.end, "up", service.id, service.name)


def _due(service: ServiceConfig, judgement: Judgement) -> Iterator[PastEvent]:
    """Says when the credit that is owed fell due; where none is, when the target was missed for good.

    Only what may be stated has an instant: of a period of which too little is known nothing fell due.
    """
    assessment, figures = judgement.assessment, stated(judgement.assessment)
    if figures.owed and judgement.locked_in_since is not None:
        yield PastEvent(judgement.locked_in_since, "credit", service.id, service.name)
    elif figures.verdict == "breached" and (at := _overspent(assessment)) is not None:
        yield PastEvent(at, "breach", service.id, service.name)


def _overspent(assessment: Assessment) -> int | None:
    """Finds the second in which the counted downtime overspent the error budget; None where it is no such sum."""
    left = -1 if assessment.budget is None else assessment.budget.total
    if left < 0:
        return None
    for outage in assessment.outages:
        for part in outage.parts:
            if part.decision != "counted":
                continue
            if part.end - part.start > left:
                return part.start + left + 1
            left -= part.end - part.start
    return None
