"""The orders of the fleet. Every order is total and stable: equal services stand by name, then by id."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple

from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.wording import figures
from sla_tui.ui.wording.standing import rank

_SEVERITY: Final = 1 << 80
_LONGEST: Final = 1 << 40


class Order(NamedTuple):
    """One way to sort, called by the phrase `order.name`.

    Attributes:
        name: of the order.
        column: the key of the one whose heading is marked, and sorts by it; the default order marks none.
        key: of a service; None where nothing is known.
    """

    name: str
    column: str
    key: Callable[[ServiceSnapshot], Any]


def _permille(service: ServiceSnapshot) -> int | None:
    """Works out what is left of the budget in 1/10,000: an int, since ten thousand fractions are slow to compare."""
    budget = service.stated.budget
    if budget is None:
        return None
    return budget.left * 10_000 // budget.total if budget.total > 0 else min(budget.left, 0)


def urgent_key(service: ServiceSnapshot) -> tuple[int, str, str]:
    """Tells where it stands among all, the most urgent first; of equals by name and id."""
    return _urgent(service), service.name.casefold(), service.id


def _urgent(service: ServiceSnapshot) -> int:
    """Puts what is down first, by the time to its next credit; then breached, at risk by time, unknown, the rest.

    It is one number, for it is worked out for ten thousand at a time.
    """
    seconds = figures.seconds_left(service)
    standing = service.standing
    if service.is_down:
        group, within = (0, seconds) if seconds is not None else (1, rank(service))
    elif standing == "at_risk":
        group, within = 3, _LONGEST if seconds is None else seconds
    else:
        left = _permille(service)
        group = {"breached": 2, "met": 5}.get(standing, 4)
        within = 10_000 if left is None else max(left, -_SEVERITY // 2)
    return group * _SEVERITY + within


def _worst(service: ServiceSnapshot) -> int:
    """Puts severity, then what is left of the budget, in one number: it is worked out for ten thousand at a time."""
    left = _permille(service)
    return rank(service) * _SEVERITY + (10_000 if left is None else max(left, -_SEVERITY // 2))


def _down(value: Any) -> Any:  # noqa: ANN401  any number: figures have several types
    return None if value is None else -value


ORDERS: Final[tuple[Order, ...]] = (
    Order("urgent", "now", _urgent),
    Order("worst", "service", _worst),
    Order("name", "service", lambda s: s.name.casefold()),
    Order("uptime", "uptime", lambda s: s.stated.uptime),
    Order("budget", "budget", _permille),
    Order("latency", "latency", lambda s: _down(figures.latency(s))),
    Order("errors", "errors", lambda s: _down(figures.errors(s))),
    Order("burn", "burn", lambda s: _down(figures.burn(s))),
    Order("credit", "credit", lambda s: _down(figures.credit_amount(s))),
)
"""In the order in which `s` goes through them; the first is the one that the fleet begins with."""
BY_COLUMN: Final = {"service": "name", "now": "urgent", "used": "budget"} | {
    order.column: order.name for order in ORDERS if order.column not in {"service", "now"}
}
"""Which order a click on a column's heading asks for."""


def arranged(services: Iterable[ServiceSnapshot], order: Order, *, reverse: bool = False) -> list[ServiceSnapshot]:
    """Puts the services in that order; those without a figure stay at the end also when it is reversed."""
    keyed = [(order.key(s), s.name.casefold(), s.id, s) for s in services]
    known = [row for row in keyed if row[0] is not None]
    known.sort(key=lambda row: row[:3], reverse=reverse)
    unknown = sorted((row for row in keyed if row[0] is None), key=lambda row: row[1:3])
    return [row[3] for row in (*known, *unknown)]
