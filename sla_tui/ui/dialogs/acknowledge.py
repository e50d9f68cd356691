"""Acknowledging an outage: somebody looks after it, and says why it is quiet about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.dialogs.base import ActProposal, Field, FieldChoice, FieldValues, needed
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line

if TYPE_CHECKING:
    from sla_tui.sla.contract import Contract


class AcknowledgeDialog:
    """A reason, and where the contract promises support by severity, which one it is."""

    title = "Acknowledge"
    verb = "acknowledge"
    service = ""

    def __init__(self, service: ServiceSnapshot, outage: int, since: str, contract: Contract | None) -> None:
        """`outage` began at that instant; `since` says it in words."""
        self.about = f"{service.name.strip() or service.id}: down since {since}"
        self._service, self._outage = service, outage
        levels = dict.fromkeys(o.severity for o in contract.objectives if o.severity) if contract is not None else {}
        severities = tuple(FieldChoice(level, level) for level in levels)
        self.fields: tuple[Field, ...] = (Field("reason", "Reason", hint="who does what about it"),)
        if severities:
            self.fields += (Field("severity", "Severity", severities[0].value, severities),)

    def wish(self, values: FieldValues) -> ActProposal:
        """The acknowledgement, with the verdict as it is: it ends when that becomes worse."""
        reason = needed(values, "reason", "a reason")
        service, outage, severity = self._service, self._outage, values.get("severity", "")
        return ActProposal(
            lambda actor: actor.acknowledge(service.id, outage, reason, verdict=service.verdict, severity=severity)
        )

    def said(self, values: FieldValues) -> str:
        """That it is done, and what ends it."""
        del values
        return f"Acknowledged: {self._service.name} is quiet until it recovers or becomes worse."

    def notes(self, values: FieldValues, look: Look) -> list[Line]:
        """What it does and does not."""
        del values
        return [look.line("Bell and title stay silent about it; figures and credits are not touched.", "soft")]
