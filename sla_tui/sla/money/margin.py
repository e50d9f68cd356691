"""Margin at risk: what customers get for an outage of a service, what its vendors pay for it, and what is uncovered.

Amounts of two currencies are never one sum; what is not known is no amount, and says so. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal

from sla_tui.sla.result import TierDistance
from sla_tui.sla.stated import StatedCredit

if TYPE_CHECKING:  # snapshots hold margins; the arithmetic is loaded where some are worked out
    from sla_tui.sla.money.outage_credit import OutageCredit

Uncovered = Literal["exact", "at_least", "at_most", "not_known"]
"""How much of an uncovered difference is known: it, no less, no more, or only that there may be one."""
_NONE: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class MarginSide:
    """One agreement: what is owed under it now, and what an outage costs under it by its length.

    `now` is None where nothing can be stated; what is judged and costs nothing is a credit of nothing. `curve` is None
    where the text changes within the period, or nobody can work one out.
    """

    key: str  # ``checkout/acme``
    counterparty: str
    currency: str
    now: StatedCredit | None
    curve: OutageCredit | None


@dataclass(frozen=True, slots=True)
class MarginSum:
    """A sum of what several agreements come to. `known`: nothing is missing from it."""

    amount: Decimal
    known: bool = True


@dataclass(frozen=True, slots=True)
class MarginRow:
    """What an outage of `length` seconds comes to: what customers get, and what vendors pay."""

    length: int
    owed_by_us: Decimal
    owed_to_us: Decimal

    @property
    def uncovered(self) -> Decimal:
        """What we pay of it ourselves; nothing where vendors pay as much."""
        return max(self.owed_by_us - self.owed_to_us, _NONE)


@dataclass(frozen=True, slots=True)
class MarginOpening:
    """The shortest outage for which vendors pay less than customers get, with the agreements that open the margin.

    `row` is the row of the credit table that the first of them reaches there; None where its credit has no rows.
    """

    at: MarginRow
    agreements: tuple[str, ...]
    row: TierDistance | None


@dataclass(frozen=True, slots=True)
class Margin:
    """The margin of one service that is sold, against one that is bought for it, in one currency.

    `rows`: the lengths of an outage at which either side pays something else; empty where a side's curve is not known.
    `opening` is None where vendors pay at least as much for an outage of any length, or that is not known.
    """

    currency: str
    customers: tuple[str, ...]  # the keys of their agreements
    vendors: tuple[str, ...]
    owed_by_us: MarginSum
    owed_to_us: MarginSum
    rows: tuple[MarginRow, ...]
    opening: MarginOpening | None
    largest: MarginRow | None
    complete: bool  # the curves of all agreements are known

    @property
    def uncovered(self) -> Decimal | None:
        """What we pay ourselves as things are, as far as `extent` says; None where that is not known."""
        if self.extent == "not_known":
            return None
        return max(self.owed_by_us.amount - self.owed_to_us.amount, _NONE)

    @property
    def extent(self) -> Uncovered:
        """How much of what is uncovered now is known."""
        if self.owed_by_us.known:
            return "exact" if self.owed_to_us.known else "at_most"
        return "at_least" if self.owed_to_us.known else "not_known"

    @property
    def at_risk(self) -> bool:
        """Whether there is, or may come, something that no vendor pays."""
        return self.opening is not None or bool(self.uncovered) or not self.complete


@dataclass(frozen=True, slots=True)
class ServiceMargin:
    """The margin of a service that is sold, against one that is bought for it: itself, or one that it needs."""

    bought: str  # its id
    bought_name: str
    margin: Margin


class LazyMargins:
    """The margins of one service, worked out when they are asked for first; a copy on disk has them worked out."""

    __slots__ = ("_found", "_make")

    def __init__(
        self,
        make: Callable[[], tuple[ServiceMargin, ...]] | None,
        found: tuple[ServiceMargin, ...] | None = None,
    ) -> None:
        """`make` is called once; None where they are `found` already."""
        self._make, self._found = make, found

    def __call__(self) -> tuple[ServiceMargin, ...]:
        """Returns them."""
        if self._found is None:
            self._found = () if self._make is None else self._make()
        return self._found

    def __reduce__(self) -> tuple[type[LazyMargins], tuple[None, tuple[ServiceMargin, ...]]]:
        """Says what a copy is made of."""
        return LazyMargins, (None, self())


def margins(customers: Iterable[MarginSide], vendors: Iterable[MarginSide]) -> tuple[Margin, ...]:
    """Holds what customers get against what vendors pay, currency by currency; only currencies that customers have."""
    sold, bought = tuple(customers), tuple(vendors)
    return tuple(
        _margin(
            currency,
            [side for side in sold if side.currency == currency],
            [side for side in bought if side.currency == currency],
        )
        for currency in sorted({side.currency for side in sold})
    )


def _margin(currency: str, sold: Sequence[MarginSide], bought: Sequence[MarginSide]) -> Margin:
    both = _Curves.of(sold, bought)
    opens = None if both is None else both.opens_at()
    return Margin(
        currency=currency,
        customers=tuple(side.key for side in sold),
        vendors=tuple(side.key for side in bought),
        owed_by_us=_sum(sold),
        owed_to_us=_sum(bought),
        rows=() if both is None else tuple(both.row(length) for length in both.edges),
        opening=None if both is None or opens is None else _opening(both.row(opens), sold),
        largest=None if both is None else both.largest(),
        complete=both is not None,
    )


def _sum(sides: Iterable[MarginSide]) -> MarginSum:
    amount, known = _NONE, True
    for side in sides:
        if side.now is None:
            known = False
            continue
        amount += side.now.amount or _NONE
        known = known and side.now.extent == "exact" and (side.now.amount is not None or not side.now.percent)
    return MarginSum(amount, known)


def _opening(row: MarginRow, sold: Iterable[MarginSide]) -> MarginOpening:
    """Says which agreements customers get more under from that very second on."""
    opened = [
        side
        for side in sold
        if side.curve is not None and side.curve.amount(row.length) != side.curve.amount(row.length - 1)
    ]
    first = next((side.curve for side in opened if side.curve is not None), None)
    return MarginOpening(row, tuple(side.key for side in opened), None if first is None else first.row(row.length))


class _Curves:
    """The curves of both sides in one currency; those of one text and one fee are asked once."""

    def __init__(self, sold: Counter[OutageCredit], bought: Counter[OutageCredit]) -> None:
        self._sold, self._bought = sold, bought
        each = {*sold, *bought}
        self._longest = max((curve.longest for curve in each), default=0)
        self.edges = tuple(sorted({edge for curve in each for edge in curve.edges()}))
        ends = {length for edge in self.edges for length in (edge - 1, edge)}
        self._points = tuple(sorted({0, self._longest, *ends}))

    @classmethod
    def of(cls, sold: Sequence[MarginSide], bought: Sequence[MarginSide]) -> _Curves | None:
        """Takes the curves of all agreements; None where one of them cannot be told for an outage of any length."""
        sides = []
        for side in (sold, bought):
            curves = [one.curve for one in side]
            known = [curve for curve in curves if curve is not None and curve.amount(curve.longest) is not None]
            if len(known) < len(curves):
                return None
            sides.append(Counter(known))
        return cls(*sides)

    def row(self, length: int) -> MarginRow:
        """Works out what an outage of `length` seconds comes to."""
        return MarginRow(length, _at(self._sold, length), _at(self._bought, length))

    def opens_at(self) -> int | None:
        """Finds the shortest outage for which vendors pay less than customers get.

        Where both sides grow second by second, rounding to cents may open and close it a few seconds before.
        """
        before = 0
        for point in self._points:
            if self._is_open(point):
                return _first(before, point, self._is_open)
            before = point
        return None

    def largest(self) -> MarginRow | None:
        """Finds the outage of which most is uncovered, the shortest of several; None where all are covered."""
        rows = [self.row(point) for point in self._points]
        most = max((row.uncovered for row in rows), default=_NONE)
        if not most:
            return None
        found = next(number for number, row in enumerate(rows) if row.uncovered == most)
        before = rows[found - 1].length if found else 0
        return self.row(_first(before, rows[found].length, lambda length: self.row(length).uncovered == most))

    def _is_open(self, length: int) -> bool:
        return bool(self.row(length).uncovered)


def _at(curves: Counter[OutageCredit], length: int) -> Decimal:
    return sum(((curve.amount(length) or _NONE) * count for curve, count in curves.items()), _NONE)


def _first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """Finds the least number above `low` for which it `holds`, where it does for `high`, and from one number on."""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
