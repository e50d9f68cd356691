"""What stands in each column of the fleet for one service. What is not known is a dash, what is old has a tilde."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Final, NamedTuple

from sla_tui import format as fmt
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.view import figures
from sla_tui.ui.view.columns import Column
from sla_tui.ui.view.gauge import bar, thin_gauge
from sla_tui.ui.view.glyphs import ASCII
from sla_tui.ui.view.look import NONE, Look
from sla_tui.ui.view.severity import STATE_ROLES, severity, state_words
from sla_tui.ui.view.spans import Line, Span, cells_of, inert, left, right
from sla_tui.ui.view.strip import strip

CLOSE: Final = Fraction(9, 10)
"""The share of a limit from which on a value is close to it."""
NAME_ROLES: Final = {"breached": "strong", "at_risk": "strong", "down": "strong", "met": "text", "unknown": "soft"}
BAR_ROLES: Final = {"breached": "breached", "at_risk": "at_risk", "met": "met", "unknown": "soft"}
_SHORT_STATES: Final = {"maintenance": "maint.", "unconfirmed": "unsure"}

Cell = Callable[[ServiceSnapshot, Column, Look], Line]


def cell(service: ServiceSnapshot, column: Column, look: Look) -> Line:
    """One cell, in exactly the column's width."""
    line = CELLS[column.key](service, column, look)
    return left(line, column.width) if column.words else right(line, column.width)


def stale_mark(service: ServiceSnapshot) -> str:
    """What stands before a figure that no fresh source supports."""
    return "~" if service.stale_since is not None else ""


def sign_of(service: ServiceSnapshot, look: Look) -> Span:
    """The sign of a service: how bad it is; within its SLA its state's, where it is not simply up."""
    worst = severity(service)
    if worst == "met" and service.state in {"paused", "maintenance", "degraded"}:
        return Span(look.glyphs.state[service.state], STATE_ROLES[service.state])
    return Span(look.glyphs.verdict[worst], f"sign.{worst}")


def figure_role(service: ServiceSnapshot, role: str = "text") -> str:
    """`role`, or none while no source is fresh: late figures lose their colour."""
    return "soft" if service.stale_since is not None else role


def verdict_role(service: ServiceSnapshot) -> str:
    """The colour of what the verdict is about: none of its own while all is well."""
    return figure_role(
        service, {"breached": "breached", "at_risk": "at_risk", "unknown": "soft"}.get(service.verdict, "text")
    )


def limit_role(ratio: Fraction | None) -> str:
    """The colour of a bar against its limit."""
    return "met" if ratio is None or ratio <= CLOSE else "at_risk" if ratio <= 1 else "breached"


def uptime_words(service: ServiceSnapshot, decimals: int | None) -> str:
    """``99.6874``, ``~99.9`` while no source is fresh, a dash where it is undefined."""
    value = figures.uptime(service)
    if value is None:
        return NONE
    return f"{stale_mark(service)}{fmt.uptime_percent(value, service.target, decimals=decimals)}"


def _none(look: Look) -> Line:
    return (look.span(NONE, "faint_text"),)


def _service(service: ServiceSnapshot, column: Column, look: Look) -> Line:
    del column
    return (look.foreign(service.name.strip() or service.id, NAME_ROLES[severity(service)]),)


def contract_line(service: ServiceSnapshot, cells: int, look: Look) -> Line:
    """``Gold    99.95``: the contract's name without the target that it may end with, and the target flush right."""
    name: Line = (Span(_contract_name(service, look), "soft"),)
    target = _target_words(service)
    room = cells - len(target) - 1
    if not target:
        return left(name, cells)
    number = (look.span(target, "soft"),)
    return (*left(name, room), Span(" "), *number) if room > 2 else right(number, cells)


def _target_words(service: ServiceSnapshot) -> str:
    return "" if service.target is None else fmt.exact_percent(service.target)


def _contract_name(service: ServiceSnapshot, look: Look) -> str:
    return _without_target(look.foreign(service.contract_name).text, _target_words(service))


def _without_target(name: str, target: str) -> str:
    return name.strip().removesuffix("%").strip().removesuffix(target).strip()


def _contract(service: ServiceSnapshot, column: Column, look: Look) -> Line:
    return contract_line(service, column.width, look)


def _target(service: ServiceSnapshot, column: Column, look: Look) -> Line:
    del column
    return _none(look) if service.target is None else (look.span(fmt.exact_percent(service.target), "soft"),)


def now_words(service: ServiceSnapshot, look: Look) -> str:
    """Its state, and for how long where it is not simply up: the only words of a row that age by themselves."""
    if service.stale_since is not None:
        return f"stale {_brief_age(service.stale_since, look)}"
    word = _SHORT_STATES.get(service.state, state_words(service.state))
    if service.state in {"up", "unknown"} or service.since is None:
        return word
    acked = look.glyphs.acked if any(ack.holds for ack in service.acknowledgements) else ""
    return f"{word} {_brief_age(service.since, look)}{acked}"


def _now(service: ServiceSnapshot, column: Column, look: Look) -> Line:
    words = now_words(service, look)
    if service.stale_since is not None:
        return (look.span(words, "unknown"),)
    role = "soft" if service.state == "up" else STATE_ROLES.get(service.state, "unknown")
    return (look.span(words if cells_of(words) <= column.width else words.rpartition(" ")[0], role),)


def _brief_age(at: int, look: Look) -> str:
    """How long ago, without a blank: this column is narrow."""
    return look.age_of(at).replace(" ", "")


