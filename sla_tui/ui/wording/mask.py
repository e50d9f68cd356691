"""Names masked for a wall that strangers can see: what is shown stays true, whose it is cannot be told."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sla_tui.sla.monitors import MonitorSnapshot
from sla_tui.sla.result import Assessment, PossibleOutcome, TierDistance
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot


@dataclass(slots=True)
class Mask:
    """Gives every service and source a number in the order in which they were first seen, and keeps to it."""

    services: dict[str, int] = field(default_factory=dict)
    sources: dict[str, int] = field(default_factory=dict)

    def masked(self, snapshot: Snapshot) -> Snapshot:
        """The snapshot without a name, an address, a tag, a reason or a note in it."""
        return replace(
            snapshot,
            sources=tuple(replace(s, id=self._source(s.id), kind="source", message="") for s in snapshot.sources),
            services=tuple(self._service(s) for s in snapshot.services),
            credits=(),
            alerts=(),
            notices=(),
            detail=None,
        )

    def _source(self, name: str) -> str:
        return f"source {self.sources.setdefault(name, len(self.sources) + 1)}"

    def _service(self, service: ServiceSnapshot) -> ServiceSnapshot:
        number = self.services.setdefault(service.id, len(self.services) + 1)
        return replace(
            service,
            id=f"service-{number}",
            name=f"Service {number}",
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
            frozen=None if service.frozen is None else replace(service.frozen, who="", why=""),
            assessment=_figures(service.assessment),
        )

    def _monitor(self, monitor: MonitorSnapshot, number: int) -> MonitorSnapshot:
        source = self._source(monitor.id.partition(":")[0])
        outages = tuple(replace(o, reason="") for o in monitor.outages)
        return replace(monitor, id=f"{source}:{number}", name=f"monitor {number}", type="", target="", outages=outages)


def _figures(assessment: Assessment) -> Assessment:
    """The figures of an assessment without a word of the contract's, a provider's or a person's."""
    credit = assessment.credit
    ahead = None if credit.next_tier is None else _tier(credit.next_tier)
    return replace(
        assessment,
        contract_id="",
        notes=(),
        parts=(),
        least=_outcome(assessment.least),
        most=_outcome(assessment.most),
        outages=tuple(replace(o, reason="", sources=()) for o in assessment.outages),
        removed=tuple(replace(r, note="") for r in assessment.removed),
        tiers=tuple(_tier(tier) for tier in assessment.tiers),
        credit=replace(credit, benefits=_benefits(credit.benefits), steps=(), next_tier=ahead),
    )


def _outcome(outcome: PossibleOutcome | None) -> PossibleOutcome | None:
    return None if outcome is None else replace(outcome, benefits=_benefits(outcome.benefits))


def _tier(tier: TierDistance) -> TierDistance:
    return replace(tier, benefit="a benefit" if tier.benefit else "")


def _benefits(benefits: tuple[str, ...]) -> tuple[str, ...]:
    return ("a benefit",) * bool(benefits)
