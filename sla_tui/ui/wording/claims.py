"""Claims in words and signs: how far each has come, and until when it must be asked for."""

from __future__ import annotations

from typing import Final, Literal

from sla_tui import format as fmt
from sla_tui.sla.money.entries import CreditEntry
from sla_tui.ui.drawing.look import Look, zone
from sla_tui.ui.drawing.spans import Line, StyledText

ClaimStage = Literal["owed", "claimable", "notified", "claimed", "paid", "expired"]
STAGES: Final[tuple[ClaimStage, ...]] = ("owed", "claimable", "notified", "claimed", "paid", "expired")
"""From the period that still runs to the end of a claim."""
SOON: Final = 7 * 86_400
"""Seconds to a deadline from which on it is urgent."""
_LOOKS: Final[dict[ClaimStage, tuple[str, str, str]]] = {
    "owed": ("▴", "o", "at_risk"),
    "claimable": ("▲", "!", "at_risk"),
    "notified": ("△", "n", "accent"),
    "claimed": ("◐", "c", "strong"),
    "paid": ("●", "+", "met"),
    "expired": ("◌", "-", "unknown"),
}
"""A sign, the same in ASCII, a role."""


def stage_of(entry: CreditEntry) -> ClaimStage:
    """How far a credit has come: owed while its period runs, claimable once it is over, and what became of it."""
    match entry.state:
        case "open":
            return "owed" if entry.running else "claimable"
        case "lapsed":
            return "expired"
        case state:
            return state


def stage_sign(stage: ClaimStage, look: Look) -> StyledText:
    """Its sign."""
    return StyledText(_LOOKS[stage][look.glyphs.ascii_only], stage_role(stage))


def stage_role(stage: ClaimStage) -> str:
    """Its colour."""
    return _LOOKS[stage][2]


def is_due(entry: CreditEntry) -> bool:
    """Whether somebody still has to claim it."""
    return entry.state in {"open", "notified"}


def deadline_line(entry: CreditEntry, look: Look, *, long: bool) -> Line:
    """``15 Dec, 22 d left``; what must come first where there is a duty to notify; what became of it."""
    if not is_due(entry):
        return _done(entry, look, long=long)
    home = zone(entry.timezone) if entry.timezone else look.zone  # a deadline is a day of the contract's zone
    notify, deadline = entry.claim.notify_by, entry.claim.deadline
    if entry.state == "open" and notify is not None and notify > look.now:
        return _until("notify by ", notify, look, fmt.last_day(notify, home), long=long)
    if deadline is None:
        return look.line("no deadline" if not entry.running else "with the period's end", "soft")
    return _until("", deadline, look, fmt.last_day(deadline, home), long=long)


def _until(words: str, at: int, look: Look, day: str, *, long: bool) -> Line:
    rest = at - look.now
    if rest <= 0:
        return (look.span(f"{words}{day}", "soft"), look.span(", over", "breached"))
    role = "at_risk" if rest < SOON else "soft"
    left_over = f"{fmt.duration(rest, parts=1)}{' left' if long else ''}"
    return (look.span(f"{words}{day}, ", "text"), look.span(left_over, role))


def _done(entry: CreditEntry, look: Look, *, long: bool) -> Line:
    """Who did it and when, or since when it is over."""
    if entry.marks:
        mark = entry.marks[-1]
        words = f"{fmt.day(mark.at, look.zone)}"
        note = f" {mark.note}" if long and mark.note else ""
        return (look.span(words, "soft"), look.foreign(f" by {mark.who}{note}", "soft"))
    deadline = entry.claim.deadline
    if deadline is None:
        return ()
    return look.line(f"over since {fmt.duration(max(0, look.now - deadline), parts=1)}", "soft")
