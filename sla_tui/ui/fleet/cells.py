"""What stands in each column of the fleet for one service; a dash for what cannot be stood for."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Final

from sla_tui import format as fmt
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import NONE, Look
from sla_tui.ui.drawing.spans import Line, StyledText, cells_of, left, right
from sla_tui.ui.fleet.columns import VERDICT, FleetColumn
from sla_tui.ui.parts.contract_name import contract_line
from sla_tui.ui.parts.gauge import thin_gauge
from sla_tui.ui.parts.strip import strip
from sla_tui.ui.wording import figures
from sla_tui.ui.wording.figure_words import budget_words, credit_words, error_words, latency_words, uptime_words
from sla_tui.ui.wording.present import CLOSED, is_running, is_stale, stale_since, state_of
from sla_tui.ui.wording.standing import STATE_ROLES, WORDS, severity, state_words

CLOSE: Final = Fraction(9, 10)
"""The share of a limit from which on a value is close to it."""
NAME_ROLES: Final = {
    "breached": "strong",
    "at_risk": "strong",
    "down": "strong",
    "met": "text",
    "not_provable": "soft",
    "no_data": "soft",
}
BAR_ROLES: Final = {"breached": "breached", "at_risk": "at_risk", "met": "met", "unknown": "soft"}
_SHORT_STATES: Final = {"maintenance": "maint.", "unconfirmed": "unsure"}

FleetCell = Callable[[ServiceSnapshot, FleetColumn, Look], Line]


def cell(service: ServiceSnapshot, column: FleetColumn, look: Look) -> Line:
    """One cell, in exactly the column's width."""
    line = CELLS[column.key](service, column, look)
    return left(line, column.width) if column.words else right(line, column.width)


def sign_of(service: ServiceSnapshot, look: Look) -> StyledText:
    """The sign of a service: how bad it is; within its SLA its state's, where it is not simply up."""
    worst, state = severity(service), state_of(service)
    if worst == "met" and state in {"paused", "maintenance", "degraded"}:
        return StyledText(look.glyphs.state[state], STATE_ROLES[state])
    return StyledText(look.glyphs.verdict[worst], f"sign.{worst}")


def figure_role(service: ServiceSnapshot, role: str = "text") -> str:
    """`role`, or none while no source is fresh: late figures lose their colour."""
    return "soft" if is_stale(service) else role


def verdict_role(service: ServiceSnapshot) -> str:
    """The colour of what the verdict is about: none of its own while all is well."""
    return figure_role(
        service, {"breached": "breached", "at_risk": "at_risk", "unknown": "soft"}.get(service.verdict, "text")
    )


def limit_role(ratio: Fraction | None) -> str:
    """The colour of a bar against its limit."""
    return "met" if ratio is None or ratio <= CLOSE else "at_risk" if ratio <= 1 else "breached"


def objective_role(service: ServiceSnapshot, kind: str, role: str) -> str:
    """The colour of what belongs to an objective: none before all of its checks are read, for it has no verdict yet."""
    return "soft" if figures.share_read(service, kind) < 1 else figure_role(service, role)


def _none(look: Look) -> Line:
    return (look.span(NONE, "faint_text"),)


def _service(service: ServiceSnapshot, column: FleetColumn, look: Look) -> Line:
    del column
    return (look.foreign(service.name.strip() or service.id, NAME_ROLES[severity(service)]),)


def _contract(service: ServiceSnapshot, column: FleetColumn, look: Look) -> Line:
    return contract_line(service, column.width, look)


def _target(service: ServiceSnapshot, column: FleetColumn, look: Look) -> Line:
    del column
    return _none(look) if service.target is None else (look.span(fmt.exact_percent(service.target), "soft"),)


