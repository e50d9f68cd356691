"""Declaring maintenance: when, what kind, and whether it is announced early enough for the contract to forgive it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from sla_tui.errors import SlaTuiError
from sla_tui.export.contract_values import notice_text
from sla_tui.sla.measure.windows import announced_by
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.dialogs.base import (
    ActProposal,
    Field,
    FieldChoice,
    FieldValues,
    instant,
    length_note,
    name_of,
    until,
    warning,
    written,
)
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText

if TYPE_CHECKING:
    from sla_tui.sla.contract import Contract

_KINDS: Final = ("planned", "emergency")


class MaintenanceDialog:
    """Asks for beginning, end, when it was announced, kind and title."""

    def __init__(self, service: ServiceSnapshot, contract: Contract | None, look: Look) -> None:
        """Checks the notice that `contract` asks for; None where its text is not known."""
        say = look.say
        self.title, self.verb = say("dialog.maintenance"), say("dialog.maintenance_verb")
        self.service, self.about = service.id, name_of(service)
        self._contract, self._look = contract, look
        hour = (look.now // 3600 + 1) * 3600
        kinds = tuple(FieldChoice(kind, say(f"maintenance_kind.{kind}")) for kind in _KINDS)
        self.fields: tuple[Field, ...] = (
            Field("start", say("dialog.start"), written(hour, look), hint="2026-11-23 22:00"),
            Field("end", say("dialog.end"), "2h", hint=say("dialog.end_hint")),
            Field("announced", say("dialog.announced"), say("dialog.now"), hint=say("dialog.announced_hint")),
            Field("kind", say("dialog.kind"), "planned", kinds),
            Field("title", say("dialog.title"), hint=say("dialog.title_hint")),
        )

    def _span(self, values: FieldValues) -> tuple[int, int, int]:
        """Reads beginning, end and announcement, in UTC seconds."""
        say = self._look.language.say
        start = instant(values.get("start", ""), self._look, what=say("dialog.start"))
        end = until(values.get("end", ""), start, self._look, what=say("dialog.end"))
        return start, end, instant(values.get("announced", ""), self._look, what=say("dialog.announced"))

    def proposal(self, values: FieldValues) -> ActProposal:
        """Makes the maintenance window."""
        start, end, announced = self._span(values)
        kind: Literal["planned", "emergency"] = "emergency" if values.get("kind") == "emergency" else "planned"
        service, title, zone = self.service, values.get("title", ""), self._look.zone_name
        return ActProposal(
            lambda actor: actor.declare_maintenance(
                [service], start, end, announced=announced, kind=kind, title=title, timezone=zone
            )
        )

    def confirmation(self, values: FieldValues) -> str:
        """Says that it is declared, and how to undo it."""
        del values
        return self._look.language.say("dialog.maintenance_done", service=self.about)

    def notes(self, values: FieldValues, look: Look) -> list[Line]:
        """Says how long it is, whether the contract accepts it, and why not."""
        try:
            start, end, announced = self._span(values)
        except SlaTuiError:
            return []
        length = look.line(length_note(start, end, look), "soft")
        return [length, self._accepted(start, announced, values.get("kind", "planned"), look)]

    def _accepted(self, start: int, announced: int, kind: str, look: Look) -> Line:
        """Says whether the contract forgives work that begins at `start`, being announced when it is."""
        language = look.language
        say = language.say
        if self._contract is None:
            return look.line(say("dialog.maintenance_no_text"), "soft")
        rule = self._contract.maintenance
        if rule.effect == "count":
            return warning(say("dialog.maintenance_counts"), look)
        if kind == "emergency" and rule.emergency == "count":
            return warning(say("dialog.maintenance_emergency"), look)
        wanted = notice_text(rule.notice, language)
        if announced > announced_by(self._contract, start):
            given = language.duration(max(0, start - announced))
            return warning(say("dialog.maintenance_late", notice=given, wanted=wanted), look)
        words = say("dialog.maintenance_early", wanted=wanted) if rule.notice else say("dialog.maintenance_forgiven")
        return (StyledText(look.glyphs.verdict["met"], "sign.met"), look.span(f" {words}", "met"))
