"""Declaring maintenance: when, what kind, and whether it is announced early enough for the contract to forgive it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from sla_tui.errors import SlaTuiError
from sla_tui.export.contract_values import notice_text
from sla_tui.sla.agreements import AgreementSnapshot
from sla_tui.sla.measure.windows import announced_by
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.dialogs.agreement import SAID, agreement_fields, key_chosen, said_of_each
from sla_tui.ui.dialogs.base import (
    DAY,
    ActProposal,
    Field,
    FieldChoice,
    FieldValues,
    instant,
    length_note,
    suggested_times,
    until,
    warning,
    written,
)
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText

if TYPE_CHECKING:
    from sla_tui.sla.contract import Contract
    from sla_tui.ui.dialogs.agreement import ContractOf

_KINDS: Final = ("planned", "emergency")


class _Answer(NamedTuple):
    """Whether a text forgives the work (None: not known), and that in words."""

    forgiven: bool | None
    words: str


class MaintenanceDialog:
    """Asks for beginning, end, when it was announced, kind and title."""

    def __init__(self, service: ServiceSnapshot, contract_of: ContractOf, look: Look) -> None:
        """Checks the notice that the text of each agreement asks for."""
        say = look.say
        self.title, self.verb = say("dialog.maintenance"), say("dialog.maintenance_verb")
        self.service, self.about = service.id, service.title
        self._service, self._contract_of, self._look = service, contract_of, look
        hour = (look.now // 3600 + 1) * 3600
        starts = suggested_times((hour, *_nights(look)), look, say("dialog.now"))
        lengths = tuple(FieldChoice(length, length) for length in ("1h", "2h", "4h"))
        said_when = say("dialog.announced_hint")
        said = suggested_times((look.now - days * DAY for days in (1, 2, 7)), look, say("dialog.now"))
        kinds = tuple(FieldChoice(kind, say(f"maintenance_kind.{kind}")) for kind in _KINDS)
        self.fields: tuple[Field, ...] = (
            *agreement_fields(service, look),
            Field("start", say("dialog.start"), written(hour, look), hint="2026-11-23 22:00", suggestions=starts),
            Field("end", say("dialog.end"), "2h", hint=say("dialog.end_hint"), suggestions=lengths),
            Field("announced", say("dialog.announced"), say("dialog.now"), hint=said_when, suggestions=said),
            Field("kind", say("dialog.kind"), "planned", kinds),
            Field("title", say("dialog.title"), hint=say("dialog.title_hint")),
        )

    def _span(self, values: FieldValues) -> tuple[int, int, int]:
        """Reads beginning, end and announcement, in UTC seconds."""
        say = self._look.language.say
        start = instant(values.get("start", ""), self._look, what=say("dialog.start"), field="start")
        end = until(values.get("end", ""), start, self._look, what=say("dialog.end"), field="end")
        announced = values.get("announced", "")
        return start, end, instant(announced, self._look, what=say("dialog.announced"), field="announced")

    def proposal(self, values: FieldValues) -> ActProposal:
        """Makes the maintenance window."""
        start, end, announced = self._span(values)
        kind: Literal["planned", "emergency"] = "emergency" if values.get("kind") == "emergency" else "planned"
        service, title, zone = key_chosen(self.service, values), values.get("title", ""), self._look.zone_name
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
        kind = values.get("kind", "planned")

        def answer(agreement: AgreementSnapshot) -> _Answer:
            return _answer(self._contract_of(agreement), start, announced, kind, look)

        answers = said_of_each(self._service, values, answer, look)
        ordered = sorted(answers, key=lambda answer: answer.forgiven is True)  # what is not forgiven is said first
        return [length, *(_drawn(answer, answers[answer], look) for answer in ordered[:SAID])]


def _answer(contract: Contract | None, start: int, announced: int, kind: str, look: Look) -> _Answer:
    """Says whether the contract forgives work that begins at `start`, being announced when it is."""
    say = look.language.say
    if contract is None:
        return _Answer(None, say("dialog.maintenance_no_text"))
    rule = contract.maintenance
    if rule.effect == "count":
        return _Answer(False, say("dialog.maintenance_counts"))
    if kind == "emergency" and rule.emergency == "count":
        return _Answer(False, say("dialog.maintenance_emergency"))
    wanted = notice_text(rule.notice, look.language)
    if announced > announced_by(contract, start):
        given = look.language.duration(max(0, start - announced))
        return _Answer(False, say("dialog.maintenance_late", notice=given, wanted=wanted))
    key = "dialog.maintenance_early" if rule.notice else "dialog.maintenance_forgiven"
    return _Answer(True, say(key, wanted=wanted))


def _drawn(answer: _Answer, whose: str, look: Look) -> Line:
    words = f"{whose}{answer.words}"
    if answer.forgiven is None:
        return look.line(words, "soft")
    if not answer.forgiven:
        return warning(words, look)
    return (StyledText(look.glyphs.verdict["met"], "sign.met"), look.foreign(f" {words}", "met"))


def _nights(look: Look) -> tuple[int, int]:
    """Returns ten in the evening and two in the night that come next, in UTC seconds: when such work is done."""
    now = datetime.fromtimestamp(look.now, look.zone)
    evening = now.replace(hour=22, minute=0, second=0)
    night = (evening + timedelta(days=1)).replace(hour=2)
    later = timedelta(days=evening <= now)
    return int((evening + later).timestamp()), int((night + later).timestamp())
