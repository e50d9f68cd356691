"""Reporting an outage: what no monitor measures of it, when its ticket was opened and which share it affected."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from sla_tui import format as fmt
from sla_tui.errors import SlaTuiError
from sla_tui.language import Language
from sla_tui.sla.agreements import AgreementSnapshot
from sla_tui.sla.evidence import OutageReport
from sla_tui.sla.facts import ReportFact
from sla_tui.sla.reports import unasked
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.dialogs.agreement import SAID, agreement_fields, key_chosen, said_of_each
from sla_tui.ui.dialogs.base import (
    ActProposal,
    Field,
    FieldChoice,
    FieldError,
    FieldValues,
    instant,
    suggested_times,
    warning,
    written,
)
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line

if TYPE_CHECKING:
    from sla_tui.sla.contract import Contract
    from sla_tui.ui.dialogs.agreement import ContractOf

_OFFERED: Final = 4
"""Outages whose beginnings are suggested, the newest."""


class ReportDialog:
    """Asks which outage it is, when it was reported, which share it affected, and for the ticket."""

    def __init__(
        self,
        service: ServiceSnapshot,
        outages: Sequence[tuple[int, int | None]],
        chosen: int,
        contract_of: ContractOf,
        look: Look,
        *,
        offered: bool = False,
    ) -> None:
        """Asks about one of the outages.

        Args:
            service: whose outages they are.
            outages: beginnings and ends (None: it lasts) in UTC seconds, newest first.
            chosen: the beginning of the one meant.
            contract_of: finds what may ask for a report: the text of each agreement.
            look: how values are written.
            offered: nobody asked for it, so that an Enter too many must not be a report; nothing is filled in.
        """
        say = look.say
        self.title, self.verb = say("dialog.report"), say("dialog.report_verb")
        self.service, self.about = service.id, service.title
        self._service, self._contract_of, self._look = service, contract_of, look
        choices = tuple(FieldChoice(str(start), _outage_words(start, end, look)) for start, end in outages)
        known = next((fact for fact in service.reports if fact.start == chosen), None)
        lasts = any(start == chosen and end is None for start, end in outages)
        asked = not offered and any(_asks_when(contract_of(one)) for one in service.agreements)
        when = _reported(known, look, now=lasts and asked)
        asked_at = suggested_times((start for start, _ in outages[:_OFFERED]), look, say("dialog.now"))
        reference = "" if known is None else known.reference
        self.fields: tuple[Field, ...] = (
            *agreement_fields(service, look),
            Field("outage", say("dialog.outage"), str(chosen), choices),
            Field("reported", say("dialog.reported"), when, hint=say("dialog.reported_hint"), suggestions=asked_at),
            Field("affected", say("dialog.affected"), _affected(known), hint=say("dialog.affected_hint")),
            Field("reference", say("dialog.reference"), reference, hint=say("dialog.ticket_hint")),
        )

    def _report(self, values: FieldValues) -> OutageReport:
        from sla_tui.engine.judge.outage_reports import share_of

        when, share = values.get("reported", "").strip(), values.get("affected", "").strip()
        what = self._look.language.say("dialog.reported")
        try:
            affected = share_of(self._look.language.percent_typed(share)) if share else None
        except SlaTuiError as error:
            raise FieldError(error.what, "affected", hint=error.hint) from None
        return OutageReport(
            began=int(values.get("outage", "0")),
            reported=instant(when, self._look, what=what, field="reported") if when else None,
            affected=affected,
            reference=values.get("reference", ""),
        )

    def proposal(self, values: FieldValues) -> ActProposal:
        """Makes the report."""
        report, service = self._report(values), key_chosen(self.service, values)
        return ActProposal(
            lambda actor: actor.report_outage(
                service, report.began, reported=report.reported, affected=report.affected, reference=report.reference
            )
        )

    def confirmation(self, values: FieldValues) -> str:
        """Says that it is done, and how to undo it."""
        began = self._look.language.moment(int(values.get("outage", "0")), self._look.zone)
        return self._look.language.say("dialog.report_done", began=began)

    def notes(self, values: FieldValues, look: Look) -> list[Line]:
        """Says whether the contract asks for what is filled in; of several agreements which of them do."""
        try:
            report = self._report(values)
        except SlaTuiError:
            return []
        empty = report.reported is None and report.affected is None

        def said(agreement: AgreementSnapshot) -> tuple[bool, str, bool]:
            """Whether nothing is asked for under an agreement, what is said, and whether the report changes nothing."""
            contract = self._contract_of(agreement)
            if contract is None:
                return True, "", False
            asks, why = wanted(contract, look.language), unasked(contract, report)
            if empty:
                return not asks, asks or look.language.tell(why or ""), False
            if why is not None:
                return not asks, look.say("dialog.report_no_change", why=look.language.tell(why)), True
            return not asks, look.say("dialog.report_replaces"), False

        answers = {
            answer: whose for answer, whose in said_of_each(self._service, values, said, look).items() if answer[1]
        }
        ordered = sorted(answers, key=lambda answer: answer[0])  # who asks for something stands first
        if ordered and not ordered[0][0]:
            ordered = [answer for answer in ordered if not answer[0]]
        lines = ((f"{answers[answer]}{answer[1]}", answer[2]) for answer in ordered[:SAID])
        return [warning(words, look) if idle else (look.foreign(words, "soft"),) for words, idle in lines]


def _asks_when(contract: Contract | None) -> bool:
    """Tells whether a contract counts outages from when they were reported."""
    return contract is not None and contract.availability.start_at == "reported"


def wanted(contract: Contract, language: Language) -> str:
    """Says what the contract asks for of every outage; empty where it asks for nothing."""
    rule = contract.availability
    asks = [language.say("dialog.asks_reported")] if rule.start_at == "reported" else []
    asks += [language.say("dialog.asks_affected")] if rule.weighted else []
    return language.say("dialog.asks", what=language.listed(asks)) if asks else ""


def _outage_words(start: int, end: int | None, look: Look) -> str:
    """Says when an outage began and how long it was."""
    began = look.language.moment(start, look.zone)
    if end is None:
        return look.say("dialog.outage_lasts", began=began)
    return f"{began}, {look.language.duration(end - start)}"


def _reported(known: ReportFact | None, look: Look, *, now: bool) -> str:
    if known is not None and known.reported is not None:
        return written(known.reported, look)
    return look.say("dialog.now") if now and known is None else ""


def _affected(known: ReportFact | None) -> str:
    share: Fraction | None = None if known is None else known.affected
    return "" if share is None else f"{fmt.exact_percent(100 * share)}%"
