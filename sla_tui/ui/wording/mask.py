"""Names masked for a wall that strangers can see: what is shown stays true, whose it is cannot be told."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sla_tui.language import ENGLISH, Language
from sla_tui.sla.agreements import AgreementSnapshot
from sla_tui.sla.money.entries import CreditEntry
from sla_tui.sla.monitors import MonitorSnapshot
from sla_tui.sla.result import Assessment, PossibleOutcome, TierDistance
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot


@dataclass(slots=True)
class Mask:
    """Gives every service and source a number in the order in which they were first seen, and keeps to it."""

    language: Language = ENGLISH
    services: dict[str, int] = field(default_factory=dict)
    sources: dict[str, int] = field(default_factory=dict)

    def masked(self, snapshot: Snapshot) -> Snapshot:
        """Returns the snapshot without a name, an address, a tag, a reason or a note in it."""
        return replace(
            snapshot,
            profile="",
            sources=tuple(replace(s, id=self._source(s.id), kind="source", message="") for s in snapshot.sources),
            services=tuple(self._service(s) for s in snapshot.services),
            credits=tuple(map(self._credit, snapshot.credits)),
            alerts=(),
            notices=(),
            notices_since=(),
            report_deliveries=(),
            detail=None,
        )

    def name_of(self, service: str) -> str:
        """Says what the service of that id is called here."""
        return self.language.say("mask.service", number=self._number(service))

    def _number(self, service: str) -> int:
        return self.services.setdefault(service, len(self.services) + 1)

    def _source(self, name: str) -> str:
        return self.language.say("mask.source", number=self.sources.setdefault(name, len(self.sources) + 1))

    def _service(self, service: ServiceSnapshot) -> ServiceSnapshot:
        return replace(
            service,
            id=f"service-{self._number(service.id)}",
            name=self.name_of(service.id),
            contract="contract",
            contract_name="",
            tags=(),
            runbook="",
            vendor="",
            monitors=tuple(self._monitor(m, i) for i, m in enumerate(service.monitors, 1)),
            exclusions=(),
            maintenance=(),
            reports=(),
            acknowledgements=tuple(replace(a, who="", reason="") for a in service.acknowledgements),
            proposals=(),
            statement=None,
            security=(),
            components=(),
            down_when=None,
            texts=(),
            agreement="",
            customer="",
            others=tuple(self._agreement(a, i) for i, a in enumerate(service.others, 1)),
            margins_made=None,
            frozen=None if service.frozen is None else replace(service.frozen, who="", why=""),
            assessment=_figures(service.assessment, self.language.say("mask.benefit")),
        )

    def _credit(self, entry: CreditEntry) -> CreditEntry:
        benefit = self.language.say("mask.benefit")
        return replace(
            entry,
            service=f"service-{self._number(entry.service)}",
            name=self.name_of(entry.service),
            contract="contract",
            vendor="",
            customer="",
            benefits=(benefit,) * bool(entry.benefits),
            marks=tuple(replace(mark, who="", note="") for mark in entry.marks),
            agreement="agreement" if entry.agreement else "",
        )

    def _agreement(self, agreement: AgreementSnapshot, number: int) -> AgreementSnapshot:
        benefit, said = self.language.say("mask.benefit"), agreement.stated
        credit, ahead = said.credit, said.next_tier
        return replace(
            agreement,
            service=f"service-{self._number(agreement.service)}",
            id=f"agreement-{number}",
            customer="",
            vendor="",
            contract="contract",
            contract_name="",
            assessment=_figures(agreement.assessment, benefit),
            stated=replace(
                said,
                credit=None if credit is None else replace(credit, benefits=(benefit,) * bool(credit.benefits)),
                next_tier=None if ahead is None else _tier(ahead, benefit),
            ),
            frozen=None if agreement.frozen is None else replace(agreement.frozen, who="", why=""),
        )

    def _monitor(self, monitor: MonitorSnapshot, number: int) -> MonitorSnapshot:
        source = self._source(monitor.id.partition(":")[0])
        outages = tuple(replace(o, reason="") for o in monitor.outages)
        name = self.language.say("mask.monitor", number=number)
        return replace(monitor, id=f"{source}:{number}", name=name, type="", target="", outages=outages)


def _figures(assessment: Assessment, benefit: str) -> Assessment:
    """Leaves the figures of an assessment without a word of the contract's, a provider's or a person's."""
    credit = assessment.credit
    ahead = None if credit.next_tier is None else _tier(credit.next_tier, benefit)
    return replace(
        assessment,
        contract_id="",
        notes=(),
        parts=(),
        least=_outcome(assessment.least, benefit),
        most=_outcome(assessment.most, benefit),
        outages=tuple(replace(o, reason="", sources=()) for o in assessment.outages),
        removed=tuple(replace(r, note="") for r in assessment.removed),
        tiers=tuple(_tier(tier, benefit) for tier in assessment.tiers),
        credit=replace(credit, benefits=(benefit,) * bool(credit.benefits), steps=(), next_tier=ahead),
    )


def _outcome(outcome: PossibleOutcome | None, benefit: str) -> PossibleOutcome | None:
    return None if outcome is None else replace(outcome, benefits=(benefit,) * bool(outcome.benefits))


def _tier(tier: TierDistance, benefit: str) -> TierDistance:
    return replace(tier, benefit=benefit if tier.benefit else "")
