"""The sums of the Credits view by vendor, customer and period: owed, claimable, claimed, paid and expired apart.

What is owed to us and what we owe are never one sum: by period each has a line of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from sla_tui.language import Language
from sla_tui.sla.money.entries import CreditEntry
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cells_of, cut, left, width
from sla_tui.ui.views.context import ViewContext
from sla_tui.ui.views.list_panes import ListPane
from sla_tui.ui.views.list_view import ListRow
from sla_tui.ui.wording.claims import STAGES, ClaimStage, stage_of, stage_role, stage_words
from sla_tui.ui.wording.figure_words import remedy

_Key = tuple[str, str]  # a name, and a currency
_LEAST_NAME: Final = 10


@dataclass(slots=True)
class _Sum:
    """What the credits at one stage come to; `more`: of some of them more may be owed, or nobody knows how much."""

    amount: Decimal = Decimal(0)
    more: bool = False

    def words(self, currency: str, language: Language) -> str:
        if self.more and not self.amount:
            return language.say("remedy.not_known")
        return remedy(None, self.amount, currency, (), language, extent="at_least" if self.more else "exact")


@dataclass(slots=True)
class _Group:
    """The credits of one vendor, customer or period in one currency; `order`: where it stands among the others."""

    order: int
    stages: dict[ClaimStage, _Sum] = field(default_factory=dict)

    def take(self, entry: CreditEntry) -> None:
        found = self.stages.setdefault(_stage(entry), _Sum())
        if entry.extent == "not_known":
            found.more = True
            return
        found.amount += entry.amount or 0
        found.more = found.more or entry.extent == "at_least"


def _stage(entry: CreditEntry) -> ClaimStage:
    """To notify is the first step of a claim: it can still be made."""
    stage = stage_of(entry)
    return "claimable" if stage == "notified" else stage


def sum_rows(shown: Sequence[CreditEntry], context: ViewContext) -> list[ListRow]:
    """Draws a line a vendor, a customer, a period; nothing is added up across stages: nobody owes what expired."""
    look = context.look
    vendors: dict[_Key, _Group] = {}
    customers: dict[_Key, _Group] = {}
    periods: dict[_Key, _Group] = {}
    both = len({entry.direction for entry in shown}) > 1
    without = 0
    for entry in shown:
        if not entry.amount and entry.extent != "not_known":
            without += 1
            continue
        period = look.language.tell(entry.period.name) or entry.period.key
        whose = f", {look.say(f'party.{entry.direction}')}" if both else ""
        others = customers if entry.direction == "owed_by_us" else vendors
        other = entry.counterparty or look.say("credits_view.no_vendor")
        others.setdefault((other, entry.currency), _Group(len(others))).take(entry)
        periods.setdefault((f"{period}{whose}", entry.currency), _Group(-entry.period.start)).take(entry)
    out: list[ListRow] = []
    if periods:
        every = (*vendors, *customers, *periods)
        stages = [one for each in (vendors, customers, periods) for one in _parts(each, look)]
        room = context.cells - 2 - max(map(width, stages), default=0)  # a sum is never cut, a name may be
        names = min(max(cells_of(look.foreign(name).text) for name, _ in every) + 2, 40, max(_LEAST_NAME, room))
        for key, groups in (("by_vendor", vendors), ("by_customer", customers), ("by_period", periods)):
            if not groups:
                continue
            out += [ListRow(()), ListRow((StyledText(" "), look.span(look.say(f"credits_view.{key}"), "heading")))]
            ordered = sorted(groups.items(), key=lambda item: item[1].order)
            out += [ListRow(line) for name, group in ordered for line in _lines(name, group, names, context)]
    if without and periods:
        words = look.say("credits_view.without", count=without)
        out.append(ListRow(cut((StyledText("  "), look.span(words, "soft")), context.cells)))
    return out


def sums_pane(shown: Sequence[CreditEntry], context: ViewContext, cells: int) -> ListPane:
    """Draws the same as a pane of so many cells."""
    rows = [row.line for row in sum_rows(shown, replace(context, cells=cells))]
    title = (context.look.span(context.look.say("credits_view.sums"), "title"),)
    return ListPane(title, [line for line in rows if line])


def _parts(groups: Mapping[_Key, _Group], look: Look) -> Iterator[Line]:
    """Writes every sum of those groups with the word for its stage."""
    for (_, currency), group in groups.items():
        yield from (_part(stage, total, currency, look) for stage, total in group.stages.items())


def _part(stage: ClaimStage, total: _Sum, currency: str, look: Look) -> Line:
    words = total.words(currency, look.language)
    return (look.span(f"  {stage_words(stage, look)} ", "soft"), look.span(words, stage_role(stage)))


def _lines(key: _Key, group: _Group, names: int, context: ViewContext) -> list[Line]:
    """Writes the sums of one name; those for which the line has no room go on below, for none of them may be cut."""
    look, (name, currency) = context.look, key
    lines: list[Line] = [(StyledText("  "), *left((look.foreign(name, "text"),), names))]
    for stage in STAGES:
        if stage not in group.stages:
            continue
        part = _part(stage, group.stages[stage], currency, look)
        if width(lines[-1]) + width(part) > context.cells and width(lines[-1]) > names + 2:
            lines.append((StyledText(" " * (names + 2)),))
        lines[-1] = (*lines[-1], *part)
    return [cut(line, context.cells) for line in lines]
