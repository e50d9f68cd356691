"""What a table needs to know of its services before it knows how wide its columns are, and which of them it has."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.glyphs import ASCII
from sla_tui.ui.drawing.spans import cells_of, inert
from sla_tui.ui.parts.contract_name import target_words, without_target
from sla_tui.ui.wording import figures
from sla_tui.ui.wording.figure_words import (
    budget_words,
    credit_words,
    error_words,
    latency_words,
    part_mark,
    range_words,
    stale_mark,
)
from sla_tui.ui.wording.present import is_running


class Measures(NamedTuple):
    """What is measured of one service; widths in cells.

    Attributes:
        name: of its name.
        contract: of its contract's name and target.
        uptime: of its uptime without the decimals; of a range of uptimes 0.
        span: of the range of its uptimes; 0 without one.
        budget: of what is left of its budget; 0 without one. `budget_ascii`: in plain ASCII.
        latency: of its response time. `errors`: of its error rate.
        credit: of what is owed; 0 where nothing is. `credit_ascii`: with the currency spelled out.
        filled: the columns in which something could ever stand.
        running: its period is not over.
    """

    name: int
    contract: int
    uptime: int
    span: int
    budget: int
    budget_ascii: int
    latency: int
    errors: int
    credit: int
    credit_ascii: int
    filled: frozenset[str]
    running: bool


def measured(service: ServiceSnapshot) -> Measures:
    """Measures one service."""
    assessment, stated, running = service.assessment, service.stated, is_running(service)
    owed = credit_words(service)
    budget = "" if stated.budget is None else budget_words(service)
    filled = (
        ("credit", bool(assessment.tiers or assessment.credit.next_tier or owed)),
        ("latency", figures.latency(service) is not None),
        ("errors", figures.errors(service) is not None),
        ("burn", running and assessment.burn is not None),
        ("day", running),
        ("budget", bool(budget)),
    )
    return Measures(
        name=cells_of(service.name[:80]),
        contract=_contract_cells(service.contract_name, target_words(service)),
        uptime=_uptime_cells(service),
        span=len(range_words(service)),
        budget=cells_of(budget),
        budget_ascii=cells_of(ASCII.words(budget)),
        latency=cells_of(latency_words(service)),
        errors=cells_of(error_words(service)),
        credit=cells_of(owed),
        credit_ascii=cells_of(ASCII.words(owed)),
        filled=frozenset(key for key, something in filled if something),
        running=running,
    )


def _uptime_cells(service: ServiceSnapshot) -> int:
    """``100.`` is wider than ``99.``, and marks take their room."""
    uptime = service.stated.uptime
    whole = 0 if uptime is None else 4 if uptime == 1 else 3
    return whole + len(stale_mark(service)) + len(part_mark(service))


@lru_cache(maxsize=256)
def _contract_cells(name: str, target: str) -> int:
    return cells_of(without_target(inert(name), target)) + 1 + len(target)


def words_needed(measures: Sequence[Measures], *, decimals: int, ascii_only: bool) -> dict[str, int]:
    """How many cells the longest words of these services take, by column."""
    budgets = [m.budget_ascii if ascii_only else m.budget for m in measures if m.budget]
    credits_ = [m.credit_ascii if ascii_only else m.credit for m in measures if m.credit]
    return {
        "contract": min(max((m.contract for m in measures), default=13), 20),
        "uptime": max((max(m.span, decimals + max(m.uptime, 4)) for m in measures), default=decimals + 4),
        "latency": max((m.latency for m in measures), default=7),
        "errors": max((m.errors for m in measures), default=7),
        "budget": max(budgets, default=14),
        "credit": min(max(credits_, default=7), 14),
    }


def never_shown(measures: Sequence[Measures]) -> frozenset[str]:
    """The columns in which nothing could ever stand for these services: they make room for the others."""
    if not measures:
        return frozenset()
    every = {"credit", "latency", "errors", "burn", "day", "budget"}
    return frozenset(every.difference(*{m.filled for m in measures}))
