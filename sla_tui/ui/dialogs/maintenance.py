"""Declaring maintenance: when, what kind, and whether it is announced early enough for the contract to forgive it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from sla_tui import format as fmt
from sla_tui.errors import SlaTuiError
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.dialogs.base import ActProposal, Field, FieldChoice, FieldValues, instant, until, written
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText

if TYPE_CHECKING:
    from sla_tui.sla.contract import Contract

_KINDS: Final = (FieldChoice("planned", "planned"), FieldChoice("emergency", "emergency"))


class MaintenanceDialog:
    """From, to, announced, kind, title."""

    title = "Maintenance"
    verb = "declare"

    def __init__(self, service: ServiceSnapshot, contract: Contract | None, look: Look) -> None:
        """`contract`: whose notice is checked."""
        self.service = service.id
        self.about = service.name.strip() or service.id
        self._contract, self._look = contract, look
        hour = (look.now // 3600 + 1) * 3600
        self.fields: tuple[Field, ...] = (
            Field("start", "From", written(hour, look), hint="2026-11-23 22:00"),
            Field("end", "To", "2h", hint="a time, or a length such as 2h"),
            Field("announced", "Announced", "now", hint="when the other side was told"),
            Field("kind", "Kind", "planned", _KINDS),
            Field("title", "Title", hint="what is done (may be empty)"),
        )

    def _span(self, values: FieldValues) -> tuple[int, int, int]:
        start = instant(values.get("start", ""), self._look, what="From")
        end = until(values.get("end", ""), start, self._look, what="To")
        return start, end, instant(values.get("announced", ""), self._look, what="Announced")

    def wish(self, values: FieldValues) -> ActProposal:
        """The window."""
        start, end, announced = self._span(values)
        kind: Literal["planned", "emergency"] = "emergency" if values.get("kind") == "emergency" else "planned"
        service, title, zone = self.service, values.get("title", ""), self._look.zone_name
        return ActProposal(
            lambda actor: actor.declare_maintenance(
                [service], start, end, announced=announced, kind=kind, title=title, timezone=zone
            )
        )

    def said(self, values: FieldValues) -> str:
        """That it is done."""
        del values
        return f"Maintenance of {self.about} is declared. U takes it back."

    def notes(self, values: FieldValues, look: Look) -> list[Line]:
        """Whether the contract accepts it, and why not."""
        try:
            start, end, announced = self._span(values)
        except SlaTuiError:
            return []
        length = look.line(f"{fmt.duration(max(0, end - start))} in {look.zone_label} time", "soft")
        return [length, self._verdict(start - announced, values.get("kind", "planned"), look)]

    def _verdict(self, notice: int, kind: str, look: Look) -> Line:
        if self._contract is None:
            return look.line(
                "The contract's text is not known here; whether it is accepted is seen afterwards.", "soft"
            )
        rule = self._contract.maintenance
        met, not_met = (
            StyledText(look.glyphs.verdict["met"], "sign.met"),
            StyledText(look.glyphs.verdict["at_risk"], "sign.at_risk"),
        )
        if rule.effect == "count":
            return (not_met, look.span(" This contract counts announced work as downtime.", "at_risk"))
        if kind == "emergency" and rule.emergency == "count":
            return (not_met, look.span(" This contract forgives no emergency work: it counts as downtime.", "at_risk"))
        if notice < rule.notice:
            told, wanted = fmt.duration(max(0, notice)), fmt.duration(rule.notice)
            return (
                not_met,
                look.span(f" Announced {told} ahead; the contract asks for {wanted}: it counts.", "at_risk"),
            )
        wanted = f" (it asks for {fmt.duration(rule.notice)} of notice)" if rule.notice else ""
        return (met, look.span(f" The contract forgives it{wanted}.", "met"))
