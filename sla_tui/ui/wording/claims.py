"""Claims in words and signs: how far each has come, and until when it must be asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

from sla_tui.sla.money.entries import CreditEntry
from sla_tui.sla.snapshot import Snapshot
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
    "claimed": ("◕", "c", "strong"),
    "paid": ("●", "+", "met"),
    "expired": ("◌", "-", "unknown"),
}
"""A sign, the same in ASCII, a role."""

_ORDER: Final = {"open": 0, "notified": 0, "claimed": 1, "paid": 2, "lapsed": 3}


def stage_of(entry: CreditEntry) -> ClaimStage:
    """Tells how far a credit has come: owed while its period runs, claimable once it is over, and what became of it."""
    match entry.state:
        case "open":
            return "owed" if entry.running else "claimable"
        case "lapsed":
            return "expired"
        case state:
            return state


def stage_sign(stage: ClaimStage, look: Look) -> StyledText:
    """Returns its sign."""
    return StyledText(_LOOKS[stage][look.glyphs.ascii_only], stage_role(stage))


def stage_role(stage: ClaimStage) -> str:
    """Returns its colour."""
    return _LOOKS[stage][2]


def is_due(entry: CreditEntry) -> bool:
    """Tells whether somebody still has to claim it."""
    return entry.state in {"open", "notified"}


def reads_past_periods(snapshot: Snapshot | None) -> bool:
    """Tells whether the credits of past periods are still to come; a past period that is shown has no others."""
    if snapshot is None or snapshot.credits_complete:
        return False
    return any(service.assessment.running for service in snapshot.services)


def due_line(entries: Iterable[CreditEntry], snapshot: Snapshot | None, look: Look) -> Line:
    """Says how many of them can be claimed; while past periods are still read it does not say that none can."""
    due = sum(map(is_claimable, entries))
    if due:
        return look.line(look.say("credits_view.due", count=due), "at_risk")
    return look.line(
        look.say("credits_view.loading" if reads_past_periods(snapshot) else "credits_view.none_due"), "soft"
    )


def is_claimable(entry: CreditEntry) -> bool:
    """Tells whether we can claim it now: customers claim from us, and of a running period nobody claims yet."""
    return is_due(entry) and not entry.running and entry.direction == "owed_to_us"


def claim_urgency(entry: CreditEntry) -> tuple[int, int, int, str]:
    """Orders credits: what somebody still has to claim first, by its deadline."""
    deadline = entry.claim.deadline
    return _ORDER[entry.state], 2**60 if deadline is None else deadline, -entry.period.start, entry.name.casefold()


def stage_words(stage: ClaimStage, look: Look) -> str:
    """Names it in a word or two."""
    return look.say(f"claim_stage.{stage}")


def deadline_line(entry: CreditEntry, look: Look, *, long: bool) -> Line:
    """Writes ``15 Dec, 22 d left``; what must come first where there is a duty to notify; what became of it."""
    if not is_due(entry):
        return _done(entry, look, long=long)
    home = zone(entry.timezone) if entry.timezone else look.zone  # a deadline is a day of the contract's zone
    notify, deadline = entry.claim.notify_by, entry.claim.deadline
    if entry.state == "open" and notify is not None and notify > look.now:
        day = look.language.short_last_day(notify, home)
        return _until(look.say("money.notify_by", day=day), notify, look, long=long)
    if deadline is None:
        return look.line(look.say("deadline.later" if entry.running else "deadline.none"), "soft")
    return _until(look.language.short_last_day(deadline, home), deadline, look, long=long)


def _until(day: str, at: int, look: Look, *, long: bool) -> Line:
    rest = at - look.now
    if rest <= 0:
        return (look.span(day, "soft"), look.span(f", {look.say('deadline.expired')}", "breached"))
    role = "at_risk" if rest < SOON else "soft"
    left_over = look.language.duration(rest, parts=1)
    words = look.say("time.left", time=left_over) if long else left_over
    return (look.span(f"{day}, ", "text"), look.span(words, role))


def _done(entry: CreditEntry, look: Look, *, long: bool) -> Line:
    """Says who did it and when, or since when it is over."""
    if entry.marks:
        mark = entry.marks[-1]
        note = f" {mark.note}" if long and mark.note else ""
        day = look.language.short_day(mark.at, look.zone)
        return (look.span(day, "soft"), look.foreign(f" {look.say('screen.by', who=mark.who)}{note}", "soft"))
    deadline = entry.claim.deadline
    if deadline is None:
        return ()
    return look.line(look.say("deadline.expired_ago", age=look.language.age(look.now - deadline)), "soft")
