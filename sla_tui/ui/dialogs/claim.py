"""Saying how far a claim has come: the first notice was given, it was claimed, it was paid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, cast

from sla_tui.sla.acts import ClaimState
from sla_tui.sla.money.entries import CreditEntry
from sla_tui.ui.dialogs.agreement import AGREEMENT
from sla_tui.ui.dialogs.base import ActProposal, Field, FieldChoice, FieldValues
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line
from sla_tui.ui.wording.claims import deadline_line
from sla_tui.ui.wording.figure_words import remedy

_NEXT: Final[dict[ClaimState, ClaimState]] = {
    "open": "claimed",
    "notified": "claimed",
    "claimed": "paid",
    "paid": "paid",
    "lapsed": "claimed",
}
"""The state that is proposed, by the one that a claim is in."""


class ClaimDialog:
    """Asks for the claim's next state, and a note."""

    service = ""

    def __init__(self, entry: CreditEntry, look: Look, *, others: Sequence[CreditEntry] = ()) -> None:
        """Asks about the credit of one period, or of one of `others`: those of the service's other agreements."""
        say = look.say
        self.title, self.verb = say("dialog.claim"), say("dialog.save_verb")
        self._entries, self._look = {one.key: one for one in (entry, *others)}, look
        name, period = entry.title, entry.period.label or entry.period.key
        self.about = f"{name}, {period}" if others else f"{name}, {period}: {_amount(entry, look)}"
        agreements = tuple(FieldChoice(one.key, _words(one, entry, look)) for one in self._entries.values())
        choices = tuple(FieldChoice(state, say(f"claim_choice.{state}")) for state in _NEXT)
        self.fields: tuple[Field, ...] = (
            *((Field(AGREEMENT, say("dialog.agreement"), entry.key, agreements),) if others else ()),
            Field("state", say("dialog.state"), _NEXT[entry.state], choices),
            Field("note", say("dialog.note"), hint=say("dialog.note_hint")),
        )

    def _entry(self, values: FieldValues) -> CreditEntry:
        """Returns the credit of the agreement that is meant."""
        return self._entries.get(values.get(AGREEMENT, "")) or next(iter(self._entries.values()))

    def proposal(self, values: FieldValues) -> ActProposal:
        """Makes the mark."""
        entry, note = self._entry(values), values.get("note", "")
        state = cast("ClaimState", values.get("state", "claimed"))
        return ActProposal(lambda actor: actor.mark_claim(entry.key, entry.period.start, state, note=note))

    def confirmation(self, values: FieldValues) -> str:
        """Says which state the claim is in now, and how to undo that."""
        state = values.get("state", "claimed")
        return self._look.language.say("dialog.claim_done", state=self._look.language.say(f"claim_state.{state}"))

    def notes(self, values: FieldValues, look: Look) -> list[Line]:
        """Says its deadline, and what was noted before."""
        say, entry = look.say, self._entry(values)
        lines = [(look.span(f"{say('dialog.deadline')}  ", "heading"), *deadline_line(entry, look, long=True))]
        for mark in entry.marks[-3:]:
            state = say(f"claim_state.{mark.state}")
            words = say("dialog.claim_mark", when=look.language.moment(mark.at, look.zone), state=state, who=mark.who)
            lines.append((look.foreign(f"{words} {mark.note}", "soft"),))
        if entry.running:
            lines.append(look.line(say("dialog.claim_running"), "soft"))
        return lines


def _amount(entry: CreditEntry, look: Look) -> str:
    return remedy(entry.credit, entry.amount, entry.currency, entry.benefits, look.language, extent=entry.extent)


def _words(entry: CreditEntry, shown: CreditEntry, look: Look) -> str:
    """Says with whom, which way and how much; the period too, where it is another one than that of `shown`."""
    name = entry.counterparty or look.say("party.unnamed")
    period = "" if entry.period == shown.period else f" ({entry.period.label or entry.period.key})"
    return f"{name}{period}: {_amount(entry, look)} {look.say(f'party.{entry.direction}')}"
