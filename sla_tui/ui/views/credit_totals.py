"""The totals of the Credits view: owed, to claim, claimed, paid, expired and at stake, each way by itself, as bars.

What is owed to us and what we owe are never one sum: each way has its own column, or its own lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple

from sla_tui.sla.agreement import DIRECTIONS, Direction
from sla_tui.sla.money.entries import CreditEntry
from sla_tui.sla.money.stakes import STAKE_WITHIN, Stake, at_stake
from sla_tui.sla.money.totals import CreditStage, Total, stage_of, totals
from sla_tui.sla.stated import Extent
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cells_of, cut, left, right, width
from sla_tui.ui.views.context import ViewContext
from sla_tui.ui.wording.claims import deadline_line
from sla_tui.ui.wording.figure_words import remedy

TWO_COLUMNS: Final = 110
"""From so many cells on the two directions stand side by side."""
_BAR: Final = 40
_LEAST_BAR: Final = 6
_ROLES: Final[dict[CreditStage, str]] = {
    "owed": "at_risk",
    "claimable": "at_risk",
    "claimed": "accent",
    "paid": "met",
    "expired": "faint",
}
"""The colour of each stage's bar."""
_OPEN: Final[frozenset[CreditStage]] = frozenset({"owed", "claimable"})


class _Row(NamedTuple):
    """One line: its name, the amount in words, the bar's length as a share of the scale.

    `notes`: what is said behind it, from the longest form to the shortest.
    """

    name: str
    amount: Line
    share: Fraction | None
    role: str
    notes: tuple[Line, ...]


def totals_lines(shown: Sequence[CreditEntry], context: ViewContext, cells: int) -> list[Line]:
    """Draws the totals of the credits shown, and what is at stake, on one scale a currency."""
    look = context.look
    sums, stakes = totals(shown), at_stake(context.services)
    ways = [
        way for way in DIRECTIONS if any(t.direction == way for t in sums) or any(s.direction == way for s in stakes)
    ]
    most: dict[str, Decimal] = {}
    for one in sums:
        most[one.currency] = max(most.get(one.currency, Decimal(0)), one.amount)
    parts = [_rows(way, sums, stakes, shown, most, context) for way in ways]
    names = max((cells_of(row.name) for rows in parts for row in rows), default=0) + 2
    amounts = max((width(row.amount) for rows in parts for row in rows), default=0)
    if len(ways) == 2 and cells >= TWO_COLUMNS:
        half = (cells - 3) // 2
        drawn = [
            [_heading(way, look), *(_line(row, names, amounts, half, look) for row in rows)]
            for way, rows in zip(ways, parts, strict=True)
        ]
        longest = max(map(len, drawn))
        a, b = ([*lines, *([()] * (longest - len(lines)))] for lines in drawn)
        return [(*left(one, half), StyledText("   "), *two) for one, two in zip(a, b, strict=True)]
    out: list[Line] = []
    for way, rows in zip(ways, parts, strict=True):
        out += [_heading(way, look)] if len(ways) > 1 or way == "owed_by_us" else []
        out += [_line(row, names, amounts, cells, look) for row in rows]
    return out


def _heading(way: Direction, look: Look) -> Line:
    return (StyledText(" "), look.span(look.say(f"party.{way}").upper(), "heading"))


def _rows(  # noqa: PLR0917
    way: Direction,
    sums: Iterable[Total],
    stakes: Iterable[Stake],
    shown: Sequence[CreditEntry],
    most: dict[str, Decimal],
    context: ViewContext,
) -> list[_Row]:
    look = context.look
    rows: list[_Row] = []
    for total in sums:
        if total.direction != way:
            continue
        extent: Extent = "at_least" if total.at_least else "exact"
        words = remedy(None, total.amount, total.currency, (), look.language, extent=extent)
        if total.at_least and not total.amount:
            words = look.say("remedy.not_known")
        role = _ROLES[total.stage]
        rows.append(
            _Row(
                look.say(f"claim_stage.{total.stage}").upper(),
                look.line(words, "owed" if total.stage == "owed" else role if role != "faint" else "soft"),
                Fraction(total.amount) / Fraction(most[total.currency]) if most.get(total.currency) else None,
                role,
                _notes(total, shown, look),
            )
        )
    for stake in stakes:
        if stake.direction == way:
            within = look.language.duration(STAKE_WITHIN, parts=1)
            keys = ("credits_view.at_stake_of", "credits_view.at_stake_short")
            notes = tuple(look.line(look.say(key, n=stake.services, within=within), "soft") for key in keys)
            money = look.language.money(stake.amount, stake.currency)
            name = look.say("credits_view.at_stake").upper()
            rows.append(_Row(name, look.line(money, "text"), None, "text", notes))
    return rows


def _notes(total: Total, shown: Sequence[CreditEntry], look: Look) -> tuple[Line, ...]:
    """Says how many periods it is of, and of what can still be claimed until when the first must be."""
    count = look.line(look.say("credits_view.periods", n=total.count), "soft")
    if total.stage not in _OPEN:
        return (count,)
    due = [
        entry
        for entry in shown
        if (entry.direction, stage_of(entry), entry.currency) == (total.direction, total.stage, total.currency)
        and entry.claim.deadline is not None
    ]
    first = min(due, key=lambda entry: entry.claim.deadline or 0, default=None)
    if first is None:
        return (count,)
    by = look.span(f"{look.say('credits_view.first_by')} ", "soft")
    long = (by, *deadline_line(first, look, long=True))
    return (*count, look.span(" · ", "faint"), *long), long, deadline_line(first, look, long=False)


def _line(row: _Row, names: int, amounts: int, cells: int, look: Look) -> Line:
    """Draws one line; its bar is as long as the width alone says, so that all of them have one scale."""
    head: Line = (
        StyledText(" "),
        *left(look.line(row.name, "heading"), names),
        *right(row.amount, amounts),
        StyledText("  "),
    )
    room = min(_BAR, (cells - width(head)) // 3)
    if row.share is not None and room >= _LEAST_BAR:
        head = (*head, *left(_block(row.share, room, row.role, look), room), StyledText("  "))
    rest = cells - width(head)
    note = next((note for note in row.notes if width(note) <= rest), row.notes[-1])
    return cut((*head, *note), cells)


def _block(share: Fraction, cells: int, role: str, look: Look) -> Line:
    """A bar of blocks in eighths of a cell: no limit belongs to it, so it has neither a tick nor an empty part."""
    whole, part = divmod(max(1, int(share * cells * 8)), 8)
    return (StyledText(look.glyphs.eighths[8] * whole + (look.glyphs.eighths[part] if part else ""), role),)
