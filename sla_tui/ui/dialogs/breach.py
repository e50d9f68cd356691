"""Writing a breach of security down: when it was noticed, when it was told, and how long there is to tell it."""

from __future__ import annotations

from collections.abc import Callable

from sla_tui.errors import SlaTuiError
from sla_tui.sla.agreements import AgreementSnapshot
from sla_tui.sla.security_terms import BreachRule
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.dialogs.agreement import agreement_fields, key_chosen, said_of_each
from sla_tui.ui.dialogs.base import ActProposal, Field, FieldValues, instant, warning, written
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText


class BreachDialog:
    """Asks when a breach was noticed and when it was told, and for a reference by which it is known."""

    service = ""

    def __init__(
        self, service: ServiceSnapshot, rule_of: Callable[[AgreementSnapshot], BreachRule | None], look: Look
    ) -> None:
        """Asks about a breach of the service; `rule_of`: what an agreement says of telling one (None: nothing)."""
        say = look.say
        self.title, self.verb = say("dialog.breach"), say("dialog.breach_verb")
        self.about = service.title
        self._service, self._rule_of, self._look = service, rule_of, look
        self.fields: tuple[Field, ...] = (
            *agreement_fields(service, look, fits=lambda one: rule_of(one) is not None),
            Field("noticed", say("dialog.breach_noticed"), written(look.now, look), hint="2026-11-23 22:00"),
            Field("notified", say("dialog.breach_notified"), hint=say("dialog.breach_not_yet")),
            Field("reference", say("dialog.reference"), hint=say("dialog.ticket_hint")),
        )

    def _times(self, values: FieldValues) -> tuple[int, int | None]:
        """Reads when it was noticed and told (None: not yet), in UTC seconds."""
        say, notified = self._look.language.say, values.get("notified", "").strip()
        noticed = instant(values.get("noticed", ""), self._look, what=say("dialog.breach_noticed"), field="noticed")
        if not notified:
            return noticed, None
        return noticed, instant(notified, self._look, what=say("dialog.breach_notified"), field="notified")

    def proposal(self, values: FieldValues) -> ActProposal:
        """Makes the act."""
        noticed, notified = self._times(values)
        service, reference = key_chosen(self._service.id, values), values.get("reference", "")
        return ActProposal(
            lambda actor: actor.report_breach([service], noticed, notified=notified, reference=reference)
        )

    def confirmation(self, values: FieldValues) -> str:
        """Says that it is done, and how to undo it."""
        del values
        return self._look.language.say("dialog.breach_done", service=self.about)

    def notes(self, values: FieldValues, look: Look) -> list[Line]:
        """Says until when it must be told, and whether it was in time."""
        try:
            noticed, notified = self._times(values)
        except SlaTuiError:
            return []
        rules = said_of_each(self._service, values, self._rule_of, look)
        return [_said(rule, whose, noticed, notified, look) for rule, whose in rules.items() if rule is not None]


def _said(rule: BreachRule, whose: str, noticed: int, notified: int | None, look: Look) -> Line:
    """Says until when it must be told under one text, or whether it was told in time."""
    language, due = look.language, noticed + rule.within
    to = " ".join(rule.to.split()) or look.say("security.breach_customer")
    if notified is not None:
        spans = {"age": language.duration(notified - noticed), "allowed": language.duration(rule.within)}
        words = whose + look.say("dialog.breach_in_time", **spans)
        if notified > due:
            return warning(words, look)
        return (StyledText(look.glyphs.verdict["met"], "sign.met"), look.foreign(f" {words}", "met"))
    when = language.moment(due, look.zone)
    if look.now > due:
        return warning(whose + look.say("dialog.breach_overdue", to=to, when=when), look)
    left = language.duration(due - look.now)
    return (look.foreign(whose + look.say("dialog.breach_due", to=to, when=when, left=left), "soft"),)
