"""What people say of a service's outages, by acts or in the configuration, and which outages they can mean."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from sla_tui import format as fmt
from sla_tui.config.model import ServiceConfig
from sla_tui.engine.moment.bind import BoundService, bind
from sla_tui.engine.moment.composed import voting_of
from sla_tui.engine.moment.moment import Moment
from sla_tui.engine.moment.monitors import views_of
from sla_tui.engine.moment.quorum import timeline
from sla_tui.errors import SlaTuiError
from sla_tui.sla.acts import Act, ReportOutage
from sla_tui.sla.evidence import OutageReport
from sla_tui.sla.reports import LATE, outage_at, service_outages
from sla_tui.text import clean

LONGEST: Final = 12
"""Characters of a share."""
LOOK_BACK: Final = 31 * 86_400
"""Seconds before a reported outage in which its beginning is looked for, and others that may have been meant."""
NAMED: Final = 5
"""Outages that are named where none is found."""


@dataclass(frozen=True, slots=True)
class AttributedReport:
    """A report and who says so: an act, or else the configuration."""

    report: OutageReport
    act: Act | None = None
    note: str = ""


def reports(moment: Moment, bound: BoundService, start: int) -> tuple[AttributedReport, ...]:
    """Lists the reports about the service, the later after the earlier; acts come after the configuration.

    One of an outage that had begun before `start`, from where on the past is looked at, and lasted until then, is one
    of that instant.
    """
    service = bound.service
    out = [
        AttributedReport(event.report)
        for event in moment.config.outages
        if {service.id, service.key} & set(event.services)
    ]
    out += [
        AttributedReport(report_of(act.deed), act, act.deed.note)
        for act in moment.decisions.about(service).reports
        if isinstance(act.deed, ReportOutage)
    ]
    return tuple(
        replace(r, report=replace(r.report, began=start)) if _lasted(moment, bound, r.report.began, start) else r
        for r in out
    )


def report_of(deed: ReportOutage) -> OutageReport:
    """Reads what the act says of its outage."""
    return OutageReport(began=deed.began, reported=deed.reported, affected=deed.affected, reference=deed.reference)


def share_of(text: str) -> Fraction:
    """Reads a share as people write it, ``40%`` or ``40``, from 0 to 1.

    Raises:
        SlaTuiError: it is none.
    """
    words = text.strip().removesuffix("%").strip()
    try:
        share = Fraction(Decimal(words)) / 100
    except (ArithmeticError, ValueError):
        share = Fraction(-1)
    if not 0 <= share <= 1 or len(words) > LONGEST:
        raise SlaTuiError(f"{clean(text)!r} is no share from 0 to 100 %.", hint="write it like 40%")
    return share


def outage_meant(moment: Moment, service: ServiceConfig, at: int) -> int:
    """Finds the first second of the service's outage at `at`; `at` itself where it began before all that is looked at.

    Raises:
        SlaTuiError: it was not down then; the hint names the outages nearby.
    """
    start = at - LOOK_BACK
    bound = bind(moment.config, service, min(at, moment.now), None)
    views, quorum = views_of(moment, service.monitors, start), bound.contract.evidence.quorum
    voting = voting_of(moment, service, views, quorum, start=start, period=(start, moment.now))
    outages = service_outages([[(s.start, s.end) for s in view.outages()] for view in voting], bound.contract)
    outage = outage_at(outages, at)
    if outage is not None:
        return outage[0] if outage[0] > start else at
    nearest = sorted(sorted(outages, key=lambda o: abs(o[0] - at))[:NAMED])
    named = "; ".join(f"{fmt.rfc3339(low)} to {fmt.rfc3339(high)}" for low, high in nearest)
    raise SlaTuiError(
        f"{clean(service.id)} was not down at {fmt.rfc3339(at)}.",
        hint=f"its outages: {named}" if named else f"no outage of it is known since {fmt.rfc3339(start)}",
    )


def _lasted(moment: Moment, bound: BoundService, began: int, until: int) -> bool:
    """Says whether the service was down all the time from (about) `began` to `until`."""
    refs, quorum = bound.service.monitors, bound.contract.evidence.quorum
    begin = began + LATE
    if begin >= until or not any(s.state == "down" for ref in refs for s in moment.store.spans(ref, until, until + 1)):
        return False
    views = views_of(moment, refs, begin)
    voting = voting_of(moment, bound.service, views, quorum, start=begin, period=(begin, until))
    return {s.state for s in timeline([v.spans for v in voting], begin, until + 1, quorum)} == {"down"}
