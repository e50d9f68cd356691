"""Money: tiers, shapes, caps, least amounts, rounding, fees that change, and the sum in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.currency import decimals
from sla_tui.errors import AssessmentError
from sla_tui.sla.contract import ClaimRule, FeeStep, PeriodRule, Rounding, Tier, Within
from sla_tui.sla.rounding import round_percent, to_money, unrounded_bound
from tests.sla.build import HOUR, JUNE, at, contract, english, judged, seen, table

TEN = "2026-06-10 00:00"


def owed(rule, *spans, fee="1000.00"):
    return judged(rule, seen(*spans), fee=None if fee is None else Decimal(fee)).credit


class TestTiers:
    """The highest credit among the tiers that are met."""

    @pytest.mark.parametrize(
        ("seconds", "percent"), [(2592, 0), (2593, 10), (25_920, 10), (25_921, 25), (129_600, 25), (129_601, 100)]
    )
    def test_below_is_strictly_below(self, seconds, percent):
        assert owed(contract(), (TEN, seconds)).percent == percent

    def test_a_hole_in_the_table_pays_the_weaker_tier(self):
        rows = (Tier(at_or_below=Fraction("99.9"), credit=Fraction(10)), Tier(below=Fraction(99), credit=Fraction(25)))
        assert owed(contract(tiers=rows), (TEN, 25_920)).percent == 10
        assert owed(contract(tiers=rows), (TEN, 2592)).percent == 10
        assert owed(contract(tiers=rows), (TEN, 2591)).percent == 0

    def test_a_table_whose_rows_are_out_of_order_still_pays_the_most(self):
        rows = table(("95.0", "100"), ("99.9", "10"), ("99.0", "25"))
        assert owed(contract(tiers=rows), (TEN, 25_921)).percent == 25

    def test_a_row_may_pay_an_amount_with_or_without_a_known_fee(self):
        rows = (Tier(below=Fraction("99.9"), amount=Decimal("250.00")), Tier(below=Fraction(99), credit=Fraction(20)))
        rule = contract(tiers=rows)
        assert (owed(rule, (TEN, HOUR)).percent, owed(rule, (TEN, HOUR)).amount) == (25, Decimal("250.00"))
        unknown = owed(rule, (TEN, HOUR), fee=None)
        assert (unknown.amount, unknown.locked_in) == (Decimal("250.00"), True)
        assert owed(rule, (TEN, 30_000), fee="2000.00").amount == Decimal("400.00")

    def test_a_row_may_pay_days_of_service(self):
        rows = (Tier(below=Fraction("99.9"), days=Fraction(3)), Tier(below=Fraction(99), days=Fraction(7)))
        credit = owed(contract(credit={"type": "days"}, tiers=rows), (TEN, HOUR))
        assert credit.percent == 10
        assert "3 days x 86400 / 2592000 s = 10 % of the fee" in english(credit.steps)[1]

    def test_a_remedy_in_words_stands_beside_the_credit_or_instead(self):
        rows = (
            Tier(below=Fraction("99.9"), benefit="a report within five days"),
            Tier(below=Fraction(99), credit=Fraction(25), benefit="a free month of Premium support"),
        )
        words = owed(contract(tiers=rows), (TEN, HOUR))
        assert (words.percent, words.benefits, words.locked_in) == (0, ("a report within five days",), True)
        both = owed(contract(tiers=rows), (TEN, 30_000))
        assert (both.percent, both.benefits) == (25, ("a free month of Premium support",))


class TestShapes:
    """Proportional, per block, per incident."""

    SLACK: ClassVar = {"type": "proportional", "multiplier": Fraction(10)}
    OVH: ClassVar = {"type": "per_block", "percent": Fraction(5), "block": HOUR, "beyond_target": True}

    def test_proportional_is_a_multiple_of_the_fee_of_the_lost_time(self):
        assert owed(contract(credit=self.SLACK), (TEN, HOUR)).percent == Fraction(10 * HOUR * 100, JUNE)

    def test_proportional_needs_a_tier_that_is_met(self):
        assert owed(contract(credit=self.SLACK), (TEN, 2592)).percent == 0

    def test_proportional_beyond_the_target_counts_only_the_excess(self):
        rule = contract(credit={**self.SLACK, "beyond_target": True})
        assert owed(rule, (TEN, HOUR)).percent == Fraction(10 * (HOUR - 2592) * 100, JUNE)

    def test_what_pays_nothing_is_the_first_downtime_where_outages_have_limits_of_their_own(self):
        """Of 50, 100 and 40 min the first 60 pay nothing: 90 and 40 are left, and only the dearest is paid."""
        limits = {**self.SLACK, "free": HOUR, "max_per_period": 1}
        spans = ((TEN, 3000), ("2026-06-11 00:00", 6000), ("2026-06-12 00:00", 2400))
        credit = owed(contract(credit=limits), *spans)
        assert credit.percent == Fraction(10 * 5400 * 100, JUNE)
        assert "beyond the first 3600 s" in english(credit.steps)[1]
        each = {**self.SLACK, "beyond_target": True, "cap_incident_percent": Fraction(1)}  # that of 2592 s
        assert owed(contract(credit=each), *spans).percent == 1 + Fraction(10 * (408 + 2400) * 100, JUNE)

    def test_limits_of_an_outage_act_on_its_weighted_seconds(self):
        """Two hours with a quarter affected are 30 min of downtime: an hour that pays nothing holds all of it."""
        quarter, half = {"ratio": Fraction(1, 4)}, {"ratio": Fraction(1, 2)}
        limits = {**self.SLACK, "free": HOUR, "cap_incident_percent": Fraction(50)}
        rule = contract({"weighted": True}, credit=limits)
        assert owed(rule, (TEN, 2 * HOUR, quarter)).percent == 0
        both = owed(rule, (TEN, 2 * HOUR, quarter), ("2026-06-11 00:00", 2 * HOUR, half))
        assert both.percent == Fraction(10 * 1800 * 100, JUNE)

    @pytest.mark.parametrize(("started", "percent"), [(False, 20), (True, 25)])
    def test_blocks_are_full_or_started(self, started, percent):
        rule = contract(
            {"target": Fraction("99.5")}, credit={**self.OVH, "started": started}, tiers=table(("99.5", "0"))
        )
        assert owed(rule, (TEN, 8 * HOUR)).percent == percent

    def test_a_block_that_is_exactly_full_is_one_block_either_way(self):
        for started in (False, True):
            rule = contract(
                {"target": Fraction("99.5")}, credit={**self.OVH, "started": started}, tiers=table(("99.5", "0"))
            )
            assert owed(rule, (TEN, 12_960 + HOUR)).percent == 5

    def test_incidents_are_counted_by_the_local_day_they_began_on(self):
        """23:30 and 00:30 in Amsterdam are two days, though one UTC day; the third is one too many for its day."""
        rule = contract(
            credit={"type": "per_incident", "percent": Fraction(5), "max_per_day": 1},
            tiers=(),
            period=PeriodRule(timezone="Europe/Amsterdam"),
        )
        spans = (("2026-06-10 21:30", 600), ("2026-06-10 22:30", 600), ("2026-06-10 23:30", 600))
        assert owed(rule, *spans).percent == 10

    def test_an_incident_belongs_to_the_period_it_began_in(self):
        rule = contract(credit={"type": "per_incident", "percent": Fraction(5)}, tiers=())
        found = judged(rule, seen(("2026-05-31 23:50", HOUR)))
        assert found.downtime_seconds == 3000
        assert found.credit.percent == 0

    def test_an_incident_that_does_not_count_is_not_paid_for(self):
        rule = contract({"min_outage": 600}, credit={"type": "per_incident", "percent": Fraction(5)}, tiers=())
        assert owed(rule, (TEN, 599), ("2026-06-11", 600)).percent == 5


class TestLimits:
    """Caps, and the least amount worth paying."""

    def test_the_percent_is_capped(self):
        rule = contract(credit={"cap_percent": Fraction(30)})
        credit = owed(rule, (TEN, 200_000))
        assert (credit.percent, credit.amount) == (30, Decimal("300.00"))
        assert "capped by credit.cap_percent: 30 % of the fee" in english(credit.steps)

    def test_days_cap_by_the_length_of_the_period(self):
        assert owed(contract(credit={"cap_days": Fraction(3)}), (TEN, 200_000)).percent == 10

    def test_an_amount_caps_the_money_and_the_percent_follows(self):
        credit = owed(contract(credit={"cap_amount": Decimal("50.00")}), (TEN, HOUR))
        assert (credit.amount, credit.percent) == (Decimal("50.00"), 5)

    @pytest.mark.parametrize(("fee", "amount"), [("10.00", "0.00"), ("10.01", "1.00"), ("10.10", "1.01")])
    def test_a_credit_must_be_greater_than_the_least_amount(self, fee, amount):
        """10 % of 10.00 is exactly 1.00: not greater. 1.001 is, and is paid as 1.00."""
        credit = owed(contract(credit={"min_amount": Decimal("1.00")}), (TEN, HOUR), fee=fee)
        assert credit.amount == Decimal(amount)
        assert credit.locked_in is (amount != "0.00")

    def test_without_a_fee_the_least_amount_cannot_be_tested_and_the_percent_stands(self):
        credit = owed(contract(credit={"min_amount": Decimal("1.00")}), (TEN, HOUR), fee=None)
        assert (credit.percent, credit.amount) == (10, None)

    def test_an_amount_that_is_too_little_to_be_paid_is_nothing_with_or_without_a_fee(self):
        rows = (Tier(below=Fraction("99.9"), amount=Decimal("0.50")),)
        rule = contract(credit={"min_amount": Decimal("1.00")}, tiers=rows)
        for fee in (None, "1000.00"):
            credit = owed(rule, (TEN, HOUR), fee=fee)
            assert (credit.percent, credit.amount, credit.locked_in) == (0, Decimal("0.00"), False)

    @pytest.mark.parametrize(
        ("limit", "fee"),
        [
            ({"cap_amount": Decimal(0)}, None),
            ({"cap_amount": Decimal(0)}, "1000.00"),
            ({"cap_percent": Fraction(0)}, None),
            ({"cap_percent": Fraction(0)}, "1000.00"),
            ({"min_amount": Decimal("9999.00")}, "1000.00"),
        ],
    )
    def test_a_limit_that_leaves_nothing_takes_the_deadline_away(self, limit, fee):
        claim = ClaimRule(within=Within(count=30, unit="days"), notify_within=Within(count=24, unit="hours"))
        found = judged(contract(credit=limit, claim=claim), seen((TEN, HOUR)), fee=fee and Decimal(fee))
        assert (found.credit.percent, found.credit.locked_in) == (0, False)
        assert (found.claim.deadline, found.claim.notify_by) == (None, None)
        free = judged(contract(claim=claim), seen((TEN, HOUR)))
        assert free.claim.deadline is not None

    def test_how_it_is_paid_out_is_the_contracts_word(self):
        assert owed(contract(credit={"payout": "refund"}), (TEN, HOUR)).payout == "refund"


class TestMoney:
    """Exact until the end, then half up to the decimals of the currency, once."""

    @pytest.mark.parametrize(
        ("currency", "fee", "amount"),
        [
            ("JPY", "10005", "1001"),
            ("JPY", "10004", "1000"),
            ("KWD", "12.345", "1.235"),
            ("CLF", "0.0015", "0.0002"),
            ("XYZ", "0.05", "0.01"),
        ],
    )
    def test_what_is_owed_has_the_decimals_of_its_currency(self, currency, fee, amount):
        credit = owed(contract(currency=currency), (TEN, HOUR), fee=fee)
        assert str(credit.amount) == amount
        assert english(credit.steps)[-1] == f"10 % of {fee} = {amount} {currency}"
        assert str(owed(contract(currency=currency), fee=fee).amount) == str(to_money(Fraction(0), currency))

    @given(st.fractions(0, 10**9), st.sampled_from(["EUR", "JPY", "KWD", "CLF", "???"]))
    def test_money_is_the_nearest_amount_of_its_currency_halves_up(self, exact, currency):
        unit = Fraction(1, 10 ** decimals(currency))
        found = Fraction(to_money(exact, currency))
        assert found % unit == 0
        assert -unit / 2 < found - exact <= unit / 2

    @pytest.mark.parametrize(
        ("fee", "amount"),
        [("0.04", "0.00"), ("0.05", "0.01"), ("0.15", "0.02"), ("333.33", "33.33"), ("333.35", "33.34")],
    )
    def test_half_a_cent_is_rounded_up(self, fee, amount):
        assert owed(contract(), (TEN, HOUR), fee=fee).amount == Decimal(amount)

    def test_a_percent_without_end_is_not_rounded_on_the_way(self):
        """70/3 % of 300.00 is exactly 70.00; 23.33 % would be 69.99."""
        credit = owed(contract(credit={"cap_days": Fraction(7)}), (TEN, 200_000), fee="300.00")
        assert (credit.percent, credit.amount) == (Fraction(70, 3), Decimal("70.00"))

    def test_an_amount_of_many_digits_keeps_all_of_them(self):
        fee = "9" * 40 + ".90"
        assert owed(contract(), (TEN, HOUR), fee=fee).amount == to_money(Fraction(fee) / 10, "EUR")

    @pytest.mark.parametrize("fee", ["NaN", "Infinity", "-1.00"])
    def test_what_is_no_fee_is_refused_in_words(self, fee):
        with pytest.raises(AssessmentError, match="is no fee"):
            owed(contract(), (TEN, HOUR), fee=fee)

    def test_without_a_fee_the_percent_is_known_and_the_amount_is_not(self):
        credit = owed(contract(), (TEN, HOUR), fee=None)
        assert (credit.percent, credit.amount, credit.locked_in) == (10, None, True)

    def test_a_reader_can_redo_the_sum(self):
        credit = owed(contract(credit={"cap_percent": Fraction(5)}), (TEN, HOUR), fee="240.00")
        assert english(credit.steps) == (
            "(2592000 s - 3600 s) / 2592000 s = 99.861111 %",
            "tiers[0], below 99.9 %: 10 % of the fee",
            "capped by credit.cap_percent: 5 % of the fee",
            "5 % of 240 = 12.00 EUR",
        )


class TestFees:
    """A fee that changes inside a period is weighted by the seconds each amount held."""

    def fee(self, *steps):
        return tuple(FeeStep(start=day, amount=Decimal(amount)) for day, amount in steps)

    def test_one_fee_for_ever(self):
        assert owed_with(self.fee((None, "1000.00"))) == Decimal("100.00")

    def test_the_latest_step_at_the_period_holds(self):
        assert owed_with(
            self.fee((None, "1000.00"), (date(2026, 3, 1), "2000.00"), (date(2026, 7, 1), "1.00"))
        ) == Decimal("200.00")

    def test_a_change_inside_the_period_is_weighted_by_time(self):
        """Ten days of thirty at 900, twenty at 1200: 1100."""
        steps = self.fee((None, "900.00"), (date(2026, 6, 11), "1200.00"))
        found = judged(contract(), seen((TEN, HOUR)), fee=steps)
        assert found.credit.amount == Decimal("110.00")
        assert "fee 900.00 for 864000 of 2592000 s" in english(found.credit.steps)
        assert "fee 1200.00 for 1728000 of 2592000 s" in english(found.credit.steps)

    def test_time_before_the_first_step_costs_nothing(self):
        assert owed_with(self.fee((date(2026, 6, 16), "1000.00"))) == Decimal("50.00")

    def test_steps_in_any_order_are_the_same(self):
        steps = self.fee((date(2026, 6, 11), "1200.00"), (None, "900.00"))
        assert owed_with(steps) == Decimal("110.00")

    def test_no_step_is_no_known_fee(self):
        assert owed_with(()) is None

    def test_a_change_at_local_midnight_is_that_of_the_contracts_zone(self):
        rule = contract(period=PeriodRule(kind="day", timezone="Europe/Amsterdam"))
        steps = self.fee((None, "1000.00"), (date(2026, 6, 10), "2000.00"))
        found = judged(rule, seen(("2026-06-09 23:00", HOUR)), fee=steps)
        assert found.credit.amount == Decimal("500.00")


def owed_with(fee):
    return judged(contract(), seen((TEN, HOUR)), fee=fee).credit.amount


class TestRounding:
    """The uptime percent as the contract rounds it, before it is held against anything."""

    @pytest.mark.parametrize(
        ("mode", "digits", "seconds", "rounded", "percent"),
        [
            (None, 0, 1322, None, 10),
            ("half_up", 2, 1322, "99.95", 0),
            ("floor", 2, 1322, "99.94", 10),
            ("half_up", 1, 3600, "99.9", 10),
            ("half_up", 2, 1944, "99.93", 10),
            ("half_even", 2, 1944, "99.92", 10),
        ],
    )
    def test_it_decides(self, mode, digits, seconds, rounded, percent):
        rounding = None if mode is None else Rounding(digits=digits, mode=mode)
        rule = contract({"target": Fraction("99.95")}, tiers=table(("99.95", "10")), rounding=rounding)
        found = judged(rule, seen((TEN, seconds)))
        assert found.rounded_percent == (None if rounded is None else Fraction(rounded))
        assert found.credit.percent == percent
        assert (found.verdict == "breached") is (percent > 0)

    @given(
        st.fractions(0, 100, max_denominator=2_000),
        st.fractions(0, 100, max_denominator=2_000),
        st.booleans(),
        st.integers(0, 3),
        st.sampled_from(["half_up", "half_even", "floor"]),
    )
    def test_the_bound_for_the_unrounded_percent_says_the_same_as_rounding_it(
        self, percent, threshold, inclusive, digits, mode
    ):
        rule = Rounding(digits=digits, mode=mode)
        bound, strictness = unrounded_bound(threshold, inclusive, rule)
        rounded = round_percent(percent, rule)
        met = rounded <= threshold if inclusive else rounded < threshold
        assert (percent <= bound if strictness else percent < bound) is met


def test_a_period_without_a_verdict_owes_nothing():
    from sla_tui.sla.evidence import Gap

    found = judged(contract(), seen(gaps=(Gap(at("2026-05-01"), at("2026-08-01")),)))
    assert (found.credit.percent, found.credit.amount, found.credit.locked_in) == (0, Decimal("0.00"), False)
    assert found.claim.deadline is None
