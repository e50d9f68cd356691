"""Excluding time from what counts, before or after it happened; or judging an exclusion that is there already."""

from __future__ import annotations

from typing import Final

from sla_tui import format as fmt
from sla_tui.errors import SlaTuiError
from sla_tui.sla.contract import EXCLUSION_REASONS
from sla_tui.sla.snapshot import ExclusionFact, ServiceSnapshot
from sla_tui.ui.dialogs.base import ActProposal, Field, FieldChoice, FieldValues, instant, until, written
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line

REASONS: Final = tuple(FieldChoice(reason, reason.replace("_", " ")) for reason in EXCLUSION_REASONS)
_JUDGED: Final = (
    FieldChoice("accepted", "accepted: it counts no more"),
    FieldChoice("disputed", "disputed: only written down"),
)
_DEFAULT: Final = "third_party"


class ExcludeDialog:
    """From, to, reason, reference, and whether both sides accept it."""

    title = "Exclude"
    verb = "exclude"

    def __init__(self, service: ServiceSnapshot, start: int | None, end: int | None, look: Look) -> None:
        """`start` and `end` of the outage that it is about; None: not begun, still lasting."""
        self.service = service.id
        self.about = service.name.strip() or service.id
        self._look = look
        self.fields: tuple[Field, ...] = (
            Field("start", "From", written(look.now if start is None else start, look), hint="2026-11-23 14:30"),
            Field("end", "To", "1h" if end is None else written(end, look), hint="a time, or a length such as 2h"),
            Field("reason", "Reason", _DEFAULT, REASONS),
            Field("accepted", "State", "accepted", _JUDGED),
            Field("reference", "Reference", hint="ticket, mail, clause (may be empty)"),
        )

    def _span(self, values: FieldValues) -> tuple[int, int]:
        start = instant(values.get("start", ""), self._look, what="From")
        return start, until(values.get("end", ""), start, self._look, what="To")

    def wish(self, values: FieldValues) -> ActProposal:
        """The exclusion."""
        start, end = self._span(values)
        service, reason = self.service, values.get("reason", _DEFAULT)
        accepted, reference = values.get("accepted") != "disputed", values.get("reference", "")
        return ActProposal(
            lambda actor: actor.exclude([service], start, end, reason, accepted=accepted, reference=reference)
        )

    def said(self, values: FieldValues) -> str:
        """That it is done, and how to take it back."""
        word = "Excluded" if values.get("accepted") != "disputed" else "Written down as disputed"
        return f"{word}: {values.get('reason', '').replace('_', ' ')}. U takes it back."

    def notes(self, values: FieldValues, look: Look) -> list[Line]:
        """How long it is, and what a disputed one means."""
        try:
            start, end = self._span(values)
        except SlaTuiError:
            return []
        words = f"{fmt.duration(max(0, end - start))} in {look.zone_label} time"
        if values.get("accepted") == "disputed":
            words += "; a disputed exclusion changes no figure"
        return [look.line(words, "soft")]


class JudgeDialog:
    """An exclusion that is there: accepted, disputed, or withdrawn."""

    title = "Exclusion"
    verb = "save"

    def __init__(self, service: ServiceSnapshot, fact: ExclusionFact, look: Look) -> None:
        """`fact` is an act's; those of the configuration are changed there."""
        self.service = service.id
        self._act = fact.act
        span = f"{fmt.day_and_time(fact.start, look.zone)} to {fmt.day_and_time(fact.end, look.zone)}"
        self.about = f"{service.name.strip() or service.id}: {fact.reason.replace('_', ' ')}, {span}"
        choices = (*_JUDGED, FieldChoice("withdrawn", "withdrawn: as if it had never been said"))
        self.fields: tuple[Field, ...] = (
            Field("state", "State", "disputed" if fact.accepted else "accepted", choices),
            Field("reference", "Reference", hint="ticket, mail, clause (may be empty)"),
        )

    def wish(self, values: FieldValues) -> ActProposal:
        """The judgement."""
        number, state, reference = self._act, values.get("state"), values.get("reference", "")
        if state == "withdrawn":
            return ActProposal(lambda actor: actor.withdraw(number, note=reference))
        return ActProposal(lambda actor: actor.judge(number, accepted=state == "accepted", reference=reference))

    def said(self, values: FieldValues) -> str:
        """What it is now."""
        back = "" if values.get("state") == "withdrawn" else " U takes that back."
        return f"The exclusion is {values.get('state')} now.{back}"

    def notes(self, values: FieldValues, look: Look) -> list[Line]:
        """Nothing more."""
        del values, look
        return []
