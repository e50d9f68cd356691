"""What a source may still ask, as bars, and how far the import of its history has come."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from sla_tui.export.text_layout import wrap
from sla_tui.sla.monitors import HistoryProgress, SourceStatus
from sla_tui.sla.observation import RateBudget
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cells_of, cut, left, right, width
from sla_tui.ui.parts.gauge import bar, thin_gauge

_LOW: Final = Fraction(1, 5)
_BAR: Final = 20
_LEAST_HEAD: Final = 10
_LEAST_BAR: Final = 6
_FIGURES: Final = 44
"""Cells behind a bar: what is left of how much, and when it is whole again."""


def head_room(sources: Iterable[SourceStatus], look: Look) -> int:
    """Counts the cells of the longest name of a budget of all of them, so that their bars begin in one column."""
    names = (name for source in sources for name in _names(source, look))
    return max((cells_of(look.glyphs.words(name)) + 1 for name in names), default=_LEAST_HEAD)


def budget_lines(source: SourceStatus, look: Look, cells: int, room: int) -> list[Line]:
    """Draws a line a window of the provider's budget, and one for the history where it is not all here yet.

    Args:
        source: whose.
        look: how it is written.
        cells: of the line.
        room: cells of the names in front.
    """
    history, names = _history_left(source), _names(source, look)
    heads: list[Line] = [(StyledText("     "), *left((look.foreign(name, "soft"),), room)) for name in names]
    pairs = zip(heads, source.budget, strict=False)
    lines = [(*head, *_budget(budget, look, cells - width(head))) for head, budget in pairs]
    if history is not None:
        bar_, words = _history(history, look, cells - width(heads[-1]))
        blank = (StyledText(" " * width(heads[-1])),)
        for index, part in enumerate(wrap(words, max(20, cells - width(heads[-1]) - width(bar_)))):
            before = (*heads[-1], *bar_) if not index else (*blank, StyledText(" " * width(bar_)))
            lines.append((*before, look.span(part, "soft")))
    return [cut(line, cells) for line in lines]


def _names(source: SourceStatus, look: Look) -> list[str]:
    names = [_name(budget, look) for budget in source.budget]
    return [*names, look.say("sources_view.history")] if _history_left(source) is not None else names


def _history_left(source: SourceStatus) -> HistoryProgress | None:
    """Returns the progress of the history, where it is not all here yet."""
    return source.history if source.history is not None and _is_partial(source.history) else None


def _is_partial(history: HistoryProgress) -> bool:
    """Tells whether anything of the history is missing; what is whole needs no line."""
    return history.fraction < 1 or (history.checks_fraction is not None and history.checks_fraction < 1)


def _name(budget: RateBudget, look: Look) -> str:
    """Names the window of a budget: ``an hour``; the pause that a provider asked for."""
    key = f"sources_view.budget_{budget.name}"
    known = look.language.knows(key)
    return look.say(key) if known else look.say("sources_view.budget_other", length=budget.name)


def _budget(budget: RateBudget, look: Look, cells: int) -> Line:
    rest = None if budget.resets_at is None else budget.resets_at - look.now
    if budget.name == "pause":
        return look.line(_over(rest, "wait", look), "at_risk")
    resets = "" if rest is None else f"  {_over(rest, 'resets', look)}"
    if budget.limit is None or budget.remaining is None:
        return look.line(_known(budget, look) + resets, "soft")
    limit = budget.limit
    share = Fraction(max(0, budget.remaining), limit) if limit > 0 else Fraction(0)
    used = Fraction(max(0, limit - budget.remaining), limit) if limit > 0 else Fraction(1)
    role = "breached" if share == 0 else "at_risk" if share < _LOW else "met"
    grouped = look.language.grouped
    words = look.say("sources_view.left_of", left=grouped(budget.remaining), limit=grouped(limit))
    numbers = look.line(words, "text" if share >= _LOW else role)
    room = _bar_room(cells)
    drawn = (*thin_gauge(used, room, role, look.glyphs), StyledText("  ")) if room else ()
    return (*drawn, *right(numbers, 22), look.span(resets, "soft"))


def _bar_room(cells: int) -> int:
    """Counts the cells of a bar where so many are behind the names; 0 where it would say nothing."""
    room = min(_BAR, cells - _FIGURES)
    return room if room >= _LEAST_BAR else 0


def _over(rest: int | None, what: str, look: Look) -> str:
    """Says when a budget is whole again, or a pause is over. `what`: "resets" or "wait"."""
    if rest is None:
        return look.say(f"sources_view.{what}")
    if rest > 0:
        return look.say(f"sources_view.{what}_in", time=look.language.age(rest))
    return look.say(f"sources_view.{what}_now")


def _known(budget: RateBudget, look: Look) -> str:
    """Says the one figure that is known of a budget: what is left of it, or how large it is."""
    if budget.remaining is not None:
        return look.say("sources_view.left", count=look.language.grouped(budget.remaining))
    if budget.limit is not None:
        return look.say("sources_view.allowed", count=look.language.grouped(budget.limit))
    return look.say("sources_view.not_told")


def _history(history: HistoryProgress, look: Look, cells: int) -> tuple[Line, str]:
    """Draws how much of it is here as a bar, and says the same in words."""
    words = [look.language.whole_percent(history.fraction)]
    words += [] if history.running else [look.say("sources_view.history_all")]
    words.append(look.say("sources_view.history_monitors", done=history.done, total=history.monitors))
    if history.checks_fraction is not None and history.checks_fraction < 1:
        percent = look.language.whole_percent(history.checks_fraction)
        words.append(look.say("sources_view.history_checks", percent=percent))
    if history.reached_from is not None:
        day = look.language.short_day(history.reached_from, look.zone)
        words.append(look.say("sources_view.history_back", day=day))
    room = _bar_room(cells)
    drawn = (*bar(history.fraction, room, "accent", look.glyphs), StyledText("  ")) if room else ()
    return drawn, look.glyphs.words(", ".join(words))
