"""How long a whole can be down at worst while each part is down no longer than it may: a linear program, exactly.

Each least set of parts that brings the whole down can be down together for some time; a part's times add up to no more
than it may be down. What is looked for is the most time in all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Final

from sla_tui.sla.measure.composition import DownWhen

MOST_PARTS: Final = 10
"""Parts of different weights that are worked through: ten have at most 252 least sets."""


def longest_down(rule: DownWhen, weights: Sequence[Fraction], may: Sequence[Fraction]) -> Fraction | None:
    """Finds the longest time for which the rule can hold, in the unit of `may`; None for too many different parts.

    Args:
        rule: which parts have to be down.
        weights: of each part.
        may: how long each part may be down.
    """
    if len(set(weights)) == 1:
        count = next(n for n in range(1, len(weights) + 1) if rule.reached(n * weights[0], len(weights)))
        return _any_so_many(count, may)
    if len(weights) > MOST_PARTS:
        return None
    sets = list(_least_sets(rule, weights))
    return _most([[Fraction(part in one) for one in sets] for part in range(len(weights))], list(may))


def _any_so_many(count: int, may: Sequence[Fraction]) -> Fraction:
    """Finds the longest time in which `count` parts can be down at once: none of them fills more of it than all."""
    ordered = sorted(may, reverse=True)
    return min(sum(ordered[left_out:], Fraction(0)) / (count - left_out) for left_out in range(count))


def _least_sets(rule: DownWhen, weights: Sequence[Fraction]) -> Iterator[frozenset[int]]:
    """Yields every set of parts that brings the whole down, and would not without any one of them."""
    found: list[frozenset[int]] = []
    for size in range(1, len(weights) + 1):
        for chosen in map(frozenset, combinations(range(len(weights)), size)):
            heavy = sum((weights[part] for part in chosen), Fraction(0))
            if rule.reached(heavy, len(weights)) and not any(one <= chosen for one in found):
                found.append(chosen)
                yield chosen


def _most(rows: list[list[Fraction]], limits: list[Fraction]) -> Fraction:
    """Finds the largest sum of amounts, none negative, whose sum over each row is within its limit (simplex, Bland)."""
    wide, deep = len(rows[0]), len(rows)
    table = [[*row, *(Fraction(i == j) for j in range(deep)), limits[i]] for i, row in enumerate(rows)]
    goal = [Fraction(-1)] * wide + [Fraction(0)] * (deep + 1)
    basis = list(range(wide, wide + deep))
    while (enters := next((j for j in range(wide + deep) if goal[j] < 0), None)) is not None:
        held = ((row[-1] / row[enters], basis[i], i) for i, row in enumerate(table) if row[enters] > 0)
        _, _, leaves = min(held)
        pivot = [value / table[leaves][enters] for value in table[leaves]]
        table = [pivot if i == leaves else _without(row, pivot, enters) for i, row in enumerate(table)]
        goal, basis[leaves] = _without(goal, pivot, enters), enters
    return goal[-1]


def _without(row: list[Fraction], pivot: list[Fraction], column: int) -> list[Fraction]:
    factor = row[column]
    return [value - factor * there for value, there in zip(row, pivot, strict=True)] if factor else row
