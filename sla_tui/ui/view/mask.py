"""Names masked for a wall that strangers can see: what is shown stays true, whose it is cannot be told."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sla_tui.sla.result import Outcome
from sla_tui.sla.snapshot import MonitorSnapshot, ServiceSnapshot, Snapshot


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
            notices=(),
            detail=None,
        )

    def _source(self, name: str) -> str:
        return f"source {self.sources.setdefault(name, len(self.sources) + 1)}"

    def _service(self, service: ServiceSnapshot) -> ServiceSnapshot:
        number = self.services.setdefault(service.id, len(self.services) + 1)
        assessment = service.assessment
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
            assessment=replace(
                assessment,
                contract_id="",
                notes=(),
                parts=(),
                least=_masked(assessment.least),
                most=_masked(assessment.most),
                outages=tuple(replace(o, reason="", sources=()) for o in assessment.outages),
                removed=tuple(replace(r, note="") for r in assessment.removed),
                credit=replace(assessment.credit, benefits=("a benefit",) * bool(assessment.credit.benefits), steps=()),
            ),
        )

    def _monitor(self, monitor: MonitorSnapshot, number: int) -> MonitorSnapshot:
        source = self._source(monitor.id.partition(":")[0])
        outages = tuple(replace(o, reason="") for o in monitor.outages)
        return replace(monitor, id=f"{source}:{number}", name=f"monitor {number}", type="", target="", outages=outages)


def _masked(outcome: Outcome | None) -> Outcome | None:
    """One end of what is possible without a benefit in the contract's words."""
    return None if outcome is None else replace(outcome, benefits=("a benefit",) * bool(outcome.benefits))
