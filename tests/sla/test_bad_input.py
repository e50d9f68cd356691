"""Bad input: a clear error or the right answer, and nothing that depends on how many seconds there are."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest

from sla_tui.errors import AssessmentError
from sla_tui.sla.assess import assess
from sla_tui.sla.contract import PeriodRule, Tier
from sla_tui.sla.evidence import (
    Evidence,
    Exclusion,
    Gap,
    MaintenanceWindow,
    Outage,
    RequestCount,
    SourceEvidence,
)
from sla_tui.sla.periods.calendar import period_containing
from sla_tui.sla.result import Period
from tests.sla.build import DAY, JUNE, at, contract, judged, june, seen

JUNE_10 = at("2026-06-10")
BACKWARDS = (JUNE_10, JUNE_10 - 60)


@pytest.mark.parametrize(
    ("evidence", "what"),
    [
        (Evidence((SourceEvidence("m", (Outage(*BACKWARDS),)),)), "An outage"),
        (Evidence((SourceEvidence("m", (), (Gap(*BACKWARDS),)),)), "A gap"),
        (Evidence((SourceEvidence("m"),), maintenance=(MaintenanceWindow(*BACKWARDS),)), "A maintenance window"),
        (Evidence((SourceEvidence("m"),), exclusions=(Exclusion(*BACKWARDS, "other"),)), "An exclusion"),
        (Evidence((SourceEvidence("m"),), maintenance=(MaintenanceWindow(JUNE_10, 0),)), "A maintenance window"),
    ],
)
def test_what_ends_before_it_starts_is_refused_in_words(evidence, what):
    with pytest.raises(AssessmentError, match=f"{what} .* ends before it starts"):
        judged(contract(), evidence)


@pytest.mark.parametrize("bounds", [(-(10**30), 10), (0, 10**30), (10**17, 10**18)])
def test_absurd_instants_are_refused_in_words(bounds):
    with pytest.raises(AssessmentError, match="years 100 to 9900"):
        judged(contract(), Evidence((SourceEvidence("m", (Outage(*bounds),)),)))


@pytest.mark.parametrize(
    ("total", "errors"),
    [(-1, 0), (10, -1), (10, 11)],
)
@pytest.mark.parametrize("method", ["bad_minutes", "interval_mean", "requests"])
def test_counts_that_cannot_be_are_refused_in_words(method, total, errors):
    entry = RequestCount(JUNE_10, JUNE_10 + 60, total, errors)
    with pytest.raises(AssessmentError, match="cannot be"):
        judged(contract({"method": method}), seen(requests=(entry,)))


@pytest.mark.parametrize("ratio", [Fraction(-1, 2), Fraction(3, 2)])
def test_a_share_outside_0_to_1_is_refused_in_words(ratio):
    with pytest.raises(AssessmentError, match="cannot affect a share"):
        judged(contract({"weighted": True}), seen(("2026-06-10", 60, {"ratio": ratio})))


@pytest.mark.parametrize(
    ("rule", "key"),
    [
        (lambda: contract({"bucket": 0}), "availability.bucket"),
        (lambda: contract({"min_outage": -1}), "availability.min_outage"),
        (lambda: contract({"merge_gap": -1}), "availability.merge_gap"),
        (lambda: contract(credit={"type": "per_block", "percent": Fraction(5)}), "credit.block"),
        (lambda: contract(credit={"type": "per_block", "percent": Fraction(5), "block": 0}), "credit.block"),
        (lambda: contract(credit={"type": "proportional"}), "credit.multiplier"),
        (lambda: contract(credit={"type": "per_incident"}), "credit.percent"),
        (lambda: contract(tiers=(Tier(credit=Fraction(10)),)), r"tiers\[0\]"),
        (
            lambda: contract(tiers=(Tier(below=Fraction(99), at_or_below=Fraction(99), credit=Fraction(10)),)),
            r"tiers\[0\]",
        ),
    ],
)
def test_a_contract_that_cannot_be_computed_with_names_the_key(rule, key):
    with pytest.raises(AssessmentError, match=key):
        judged(rule(), seen())


def test_a_zone_that_does_not_exist_is_refused_in_words():
    rule = contract(period=PeriodRule(timezone="Mars/Olympus"))
    with pytest.raises(AssessmentError, match="no time zone 'Mars/Olympus'"):
        june(rule)


def test_a_period_without_time_is_refused_in_words():
    with pytest.raises(AssessmentError, match="no time in it"):
        assess(contract(), seen(), Period(100, 100))


def test_empty_intervals_are_nothing():
    evidence = seen(("2026-06-10", 0), gaps=(Gap(JUNE_10, JUNE_10),))
    found = judged(contract(), evidence)
    assert (found.uptime, found.outages, found.removed) == (1, (), ())


def test_a_percent_of_three_hundred_digits_is_exact():
    target = Fraction("99." + "9" * 300)
    found = judged(
        contract({"target": target}, tiers=(Tier(below=target, credit=Fraction(1)),)), seen(("2026-06-10", 1))
    )
    assert (found.credit.percent, found.budget.total) == (1, 0)
    assert judged(contract({"target": target}), seen()).verdict == "met"


def test_outages_of_several_years_count_in_each_period():
    evidence = Evidence((SourceEvidence("m", (Outage(at("2020-01-01"), at("2030-01-01")),)),))
    found = judged(contract(), evidence)
    assert (found.downtime_seconds, found.uptime, found.credit.percent) == (JUNE, 0, 100)


def test_duplicates_count_once():
    outages = (Outage(JUNE_10, JUNE_10 + 60),) * 50
    assert judged(contract(), Evidence((SourceEvidence("m", outages),))).downtime_seconds == 60


@pytest.mark.full
def test_two_hundred_thousand_outages_come_out_right():
    """Every second outage of a year, ten seconds every five minutes, in no order; judged for one month."""
    start = at("2026-01-01")
    outages = [Outage(start + 150 * n, start + 150 * n + 10) for n in range(200_000)]
    outages.reverse()
    evidence = Evidence((SourceEvidence("m", tuple(outages)),))
    found = judged(contract(), evidence)
    assert found.downtime_seconds == JUNE // 150 * 10
    assert len(found.outages) == JUNE // 150


def test_a_leap_year_costs_as_much_as_a_day_with_the_same_outages():
    """Not by the clock, which is shared with others, but by a bound that looking at seconds could never keep."""
    start = at("2028-01-01")
    evidence = Evidence(
        (SourceEvidence("m", tuple(Outage(start + n * 3600, start + n * 3600 + 60) for n in range(4))),)
    )
    rule = contract(period=PeriodRule(kind="year"))
    period = period_containing(rule.period, start)
    assert period.seconds == 366 * DAY
    began = time.process_time()
    for _ in range(20):
        assess(rule, evidence, period)
    assert time.process_time() - began < 1