def _uptime(service: ServiceSnapshot, column: Column, look: Look) -> Line:
    del column
    words = uptime_words(service, look.decimals)
    return _none(look) if words == NONE else (look.span(words, verdict_role(service)),)


def _budget(service: ServiceSnapshot, column: Column, look: Look) -> Line:
    budget, share = figures.budget(service), figures.budget_share(service)
    if budget is None or share is None:
        return _none(look)
    words = right(
        (look.span(stale_mark(service) + fmt.duration(budget.left), verdict_role(service)),), column.width - column.bar
    )
    if not column.bar:
        return words
    role = BAR_ROLES[service.verdict]
    return (*bar(share, column.bar, figure_role(service, role), look.glyphs), *words)


def _latency(service: ServiceSnapshot, column: Column, look: Look) -> Line:
    value, ratio = figures.latency(service), figures.latency_ratio(service)
    if value is None:
        return _none(look)
    role = figure_role(service, "breached" if ratio is not None and ratio > 1 else "text")
    words = look.span(stale_mark(service) + fmt.milliseconds(value), role)
    return _measured(words, ratio, figure_role(service, limit_role(ratio)), column, look)


def _errors(service: ServiceSnapshot, column: Column, look: Look) -> Line:
    rate, ratio = service.errors.rate_percent, figures.error_ratio(service)
    if rate is None:
        return _none(look)
    role = figure_role(service, "breached" if ratio is not None and ratio > 1 else "text")
    words = f"{stale_mark(service)}{fmt.rate_percent(rate, service.errors.threshold_percent)} %"
    return _measured(look.span(words, role), ratio, figure_role(service, limit_role(ratio)), column, look)


def _measured(words: Span, ratio: Fraction | None, role: str, column: Column, look: Look) -> Line:
    """A figure behind its gauge; without a limit there is nothing to draw one against."""
    number = right((words,), column.width - column.bar)
    if not column.bar:
        return number
    scale = (Span(" " * column.bar),) if ratio is None else thin_gauge(ratio, column.bar, role, look.glyphs)
    return (*scale, *number)


def _burn(service: ServiceSnapshot, column: Column, look: Look) -> Line:
    del column
    pace = figures.burn(service)
    if pace is None:
        return _none(look)
    alert = figures.burn_alert(service)
    role = "at_risk" if alert else "soft" if pace < 1 else "text"
    return (look.span(fmt.multiple(pace), figure_role(service, role)),)


def _day(service: ServiceSnapshot, column: Column, look: Look) -> Line:
    return strip(service.day_strip, column.width, look.glyphs)


def _credit(service: ServiceSnapshot, column: Column, look: Look) -> Line:
    del column
    if not figures.owes(service):
        return _none(look)
    return (look.span(_credit_words(service), "owed" if service.assessment.credit.locked_in else "at_risk"),)


def _credit_words(service: ServiceSnapshot) -> str:
    credit = service.assessment.credit
    if credit.amount is not None and credit.amount:
        return fmt.money(credit.amount, credit.currency)
    return f"{fmt.exact_percent(credit.percent)} %" if credit.percent else "yes"


CELLS: Final[dict[str, Cell]] = {
    "service": _service,
    "contract": _contract,
    "target": _target,
    "now": _now,
    "uptime": _uptime,
    "budget": _budget,
    "latency": _latency,
    "errors": _errors,
    "burn": _burn,
    "day": _day,
    "credit": _credit,
}


class Measures(NamedTuple):
    """What a table needs to know of one service before it knows how wide its columns are; widths in cells.

    Attributes:
        name: of its name.
        contract: of its contract's name and target.
        budget: of what is left of its budget; 0 without one.
        credit: of what is owed; 0 where nothing is. `credit_ascii`: with the currency spelled out.
        filled: the columns in which something could ever stand.
    """

    name: int
    contract: int
    budget: int
    credit: int
    credit_ascii: int
    filled: frozenset[str]


def measured(service: ServiceSnapshot) -> Measures:
    """Measures one service."""
    assessment = service.assessment
    owed = _credit_words(service) if figures.owes(service) else ""
    budget = figures.budget(service)
    filled = (
        ("credit", bool(assessment.tiers or assessment.credit.next_tier or owed)),
        ("latency", figures.latency(service) is not None),
        ("errors", service.errors.rate_percent is not None),
        ("burn", assessment.burn is not None),
        ("budget", budget is not None),
    )
    return Measures(
        name=cells_of(service.name[:80]),
        contract=_contract_cells(service.contract_name, _target_words(service)),
        budget=0 if budget is None else cells_of(stale_mark(service) + fmt.duration(budget.left)),
        credit=cells_of(owed),
        credit_ascii=cells_of(ASCII.words(owed)),
        filled=frozenset(key for key, something in filled if something),
    )


@lru_cache(maxsize=256)
def _contract_cells(name: str, target: str) -> int:
    return cells_of(_without_target(inert(name), target)) + 1 + len(target)


def words_needed(measures: Sequence[Measures], *, ascii_only: bool) -> dict[str, int]:
    """How many cells the longest words of these services take, by column."""
    return {
        "contract": min(max((m.contract for m in measures), default=13), 20),
        "budget": max((m.budget for m in measures if m.budget), default=9),
        "credit": min(max((m.credit_ascii if ascii_only else m.credit for m in measures if m.credit), default=7), 14),
    }


def never_shown(measures: Sequence[Measures]) -> frozenset[str]:
    """The columns in which nothing could ever stand for these services: they make room for the others."""
    if not measures:
        return frozenset()
    return frozenset({"credit", "latency", "errors", "burn", "budget"}).difference(*{m.filled for m in measures})
