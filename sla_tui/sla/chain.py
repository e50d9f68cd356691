"""What can be promised of a whole from what is promised of its parts: whatever happens, and if they fail independently.

Promises are shares of the time. Nothing is said of when a part may be down, so that at worst the outages come in the
order that hurts the whole most; two vendors at 99.9 % in series give 99.8 %, two in parallel 99.9 %.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import ceil
from typing import Final, Literal

from sla_tui.sla.measure.composition import DownWhen
from sla_tui.sla.worst_case import longest_down

MOST_SUMS: Final = 20_000
"""Different sums of weights that are worked through; beyond them no average is said."""
MOST_SHARED: Final = 10
"""Parts that stand in several groups; each doubles the work."""
FINEST: Final = 10_000

Carried = Literal["certain", "independent", "no"]


@dataclass(frozen=True, slots=True)
class PromisedPart:
    """A part, or a group of them with its `rule`. `promise`: percent; None where nobody promises anything."""

    id: str
    promise: Fraction | None = None
    rule: DownWhen | None = None
    parts: tuple[PromisedPart, ...] = ()

    @property
    def down(self) -> Fraction:
        """The share of the time that it may be down without breaking its promise."""
        return Fraction(1) if self.promise is None else 1 - self.promise / 100

    def leaves(self) -> Iterator[PromisedPart]:
        """Yields the parts that are no groups, as often as they stand in it."""
        if self.rule is None:
            yield self
        for part in self.parts:
            yield from part.leaves()


@dataclass(frozen=True, slots=True)
class ChainPromise:
    """What the parts come to, as shares of the time that the whole is up.

    `certain`: at least, whatever happens as long as every part keeps its promise. `independent`: on average, if no part
    fails because another does. Either is None where it is too much to work out. `each`: what each of the parts would
    have to promise for the target to be certain, in percent, rounded up; None without a target, and of groups.
    """

    certain: Fraction | None
    independent: Fraction | None
    target: Fraction | None = None
    each: Fraction | None = None

    @property
    def carried(self) -> Carried | None:
        """Whether the parts carry the target; None without one, or where that is too much to work out."""
        if self.target is None or self.certain is None:
            return None
        if self.certain * 100 >= self.target:
            return "certain"
        return "independent" if self.independent is not None and self.independent * 100 >= self.target else "no"


def promise_of(whole: PromisedPart, target: Fraction | None = None) -> ChainPromise:
    """Works out what a whole can promise. `target`: in percent, what it is to be held to."""
    worst, each = _worst(whole), None if target is None else _each(whole, target)
    return ChainPromise(None if worst is None else 1 - worst, _independent(whole), target, each)


def _worst(whole: PromisedPart) -> Fraction | None:
    """Finds the longest share of the time for which the whole can be down while each part keeps its promise.

    Of a part that stands in several groups it is no less than that. None where it is too much to work out.
    """
    if whole.rule is None:
        return whole.down
    may = [_worst(part) for part in whole.parts]
    known = [one for one in may if one is not None]
    if len(known) < len(may):
        return None
    longest = longest_down(whole.rule, [whole.rule.weight_of(part.id) for part in whole.parts], known)
    return None if longest is None else min(longest, Fraction(1))


def _independent(whole: PromisedPart) -> Fraction | None:
    """Computes the share of the time that the whole is up if its parts fail independently of each other."""
    counted = Counter(leaf.id for leaf in whole.leaves())
    promised = {leaf.id: leaf.down for leaf in whole.leaves()}
    shared = [name for name, times in counted.items() if times > 1]
    if len(shared) > MOST_SHARED:
        return None
    down = Fraction(0)
    for states in product((Fraction(0), Fraction(1)), repeat=len(shared)):
        chance = Fraction(1)
        for name, state in zip(shared, states, strict=True):
            chance *= promised[name] if state else 1 - promised[name]
        if chance:
            found = _chance(whole, dict(zip(shared, states, strict=True)))
            if found is None:
                return None
            down += chance * found
    return 1 - down


def _chance(part: PromisedPart, given: Mapping[str, Fraction]) -> Fraction | None:
    """Computes the chance that a part is down, where it is `given` that some of its leaves are, or are not."""
    if part.rule is None:
        return given.get(part.id, part.down)
    chances = {Fraction(0): Fraction(1)}  # by the weight that is down
    for inner in part.parts:
        down, weight = _chance(inner, given), part.rule.weight_of(inner.id)
        if down is None or len(chances) > MOST_SUMS:
            return None
        following: dict[Fraction, Fraction] = {}
        for one, chance in chances.items():
            following[one] = following.get(one, Fraction(0)) + chance * (1 - down)
            following[one + weight] = following.get(one + weight, Fraction(0)) + chance * down
        chances = following
    reached = (chance for one, chance in chances.items() if part.rule.reached(one, len(part.parts)))
    return sum(reached, Fraction(0))


def _each(whole: PromisedPart, target: Fraction) -> Fraction | None:
    """Finds the promise of each part that makes the target certain, where all promise the same."""
    if whole.rule is None or any(part.rule is not None for part in whole.parts):
        return None
    weights = [whole.rule.weight_of(part.id) for part in whole.parts]
    longest = longest_down(whole.rule, weights, [Fraction(1)] * len(weights))
    if longest is None:
        return None
    return Fraction(ceil((100 - (100 - target) / longest) * FINEST), FINEST)
