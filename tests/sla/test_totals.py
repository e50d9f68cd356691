"""Sums of credits: what is expired, paid or claimed is never in one with what is owed."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from sla_tui.sla.money.entries import CreditEntry
from sla_tui.sla.money.totals import Total, stage_of, totals
from sla_tui.sla.result import Claim, Period
from sla_tui.sla.snapshot import summarise
from tests import samples

ENTRY = CreditEntry(
    service="checkout",
    name="Checkout API",
    contract="gold",
    vendor="",
    period=Period(0, 86_400, "October 2026", "2026-10"),
    running=False,
    uptime=Fraction(99, 100),
    target=samples.GOLD,
    credit=Fraction(10),
    amount=Decimal("240.00"),
    currency="EUR",
    benefits=(),
    locked_in=True,
    locked_in_since=None,
    claim=Claim(samples.NOW, None),
    state="open",
)


@pytest.mark.parametrize(
    ("state", "running", "stage"),
    [
        ("open", True, "owed"),
        ("open", False, "claimable"),
        ("notified", False, "claimable"),
        ("claimed", False, "claimed"),
        ("paid", False, "paid"),
        ("lapsed", False, "expired"),
    ],
)
def test_every_credit_is_in_one_stage(state, running, stage):
    assert stage_of(replace(ENTRY, state=state, running=running)) == stage


def test_stages_and_currencies_are_added_up_apart():
    entries = [
        ENTRY,
        replace(ENTRY, state="lapsed", amount=Decimal("600.00")),
        replace(ENTRY, running=True, extent="at_least", amount=Decimal("5.00")),
        replace(ENTRY, currency="USD", amount=Decimal("1.00")),
        replace(ENTRY, amount=None),
    ]
    assert totals(entries) == (
        Total("owed", "EUR", Decimal("5.00"), 1, at_least=True),
        Total("claimable", "EUR", Decimal("240.00"), 1),
        Total("claimable", "USD", Decimal("1.00"), 1),
        Total("expired", "EUR", Decimal("600.00"), 1),
    )


@pytest.mark.parametrize("state", ["claimed", "paid", "lapsed"])
def test_a_credit_that_is_claimed_paid_or_expired_is_in_no_sum_of_what_is_owed(state):
    """A closed month whose claim had lapsed stood under `Credits owed`."""
    period = samples.CHECKOUT.assessment.period
    assert summarise([samples.CHECKOUT]).credits == {"EUR": Decimal("240.00")}
    assert summarise([samples.CHECKOUT], [replace(ENTRY, period=period)]).credits == {"EUR": Decimal("240.00")}
    assert summarise([samples.CHECKOUT], [replace(ENTRY, period=period, state=state)]).credits == {}
