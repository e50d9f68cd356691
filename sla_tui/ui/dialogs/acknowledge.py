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
    """Asks for a reason, and where the contract promises support by severity, for the severity."""

    service = ""

    def __init__(self, service: ServiceSnapshot, outage: int, contract: Contract | None, look: Look) -> None:
        """Asks about the outage that began at the instant `outage`."""
        say = look.say
        self.title, self.verb = say("dialog.acknowledge"), say("dialog.acknowledge_verb")
        since = look.language.moment(outage, look.zone)
        self.about = say("dialog.acknowledge_about", service=service.title, since=since)
        self._service, self._outage, self._look = service, outage, look
        levels = dict.fromkeys(o.severity for o in contract.objectives if o.severity) if contract is not None else {}
        severities = tuple(FieldChoice(level, level) for level in levels)
        self.fields: tuple[Field, ...] = (Field("reason", say("dialog.reason"), hint=say("dialog.reason_hint")),)
        if severities:
            self.fields += (Field("severity", say("dialog.severity"), severities[0].value, severities),)

    def proposal(self, values: FieldValues) -> ActProposal:
        """Makes the acknowledgement, with the verdict as it is: it ends when that becomes worse."""
        reason = needed(values, "reason", self._look.language.say("dialog.reason_missing"))
        service, outage, severity = self._service, self._outage, values.get("severity", "")
        return ActProposal(
            lambda actor: actor.acknowledge(service.id, outage, reason, verdict=service.verdict, severity=severity)
        )

    def confirmation(self, values: FieldValues) -> str:
        """Says that it is done, and what ends it."""
        del values
        return self._look.language.say("dialog.acknowledge_done", service=self._service.name)

    def notes(self, values: FieldValues, look: Look) -> list[Line]:
        """Says what an acknowledgement changes and what it does not."""
        del values
        return [look.line(look.say("dialog.acknowledge_note"), "soft")]
