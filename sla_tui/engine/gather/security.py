"""Lays what probes saw and people said before a contract's security promises: the findings of one service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sla_tui.config.security_looks import looked_at_by
from sla_tui.config.source_kinds import PROBE
from sla_tui.engine.moment.bind import BoundService
from sla_tui.engine.moment.moment import Moment
from sla_tui.engine.polling import security_notes
from sla_tui.sla.acts import Act, NoteRestoreTest, ReportBreach
from sla_tui.sla.security import BreachFact, SecurityFacts, SecurityFinding, WatchedTarget, security_findings

BEFORE = 86_400
"""Seconds before a period's start from which on readings are read: one that began earlier may still hold."""


def security_of(moment: Moment, bound: BoundService) -> tuple[SecurityFinding, ...]:
    """Says of each security promise of the service's contract whether it is kept; nothing where there is none.

    Raises:
        StoreError: the store cannot be read.
    """
    if bound.contract.security is None or bound.outside is not None:
        return ()
    period = bound.period
    facts = _facts(moment, bound)
    return security_findings(bound.contract, facts, (period.start, period.end), moment.now)


def security_of_all(moment: Moment, bounds: Sequence[BoundService]) -> tuple[SecurityFinding, ...]:
    """Says the same of a service under several agreements: of each contract once, by its name where several promise.

    Raises:
        StoreError: the store cannot be read.
    """
    promising = {bound.contract.id: bound for bound in reversed(bounds) if bound.contract.security is not None}
    found = [(bound, security_of(moment, bound)) for bound in reversed(promising.values())]
    if len(found) < 2:
        return found[0][1] if found else ()
    return tuple(replace(one, contract=bound.contract.title) for bound, findings in found for one in findings)


def _targets(moment: Moment, bound: BoundService) -> tuple[WatchedTarget, ...]:
    security = bound.contract.security
    if security is None:
        return ()
    places = {source.id: source.interval for source in moment.config.sources if source.kind == PROBE}
    probes = {f"{place}:{probe.id}": probe for place in places for probe in moment.config.probes}
    start, end = bound.period.start - BEFORE, min(bound.period.end, moment.now) + 1
    return tuple(
        WatchedTarget(
            ref,
            probes[ref].kind,
            security_notes.read(moment.store, ref, start, end),
            probes[ref].interval or places[ref.partition(":")[0]],
        )
        for ref in looked_at_by(bound.service, security, probes)
    )


def _facts(moment: Moment, bound: BoundService) -> SecurityFacts:
    acts = moment.decisions.about(bound.service).security
    tests = [act.deed.tested for act in acts if isinstance(act.deed, NoteRestoreTest) and act.deed.tested <= moment.now]
    breaches = tuple(_breach(act, act.deed) for act in acts if isinstance(act.deed, ReportBreach))
    return SecurityFacts(_targets(moment, bound), breaches, max(tests, default=None))


def _breach(act: Act, deed: ReportBreach) -> BreachFact:
    return BreachFact(deed.noticed, deed.notified, deed.reference, deed.note, act.id, act.who, act.at)
