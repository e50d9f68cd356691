"""What an interval can show of a target: one look against the seconds that are allowed, by hand."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.sla.interval_proof import interval_proof

DAY = 86_400
MONTH = 30 * DAY


@pytest.mark.parametrize(
    ("target", "interval", "allowed", "shows"),
    [
        ("99.99", 300, 259, False),  # 0.01 % of 2,592,000 s = 259.2 s
        ("99.99", 60, 259, True),
        ("99.9", 300, 2592, True),
        ("99.95", 1296, 1296, True),  # just as much as is allowed
        ("99.95", 1297, 1296, False),
        ("100", 1, 0, False),
    ],
)
def test_one_look_is_held_against_what_the_target_allows_in_a_month_of_30_days(target, interval, allowed, shows):
    found = interval_proof(Fraction(target), interval, MONTH)
    assert (found.allowed, found.shows) == (allowed, shows)


def test_the_finest_target_of_five_minutes_in_thirty_days_is_one_look_of_8640():
    assert interval_proof(Fraction(99), 300, MONTH).finest == 100 - Fraction(100, 8640)


@given(st.integers(1, DAY), st.integers(DAY, 366 * DAY))
def test_the_finest_target_is_one_that_the_interval_can_show_and_anything_above_is_not(interval, period):
    finest = interval_proof(Fraction(99), interval, period).finest
    assert interval_proof(finest, interval, period).shows
    assert not interval_proof(finest + Fraction(1, 10**9), interval, period).shows


@pytest.mark.parametrize(("interval", "period"), [(0, 1), (1, 0), (-1, 5)])
def test_without_a_length_there_is_no_answer(interval, period):
    with pytest.raises(ValueError, match="without length"):
        interval_proof(Fraction(99), interval, period)
