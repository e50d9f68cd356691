"""What a source may still ask, as bars, and how far the reading of its past has come."""

from __future__ import annotations

from fractions import Fraction

from sla_tui import format as fmt
from sla_tui.sla.monitors import HistoryProgress, SourceStatus
from sla_tui.sla.observation import RateBudget
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, left, right
from sla_tui.ui.parts.gauge import bar, thin_gauge

_LOW = Fraction(1, 5)
_BAR = 20


def budget_lines(source: SourceStatus, look: Look, cells: int) -> list[Line]:
    """A line a window of the provider's budget, and one for the past where it is not all here yet."""
    lines = [cut(_budget(budget, look, cells), cells) for budget in source.budget]
    if source.history is not None and _is_partial(source.history):
        lines.append(cut(_history(source.history, look, cells), cells))
    return lines


def _is_partial(history: HistoryProgress) -> bool:
    """Whether anything of the past is missing; what is whole needs no line."""
    return history.fraction < 1 or (history.checks_fraction is not None and history.checks_fraction < 1)


def _budget(budget: RateBudget, look: Look, cells: int) -> Line:
    article = "an" if budget.name.startswith("h") else "a"
    name = budget.name if budget.name == "pause" else f"{article} {budget.name}"
    head: Line = (StyledText("     "), *left((look.foreign(name, "soft"),), 10))
    resets = ""
    if budget.resets_at is not None:
        rest = budget.resets_at - look.now
        resets = f"  resets in {fmt.age(rest)}" if rest > 0 else "  resets now"
    if budget.name == "pause":
        return (*head, look.span(f"asked to wait{resets.replace('resets', 'over')}", "at_risk"))
    if budget.limit is None or budget.remaining is None:
        known = budget.remaining if budget.remaining is not None else budget.limit
        words = "not told" if known is None else f"{known:,}{' left' if budget.remaining is not None else ' allowed'}"
        return (*head, look.span(words + resets, "soft"))
    limit = budget.limit
    share = Fraction(max(0, budget.remaining), limit) if limit > 0 else Fraction(0)
    used = Fraction(max(0, limit - budget.remaining), limit) if limit > 0 else Fraction(1)
    role = "breached" if share == 0 else "at_risk" if share < _LOW else "met"
    numbers = look.line(f"{budget.remaining:,} of {budget.limit:,} left", "text" if share >= _LOW else role)
    room = min(_BAR, cells - 50)
    drawn = (*thin_gauge(used, room, role, look.glyphs), StyledText("  ")) if room >= 6 else ()
    return (*head, *drawn, *right(numbers, 22), look.span(resets, "soft"))


def _history(history: HistoryProgress, look: Look, cells: int) -> Line:
    head: Line = (StyledText("     "), *left(look.line("its past", "soft"), 10))
    percent = f"{fmt.fixed(history.fraction * 100, 0, Fraction(0), Fraction(100))} %"
    state = "being read" if history.running else "all that there is"
    words = f"{percent}, {state}, {history.done} of {history.monitors} monitors whole"
    if history.checks_fraction is not None and history.checks_fraction < 1:
        words += f", {fmt.fixed(history.checks_fraction * 100, 0, Fraction(0), Fraction(100))} % of single checks"
    if history.reached_from is not None:
        words += f", back to {fmt.day(history.reached_from, look.zone)}"
    room = min(_BAR, cells - 50)
    drawn = (*bar(history.fraction, room, "accent", look.glyphs), StyledText("  ")) if room >= 6 else ()
    return (*head, *drawn, look.span(words, "soft"))
