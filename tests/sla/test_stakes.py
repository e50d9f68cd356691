"""What is at stake in the next hour of downtime by hand, by direction and currency."""

from dataclasses import replace
from decimal import Decimal

import pytest

from sla_tui.sla.money.stakes import Stake, at_stake
from tests import samples

# November 2026 in Amsterdam has 2,592,000 s. Gold: 99.95 % allows 1,296 s (10 % of €2,400.00), 99 % 25,920 s (25 %).
# Silver: 99.9 % allows 2,592 s (5 % of €900.00), 99.5 % 12,960 s (10 %).


def gold(key, down, **changes):
    return samples.service(key, key, down=down, **changes)


def silver(key, down):
    return samples.service(key, key, down=down, target=samples.SILVER, fee=Decimal("900.00"))


def euros(amount, services):
    return Stake("owed_to_us", "EUR", Decimal(amount), services)


def test_tiers_that_the_next_hour_would_meet_are_added_up():
    # 1,209 s down: 88 s to the first tier, €240.00. 60 s down of silver: 2,533 s to its first, €45.00.
    assert at_stake((gold("search", 1_209), silver("login", 60))) == (euros("285.00", 2),)


def test_the_last_tier_within_the_time_counts_and_not_all_of_them():
    # Silver, 2,000 s down: 593 s to 5 %, 10,961 s to 10 %.
    assert at_stake((silver("login", 2_000),), 592) == ()
    assert at_stake((silver("login", 2_000),), 593) == (euros("45.00", 1),)
    assert at_stake((silver("login", 2_000),), 10_961) == (euros("90.00", 1),)


def test_what_is_owed_already_is_not_at_stake():
    # Gold, 25,000 s down: €240.00 is owed, 921 s to 25 % (€600.00).
    assert at_stake((gold("checkout", 25_000),)) == (euros("360.00", 1),)


@pytest.mark.parametrize(
    "service",
    [
        samples.CLOSED,
        samples.UNPROVABLE,
        replace(gold("search", 1_209), stale_since=samples.NOW - 60),
        gold("far", 0, fee=None),
    ],
    ids=["over", "not provable", "stale", "no fee"],
)
def test_what_cannot_be_stood_for_is_not_at_stake(service):
    assert at_stake((service,)) == ()


def test_what_we_would_owe_is_never_added_to_what_we_are_owed():
    ours = replace(gold("search", 1_209), party="customer", customer="Acme")
    assert at_stake((ours, silver("login", 60))) == (
        euros("45.00", 1),
        Stake("owed_by_us", "EUR", Decimal("240.00"), 1),
    )
