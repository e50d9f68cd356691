"""The next tier: what it costs is what is really owed at the second in which it is met, all steps between included."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.sla.assess import assess
from sla_tui.sla.contract import Contract, PeriodRule, Rounding, Tier
from sla_tui.sla.evidence import Evidence, Outage, SourceEvidence
from sla_tui.sla.result import Assessment, Period
from tests.sla import strategies
from tests.sla.build import JUNE, contract, english, judged, seen, table

TEN = "2026-06-10 00:00"
HOUR_LONG = Period(strategies.BASE, strategies.BASE + 3600, "an hour", "hour")


def test_a_step_that_coarse_rounding_skips_is_in_the_price() -> None:
    """A second is cut to 99.9 %: both rows are met at once."""
    rule = contract(tiers=table(("100", "5"), ("99.99", "10")), rounding=Rounding(digits=1, mode="floor"))
    found = judged(rule, seen())
    assert [(t.seconds_left, t.credit, t.amount) for t in found.tiers] == [(1, 10, Decimal("100.00"))] * 2
    assert found.credit.next_tier is not None
    assert found.credit.next_tier.amount == judged(rule, seen((TEN, 1))).credit.amount == Decimal("100.00")


def test_a_row_that_pays_less_than_one_already_met_costs_what_that_one_does() -> None:
    rule = contract(tiers=table(("99.9", "20"), ("99.0", "5")))
    assert [t.amount for t in judged(rule, seen()).tiers] == [Decimal("200.00"), Decimal("200.00")]


def test_a_row_that_is_met_says_what_it_pays_by_itself() -> None:
    for credit in ({}, {"cap_amount": Decimal("2000.00")}):
        found = judged(contract(credit=credit), seen((TEN, 30_000)))
        assert [(t.seconds_left, t.credit) for t in found.tiers[:2]] == [(0, 10), (0, 25)]


def test_an_amount_is_the_next_tier_where_no_fee_is_known() -> None:
    rows = (Tier(below=Fraction("99.9"), amount=Decimal("50.00")), Tier(below=Fraction(99), amount=Decimal("70.00")))
    ahead = judged(contract(tiers=rows), seen(), fee=None).credit.next_tier
    assert (ahead.threshold, ahead.amount) == (Fraction("99.9"), Decimal("50.00"))
    later = judged(contract(tiers=rows), seen((TEN, 3000)), fee=None).credit.next_tier
    assert (later.threshold, later.amount) == (99, Decimal("70.00"))


def test_a_latency_credit_that_is_owed_anyway_is_in_the_price_of_a_tier() -> None:
    from sla_tui.sla.contract import Objective
    from sla_tui.sla.evidence import LatencySample

    slow = Objective(kind="latency", threshold=Fraction(100), credit=Fraction(15))
    rule = contract(objectives=(slow,))
    evidence = seen(latency=tuple(LatencySample(strategies.BASE + n, 900) for n in range(10)))
    found = judged(rule, evidence)
    assert found.credit.amount == Decimal("150.00")
    assert [t.amount for t in found.tiers] == [Decimal("150.00"), Decimal("250.00"), Decimal("1000.00")]


@st.composite
def rows(draw) -> tuple[Tier, ...]:
    out = []
    for threshold in draw(st.lists(st.integers(9000, 10_000), unique=True, max_size=4)):
        worth = draw(
            st.one_of(
                st.integers(0, 100).map(lambda n: {"credit": Fraction(n)}),
                st.integers(0, 100).map(lambda n: {"credit": Fraction(n)}),
                st.integers(1, 50).map(lambda n: {"days": Fraction(n, 1000)}),
                st.integers(0, 3000).map(lambda n: {"amount": Decimal(n) / 100}),
            )
        )
        out.append(Tier(**{draw(st.sampled_from(["below", "at_or_below"])): Fraction(threshold, 100)}, **worth))
    return tuple(out)


def down_for(rule: Contract, seconds: int, fee: Decimal | None) -> Assessment:
    evidence = Evidence(
        (SourceEvidence("s", (Outage(HOUR_LONG.start, HOUR_LONG.start + seconds),) if seconds else ()),)
    )
    return assess(rule, evidence, HOUR_LONG, fee=fee)


@given(st.data())
def test_assessing_with_as_many_more_seconds_owes_exactly_the_price_of_the_row(data: st.DataObject) -> None:
    """One second less does not meet the row."""
    rounding = st.builds(Rounding, digits=st.integers(0, 2), mode=st.sampled_from(["half_up", "half_even", "floor"]))
    plain = data.draw(st.booleans())
    extra = {} if plain else {"credit": _limited(data)}
    rule = contract(
        {"target": Fraction(99)},
        tiers=data.draw(rows()),
        period=PeriodRule(kind="rolling", length=3600),
        currency=data.draw(st.sampled_from(["EUR", "JPY", "KWD"])),
        rounding=data.draw(st.one_of(st.none(), rounding)),
        **extra,
    )
    fee = data.draw(st.sampled_from([Decimal("33.33"), Decimal(1000), Decimal(0), None]))
    seconds = data.draw(st.integers(0, 500))
    for number, distance in enumerate(down_for(rule, seconds, fee).tiers):
        if distance.seconds_left == 0 or seconds + distance.seconds_left > 3600:
            continue
        then = down_for(rule, seconds + distance.seconds_left, fee)
        assert (then.credit.percent, then.credit.amount) == (distance.credit, distance.amount)
        assert then.tiers[number].seconds_left == 0
        assert down_for(rule, seconds + distance.seconds_left - 1, fee).tiers[number].seconds_left == 1


def _limited(data: st.DataObject) -> dict[str, object]:
    kind = data.draw(st.sampled_from(["tier", "proportional", "per_block"]))
    return {
        "type": kind,
        "multiplier": Fraction(10) if kind == "proportional" else None,
        "percent": Fraction(5) if kind == "per_block" else None,
        "block": 60 if kind == "per_block" else None,
        "beyond_target": data.draw(st.booleans()),
        "cap_percent": data.draw(st.sampled_from([None, Fraction(30)])),
        "cap_amount": data.draw(st.sampled_from([None, Decimal(0), Decimal(9)])),
        "min_amount": data.draw(st.sampled_from([None, Decimal(2)])),
    }


MIXED = (
    Tier(below=Fraction("99.9"), credit=Fraction(10)),
    Tier(below=Fraction("99.0"), amount=Decimal("250.00")),
    Tier(below=Fraction("98.0"), days=Fraction(1)),
    Tier(at_or_below=Fraction("98.0"), amount=Decimal("1.00")),
)


@pytest.mark.parametrize(
    ("seconds", "fee", "percent", "amount"),
    [
        (JUNE // 900, None, Fraction(10), None),  # only the percent is met
        (JUNE // 90, None, Fraction(0), Decimal("250.00")),  # the lowest of a percent and an amount
        (JUNE // 50, None, Fraction(0), Decimal("1.00")),
        (JUNE // 40, None, Fraction(10, 3), None),
        (JUNE // 40, Decimal("1000.00"), Fraction(25), Decimal("250.00")),
        (JUNE // 40, Decimal("9000.00"), Fraction(10), Decimal("900.00")),
        (JUNE // 40, Decimal("0.00"), Fraction(0), Decimal("250.00")),
    ],
)
def test_what_is_owed_does_not_hang_on_the_order_of_mixed_rows(
    seconds: int, fee: Decimal | None, percent: Fraction, amount: Decimal | None
) -> None:
    for order in permutations(MIXED):
        credit = judged(contract(tiers=order), seen((TEN, seconds)), fee=fee).credit
        assert (credit.percent, credit.amount) == (percent, amount), order


def test_without_a_fee_the_sum_says_why_the_lowest_row_decides() -> None:
    credit = judged(contract(tiers=MIXED), seen((TEN, JUNE // 90)), fee=None).credit
    words = "without a fee a percent and an amount cannot be compared: the lowest row that is met decides"
    assert english(credit.steps)[-1] == words


@given(st.data())
def test_no_order_of_any_rows_changes_what_is_owed(data: st.DataObject) -> None:
    found = data.draw(rows())
    mixed = data.draw(st.permutations(found))
    fee = data.draw(st.sampled_from([None, Decimal(0), Decimal("33.33")]))
    seconds = data.draw(st.integers(0, 500))
    one, two = (down_for(contract(tiers=order), seconds, fee).credit for order in (found, tuple(mixed)))
    assert (one.percent, one.amount, one.locked_in) == (two.percent, two.amount, two.locked_in)
