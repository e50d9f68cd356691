"""A contract applied to one made-up outage, so that people see what its rules come to: with figures, by the arithmetic.

Nothing is worked out here: the outage is laid before `assess` as any other, in the period of the contract around an
instant, with a fee that is easy to divide.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from sla_tui.sla.assess import assess
from sla_tui.sla.contract import Contract, Method
from sla_tui.sla.evidence import Evidence, Outage, RequestCount, SourceEvidence
from sla_tui.sla.measure.hours import working_time
from sla_tui.sla.periods.calendar import period_containing
from sla_tui.sla.result import Assessment

EXAMPLE_FEE: Final = Decimal(1000)
"""The fee of a period in the example."""
MINUTE: Final = 60
HOUR: Final = 3600
_EACH: Final = 100  # requests in each interval of the example


@dataclass(frozen=True, slots=True)
class WorkedExample:
    """One outage `[start, end)` in a period, and what the contract makes of it; else the service was up."""

    method: Method
    start: int
    end: int
    assessment: Assessment

    @property
    def seconds(self) -> int:
        """How long the outage was."""
        return self.end - self.start


def worked_example(contract: Contract, at: int) -> WorkedExample:
    """Applies the contract to an outage that its target does not allow, in the period around `at` (UTC seconds).

    The outage lasts half as long again as the target allows, in whole minutes, and at least long enough to count at
    all; where no target is promised, an hour. It begins with the first time that is judged and has room for it.

    Raises:
        AssessmentError: `at` lies outside the calendar.
    """
    rule = contract.availability
    period = period_containing(contract.period, at)
    judged = working_time(contract.period.timezone, rule.service_hours, rule.holidays, period.start, period.end)
    wanted = _length(contract, sum(high - low for low, high in judged))
    room = next(((low, high) for low, high in judged if high - low >= wanted), None)
    if room is None:
        room = max(judged, key=lambda span: span[1] - span[0], default=(period.start, period.end))
    start = room[0]
    end = min(start + wanted, room[1])
    outages = (Outage(start, end, reported=start, ratio=Fraction(1)),)
    requests = tuple(_requests(contract, (period.start, start, end, period.end)))
    sources = [SourceEvidence(f"example-{n}", outages, requests=requests) for n in range(contract.evidence.quorum)]
    found = assess(contract, Evidence(tuple(sources)), period, fee=EXAMPLE_FEE)
    return WorkedExample(rule.method, start, end, found)


def _length(contract: Contract, judged: int) -> int:
    """Says for how many seconds, whole minutes of them, the example's service is down."""
    rule = contract.availability
    if rule.target is None:
        wanted = Fraction(HOUR)
    else:
        allowed = judged * (100 - rule.target) / 100
        wanted = allowed * Fraction(3, 2) + rule.grace
    least = rule.min_outage + (rule.min_outage_op == ">") + rule.grace
    wanted = max(wanted, Fraction(least), Fraction(rule.interval), Fraction(5 * MINUTE))
    return -(-wanted.numerator // (wanted.denominator * MINUTE)) * MINUTE


def _requests(contract: Contract, bounds: tuple[int, int, int, int]) -> Iterator[RequestCount]:
    """Yields a steady stream of requests, of which all fail in the outage and none before or after it."""
    first, start, end, last = bounds
    step = contract.availability.interval if contract.availability.method == "requests" else 1
    for low, high, down in ((first, start, False), (start, end, True), (end, last, False)):
        if low < high:
            total = _EACH * (high - low) // step if contract.availability.method == "requests" else _EACH
            yield RequestCount(low, high, total, total if down else 0)
