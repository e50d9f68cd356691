"""The wall's money, always in one place: owed now, to claim, at stake, and apart from all of it what we owe."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sla_tui.export.documents.totals import owed_by_us_sums, owed_sums, total_text
from sla_tui.sla.agreement import Direction
from sla_tui.sla.money.stakes import STAKE_WITHIN, Stake, stakes_of, stakes_together
from sla_tui.sla.money.totals import CreditStage, totals
from sla_tui.sla.snapshot import Snapshot
from sla_tui.ui.drawing.look import NONE, Look, zone
from sla_tui.ui.drawing.memo import Memo
from sla_tui.ui.drawing.spans import Line, StyledText, cut, left, plain, right, width
from sla_tui.ui.parts.digits import drawable, halves
from sla_tui.ui.wording.claims import is_claimable


class _Sum(NamedTuple):
    """One line: what it is of, what it comes to, of whom and until when; in more words, and in fewer."""

    label: str
    amount: Line
    words: tuple[str, ...] = ()


def money_lines(
    snapshot: Snapshot, look: Look, cells: int, rows: int, *, large: bool = False, memo: Memo | None = None
) -> list[Line]:
    """Draws at most so many sums in `cells`, a line each: their labels, amounts and words each below the others.

    Args:
        snapshot: whose.
        look: how it is drawn.
        cells: of a line.
        rows: how many sums at most.
        large: what is owed now is drawn in large letters, which takes two lines more.
        memo: keeps what each service adds to them.
    """
    sums = _sums(snapshot, look, memo or Memo())[: max(0, rows)]
    if not sums:
        return []
    if large:
        return [*_large(sums[0], look, cells), *_lines(sums[1:], look, cells)]
    return _lines(sums, look, cells)


def _large(one: _Sum, look: Look, cells: int) -> list[Line]:
    """Draws one sum three lines high; that there is nothing, or what cannot be drawn so, in the middle of them."""
    letters = drawable(plain(one.amount)) if one.amount[0].role == "owed" else ""
    label = look.line(look.say(f"wall.{one.label}"), "heading")
    amount = halves(letters, "owed", look) if letters else []
    room = cells - width(label) - 2
    if len(amount) < 3 or width(amount[0]) > room:
        return [(), *_lines([one], look, cells), ()]
    words = next((w for w in one.words if width((look.foreign(w),)) <= room - width(amount[0]) - 3), "")
    first, middle, last = (
        (*left(label if row == 1 else (), width(label) + 2), *line) for row, line in enumerate(amount)
    )
    return [first, (*middle, StyledText("   "), look.foreign(words, "soft")) if words else middle, last]


def _lines(sums: Sequence[_Sum], look: Look, cells: int) -> list[Line]:
    if not sums:
        return []
    labels = max(width(look.line(look.say(f"wall.{one.label}"))) for one in sums)
    amounts = max(width(one.amount) for one in sums)
    lines: list[Line] = []
    for one in sums:
        head = left((look.span(look.say(f"wall.{one.label}"), "heading"),), labels + 2)
        line: Line = (*head, *right(one.amount, amounts))
        room = cells - width(line) - 3
        words = next((w for w in one.words if width((look.foreign(w),)) <= room), "")
        lines.append(cut((*line, StyledText("   "), look.foreign(words, "soft")) if words else line, cells))
    return lines


def _sums(snapshot: Snapshot, look: Look, memo: Memo) -> list[_Sum]:
    """Lists them in the order in which they give way, the first last: nothing is added up across directions."""
    stakes = stakes_together(memo.each("stakes", snapshot.services, stakes_of))
    out = [_owed(snapshot, look, memo), _to_claim(snapshot, look), _stake(stakes, look)]
    ours = owed_by_us_sums(snapshot.summary, look.language)
    risk = " + ".join(look.language.money(s.amount, s.currency) for s in stakes if s.direction == "owed_by_us")
    if ours or risk:
        words = (look.say("wall.stake_ours", sums=risk),) if risk else ()
        out.append(_Sum("we_owe", _amount(ours, "at_risk", look), words))
    done = [text for stage in _DONE if (text := _stage_text(snapshot, stage, look))]
    if done:
        out.append(_Sum("so_far", _amount(done[0], "soft", look), (", ".join(done[1:]),)))
    return out


_DONE: tuple[CreditStage, ...] = ("claimed", "paid", "expired")


def _amount(words: str, role: str, look: Look) -> Line:
    """Draws an amount; that there is nothing in the colour of calm."""
    return (look.foreign(words, role),) if words else (look.span(look.say("wall.none"), "soft"),)


def _owed(snapshot: Snapshot, look: Look, memo: Memo) -> _Sum:
    owes = memo.each("owing", snapshot.services, lambda s: s.stated.owed and s.direction == "owed_to_us")
    owing = [s for s, owed in zip(snapshot.services, owes, strict=True) if owed]
    words: tuple[str, ...] = ()
    if len(owing) == 1:
        name, since = owing[0].title, owing[0].locked_in_since
        words = (name,)
        if since is not None:
            day = look.language.short_day(since, look.zone)
            words = (f"{name}, {look.say('report.since', when=day)}", name)
    elif owing:
        words = (look.say("wall.services", n=len(owing)),)
    return _Sum("owed_now", _amount(owed_sums(snapshot.summary, look.language), "owed", look), words)


def _to_claim(snapshot: Snapshot, look: Look) -> _Sum:
    due = [e for e in snapshot.credits if is_claimable(e)]
    days = [(at, e.timezone) for e in due if (at := e.claim.deadline) is not None and at > look.now]
    words: tuple[str, ...] = ()
    if due and days:
        at, home = min(days)
        day = look.language.short_last_day(at, zone(home) if home else look.zone)
        rest = look.language.duration(at - look.now, parts=1)
        words = (look.say("wall.claims", n=len(due), day=day, time=rest), f"{day}, {rest}", rest)
    elif not snapshot.credits_complete:
        words = (look.say("wall.credits_reading"),)
    sums = [t for t in totals(due) if t.stage == "claimable"]
    text = " + ".join(total_text(total, look.language) for total in sums)
    if not text and not snapshot.credits_complete:  # not that there is nothing: nobody has looked yet
        return _Sum("to_claim", (look.span(NONE, "soft"),), words)
    return _Sum("to_claim", _amount(text, "at_risk", look), words)


def _stake(stakes: Sequence[Stake], look: Look) -> _Sum:
    found = [s for s in stakes if s.direction == "owed_to_us"]
    text = " + ".join(look.language.money(s.amount, s.currency) for s in found)
    time = look.language.duration(STAKE_WITHIN, parts=1)
    words: tuple[str, ...] = (look.say("wall.stake_within", time=time), look.say("wall.stake_short", time=time))
    if found:
        words = (f"{words[0]}, {look.say('wall.services', n=max(s.services for s in found))}", *words)
    return _Sum("at_stake", _amount(text, "text", look), words)


def _stage_text(snapshot: Snapshot, stage: CreditStage, look: Look, direction: Direction = "owed_to_us") -> str:
    found: Sequence[str] = [
        total_text(total, look.language)
        for total in totals(snapshot.credits)
        if total.stage == stage and total.direction == direction
    ]
    return look.say(f"stage.{stage}", sums=" + ".join(found)) if found else ""
