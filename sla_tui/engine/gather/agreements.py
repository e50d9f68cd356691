"""Builds what a snapshot holds of a service's agreements: judged once for each text, priced where somebody looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sla_tui.engine.judge.drift import with_drift
from sla_tui.engine.judge.judge import Judgement, judge
from sla_tui.engine.moment.agreed import AgreementGroup
from sla_tui.engine.moment.bind import BoundService
from sla_tui.engine.moment.moment import Moment
from sla_tui.engine.moment.monitors import MonitorView
from sla_tui.sla.agreements import AgreementSnapshot
from sla_tui.sla.contract import FeeStep
from sla_tui.sla.facts import ClosedFact
from sla_tui.sla.result import Assessment
from sla_tui.sla.stated import STANDINGS, Stated, stated


@dataclass(frozen=True, slots=True)
class JudgedGroup:
    """Agreements that were judged as one: what each comes to at its own fee is worked out when it is asked for.

    `frozen` is the fact that a closed period is one; `down`: the service is down now.
    """

    judgement: Judgement
    group: AgreementGroup
    stale: bool
    frozen: ClosedFact | None = None
    down: bool = False
    _known: dict[tuple[FeeStep, ...], tuple[Assessment, Stated]] = field(default_factory=dict, compare=False)

    @property
    def badness(self) -> int:
        """Orders agreements of one service: the lower, the worse it stands."""
        return STANDINGS.index(self.figures(self.group.members[0].fee)[1].standing)

    @property
    def owed(self) -> bool:
        """Whether anything is owed under them, whatever the fee is."""
        return self.figures(self.group.members[0].fee)[1].owed

    def figures(self, fee: tuple[FeeStep, ...]) -> tuple[Assessment, Stated]:
        """Works out what the period comes to for who pays `fee`, and what may be stated of it."""
        known = self._known.get(fee)
        if known is None:
            found, work = self.judgement.assessment, self.judgement.applied
            if work is not None and fee != self.judgement.bound.service.fee:
                found = replace(work.at(fee), termination=found.termination)
            known = self._known[fee] = found, stated(found, stale=self.stale, down=self.down)
        return known


class AgreementLine(NamedTuple):
    """One agreement of a service in a snapshot."""

    judged: JudgedGroup
    number: int

    @property
    def bound(self) -> BoundService:
        """The service under it, in the period that is shown."""
        return replace(self.judged.judgement.bound, service=self.judged.group.members[self.number])

    @property
    def key(self) -> str:
        """What acts and claims call it."""
        return self.judged.group.members[self.number].key

    @property
    def row(self) -> AgreementSnapshot:
        """What the snapshot holds of it."""
        service, judgement = self.judged.group.members[self.number], self.judged.judgement
        contract = judgement.bound.contract
        assessment, figures = self.judged.figures(service.fee)
        return AgreementSnapshot(
            service=service.id,
            id=service.agreement_id,
            party=service.party,
            customer=service.customer,
            vendor=contract.vendor,
            contract=contract.id,
            contract_name=contract.title,
            target=contract.availability.target,
            timezone=contract.period.timezone,
            fee=fee_at(judgement.bound, service.fee),
            assessment=assessment,
            stated=figures,
            locked_in_since=judgement.locked_in_since,
            frozen=self.judged.frozen,
        )


def judge_groups(moment: Moment, bounds: Sequence[tuple[BoundService, AgreementGroup]]) -> list[JudgedGroup]:
    """Judges each group once; of a period that is over each agreement by itself, as it was or will be closed.

    Args:
        moment: what everything is read from.
        bounds: the first agreement of each group, bound.
    """
    out = []
    for bound, group in bounds:
        if moment.now < bound.period.end or bound.outside or len(group.members) == 1:
            out.append(_judged(moment, bound, group))
            continue
        for place, member in zip(group.places, group.members, strict=True):
            alone = AgreementGroup((member,), (place,), group.by_share)
            out.append(_judged(moment, replace(bound, service=member), alone))
    return out


def _judged(moment: Moment, bound: BoundService, group: AgreementGroup) -> JudgedGroup:
    judgement = judge(moment, bound)
    frozen = None if judgement.kept is None else with_drift(moment, bound, judgement.kept)
    return JudgedGroup(judgement, group, stale_since(judgement.views) is not None, frozen)


def lines_of(groups: Sequence[JudgedGroup]) -> list[AgreementLine]:
    """Lists all agreements of a service, those in which it stands worst first, equals in their own order."""
    places = sorted(
        (badness, place, which, number)
        for which, group in enumerate(groups)
        for badness in (group.badness,)
        for number, place in enumerate(group.group.places)
    )
    return [AgreementLine(groups[which], number) for _, _, which, number in places]


def stale_since(views: Sequence[MonitorView]) -> int | None:
    """Says since when nobody fresh says anything about the service; None where somebody does, or nobody ever did."""
    if not views or any(v.fresh for v in views):
        return None
    return max((v.known_until for v in views if v.known_until is not None), default=None)


def fee_at(bound: BoundService, fee: Sequence[FeeStep]) -> Decimal | None:
    """Finds the fee as it stands at the period's beginning."""
    if len(fee) == 1 and fee[0].start is None:
        return fee[0].amount
    day = datetime.fromtimestamp(bound.period.start, ZoneInfo(bound.contract.period.timezone)).date()
    begun = [step for step in fee if step.start is None or step.start <= day]
    return max(begun, key=lambda step: step.start or date.min).amount if begun else None
