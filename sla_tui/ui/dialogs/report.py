"""Reporting an outage: what no monitor measures of it, when its ticket was opened and which share it affected."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from sla_tui import format as fmt
from sla_tui.errors import SlaTuiError
from sla_tui.sla.evidence import OutageReport
from sla_tui.sla.reports import unasked
from sla_tui.sla.snapshot import ReportFact, ServiceSnapshot
from sla_tui.ui.dialogs.base import ActProposal, Field, FieldChoice, FieldValues, instant, written
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText

if TYPE_CHECKING:
    from sla_tui.sla.contract import Contract


class ReportDialog:
    """Which outage, when it was reported, which share it affected, and the ticket."""

    title = "Report outage"
    verb = "report"

    def __init__(
        self,
        service: ServiceSnapshot,
        outages: Sequence[tuple[int, int | None]],
        chosen: int,
        contract: Contract | None,
        look: Look,
        *,
        offered: bool = False,
    ) -> None:
        """`outages`: beginnings and ends (None: it lasts), newest first; `chosen`: the beginning of the one meant.

        `offered`: nobody asked for it, so that an Enter too many must not be a report; nothing is filled in.
        """
        self.service = service.id
        self.about = service.name.strip() or service.id
        self._contract, self._look = contract, look
        choices = tuple(FieldChoice(str(start), _words(start, end, look)) for start, end in outages)
        known = next((fact for fact in service.reports if fact.start == chosen), None)
        lasts = any(start == chosen and end is None for start, end in outages)
        asked = contract is not None and contract.availability.start_at == "reported" and not offered
        when = _reported(known, look, now=lasts and asked)
        self.fields: tuple[Field, ...] = (
            Field("outage", "Outage", str(chosen), choices),
            Field("reported", "Reported", when, hint="2026-11-23 14:30, or now"),
            Field("affected", "Affected", _affected(known), hint="the share, such as 40%"),
            Field("reference", "Reference", "" if known is None else known.reference, hint="ticket (may be empty)"),
        )

    def _report(self, values: FieldValues) -> OutageReport:
        from sla_tui.engine.judge.outage_reports import share_of

        when, share = values.get("reported", "").strip(), values.get("affected", "").strip()
        return OutageReport(
            began=int(values.get("outage", "0")),
            reported=instant(when, self._look, what="Reported") if when else None,
            affected=share_of(share) if share else None,
            reference=values.get("reference", ""),
        )

    def wish(self, values: FieldValues) -> ActProposal:
        """The report."""
        told, service = self._report(values), self.service
        return ActProposal(
            lambda actor: actor.report_outage(
                service, told.began, reported=told.reported, affected=told.affected, reference=told.reference
            )
        )

    def said(self, values: FieldValues) -> str:
        """That it is done, and how to take it back."""
        began = fmt.day_and_time(int(values.get("outage", "0")), self._look.zone)
        return f"The outage of {began} is reported. U takes it back."

    def notes(self, values: FieldValues, look: Look) -> list[Line]:
        """Whether the contract asks for what is said."""
        if self._contract is None:
            return []
        try:
            told = self._report(values)
        except SlaTuiError:
            return []
        if told.reported is None and told.affected is None:
            return [look.line(wanted(self._contract) or unasked(self._contract, told), "soft")]
        why = unasked(self._contract, told)
        if why:
            return [
                (
                    StyledText(look.glyphs.verdict["at_risk"], "sign.at_risk"),
                    look.foreign(f" No figure changes: {why}.", "at_risk"),
                )
            ]
        return [look.line("Takes the place of what was reported of this outage before.", "soft")]


def wanted(contract: Contract) -> str:
    """What the contract asks for of every outage, in words; empty where it asks for nothing."""
    rule = contract.availability
    asks = ["when it was reported"] if rule.start_at == "reported" else []
    asks += ["which share it affected"] if rule.weighted else []
    return f"The contract asks of every outage {' and '.join(asks)}." if asks else ""


def _words(start: int, end: int | None, look: Look) -> str:
    began = fmt.day_and_time(start, look.zone)
    return f"{began}, still down" if end is None else f"{began}, {fmt.duration(end - start)}"


def _reported(known: ReportFact | None, look: Look, *, now: bool) -> str:
    if known is not None and known.reported is not None:
        return written(known.reported, look)
    return "now" if now and known is None else ""


def _affected(known: ReportFact | None) -> str:
    share: Fraction | None = None if known is None else known.affected
    return "" if share is None else f"{fmt.exact_percent(100 * share)}%"
