"""What people say of one service, as the snapshot shows it: exclusions, maintenance, acknowledgements, reports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sla_tui.engine.judge.evidence import Excluded, Planned, accepts, evidence_start, exclusions, maintenance
from sla_tui.engine.judge.outage_reports import AttributedReport, reports
from sla_tui.engine.moment.bind import BoundService
from sla_tui.engine.moment.moment import Moment
from sla_tui.sla.acts import Acknowledge, Act
from sla_tui.sla.facts import Acknowledgement, ExclusionFact, MaintenanceFact, ReportFact
from sla_tui.sla.reports import outage_at
from sla_tui.sla.result import AssessedOutage, Assessment, Period, Verdict
from sla_tui.sla.snapshot import ServiceState
from sla_tui.sla.stated import stated

AHEAD = 31 * 86_400  # seconds: announced work is shown that long before it begins

_RANK = {"met": 0, "unknown": 0, "at_risk": 1, "breached": 2}
_GIVEN_UNDER = _RANK | {"unknown": 1}  # who looks after an outage before its figures are known expects a risk


def exclusion_facts(moment: Moment, bound: BoundService) -> tuple[ExclusionFact, ...]:
    """Lists the exclusions that touch the bound period, those without effect included."""
    period = bound.period
    return tuple(
        _exclusion(excluded)
        for excluded in exclusions(moment, bound.service)
        if excluded.exclusion.start < period.end and excluded.exclusion.end > period.start
    )


def maintenance_facts(moment: Moment, bound: BoundService) -> tuple[MaintenanceFact, ...]:
    """Lists windows in the bound period, and while it runs those of the next month."""
    period = bound.period
    end = max(period.end, moment.now + AHEAD) if period.start <= moment.now < period.end else period.end
    planned = maintenance(moment, bound.service, period.start, end)
    return tuple(
        _maintenance(p, valid=accepts(bound.contract, p.window))
        for p in planned
        if p.window.start < end and p.window.end > period.start
    )


def acknowledgements(
    moment: Moment,
    bound: BoundService,
    assessment: Assessment,
    state: ServiceState,
    since: int | None,
    *,
    stale: bool,
) -> tuple[Acknowledgement, ...]:
    """Lists the service's acknowledgements of outages that touch the period.

    One holds as long as its outage does, and only while the verdict that is stated is no worse than when it was given.
    """
    acts = moment.decisions.acknowledged(bound.service.id)
    if not acts:
        return ()
    verdict = stated(assessment, stale=stale).verdict
    return tuple(
        _acknowledgement(act, act.deed, holds=_holds(act.deed, assessment, state, since, verdict))
        for act in acts
        if isinstance(act.deed, Acknowledge) and _touches(act, act.deed, assessment, bound.period)
    )


def report_facts(moment: Moment, bound: BoundService, outages: Sequence[AssessedOutage]) -> tuple[ReportFact, ...]:
    """Lists the reports about outages of the period; of several about one outage the one that stands."""
    period = bound.period
    spans = [(o.start, o.end) for o in outages]
    facts: dict[object, ReportFact] = {}
    for attributed in reports(moment, bound, evidence_start(bound)):
        outage = outage_at(spans, attributed.report.began)
        if outage is not None or period.start <= attributed.report.began < period.end:
            key = outage or attributed.report.began
            facts.pop(key, None)
            facts[key] = _report(attributed, outage)
    return tuple(sorted(facts.values(), key=lambda fact: fact.began))


def running_outage(assessment: Assessment, state: ServiceState, since: int | None) -> int | None:
    """Finds the beginning of the outage that the service is in; None where it is not down."""
    if state != "down":
        return None
    last = assessment.outages[-1] if assessment.outages else None
    if last is not None and last.end >= assessment.now:
        return last.start
    return since


def _holds(deed: Acknowledge, assessment: Assessment, state: ServiceState, since: int | None, verdict: Verdict) -> bool:
    running = running_outage(assessment, state, since)
    same = running is not None and (running == deed.outage or _inside(deed.outage, running, assessment))
    return same and _RANK.get(verdict, 0) <= _GIVEN_UNDER.get(deed.verdict, 1)


def _inside(at: int, running: int, assessment: Assessment) -> bool:
    """Says whether the instant lies in the running outage: a provider may move an outage's beginning afterwards."""
    return running <= at <= assessment.now


def _touches(act: Act, deed: Acknowledge, assessment: Assessment, period: Period) -> bool:
    known = any(o.start <= deed.outage <= o.end for o in assessment.outages)
    return known or period.start <= deed.outage < period.end or period.start <= act.at < period.end


def _exclusion(excluded: Excluded) -> ExclusionFact:
    exclusion, act, judged = excluded.exclusion, excluded.act, excluded.judged
    return ExclusionFact(
        start=exclusion.start,
        end=exclusion.end,
        reason=exclusion.reason,
        accepted=exclusion.accepted,
        reference=exclusion.reference,
        note=excluded.note,
        act=0 if act is None else act.id,
        who="" if act is None else act.signed,
        at=None if act is None else act.at,
        judged_by="" if judged is None else judged.signed,
        judged_at=None if judged is None else judged.at,
    )


def _maintenance(planned: Planned, *, valid: bool) -> MaintenanceFact:
    window, act = planned.window, planned.act
    return MaintenanceFact(
        start=window.start,
        end=window.end,
        announced=window.announced,
        kind=window.kind,
        title=window.title,
        valid=valid,
        act=0 if act is None else act.id,
        who="" if act is None else act.signed,
        at=None if act is None else act.at,
        source=planned.source,
    )


def _report(attributed: AttributedReport, outage: tuple[int, int] | None) -> ReportFact:
    report, act = attributed.report, attributed.act
    start, end = (None, None) if outage is None else outage
    return ReportFact(
        began=report.began,
        start=start,
        end=end,
        reported=report.reported,
        affected=report.affected,
        reference=report.reference,
        note=attributed.note,
        act=0 if act is None else act.id,
        who="" if act is None else act.signed,
        at=None if act is None else act.at,
    )


def _acknowledgement(act: Act, deed: Acknowledge, *, holds: bool) -> Acknowledgement:
    return Acknowledgement(act.id, deed.outage, act.signed, act.at, deed.reason, deed.severity, holds)


def newest(acknowledged: Iterable[Acknowledgement]) -> Acknowledgement | None:
    """Finds the acknowledgement that holds now, if one does."""
    return next((a for a in reversed(tuple(acknowledged)) if a.holds), None)
