"""What a whole can promise from its parts: by hand, against schedules of a small clock, and all outcomes."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.sla.chain import PromisedPart, promise_of
from sla_tui.sla.measure.composition import DownWhen
from sla_tui.sla.worst_case import _most, longest_down

ANY, ALL, TWO = DownWhen("any"), DownWhen("all"), DownWhen("at_least", 2)


def chain(rule, *promises):
    parts = [p if isinstance(p, PromisedPart) else PromisedPart(f"p{i}", Fraction(p)) for i, p in enumerate(promises)]
    return PromisedPart("whole", rule=rule, parts=tuple(parts))


def test_three_vendors_at_99_9_cannot_carry_a_promise_of_99_9():
    found = promise_of(chain(ANY, "99.9", "99.9", "99.9"), Fraction("99.9"))
    assert found.certain == Fraction("0.997")
    assert found.independent == Fraction("0.999") ** 3
    assert found.carried == "no"
    assert found.each == Fraction("99.9667")  # 99.96666…, rounded up
    assert promise_of(chain(ANY, *["99.9667"] * 3), Fraction("99.9")).carried == "certain"
    assert promise_of(chain(ANY, *["99.9666"] * 3), Fraction("99.9")).carried == "no"


@pytest.mark.parametrize(
    ("whole", "certain", "independent"),
    [
        (chain(ALL, "99", "99"), "0.99", "0.9999"),  # both may be down at the same time
        (chain(ALL, "99", "99.9"), "0.999", "0.99999"),
        (chain(TWO, "99", "99", "99"), "0.985", "0.999702"),  # 3 x 1 % fill a stretch twice over: 1.5 %
        (chain(TWO, "90", "99", "99.9"), "0.989", None),  # the long one beside each of the others in turn: 1 % + 0.1 %
        (chain(ANY, "99", PromisedPart("free")), "0", "0"),  # one of them promises nothing
        (chain(ANY, PromisedPart("cdn", Fraction("99.9")), chain(ALL, "99", "99")), "0.989", "0.9989001"),
        (chain(ANY, "40", "40"), "0", "0.16"),  # never less than nothing
    ],
)
def test_chains_worked_out_by_hand(whole, certain, independent):
    found = promise_of(whole)
    assert found.certain == Fraction(certain)
    assert found.carried is None
    if independent is not None:
        assert found.independent == Fraction(independent)


def test_weights_are_exact_and_a_part_that_decides_nothing_costs_nothing():
    weights = (("p0", Fraction(60)), ("p1", Fraction(30)), ("p2", Fraction(10)))
    rule = DownWhen("weights", weights=weights, over=Fraction(50))
    found = promise_of(chain(rule, "99.9", "99.5", "99.9"), Fraction("99.9"))
    assert (found.certain, found.independent, found.carried) == (Fraction("0.999"), Fraction("0.999"), "certain")


def test_a_part_that_stands_in_two_groups_fails_once():
    shared = PromisedPart("db", Fraction(90))
    groups = [PromisedPart(f"g{i}", rule=ANY, parts=(shared, PromisedPart(f"w{i}", Fraction(80)))) for i in (1, 2)]
    whole = PromisedPart("whole", rule=ALL, parts=tuple(groups))
    assert promise_of(whole).independent == Fraction(9, 10) * (1 - Fraction(1, 5) ** 2)


shares = st.lists(st.integers(0, 4), min_size=1, max_size=4)


@given(shares, st.data())
def test_no_schedule_of_outages_is_longer_and_one_is_as_long(may, data):
    """A clock of ten ticks: the program's answer is at least any schedule's; equal weights have a formula."""
    weights = [Fraction(data.draw(st.integers(1, 5))) for _ in may]
    over = data.draw(st.integers(0, int(sum(weights)) - 1))
    named = tuple((str(i), weight) for i, weight in enumerate(weights))
    longest = longest_down(DownWhen("weights", weights=named, over=Fraction(over)), weights, [Fraction(m) for m in may])
    starts = [data.draw(st.integers(0, 10 - m)) for m in may]
    down = [set(range(s, s + m)) for s, m in zip(starts, may, strict=True)]
    ticks = sum(sum(w for w, d in zip(weights, down, strict=True) if t in d) > over for t in range(10))
    assert longest >= ticks
    count = data.draw(st.integers(1, len(may)))
    sets = [s for s in product((0, 1), repeat=len(may)) if sum(s) == count]
    rows = [[Fraction(s[i]) for s in sets] for i in range(len(may))]
    by_count = longest_down(DownWhen("at_least", count), [Fraction(1)] * len(may), [Fraction(m) for m in may])
    assert by_count == _most(rows, [Fraction(m) for m in may])


@given(st.lists(st.integers(0, 10), min_size=1, max_size=5), st.data())
def test_independent_parts_against_every_outcome(promises, data):
    count = data.draw(st.integers(1, len(promises)))
    found = promise_of(chain(DownWhen("at_least", count), *[p * 10 for p in promises]))
    up = Fraction(0)
    for outcome in product((True, False), repeat=len(promises)):
        chance = Fraction(1)
        for is_down, promise in zip(outcome, promises, strict=True):
            chance *= Fraction(10 - promise, 10) if is_down else Fraction(promise, 10)
        up += chance if sum(outcome) < count else 0
    assert found.independent == up
    assert found.certain <= up  # an average is no worse than the worst
