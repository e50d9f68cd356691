"""A period that still runs: so far, locked in, what is left, how fast it burns, where it ends, how sure that is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from sla_tui.sla.contract import EvidenceRule, ExclusionRule, MaintenanceRule, PeriodRule, ServiceHours, Tier
from sla_tui.sla.evidence import Exclusion, Gap, MaintenanceWindow
from tests.sla.build import DAY, HOUR, JUNE, MINUTE, at, contract, english, judged, seen, table

NOON = "2026-06-16 00:00"  # half of June is over


def test_so_far_and_if_nothing_more_happens_are_two_figures():
    found = judged(contract(), seen(("2026-06-10 10:00", 1500)), now=NOON)
    assert found.running
    assert found.assessed_seconds == JUNE // 2
    assert found.uptime == Fraction(JUNE // 2 - 1500, JUNE // 2)
    assert found.if_nothing_more == Fraction(JUNE - 1500, JUNE)
    assert found.percent < Fraction("99.9") < found.if_nothing_more * 100
    assert found.verdict != "breached"


def test_a_credit_is_locked_in_once_a_perfect_rest_cannot_save_the_period():
    for seconds, percent in ((2592, 0), (2593, 10), (25_921, 25)):
        credit = judged(contract(), seen(("2026-06-10 10:00", seconds)), now=NOON).credit
        assert (credit.percent, credit.locked_in) == (percent, percent > 0)


def test_what_is_listed_after_now_is_not_known_yet():
    evidence = seen(("2026-06-15 23:59", 120), ("2026-06-20", 9000), gaps=(Gap(at("2026-06-25"), at("2026-06-26")),))
    found = judged(contract(), evidence, now=NOON)
    assert found.downtime_seconds == 60
    assert found.if_nothing_more == Fraction(JUNE - 60, JUNE)
    assert [o.end for o in found.outages] == [at(NOON)]


def test_an_outage_that_goes_on_is_as_long_as_it_is_by_now():
    rule = contract({"min_outage": 180})
    evidence = seen(("2026-06-15 23:58", 600))
    assert judged(rule, evidence, now="2026-06-16 00:00:59").downtime_seconds == 0
    assert judged(rule, evidence, now="2026-06-16 00:01:00").downtime_seconds == 180


def test_work_and_hours_to_come_leave_the_whole_period_already():
    office = (ServiceHours(days=(1, 2, 3, 4, 5, 6, 7), start=0, end=12 * HOUR),)
    window = MaintenanceWindow(at("2026-06-20"), at("2026-06-20 06:00"))
    rule = contract({"service_hours": office}, maintenance=MaintenanceRule(effect="remove"))
    found = judged(rule, seen(("2026-06-10", 1200), maintenance=(window,)), now=NOON)
    assert found.assessed_seconds == 15 * 12 * HOUR
    assert found.if_nothing_more == 1 - Fraction(1200, 30 * 12 * HOUR - 6 * HOUR)


def test_a_now_at_the_end_or_later_is_a_closed_period_and_one_before_the_start_knows_nothing():
    closed = judged(contract(), seen(("2026-06-10", 60)), now="2026-07-05")
    assert (closed.running, closed.burn, closed.projection, closed.now) == (False, None, None, at("2026-07-05"))
    ahead = judged(contract(), seen(), now="2026-05-01")
    assert (ahead.verdict, ahead.uptime, ahead.if_nothing_more, ahead.assessed_seconds) == ("unknown", None, 1, 0)


class TestBudget:
    """Seconds left until the target is missed, and until each tier is met, with its price."""

    def test_the_budget_is_floored_and_counts_the_whole_period(self):
        for now in (None, NOON):
            budget = judged(contract({"target": Fraction("99.95")}), seen(("2026-06-10", 1000)), now=now).budget
            assert (budget.total, budget.spent, budget.left) == (1296, 1000, 296)

    def test_it_is_negative_once_it_is_overspent(self):
        assert judged(contract(), seen(("2026-06-10", 3000))).budget.left == 2592 - 3000

    def test_without_a_target_there_is_none(self):
        assert judged(contract({"target": None}), seen()).budget is None

    def test_every_tier_says_how_far_it_is_and_what_it_costs(self):
        found = judged(contract(), seen(("2026-06-10", 2600)), fee=Decimal("240.00"))
        assert [(t.seconds_left, t.credit, t.amount) for t in found.tiers] == [
            (0, 10, Decimal("24.00")),
            (25_921 - 2600, 25, Decimal("60.00")),
            (129_601 - 2600, 100, Decimal("240.00")),
        ]
        assert found.credit.next_tier == found.tiers[1]

    def test_at_or_below_is_reached_a_second_earlier(self):
        rows = (Tier(at_or_below=Fraction("99.9"), credit=Fraction(10)),)
        found = judged(contract(tiers=rows), seen())
        assert (found.tiers[0].seconds_left, found.tiers[0].inclusive) == (2592, True)
        assert judged(contract(), seen()).tiers[0].seconds_left == 2593

    def test_the_price_of_a_tier_is_what_the_shape_of_the_credit_makes_it(self):
        rule = contract(credit={"type": "proportional", "multiplier": Fraction(10)}, tiers=table(("99.9", "0")))
        found = judged(rule, seen(), fee=Decimal("1000.00"))
        assert found.tiers[0].credit == Fraction(10 * 2593 * 100, JUNE)
        assert found.tiers[0].amount == Decimal("10.00")

    def test_caps_bite_in_the_price_of_a_tier_too(self):
        found = judged(contract(credit={"cap_percent": Fraction(30)}), seen(), fee=Decimal("1000.00"))
        assert [t.amount for t in found.tiers] == [Decimal("100.00"), Decimal("250.00"), Decimal("300.00")]

    def test_a_tier_that_pays_in_words_only_has_no_price(self):
        rows = (Tier(below=Fraction("99.9"), benefit="a report"),)
        found = judged(contract(tiers=rows), seen())
        assert (found.tiers[0].credit, found.tiers[0].benefit) == (None, "a report")
        assert found.credit.next_tier == found.tiers[0]

    def test_the_least_tier_left_is_next_and_none_where_all_are_met(self):
        assert judged(contract(), seen(("2026-06-10", 2 * DAY))).credit.next_tier is None


class TestBurn:
    """Multiples of the even pace, and multi-window alerts."""

    def test_one_is_the_pace_that_spends_the_budget_exactly(self):
        """In three days an even pace spends 259.2 s; 26 s in the last hour are 7.2 times as much as 3.6."""
        burn = judged(contract(), seen(("2026-06-15 23:30", 26)), now=NOON).burn
        assert burn.per_hour == Fraction(26, 3600) * 1000
        assert burn.per_six_hours == Fraction(26, 6 * 3600) * 1000
        assert burn.per_three_days == Fraction(26, 3 * DAY) * 1000

    def test_the_windows_scale_with_the_period(self):
        month = judged(contract(), seen(), now=NOON).burn.alerts
        assert [(a.long_window, a.short_window, a.threshold) for a in month] == [
            (HOUR, 300, Fraction("14.4")),
            (6 * HOUR, 1800, 6),
            (DAY, 2 * HOUR, 3),
            (3 * DAY, 6 * HOUR, 1),
        ]
        week = judged(contract(period=PeriodRule(kind="week")), seen(), now="2026-06-12").burn.alerts
        assert [a.long_window for a in week] == [840, 5040, 20_160, 60_480]

    def test_an_alert_fires_while_both_of_its_windows_burn(self):
        """60 s in the last hour is 16.7 times the pace; six minutes later the short window is clear again."""
        evidence = seen(("2026-06-15 23:55", 60))
        firing = judged(contract(), evidence, now="2026-06-15 23:57").burn.alerts
        assert [a.firing for a in firing] == [True, False, False, False]
        later = judged(contract(), evidence, now="2026-06-16 00:02").burn.alerts
        assert not any(a.firing for a in later)

    def test_downtime_of_the_period_before_burns_no_budget_of_this_one(self):
        burn = judged(contract(), seen(("2026-05-31 23:00", HOUR)), now="2026-06-01 00:30").burn
        assert (burn.per_hour, burn.per_three_days) == (0, 0)

    def test_time_that_is_not_judged_is_not_in_the_pace(self):
        gap = (Gap(at("2026-06-15 23:00"), at("2026-06-15 23:30")),)
        burn = judged(contract(), seen(("2026-06-15 23:40", 18), gaps=gap), now=NOON).burn
        assert burn.per_hour == Fraction(18, 1800) * 1000

    @pytest.mark.parametrize("target", [None, Fraction(100)])
    def test_without_a_budget_nothing_burns(self, target):
        assert judged(contract({"target": target}, tiers=()), seen(("2026-06-10", 60)), now=NOON).burn is None


class TestProjection:
    """The end of the period at the pace of its last tenth."""

    def test_the_pace_of_the_last_tenth_goes_on(self):
        """300 s in the last three days; fifteen days are left: 1500 s more."""
        found = judged(contract(), seen(("2026-06-02", 200), ("2026-06-14", 300)), now=NOON)
        assert found.projection.uptime == 1 - Fraction(500 + 1500, JUNE)
        assert english([found.projection.method])[0] == "the pace of the last 72 h (a tenth of the period) goes on"
        assert found.projection.exhausted_at is None

    def test_the_budget_ends_where_the_pace_meets_it(self):
        """600 s in three days, 1992 s left: 9.96 days."""
        found = judged(contract(), seen(("2026-06-14", 600)), now=NOON)
        assert found.projection.exhausted_at == at(NOON) + 1992 * 3 * DAY // 600
        assert found.verdict == "at_risk"

    def test_only_judged_time_uses_the_budget_up(self):
        """300 s in 36 judged hours; the 996 s that are left last 119.52 more of these."""
        office = (ServiceHours(days=(1, 2, 3, 4, 5, 6, 7), start=0, end=12 * HOUR),)
        found = judged(contract({"service_hours": office}), seen(("2026-06-14", 300)), now=NOON)
        assert found.budget.left == 996
        judged_seconds = 996 * 36 * HOUR // 300
        days, rest = divmod(judged_seconds, 12 * HOUR)
        assert found.projection.exhausted_at == at(NOON) + days * DAY + rest

    def test_a_budget_that_is_spent_has_no_end_to_come(self):
        found = judged(contract(), seen(("2026-06-14", 3000)), now=NOON)
        assert found.projection.exhausted_at is None

    def test_the_worst_there_can_be_is_nothing(self):
        found = judged(contract(), seen(("2026-06-13", 3 * DAY)), now=NOON)
        assert found.projection.uptime >= 0


class TestVerdict:
    """Breached by the locked-in figure, at risk only while it runs, unknown where nothing is."""

    @pytest.mark.parametrize(
        ("spans", "now", "verdict"),
        [
            ((), NOON, "met"),
            ((("2026-06-02", 600),), NOON, "met"),
            ((("2026-06-02", 2332),), NOON, "met"),
            ((("2026-06-02", 2333),), NOON, "at_risk"),
            ((("2026-06-02", 2592),), NOON, "at_risk"),
            ((("2026-06-02", 2593),), NOON, "breached"),
            ((("2026-06-15 23:55", 60),), "2026-06-15 23:57", "at_risk"),
            ((("2026-06-02", 2592),), None, "met"),
            ((("2026-06-02", 2593),), None, "breached"),
        ],
    )
    def test_each_word_has_its_reason(self, spans, now, verdict):
        assert judged(contract(), seen(*spans), now=now).verdict == verdict

    def test_a_target_without_tiers_can_be_missed(self):
        assert judged(contract(tiers=()), seen(("2026-06-02", 2593))).verdict == "breached"

    def test_a_tier_without_a_target_can_be_met(self):
        assert judged(contract({"target": None}), seen(("2026-06-02", 2593))).verdict == "breached"

    def test_a_credit_by_the_incident_is_a_breach_without_either(self):
        rule = contract({"target": None}, credit={"type": "per_incident", "percent": Fraction(5)}, tiers=())
        assert judged(rule, seen(("2026-06-02", 60))).verdict == "breached"
        assert judged(rule, seen()).verdict == "met"


class TestCertainty:
    """Check resolution and unknown time make ranges."""

    def test_a_check_a_minute_leaves_a_minute_of_doubt_each_way(self):
        found = judged(contract(), seen(("2026-06-10 10:00", 2580), resolution=60))
        assert (found.range.least_downtime, found.range.most_downtime) == (2520, 2640)
        assert found.range.worst_uptime < Fraction("0.999") < found.range.best_uptime
        assert (found.verdict, found.certainty) == ("met", "within_error")

    def test_far_from_every_limit_a_minute_changes_nothing(self):
        for seconds, verdict in ((600, "met"), (20_000, "breached")):
            found = judged(contract(), seen(("2026-06-10 10:00", seconds), resolution=60))
            assert (found.verdict, found.certainty) == (verdict, "certain")

    def test_without_outages_or_doubt_the_range_is_a_point(self):
        found = judged(contract(), seen(resolution=60))
        assert (found.range.least_downtime, found.range.most_downtime) == (0, 0)
        assert (found.range.best_uptime, found.range.worst_uptime, found.certainty) == (1, 1, "certain")

    def test_unknown_time_may_have_been_up_or_down(self):
        gap = (Gap(at("2026-06-10 10:00"), at("2026-06-10 11:00")),)
        found = judged(contract(), seen(("2026-06-09", 60), gaps=gap))
        assert (found.range.least_downtime, found.range.most_downtime) == (60, 3660)
        assert found.range.best_uptime == 1 - Fraction(60, JUNE)
        assert found.range.worst_uptime == 1 - Fraction(3660, JUNE)
        assert found.certainty == "within_error"

    def test_policies_do_not_make_unknown_time_known(self):
        gap = (Gap(at("2026-06-10 10:00"), at("2026-06-10 11:00")),)
        for policy in ("up", "down", "hold"):
            rule = contract(evidence=EvidenceRule(no_data=policy))
            assert judged(rule, seen(gaps=gap)).range.most_downtime == 3600

    def test_an_outage_shorter_than_a_check_may_be_none(self):
        found = judged(contract(), seen(("2026-06-10 10:00", 30), resolution=60))
        assert (found.range.least_downtime, found.range.most_downtime) == (0, 90)

    def test_the_minimum_outage_turns_a_minute_of_doubt_into_all_or_nothing(self):
        rule = contract({"min_outage": 300})
        found = judged(rule, seen(("2026-06-10 10:00", 270), resolution=60))
        assert (found.downtime_seconds, found.range.least_downtime, found.range.most_downtime) == (0, 0, 330)


def test_the_raw_uptime_is_what_was_seen_before_any_clause():
    window = MaintenanceWindow(at("2026-06-10 10:00"), at("2026-06-10 11:00"))
    rule = contract({"min_outage": 5 * MINUTE})
    found = judged(rule, seen(("2026-06-10 10:00", HOUR), ("2026-06-11", 60), maintenance=(window,)))
    assert found.uptime == 1
    assert found.raw_uptime == 1 - Fraction(HOUR + 60, JUNE)


def test_a_part_month_is_judged_by_its_own_length():
    rule = replace(contract(), valid_from=date(2026, 6, 16))
    found = judged(rule, seen(("2026-06-10", 9000), ("2026-06-20", 1297)), now=None)
    assert found.period.part
    assert (found.assessed_seconds, found.downtime_seconds, found.credit.percent) == (JUNE // 2, 1297, 10)


@pytest.mark.parametrize("now", ["2026-06-20 00:00", None])
def test_where_exclusions_take_all_of_a_fixed_denominator_nothing_can_be_stated_running_or_over(now):
    rule = contract({"denominator": 10 * DAY}, exclusions=ExclusionRule(effect="remove"))

    def verdict(until: str) -> str:
        gone = (Exclusion(at("2026-06-05 00:00"), at(until), "third_party", accepted=True),)
        return judged(rule, seen(("2026-06-16 10:00", HOUR), exclusions=gone), now=now).verdict

    assert verdict("2026-06-15 00:00") == "unknown"
    assert verdict("2026-06-14 23:59:59") == "breached"  # an hour of the one second that is left
