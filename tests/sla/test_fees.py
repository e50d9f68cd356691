"""What a period costs: whole ones, fees that change inside one, and periods that the contract's term cuts."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.sla.contract import Contract, FeeStep, PeriodRule
from sla_tui.sla.money.fees import fee_of
from sla_tui.sla.periods.calendar import period_containing, whole_period
from tests.sla.build import DAY, HOUR, at, contract, english, judged, period_at, seen

JUNE_SECONDS = 30 * DAY
STEPS = (FeeStep(start=None, amount=Decimal("600.00")), FeeStep(start=date(2026, 6, 21), amount=Decimal("900.00")))


def test_a_part_of_a_month_pays_its_share_of_the_fee_by_seconds_and_the_sum_shows_it() -> None:
    rule = contract(valid_from=date(2026, 6, 16))
    found = judged(rule, seen(("2026-06-20 10:00", 4 * HOUR)), fee=Decimal("1000.00"))
    assert found.period.part
    assert found.credit.amount == Decimal("125.00")  # 25 % of half of the fee
    assert english(found.credit.steps)[-2:] == (
        f"fee 1000.00 for {15 * DAY} of {JUNE_SECONDS} s",
        "25 % of 500 = 125.00 EUR",
    )


def test_a_contract_may_say_that_a_part_of_a_month_costs_the_whole_fee() -> None:
    rule = contract(valid_from=date(2026, 6, 16), part_fee="full")
    found = judged(rule, seen(("2026-06-20 10:00", 4 * HOUR)), fee=Decimal("1000.00"))
    assert found.credit.amount == Decimal("250.00")
    assert not any(step.startswith("fee ") for step in english(found.credit.steps))


def test_a_fee_that_changes_inside_a_part_is_weighted_against_the_whole_month() -> None:
    rule = contract(valid_from=date(2026, 6, 16))
    fee = fee_of(rule, period_at(rule, at("2026-06-20")), STEPS)
    assert fee is not None
    assert fee.amount == Fraction(600 * 5 + 900 * 10, 30)
    assert english(fee.steps) == (
        f"fee 600.00 for {5 * DAY} of {JUNE_SECONDS} s",
        f"fee 900.00 for {10 * DAY} of {JUNE_SECONDS} s",
    )


@pytest.mark.parametrize("fee", [Decimal("1000.00"), STEPS[:1]])
def test_a_whole_month_costs_the_fee_and_says_nothing_of_seconds(fee: Decimal | tuple[FeeStep, ...]) -> None:
    rule = contract()
    found = fee_of(rule, period_containing(rule.period, at("2026-06-20")), fee)
    assert found is not None
    assert found.steps == ()


def test_the_sum_writes_the_fee_as_it_was_given_however_it_was_written_elsewhere() -> None:
    rule = contract(valid_from=date(2026, 6, 16))
    period = period_at(rule, at("2026-06-20"))
    said = [english(fee_of(rule, period, Decimal(text)).steps)[0].split()[1] for text in ("70", "70.00", "70")]
    assert said == ["70", "70.00", "70"]


RULES = st.sampled_from(
    [
        PeriodRule(timezone="Europe/Amsterdam"),
        PeriodRule(kind="quarter", first_month=2),
        PeriodRule(kind="year"),
        PeriodRule(kind="week", timezone="America/Sao_Paulo"),
        PeriodRule(kind="billing", anchor_day=31),
    ]
)


@given(RULES, st.dates(date(2017, 1, 1), date(2030, 1, 1)), st.integers(1, 400_000), st.booleans())
def test_the_two_parts_of_a_period_cost_together_what_the_whole_one_costs(
    rule: PeriodRule, day: date, amount: int, changing: bool
) -> None:
    first = Contract(period=rule, valid_to=day - timedelta(days=1))
    second = Contract(period=rule, valid_from=day)
    fee: Decimal | tuple[FeeStep, ...] = Decimal(amount) / 100
    if changing:
        fee = (FeeStep(start=None, amount=fee), FeeStep(start=day + timedelta(days=3), amount=fee * 2))
    later = period_at(second, at(f"{day} 12:00"))
    whole = whole_period(rule, later)
    total = fee_of(Contract(period=rule), whole, fee).amount
    if not later.part:
        assert fee_of(second, later, fee).amount == total
        return
    earlier = period_at(first, whole.start)
    assert fee_of(first, earlier, fee).amount + fee_of(second, later, fee).amount == total
