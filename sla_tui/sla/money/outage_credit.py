"""What one outage of everything costs under a contract, by nothing but its length: a curve from seconds to money. Pure.

It asks what would be owed if such an outage were all that happened in the period. So it needs no evidence, and two
contracts about one service can be held against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from sla_tui.sla.contract import Contract
from sla_tui.sla.measure.downtime import Ground, find_runs
from sla_tui.sla.measure.interval import seconds_in
from sla_tui.sla.money.credit import owed
from sla_tui.sla.money.fees import Fee
from sla_tui.sla.money.owed import Figure, Owed
from sla_tui.sla.result import Assessment, TierDistance
from sla_tui.sla.rounding import to_money
from sla_tui.sla.terms import Terms, terms_of

MOST_EDGES: Final = 400
"""Lengths at which more is owed that are looked for; a table has a few, started minutes below a cap some hundred."""
_KEPT: Final = 4_096
_NOTHING: Final = Decimal(0)


@dataclass(frozen=True, slots=True, eq=False)
class OutageCredit:
    """What one outage of so many seconds costs under one text, in one period of one fee.

    The outage is of everything: all requests fail in it, and its ticket is there from its first second. Downtime has
    its clauses (least length, grace, clock intervals); hours of service are no question, for a second of the outage is
    one that is judged. Promises besides availability, and limits over a year, are left out.
    """

    terms: Terms
    start: int  # of the period; clock intervals are cut from there as they are in it
    seconds: int  # of the period
    assessed: int  # that are judged of it
    fee: Fee | None
    _edges: list[tuple[int, ...]] = field(default_factory=list)
    _amounts: dict[int, Decimal | None] = field(default_factory=dict)

    @property
    def currency(self) -> str:
        """The currency of its amounts."""
        return self.terms.contract.currency

    @property
    def longest(self) -> int:
        """The longest outage there can be: all of the time that is judged."""
        return min(self.assessed, self.seconds)

    @property
    def steady(self) -> bool:
        """Whether what is owed grows second by second, and not in steps."""
        rule, clock = self.terms.contract.credit, self.terms.contract.availability
        return clock.bucket_rule == "exact" and (rule.type == "proportional" or rule.parts)

    def amount(self, length: int) -> Decimal | None:
        """Computes what an outage of `length` seconds costs; None where a fee is needed and not known."""
        if length not in self._amounts:
            found = self._owed(length)
            if found.amount is None:
                self._amounts[length] = None if found.percent else _NOTHING
            else:
                self._amounts[length] = to_money(found.amount, self.currency)
        return self._amounts[length]

    def row(self, length: int) -> TierDistance | None:
        """Finds the row of the credit table that an outage of `length` seconds reaches; None where there is none."""
        figure = self._figure(length)
        met = [tier for tier in self.terms.tiers if tier.is_met(figure.good, figure.whole, figure.downtime)]
        if not met:
            return None
        row = max(met, key=lambda tier: tier.depth(figure.assessed))
        amount = self.amount(length)
        downtime = row.seconds if row.threshold is None else None
        return TierDistance(row.threshold, row.inclusive, row.tier.credit, 0, amount, row.tier.benefit, downtime)

    def edges(self) -> tuple[int, ...]:
        """Lists the lengths from which on something else is owed, the shortest first.

        Between two of them nothing changes, or where the credit is `steady` it grows evenly.
        """
        if not self._edges:
            found = self._ends() if self.steady else _changes(self._value, 0, self.longest)
            self._edges.append(tuple(edge for edge, _ in zip(found, range(MOST_EDGES), strict=False)))
        return self._edges[0]

    def _ends(self) -> Iterator[int]:
        """Yields the lengths at which a credit that grows begins to be paid, and reaches its limit."""
        last = self.longest
        if self._value(0) == self._value(last):
            return
        first = _first(lambda length: self._value(length) != self._value(0), last)
        yield first
        limit = _first(lambda length: self._value(length) == self._value(last), last)
        if limit > first:
            yield limit

    def _value(self, length: int) -> tuple[Fraction, Fraction | None]:
        found = self._owed(length)
        return found.percent, found.amount

    def _owed(self, length: int) -> Owed:
        return owed(self.terms, self._figure(length), self.fee)

    def _figure(self, length: int) -> Figure:
        outage = (self.start, self.start + min(length, self.longest))
        held = (outage,) if length > 0 else ()
        run = next(iter(find_runs(self.terms, Ground(held, held, (), (), ()))), None)
        inside = () if run is None else run.counted
        down = seconds_in(inside, self.start, self.start + self.seconds)
        return Figure(
            good=max(self.assessed - down, 0),
            whole=self.assessed,
            downtime=down,
            assessed=self.assessed,
            seconds=self.seconds,
            incidents=(outage,) if down and self.terms.contract.credit.type == "per_incident" else (),
            counted=(down,) if down and self.terms.contract.credit.type == "proportional" else (),
        )


_plain: dict[int, tuple[Contract, Terms]] = {}
_kept: dict[tuple[int, int, int, int, Fraction | None], OutageCredit] = {}


def outage_credit(contract: Contract, assessment: Assessment, fee: Fee | None) -> OutageCredit:
    """Makes the curve of a text in the period that `assessment` judged, for a fee of that period.

    Raises:
        AssessmentError: the contract cannot be computed with.
    """
    terms = _terms(contract)
    amount = None if fee is None else fee.amount
    key = (id(terms), assessment.period.start, assessment.period.seconds, assessment.full_seconds, amount)
    if key not in _kept:
        if len(_kept) >= _KEPT:
            _kept.clear()
        _kept[key] = OutageCredit(terms, assessment.period.start, assessment.period.seconds, key[3], fee)
    return _kept[key]


def _terms(contract: Contract) -> Terms:
    """Finds the terms of the contract as far as the length of an outage has to do with them."""
    found = _plain.get(id(contract))
    if found is not None and found[0] is contract:
        return found[1]
    rule = contract.availability
    timed = rule.method in {"time", "bad_minutes"}
    plain = replace(
        rule,
        method="time",
        bucket=rule.interval if timed else 1,
        bucket_rule=rule.bucket_rule if timed else "exact",
        weighted=False,
        service_hours=(),
        holidays=(),
        start_at="detected",
    )
    made = terms_of(replace(contract, availability=plain, objectives=()))
    if len(_plain) >= _KEPT:
        _plain.clear()
        _kept.clear()
    _plain[id(contract)] = (contract, made)  # holds on to both, so that their ids are not given to others
    return made


def _changes(value: Callable[[int], object], low: int, high: int) -> Iterator[int]:
    """Yields where `value`, which only grows, is another than one second before, between `low` and `high`."""
    if value(low) == value(high):
        return
    if high - low == 1:
        yield high
        return
    middle = (low + high) // 2
    yield from _changes(value, low, middle)
    yield from _changes(value, middle, high)


def _first(holds: Callable[[int], bool], most: int) -> int:
    """Finds the least number above 0 and up to `most` for which it `holds`; from there on it does."""
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
