"""Saying how far a claim has come: the first notice was given, it was claimed, it was paid."""

from __future__ import annotations

from typing import Final, cast

from sla_tui import format as fmt
from sla_tui.sla.acts import ClaimState
from sla_tui.sla.snapshot import CreditEntry
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
_CHOICES: Final = (
    FieldChoice("open", "open: nothing was done yet"),
    FieldChoice("notified", "notified: the first notice is given"),
    FieldChoice("claimed", "claimed: it was asked for"),
    FieldChoice("paid", "paid: it was credited or refunded"),
    FieldChoice("lapsed", "lapsed: it is given up"),
)


class ClaimDialog:
    """The next state, and a note."""

    title = "Claim"
    verb = "save"
    service = ""

    def __init__(self, entry: CreditEntry) -> None:
        """For that period."""
        self._entry = entry
        amount = remedy(entry.credit, entry.amount, entry.currency, entry.benefits, entry.extent)
        self.about = f"{entry.name.strip() or entry.service}, {entry.period.label or entry.period.key}: {amount}"
        self.fields: tuple[Field, ...] = (
            Field("state", "State", _NEXT[entry.state], _CHOICES),
            Field("note", "Note", hint="ticket or credit note (may be empty)"),
        )

    def wish(self, values: FieldValues) -> ActProposal:
        """The mark."""
        entry, state, note = self._entry, cast("ClaimState", values.get("state", "claimed")), values.get("note", "")
        return ActProposal(lambda actor: actor.mark_claim(entry.service, entry.period.start, state, note=note))

    def said(self, values: FieldValues) -> str:
        """What it is now."""
        return f"The claim is {values.get('state')} now. U takes that back."

    def notes(self, values: FieldValues, look: Look) -> list[Line]:
        """Its deadline, and what was said before."""
        del values
        lines = [(look.span("deadline  ", "heading"), *deadline_line(self._entry, look, long=True))]
        for mark in self._entry.marks[-3:]:
            words = f"{fmt.day_and_time(mark.at, look.zone)}  {mark.state} by {mark.who} {mark.note}"
            lines.append((look.foreign(words, "soft"),))
        if self._entry.running:
            lines.append(look.line("The period still runs: the amount may grow.", "soft"))
        return lines