def now_words(service: ServiceSnapshot, look: Look) -> str:
    """Its state, and for how long where it is not simply up: the only words of a row that age by themselves."""
    since, state = stale_since(service), state_of(service)
    if since is not None:
        return f"stale {_brief_age(since, look)}"
    word = _SHORT_STATES.get(state, state_words(state))
    if state in {"up", "unknown", CLOSED} or service.since is None:
        return word
    acked = look.glyphs.acked if any(ack.holds for ack in service.acknowledgements) else ""
    return f"{word} {_brief_age(service.since, look)}{acked}"


def _now(service: ServiceSnapshot, column: FleetColumn, look: Look) -> Line:
    words, state = now_words(service, look), state_of(service)
    if state == CLOSED and column.title == VERDICT:
        return (look.span(WORDS[service.standing], verdict_role(service)),)
    if is_stale(service):
        return (look.span(words, "unknown"),)
    role = "soft" if state == "up" else STATE_ROLES.get(state, "unknown")
    return (look.span(words if cells_of(words) <= column.width else words.rpartition(" ")[0], role),)


def _brief_age(at: int, look: Look) -> str:
    """How long ago, without a blank: this column is narrow."""
    return look.age_of(at).replace(" ", "")


def _uptime(service: ServiceSnapshot, column: FleetColumn, look: Look) -> Line:
    words = uptime_words(service, look.decimals)
    if words == NONE or len(words) > column.width:  # a number that is cut off is another number
        return _none(look)
    return (look.span(words, verdict_role(service)),)


def _budget(service: ServiceSnapshot, column: FleetColumn, look: Look) -> Line:
    share = figures.budget_share(service)
    if share is None:
        return _none(look)
    words = look.span(budget_words(service), verdict_role(service))
    return _with_gauge(words, share, figure_role(service, BAR_ROLES[service.verdict]), column, look)


def _latency(service: ServiceSnapshot, column: FleetColumn, look: Look) -> Line:
    return _measured(service, ("latency", latency_words(service)), figures.latency_ratio(service), column, look)


def _errors(service: ServiceSnapshot, column: FleetColumn, look: Look) -> Line:
    return _measured(service, ("error_rate", error_words(service)), figures.error_ratio(service), column, look)


def _measured(
    service: ServiceSnapshot, what: tuple[str, str], ratio: Fraction | None, column: FleetColumn, look: Look
) -> Line:
    """A figure of an objective (its kind and words) with its gauge."""
    kind, words = what
    if words == NONE:
        return _none(look)
    role = objective_role(service, kind, "breached" if ratio is not None and ratio > 1 else "text")
    return _with_gauge(look.span(words, role), ratio, objective_role(service, kind, limit_role(ratio)), column, look)


def _with_gauge(words: StyledText, ratio: Fraction | None, role: str, column: FleetColumn, look: Look) -> Line:
    """A figure behind its gauge; without a limit there is nothing to draw one against."""
    number = right((words,), column.width - column.bar)
    if not column.bar:
        return number
    scale = (StyledText(" " * column.bar),) if ratio is None else thin_gauge(ratio, column.bar, role, look.glyphs)
    return (*scale, *number)


def _burn(service: ServiceSnapshot, column: FleetColumn, look: Look) -> Line:
    del column
    pace = figures.burn(service)
    if pace is None:
        return _none(look)
    alert = figures.burn_alert(service)
    role = "at_risk" if alert else "soft" if pace < 1 else "text"
    return (look.span(fmt.multiple(pace), figure_role(service, role)),)


def _day(service: ServiceSnapshot, column: FleetColumn, look: Look) -> Line:
    return strip(service.day_strip, column.width, look.glyphs) if is_running(service) else _none(look)


def _credit(service: ServiceSnapshot, column: FleetColumn, look: Look) -> Line:
    del column
    words = credit_words(service)
    return (look.span(words, credit_role(service)),) if words else _none(look)


def credit_role(service: ServiceSnapshot) -> str:
    """The colour of what is owed: its own once it is locked in."""
    return "owed" if service.assessment.credit.locked_in else "at_risk"


CELLS: Final[dict[str, FleetCell]] = {
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
