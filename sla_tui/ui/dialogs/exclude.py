"""Excluding time from what counts, before or after it happened; or judging an exclusion that is there already."""

from __future__ import annotations

from itertools import islice
from typing import Final

from sla_tui.errors import SlaTuiError
from sla_tui.language import Language
from sla_tui.sla.contract import EXCLUSION_REASONS
from sla_tui.sla.facts import ExclusionFact
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.dialogs.agreement import agreement_fields, key_chosen
from sla_tui.ui.dialogs.base import (
    ActProposal,
    Field,
    FieldChoice,
    FieldValues,
    instant,
    length_note,
    suggested_times,
    until,
    written,
)
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line

_JUDGED: Final = ("accepted", "disputed")
_DEFAULT: Final = "third_party"
_OFFERED: Final = 4
"""Outages whose times are suggested, the newest."""


def _judgements(language: Language, *more: str) -> tuple[FieldChoice, ...]:
    """Lists what an exclusion may be."""
    return tuple(FieldChoice(state, language.say(f"exclusion_choice.{state}")) for state in (*_JUDGED, *more))


class ExcludeDialog:
    """Asks for beginning, end, reason and reference, and whether both sides accept it."""

    def __init__(self, service: ServiceSnapshot, start: int | None, end: int | None, look: Look) -> None:
        """Proposes an outage's `start` and `end` in UTC seconds; None: not begun, still lasting."""
        say = look.say
        self.title, self.verb = say("dialog.exclude"), say("dialog.exclude_verb")
        self.service, self.about = service.id, service.title
        self._look = look
        began = written(look.now if start is None else start, look)
        reasons = tuple(FieldChoice(reason, say(f"reason.{reason}")) for reason in EXCLUSION_REASONS)
        outages = list(islice(reversed(service.assessment.outages), _OFFERED))
        begins = suggested_times((outage.start for outage in outages), look, say("dialog.now"))
        ends = suggested_times((outage.end for outage in outages), look, say("dialog.now"), "1h", "30m")
        until_ = "1h" if end is None else written(end, look)
        self.fields: tuple[Field, ...] = (
            *agreement_fields(service, look),
            Field("start", say("dialog.start"), began, hint="2026-11-23 14:30", suggestions=begins),
            Field("end", say("dialog.end"), until_, hint=say("dialog.end_hint"), suggestions=ends),
            Field("reason", say("dialog.reason"), _DEFAULT, reasons),
            Field("accepted", say("dialog.state"), "accepted", _judgements(look.language)),
            Field("reference", say("dialog.reference"), hint=say("dialog.reference_hint")),
        )

    def _span(self, values: FieldValues) -> tuple[int, int]:
        say = self._look.language.say
        start = instant(values.get("start", ""), self._look, what=say("dialog.start"), field="start")
        return start, until(values.get("end", ""), start, self._look, what=say("dialog.end"), field="end")

    def proposal(self, values: FieldValues) -> ActProposal:
        """Makes the exclusion."""
        start, end = self._span(values)
        service, reason = key_chosen(self.service, values), values.get("reason", _DEFAULT)
        accepted, reference = values.get("accepted") != "disputed", values.get("reference", "")
        return ActProposal(
            lambda actor: actor.exclude([service], start, end, reason, accepted=accepted, reference=reference)
        )

    def confirmation(self, values: FieldValues) -> str:
        """Says that it is done, and how to undo it."""
        say = self._look.language.say
        reason = say(f"reason.{values.get('reason', _DEFAULT)}")
        disputed = values.get("accepted") == "disputed"
        return say("dialog.exclude_disputed" if disputed else "dialog.exclude_done", reason=reason)

    def notes(self, values: FieldValues, look: Look) -> list[Line]:
        """Says how long it is, and what a disputed one means."""
        try:
            start, end = self._span(values)
        except SlaTuiError:
            return []
        words = length_note(start, end, look)
        if values.get("accepted") == "disputed":
            words += look.say("dialog.exclude_disputed_note")
        return [look.line(words, "soft")]


class JudgeDialog:
    """Asks whether an exclusion that is there is accepted, disputed, or withdrawn."""

    def __init__(self, service: ServiceSnapshot, fact: ExclusionFact, look: Look) -> None:
        """Asks about an act's exclusion; those of the configuration are changed there."""
        language = look.language
        say = language.say
        self.title, self.verb = say("dialog.exclusion"), say("dialog.save_verb")
        self.service = service.id
        self._act, self._look = fact.act, look
        self.about = say(
            "dialog.exclusion_about",
            service=service.title,
            reason=say(f"reason.{fact.reason}") if language.knows(f"reason.{fact.reason}") else fact.reason,
            start=language.moment(fact.start, look.zone),
            end=language.moment(fact.end, look.zone),
        )
        state = "disputed" if fact.accepted else "accepted"
        self.fields: tuple[Field, ...] = (
            Field("state", say("dialog.state"), state, _judgements(language, "withdrawn")),
            Field("reference", say("dialog.reference"), hint=say("dialog.reference_hint")),
        )

    def proposal(self, values: FieldValues) -> ActProposal:
        """Makes the judgement."""
        number, state, reference = self._act, values.get("state"), values.get("reference", "")
        if state == "withdrawn":
            return ActProposal(lambda actor: actor.withdraw(number, note=reference))
        return ActProposal(lambda actor: actor.judge(number, accepted=state == "accepted", reference=reference))

    def confirmation(self, values: FieldValues) -> str:
        """Says what the exclusion is now, and how to undo that."""
        return self._look.language.say(f"exclusion_done.{values.get('state', 'accepted')}")

    def notes(self, values: FieldValues, look: Look) -> list[Line]:
        """Adds nothing: the figures say it."""
        del values, look
        return []
